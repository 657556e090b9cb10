package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/wording"
)

// A mark is a range of an article with the kind of what was found there: "s" a
// speaker, "c" a cue, "w" words, "e" an event, "o" an outlook.
type mark struct {
	hearsay.Range
	class string
	note  *found // for the margin; nil on the second mark of one finding
}

// marks are the findings of the brief on one page, in order.
func (d *desk) marks(id hearsay.PageID, a *hearsay.Article) []mark {
	if d == nil {
		return nil
	}
	var out []mark
	add := func(e hearsay.Excerpt, class string, n *found) bool {
		if e.None() || e.Span.Page != id {
			return false
		}
		r, ok := a.Locate(e.Span)
		if !ok || r.Empty() || r.Len() > len(e.Text)+200 {
			return false
		}
		out = append(out, mark{r, class, n})
		return true
	}
	for i := range d.b.Speakers {
		s := &d.b.Speakers[i]
		for j := range s.Sayings {
			d.sayingMarks(id, s, j, add)
		}
	}
	for i := range d.b.Events {
		e := &d.b.Events[i]
		for _, r := range e.Reports {
			if r.Page == id {
				when := shortDate(d.Language, e.When, d.year).Text
				if e.Background && when == "" {
					when = d.T("before")
				}
				add(r.Clause, "e", &found{Class: "ke", Text: clip(strings.TrimPrefix(when+": ", ": ")+e.Label.Text, 70), Note: d.T(modeWords(e.Mode)), URL: d.eventAt(e)})
			}
		}
	}
	for i := range d.b.Questions {
		q := &d.b.Questions[i]
		line := d.lineURL("expect", i, frontQuestions, partQuestions, questionLine(i))
		for j := range q.Claims {
			o := &q.Claims[j]
			n := found{Class: "ko", Text: clip(q.Text, 60), Note: d.directionWord(o.Direction), URL: line}
			add(o.Claim, "o", &n)
			if j < len(q.Repeats) {
				for _, e := range q.Repeats[j] {
					m := n
					add(e, "o", &m)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b mark) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	return out
}

func (d *desk) directionWord(to hearsay.Direction) string {
	for _, dir := range directions {
		if dir.d == to {
			return d.T(dir.name)
		}
	}
	return string(to)
}

func (d *desk) sayingMarks(id hearsay.PageID, s *hearsay.Speaker, j int, add func(hearsay.Excerpt, string, *found) bool) {
	st := &s.Sayings[j].Statement
	if st.Page != id && !slices.ContainsFunc(st.Repeats, func(r hearsay.Repeat) bool { return r.Page == id }) {
		return
	}
	n := &found{Class: "ks", Text: d.speakerName(s), Note: d.kindWord(st.Kind), Cue: clip(st.Cue.Text, 40)}
	words := st.Words
	n.URL = d.sayingAt(s, j)
	if st.Page == id {
		add(st.Name, "s", nil)
		add(st.Cue, "c", nil)
	} else {
		words = nil
		for _, r := range st.Repeats {
			if r.Page == id {
				words = append(words, r.Words...)
			}
		}
	}
	for _, w := range words {
		if add(w, "w", n) {
			n = nil
		}
	}
}

func (d *desk) kindWord(k hearsay.StatementKind) string {
	switch k {
	case hearsay.Direct:
		return d.T("direct")
	case hearsay.Mixed:
		return d.T("part quoted")
	}
	return d.T("indirect")
}

// backURL is the address of a line of the brief; "" where it has no such line.
func (d *desk) backURL(line string) string {
	kind, _, _ := strings.Cut(line, "-")
	switch {
	case line == "" || line != fragment(line):
		return ""
	case kind == "ev":
		for i := range d.b.Events {
			if e := &d.b.Events[i]; eventLine(&e.Event) == line {
				return d.eventAt(e)
			}
		}
	case kind == "st":
		for i := range d.b.Speakers {
			for j := range d.b.Speakers[i].Sayings {
				if sayingLine(&d.b.Speakers[i].Sayings[j].Statement) == line {
					return d.sayingAt(&d.b.Speakers[i], j)
				}
			}
		}
	case line[0] == 'q':
		n, _, _ := strings.Cut(line[1:], "c") // q3 or q3c5
		i, _ := strconv.Atoi(n)
		return d.lineURL("expect", i-1, frontQuestions, partQuestions, line)
	case line[0] == 'd' && len(line) < 8:
		n, _ := strconv.Atoi(line[1:])
		return d.lineURL("differ", n-1, frontDifferences, partDifferences, line)
	case changedLine(line):
		return d.changeAt(line)
	case line[0] == 'o' && len(line) < 8:
		n, _ := strconv.Atoi(line[1:])
		return d.lineURL("only", n-1, frontOnly, partOnly, line)
	}
	return d.links.line("", line, true, 0)
}

// rows cuts the article's blocks into segments under the same marks. A long
// article is shown in parts; the part that holds the target comes by itself.
func (v *keptView) rows(d *desk, a *hearsay.Article, marks []mark, target hearsay.Range, p int, u *url.URL) {
	v.Title = []segment{{Text: titleOf(&hearsay.Page{}, a)}}
	starts := partStarts(a)
	if !target.Empty() && u.Query().Get("p") == "" {
		for i, s := range starts {
			if a.Blocks[s].Start <= target.Start {
				p = i + 1
			}
		}
	}
	p = min(p, len(starts))
	lo, hi := 0, len(a.Blocks)
	if p >= 1 {
		lo = starts[p-1]
		if p < len(starts) {
			hi = starts[p]
		}
	}
	v.Part = part{Total: len(a.Blocks), First: lo + 1, Last: hi}
	turn := func(p int) string {
		q := u.Query()
		q.Set("p", strconv.Itoa(p))
		return u.Path + "?" + q.Encode()
	}
	if p > 1 {
		v.Part.Prev = turn(p - 1)
	}
	if p < len(starts) {
		v.Part.Next = turn(p + 1)
	}
	first, titled := true, false
	next := 0
	for _, b := range a.Blocks[lo:hi] {
		for next < len(marks) && marks[next].Start < b.Start && marks[next].End <= b.Start {
			next++
		}
		var here []mark
		for i := next; i < len(marks) && marks[i].Start < b.End; i++ {
			if marks[i].End > b.Start {
				here = append(here, marks[i])
			}
		}
		segs := cutSegments(a.Text, b.Range, here, target)
		for i := range segs {
			if segs[i].Open && first {
				segs[i].First, first = true, false
			}
		}
		if b.Kind == hearsay.Title && !titled && lo == 0 {
			v.Title, titled = segs, true
			continue
		}
		r := newRow(b, segs, here, target, maxFound)
		if r.Here {
			r.Live = liveAt(a, target)
		} else if len(r.Found) > 0 {
			r.Live = liveAt(a, b.Range)
		}
		r.Label = v.l.T(r.Label)
		v.Rows = append(v.Rows, r)
	}
}

// liveAt is the live page at a place of its article; "" where it has no address
// on the web.
func liveAt(a *hearsay.Article, r hearsay.Range) string { return hearsay.LiveURL(a.URL, a.Text, r) }

// partStarts are the first blocks of the parts of a long article.
func partStarts(a *hearsay.Article) []int {
	starts := []int{0}
	n, size := 0, 0
	for i, b := range a.Blocks {
		if n > 0 && (n >= pageBlocks || size+b.Len() > pageBytes) {
			starts = append(starts, i)
			n, size = 0, 0
		}
		n, size = n+1, size+b.Len()
	}
	return starts
}

const maxFound = 12 // in the margin of one block

func newRow(b hearsay.Block, segs []segment, marks []mark, target hearsay.Range, most int) row {
	r := row{Segments: segs, Here: !target.Empty() && b.Overlaps(target)}
	switch b.Kind {
	case hearsay.Heading:
		r.Kind = "sub"
	case hearsay.Item:
		r.Kind = "item"
	case hearsay.Quotation:
		r.Kind = "quo"
	case hearsay.Embed:
		r.Kind, r.Label = "emb", wording.Key("A post shown on the page")
	case hearsay.Caption:
		r.Kind, r.Label, r.Fold = "cap", wording.Key("Picture and its caption"), len(marks) == 0
	case hearsay.Table:
		r.Kind = "tab"
	case hearsay.Byline, hearsay.DateLine, hearsay.CreditLine, hearsay.Correction:
		r.Kind = "aside"
	}
	var seen []found
	for _, m := range marks {
		if m.note == nil || m.Start < b.Start || slices.Contains(seen, *m.note) {
			continue
		}
		if seen = append(seen, *m.note); len(seen) > most {
			r.More++
			continue
		}
		r.Found = append(r.Found, *m.note)
	}
	return r
}

// markOrder nests the marks of one segment: the words outside, then event,
// outlook, speaker and cue.
const markOrder = "weosc"

// cutSegments cuts the text of r at the ends of marks and of the target.
func cutSegments(text string, r hearsay.Range, marks []mark, target hearsay.Range) []segment {
	cuts := []int{r.Start, r.End}
	add := func(q hearsay.Range) {
		for _, c := range []int{q.Start, q.End} {
			if c > r.Start && c < r.End && utf8.RuneStart(text[c]) {
				cuts = append(cuts, c)
			}
		}
	}
	for _, m := range marks {
		add(m.Range)
	}
	if !target.Empty() {
		add(target)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []segment
	for i := 0; i+1 < len(cuts); i++ {
		s := segment{Text: text[cuts[i]:cuts[i+1]]}
		at := hearsay.Range{Start: cuts[i], End: cuts[i+1]}
		for _, c := range markOrder {
			on, first, last := false, false, false
			for _, m := range marks {
				if m.class == string(c) && m.Overlaps(at) {
					on = true
					first = first || m.Start == at.Start
					last = last || m.End == at.End
				}
			}
			if !on {
				continue
			}
			class := string(c)
			if first {
				class += " f"
			}
			if last {
				class += " l"
			}
			s.Marks = append(s.Marks, class)
		}
		s.inside = !target.Empty() && target.Overlaps(at)
		out = append(out, s)
	}
	for i := range out {
		out[i].Open = out[i].inside && (i == 0 || !out[i-1].inside)
		out[i].Close = out[i].inside && (i == len(out)-1 || !out[i+1].inside)
	}
	return out
}
