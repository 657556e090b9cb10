package web

import (
	"strconv"

	"hearsay"
)

// How much of the last two sections the front of a brief shows.
const (
	frontDifferences, partDifferences = 20, 60
	frontOnly, partOnly               = 30, 200
	openSideVoices                    = 4
)

// A differenceView sets accounts side by side.
type differenceView struct {
	ID    string
	About string
	Kind  string
	Two   bool
	Sides []sideView
}

type sideView struct {
	Value  string
	Voices []sideVoice
	Folded []sideVoice
}

type sideVoice struct {
	Words string
	Notes []note
	Name  string
}

func (d *desk) differenceView(i int) differenceView {
	x := &d.b.Differences[i]
	line := "d" + strconv.Itoa(i+1)
	v := differenceView{ID: line, About: upper(clip(x.About, 160)), Kind: d.differenceKind(x.Kind), Two: len(x.Sides) <= 2}
	for _, s := range x.Sides {
		sv := sideView{Value: clip(s.Value, 120)}
		if len(s.Voices) > 0 && s.Voices[0].Words.Text == s.Value {
			sv.Value = "" // the words say it
		}
		for j, w := range s.Voices {
			name := clip(w.Name, 80)
			if name == "" {
				name = d.siteName(w.Page)
				if p := d.page[w.Page]; p != nil && p.Outlet.String() == "" {
					name = d.F("page %d itself", p.Number)
				}
			}
			one := sideVoice{Words: clip(w.Words.Text, 300), Name: name, Notes: d.capNotes(d.notes(line, append([]hearsay.Excerpt{w.Words}, w.Repeats...)...))}
			if j < openSideVoices {
				sv.Voices = append(sv.Voices, one)
			} else if j < d.atMost(60) {
				sv.Folded = append(sv.Folded, one)
			}
		}
		v.Sides = append(v.Sides, sv)
	}
	return v
}

func (d *desk) differenceKind(k hearsay.DifferenceKind) string {
	switch k {
	case hearsay.Numbers:
		return d.T("numbers")
	case hearsay.Spellings:
		return d.T("names")
	case hearsay.Dates:
		return d.T("dates")
	case hearsay.Correcting:
		return d.T("changed between two versions of one page")
	}
	return ""
}

// An onlyView is what a single text carries.
type onlyView struct {
	ID    string
	Sheet sheet
	Words string
	Notes []note
	Kind  string
}

func (d *desk) onlyView(i int) onlyView {
	o := &d.b.Only[i]
	line := "o" + strconv.Itoa(i+1)
	v := onlyView{ID: line, Sheet: d.sheet(o.Page), Words: clip(o.Words.Text, 300), Notes: d.notes(line, o.Words)}
	switch o.Kind {
	case "event":
		v.Kind = d.T("an event that no other text has")
	case "statement":
		v.Kind = d.T("words that no other text has")
	case "kept":
		v.Kind = d.T("kept by this copy, lost by the text it came from")
	default:
		v.Kind = clip(o.Kind, 60)
	}
	return v
}
