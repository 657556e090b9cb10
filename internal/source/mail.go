package source

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
)

// Bounds of a message in MIME (RFC 2045 and after): parts in parts, parts in
// all, bytes against Options.Limit (pictures in base64 weigh more than the page).
const (
	maxNested  = 8
	maxParts   = 2000
	mailFactor = 2
)

var errNoText = errors.New("the message holds no text")

// isMail reports whether head begins a message: lines of a header, of which one
// at least only machines write.
func isMail(head []byte) bool {
	machine := false
	known := 0
	for n := 0; len(head) > 0 && n < 200; n++ {
		line, rest, whole := bytes.Cut(head, []byte{'\n'})
		if !whole {
			break
		}
		head = rest
		line = bytes.TrimRight(line, "\r")
		if n == 0 && bytes.HasPrefix(line, []byte("From ")) {
			continue
		}
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if n == 0 {
				return false
			}
			continue
		}
		name, _, ok := bytes.Cut(line, []byte{':'})
		if !ok || len(name) == 0 || len(name) > 76 || bytes.ContainsAny(name, " \t<>{}\"") {
			return false
		}
		switch strings.ToLower(string(name)) {
		case "mime-version", "message-id", "received", "return-path", "delivered-to", "content-transfer-encoding", "snapshot-content-location", "dkim-signature", "list-unsubscribe":
			machine = true
			known++
		case "from", "to", "subject", "date", "content-type", "reply-to", "content-location":
			known++
		}
	}
	return machine && known >= 2
}

// A header is the fields of a message or of a part: names in lower case, folded
// lines joined, the first of several kept.
type header map[string]string

// parseHeader reads the header at the start of b and returns what is after it.
// A line that is no field ends the header as an empty one does.
func parseHeader(b []byte) (h header, body []byte) {
	h = header{}
	last, first := "", true
	for len(b) > 0 && len(h) < 1000 {
		line, rest, _ := bytes.Cut(b, []byte{'\n'})
		line = bytes.TrimRight(line, "\r")
		switch {
		case len(line) == 0:
			return h, rest
		case first && bytes.HasPrefix(line, []byte("From ")):
		case line[0] == ' ' || line[0] == '\t':
			if last != "" && len(h[last]) < 8<<10 {
				h[last] += " " + string(bytes.TrimSpace(line))
			}
		default:
			name, value, ok := bytes.Cut(line, []byte{':'})
			if !ok || bytes.ContainsAny(name, " \t<") {
				return h, b
			}
			last = strings.ToLower(string(name))
			if _, have := h[last]; have {
				last = ""
			} else {
				h[last] = string(bytes.TrimSpace(value))
			}
		}
		first = false
		b = rest
	}
	return h, b
}

// encodedWords undoes the encoded words of RFC 2047; what is broken stays as it is.
func encodedWords(s string) string {
	d := mime.WordDecoder{CharsetReader: func(label string, in io.Reader) (io.Reader, error) {
		return charset.NewReaderLabel(label, in)
	}}
	if out, err := d.DecodeHeader(s); err == nil {
		return strings.ToValidUTF8(out, "\ufffd")
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// A part is one text of a message.
type part struct {
	h       header
	body    []byte
	kind    string
	charset string
}

// A message gathers the texts of a message.
type message struct {
	html, plain []part
	parts       int
	unbounded   error // a multipart that could not be taken apart
}

// walk takes a message or part apart.
func (m *message) walk(h header, body []byte, depth int) {
	if m.parts++; m.parts > maxParts || depth > maxNested {
		m.unbounded = fmt.Errorf("%w: more than %d parts, or %d in one another", ErrTooLarge, maxParts, maxNested)
		return
	}
	kind, label := mediaKind(h["content-type"])
	disposition, _, _ := strings.Cut(strings.ToLower(h["content-disposition"]), ";")
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		_, params, _ := strings.Cut(h["content-type"], ";")
		boundary := parameter(params, "boundary")
		if boundary == "" {
			m.unbounded = errors.New("its parts have no boundary")
			return
		}
		parts := split(body, boundary)
		if len(parts) == 0 {
			m.unbounded = errors.New("its boundary is nowhere in it")
		}
		for _, b := range parts {
			if m.parts > maxParts {
				return
			}
			sub, rest := parseHeader(b)
			m.walk(sub, rest, depth+1)
		}
	case strings.TrimSpace(disposition) == "attachment":
	case kind == "text/html", kind == "application/xhtml+xml":
		m.html = append(m.html, part{h, body, "", label})
	case kind == "text/plain", kind == "":
		m.plain = append(m.plain, part{h, body, "", label})
	}
}

// split returns the parts between the lines that begin with the boundary (RFC
// 2046, 5.1.1). The last boundary may be missing.
func split(body []byte, boundary string) (parts [][]byte) {
	mark := []byte("--" + boundary)
	start := -1
	for at := 0; at < len(body) && len(parts) < maxParts; {
		i := bytes.Index(body[at:], mark)
		if i < 0 {
			break
		}
		i += at
		after := i + len(mark)
		at = after
		if i > 0 && body[i-1] != '\n' {
			continue
		}
		line, _, _ := bytes.Cut(body[after:], []byte{'\n'})
		t := bytes.TrimSpace(line)
		if len(t) > 0 && string(t) != "--" {
			continue // a longer boundary
		}
		if start >= 0 {
			parts = append(parts, bytes.TrimSuffix(bytes.TrimSuffix(body[start:i], []byte("\n")), []byte("\r")))
		}
		start = min(after+len(line)+1, len(body))
		if len(t) > 0 {
			return parts
		}
	}
	if start >= 0 && start < len(body) && len(parts) < maxParts {
		parts = append(parts, body[start:])
	}
	return parts
}

// bytes undoes the transfer encoding of a part.
func (p part) bytes() []byte {
	switch strings.ToLower(strings.TrimSpace(p.h["content-transfer-encoding"])) {
	case "base64":
		return unbase64(p.body)
	case "quoted-printable":
		return unquote(p.body)
	}
	return p.body
}

// unbase64 decodes base64 and passes over what is not of its alphabet; what is
// after the end, such as a list's footer, is left out.
func unbase64(b []byte) []byte {
	clean := make([]byte, 0, len(b))
	for _, c := range b {
		if 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/' {
			clean = append(clean, c)
		} else if c == '=' {
			break
		}
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1]
	}
	n, _ := base64.RawStdEncoding.Decode(clean, clean)
	return clean[:n]
}

// unquote decodes quoted-printable (RFC 2045, 6.7); a broken escape stays as it
// is.
func unquote(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			break
		}
		out = append(out, b[:i]...)
		b = b[i:]
		if len(b) >= 3 {
			hi, ok1 := hexDigit(b[1])
			lo, ok2 := hexDigit(b[2])
			if ok1 && ok2 {
				out = append(out, hi<<4|lo)
				b = b[3:]
				continue
			}
		}
		// A soft line break, with white space that a relay added or not.
		j := 1
		for j < len(b) && j < 80 && (b[j] == ' ' || b[j] == '\t' || b[j] == '\r') {
			j++
		}
		switch {
		case j < len(b) && b[j] == '\n':
			b = b[j+1:]
		case j == len(b):
			b = nil
		default:
			out = append(out, '=')
			b = b[1:]
		}
	}
	return append(out, b...)
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}

// mail reads a saved page (MHTML, RFC 2557) or a newsletter (EML, RFC 5322): its
// first part in HTML, else its first in plain text. The subject becomes the
// title where the page has none.
func (r *reading) mail(b blob) bool {
	raw, err := r.all(b, mailFactor*r.opts.Limit)
	if err != nil {
		return r.fault(b.name, err)
	}
	h, body := parseHeader(raw)
	var m message
	m.walk(h, body, 0)
	var main part
	switch {
	case len(m.html) > 0:
		main = m.html[0]
	case len(m.plain) > 0:
		main, main.kind = m.plain[0], Plain
	case m.unbounded != nil:
		return r.fault(b.name, m.unbounded)
	default:
		return r.fault(b.name, errNoText)
	}
	text := main.bytes()
	if int64(len(text)) > r.opts.Limit {
		return r.fault(b.name, tooLarge(int64(len(text)), r.opts.Limit))
	}
	kind := HTML
	if main.kind != "" {
		kind = main.kind
	}
	if subject := encodedWords(h["subject"]); subject != "" && len(text) > 0 {
		if decoded, _ := decode(text, main.charset); len(titled(decoded, subject, kind)) != len(decoded) {
			text, main.charset = titled(decoded, subject, kind), "utf-8"
		}
	}
	p, err := newPage(text, address(h, main.h, b), main.charset, main.kind)
	if err == nil {
		if when := sent(h["date"]); !when.IsZero() {
			p.Fetched = when
		}
	}
	return r.result(b.name, p, err)
}

// address returns where the page of a message is on the web: a browser's note,
// the part's own, where an archive of the list keeps it (RFC 5064), or a note
// beside the file; "" where nothing says so.
func address(h, main header, b blob) string {
	for _, a := range []string{h["snapshot-content-location"], main["content-location"], h["content-location"], strings.Trim(h["archived-at"], "<> ")} {
		if a = web(a); a != "" {
			return a
		}
	}
	if b.address != nil {
		return b.address()
	}
	return ""
}

// sent reads the date of a message; the zero time where it is none.
func sent(s string) time.Time {
	if t, err := mail.ParseDate(s); err == nil && t.Year() > 1970 && t.Year() < 10000 {
		return t.UTC()
	}
	return stamp(s)
}
