package hearsay

import (
	"fmt"
	"sort"
	"unicode/utf8"
)

// A Span is a half-open stretch of bytes of a page's Body.
type Span struct {
	Page  PageID `json:"page"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Overlaps reports whether the two spans share at least one byte.
func (s Span) Overlaps(t Span) bool {
	return s.Page == t.Page && s.Start < t.End && t.Start < s.End
}

// A Range is a half-open stretch of bytes of an article's Text.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len returns the number of bytes in r.
func (r Range) Len() int { return r.End - r.Start }

// Empty reports whether r holds no byte.
func (r Range) Empty() bool { return r.End <= r.Start }

// Contains reports whether all of s lies inside r.
func (r Range) Contains(s Range) bool { return r.Start <= s.Start && s.End <= r.End }

// Overlaps reports whether r and s share at least one byte.
func (r Range) Overlaps(s Range) bool { return r.Start < s.End && s.Start < r.End }

// An Excerpt is words of a page with their place. Text is what a reader sees:
// markup taken out, character references resolved, white space folded as the
// article folded it. The zero Excerpt is "no words".
type Excerpt struct {
	Text string `json:"text"`
	Span Span   `json:"span"`
}

// None reports whether e is the zero Excerpt, "no words".
func (e Excerpt) None() bool { return e.Text == "" }

// A Run says which bytes of a page one stretch of an article's Text was read
// from. A run is either byte for byte (Len == Width and the bytes are equal),
// or one whole character reference such as &amp; (Width bytes of the page that
// resolve to Len bytes of Text).
type Run struct {
	Text  int `json:"t"` // offset in Article.Text
	Len   int `json:"l"` // bytes of Text
	Page  int `json:"p"` // offset in Page.Body
	Width int `json:"w"` // bytes of Page.Body
}

// A Trace is the runs of an article in order of Text, which need not be the
// order of the page. Bytes of Text that no run covers are the line feeds that
// the article put between blocks, and nothing else.
type Trace []Run

// find returns the index of the first run that ends after text offset off.
func (t Trace) find(off int) int {
	lo, hi := 0, len(t)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if t[m].Text+t[m].Len > off {
			hi = m
		} else {
			lo = m + 1
		}
	}
	return lo
}

// Span returns the smallest span of the page that holds every byte of r that
// came from the page; ok is false when none did. A character reference is taken
// whole.
func (t Trace) Span(page PageID, r Range) (s Span, ok bool) {
	s = Span{Page: page}
	for i := t.find(r.Start); i < len(t) && t[i].Text < r.End; i++ {
		run := t[i]
		start, end := run.Page, run.Page+run.Width
		if run.Len == run.Width {
			start += max(0, r.Start-run.Text)
			end -= max(0, run.Text+run.Len-r.End)
		}
		if !ok || start < s.Start {
			s.Start = start
		}
		if !ok || end > s.End {
			s.End = end
		}
		ok = true
	}
	return s, ok
}

// Excerpt returns the words of the article at r with their place on the page.
// It returns the zero Excerpt where r is empty, out of bounds, or holds no byte
// that came from the page. A character that r cuts is taken whole: half of one is
// no text, and cannot be read back where the page writes it as a reference.
func (a *Article) Excerpt(r Range) Excerpt {
	if r.Start < 0 || r.End > len(a.Text) || r.Empty() {
		return Excerpt{}
	}
	for r.Start > 0 && !utf8.RuneStart(a.Text[r.Start]) {
		r.Start--
	}
	for r.End < len(a.Text) && !utf8.RuneStart(a.Text[r.End]) {
		r.End++
	}
	s, ok := a.Trace.Span(a.Page, r)
	if !ok {
		return Excerpt{}
	}
	return Excerpt{Text: a.Text[r.Start:r.End], Span: s}
}

// InOrder reports whether the runs stand in page order, none overlapping the next.
func (t Trace) InOrder() bool {
	for i := 1; i < len(t); i++ {
		if t[i-1].Page+t[i-1].Width > t[i].Page {
			return false
		}
	}
	return true
}

// Locate returns the range of Text whose bytes were read from inside s: the way
// back from a Span. ok is false when the article kept nothing of it. Where the
// blocks of the page were reordered the range runs from the first to the last.
// It takes the logarithm of the runs where the article is InOrder, else all.
func (a *Article) Locate(s Span) (r Range, ok bool) {
	if s.Page != a.Page {
		return Range{}, false
	}
	if a.InOrder {
		first, last, ok := a.Trace.within(s)
		if !ok {
			return Range{}, false
		}
		r.Start, _, _ = first.locate(s)
		_, r.End, _ = last.locate(s)
		return r, true
	}
	for _, run := range a.Trace {
		from, to, in := run.locate(s)
		if !in {
			continue
		}
		if !ok || from < r.Start {
			r.Start = from
		}
		if !ok || to > r.End {
			r.End = to
		}
		ok = true
	}
	return r, ok
}

// locate returns the stretch of Text that the run read from inside s.
func (run Run) locate(s Span) (from, to int, ok bool) {
	start, end := max(run.Page, s.Start), min(run.Page+run.Width, s.End)
	if start >= end {
		return 0, 0, false
	}
	if run.Len == run.Width {
		return run.Text + start - run.Page, run.Text + end - run.Page, true
	}
	return run.Text, run.Text + run.Len, true
}

// within returns the first and the last run that share bytes of the page with s;
// the trace is in page order.
func (t Trace) within(s Span) (first, last Run, ok bool) {
	lo := sort.Search(len(t), func(i int) bool { return t[i].Page+t[i].Width > s.Start })
	n := sort.Search(len(t)-lo, func(i int) bool { return t[lo+i].Page >= s.End })
	if n == 0 || s.Start >= s.End {
		return Run{}, Run{}, false
	}
	return t[lo], t[lo+n-1], true
}

// outOfPage is the error for a span that does not lie in its page.
func outOfPage(s Span, n int) error {
	return fmt.Errorf("span %d-%d lies outside the page's %d bytes", s.Start, s.End, n)
}
