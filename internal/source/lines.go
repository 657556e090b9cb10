package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"math"
	"time"

	"hearsay"
)

// A line is one page in JSON Lines: an object with its HTML or its text, and
// what is known of it. Other keys are passed over.
type line struct {
	URL     string          `json:"url"`
	HTML    *string         `json:"html"`
	Text    *string         `json:"text"`
	Title   string          `json:"title"`
	Fetched json.RawMessage `json:"fetched"`
}

// isLines reports whether head begins JSON Lines of pages.
func isLines(head []byte) bool {
	t := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(t) < 2 || t[0] != '{' {
		return false
	}
	if first, _, whole := bytes.Cut(t, []byte{'\n'}); whole {
		t = first
	}
	for _, key := range []string{`"url"`, `"html"`, `"text"`} {
		if bytes.Contains(t, []byte(key)) {
			return true
		}
	}
	return false
}

// lines reads JSON Lines, one line in memory at a time.
func (r *reading) lines(b blob) bool {
	if string(b.in.look(3)) == "\ufeff" {
		b.in.Discard(3)
	}
	// An escaped byte can take six.
	most := 2*r.opts.Limit + headerLimit
	var buf []byte
	for n := 1; ; n++ {
		buf = buf[:0]
		var length int64
		var err error
		for {
			var part []byte
			part, err = b.in.ReadSlice('\n')
			if length += int64(len(part)); length <= most {
				buf = append(buf, part...)
			}
			if err == nil || len(part) == 0 || err == io.EOF {
				break
			}
		}
		if b.in.err() != nil {
			return r.fault(b.name, b.in.err())
		}
		name := func() string { return fmt.Sprintf("%s#%d", b.name, n) }
		switch {
		case length == 0:
			return true
		case n%1024 == 0 && !r.going():
			return false
		case length > most:
			buf = nil
			if !r.fault(name(), tooLarge(length, r.opts.Limit)) {
				return false
			}
		case len(bytes.TrimSpace(buf)) > 0:
			p, err := r.line(buf)
			if !r.result(name(), p, err) {
				return false
			}
		}
		if cap(buf) > 4<<20 {
			buf = nil
		}
	}
}

// line makes the page of one line. A text begins with its title, and HTML that
// has none gets it, so that it is among the page's words.
func (r *reading) line(b []byte) (*hearsay.Page, error) {
	var l line
	if err := json.Unmarshal(b, &l); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, fmt.Errorf("not JSON: %w at byte %d", err, syntax.Offset)
		}
		return nil, fmt.Errorf("not a page in JSON: %w", err)
	}
	var raw []byte
	kind := ""
	switch {
	case l.HTML != nil && *l.HTML != "":
		raw = titled([]byte(*l.HTML), l.Title, HTML)
	case l.Text != nil:
		raw, kind = titled([]byte(*l.Text), l.Title, Plain), Plain
	default:
		return nil, errors.New("neither html nor text in this line")
	}
	if int64(len(raw)) > r.opts.Limit {
		return nil, tooLarge(int64(len(raw)), r.opts.Limit)
	}
	p, err := newPage(raw, web(l.URL), "utf-8", kind)
	if err != nil {
		return nil, err
	}
	if when := instant(l.Fetched); !when.IsZero() {
		p.Fetched = when
	}
	return p, nil
}

// titled puts a title that came beside a page in front of it where the page does
// not have it.
func titled(raw []byte, title, kind string) []byte {
	if title == "" || len(raw) == 0 {
		return raw
	}
	head := raw[:min(len(raw), 64<<10)]
	if kind == HTML {
		if low := lower(head); bytes.Contains(low, []byte("<title")) || bytes.Contains(low, []byte("<h1")) {
			return raw
		}
		return append([]byte("<title>"+html.EscapeString(title)+"</title>\n"), raw...)
	}
	if begin, _, _ := bytes.Cut(bytes.TrimSpace(head), []byte{'\n'}); string(bytes.TrimSpace(begin)) == title {
		return raw
	}
	return append([]byte(title+"\n\n"), raw...)
}

// instant reads a time of fetching: a string as stamp reads it, or seconds since
// 1970. The zero time where it is none.
func instant(v json.RawMessage) time.Time {
	var s string
	var f float64
	if json.Unmarshal(v, &s) == nil {
		return stamp(s)
	}
	if json.Unmarshal(v, &f) == nil && f > 631152000 && f < 253402300800 {
		whole, part := math.Modf(f)
		return time.Unix(int64(whole), int64(part*1e9)).UTC()
	}
	return time.Time{}
}
