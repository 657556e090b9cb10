package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hearsay"
)

// drawnPages is how many pages the drawing of a story's provenance holds before
// it can no longer be read; the list below it has all.
const drawnPages = 24

// The drawing's measures, in units of its viewBox. Outlets that are not in the
// pile stand in a column at ringX, pages along the axis of time from axisX.
const (
	treeWidth = 960
	ringX     = 172
	axisX     = 380
	axisEnd   = 900
	rowHigh   = 60 // of a page, with three lines of words
	ringHigh  = 31 // of an outlet with one
)

// A drawing is the provenance of a story along time.
type drawing struct {
	Width, Height int
	Desc          string
	Axis          axis
	Lines         []drawnLine // under everything
	Rings         []drawnRing
	Pages         []drawnPage
	Texts         []drawnText
	Undated       bool
	UndatedX      int
	Left          int // pages only in the list
}

type drawnLine struct{ Class, D string }

type drawnRing struct {
	X, Y, TextY int
	Name, Full  string
	InPile      bool
	NoteY       int
}

type drawnPage struct {
	X, Y   int // its middle
	Number int
	URL    string
	Title  string
	Range  string // path of the days it could be
}

type drawnText struct {
	X, Y   int
	Class  string // "nl", "dt", "ev"
	Anchor string
	Text   string
	URL    string
}

// layout places the pages and outlets of one story.
type layout struct {
	d      *desk
	graph  *flow
	axis   axis
	y      map[string]int
	x      map[string]int
	pages  []hearsay.PageID
	parent map[hearsay.PageID]hearsay.PageID
	out    drawing
}

// draw lays the provenance out: pages that hang together stand together; a copy
// stands under its original; an outlet stands level with the pages that credit
// it, once, however many they are.
func (d *desk) draw(g *flow) *drawing {
	if len(d.b.Pages) < 2 && len(g.edges) == 0 {
		return nil // one sheet says nothing
	}
	l := &layout{d: d, graph: g, y: map[string]int{}, x: map[string]int{}, parent: map[hearsay.PageID]hearsay.PageID{}}
	for _, p := range d.b.Pages[:min(len(d.b.Pages), drawnPages)] {
		l.pages = append(l.pages, p.Page)
	}
	l.out.Left = len(d.b.Pages) - len(l.pages)
	var whens []hearsay.When
	for _, id := range l.pages {
		if w := d.page[id].Published; w.Known() {
			whens = append(whens, w)
		} else {
			l.out.Undated = true
		}
	}
	right := axisEnd
	if l.out.Undated {
		right -= 50
		l.out.UndatedX = axisEnd
	}
	l.axis = newAxis(d.Language, whens, axisX, right)
	bottom := 62
	for _, group := range l.groups() {
		bottom = l.place(group, bottom+18)
	}
	l.out.Width, l.out.Height = treeWidth, bottom+10
	l.out.Axis = l.axis
	l.out.Axis.Bottom = l.out.Height
	l.edges()
	for _, id := range l.pages {
		l.out.Pages = append(l.out.Pages, l.page(id))
	}
	l.out.Desc = g.describe(d)
	return &l.out
}

// groups are the pages that edges join, directly or through an outlet, each in
// the order in which it is drawn.
func (l *layout) groups() [][]hearsay.PageID {
	root := map[string]string{}
	var find func(string) string
	find = func(k string) string {
		if r, ok := root[k]; ok && r != k {
			root[k] = find(r)
			return root[k]
		}
		root[k] = k
		return k
	}
	for _, e := range l.graph.edges {
		if l.drawn(e.To) || l.graph.outlet[e.To] {
			root[find(e.From)] = find(e.To)
		}
	}
	var order []string
	members := map[string][]hearsay.PageID{}
	for _, id := range l.pages {
		r := find(string(id))
		if members[r] == nil {
			order = append(order, r)
		}
		members[r] = append(members[r], id)
	}
	var out [][]hearsay.PageID
	for _, r := range order {
		out = append(out, l.families(members[r]))
	}
	return out
}

func (l *layout) drawn(key string) bool { return slices.Contains(l.pages, hearsay.PageID(key)) }

// families puts each page's copies under it.
func (l *layout) families(ids []hearsay.PageID) []hearsay.PageID {
	children := map[hearsay.PageID][]hearsay.PageID{}
	for _, e := range l.graph.edges {
		from, to := hearsay.PageID(e.From), hearsay.PageID(e.To)
		if !slices.Contains(ids, from) || !slices.Contains(ids, to) || l.parent[to] != "" || l.above(from, to) {
			continue
		}
		l.parent[to] = from
		children[from] = append(children[from], to)
	}
	for _, c := range children {
		slices.SortFunc(c, func(a, b hearsay.PageID) int { return cmp.Compare(l.d.number(a), l.d.number(b)) })
	}
	var out []hearsay.PageID
	var walk func(hearsay.PageID)
	walk = func(id hearsay.PageID) {
		out = append(out, id)
		for _, c := range children[id] {
			walk(c)
		}
	}
	for _, id := range ids {
		if l.parent[id] == "" {
			walk(id)
		}
	}
	return out
}

// above reports whether to is an ancestor of from.
func (l *layout) above(from, to hearsay.PageID) bool {
	for id := from; id != ""; id = l.parent[id] {
		if id == to {
			return true
		}
	}
	return false
}

// place gives a group its rows from top on and returns where it ends.
func (l *layout) place(ids []hearsay.PageID, top int) int {
	rings := l.ringsOf(ids)
	pagesHigh, ringsHigh := len(ids)*rowHigh, len(rings)*ringHigh
	y := top + max(0, ringsHigh-pagesHigh)/2 + 22
	for _, id := range ids {
		l.y[string(id)] = y
		l.x[string(id)] = l.pageX(id)
		y += rowHigh
	}
	bottom := y - rowHigh + 34
	want := map[string]int{}
	for _, k := range rings {
		want[k] = l.level(k, 0)
	}
	slices.SortStableFunc(rings, func(a, b string) int { return cmp.Compare(want[a], want[b]) })
	shift, last := 0, top-ringHigh+14
	for i, k := range rings {
		at := max(want[k], last+ringHigh)
		shift += at - want[k]
		last = at
		l.y[k] = at
		rings[i] = k
	}
	if len(rings) > 0 {
		move := min(shift/len(rings), l.y[rings[0]]-top-14)
		for _, k := range rings {
			l.y[k] -= max(0, move)
			l.x[k] = ringX
			bottom = max(bottom, l.y[k]+20)
			l.out.Rings = append(l.out.Rings, drawnRing{ringX, l.y[k], l.y[k] + 5, clipHard(l.graph.name[k], 21), l.graph.name[k], l.graph.inPile[k], l.y[k] + 19})
		}
	}
	return bottom
}

// ringsOf are the outlets behind the pages, those behind such outlets included.
func (l *layout) ringsOf(ids []hearsay.PageID) []string {
	var out []string
	in := func(key string) bool { return slices.Contains(ids, hearsay.PageID(key)) || slices.Contains(out, key) }
	for range 3 {
		for _, e := range l.graph.edges {
			if _, placed := l.y[e.From]; l.graph.outlet[e.From] && !placed && in(e.To) && !slices.Contains(out, e.From) {
				out = append(out, e.From)
			}
		}
	}
	return out
}

// level is the middle of what an outlet leads to.
func (l *layout) level(key string, deep int) int {
	sum, n := 0, 0
	for _, e := range l.graph.edges {
		if e.From != key {
			continue
		}
		if y, ok := l.y[e.To]; ok {
			sum, n = sum+y, n+1
		} else if l.graph.outlet[e.To] && deep < 3 {
			sum, n = sum+l.level(e.To, deep+1)-1, n+1
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

func (l *layout) pageX(id hearsay.PageID) int {
	w := l.d.page[id].Published
	x := l.out.UndatedX
	if w.Known() {
		x = l.axis.x(w.Start.Add(w.End.Sub(w.Start) / 2))
	}
	if p := l.parent[id]; p != "" {
		if px := l.x[string(p)]; x >= px-13 && x < px+13 {
			x = px + 13
		}
	}
	return x
}

// edges draws the lines: thick for a reprint, dashed for a retelling, thin for
// a credit or a passage.
func (l *layout) edges() {
	worded := map[string]bool{}
	for _, e := range l.graph.edges {
		fy, ok := l.y[e.From]
		ty, ok2 := l.y[e.To]
		if !ok || !ok2 {
			continue
		}
		fx, tx := l.x[e.From], l.x[e.To]
		var d string
		switch {
		case l.graph.outlet[e.From] && l.graph.outlet[e.To]:
			d = fmt.Sprintf("M%d %d V%d", fx, fy, ty)
		case l.graph.outlet[e.From] && fy == ty:
			d = fmt.Sprintf("M%d %d H%d", fx+6, fy, tx-10)
		case l.graph.outlet[e.From]:
			bend := min(axisX, tx-50)
			d = fmt.Sprintf("M%d %d H%d C%d %d, %d %d, %d %d H%d", fx+6, fy, bend, bend+24, fy, bend+16, ty, bend+40, ty, tx-10)
		case ty > fy && tx >= fx:
			d = fmt.Sprintf("M%d %d V%d H%d", fx, fy+12, ty, tx-10)
		case ty > fy:
			d = fmt.Sprintf("M%d %d V%d H%d", fx, fy+12, ty, tx+10)
		default:
			d = fmt.Sprintf("M%d %d C%d %d, %d %d, %d %d", fx, fy, fx-40, fy, tx-40, ty, tx-10, ty)
		}
		l.out.Lines = append(l.out.Lines, drawnLine{strokeOf(e.Kind), d})
		if l.graph.outlet[e.From] && len(e.Words) > 0 && !worded[e.From] {
			worded[e.From] = true
			l.ringWords(e, fy)
		}
	}
}

// ringWords sets the words of a credit beside its outlet.
func (l *layout) ringWords(e hearsay.Edge, y int) {
	n := l.d.note(e.Words[0], "from")
	l.out.Texts = append(l.out.Texts, drawnText{X: ringX + 18, Y: y - 7, Class: "ev", Anchor: "start", Text: "“" + clipHard(e.Words[0].Text, 30) + "”", URL: n.URL})
}

// page draws a sheet with its words: what it is, when, and why one knows.
func (l *layout) page(id hearsay.PageID) drawnPage {
	note := l.d.page[id]
	x, y := l.x[string(id)], l.y[string(id)]
	p := drawnPage{X: x, Y: y, Number: note.Number, URL: l.d.sheet(id).URL, Title: clip(note.Headline.Text, 120)}
	ranged := note.Published.Days() > 1
	if ranged {
		a, b := l.axis.x(note.Published.Start), l.axis.x(note.Published.End)
		if b-a > 30 {
			p.Range = fmt.Sprintf("M%d %d v14 M%d %d H%d M%d %d v14", a, y-7, a, y, b, b, y-7)
		}
	}
	var lines []drawnText
	what, proof := l.d.pageWords(id, l.graph)
	lines = append(lines, drawnText{Class: "nl", Text: what})
	if when := l.d.pageDate(id); when != "" {
		lines = append(lines, drawnText{Class: "dt", Text: when})
	}
	if !proof.None() {
		lines = append(lines, drawnText{Class: "ev", Text: "“" + proof.Text + "”", URL: l.d.note(proof, "from").URL})
	}
	at, anchor, room := x+26, "start", treeWidth-x-26
	ys := []int{y - 9, y + 16, y + 32}
	if !ranged {
		ys = []int{y - 3, y + 13, y + 29}
	}
	if x > 640 {
		at, anchor, room = x-20, "end", x-20-ringX
		ys = []int{y + 18, y + 33, y - 8}
	}
	for i := range lines {
		lines[i].X, lines[i].Y, lines[i].Anchor = at, ys[i], anchor
		lines[i].Text = clipHard(lines[i].Text, max(8, room*10/66))
	}
	l.out.Texts = append(l.out.Texts, lines...)
	return p
}

func strokeOf(kind string) string {
	switch hearsay.CopyKind(kind) {
	case hearsay.Reprint, hearsay.Version:
		return "reprint"
	case hearsay.Retelling:
		return "retell"
	}
	switch hearsay.CreditKind(kind) {
	case hearsay.Retold:
		return "retell"
	case hearsay.Republication:
		return "reprint"
	}
	return "credit"
}

// pageDate is a page's date with how it was reached.
func (d *desk) pageDate(id hearsay.PageID) string {
	w := d.page[id].Published
	if !w.Known() {
		return d.T("date not known")
	}
	s := stretch(d.Language, w, "January", d.year)
	if w.About {
		s = d.T("about") + " " + s
	}
	if w.Why != "" && w.Why != "stated" {
		why, _, _ := strings.Cut(w.Why, " (")
		why, _, _ = strings.Cut(why, ", ")
		s += ", " + clip(d.say(why), 60)
	}
	return s
}

// describe says the drawing in words.
func (g *flow) describe(d *desk) string {
	var b strings.Builder
	for i, p := range d.b.Pages {
		if i == drawnPages {
			break
		}
		what, _ := d.pageWords(p.Page, g)
		var from []string
		for _, e := range g.edges {
			if e.To == string(p.Page) && g.outlet[e.From] {
				from = append(from, g.name[e.From])
			}
		}
		b.WriteString(d.F("Page %d: %s", p.Number, what))
		if len(from) > 0 {
			b.WriteString(d.F("; credits %s", d.Join(from[:min(len(from), 6)])))
		}
		b.WriteString(". ")
	}
	return b.String() + d.T("The same as a list stands below.")
}
