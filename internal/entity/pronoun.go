package entity

import (
	"slices"

	"hearsay"
)

// described resolves roles ("the Belarusian president"), epithets ("the besieged
// ruler") and bodies named by what they are ("the alliance").
func (r *resolver) described() {
	for p := range r.pages {
		r.sortNames(p)
	}
	var people []*cluster
	for _, c := range r.order {
		if c.into == nil && c.kind == hearsay.Person {
			people = append(people, c)
		}
	}
	onPage := make([][]*cluster, len(r.pages))
	for _, c := range people {
		if len(c.offices) == 0 {
			continue
		}
		for p := range r.pages {
			if c.pages[p] {
				onPage[p] = append(onPage[p], c)
			}
		}
	}
	r.each(func(p int, n *name) {
		var fit []*cluster
		const most = 200 // office holders of a page; a longer list is no story
		for _, c := range onPage[p][:min(most, len(onPage[p]))] {
			if n.place.code != "" {
				if c.country == n.place.code && c.country != "" && r.holds(c, n.canon) {
					fit = append(fit, c)
				}
			} else if c.offices[n.canon] || rulers[n.canon] && r.leads(c) {
				fit = append(fit, c)
			}
		}
		if len(fit) > 1 {
			// "opposition leader" is a leader too: those who head a state come first,
			// where a country is named.
			if n.place.code != "" {
				if heads := slices.DeleteFunc(slices.Clone(fit), func(c *cluster) bool { return !r.leads(c) }); len(heads) > 0 {
					fit = heads
				}
			}
		}
		if n.place.code == "" {
			if e := r.epithet(p, n, fit); e != nil {
				e.take(p, n, hearsay.RoleName)
				return
			}
		}
		if n.place.code == "" && (rulers[n.canon] || len(fit) > 1) {
			fit = r.nearest(p, n, fit)
		}
		if len(fit) == 1 {
			fit[0].take(p, n, hearsay.RoleName)
		}
	}, roleNoun)
	r.bodyNouns()
	for p := range r.pages {
		r.sortNames(p)
	}
}

// rulers are words for whoever heads a state, whatever the office.
var rulers = set(`leader ruler dictator strongman`)

func (r *resolver) sortNames(p int) {
	slices.SortStableFunc(r.names[p], func(a, b *name) int { return a.at.Start - b.at.Start })
}

// leads reports whether a person heads a state.
func (r *resolver) leads(c *cluster) bool {
	if c.country == "" {
		return false
	}
	for o := range c.offices {
		if o == "president" || o == "premier" || o == "chancellor" || o == "king" || o == "queen" || o == "dictator" || o == "ruler" || o == "emir" || o == "strongman" {
			return true
		}
	}
	return c.offices["minister"] && c.offices["prime"]
}

// holds reports whether a person's stated roles fit a role noun.
func (r *resolver) holds(c *cluster, noun string) bool {
	if c.offices[noun] {
		return true
	}
	return (noun == "leader" || noun == "ruler" || noun == "dictator" || noun == "strongman") && (r.leads(c) || c.offices["counterpart"])
}

// epithet returns the one of fit whom the page calls by the same adjective:
// "embattled ruler", "the embattled Lukashenko".
func (r *resolver) epithet(p int, n *name, fit []*cluster) *cluster {
	const most = 2000 // names of a page that are looked at
	pg := r.pages[p]
	var found *cluster
	for _, t := range pg.toks[n.from:n.to] {
		if !epithets[t.low] {
			continue
		}
		for _, m := range r.names[p][:min(most, len(r.names[p]))] {
			if m.ent == nil || !slices.Contains(fit, m.ent.root()) {
				continue
			}
			for k := m.from - 1; k >= 0 && k >= m.from-3 && pg.toks[k].word && pg.toks[k].sent == pg.toks[m.from].sent; k-- {
				if pg.toks[k].low != t.low {
					continue
				}
				if found != nil && found != m.ent.root() {
					return nil
				}
				found = m.ent.root()
			}
		}
	}
	return found
}

// nearest returns the one of fit that the paragraph names before n, or, for a
// headline, the only one of the page; none where it names two.
func (r *resolver) nearest(p int, n *name, fit []*cluster) []*cluster {
	if len(fit) == 0 {
		return nil
	}
	pg := r.pages[p]
	block := pg.sents[pg.toks[n.from].sent].block
	var near []*cluster
	names := r.names[p]
	at, _ := slices.BinarySearchFunc(names, n.at.Start, func(m *name, at int) int { return m.at.Start - at })
	for k := at - 1; k >= 0 && k >= at-200; k-- { // backwards through the paragraph
		m := names[k]
		if pg.sents[pg.toks[m.from].sent].block != block {
			break
		}
		if m.ent == nil || m.at.Start >= n.at.Start {
			continue
		}
		if c := m.ent.root(); slices.Contains(fit, c) && !slices.Contains(near, c) {
			near = append(near, c)
		}
	}
	if len(near) == 1 && near[0] != r.clauseSubject(pg, r.sentenceNames(p, pg.toks[n.from].sent), n.from) {
		return near
	}
	return nil
}

// sentenceNames returns the resolved persons of a sentence.
func (r *resolver) sentenceNames(p, sent int) (out []*name) {
	names := r.names[p]
	at, _ := slices.BinarySearchFunc(names, r.pages[p].sents[sent].Start, func(m *name, at int) int { return m.at.Start - at })
	for ; at < len(names) && r.pages[p].toks[names[at].from].sent == sent; at++ {
		if n := names[at]; n.ent != nil && n.ent.root().kind == hearsay.Person {
			out = append(out, n)
		}
	}
	return out
}

// bodyNouns resolves "the alliance", "the bloc" where one body of that kind is
// named on the page.
func (r *resolver) bodyNouns() {
	for p, pg := range r.pages {
		var added []*name // kept apart: covered needs the names in order
		for i := 1; i < len(pg.toks); i++ {
			t := pg.toks[i]
			names := r.body[t.low]
			if len(names) == 0 || pg.toks[i-1].low != "the" || r.covered(p, i) {
				continue
			}
			if i+1 < len(pg.toks) && (pg.toks[i+1].upper && !pg.toks[i+1].first || pg.toks[i+1].low == "of" || pg.toks[i+1].low == "between") {
				continue
			}
			var fit []*cluster
			for _, n := range names {
				if c := r.clusters["org "+fold(bare(n))]; c != nil && c.pages[p] && r.namedBefore(p, c, t.Start) {
					fit = append(fit, c)
				}
			}
			if len(fit) != 1 {
				continue
			}
			n := &name{page: p, from: i - 1, to: i + 1, at: hearsay.Range{Start: pg.toks[i-1].Start, End: t.End}, shape: roleNoun}
			added = append(added, n)
			fit[0].take(p, n, hearsay.RoleName)
		}
		r.names[p] = append(r.names[p], added...)
	}
}

func (r *resolver) namedBefore(p int, c *cluster, at int) bool {
	for _, n := range c.names { // in order of page and place: the first of the page tells
		if n.page == p {
			return n.at.Start < at
		}
	}
	return false
}

var pronounGender = map[string]string{
	"he": "he", "him": "he", "his": "he", "himself": "he",
	"she": "she", "her": "she", "hers": "she", "herself": "she",
}

// reach is how many sentences back a pronoun looks for its antecedent.
const reach = 3

// pronouns resolves he and she. Resolved pronouns teach the gender of a person
// whose name doesn't tell; a person whose gender differs is no candidate.
func (r *resolver) pronouns() {
	for p, pg := range r.pages {
		at := 0 // next name of the page
		names := r.names[p]
		perSent := make([][]*name, len(pg.sents))
		var added []*name
		for i := range pg.toks {
			t := &pg.toks[i]
			for at < len(names) && names[at].from <= i {
				n := names[at]
				if n.ent != nil && n.ent.root().kind == hearsay.Person && !n.credit {
					s := pg.toks[n.from].sent
					perSent[s] = append(perSent[s], n)
				}
				at++
			}
			g := pronounGender[t.low]
			if g == "" || !t.word {
				continue
			}
			c := r.antecedent(p, perSent, i, g)
			if c == nil {
				continue
			}
			n := &name{page: p, from: i, to: i + 1, at: t.Range, shape: roleNoun}
			added = append(added, n)
			if g == "he" {
				c.votes[0]++
			} else {
				c.votes[1]++
			}
			c.take(p, n, hearsay.Pronoun)
			perSent[t.sent] = append(perSent[t.sent], n)
		}
		r.names[p] = append(names, added...)
		r.sortNames(p)
	}
}

// fits reports whether a person may be meant by a pronoun.
func fits(c *cluster, g string) bool {
	if c.gender != "" {
		return c.gender == g
	}
	other := 1
	if g == "she" {
		other = 0
	}
	return c.votes[other] == 0
}

// antecedent returns whom the pronoun at token i stands for; nil where unsure.
func (r *resolver) antecedent(p int, perSent [][]*name, i int, g string) *cluster {
	pg := r.pages[p]
	t := pg.toks[i]
	object := t.low == "him" || t.low == "her" && (i+1 >= len(pg.toks) || !pg.toks[i+1].word || r.function[pg.toks[i+1].low])
	// After a quotation, "he added" is the last speaker.
	whose := t.low == "his" || t.low == "her" // "his claim that"
	if i+1 < len(pg.toks) && r.speech[pg.toks[i+1].low] && !whose || i > 0 && r.speech[pg.toks[i-1].low] && !object && !whose {
		if c := r.lastSpeaker(pg, perSent, i, g); c != nil {
			return c
		}
	}
	block := pg.sents[t.sent].block
	for back := 0; back <= reach && t.sent-back >= 0; back++ {
		s := t.sent - back
		if block-pg.sents[s].block > 1 || pg.sents[s].kind == hearsay.Caption && pg.sents[t.sent].kind != hearsay.Caption {
			continue
		}
		if pg.sents[s].kind == hearsay.Title && pg.sents[t.sent].kind != hearsay.Title {
			break
		}
		var fit []*cluster
		for _, n := range perSent[s] {
			if c := n.ent.root(); fits(c, g) && !slices.Contains(fit, c) {
				fit = append(fit, c)
			}
		}
		if len(fit) == 0 && r.stranger(p, s, i) {
			return nil
		}
		switch {
		case len(fit) == 0:
			continue
		case (object || i > 0 && copulas[pg.toks[i-1].low]) && back == 0:
			// The subject of the same clause would be "himself".
			sub := r.clauseSubject(pg, perSent[s], i)
			fit = slices.DeleteFunc(fit, func(c *cluster) bool { return c == sub })
			if len(fit) == 1 {
				return fit[0]
			}
			if len(fit) == 0 {
				continue
			}
			return nil
		case len(fit) == 1:
			return fit[0]
		}
		// Two or more: the subject of the sentence, where one is plain.
		first := perSent[s][0]
		c := first.ent.root()
		if fits(c, g) && r.subject(pg, first) {
			return c
		}
		return nil
	}
	return nil
}

// stranger reports whether somebody whom nothing is known of is the subject that a
// sentence begins with, before token i: "Keen has backed away from his claim".
// Whoever was named earlier is not meant then.
func (r *resolver) stranger(p, sent, i int) bool {
	pg := r.pages[p]
	k, _ := slices.BinarySearchFunc(pg.toks, pg.sents[sent].Start, func(t token, at int) int { return t.Start - at })
	if k+1 >= i || k+1 >= len(pg.toks) {
		return false
	}
	t, next := pg.toks[k], pg.toks[k+1]
	return t.word && t.upper && len(t.low) > 2 && !r.function[t.low] && r.lows[t.low] == 0 && next.word && finite[next.low] && !r.covered(p, k) && pronounGender[t.low] == ""
}

// clauseSubject returns the person named last before token i that is followed by
// a finite verb, without a comma between.
func (r *resolver) clauseSubject(pg *page, names []*name, i int) *cluster {
	for k := len(names) - 1; k >= 0; k-- {
		n := names[k]
		if n.to <= i && r.subject(pg, n) {
			return n.ent.root()
		}
	}
	return nil
}

// subject reports whether a name stands as a subject: not after a preposition or
// a transitive verb, and not a possessor.
func (r *resolver) subject(pg *page, n *name) bool {
	if n.form == hearsay.Pronoun {
		w := pg.toks[n.from].low
		return w == "he" || w == "she"
	}
	if n.to < len(pg.toks) && pg.toks[n.to].low == "'s" || n.to < len(pg.toks) && pg.toks[n.to].low == "'" {
		return false
	}
	i := n.from
	if !n.role.Empty() {
		for i > 0 && pg.toks[i-1].Start >= n.role.Start {
			i--
		}
	}
	for i > 0 && pg.toks[i].sent == pg.toks[i-1].sent && (pg.toks[i-1].low == "the" || pg.toks[i-1].low == "'s") {
		i--
	}
	if i == 0 || pg.toks[i].sent != pg.toks[i-1].sent {
		return true
	}
	switch b := pg.toks[i-1]; {
	case !b.word:
		return true
	case r.speech[b.low]:
		return true
	case prepositions[b.low]:
		return false
	case clauseWords[b.low]:
		return true
	}
	return n.to < len(pg.toks) && (finite[pg.toks[n.to].low] || r.speech[pg.toks[n.to].low])
}

var (
	copulas      = set(`be is was were been being become becomes became remain remains`)
	prepositions = set(`of in on at to from by with without against for about over under between among after before behind into near than like via per toward towards despite including and or`)
	clauseWords  = set(`that while as because since if when whether although though but where why how until unless so because`)
)

// lastSpeaker returns the one who spoke last before token i: the last person
// beside a verb of speech in this sentence or the few before.
func (r *resolver) lastSpeaker(pg *page, perSent [][]*name, i int, g string) *cluster {
	s := pg.toks[i].sent
	for back := 0; back <= reach && s-back >= 0; back++ {
		names := perSent[s-back]
		for k := len(names) - 1; k >= 0; k-- {
			n := names[k]
			if n.to > i || !fits(n.ent.root(), g) {
				continue
			}
			if n.says || n.form == hearsay.Pronoun && (n.to < len(pg.toks) && r.speech[pg.toks[n.to].low]) || r.saysAfter(pg, n) {
				return n.ent.root()
			}
		}
		if back > 0 && slices.ContainsFunc(names, func(n *name) bool { return fits(n.ent.root(), g) && r.subject(pg, n) }) {
			return nil // somebody else did something since
		}
	}
	return nil
}

// saysAfter reports whether a verb of speech follows a name's apposition.
func (r *resolver) saysAfter(pg *page, n *name) bool {
	if n.post.Empty() {
		return false
	}
	for k := n.to; k < len(pg.toks) && k < n.to+40 && pg.toks[k].sent == pg.toks[n.from].sent; k++ {
		if pg.toks[k].Start >= n.post.End && pg.toks[k].word {
			return r.speech[pg.toks[k].low]
		}
	}
	return false
}
