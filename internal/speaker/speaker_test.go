package speaker_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/speaker"
)

// voice reads "story entity | name | marks ...", where a mark is he, she, a
// country in capitals, a kind, or "role ...".
func voice(line string) speaker.Voice {
	f := strings.Split(line, " | ")
	story, id, _ := strings.Cut(f[0], " ")
	v := speaker.Voice{Story: hearsay.StoryID(story), Entity: hearsay.EntityID(id), Name: f[1], Kind: hearsay.Person, Said: 1}
	for _, m := range f[2:] {
		role, isRole := strings.CutPrefix(m, "role ")
		switch {
		case isRole:
			v.Roles = append(v.Roles, hearsay.Excerpt{Text: role})
		case m == "he" || m == "she":
			v.Gender = m
		case strings.HasPrefix(m, "also "):
			v.Aliases = append(v.Aliases, m[len("also "):])
		case strings.HasPrefix(m, "known "):
			v.Known = m[len("known "):]
		case m == "organisation" || m == "place":
			v.Kind = hearsay.EntityKind(m)
		default:
			v.Country = m
		}
	}
	return v
}

func groups(ss []speaker.Speaker) string {
	var out []string
	for _, s := range ss {
		var in []string
		for _, v := range s.Voices {
			in = append(in, string(v.Story))
		}
		out = append(out, strings.Join(in, " "))
	}
	slices.Sort(out)
	return strings.Join(out, " / ")
}

func TestWhoIsJoinedAcrossStories(t *testing.T) {
	for _, c := range []struct {
		what   string
		voices []string
		want   string // the stories of each speaker
	}{
		{"by hand another's name", []string{"a x | Ana Berg | role mayor", "b y | Anna Bergh | known Ana Berg", "c z | A. B. | known Ana Berg"}, "a b c"},
		{"by hand, whatever excludes it", []string{"a x | Ana Berg | she", "b y | Anders Bergh | he | DE | known Ana Berg"}, "a b"},
		{"by hand, and none of that name speaks", []string{"b y | Anna Bergh | known Ana Berg", "c z | A. B. | known Ana Berg", "d w | A. B."}, "b c / d"},
		{"by hand one of two bearers, as roles tell", []string{"a x | Ana Berg | role striker", "b y | Ana Berg | role foreign minister", "c z | Anna Bergh | role foreign minister | known Ana Berg"}, "a / b c"},
		{"a full name", []string{"a x | Ana Berg", "b y | Ana Berg | role mayor", "c x | Ana Berg | she"}, "a b c"},
		{"case and accents", []string{"a x | Bo Åkesson", "b x | BO AKESSON"}, "a b"},
		{"apostrophes", []string{"a x | Tim O’Neil", "b x | Tim O'Neil"}, "a b"},
		{"initials that a story leaves out", []string{"a x | John A. Berg | also John Berg", "b x | John Berg", "c x | J. A. Berg | also Berg"}, "a b / c"},
		{"initials of two people", []string{"a x | John A. Berg", "b x | John B. Berg", "c x | John Berg"}, "a / b / c"},
		{"a surname alone", []string{"a x | Berg", "b x | Berg"}, "a / b"},
		{"another spelling", []string{"a x | Svetlana Orlova", "b x | Swetlana Orlowa"}, "a / b"},
		{"letters of another script that look the same", []string{"a x | Ana Berg", "b x | Аna Berg"}, "a / b"},
		{"two genders", []string{"a x | Kim Lund | he", "b x | Kim Lund | she"}, "a / b"},
		{"offices of two countries", []string{"a x | Jan Kovac | SK | role prime minister", "b x | Jan Kovac | CZ | role minister"}, "a / b"},
		{"a striker and a minister", []string{"a x | Paul Moss | role Arden striker", "b x | Paul Moss | role foreign minister", "c x | Paul Moss | role striker"}, "a c / b"},
		{"a lawyer and a senator", []string{"a x | Paul Moss | role lawyer", "b x | Paul Moss | role senator"}, "a b"},
		{"no role among namesakes", []string{"a x | Paul Moss | role striker", "b x | Paul Moss | role minister", "c x | Paul Moss"}, "a / b / c"},
		{"a gender that tells which", []string{"a x | Kim Lund | he | role striker", "b x | Kim Lund | she | role minister", "c x | Kim Lund | she"}, "a / b c"},
		{"one story names both fields", []string{"a x | Paul Moss | role actor", "b x | Paul Moss | role governor", "c x | Paul Moss | role actor | role governor"}, "a b c"},
		{"two of one name in a story", []string{"a x | Paul Moss", "a y | Paul Moss", "b x | Paul Moss"}, "a / a / b"},
		{"what stands after a preposition is no role", []string{"a x | Paul Moss | role editor of the Bishop Times", "b x | Paul Moss | role bishop"}, "a / b"},
		{"a body", []string{"a x | Vale Lines | organisation", "b x | Vale Lines | organisation"}, "a b"},
		{"a body of one word", []string{"a x | NATO | organisation", "b x | NATO | organisation"}, "a b"},
		{"a ministry of nobody knows where", []string{"a x | Foreign Ministry | organisation", "b x | Foreign Ministry | organisation"}, "a / b"},
		{"ministries of one country", []string{"a x | Foreign Ministry | organisation | NO", "b x | Foreign Ministry | organisation | NO", "c x | Foreign Ministry | organisation | SE"}, "a b / c"},
		{"a person and a body", []string{"a x | Ana Berg", "b x | Ana Berg | organisation"}, "a / b"},
		{"a state", []string{"a x | Norland | place | x-norland", "b x | Norland | place | x-norland"}, "a b"},
	} {
		var in []speaker.Voice
		for _, l := range c.voices {
			in = append(in, voice(l))
		}
		if got := groups(speaker.Join(in)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.what, got, c.want)
		}
	}
}

func TestAFewNamesakesDoNotTakeSomebodyApart(t *testing.T) {
	var in []speaker.Voice
	for i := range 40 {
		line := fmt.Sprintf("s%02d x | Ana Berg", i)
		if i%2 == 0 {
			line += " | role president"
		}
		in = append(in, voice(line))
	}
	in = append(in, voice("z x | Ana Berg | role goalkeeper"))
	got := speaker.Join(in)
	if len(got) != 2 || len(got[0].Voices) != 40 {
		t.Fatalf("got %s", groups(got))
	}
}

func TestKeysLeadToTheirSpeaker(t *testing.T) {
	ss := speaker.Join([]speaker.Voice{voice("b x | Paul Moss | role striker"), voice("c x | Paul Moss | role striker"), voice("a x | Paul Moss | role minister"),
		voice("a y | Ana Berg"), voice("d p | Kim Lund"), voice("d q | Kim Lund")})
	keys := map[string]bool{}
	for _, s := range ss {
		if keys[s.Key] {
			t.Errorf("key %s twice", s.Key)
		}
		keys[s.Key] = true
		if got := speaker.Find(ss, s.Key); len(got) != 1 || got[0].Key != s.Key {
			t.Errorf("key %s leads to %d speakers", s.Key, len(got))
		}
	}
	for key, want := range map[string]string{"ana-berg": "a", "paul-moss.c": "b c", "paul-moss": "a / b c", "paul-moss.zz": "", "kim-lund.d.q": "d", "nobody": ""} {
		if got := groups(speaker.Find(ss, key)); got != want {
			t.Errorf("%s leads to %q, want %q", key, got, want)
		}
	}
	if got := speaker.Find(ss, "paul-moss.a")[0].Namesakes; !slices.Equal(got, []string{"paul-moss.b"}) {
		t.Errorf("namesakes %v", got)
	}
}

func TestNamedFindsWhomAPersonMeans(t *testing.T) {
	berg := voice("a y | Ana Berg")
	berg.Aliases = []string{"Anna Bergh"}
	ss := speaker.Join([]speaker.Voice{berg, voice("b z | Bo Berg")})
	for words, want := range map[string]string{"ana berg": "a", "ANNA BERGH": "a", "berg": "a / b", "bo": "b", "ber an": "a", "": "", "zed": ""} {
		if got := groups(speaker.Named(ss, words)); got != want {
			t.Errorf("%q: got %q, want %q", words, got, want)
		}
	}
}

func TestJoinIsTheSameInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	marks := []string{"", " | he", " | she", " | role striker", " | role minister", " | NO", " | SE", " | role bishop", " | role striker | role bishop"}
	for range 30 {
		var in []speaker.Voice
		for i := range 30 {
			in = append(in, voice(fmt.Sprintf("s%02d e%d | Name %d%s%s", i%20, i, i%3, marks[r.IntN(len(marks))], marks[r.IntN(len(marks))])))
		}
		want := speaker.Join(slices.Clone(in))
		n := 0
		for _, s := range want {
			n += len(s.Voices)
			for i, v := range s.Voices {
				for _, o := range s.Voices[:i] {
					if v.Story == o.Story || v.Gender != "" && o.Gender != "" && v.Gender != o.Gender || v.Country != "" && o.Country != "" && v.Country != o.Country {
						t.Fatalf("joined %+v and %+v", v, o)
					}
				}
			}
		}
		if n != len(in) {
			t.Fatalf("%d voices of %d", n, len(in))
		}
		r.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		if got := speaker.Join(in); !reflect.DeepEqual(got, want) {
			t.Fatal("another order gives other speakers")
		}
	}
}

func brief() *hearsay.Brief {
	day := func(d int) hearsay.When { return hearsay.Day(2025, 3, d) }
	say := func(page string, kind hearsay.StatementKind, at int, words string, outlets ...string) hearsay.Saying {
		y := hearsay.Saying{Statement: hearsay.Statement{ID: hearsay.StatementID(page + words), Page: hearsay.PageID(page), Kind: kind, Speech: true,
			Words: []hearsay.Excerpt{{Text: words, Span: hearsay.Span{Page: hearsay.PageID(page), Start: at, End: at + len(words)}}}}}
		for _, o := range outlets {
			y.Origins.Outlets = append(y.Origins.Outlets, hearsay.Witness{Name: o})
		}
		return y
	}
	first := say("p2", hearsay.Direct, 5, "We saw the café burn", "Coast Radio", "The Post")
	first.Said = day(1)
	return &hearsay.Brief{Story: hearsay.Story{ID: "s1", Title: hearsay.Excerpt{Text: "Fire"}},
		Pages:    []hearsay.PageNote{{Number: 1, Page: "p1", Outlet: hearsay.Outlet{Name: "The Post"}, Published: day(4)}, {Number: 2, Page: "p2", Published: day(6)}, {Number: 3, Page: "p3"}},
		Entities: []hearsay.Entity{{ID: "ana-berg", Name: "Ana Berg", Kind: hearsay.Person, Gender: "she", Country: "NO"}},
		Speakers: []hearsay.Speaker{
			{Entity: "ana-berg", Name: "Ana Berg", Kind: hearsay.Person, Sayings: []hearsay.Saying{
				first, say("p1", hearsay.Indirect, 3, "the inquiry goes on", "The Post"), say("p3", hearsay.Indirect, 9, "nothing is known", "page 3")}},
			{Name: "officials", Kind: hearsay.Group, Sayings: []hearsay.Saying{say("p1", hearsay.Indirect, 0, "it was arson")}},
			{Entity: "officials", Name: "senior officials", Kind: hearsay.Group, Sayings: []hearsay.Saying{say("p1", hearsay.Indirect, 0, "it was arson")}},
		}}
}

func TestVoicesAreTheNamedSpeakersOfABrief(t *testing.T) {
	got := speaker.Voices(brief())
	if len(got) != 1 || got[0].Name != "Ana Berg" || got[0].Gender != "she" || got[0].Country != "NO" || got[0].Said != 3 {
		t.Fatalf("got %+v", got)
	}
	if f, l := got[0].First.Format(time.DateOnly), got[0].Last.Format(time.DateOnly); f != "2025-03-01" || l != "2025-03-04" {
		t.Errorf("from %s to %s", f, l)
	}
}

func TestDaysThatNoPageStatesAreAbout(t *testing.T) {
	b := brief()
	if speaker.Voices(b)[0].About {
		t.Error("stated days are about")
	}
	b.Pages[0].Published.About = true
	ss := speaker.Join(speaker.Voices(b))
	if len(ss) != 1 || !ss[0].About || !ss[0].Voices[0].About {
		t.Errorf("got %+v", ss)
	}
	b.Speakers[0].Sayings = b.Speakers[0].Sayings[:1] // said on a stated day
	if speaker.Voices(b)[0].About {
		t.Error("the page's day counts where the words have their own")
	}
}

func TestFilterPicksAndSorts(t *testing.T) {
	lines := speaker.Lines(brief(), 0)
	day := func(d int) time.Time { return time.Date(2025, 3, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		f    speaker.Filter
		by   speaker.Order
		want string
	}{
		{speaker.Filter{}, speaker.Newest, "the inquiry goes on; We saw the café burn; nothing is known"},
		{speaker.Filter{}, speaker.Oldest, "We saw the café burn; the inquiry goes on; nothing is known"},
		{speaker.Filter{}, speaker.Carried, "We saw the café burn; the inquiry goes on; nothing is known"},
		{speaker.Filter{Outlet: "coast radio"}, "", "We saw the café burn"},
		{speaker.Filter{Outlet: "page 3"}, "", ""},
		{speaker.Filter{Kind: hearsay.Direct}, "", "We saw the café burn"},
		{speaker.Filter{Words: "CAFE bur"}, "", "We saw the café burn"},
		{speaker.Filter{Words: "urn"}, "", ""},
		{speaker.Filter{Words: "!!"}, "", ""},
		{speaker.Filter{After: day(4)}, "", "the inquiry goes on"},
		{speaker.Filter{Before: day(1)}, "", "We saw the café burn"},
		{speaker.Filter{After: day(2), Before: day(3)}, "", ""},
		{speaker.Filter{Story: "s2"}, "", ""},
		{speaker.Filter{Story: "s1"}, speaker.Oldest, "We saw the café burn; the inquiry goes on; nothing is known"},
	} {
		var got []string
		for _, l := range c.f.Pick(lines, c.by) {
			got = append(got, l.Saying.Words[0].Text)
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%+v by %s: got %q, want %q", c.f, c.by, g, c.want)
		}
	}
	if !lines[1].OfPage || lines[0].OfPage || lines[2].OfPage {
		t.Errorf("dated by their pages: %v", lines)
	}
}

func FuzzJoin(f *testing.F) {
	f.Add("a", "Ana Berg", "minister, of Norland", "b", "ana-berg", "goalkeeper")
	f.Add(".", "..", "\u0301", "", "\u202eA\u0301 b", "")
	f.Fuzz(func(t *testing.T, s1, n1, r1, s2, n2, r2 string) {
		in := []speaker.Voice{
			{Story: hearsay.StoryID(s1), Entity: "x", Name: n1, Kind: hearsay.Person, Said: 1, Roles: []hearsay.Excerpt{{Text: r1}}},
			{Story: hearsay.StoryID(s2), Entity: "y", Name: n2, Kind: hearsay.Person, Said: 1, Roles: []hearsay.Excerpt{{Text: r2}}},
		}
		ss := speaker.Join(in)
		for _, s := range ss {
			if got := speaker.Find(ss, s.Key); len(got) != 1 {
				t.Errorf("%q leads to %d", s.Key, len(got))
			}
		}
		speaker.Named(ss, n1+" "+r1)
	})
}
