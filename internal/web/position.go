package web

import (
	"strconv"

	"hearsay"
	"hearsay/internal/wording"
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
		v := positionView{ID: line, Name: clip(x.Name, 80), Stance: d.stanceWords(x), Counts: d.counts(line, &x.Origins, hearsay.When{}, d.atMost(500))}
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
func (d *desk) stanceWords(x *hearsay.Position) string {
	subject := clip(x.Subject, 80)
	words, ok := map[string][2]string{
		"threat": {wording.Key("sees a threat in %s"), wording.Key("sees no threat in %s")}, "fraud": {wording.Key("calls a fraud: %s"), wording.Key("calls no fraud: %s")},
		"going": {wording.Key("wants gone: %s"), wording.Key("does not want gone: %s")}, "talks": {wording.Key("wants talks with %s"), wording.Key("wants no talks with %s")},
		"truce": {wording.Key("is for a truce: %s"), wording.Key("is against a truce: %s")}, "blame": {wording.Key("blames %s"), wording.Key("does not blame %s")},
	}[x.Stance]
	switch {
	case !ok:
		return clip(x.Stance, 40) + ": " + subject
	case x.Denied:
		return d.F(words[1], subject)
	}
	return d.F(words[0], subject)
}
