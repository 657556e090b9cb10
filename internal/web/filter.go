package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearsay/internal/speaker"
	"hearsay/internal/store"
	"hearsay/internal/wording"
)

// A pileFilter is what a reader asked the pile for. All that is asked has to
// hold; the zero filter holds for every story.
type pileFilter struct {
	Outlet, Speaker, Place, Language string
	After, Before                    string // as written
	State, Origins                   string
	after, before                    time.Time
}

// unnamedOutlet is the value of the filter for pages that name no site.
const unnamedOutlet = "-"

var pileStates = []choice{{Value: string(store.GoesOn), Text: wording.Key("going on")}, {Value: string(store.Quiet), Text: wording.Key("quiet")}, {Value: string(store.Closed), Text: wording.Key("closed")}}

var originCounts = []choice{{Value: "0", Text: wording.Key("none named")}, {Value: "1", Text: wording.Key("one")}, {Value: "2", Text: wording.Key("two")}, {Value: "3", Text: wording.Key("three or more")}}

// readFilter reads a filter from an address. bad are the dates that are none,
// which are left aside.
func readFilter(q url.Values) (f pileFilter, bad []string) {
	get := func(k string) string { return clip(strings.TrimSpace(q.Get(k)), 200) }
	f = pileFilter{Outlet: get("outlet"), Speaker: get("speaker"), Place: get("place"), Language: get("language"),
		After: clip(get("after"), 20), Before: clip(get("before"), 20)}
	if v := get("state"); slices.ContainsFunc(pileStates, func(c choice) bool { return c.Value == v }) {
		f.State = v
	}
	if v := get("origins"); slices.ContainsFunc(originCounts, func(c choice) bool { return c.Value == v }) {
		f.Origins = v
	}
	for _, d := range []struct {
		said string
		into *time.Time
		last bool
	}{{f.After, &f.after, false}, {f.Before, &f.before, true}} {
		t, ok := speaker.Day(d.said, d.last)
		if *d.into = t; !ok {
			bad = append(bad, d.said)
		}
	}
	return f, bad
}

// any reports whether anything is asked for.
func (f pileFilter) any() bool { return f != pileFilter{} }

// query is the filter as an address has it, before further names and values.
func (f pileFilter) query(more ...string) string {
	return queryOf(append([]string{"outlet", f.Outlet, "speaker", f.Speaker, "place", f.Place, "language", f.Language,
		"after", f.After, "before", f.Before, "state", f.State, "origins", f.Origins}, more...)...)
}

// The conditions of a filter, by which the counts of a facet leave out its own.
const (
	condState = facets + iota
	condOrigins
	condDates
	conditions
)

// A picked is the stories that a filter holds for, with what else it could be
// set to: how many stories each value has among those that hold for all else.
type picked struct {
	list      []store.StorySummary
	of        [facets]map[int32]int
	unnamed   int
	state     map[string]int
	origins   map[string]int
	undecided int // without a date, where dates are asked for
}

// pick applies a filter to the pile.
func (p *pileOf) pick(f pileFilter) picked {
	out := picked{state: map[string]int{}, origins: map[string]int{}}
	var want [facets]map[int32]bool
	for i := range want {
		out.of[i] = map[int32]int{}
	}
	for i, words := range []string{byOutlet: f.Outlet, bySpeaker: f.Speaker, byPlace: f.Place, byLanguage: f.Language} {
		switch {
		case words == "" || i == byOutlet && words == unnamedOutlet:
		case i == bySpeaker || i == byPlace:
			want[i] = p.names[i].matching(words)
		default:
			want[i] = map[int32]bool{}
			if n, ok := p.names[i].at[strings.ToLower(words)]; ok {
				want[i][n] = true
			}
		}
	}
	none := &storyFacts{}
	for _, s := range p.list {
		facts := cmp.Or(p.facts[s.ID], none)
		fails, which := 0, 0
		fail := func(condition int, ok bool) {
			if !ok {
				fails, which = fails+1, condition
			}
		}
		for i := range want {
			if want[i] != nil {
				fail(i, slices.ContainsFunc(facts.has[i], func(n int32) bool { return want[i][n] }))
			}
		}
		if f.Outlet == unnamedOutlet {
			fail(byOutlet, facts.unnamed)
		}
		fail(condState, f.State == "" || f.State == string(s.State))
		origins := string('0' + rune(min(s.Origins, 3)))
		ready := s.Texts > 0
		fail(condOrigins, f.Origins == "" || ready && f.Origins == origins)
		dated := !s.First.IsZero() && !s.Last.IsZero()
		in := (f.after.IsZero() || !s.Last.Before(f.after)) && (f.before.IsZero() || s.First.Before(f.before.AddDate(0, 0, 1)))
		asked := !f.after.IsZero() || !f.before.IsZero()
		if asked && !dated && fails == 0 {
			out.undecided++
		}
		fail(condDates, !asked || dated && in)
		counts := func(condition int) bool { return fails == 0 || fails == 1 && which == condition }
		for i := range facets {
			if counts(i) {
				for _, n := range facts.has[i] {
					out.of[i][n]++
				}
			}
		}
		if counts(byOutlet) && facts.unnamed {
			out.unnamed++
		}
		if counts(condState) && s.State != "" {
			out.state[string(s.State)]++
		}
		if counts(condOrigins) && ready {
			out.origins[origins]++
		}
		if fails == 0 {
			out.list = append(out.list, s)
		}
	}
	return out
}

// choices are the values of a facet with their counts, the most common first, up
// to most of them; the one that is chosen is always there.
func (p *pileOf) choices(facet int, of map[int32]int, chosen string, most int) (out []choice, left int) {
	numbers := make([]int32, 0, len(of))
	for n := range of {
		numbers = append(numbers, n)
	}
	names := &p.names[facet]
	slices.SortFunc(numbers, func(a, b int32) int {
		return cmp.Or(cmp.Compare(of[b], of[a]), strings.Compare(names.plain[a], names.plain[b]))
	})
	here := false
	for i, n := range numbers {
		is := strings.EqualFold(names.shown[n], chosen)
		if i >= most && !is {
			left++
			continue
		}
		here = here || is
		out = append(out, choice{Value: names.shown[n], Text: clip(names.shown[n], 60), N: of[n], Here: is})
	}
	if chosen != "" && !here {
		out = append(out, choice{Value: chosen, Text: clip(chosen, 60), Here: true})
	}
	return out, left
}

// languageNames are the languages that an article may be told to be in, as a
// reader calls them.
var languageNames = map[string]string{
	"ar": wording.Key("Arabic"), "be": wording.Key("Belarusian"), "bg": wording.Key("Bulgarian"), "cs": wording.Key("Czech"), "da": wording.Key("Danish"), "de": wording.Key("German"), "el": wording.Key("Greek"), "en": wording.Key("English"),
	"es": wording.Key("Spanish"), "et": wording.Key("Estonian"), "fa": wording.Key("Persian"), "fi": wording.Key("Finnish"), "fr": wording.Key("French"), "he": wording.Key("Hebrew"), "hi": wording.Key("Hindi"), "hr": wording.Key("Croatian"),
	"hu": wording.Key("Hungarian"), "id": wording.Key("Indonesian"), "it": wording.Key("Italian"), "ja": wording.Key("Japanese"), "ko": wording.Key("Korean"), "lt": wording.Key("Lithuanian"), "lv": wording.Key("Latvian"),
	"nl": wording.Key("Dutch"), "no": wording.Key("Norwegian"), "pl": wording.Key("Polish"), "pt": wording.Key("Portuguese"), "ro": wording.Key("Romanian"), "ru": wording.Key("Russian"), "sk": wording.Key("Slovak"),
	"sl": wording.Key("Slovenian"), "sr": wording.Key("Serbian"), "sv": wording.Key("Swedish"), "tr": wording.Key("Turkish"), "uk": wording.Key("Ukrainian"), "vi": wording.Key("Vietnamese"), "zh": wording.Key("Chinese"),
	unknownLanguage: wording.Key("not told"),
}

const unknownLanguage = "unknown"

func languageName(l *wording.Language, code string) string {
	return l.T(cmp.Or(languageNames[strings.ToLower(code)], code))
}
