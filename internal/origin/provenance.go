package origin

import (
	"slices"
	"strings"

	"hearsay"
)

// A graph collects nodes and edges in order of first mention.
type graph struct {
	hearsay.Provenance
	node map[string]int
	edge map[[2]string]int
}

func (g *graph) add(n hearsay.Node) string {
	if _, ok := g.node[n.Key]; !ok {
		g.node[n.Key] = len(g.Nodes)
		g.Nodes = append(g.Nodes, n)
	}
	return n.Key
}

func (g *graph) join(from, to, kind, why string, words ...hearsay.Excerpt) {
	if words = slices.DeleteFunc(words, hearsay.Excerpt.None); len(words) > 0 {
		g.put(from, to, kind, why, words...)
	}
}

// put is join for an edge that may have no words to show.
func (g *graph) put(from, to, kind, why string, words ...hearsay.Excerpt) {
	if from == to {
		return
	}
	words = slices.DeleteFunc(words, hearsay.Excerpt.None)
	k := [2]string{from, to}
	if i, ok := g.edge[k]; ok {
		if e := &g.Edges[i]; len(e.Words) < 6 {
			e.Words = append(e.Words, words...)
		}
		return
	}
	g.edge[k] = len(g.Edges)
	g.Edges = append(g.Edges, hearsay.Edge{From: from, To: to, Kind: kind, Words: words, Why: why})
}

// provenance draws where the story comes from. Credits and statements of a
// copied text belong to its original.
func (t *tracer) provenance() hearsay.Provenance {
	g := &graph{node: map[string]int{}, edge: map[[2]string]int{}}
	for i := range t.Articles {
		g.add(t.pageNode(i))
	}
	t.copyEdges(g)
	t.creditEdges(g)
	t.statementEdges(g)
	return g.Provenance
}

func (t *tracer) pageNode(i int) hearsay.Node {
	id := t.Articles[i].Page
	return hearsay.Node{Key: string(id), Name: t.name[i], Page: id}
}

// outletNode is the one page of the story that the outlet itself published, else
// the outlet, not in the pile.
func (t *tracer) outletNode(name string) hearsay.Node {
	if i, ok := t.outlets[key(name)]; ok && i >= 0 {
		return t.pageNode(i)
	}
	return hearsay.Node{Key: "outlet:" + strings.ReplaceAll(key(name), " ", "-"), Name: name}
}

func (t *tracer) copyEdges(g *graph) {
	for _, c := range t.Copies {
		to, ok := t.at[c.To]
		if ok && c.Kind == hearsay.CommonSource {
			t.hiddenEdges(g, &c)
		}
		if !ok || c.Kind == hearsay.QuotesOnly || !c.Directed {
			continue
		}
		if _, ok := t.at[c.From]; ok {
			words := []hearsay.Excerpt{c.Credit}
			if len(c.Taken) > 0 {
				words = append(words, c.Taken[0])
			}
			if c.Marked != "" { // somebody's word for it, with or without words of the pages
				g.put(string(c.From), string(c.To), string(c.Kind), strings.Join(c.Reasons, "; "), words...)
				continue
			}
			g.join(string(c.From), string(c.To), string(c.Kind), strings.Join(c.Reasons, "; "), words...)
			continue
		}
		if c.From == "" && t.text[to] == to {
			g.join(g.add(t.outletNode(c.Source)), string(c.To), string(c.Kind), strings.Join(c.Reasons, "; "), c.Credit)
		}
	}
}

// hiddenEdges leads from a source that is not in the pile to the two pages whose
// words are its.
func (t *tracer) hiddenEdges(g *graph, c *hearsay.Copy) {
	i, ok := t.at[c.From]
	j, ok2 := t.at[c.To]
	if !ok || !ok2 || c.Source == "" || strings.HasPrefix(c.Source, "page ") {
		return
	}
	n := t.outletNode(c.Source)
	if strings.HasPrefix(c.Source, "a ") { // described, no outlet: "a press release"
		n = hearsay.Node{Key: "source:" + strings.ReplaceAll(c.Source, " ", "-"), Name: c.Source}
	}
	key := g.add(n)
	for _, side := range []struct {
		page  int
		words []hearsay.Excerpt
	}{{i, c.Given}, {j, c.Taken}} {
		if len(side.words) > 0 {
			g.join(key, string(t.Articles[side.page].Page), string(c.Kind), strings.Join(c.Reasons, "; "), side.words[0])
		}
	}
}

func (t *tracer) creditEdges(g *graph) {
	for i, cs := range t.credits {
		page := string(t.Articles[i].Page)
		if t.text[i] != i {
			continue
		}
		for _, c := range cs.all {
			switch {
			case c.Outlet == "" || c.Kind == hearsay.SocialPost || same(c.Outlet, t.name[i]):
			case t.whole[i] != nil && same(c.Outlet, t.whole[i].outlet):
				kind := string(hearsay.Reprint)
				if t.whole[i].retold {
					kind = string(hearsay.Retelling)
				}
				g.join(g.add(t.outletNode(c.Outlet)), page, kind, "the page is "+c.Outlet+"'s", c.Words)
			case t.whole[i] != nil && !t.whole[i].retold:
				g.join(g.add(t.outletNode(c.Outlet)), g.add(t.outletNode(t.whole[i].outlet)), string(c.Kind), "credited", c.Words)
			default:
				g.join(g.add(t.outletNode(c.Outlet)), page, string(c.Kind), "credited", c.Words)
			}
		}
	}
}

func (t *tracer) statementEdges(g *graph) {
	outlets := map[string]bool{}
	for _, n := range g.Nodes {
		outlets[key(n.Name)] = true
	}
	for _, s := range t.Statements {
		e := t.entity[s.Speaker]
		i, ok := t.at[s.Page]
		if e == nil || !ok || len(s.Words) == 0 || !s.Speech || s.Inner || outlets[key(e.Name)] || e.Kind == hearsay.Group && !strings.ContainsFunc(e.Name, isUpper) {
			continue
		}
		i = t.text[i]
		quote := len(s.Quoted) > 0 || s.Kind == hearsay.Direct
		c := t.carrier(report{article: t.at[s.Page], words: s.Words[0], speaker: s.Speaker, quote: quote})
		to := string(t.Articles[i].Page)
		if c.page < 0 {
			to = g.add(t.outletNode(c.name))
		}
		from := g.add(hearsay.Node{Key: "entity:" + string(e.ID), Name: e.Name, Entity: e.ID})
		g.join(from, to, "statement", "said to, or quoted by, "+c.name, s.Name, s.Cue, s.Words[0])
	}
}

// behind lists the outlets of the graph that no page of the pile is from.
func (t *tracer) behind(p hearsay.Provenance) []string {
	own := map[string]bool{}
	for _, name := range t.name {
		own[key(name)] = true
	}
	var out []string
	for _, n := range p.Nodes {
		if strings.HasPrefix(n.Key, "outlet:") && !own[key(n.Name)] {
			out = append(out, n.Name)
		}
	}
	return out
}
