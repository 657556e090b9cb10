package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"hearsay"
	"hearsay/internal/store"
)

// compareRows is how many rows of a comparison are shown at once.
const compareRows = 400

// A compareView is two pages side by side.
type compareView struct {
	Kick    string
	Title   string
	Why     []proof
	Credit  []proof
	Facts   []string
	Left    compareSide
	Right   compareSide
	Rows    []compareRow
	Part    part
	Another *link // the same two the other way round
}

type compareSide struct {
	Sheet  sheet
	Name   string
	Detail string
	Lang   string
}

// A compareRow is what stands level: blocks of both pages that share words, or
// of one alone.
type compareRow struct {
	Left, Right []compareBlock
}

type compareBlock struct {
	All    bool // shared whole
	Only   bool // not shared at all
	Pieces []sharedPiece
}

type sharedPiece struct {
	Text   string
	Shared bool
}

// compare shows two pages of a story side by side.
func (w *site) compare(r *http.Request) (*view, error) {
	story, a, b := r.PathValue("story"), r.PathValue("a"), r.PathValue("b")
	if q := r.URL.Query(); a == "" {
		story, a, b = q.Get("story"), q.Get("a"), q.Get("b")
	}
	d, err := w.compareDesk(r, story, a)
	if err != nil {
		return nil, err
	}
	left, right := d.findPage(a), d.findPage(b)
	if left == nil || right == nil || left == right {
		return nil, errNoPage
	}
	p, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	from, err := w.shelf.ArticleShown(r.Context(), left.Page)
	if err != nil {
		return nil, err
	}
	to, err := w.shelf.ArticleShown(r.Context(), right.Page)
	if err != nil {
		return nil, err
	}
	v := d.compareView(left, right)
	c, turned := d.copyOf(left.Page, right.Page)
	given, taken := []hearsay.Excerpt(nil), []hearsay.Excerpt(nil)
	if c != nil {
		if given, taken = c.Given, c.Taken; turned {
			given, taken = taken, given
		}
		d.verdict(v, c)
	} else {
		v.Title = d.F("Pages %d and %d share no words that count as copied", left.Number, right.Number)
	}
	rows := align(from, to, level(from, to, given, taken))
	lo := min((p-1)*compareRows, len(rows))
	hi := min(lo+compareRows, len(rows))
	v.Rows = rows[lo:hi]
	v.Part = part{Total: len(rows), First: lo + 1, Last: hi}
	base := fmt.Sprintf("/compare/%s/%d/%d?p=", d.b.Story.ID, left.Number, right.Number)
	if lo > 0 {
		v.Part.Prev = base + strconv.Itoa(p-1)
	}
	if hi < len(rows) {
		v.Part.Next = base + strconv.Itoa(p+1)
	}
	name := d.F("%d beside %d", left.Number, right.Number)
	return &view{Template: "compare.html", Follow: d.follow(), Said: d.saidIn(), Title: name + " · " + d.title(), Trail: []link{{d.T("The pile"), "/"}, {clip(d.title(), 60), d.storyURL()}, {name, ""}}, Data: v}, nil
}

// compareDesk finds the brief by its story, else by a page of it.
func (w *site) compareDesk(r *http.Request, story, page string) (*desk, error) {
	if story != "" {
		return w.brief(r, story)
	}
	if page == "" || len(page) > 64 {
		return nil, errBadLink
	}
	p, err := w.shelf.Page(r.Context(), hearsay.PageID(page))
	if err != nil && !errors.Is(err, store.ErrPruned) {
		return nil, err
	}
	d, _, err := w.deskOf(r, p.ID)
	if err == nil && d == nil {
		err = errNoPage
	}
	return d, err
}

// findPage finds a page of the story by its number or the start of its ID.
func (d *desk) findPage(name string) *hearsay.PageNote {
	n, err := strconv.Atoi(name)
	for i := range d.b.Pages {
		p := &d.b.Pages[i]
		if err == nil && p.Number == n || len(name) >= 8 && len(name) <= len(p.Page) && string(p.Page[:len(name)]) == name {
			return p
		}
	}
	return nil
}

// copyOf finds the copy between two pages; turned where b gave to a.
func (d *desk) copyOf(a, b hearsay.PageID) (c *hearsay.Copy, turned bool) {
	for i := range d.b.Copies {
		c := &d.b.Copies[i]
		if c.Kind == hearsay.QuotesOnly {
			continue
		}
		if c.From == a && c.To == b {
			return c, false
		}
		if c.From == b && c.To == a {
			return c, true
		}
	}
	return nil, false
}

func (d *desk) compareView(left, right *hearsay.PageNote) *compareView {
	side := func(p *hearsay.PageNote) compareSide {
		s := compareSide{Sheet: d.sheet(p.Page), Name: d.siteName(p.Page), Detail: d.pageDate(p.Page), Lang: p.Language}
		if p.Outlet.String() == "" {
			s.Name = d.T("A site that names itself nowhere")
		}
		if len(p.Authors) > 0 {
			s.Detail = clip(p.Authors[0].Text, 60) + ", " + s.Detail
		}
		return s
	}
	v := &compareView{Left: side(left), Right: side(right), Kick: d.T("Two pages, two texts")}
	if left.Text == right.Text {
		v.Kick = d.T("Two pages, one text")
	}
	v.Another = &link{d.F("%d beside %d", right.Number, left.Number), fmt.Sprintf("/compare/%s/%d/%d", d.b.Story.ID, right.Number, left.Number)}
	return v
}

// verdict says who took from whom, and why one thinks so.
func (d *desk) verdict(v *compareView, c *hearsay.Copy) {
	from, to := d.number(c.From), d.number(c.To)
	switch {
	case c.Kind == hearsay.Version:
		v.Title = d.F("Page %d is another version of page %d", to, from)
	case c.Kind == hearsay.CommonSource:
		v.Title = d.F("Pages %d and %d took from the same source", from, to)
	case !c.Directed:
		v.Title = d.F("Pages %d and %d share words; who took them cannot be told", from, to)
	case c.Kind == hearsay.Reprint && c.Marked != "":
		v.Title = d.F("Page %d was marked as a copy of page %d", to, from)
	case c.Kind == hearsay.Reprint:
		v.Title = d.F("Page %d copied page %d, whole", to, from)
	case c.Kind == hearsay.Retelling:
		v.Title = d.F("Page %d retells page %d", to, from)
	default:
		v.Title = d.F("Page %d took a passage from page %d", to, from)
	}
	credit := d.notes("from", c.Credit)
	for _, r := range c.Reasons {
		p := proof{Words: upper(clip(d.say(r), 300))}
		if !c.Credit.None() && strings.Contains(r, c.Credit.Text) {
			p.Notes, credit = credit, nil
		}
		v.Why = append(v.Why, p)
	}
	if len(credit) > 0 {
		v.Credit = []proof{{clip(c.Credit.Text, 200), credit}}
	}
	if len(c.Taken) > 0 {
		v.Facts = append(v.Facts, d.F("%d%% of the body of page %d stands in page %d, %d%% the other way round", percent(c.Share), to, from, percent(c.ShareFrom)))
	}
	if n := len(c.Only); n > 0 {
		v.Facts = append(v.Facts, d.F("Page %d has %s that page %d lacks", to, d.N(n, "passage"), from))
	}
}

// align sets level what two articles share. Blocks that share words, directly
// or through others, make one row; blocks of one side alone stand between.
func align(from, to *hearsay.Article, shared []match) []compareRow {
	var left, right []hearsay.Range
	for _, m := range shared {
		left, right = append(left, m.left), append(right, m.right)
	}
	left, right = merged(left), merged(right)
	nl := len(from.Blocks)
	root := make([]int, nl+len(to.Blocks))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, m := range shared {
		g, t := blocksOf(from, m.left), blocksOf(to, m.right)
		for _, x := range g {
			root[find(x)] = find(g[0])
		}
		for _, y := range t {
			if len(g) > 0 {
				root[find(nl+y)] = find(g[0])
			}
		}
	}
	members := map[int][2][]int{}
	for i := range root {
		r := find(i)
		m := members[r]
		if i < nl {
			m[0] = append(m[0], i)
		} else {
			m[1] = append(m[1], i-nl)
		}
		members[r] = m
	}
	var rows []compareRow
	nextRight := 0
	doneRight := make([]bool, len(to.Blocks))
	flush := func(until int) {
		for ; nextRight < until; nextRight++ {
			if m := members[find(nl+nextRight)]; len(m[0]) == 0 && !doneRight[nextRight] {
				doneRight[nextRight] = true
				rows = appendRow(rows, compareRow{Right: []compareBlock{block(to, nextRight, right)}})
			}
		}
	}
	done := map[int]bool{}
	for i := range from.Blocks {
		r := find(i)
		if done[r] {
			continue
		}
		done[r] = true
		m := members[r]
		if len(m[1]) == 0 {
			rows = appendRow(rows, compareRow{Left: []compareBlock{block(from, i, left)}})
			continue
		}
		flush(slices.Min(m[1]))
		var row compareRow
		for _, x := range m[0] {
			row.Left = append(row.Left, block(from, x, left))
		}
		for _, y := range m[1] {
			row.Right = append(row.Right, block(to, y, right))
		}
		rows = append(rows, row)
	}
	flush(len(to.Blocks))
	return rows
}

// appendRow joins blocks of one side alone with those just above.
func appendRow(rows []compareRow, r compareRow) []compareRow {
	if n := len(rows); n > 0 && len(r.Left) == 0 && len(rows[n-1].Left) == 0 && len(rows[n-1].Right) < 12 {
		rows[n-1].Right = append(rows[n-1].Right, r.Right...)
		return rows
	} else if n > 0 && len(r.Right) == 0 && len(rows[n-1].Right) == 0 && len(rows[n-1].Left) < 12 {
		rows[n-1].Left = append(rows[n-1].Left, r.Left...)
		return rows
	}
	return append(rows, r)
}

// blocksOf are the blocks that a range of an article stands in.
func blocksOf(a *hearsay.Article, r hearsay.Range) []int {
	i, _ := slices.BinarySearchFunc(a.Blocks, r.Start, func(b hearsay.Block, at int) int { return cmp.Compare(b.End, at+1) })
	var out []int
	for ; i < len(a.Blocks) && a.Blocks[i].Start < r.End; i++ {
		out = append(out, i)
	}
	return out
}

// block cuts a block into what is shared, in order and without overlaps, and what
// is not.
func block(a *hearsay.Article, i int, shared []hearsay.Range) compareBlock {
	b := a.Blocks[i]
	var out compareBlock
	at, same := b.Start, 0
	add := func(end int, s bool) {
		if end > at {
			out.Pieces = append(out.Pieces, sharedPiece{a.Text[at:end], s})
			if s {
				same += end - at
			}
			at = end
		}
	}
	i, _ = slices.BinarySearchFunc(shared, b.Start, func(r hearsay.Range, at int) int { return cmp.Compare(r.End, at+1) })
	for ; i < len(shared) && shared[i].Start < b.End; i++ {
		add(max(shared[i].Start, at), false)
		add(min(shared[i].End, b.End), true)
	}
	add(b.End, false)
	out.Only = same == 0
	out.All = same > 0 && same*100 >= b.Len()*97
	return out
}
