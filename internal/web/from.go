package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hearsay"
)

// A flow is the part of a provenance that "where it comes from" shows: pages
// and the outlets behind them. Who said what to whom is for "who says what".
type flow struct {
	edges  []hearsay.Edge
	name   map[string]string // of outlets
	outlet map[string]bool
	inPile map[string]bool  // outlets with pages in the pile; which of them was meant is not told
	from   map[string][]int // numbers of the edges from a node, and to one
	to     map[string][]int
}

// index fills in which edges a node has.
func (g *flow) index() {
	g.from, g.to = map[string][]int{}, map[string][]int{}
	for i, e := range g.edges {
		g.from[e.From] = append(g.from[e.From], i)
		g.to[e.To] = append(g.to[e.To], i)
	}
}

// between are the edges from any of some nodes, in their order.
func (g *flow) between(keys []string) []int {
	if len(keys) == 1 {
		return g.from[keys[0]]
	}
	var out []int
	for _, k := range keys {
		out = append(out, g.from[k]...)
	}
	slices.Sort(out)
	return out
}

func (d *desk) flow() *flow {
	g := &flow{name: map[string]string{}, outlet: map[string]bool{}, inPile: map[string]bool{}}
	for _, n := range d.b.Provenance.Nodes {
		if n.Page == "" && n.Entity == "" {
			g.outlet[n.Key], g.name[n.Key] = true, n.Name
			g.inPile[n.Key] = slices.ContainsFunc(d.b.Pages, func(p hearsay.PageNote) bool { return sameOutlet(p.Outlet.String(), n.Name) })
		}
	}
	known := func(k string) bool { return g.outlet[k] || d.page[hearsay.PageID(k)] != nil }
	for _, e := range d.b.Provenance.Edges {
		if e.Kind != "statement" && e.Kind != string(hearsay.Photo) && known(e.From) && known(e.To) && e.From != e.To {
			g.edges = append(g.edges, e)
		}
	}
	g.edges = slices.DeleteFunc(g.edges, func(e hearsay.Edge) bool { return g.inPile[e.From] && d.toldByPage(g, e) })
	g.index()
	return g
}

// toldByPage reports whether a page of the outlet that an edge comes from leads
// to the same place: then the page says it better.
func (d *desk) toldByPage(g *flow, e hearsay.Edge) bool {
	return slices.ContainsFunc(d.b.Provenance.Edges, func(f hearsay.Edge) bool {
		p := d.page[hearsay.PageID(f.From)]
		return p != nil && f.To == e.To && sameOutlet(p.Outlet.String(), g.name[e.From])
	})
}

func sameOutlet(a, b string) bool {
	plain := func(s string) string { return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "the ") }
	return a != "" && plain(a) == plain(b)
}

// targets is how many places an outlet leads to.
func (g *flow) targets(key string) int { return len(g.from[key]) }

// pageWords says what a page is in a few words, with the words that show it.
func (d *desk) pageWords(id hearsay.PageID, g *flow) (string, hearsay.Excerpt) {
	p := d.page[id]
	for i := range d.b.Copies {
		c := &d.b.Copies[i]
		if c.To != id || !c.Directed || d.page[c.From] == nil {
			continue
		}
		from := d.number(c.From)
		switch c.Kind {
		case hearsay.Reprint:
			if c.Marked != "" {
				return d.markedWords(c, from), c.Credit
			}
			return d.F("Copied whole: %d%% of its body is page %d's", percent(c.Share), from), c.Credit
		case hearsay.Version:
			return d.F("Another version of page %d", from), c.Credit
		case hearsay.Passage:
			return d.F("%d%% of its body is page %d's", percent(c.Share), from), c.Credit
		case hearsay.Retelling:
			return d.F("Retells page %d", from), c.Credit
		}
	}
	if name := p.Outlet.String(); name != "" {
		if len(p.Authors) > 0 {
			name += ", " + p.Authors[0].Text
		}
		return name, hearsay.Excerpt{}
	}
	switch kind := d.textKind(id); {
	case kind != "Its own text":
		if kind == "A reprint" {
			return d.T("Reprint"), hearsay.Excerpt{}
		}
		return d.T("Retelling"), hearsay.Excerpt{}
	case slices.ContainsFunc(g.edges, func(e hearsay.Edge) bool { return e.To == string(id) }):
		return d.T("Its own text, with credits"), hearsay.Excerpt{}
	}
	return d.T("Its own text, on a site that names itself nowhere"), hearsay.Excerpt{}
}

// markedWords says of a copy that somebody marked what the program found of it.
func (d *desk) markedWords(c *hearsay.Copy, from int) string {
	if len(c.Taken) == 0 {
		return d.F("A copy of page %d, %s; the program found no words that both share", from, clip(c.Marked, 200))
	}
	return d.F("A copy of page %d, %s; the program found %d%% of its body there", from, clip(c.Marked, 200), percent(c.Share))
}

func percent(f float64) int { return int(f*100 + .5) }

// A branch is a node of the list that says the same as the drawing.
type branch struct {
	Outside  string // names of outlets; empty for a page
	Where    string // "not in the pile"
	How      string // "credited by", "copied whole by"
	Stroke   string // "tr", "td" or "tc"
	Sheet    *sheet
	Name     string
	Detail   string // author, date
	Proof    []proof
	Keeps    []proof // what a copy kept and its original lost
	Again    bool    // told in full above
	Branches []branch
	Left     int // branches not shown
}

// first is the smallest number of a page in the branch.
func (b branch) first() int {
	n := 1 << 30
	if b.Sheet != nil {
		n = b.Sheet.Number
	}
	for _, c := range b.Branches {
		n = min(n, c.first())
	}
	return n
}

// A fromView is the section "where it comes from".
type fromView struct {
	Drawing  *drawing
	Tree     []branch
	Left     int
	All      string
	Compare  []link
	Pages    []pageLine
	PagesAll string
	Passages []passageLine // of pages of other stories
	Skipped  []string
}

// A passageLine is where a page that is not of the story tells of it in passing.
type passageLine struct {
	Title string // of that page
	Words string
	Why   string
	URL   string // of the passage in the kept page; "" in a report, which holds the story's pages only
}

// A pageLine is a page with why it belongs to the story.
type pageLine struct {
	Sheet  sheet
	Title  string
	Detail string
	Why    []string
	URL    string // of the live page, where known
}

const frontBranches, partBranches, frontPages, partPages = 20, 500, 20, 200

func (d *desk) fromView(branches, lo, hi int) fromView {
	g := d.flow()
	v := fromView{Drawing: d.draw(g), All: d.links.section("from"), PagesAll: d.links.section("pages")}
	v.Tree, v.Left = prune(d.branches(g), branches)
	for i := range d.b.Copies {
		c := &d.b.Copies[i]
		if d.page[c.From] == nil || d.page[c.To] == nil || len(c.Taken) == 0 || c.Kind == hearsay.QuotesOnly {
			continue
		}
		if len(v.Compare) == 12 {
			break
		}
		text := d.F("Page %d beside its copy, page %d", d.number(c.From), d.number(c.To))
		if !c.Directed || c.Kind != hearsay.Reprint {
			text = d.F("Pages %d and %d side by side", d.number(c.From), d.number(c.To))
		}
		if u := d.compareURL(c); u != "" {
			v.Compare = append(v.Compare, link{text, u})
		}
	}
	for _, p := range d.b.Pages[lo:min(hi, len(d.b.Pages))] {
		v.Pages = append(v.Pages, d.pageLine(&p))
	}
	for i := range d.b.Story.Passages[:min(frontPages, len(d.b.Story.Passages))] {
		v.Passages = append(v.Passages, d.passageLine(&d.b.Story.Passages[i]))
	}
	for _, s := range d.b.Skipped {
		v.Skipped = append(v.Skipped, clip(s, 300))
	}
	return v
}

// prune cuts a list, and every list in it, to its first limit branches, and
// returns how many it cut at the top.
func prune(b []branch, limit int) ([]branch, int) {
	left := max(len(b)-limit, 0)
	b = b[:len(b)-left]
	for i := range b {
		b[i].Branches, b[i].Left = prune(b[i].Branches, limit)
	}
	return b, left
}

func (d *desk) compareURL(c *hearsay.Copy) string {
	return d.links.compare(d.number(c.From), d.number(c.To))
}

func (d *desk) passageLine(s *hearsay.StoryPassage) passageLine {
	l := passageLine{Title: clip(s.Headline.Text, 200), Words: s.Words.Text, Why: d.say(s.Why)}
	if l.Title == "" {
		l.Title = "page " + s.Page.Short()
	}
	if !d.whole {
		l.URL = pageURL(s.Page) + "?at=" + strconv.Itoa(s.Whole.Start) + "-" + strconv.Itoa(s.Whole.End) + "#s"
	}
	return l
}

func (d *desk) pageLine(p *hearsay.PageNote) pageLine {
	l := pageLine{Sheet: d.sheet(p.Page), Title: clip(p.Headline.Text, 200), URL: hearsay.LiveURL(p.URL, "", hearsay.Range{})}
	for _, w := range p.Why {
		l.Why = append(l.Why, d.say(w))
	}
	if l.Title == "" {
		l.Title = d.T("without a title")
	}
	l.Detail = d.siteName(p.Page) + " · " + d.pageDate(p.Page)
	if p.Language != "" && p.Language != "en" {
		l.Detail += " · " + d.F("in %s", p.Language)
	}
	if p.Kind != "" && p.Kind != hearsay.Plain {
		l.Detail += " · " + d.pageKind(p.Kind)
	}
	if p.Gone {
		l.Detail += " · " + d.T("page removed, no longer checkable")
	}
	return l
}

// pageKind names what a page is, where it is no plain article.
func (d *desk) pageKind(k hearsay.PageKind) string {
	switch k {
	case hearsay.LiveBlog:
		return d.T("live blog")
	case hearsay.RoundUp:
		return d.T("round-up")
	}
	return string(k)
}

// branches makes the list: outlets that lead to the same pages are one branch;
// a page is told in full where it comes first.
func (d *desk) branches(g *flow) []branch {
	told := map[string]bool{}
	var out []branch
	groups := map[string][]string{}
	var order []string
	for _, n := range d.b.Provenance.Nodes {
		if !g.outlet[n.Key] || g.targets(n.Key) == 0 || d.leadsToOutlet(g, n.Key) {
			continue
		}
		k := fmt.Sprint(g.inPile[n.Key])
		var to strings.Builder
		for _, i := range g.from[n.Key] {
			to.WriteString(g.edges[i].To + "\x00" + strokeOf(g.edges[i].Kind) + "\x00")
		}
		k += to.String()
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], n.Key)
	}
	for _, k := range order {
		var names []string
		for _, n := range groups[k] {
			names = append(names, g.name[n])
		}
		b := branch{Outside: strings.Join(names, ", "), Where: d.T("not in the pile")}
		if g.inPile[groups[k][0]] {
			b.Where = d.T("in the pile, which page is not told")
		}
		if behind := d.behind(g, groups[k]); behind != "" {
			b.Detail = d.F("itself crediting %s", behind)
		}
		b.Branches = d.targetsOf(g, groups[k], told)
		out = append(out, b)
	}
	// As in the drawing: the branch with the first page comes first.
	slices.SortStableFunc(out, func(a, b branch) int { return cmp.Compare(a.first(), b.first()) })
	for i := range d.b.Pages {
		id := string(d.b.Pages[i].Page)
		if !told[id] && !slices.ContainsFunc(g.to[id], func(i int) bool { return d.page[hearsay.PageID(g.edges[i].From)] != nil }) {
			out = append(out, d.branch(g, id, "", "", told))
		}
	}
	for i := range d.b.Pages { // pages that copy each other in a ring
		if id := string(d.b.Pages[i].Page); !told[id] {
			out = append(out, d.branch(g, id, "", "", told))
		}
	}
	return out
}

// leadsToOutlet reports whether an outlet is only credited by other outlets.
func (d *desk) leadsToOutlet(g *flow, key string) bool {
	return !slices.ContainsFunc(g.from[key], func(i int) bool { return !g.outlet[g.edges[i].To] })
}

// behind names the outlets that some outlets credit themselves.
func (d *desk) behind(g *flow, keys []string) string {
	var names []string
	for _, e := range g.edges {
		if g.outlet[e.From] && slices.Contains(keys, e.To) && !slices.Contains(names, g.name[e.From]) {
			names = append(names, g.name[e.From])
		}
	}
	return d.Join(names)
}

// targetsOf are the pages that some outlets or a page lead to.
func (d *desk) targetsOf(g *flow, keys []string, told map[string]bool) []branch {
	var out []branch
	seen := map[string]bool{}
	for _, i := range g.between(keys) {
		e := g.edges[i]
		if g.outlet[e.To] || seen[e.To] {
			continue
		}
		seen[e.To] = true
		b := d.branch(g, e.To, d.howOf(&e, g.outlet[e.From]), e.Kind, told)
		for _, j := range g.to[e.To] {
			if f := &g.edges[j]; slices.Contains(keys, f.From) {
				for _, w := range f.Words[:min(len(f.Words), 2)] {
					text := clip(w.Text, 100)
					said := slices.ContainsFunc(b.Proof, func(p proof) bool { return p.Words == text })
					if !said && len(b.Proof) < 6 && !(len(b.Proof) > 0 && !g.outlet[e.From]) {
						b.Proof = append(b.Proof, proof{text, []note{d.note(w, "from")}})
					}
				}
			}
		}
		out = append(out, b)
	}
	return out
}

func (d *desk) branch(g *flow, id, how, kind string, told map[string]bool) branch {
	p := d.page[hearsay.PageID(id)]
	s := d.sheet(p.Page)
	b := branch{How: how, Sheet: &s, Again: told[id], Stroke: map[string]string{"reprint": "tr", "retell": "td", "credit": "tc"}[strokeOf(kind)]}
	if b.Again {
		return b
	}
	told[id] = true
	b.Name = d.siteName(p.Page)
	var detail []string
	for _, a := range p.Authors[:min(len(p.Authors), 3)] {
		detail = append(detail, clip(a.Text, 60))
	}
	detail = append(detail, longDate(d.Language, p.Published))
	if detail[len(detail)-1] == "" {
		detail[len(detail)-1] = d.T("date not known")
	}
	if p.Published.Why != "" && p.Published.Why != "stated" {
		detail = append(detail, d.say(p.Published.Why))
	}
	b.Detail = strings.Join(detail, ", ")
	for i := range d.b.Copies {
		c := &d.b.Copies[i]
		if string(c.To) != id || len(c.Only) == 0 || d.page[c.From] == nil {
			continue
		}
		for _, o := range c.Only[:min(len(c.Only), 2)] {
			b.Keeps = append(b.Keeps, proof{clip(o.Text, 100), []note{d.note(o, "from")}})
		}
	}
	b.Branches = d.targetsOf(g, []string{id}, told)
	return b
}

func (d *desk) howOf(e *hearsay.Edge, outside bool) string {
	switch strokeOf(e.Kind) {
	case "reprint":
		if by, ok := strings.CutPrefix(e.Why, "marked by "); ok {
			by, _, _ = strings.Cut(by, ";")
			by, _, _ = strings.Cut(by, ": ")
			return d.F("as marked by %s, copied by", clip(by, 100))
		}
		if e.Kind == string(hearsay.Version) {
			return d.T("another version is")
		}
		if outside {
			return d.T("reprinted by")
		}
		return d.T("copied whole by")
	case "retell":
		return d.T("retold by")
	}
	switch hearsay.CopyKind(e.Kind) {
	case hearsay.Passage:
		return d.T("a passage taken by")
	case hearsay.CommonSource:
		return d.T("the same source used by")
	}
	return d.T("credited by")
}
