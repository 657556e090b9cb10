package export

import (
	"bytes"
	"html"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	token "golang.org/x/net/html"

	"hearsay"
)

// A pageText is the text of a page as a browser has it, the textContent of its
// body: all that stands between tags, scripts and sheets of style in the body
// included, character references resolved. It knows where some spans of the
// page's bytes stand in it. A page of plain text is its own text.
//
// Tables whose text stands outside of cells, and other faults that browsers mend by
// moving text about, give other positions; the quotation still finds its place.
type pageText struct {
	text string
	// cuts are the places of the page that were asked for, in order; starts and
	// ends tell where in the text they stand, where text begins or ends there.
	cuts         []int
	starts, ends []place
}

// A place of the text, in bytes and in code points.
type place struct {
	byte, rune int
	ok         bool
}

// A stretch of the text.
type stretch struct {
	startByte, endByte, startRune, endRune int
}

// textOf returns the text of a page. It takes time linear in the page but for the
// sorting of the spans.
func textOf(p *hearsay.Page, spans []hearsay.Span) *pageText {
	t := new(pageText)
	for _, s := range spans {
		t.cuts = append(t.cuts, s.Start, s.End)
	}
	slices.Sort(t.cuts)
	t.cuts = slices.Compact(t.cuts)
	t.starts, t.ends = make([]place, len(t.cuts)), make([]place, len(t.cuts))
	r := reader{pageText: t}
	if strings.HasPrefix(p.Type, "text/plain") {
		r.piece(p.Body, 0, asIs)
	} else {
		r.page(p.Body)
	}
	t.text = r.b.String()
	return t
}

// at returns where a span stands; ok is false where it does not begin and end in
// the text.
func (t *pageText) at(s hearsay.Span) (stretch, bool) {
	i, _ := slices.BinarySearch(t.cuts, s.Start)
	j, _ := slices.BinarySearch(t.cuts, s.End)
	if i >= len(t.cuts) || j >= len(t.cuts) {
		return stretch{}, false
	}
	from, to := t.starts[i], t.ends[j]
	if !from.ok || !to.ok || from.byte >= to.byte {
		return stretch{}, false
	}
	return stretch{from.byte, to.byte, from.rune, to.rune}, true
}

// quote returns the words of a stretch and those before and after it.
func (t *pageText) quote(s stretch) (exact, prefix, suffix string) {
	from, to := s.startByte, s.endByte
	for range around {
		_, n := utf8.DecodeLastRuneInString(t.text[:from])
		from -= n
		_, n = utf8.DecodeRuneInString(t.text[to:])
		to += n
	}
	return t.text[s.startByte:s.endByte], t.text[from:s.startByte], t.text[s.endByte:to]
}

// A reader reads the text out of a page.
type reader struct {
	*pageText
	b     strings.Builder
	runes int
}

// How the bytes of a piece are read.
const (
	asIs    = iota // of a page of plain text
	asText         // line ends folded, character references resolved
	asInner        // of a script: line ends folded
)

// piece adds a piece of the page that begins at offset off, and notes the cuts in it.
func (r *reader) piece(raw []byte, off, how int) {
	if len(raw) == 0 {
		return
	}
	i := sort.SearchInts(r.cuts, off)
	at := 0
	for ; i < len(r.cuts) && r.cuts[i] <= off+len(raw); i++ {
		cut := r.cuts[i] - off
		r.add(raw[at:cut], how)
		at = cut
		here := place{r.b.Len(), r.runes, true}
		if cut < len(raw) {
			r.starts[i] = here
		}
		if cut > 0 {
			r.ends[i] = here
		}
	}
	r.add(raw[at:], how)
}

func (r *reader) add(raw []byte, how int) {
	if how != asIs {
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
		raw = bytes.ReplaceAll(raw, []byte{0}, nil)
	}
	s := string(raw)
	if how == asText {
		s = html.UnescapeString(s)
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	r.b.WriteString(s)
	r.runes += utf8.RuneCountInString(s)
}

// page reads the body of a page of HTML.
func (r *reader) page(body []byte) {
	z := token.NewTokenizer(bytes.NewReader(body))
	var (
		off, templates      int
		inBody, headed      bool
		noscript, newline   bool
		raw                 string // the tag whose inside is no markup
		headTag, headNested bool   // inside a title, script and so on of the head
	)
	for {
		kind := z.Next()
		if kind == token.ErrorToken {
			return
		}
		bytes := z.Raw()
		start := off
		off += len(bytes)
		was := newline
		newline = false
		switch kind {
		case token.TextToken:
			switch {
			case headTag || headNested || templates > 0:
			case !inBody && strings.TrimSpace(string(bytes)) == "":
			default:
				inBody = true
				if was && bytes[0] == '\n' {
					bytes, start = bytes[1:], start+1
				}
				how := asText
				if noscript || raw != "" && raw != "title" && raw != "textarea" {
					how = asInner
				}
				r.piece(bytes, start, how)
			}
		case token.StartTagToken, token.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := string(name)
			if noscript {
				r.piece(bytes, start, asInner)
				continue
			}
			raw = ""
			switch tag {
			case "script", "style", "iframe", "noembed", "noframes", "xmp", "plaintext", "title", "textarea":
				raw = tag
			}
			switch {
			case inBody:
			case tag == "body":
				inBody = true
				continue
			case headed && (tag == "noscript"):
				inBody = true
			case tag == "html" || tag == "head" || tag == "meta" || tag == "link" || tag == "base" || tag == "basefont" || tag == "bgsound":
				continue
			case tag == "title" || tag == "script" || tag == "style" || tag == "noframes":
				headTag = true
				continue
			case tag == "noscript":
				headNested = true
				continue
			case tag == "template":
			default:
				inBody = true
			}
			switch tag {
			case "template":
				templates++
			case "noscript":
				noscript = templates == 0
			case "pre", "listing", "textarea":
				newline = true
			}
		case token.EndTagToken:
			name, _ := z.TagName()
			tag := string(name)
			if noscript && tag != "noscript" {
				r.piece(bytes, start, asInner)
				continue
			}
			raw = ""
			switch tag {
			case "noscript":
				noscript, headNested = false, false
			case "title", "script", "style", "noframes":
				headTag = false
			case "head":
				headed = true
			case "template":
				templates = max(0, templates-1)
			}
		case token.CommentToken:
			if noscript {
				r.piece(bytes, start, asInner)
			}
		}
	}
}
