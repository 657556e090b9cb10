// Package difference finds where sources give different numbers, names, dates
// or accounts of the same thing.
//
// [Find] cuts every English article of a story into sentences (line.go), each
// with its words, the entities named in it, the statement that covers it, the
// day it speaks of and the text it belongs to: pages that are reprints or
// versions of each other are one text, and one voice. Five searches then run
// over the sentences:
//
//   - number.go, clash.go: quantities with what they count ("33 Russian
//     mercenaries ... detained"), compared between texts that tell of the same
//     happening. A quantity is an interval: "about 30" covers 33, "at least 12"
//     covers 14. Counts that grow with time are told apart by time.
//   - account.go, presence.go, likeness.go: a denial against what it denies, an accusation against its
//     denial, "although X asserted that P, Q", likeness against unlikeness.
//   - name.go: one entity whose names are spelt apart.
//   - date.go: one happening given on days that do not meet.
//   - correction.go: what changed between two versions of one page, and what a
//     page itself says it corrected.
//
// A conflict that is none is an error: every search asks for shared actors and
// shared words, and is silent where it is not sure.
package difference

import (
	"cmp"
	"slices"

	"hearsay"
)

// Version changes when the same pages may give other differences.
const Version = 4

// Find returns the differences between the articles of one story, in the order
// numbers, accounts, dates, names, corrections. Entities, events, statements and
// copies are those of the story; any of them may be empty, and then less is
// found. It returns nothing for articles in another language than English.
func Find(articles []*hearsay.Article, entities []hearsay.Entity, events []hearsay.Event, statements []hearsay.Statement, copies []hearsay.Copy) []hearsay.Difference {
	p := newPile(articles, entities, events, statements, copies)
	var out []hearsay.Difference
	out = append(out, p.numbers()...)
	out = append(out, p.accounts()...)
	out = append(out, p.dates()...)
	out = append(out, p.names()...)
	out = append(out, p.corrections()...)
	return out
}

// A claim is one place that takes a side.
type claim struct {
	line *line
	at   hearsay.Range // in the article's Text
	core hearsay.Range // the part whose speaker counts; at where empty
}

// side makes one side of a difference from its claims: one voice a text, or a
// text and speaker, the other pages of that text as its repeats.
func (p *pile) side(value string, claims []claim) hearsay.Side {
	claims = slices.Clone(claims)
	slices.SortStableFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.line.art, b.line.art), cmp.Compare(a.at.Start, b.at.Start))
	})
	s := hearsay.Side{Value: value}
	type key struct {
		text    int
		speaker string
	}
	seen, told := map[key]int{}, map[string]int{}
	for _, c := range claims {
		v := hearsay.Voice{Page: p.articles[c.line.art].Page, Words: p.articles[c.line.art].Excerpt(c.at)}
		if v.Words.None() {
			continue
		}
		who := ""
		core := c.core
		if core.Empty() {
			core = c.at
		}
		if st := c.line.said(core); st != nil {
			v.Speaker, v.Name = st.Speaker, p.nameOf(st)
			who = cmp.Or(string(st.Speaker), v.Name)
		}
		k := key{c.line.text, who}
		i, ok := seen[k]
		if j, same := told[c.line.digest]; same && !ok { // the same sentence in a copy
			i, ok = j, p.text[p.page[s.Voices[j].Page]] == c.line.text
		}
		if ok {
			if s.Voices[i].Page != v.Page {
				s.Voices[i].Repeats = append(s.Voices[i].Repeats, v.Words)
			}
			continue
		}
		seen[k], told[c.line.digest] = len(s.Voices), len(s.Voices)
		s.Voices = append(s.Voices, v)
	}
	return s
}

// nameOf is how a speaker is shown.
func (p *pile) nameOf(s *hearsay.Statement) string {
	if e := p.entity[s.Speaker]; e != nil && s.Speaker != "" {
		return e.Name
	}
	return s.Name.Text
}
