package facet

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/outlet"
)

// random makes the outline of an invented story.
func random(r *rand.Rand, id int) *hearsay.Brief {
	b := &hearsay.Brief{Story: hearsay.Story{ID: hearsay.StoryID(fmt.Sprintf("s%05d", id))}}
	b.Story.Title.Text = fmt.Sprint("Story ", id)
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	for i := range 1 + r.IntN(6) {
		p := hearsay.PageNote{Number: i + 1, Page: hearsay.PageID(fmt.Sprintf("p%d-%d", id, i)), Language: pick("en", "de", "EN", "", "fr"), House: pick("", "", "Roe Press")}
		p.Outlet = hearsay.Outlet{Name: pick("The Herald", "Herald", "herald", "Coast Post", " ", "", "Sulm Wire"), Domain: pick("herald.example", "", "coast.example")}
		if r.IntN(4) > 0 {
			p.Published.Start = time.Date(2031, 1, 1+r.IntN(60), r.IntN(24), 0, 0, 0, time.UTC)
			p.Published.End = p.Published.Start.Add([]time.Duration{time.Hour, 24 * time.Hour}[r.IntN(2)])
			p.Published.About = r.IntN(5) == 0
		}
		b.Pages = append(b.Pages, p)
	}
	for range r.IntN(5) {
		c := hearsay.Copy{From: b.Pages[r.IntN(len(b.Pages))].Page, To: b.Pages[r.IntN(len(b.Pages))].Page, Kind: hearsay.Reprint, Directed: r.IntN(3) > 0, Share: r.Float64()}
		if r.IntN(3) == 0 {
			c.From, c.Source = "", "Far Agency"
		}
		b.Copies = append(b.Copies, c)
	}
	for range r.IntN(3) {
		b.Credits = append(b.Credits, hearsay.Credit{Page: b.Pages[r.IntN(len(b.Pages))].Page, Outlet: pick("Far Agency", "Herald"), Whole: true, Kind: hearsay.AgencyTag})
	}
	for range r.IntN(5) {
		b.Speakers = append(b.Speakers, hearsay.Speaker{Entity: hearsay.EntityID(pick("e", "")), Name: pick("Tom Hale", "tom hale", "Ines Roe-Marsh", "", "Al"), Aliases: []string{"Hale"}, Kind: []hearsay.EntityKind{hearsay.Person, hearsay.Group}[r.IntN(2)]})
	}
	for range r.IntN(4) {
		b.Entities = append(b.Entities, hearsay.Entity{Kind: hearsay.Place, Name: pick("Marrow", "Sulm", "New Sulm", "sulm")})
	}
	b.Behind = []string{"Far Agency", "Herald"}[:r.IntN(3)]
	b.Differences = make([]hearsay.Difference, r.IntN(3))
	return b
}

// A shown story is a row with its outline, nil where it has none.
type shown struct {
	Row
	b *hearsay.Brief
}

func randomList(r *rand.Rand, n int) []shown {
	var out []shown
	for i := range n {
		s := shown{b: random(r, i)}
		s.ID, s.Pages, s.State = s.b.Story.ID, int32(len(s.b.Pages)), []string{"open", "quiet", "closed", ""}[r.IntN(4)]
		if s.State != "" {
			s.First = time.Date(2031, 1, 1+r.IntN(60), 0, 0, 0, 0, time.UTC)
			s.Last = s.First.AddDate(0, 0, r.IntN(9))
		}
		if s.Texts, s.Origins = int32(r.IntN(4)), int32(r.IntN(6)); s.Texts == 0 {
			s.b, s.Origins = nil, 0
		}
		out = append(out, s)
	}
	return out
}

func columnOf(list []shown) *Column {
	rows := make([]Row, len(list))
	for i := range list {
		rows[i] = list[i].Row
	}
	c := New(rows)
	fill(c, list)
	return c
}

func fill(c *Column, list []shown) {
	for i, s := range list {
		if s.b != nil {
			f, err := Parse(Of(s.b).Append(nil))
			if err != nil {
				panic(err)
			}
			c.Put(int32(i), f)
		}
	}
}

// slowly is Pick story by story and name by name, as its words say.
func slowly(list []shown, f Filter) (ids []string, counts map[string]int, undecided int) {
	counts = map[string]int{}
	begins := func(names []string, words string) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			for _, w := range strings.Fields(strings.ToLower(words)) {
				if n := " " + strings.ToLower(name); !strings.Contains(n, " "+w) && !strings.Contains(n, "-"+w) {
					return false
				}
			}
			return strings.TrimSpace(words) != ""
		})
	}
	equal := func(names []string, name string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	}
	for _, s := range list {
		var names [Facets][]string
		add := func(facet int, name string) {
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" && !slices.Contains(names[facet], name) {
				names[facet] = append(names[facet], name)
			}
		}
		unnamed := false
		if s.b != nil {
			for _, p := range s.b.Pages {
				add(ByOutlet, p.Outlet.String())
				add(ByLanguage, cmp.Or(p.Language, UnknownLanguage))
				unnamed = unnamed || p.Outlet.String() == ""
			}
			for _, v := range s.b.Speakers {
				if v.Entity != "" && v.Kind != hearsay.Group {
					add(BySpeaker, v.Name)
				}
			}
			for _, e := range s.b.Entities {
				add(ByPlace, e.Name)
			}
		}
		dated, asked := !s.First.IsZero() && !s.Last.IsZero(), !f.After.IsZero() || !f.Before.IsZero()
		ok := map[string]bool{
			"outlet":   (f.Outlet == "" || equal(names[ByOutlet], f.Outlet)) && (!f.Unnamed || unnamed),
			"language": f.Language == "" || equal(names[ByLanguage], f.Language),
			"speaker":  f.Speaker == "" || begins(names[BySpeaker], f.Speaker),
			"place":    f.Place == "" || begins(names[ByPlace], f.Place),
			"state":    f.State == "" || f.State == s.State,
			"origins":  f.Origins == "" || s.Texts > 0 && f.Origins == fmt.Sprint(min(s.Origins, 3)),
			"dates":    true,
		}
		without := func(but string) bool {
			for k, v := range ok {
				if !v && k != but {
					return false
				}
			}
			return true
		}
		if asked && !dated && without("") {
			undecided++
		}
		ok["dates"] = !asked || dated && (f.After.IsZero() || !s.Last.Before(f.After)) && (f.Before.IsZero() || s.First.Before(f.Before.AddDate(0, 0, 1)))
		for facet, k := range []string{"outlet", "speaker", "place", "language"} {
			for _, n := range names[facet] {
				if without(k) {
					counts[k+" "+n]++
				}
			}
		}
		if unnamed && without("outlet") {
			counts["unnamed"]++
		}
		if s.State != "" && without("state") {
			counts["state "+s.State]++
		}
		if s.Texts > 0 && without("origins") {
			counts["origins "+fmt.Sprint(min(s.Origins, 3))]++
		}
		if without("") {
			ids = append(ids, string(s.ID))
		}
	}
	return ids, counts, undecided
}

// Whatever is asked of whatever list, a column picks and counts what going through the
// outlines does; also after stories came, went and changed.
func TestPickIsWhatGoingThroughAllGives(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 60 {
		list := randomList(r, r.IntN(60))
		c := columnOf(list)
		if round%2 == 1 { // another list into the same column
			old := list
			list = randomList(r, 60)
			for i := range list {
				if k := r.IntN(60); k < len(old) && r.IntN(2) == 0 {
					list[i] = old[k]
				}
			}
			slices.SortFunc(list, func(a, b shown) int { return strings.Compare(string(a.ID), string(b.ID)) })
			list = slices.CompactFunc(list, func(a, b shown) bool { return a.ID == b.ID })
			r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			rows := make([]Row, len(list))
			for i := range list {
				rows[i] = list[i].Row
			}
			c.List(rows)
			for i := range list {
				if list[i].b == nil {
					c.Put(int32(i), nil)
				}
			}
			fill(c, list)
		}
		for range 30 {
			any := func(list ...string) string {
				if r.IntN(3) > 0 {
					return ""
				}
				return list[r.IntN(len(list))]
			}
			f := Filter{Outlet: any("Herald", "THE HERALD", "coast post", "nobody", "herald.example"), Unnamed: r.IntN(9) == 0, Speaker: any("hale", "ha to", "roe", "marsh", "x"), Place: any("sulm", "new s", "-"),
				Language: any("en", "De", "unknown"), State: any("open", "closed"), Origins: any("0", "1", "3")}
			if r.IntN(4) == 0 {
				f.After = time.Date(2031, 1, 1+r.IntN(60), 0, 0, 0, 0, time.UTC)
			}
			if r.IntN(4) == 0 {
				f.Before = time.Date(2031, 1, 1+r.IntN(60), 0, 0, 0, 0, time.UTC)
			}
			wantIDs, want, undecided := slowly(list, f)
			p := c.Pick(f)
			var ids []string
			for _, i := range p.List {
				ids = append(ids, string(c.Row(i).ID))
			}
			got := map[string]int{}
			put := func(k string, n int) {
				if n > 0 {
					got[k] = n
				}
			}
			for facet, k := range []string{"outlet", "speaker", "place", "language"} {
				all, left := c.Choices(facet, p.Of[facet], "", 1000)
				for i, o := range all {
					put(k+" "+strings.ToLower(o.Name), o.N)
					if i > 0 && o.N > all[i-1].N || left > 0 {
						t.Errorf("choices %+v, %d left", all, left)
					}
				}
				if few, left := c.Choices(facet, p.Of[facet], "", 2); !slices.Equal(few, all[:min(2, len(all))]) || left != len(all)-len(few) {
					t.Errorf("two choices %+v, %d left, of %+v", few, left, all)
				}
			}
			put("unnamed", p.Unnamed)
			for k, n := range p.State {
				put("state "+k, n)
			}
			for k, n := range p.Origins {
				put("origins "+k, n)
			}
			if !slices.Equal(ids, wantIDs) || !reflect.DeepEqual(got, want) || p.Undecided != undecided {
				t.Fatalf("%+v:\n%v %v %d, want\n%v %v %d", f, ids, got, p.Undecided, wantIDs, want, undecided)
			}
		}
	}
}

// The sums of outlets are those of all their pages and takings joined.
func TestOutletSumsAreThoseOfTheJoinedOutlets(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		list := randomList(r, 40)
		c := columnOf(list)
		var stories []outlet.Story
		for _, s := range list {
			if s.b != nil {
				stories = append(stories, outlet.Read(s.b))
			}
		}
		var want []OutletSum
		for _, o := range outlet.Join(stories) {
			p := outlet.PaceOf(o.Given)
			want = append(want, OutletSum{o.Name, len(o.Pages), o.Stories, len(o.Own()), len(o.Given), len(o.Taken), p.Median, p.Hours, len(p.Known)})
			at, _ := c.WithOutlet(o.Name)
			for i, s := range list {
				in := s.b != nil && slices.ContainsFunc(outlet.Join([]outlet.Story{outlet.Read(s.b)}), func(x outlet.Outlet) bool { return outlet.Plain(x.Name) == outlet.Plain(o.Name) })
				if in != slices.Contains(at, int32(i)) {
					t.Errorf("%s in story %d: %v", o.Name, i, !in)
				}
			}
		}
		if got := c.OutletSums(); !slices.Equal(got, want) {
			t.Fatalf("%+v, want\n%+v", got, want)
		}
	}
}

// FuzzParse reads facts from any bytes without harm; what it reads is written as it
// stood.
func FuzzParse(f *testing.F) {
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 8 {
		f.Add(Of(random(r, i)).Append(nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		facts, err := Parse(b)
		if err != nil {
			return
		}
		if who, err := ParseSpeakers(b); err != nil || !reflect.DeepEqual(who, facts.Speakers) {
			t.Errorf("speakers %+v, %v, want %+v", who, err, facts.Speakers)
		}
		again, err := Parse(facts.Append(nil))
		if err != nil || !reflect.DeepEqual(facts, again) {
			t.Errorf("%+v comes back as %+v, %v", facts, again, err)
		}
		c := New([]Row{{ID: "s"}})
		c.Put(0, facts)
		c.Pick(Filter{Speaker: "a"})
		c.OutletSums()
		c.NamedOutlets()
		if n := c.size(0); n != len(c.facts) {
			t.Errorf("%d bytes of %d are of the story", n, len(c.facts))
		}
	})
}
