package event

import (
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/when"
)

// issued reports a statement, speech or interview that a verb of speech names
// ("said in a statement") and no date of its own dates.
func (f *finder) issued(r hearsay.Range, ts []token, dates []dated) {
	for k := range dates {
		if dates[k].speech {
			return
		}
	}
	for i := range ts {
		t := &ts[i]
		if !t.is(tagSpeech) || t.verb != finite || t.forms == nil || t.forms.forms&formPast == 0 {
			continue
		}
		last := 0
		for k := i + 1; k < len(ts) && k < i+6; k++ {
			if !nominal(&ts[k]) && !ts[k].is(tagPrep) {
				break
			}
			if occasions[ts[k].low] && ts[i+1].is(tagPrep) {
				last = k
				break
			}
		}
		if last == 0 {
			continue
		}
		ps, _ := subject(ts, groupStart(ts, i), 0)
		if len(ps) == 0 { // "...", said the alliance in a statement
			continue
		}
		h := hit{head: i, last: last, frame: issuing, verb: true, use: finite, actors: ps, start: i, end: last + 1, rank: 10}
		h.mode.past = true
		f.report(r, ts, &h, dates)
	}
}

// issuing is the frame of "said in a statement".
var issuing = &frame{root: hearsay.Utterance, weight: 1}

// occasions are what a verb of speech can name as the place of the words.
var occasions = map[string]bool{"statement": true, "speech": true, "interview": true, "letter": true, "tweet": true, "post": true,
	"communique": true, "communiqué": true, "address": true, "broadcast": true, "conference": true}

// utterance reports what was said on a day that the sentence names: "the Kremlin
// said Sunday", or a post with its handle and day.
func (f *finder) utterance(r hearsay.Range, ts []token, d *dated) {
	text := f.a.Text[max(r.Start, ts[d.first].Start-40):ts[d.first].Start]
	post := !d.Relative && strings.Contains(text, "@")
	if d.noun != noNoun && !post || when.Grain(f.a.Text[r.Start:r.End], d.Expr) != "day" {
		return
	}
	var who []hearsay.EntityID
	at := hearsay.Range{Start: ts[d.first].Start, End: ts[d.last].End}
	frame := at
	switch {
	case post:
		i := d.first - 1
		for i >= 0 && ts[i].entity == 0 {
			i--
		}
		if i < 0 {
			return
		}
		who = []hearsay.EntityID{f.entities[ts[i].entity-1].ID}
		m, _ := partyAt(ts, i)
		at.Start = ts[m.at].Start
	case d.speech && d.owner+1 < len(ts) && (ts[d.owner+1].low == "nothing" || ts[groupStart(ts, d.owner)].is(tagNeg) || d.owner > 0 && ts[d.owner-1].is(tagNeg)):
		return
	case d.speech && d.owner >= 0 && (ts[d.owner].verb == finite || ts[d.owner].verb == perfect):
		ps, _ := subject(ts, groupStart(ts, d.owner), 0)
		if who = f.ids(ps); len(who) == 0 {
			return
		}
		frame = ts[d.owner].Range
		at.Start, at.End = min(at.Start, frame.Start), max(at.End, frame.End)
		for _, p := range ps {
			k := p.at
			for k > 0 && k > p.at-3 && ts[k-1].is(tagDet|tagPoss|tagAdj) && nominal(&ts[k-1]) { // "the Kremlin"
				k--
			}
			for n := 0; n < 2 && k > 1 && ts[k].is(tagUpper) && ts[k-1].low == "of" && ts[k-2].is(tagUpper); n++ { // "Secretary of State"
				k -= 2
			}
			at.Start, at.End = min(at.Start, ts[k].Start), max(at.End, ts[p.end-1].End)
		}
		if n := d.last + 1; d.first > d.owner && n < len(ts) && at.End == ts[d.last].End && (ts[n].low == "that" || nominal(&ts[n]) || ts[n].is(tagPron)) {
			at.End = max(at.End, told(ts, d.last, d.last+3*reach)) // what was said
		}
	default:
		return
	}
	rep := hearsay.Report{Page: f.a.Page, Sentence: f.a.Excerpt(r), Clause: f.a.Excerpt(at), At: at, Frame: f.a.Excerpt(frame),
		When: f.resolve(ts, d), Root: hearsay.Utterance, Actors: who, Caption: f.caption}
	if rep.When.Known() && !rep.Sentence.None() && !rep.Clause.None() && !rep.Frame.None() {
		f.out = append(f.out, rep)
	}
}

// outlet reports whether one of the entities is an organisation: "wrote for The
// Herald" is a piece, "wrote in Norwegian" isn't.
func (f *finder) outlet(ids []hearsay.EntityID) bool {
	for _, e := range f.entities {
		if e.Kind == hearsay.Organisation && slices.Contains(ids, e.ID) {
			return true
		}
	}
	return false
}
