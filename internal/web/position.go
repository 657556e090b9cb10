package web

import (
	"strconv"

	"hearsay"
)

// How many positions a brief shows, and the words of how many pages.
const (
	maxPositions = 60
	openTellings = 4
)

// A positionView is a side that somebody takes in several texts, in other words.
type positionView struct {
	ID       string
	Name     string
	Stance   string
	Tellings []proof
	Left     int
	Counts   countsView
}

func positionLine(i int) string { return "pos" + strconv.Itoa(i+1) }

func (d *desk) positions() []positionView {
	var out []positionView
	for i := range d.b.Positions[:min(len(d.b.Positions), d.atMost(maxPositions))] {
		x := &d.b.Positions[i]
		line := positionLine(i)
		v := positionView{ID: line, Name: clip(x.Name, 80), Stance: stanceWords(x), Counts: d.counts(line, &x.Origins, hearsay.When{}, d.atMost(500))}
		v.Counts.Dating = ""
		for k, w := range x.Tellings {
			if k == d.atMost(openTellings) {
				v.Left = len(x.Tellings) - k
				break
			}
			v.Tellings = append(v.Tellings, proof{clip(w.Text, 300), d.notes(line, w)})
		}
		out = append(out, v)
	}
	return out
}

// stanceWords says what side a position takes on what: "sees Ruritania as no
// threat". An unknown stance stands as it is.
func stanceWords(x *hearsay.Position) string {
	subject := clip(x.Subject, 80)
	words, ok := map[string][2]string{
		"threat": {"sees a threat in ", "sees no threat in "}, "fraud": {"calls a fraud: ", "calls no fraud: "},
		"going": {"wants gone: ", "does not want gone: "}, "talks": {"wants talks with ", "wants no talks with "},
		"truce": {"is for a truce: ", "is against a truce: "}, "blame": {"blames ", "does not blame "},
	}[x.Stance]
	switch {
	case !ok:
		return clip(x.Stance, 40) + ": " + subject
	case x.Denied:
		return words[1] + subject
	}
	return words[0] + subject
}
