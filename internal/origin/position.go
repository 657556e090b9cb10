package origin

import (
	"cmp"
	"slices"

	"hearsay"
)

// positions finds what somebody says of a thing on several texts in words that
// differ: statements of one speaker that name the same person, group or place
// within six words of a word of the same stance, all denied or none. It is no claim
// that the statements are the same, only that they take one side on one thing; who
// says so is one origin all the same, so that a position never adds up voices.
// Positions come with the most texts first.
func (t *tracer) positions() []hearsay.Position {
	type side struct {
		holder, about hearsay.EntityID
		stance        string
		denied        bool
	}
	type telling struct {
		statement int
		report
	}
	var order []side
	told := map[side][]telling{}
	for i, s := range t.Statements {
		holder := t.entity[s.Speaker]
		if !s.Speech || !named(holder) || len(s.At) != len(s.Words) {
			continue
		}
		at, ok := t.at[s.Page]
		if !ok {
			continue
		}
		quote := len(s.Quoted) > 0 || s.Kind == hearsay.Direct
		seen := map[side]bool{}
		for k, w := range s.Words {
			for _, f := range t.stances(s, k) {
				x := side{s.Speaker, f.about.ID, f.stance, f.denied != s.Denied}
				if seen[x] || f.about.ID == s.Speaker || f.about.Kind == hearsay.Group || f.about.Country != "" && f.about.Country == holder.Country {
					continue
				}
				seen[x] = true
				if told[x] == nil {
					order = append(order, x)
				}
				told[x] = append(told[x], telling{i, report{article: at, words: w, at: s.At[k], speaker: s.Speaker, quote: quote}})
				for _, r := range s.Repeats {
					if a, ok := t.at[r.Page]; ok && len(r.Words) > 0 {
						told[x] = append(told[x], telling{i, report{article: a, words: r.Words[min(k, len(r.Words)-1)], speaker: s.Speaker, quote: quote}})
					}
				}
			}
		}
	}
	var out []hearsay.Position
	for _, x := range order {
		var reports []report
		statements, texts := map[int]bool{}, map[int]bool{}
		for _, y := range told[x] {
			statements[y.statement], texts[t.text[y.article]] = true, true
			reports = append(reports, y.report)
		}
		if len(statements) < 2 || len(texts) < 2 {
			continue
		}
		p := hearsay.Position{Holder: x.holder, Name: t.entity[x.holder].Name, About: x.about, Subject: t.entity[x.about].Name, Stance: x.stance, Denied: x.denied, Origins: t.lists(reports)}
		for _, r := range reports { // as lists has sorted them
			p.Tellings = append(p.Tellings, r.words)
		}
		t.addOrigin(&p.Origins, t.Statements[told[x][0].statement])
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b hearsay.Position) int {
		return cmp.Or(cmp.Compare(len(b.Origins.Texts), len(a.Origins.Texts)), cmp.Compare(len(b.Tellings), len(a.Tellings)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Stance, b.Stance))
	})
	return out
}

// A facing is a stance on somebody in the words of a statement.
type facing struct {
	about  *hearsay.Entity
	stance string
	denied bool
}

// farthest is how many words may stand between whom a stance is on and its word.
const farthest = 6

// stances finds the stances in the k-th words of a statement.
func (t *tracer) stances(s hearsay.Statement, k int) []facing {
	in := s.At[k]
	ws := wordsOf(s.Words[k].Text)
	var out []facing
	for _, n := range within(t.namesOn(s.Page), in) {
		i, _ := slices.BinarySearchFunc(ws, n.at.Start-in.Start, func(w word, at int) int { return cmp.Compare(w.start, at) })
		j := i
		for j < len(ws) && ws[j].start < n.at.End-in.Start {
			j++
		}
		if stance := stanceOf(s.Verb); stance != "" && k == 0 && i <= farthest {
			out = append(out, facing{n.entity, stance, false})
		}
		for h := max(0, i-farthest); h < min(len(ws), j+farthest); h++ {
			if h >= i && h < j {
				continue
			}
			if stance := stanceOf(ws[h].low); stance != "" {
				out = append(out, facing{n.entity, stance, slices.ContainsFunc(ws[max(0, h-4):h], func(w word) bool { return denials[w.low] })})
			}
		}
	}
	return out
}

// denials turn the word after them round. The apostrophe of "isn't" ends a word.
var denials = setOf("no not never neither nor without isn aren wasn weren don doesn didn won wouldn can cannot couldn hardly")

// stanceOf returns the stance that a word, in small letters, takes; "" for none.
func stanceOf(w string) string { return stance[w] }

// stance is the words of each stance, in the forms that news uses. General English.
var stance = func() map[string]string {
	out := map[string]string{}
	for name, words := range map[string]string{
		"threat": "threat threats threaten threatens threatened threatening attack attacks attacking invade invades invading invasion troops aggression aggressor " +
			"menace encircle encircling encirclement buildup build-up gates danger dangers dangerous fears warn warns warned provocation provocations provoke hostile",
		"fraud": "rigged rigging rig stolen steal stole fraud fraudulent falsified falsification falsify sham illegitimate unfair cheated",
		"going": "resign resigns resigned resignation quit quits departure oust ousted ouster step-down",
		"talks": "dialogue negotiate negotiates negotiations negotiation talks mediation",
		"truce": "ceasefire cease-fire truce armistice",
		"blame": "blame blames blamed responsible guilty culprit orchestrated masterminded",
	} {
		for w := range setOf(words) {
			out[w] = name
		}
	}
	return out
}()
