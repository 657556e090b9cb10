package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A series is what was measured of one thing, again and again in a run. The run is
// judged by its second quarter, when all that is kept for use again is there, and its
// last.
type series struct {
	name  string
	unit  float64 // the table shows values by it: 1<<20 for megabytes
	share float64 // what the last quarter may have more than the second: a share of it
	slack float64 // and this besides
	by    string  // what of a quarter is judged: its "mean", its "median" or the "most"
	at    []time.Duration
	v     []float64
}

// memory may be more by a tenth and 8 MB: long reports are being made in one quarter
// and not in another.
func memory(name string) *series {
	return &series{name: name + ", MB", unit: 1 << 20, share: .1, slack: 8 << 20, by: "mean"}
}

// counted things may be more by four in the middle: a request under way begins some
// dozens for a moment, and what leaks stays.
func counted(name string) *series { return &series{name: name, unit: 1, slack: 4, by: "median"} }

// walSize is of a write-ahead log: as large as the longest time in which somebody read.
func walSize(name string) *series {
	return &series{name: name + ", MB", unit: 1 << 20, share: .25, slack: 16 << 20, by: "most"}
}

func (s *series) add(at time.Duration, v float64) { s.at, s.v = append(s.at, at), append(s.v, v) }

// A growth says how a series went.
type growth struct {
	second, last, allowed float64    // of the two quarters, and what the last may have
	least, most           [2]float64 // of the two
	slope, noise          float64    // an hour, after the first fifth; twice its standard error
	grew, known           bool       // known is false where there are too few values
}

// judge looks at a run of a length.
func (s *series) judge(length time.Duration) (v growth) {
	second, last := s.between(length/4, length/2), s.between(length*3/4, length+time.Hour)
	if len(second) < 10 || len(last) < 10 {
		return v
	}
	of := map[string]func([]float64) float64{"mean": mean, "median": median, "most": slices.Max[[]float64]}[s.by]
	v.known, v.second, v.last = true, of(second), of(last)
	v.least, v.most = [2]float64{slices.Min(second), slices.Min(last)}, [2]float64{slices.Max(second), slices.Max(last)}
	v.allowed = v.second*(1+s.share) + s.slack
	v.grew = v.last > v.allowed
	v.slope, v.noise = s.slope(length)
	return v
}

// slope fits a line (least squares) to the means of twelve parts of the run after its
// first fifth. Parts, since neighbouring values are alike: their number would make a
// slope look surer than it is.
func (s *series) slope(length time.Duration) (slope, noise float64) {
	const parts = 12
	var x, y []float64
	from := length / 5
	each := (length - from) / parts
	for i := range time.Duration(parts) {
		if v := s.between(from+i*each, from+(i+1)*each); len(v) > 0 {
			x, y = append(x, (from+i*each+each/2).Hours()), append(y, mean(v))
		}
	}
	if len(x) < 3 {
		return 0, math.Inf(1)
	}
	mx, my := mean(x), mean(y)
	var xx, xy, rest float64
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		xy += (x[i] - mx) * (y[i] - my)
	}
	slope = xy / xx
	for i := range x {
		e := y[i] - my - slope*(x[i]-mx)
		rest += e * e
	}
	return slope, 2 * math.Sqrt(rest/float64(len(x)-2)/xx)
}

func (s *series) between(from, to time.Duration) (out []float64) {
	for i, at := range s.at {
		if at >= from && at < to {
			out = append(out, s.v[i])
		}
	}
	return out
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}

// soakHead is the head of the table that row writes a line of.
const soakHead = "| what | of a quarter | second (least, most) | last (least, most) | may be | slope an hour ± 2 s.e. | |\n|---|---|---|---|---|---|---|"

// row is the line of a table that says all that.
func (s *series) row(v growth) string {
	if !v.known {
		return fmt.Sprintf("| %s | %d values, too few to judge |", s.name, len(s.v))
	}
	end := "flat"
	if v.grew {
		end = "GREW"
	}
	return fmt.Sprintf("| %s | %s | %.1f (%.0f, %.0f) | %.1f (%.0f, %.0f) | %.1f | %+.2f ± %.2f | %s |", s.name, s.by, v.second/s.unit, v.least[0]/s.unit, v.most[0]/s.unit,
		v.last/s.unit, v.least[1]/s.unit, v.most[1]/s.unit, v.allowed/s.unit, v.slope/s.unit, v.noise/s.unit, end)
}

// What does not grow passes, however much it goes up and down; what grows does not,
// however slowly.
func TestTheJudgeOfASoak(t *testing.T) {
	const hour, mb = time.Hour, float64(1 << 20)
	r := rand.New(rand.NewPCG(1, 2))
	run := func(s *series, of func(minute float64) float64) growth {
		for at := time.Duration(0); at < hour; at += 5 * time.Second {
			s.add(at, of(at.Minutes()))
		}
		return s.judge(hour)
	}
	saw := func(m float64) float64 { return math.Mod(m, 3) * 10 * mb }
	for what, c := range map[string]struct {
		series *series
		of     func(minute float64) float64
		grew   bool
	}{
		"nothing":                          {memory("rss"), func(float64) float64 { return 0 }, false},
		"level with noise":                 {memory("rss"), func(float64) float64 { return (100 + 20*r.Float64()) * mb }, false},
		"a saw":                            {memory("rss"), func(m float64) float64 { return 80*mb + saw(m) }, false},
		"a warm-up":                        {memory("heap"), func(m float64) float64 { return mb * (20 + 5*min(m, 14)) }, false},
		"less and less":                    {memory("heap"), func(m float64) float64 { return mb * (200 - m) }, false},
		"half a megabyte a minute":         {memory("heap"), func(m float64) float64 { return mb * (20 + m/2) }, true},
		"a leak under a saw":               {memory("rss"), func(m float64) float64 { return 80*mb + saw(m) + m*mb }, true},
		"a leak that begins late":          {memory("rss"), func(m float64) float64 { return mb * (60 + 3*max(0, m-40)) }, true},
		"goroutines that come and go":      {counted("goroutines"), func(m float64) float64 { return 20 + math.Floor(6*r.Float64()) + 90*math.Floor(r.Float64()*1.05) }, false},
		"a goroutine a minute":             {counted("goroutines"), func(m float64) float64 { return 20 + math.Floor(m) }, true},
		"a file every two minutes":         {counted("files"), func(m float64) float64 { return 12 + math.Floor(m/2) }, true},
		"a log that is begun again":        {walSize("wal"), func(m float64) float64 { return 4 * mb }, false},
		"a log without end":                {walSize("wal"), func(m float64) float64 { return m * 2 * mb }, true},
		"a log that a reader holds for 5m": {walSize("wal"), func(m float64) float64 { return mb * (4 + min(12, max(0, m-48))) }, false},
	} {
		v := run(c.series, c.of)
		if !v.known || v.grew != c.grew {
			t.Errorf("%s: %s, want grew=%v", what, c.series.row(v), c.grew)
		}
	}
	s := memory("heap")
	v := run(s, func(m float64) float64 { return mb * (50 + m/6 + r.Float64()) })
	if got := v.slope / mb; got < 9.5 || got > 10.5 || v.noise > mb {
		t.Errorf("ten megabytes an hour: a slope of %.2f ± %.2f", got, v.noise/mb)
	}
	if v := memory("heap").judge(hour); v.known {
		t.Error("nothing was measured, and the judge knows")
	}
}
