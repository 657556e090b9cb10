package source

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

var (
	errNotHTTP = errors.New("the response is not HTTP")
	errHeader  = errors.New("the header of the response has no end")
	errChunk   = errors.New("the body's chunks are broken")
)

// A response is the header of an answer over HTTP (RFC 9112).
type response struct {
	status   int
	kind     string // media type, lower case, "" where none is given
	charset  string
	encoding string
	chunked  bool
	body     int // where the body starts
}

// parseResponse reads the header at the start of b. Lines may end in LF alone
// and may be folded; a line that begins with '<' is the body, without the blank
// line that should be before it; interim responses (1xx) are passed over. The
// error is errNotHTTP, or errHeader where b ends before the header does.
func parseResponse(b []byte) (r response, err error) {
	if !bytes.HasPrefix(b, []byte("HTTP/")) && !bytes.HasPrefix(b, []byte("ICY ")) {
		return r, errNotHTTP
	}
	var name, value string
	field := func() {
		switch {
		case strings.EqualFold(name, "content-type") && r.kind == "":
			r.kind, r.charset = mediaKind(value)
		case strings.EqualFold(name, "content-encoding"):
			r.encoding = strings.ToLower(value)
		case strings.EqualFold(name, "transfer-encoding"):
			r.chunked = strings.Contains(strings.ToLower(value), "chunked")
		}
		name = ""
	}
	first := true
	for at := 0; ; {
		if at > 0 && at < len(b) && b[at] == '<' {
			field()
			r.body = at
			return r, nil
		}
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			return r, errHeader
		}
		line := bytes.TrimRight(b[at:at+i], "\r")
		switch {
		case first:
			_, rest, _ := strings.Cut(string(line[:min(len(line), 100)]), " ")
			rest = strings.TrimLeft(rest, " ")
			if r.status, err = strconv.Atoi(rest[:min(len(rest), 3)]); err != nil {
				return r, fmt.Errorf("%w: its status is %q", errNotHTTP, rest)
			}
			first = false
		case len(line) == 0:
			field()
			r.body = at + i + 1
			if 100 <= r.status && r.status < 200 && bytes.HasPrefix(b[r.body:], []byte("HTTP/")) {
				at, first = r.body, true
				r = response{}
				continue
			}
			return r, nil
		case line[0] == ' ' || line[0] == '\t':
			if name != "" && len(value) < 4096 {
				value += " " + string(bytes.TrimSpace(line))
			}
		default:
			field()
			if n, v, ok := bytes.Cut(line, []byte(":")); ok && 0 < len(n) && len(n) <= 20 && (n[0] == 'C' || n[0] == 'c' || n[0] == 'T' || n[0] == 't') {
				name, value = string(bytes.TrimSpace(n)), string(bytes.TrimSpace(v))
			}
		}
		at += i + 1
	}
}

// mediaKind splits "Text/HTML; charset=UTF-8".
func mediaKind(v string) (kind, charset string) {
	kind, rest, _ := strings.Cut(v, ";")
	return strings.ToLower(strings.TrimSpace(kind)), parameter(rest, "charset")
}

// parameter returns the value of a parameter in "; a=b; c=\"d e\"".
func parameter(v, name string) string {
	for v != "" {
		v = strings.TrimLeft(v, "; \t\r\n")
		k, rest, ok := strings.Cut(v, "=")
		if !ok {
			return ""
		}
		if i := strings.IndexByte(k, ';'); i >= 0 {
			v = v[i+1:]
			continue
		}
		var val string
		rest = strings.TrimLeft(rest, " \t")
		if strings.HasPrefix(rest, `"`) {
			val, v, _ = strings.Cut(rest[1:], `"`)
		} else {
			val, v, _ = strings.Cut(rest, ";")
			val = strings.TrimSpace(val)
		}
		if strings.EqualFold(strings.TrimSpace(k), name) {
			return strings.Trim(val, `'"`)
		}
	}
	return ""
}

// readable reports whether a body of that media type may be a page; "" is told
// by content.
func readable(kind string) bool {
	switch kind {
	case "", "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown":
		return true
	}
	return false
}

// payload undoes the transfer and content encodings of a body, in the memory of
// b where it can. Archives keep bodies that were decoded under headers that say
// otherwise, so what does not begin like its encoding is taken as it is.
func (r response) payload(b []byte, limit int64) ([]byte, error) {
	var err error
	if r.chunked {
		if b, err = unchunk(b); err != nil {
			return nil, err
		}
	}
	codings := strings.Split(r.encoding, ",")
	for i := len(codings) - 1; i >= 0; i-- {
		if b, err = unpack(b, strings.TrimSpace(codings[i]), limit); err != nil {
			return nil, err
		}
	}
	if int64(len(b)) > limit {
		return nil, tooLarge(int64(len(b)), limit)
	}
	return b, nil
}

// unchunk joins chunks (RFC 9112, 7.1) in place. What does not begin with the
// size of a chunk is no chunks; the last, empty chunk may be missing.
func unchunk(b []byte) ([]byte, error) {
	out := b[:0]
	first := true
	for at := 0; at < len(b); first = false {
		i := bytes.IndexByte(b[at:], '\n')
		var size int64
		err := errChunk
		if i >= 0 && i < 4096 {
			line, _, _ := bytes.Cut(b[at:at+i], []byte(";"))
			if line = bytes.TrimSpace(line); len(line) <= 15 {
				size, err = strconv.ParseInt(string(line), 16, 64)
			}
		}
		switch {
		case (err != nil || size < 0) && first:
			return b, nil
		case err != nil || size < 0:
			return nil, errChunk
		case size == 0:
			return out, nil
		}
		at += i + 1
		if size > int64(len(b)-at) {
			if first && (at < 2 || b[at-2] != '\r') {
				return b, nil
			}
			return nil, fmt.Errorf("%w: the last one is cut off", errChunk)
		}
		out = append(out, b[at:at+int(size)]...)
		at += int(size)
		if at < len(b) && b[at] == '\r' {
			at++
		}
		if at < len(b) && b[at] == '\n' {
			at++
		}
	}
	return out, nil
}

// unpack undoes one content encoding.
func unpack(b []byte, coding string, limit int64) ([]byte, error) {
	var z io.Reader
	var err error
	switch coding {
	case "", "identity":
		return b, nil
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(b, []byte(gzipMark)) {
			return b, nil
		}
		z, err = gzip.NewReader(bytes.NewReader(b))
	case "deflate":
		if refuse(b) == nil {
			return b, nil
		}
		if z, err = zlib.NewReader(bytes.NewReader(b)); err != nil {
			z, err = flate.NewReader(bytes.NewReader(b)), nil
		}
	case "zstd":
		if !bytes.HasPrefix(b, []byte(zstdMark)) {
			return b, nil
		}
		var d *zstd.Decoder
		d, err = zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err == nil {
			defer d.Close()
			z = d
		}
	default:
		if t := bytes.TrimLeft(b, " \t\r\n\ufeff"); len(t) == 0 || t[0] == '<' {
			return b, nil
		}
		return nil, fmt.Errorf("its content encoding %.20q is not known", coding)
	}
	if err != nil {
		return nil, fmt.Errorf("its %s content is damaged: %w", coding, err)
	}
	in := newInputSize(z, 4<<10)
	out, over := in.rest(limit, -1)
	if err := in.err(); err != nil {
		return nil, fmt.Errorf("its %s content is damaged: %w", coding, err)
	}
	if over {
		return nil, fmt.Errorf("%w: its %s content unpacks to more than %d MB", ErrTooLarge, coding, limit>>20)
	}
	return out, nil
}
