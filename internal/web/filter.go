package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearsay/internal/facet"
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

// facets is the filter as a column takes it.
func (f pileFilter) facets() facet.Filter {
	out := facet.Filter{Outlet: f.Outlet, Speaker: f.Speaker, Place: f.Place, Language: f.Language, State: f.State, Origins: f.Origins, After: f.after, Before: f.before}
	if f.Outlet == unnamedOutlet {
		out.Outlet, out.Unnamed = "", true
	}
	return out
}

// choices are the values of a facet with their counts, the most common first, up
// to most of them; the one that is chosen is always there.
func choices(all *facet.Column, by int, found *facet.Picked, chosen string, most int) (out []choice, left int) {
	list, left := all.Choices(by, found.Of[by], chosen, most)
	for _, c := range list {
		out = append(out, choice{Value: c.Name, Text: clip(c.Name, 60), N: c.N, Here: c.Here})
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
	facet.UnknownLanguage: wording.Key("not told"),
}

func languageName(l *wording.Language, code string) string {
	return l.T(cmp.Or(languageNames[strings.ToLower(code)], code))
}
