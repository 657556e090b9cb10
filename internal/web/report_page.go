package web

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hearsay"
	"hearsay/internal/store"
)

// A reportPage is the kept text of a page as a report holds it.
type reportPage struct {
	ID       string // fragment
	Number   int    // 0 for a page outside the story
	Kick     string
	Title    []segmentHit
	Language string
	Reason   string // why there is no article
	Rows     []reportRow
	Outside  []outsideHit
	Facts    []fact
	Why      []string
}

// A segmentHit is a segment with the sentences that begin and end with it.
type segmentHit struct {
	segment
	Opens  []openHit
	Closes []struct{}
}

// An openHit begins a sentence that lines lead to. ID and Ref are empty where it
// goes on from the block before.
type openHit struct{ ID, Ref string }

// A reportRow is a block with its margin.
type reportRow struct {
	row
	Segments []segmentHit
	Backs    []link // lines that lead here and that no finding in the margin names
	Lives    []link // the sentences on the live page
}

// An outsideHit is words that no block of the article holds.
type outsideHit struct {
	outsideView
	ID, Ref string
	Backs   []link
}

// page makes the kept text of a page.
func (r *report) page(ctx context.Context, id hearsay.PageID) (*reportPage, error) {
	c := r.refs.cites[id]
	v := &reportPage{ID: r.refs.page(id), Number: r.refs.number[id], Kick: r.desk.T("A page outside the story")}
	if n := r.desk.page[id]; n != nil {
		v.Kick = r.desk.siteName(id) + " · " + r.desk.pageDate(id)
		for _, w := range n.Why {
			v.Why = append(v.Why, r.desk.say(w))
		}
	}
	var p *hearsay.Page
	err := store.ErrNotFound
	if id != "" {
		p, err = r.shelf.Page(ctx, id)
	}
	pruned := errors.Is(err, store.ErrPruned) // its bytes are gone; what was found stays
	if pruned {
		err = nil
	}
	if errors.Is(err, store.ErrNotFound) {
		v.Title, v.Reason = []segmentHit{{segment: segment{Text: r.desk.F("Page %s", id.Short())}}}, r.desk.T("the page is no longer kept")
		for _, h := range slices.Concat(c.hits, c.outside) {
			v.Outside = append(v.Outside, r.outsideHit(nil, id, h))
		}
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	a, err := r.shelf.ArticleShown(ctx, id)
	if errors.Is(err, hearsay.ErrNoArticle) {
		v.Reason, a = err.Error(), nil
		if _, why, ok := strings.Cut(v.Reason, hearsay.ErrNoArticle.Error()); ok {
			v.Reason = strings.TrimLeft(why, ": ")
		}
	} else if err != nil {
		return nil, err
	}
	v.Title = []segmentHit{{segment: segment{Text: titleOf(p, a)}}}
	v.Facts = facts(r.desk.Language, r.desk, p, a, hearsay.Range{})
	for _, h := range c.outside {
		if pruned {
			v.Outside = append(v.Outside, r.outsideHit(nil, id, h))
			continue
		}
		v.Outside = append(v.Outside, r.outsideHit(p, id, h))
	}
	if a != nil {
		v.Language = a.Language
		r.rows(v, id, a, c.hits)
	}
	return v, nil
}

// outsideHit shows words with what stands round them; p is nil where the page is
// not kept.
func (r *report) outsideHit(p *hearsay.Page, id hearsay.PageID, h hit) outsideHit {
	o := outsideHit{ID: r.refs.ref(id, h.n), Ref: refName(r.refs.number[id], h.n), Backs: r.backs(h.lines, nil)}
	if p != nil {
		var k keptView
		k.outside(p, nil, hearsay.Span{Page: id, Start: max(h.Start, 0), End: min(h.End, len(p.Body))})
		o.outsideView = *k.Outside
	}
	return o
}

// refName names a sentence for paper: "4.3".
func refName(page, n int) string {
	if page == 0 {
		return fmt.Sprintf("?.%d", n)
	}
	return fmt.Sprintf("%d.%d", page, n)
}

// rows cuts the article's blocks as the page view does, with all the sentences
// that lines lead to.
func (r *report) rows(v *reportPage, id hearsay.PageID, a *hearsay.Article, hits []hit) {
	marks := r.desk.marks(id, a)
	waiting, titled := nest(hits), false
	var active []hit // that begin in a block so far, and end in this one or later
	opened := map[int]bool{}
	next := 0
	for _, b := range a.Blocks {
		for next < len(marks) && marks[next].Start < b.Start && marks[next].End <= b.Start {
			next++
		}
		var here []mark
		for i := next; i < len(marks) && marks[i].Start < b.End; i++ {
			if marks[i].End > b.Start {
				here = append(here, marks[i])
			}
		}
		for len(waiting) > 0 && waiting[0].Start < b.End {
			active, waiting = append(active, waiting[0]), waiting[1:]
		}
		active = slices.DeleteFunc(active, func(h hit) bool { return h.End <= b.Start })
		row := reportRow{row: newRow(b, nil, here, hearsay.Range{}, math.MaxInt32)}
		row.Segments = r.cut(id, a.Text, b.Range, here, active, opened)
		row.Fold = row.Fold && len(active) == 0
		r.margin(&row, a, b, active)
		if b.Kind == hearsay.Title && !titled {
			v.Title, titled, row.Segments = row.Segments, true, nil // its margin stays
			if len(row.Found)+len(row.Backs)+len(row.Lives) == 0 {
				continue
			}
		}
		v.Rows = append(v.Rows, row)
	}
	for _, h := range hits {
		if !opened[h.n] { // in no block
			v.Outside = append(v.Outside, outsideHit{outsideView{Words: a.Text[h.Start:h.End]}, r.refs.ref(id, h.n), refName(v.Number, h.n), r.backs(h.lines, nil)})
		}
	}
}

// margin puts beside a block where its sentences lead: back to the lines, and to
// the live page.
func (r *report) margin(row *reportRow, a *hearsay.Article, b hearsay.Block, mine []hit) {
	var lines []string
	for _, h := range mine {
		if h.Start < b.Start {
			continue // told beside the block where it begins
		}
		lines = append(lines, h.lines...)
		if u := liveAt(a, h.Range); u != "" {
			row.Lives = append(row.Lives, link{refName(r.refs.number[a.Page], h.n), u})
		}
	}
	row.Backs = r.backs(lines, row.Found)
}

// backs leads to the lines that no finding names. A finding names a question, a
// line one of its claims ("q1c3").
func (r *report) backs(lines []string, named []found) []link {
	told := make(map[string]bool, len(named))
	for _, f := range named {
		told[strings.TrimPrefix(f.URL, "#")] = true
	}
	var out []link
	for _, l := range lines {
		question, _, _ := strings.Cut(l, "c")
		if told[l] || strings.HasPrefix(l, "q") && told[question] {
			continue
		}
		told[l] = true
		out = append(out, link{r.lineName(l), "#" + l})
	}
	return out
}

// lineName says in which section a line stands.
func (r *report) lineName(line string) string {
	switch {
	case strings.HasPrefix(line, "ev-"):
		return r.desk.T("What happened")
	case strings.HasPrefix(line, "st-"), strings.HasPrefix(line, "sp-"), strings.HasPrefix(line, "pos"):
		return r.desk.T("Who says what")
	case line == "sources":
		return r.desk.T("How many sources")
	case line == "from":
		return r.desk.T("Where it comes from")
	case changedLine(line):
		return r.desk.T("What was changed")
	case strings.HasPrefix(line, "q"):
		return r.desk.T("What they expect")
	case strings.HasPrefix(line, "d"):
		if n, err := strconv.Atoi(line[1:]); err == nil && n >= 1 && n <= len(r.desk.b.Differences) && r.desk.b.Differences[n-1].About != "" {
			return r.desk.T("Where they differ") + ": " + clip(r.desk.b.Differences[n-1].About, 60)
		}
		return r.desk.T("Where they differ")
	case strings.HasPrefix(line, "o"):
		return r.desk.T("Only in one page")
	}
	return r.desk.T("The story")
}

// nest makes hits that overlap in part stand inside each other, by stretching
// the one that begins first: marks of a page cannot cross.
func nest(hits []hit) []hit {
	out := slices.Clone(hits) // in order of Start, the longer first
	var open []int
	for i := range out {
		for len(open) > 0 && out[open[len(open)-1]].End <= out[i].Start {
			open = open[:len(open)-1]
		}
		for _, j := range open {
			out[j].End = max(out[j].End, out[i].End)
		}
		open = append(open, i)
	}
	return out
}

// cut cuts a block at the ends of marks and sentences. A sentence gets its
// fragment where it is opened first.
func (r *report) cut(id hearsay.PageID, text string, b hearsay.Range, marks []mark, hits []hit, opened map[int]bool) []segmentHit {
	ends := make([]mark, 0, len(hits))
	for _, h := range hits {
		ends = append(ends, mark{Range: h.Range}) // of no class: it cuts, and marks nothing
	}
	segs := cutSegments(text, b, slices.Concat(marks, ends), hearsay.Range{})
	out := make([]segmentHit, len(segs))
	at := b.Start
	var open []int // where the open ones end
	for i, s := range segs {
		out[i].segment = s
		for len(hits) > 0 && hits[0].Start <= at {
			o := openHit{}
			if h := hits[0]; !opened[h.n] {
				opened[h.n] = true
				o = openHit{r.refs.ref(id, h.n), refName(r.refs.number[id], h.n)}
			}
			out[i].Opens = append(out[i].Opens, o)
			open, hits = append(open, hits[0].End), hits[1:]
		}
		at += len(s.Text)
		for len(open) > 0 && (open[len(open)-1] <= at || i == len(segs)-1) {
			open = open[:len(open)-1]
			out[i].Closes = append(out[i].Closes, struct{}{})
		}
	}
	return out
}
