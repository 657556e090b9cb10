package source

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
)

// The media types of a page.
const (
	HTML  = "text/html"
	Plain = "text/plain"
)

// refuse returns an error that wraps ErrBinary where raw is no text. What it is
// is told by its first bytes as browsers do it (mimesniff.spec.whatwg.org);
// beyond the known kinds, bytes of which one in 50 is a control character are no
// text. A page with a stray one is.
func refuse(raw []byte) error {
	if label, _ := mark(raw); label != "" {
		return nil
	}
	head := raw[:min(len(raw), 4096)]
	kind, _, _ := strings.Cut(http.DetectContentType(head), ";")
	switch {
	case bytes.HasPrefix(head, []byte("SQLite format 3\x00")):
		return fmt.Errorf("%w: it is a database", ErrBinary)
	case strings.HasPrefix(kind, "text/"), kind == "application/octet-stream", kind == "application/postscript" && !bytes.HasPrefix(head, []byte("%!PS-Adobe")):
	default:
		return fmt.Errorf("%w: it is %s", ErrBinary, kind)
	}
	if kind == "text/xml" && !bytes.Contains(lower(head), []byte("<html")) {
		return fmt.Errorf("%w: it is XML other than XHTML", ErrBinary)
	}
	var control int
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b || c == 0x7f {
			control++
		}
	}
	if control*50 > len(head) && !wide(head) {
		return fmt.Errorf("%w: it is a binary file", ErrBinary)
	}
	return nil
}

// structure are tags that text about HTML seldom begins with.
var structure = []string{"<!doctype html", "<html", "<head", "<body", "<title", "<meta ", "<article", "<main"}

// closing are tags of which a text that was scraped off a page keeps none or
// one, and a fragment of a page has several.
var closing = []string{"</p>", "</div>", "</h1>", "</h2>", "</a>", "</li>", "</span>", "</td>"}

// mediaType tells HTML from plain text: by how it begins, a tag of a page's
// frame near its start, or two kinds of closing tag.
func mediaType(body []byte) string {
	head := lower(body[:min(len(body), 16<<10)])
	start := bytes.TrimLeft(head, " \t\r\n\f")
	if bytes.HasPrefix(start, []byte("<!--")) || bytes.HasPrefix(start, []byte("<!doctype")) {
		return HTML
	}
	for _, tag := range structure {
		if bytes.Contains(head, []byte(tag)) {
			return HTML
		}
	}
	var kinds int
	for _, tag := range closing {
		if bytes.Contains(head, []byte(tag)) {
			kinds++
		}
	}
	opens := len(start) > 1 && start[0] == '<' && 'a' <= start[1] && start[1] <= 'z' && bytes.IndexByte(start, '>') > 0
	if kinds >= 2 || kinds == 1 && opens || opens && bytes.Contains(head, []byte("</")) {
		return HTML
	}
	return Plain
}
