package web

import (
	"slices"
	"strconv"
	"strings"

	"hearsay"
	"hearsay/internal/wording"
)

// How much of "what they expect" the front of a brief shows.
const (
	frontQuestions, partQuestions = 10, 30
	openVoices                    = 2   // a direction, without opening the list
	openRest                      = 6   // of the claims that fit no question
	foldVoices                    = 120 // of a question; its own part has the others
	maxStrokes                    = 60
)

// A questionView is a question with a bar for each direction.
type questionView struct {
	ID     string
	Text   string
	Bars   []barView
	Voices []voiceView  // a few for each direction
	All    int          // claims
	Groups []voiceGroup // all of them, unless Voices are
	Left   int
	Later  []laterView
}

// A laterView is an event that came after a claim: something to see, no verdict.
type laterView struct {
	URL   string
	Date  string
	Label string
	Notes []note
}

// A barView is one direction: a stroke for each voice, "s" named, "o" the page
// itself, "u" nobody named.
type barView struct {
	Direction string
	N         int
	Strokes   []string
	More      bool // there are more voices than strokes
	Key       string
}

type voiceGroup struct {
	Direction string
	Voices    []voiceView
}

// A voiceView is one claim.
type voiceView struct {
	ID        string
	Direction string // only on the first of its direction
	Name      string
	Pieces    []piece
	Hedge     string // where the words don't hold it
	Band      string
	Condition string
	Notes     []note
}

func questionLine(i int) string { return "q" + strconv.Itoa(i+1) }

var directions = []struct {
	d    hearsay.Direction
	name string
	n    func(*hearsay.Question) int
}{
	{hearsay.No, wording.Key("no"), func(q *hearsay.Question) int { return q.No }},
	{hearsay.Yes, wording.Key("yes"), func(q *hearsay.Question) int { return q.Yes }},
	{hearsay.Depends, wording.Key("depends"), func(q *hearsay.Question) int { return q.Depends }},
	{"", wording.Key("cannot tell"), func(q *hearsay.Question) int { return q.Unclear }},
}

func (d *desk) questionView(i int, limit int) questionView {
	q := &d.b.Questions[i]
	v := questionView{ID: questionLine(i), Text: clip(q.Text, 200), All: len(q.Claims), Later: d.later(q)}
	shown, voices := 0, d.ballots(q)
	for _, dir := range directions {
		dir.name = d.T(dir.name)
		bar := d.bar(voices, dir.d, dir.name, dir.n(q))
		if dir.d == "" && bar.N == 0 {
			continue
		}
		if !q.Asks() {
			dir.name = ""
		} else {
			v.Bars = append(v.Bars, bar)
		}
		g := voiceGroup{Direction: dir.name}
		open := 0
		for j := range q.Claims {
			if q.Claims[j].Direction != dir.d {
				continue
			}
			if shown == limit {
				v.Left++
				continue
			}
			shown++
			c := d.voice(q, i, j)
			g.Voices = append(g.Voices, c)
			if open < openVoices && (dir.d != "" || len(q.Claims) < 4) || !q.Asks() && open < openRest {
				o := c
				if open == 0 {
					o.Direction = dir.name
				}
				v.Voices = append(v.Voices, o)
				open++
			}
		}
		if len(g.Voices) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	if len(v.Voices) == len(q.Claims) {
		v.Groups = nil
		return v
	}
	for i := range v.Voices {
		v.Voices[i].ID = "" // its place is in the whole list
	}
	return v
}

// later are the events that came after the claims of a question, each with its
// words.
func (d *desk) later(q *hearsay.Question) []laterView {
	var out []laterView
	for _, id := range q.Later {
		i := slices.IndexFunc(d.b.Events, func(e hearsay.Happening) bool { return e.ID == id })
		if i < 0 {
			continue
		}
		e := &d.b.Events[i]
		out = append(out, laterView{URL: d.eventAt(e), Date: longDate(d.Language, e.When), Label: clip(e.Label.Text, 200), Notes: d.capNotes(d.notes(eventLine(&e.Event), d.sentences(e)...))})
	}
	return out
}

// A ballot is a voice, a holder on one text, with its claims by direction.
type ballot struct {
	key   string
	kind  hearsay.HolderKind
	votes map[hearsay.Direction]int
}

// ballots gathers the claims of a question by voice. The second claim of one
// holder on one text adds no voice.
func (d *desk) ballots(q *hearsay.Question) []ballot {
	var out []ballot
	for i := range q.Claims {
		c := &q.Claims[i]
		key := string(c.HolderKind) + "\x00" + string(c.Holder) + "\x00" + c.HolderName.Text + "\x00" + strconv.Itoa(d.textOf(c.Page))
		if c.Holder != "" {
			key = string(c.Holder) + "\x00" + strconv.Itoa(d.textOf(c.Page))
		}
		j := slices.IndexFunc(out, func(b ballot) bool { return b.key == key })
		if j < 0 {
			j = len(out)
			out = append(out, ballot{key, c.HolderKind, map[hearsay.Direction]int{}})
		}
		out[j].votes[c.Direction]++
	}
	return out
}

// direction is where a voice points: where most of its claims do; a voice that
// says as much yes as no says that it depends.
func (b ballot) direction() hearsay.Direction {
	yes, no, depends := b.votes[hearsay.Yes], b.votes[hearsay.No], b.votes[hearsay.Depends]
	switch {
	case yes+no+depends == 0:
		return ""
	case yes > no && yes >= depends:
		return hearsay.Yes
	case no > yes && no >= depends:
		return hearsay.No
	}
	return hearsay.Depends
}

// bar draws a stroke a voice; n is how many the question counts.
func (d *desk) bar(voices []ballot, dir hearsay.Direction, name string, n int) barView {
	b := barView{Direction: name, N: n}
	var strokes [3][]string
	for _, v := range voices {
		if v.direction() != dir {
			continue
		}
		switch v.kind {
		case hearsay.NamedHolder:
			strokes[0] = append(strokes[0], "s")
		case hearsay.PageHolder:
			strokes[1] = append(strokes[1], "o")
		default:
			strokes[2] = append(strokes[2], "u")
		}
	}
	var key []string
	for i, what := range []string{d.T("by somebody named"), d.T("by a page or outlet itself"), d.T("with nobody named")} {
		if len(strokes[i]) > 0 {
			key = append(key, strconv.Itoa(len(strokes[i]))+" "+what)
		}
		b.Strokes = append(b.Strokes, strokes[i]...)
	}
	b.Key = strings.Join(key, ", ")
	b.Strokes = b.Strokes[:min(b.N, maxStrokes, len(b.Strokes))]
	b.More = b.N > len(b.Strokes)
	return b
}

// holder is who expects it, as shown.
func (d *desk) holder(o *hearsay.Outlook) string {
	switch o.HolderKind {
	case hearsay.NamedHolder:
		if n := d.name[o.Holder]; n != "" {
			return clip(n, 80)
		}
		return clip(o.HolderName.Text, 80)
	case hearsay.UnnamedHolder:
		if o.HolderName.None() {
			return d.T("Nobody named")
		}
		return d.unnamed(o.HolderName.Text)
	}
	if p := d.page[o.Page]; p != nil && p.Outlet.String() != "" {
		return p.Outlet.String()
	}
	return d.F("Page %d itself", d.number(o.Page))
}

// claim is the words of an outlook. As with statements, only what stands in
// quotation marks on the page is Quoted.
func (d *desk) claim(o *hearsay.Outlook) []piece {
	var near []hearsay.Range
	for _, q := range d.quoted[o.Page] {
		if q.Overlaps(o.At) {
			near = append(near, q)
		}
	}
	if o.At.Len() != len(o.Claim.Text) || len(near) == 0 || len(o.Claim.Text) > 400 {
		return []piece{{Text: clip(o.Claim.Text, 400)}}
	}
	return cutQuoted(o.Claim.Text, o.At, near)
}

func (d *desk) voice(q *hearsay.Question, i, j int) voiceView {
	o := &q.Claims[j]
	v := voiceView{ID: questionLine(i) + "c" + strconv.Itoa(j+1), Name: d.holder(o), Pieces: d.claim(o)}
	if !o.Hedge.None() && !strings.Contains(strings.ToLower(o.Claim.Text), strings.ToLower(o.Hedge.Text)) {
		v.Hedge = clip(o.Hedge.Text, 60)
	}
	if o.Band != (hearsay.Band{}) {
		v.Band = clip(o.Hedge.Text, 40) + ": " + d.F("%d to %d in 100", o.Band.Low, o.Band.High)
	}
	if !o.Condition.None() && !strings.Contains(o.Claim.Text, o.Condition.Text) {
		v.Condition = clip(o.Condition.Text, 160)
	}
	at := o.Sentence
	if at.None() {
		at = o.Claim
	}
	es := []hearsay.Excerpt{at}
	if j < len(q.Repeats) {
		es = append(es, q.Repeats[j]...)
	}
	v.Notes = d.capNotes(d.notes(v.ID, es...))
	return v
}
