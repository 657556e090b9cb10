package web

import (
	"net/http"
	"strconv"
	"strings"

	"hearsay"
	"hearsay/internal/speaker"
	"hearsay/internal/wording"
)

// A voicePage is all that one speaker said in a story.
type voicePage struct {
	Name    string
	Group   string
	Roles   []proof
	Also    []string
	Marked  []string // what was put right about the name by hand
	Summary string
	Chains  []chain
	Sayings []sayingView
	Part    part
	Expect  []voiceLine
	Story   link
	All     string // where all that they said in any story stands; "" for those that no name joins
}

// A voiceLine is a question with what the speaker expects.
type voiceLine struct {
	Question  link
	Direction string
	Pieces    []piece
	Notes     []note
}

// speaker shows a speaker of a story.
func (w *site) speaker(r *http.Request) (*view, error) {
	d, err := w.brief(r, r.PathValue("story"))
	if err != nil {
		return nil, err
	}
	p, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	key := r.PathValue("entity")
	for i := range d.b.Speakers {
		if s := &d.b.Speakers[i]; d.speakerKey(s) == key {
			v := d.voicePage(s, p)
			return &view{Template: "speaker.html", Follow: d.follow(), Said: d.saidIn(), Title: v.Name + " · " + d.title(), Trail: []link{{d.T("The pile"), "/"}, {clip(d.title(), 60), d.storyURL()}, {v.Name, ""}}, Data: v}, nil
		}
	}
	return nil, errNoPage
}

func (d *desk) voicePage(s *hearsay.Speaker, p int) *voicePage {
	v := &voicePage{Name: d.speakerName(s), Group: d.T(groupNames[d.group(s)]), Chains: d.chains(s, 20), Story: link{clip(d.title(), 120), d.storyURL()}}
	voice := speaker.Voice{Name: s.Name, Kind: s.Kind, Aliases: s.Aliases}
	if e := d.entity(s); e != nil {
		voice.Known = e.Known
	}
	if key := speaker.Key(&voice); s.Entity != "" && s.Kind != hearsay.Group && key != "" {
		v.All = everywhereURL(key + "." + string(d.b.Story.ID))
	}
	for _, r := range s.Roles[:min(len(s.Roles), 8)] {
		v.Roles = append(v.Roles, proof{clip(r.Text, 200), []note{d.note(r, "sp-"+fragment(d.speakerKey(s)))}})
	}
	v.Also, v.Marked = otherNames(s.Name, s.Aliases, 12), d.marked(s)
	kinds := map[hearsay.StatementKind]int{}
	for i := range s.Sayings {
		kinds[s.Sayings[i].Kind]++
	}
	var how []string
	for _, k := range []struct {
		kind  hearsay.StatementKind
		words string
	}{{hearsay.Direct, wording.Key("in their words")}, {hearsay.Mixed, wording.Key("in part their words")}, {hearsay.Indirect, wording.Key("told by another")}} {
		if n := kinds[k.kind]; n > 0 {
			how = append(how, d.Count(n)+" "+d.T(k.words))
		}
	}
	v.Summary = d.F("%s in this story: %s.", d.N(len(s.Sayings), "statement"), strings.Join(how, ", "))
	lo := min((p-1)*partSayings, len(s.Sayings))
	hi := min(lo+partSayings, len(s.Sayings))
	v.Part = part{Total: len(s.Sayings), First: lo + 1, Last: hi}
	if lo > 0 {
		v.Part.Prev = d.speakerURL(s) + "?p=" + strconv.Itoa(p-1)
	}
	if hi < len(s.Sayings) {
		v.Part.Next = d.speakerURL(s) + "?p=" + strconv.Itoa(p+1)
	}
	for i := lo; i < hi; i++ {
		y := &s.Sayings[i]
		sv := d.sayingView(y)
		c := d.counts(sv.ID, &y.Origins, y.Said, listItems*4)
		if !y.Said.Known() {
			c.Dating = ""
		}
		c.All = ""
		sv.Counts = &c
		v.Sayings = append(v.Sayings, sv)
	}
	if s.Entity != "" {
		d.expectations(v, s.Entity)
	}
	return v
}

// expectations lists what a speaker expects, up to a hundred lines.
func (d *desk) expectations(v *voicePage, id hearsay.EntityID) {
	for i := range d.b.Questions {
		q := &d.b.Questions[i]
		for j := range q.Claims {
			if q.Claims[j].Holder != id || len(v.Expect) == 100 {
				continue
			}
			c := d.voice(q, i, j)
			v.Expect = append(v.Expect, voiceLine{
				Question:  link{clip(q.Text, 160), d.lineURL("expect", i, frontQuestions, partQuestions, questionLine(i))},
				Direction: d.directionWord(q.Claims[j].Direction), Pieces: c.Pieces, Notes: c.Notes,
			})
		}
	}
}
