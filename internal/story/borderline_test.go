package story

import (
	"bytes"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearsay"
)

// byHash is an opinion that is a function of the two pages and nothing else; of
// some pairs it knows nothing.
func byHash(seen func(p [2]hearsay.PageID)) Borderline {
	return Borderline{Model: "a model", Level: .5, Ask: func(pairs [][2]hearsay.PageID) []float64 {
		out := make([]float64, len(pairs))
		for i, p := range pairs {
			if seen != nil {
				seen(p)
			}
			h := fnv.New32a()
			h.Write([]byte(p[0] + " " + p[1]))
			out[i] = float64(h.Sum32()%101) / 100
			if h.Sum32()%7 == 0 {
				out[i] = math.NaN()
			}
		}
		return out
	}}
}

func all(cosine float64) Borderline {
	return Borderline{Model: "a model", Level: .5, Ask: func(pairs [][2]hearsay.PageID) []float64 {
		return slices.Repeat([]float64{cosine}, len(pairs))
	}}
}

func grouped(pages []*hearsay.Article, b Borderline) *Grouper {
	g := New(0)
	g.SetBorderline(b)
	for _, a := range pages {
		g.Add(a, nil)
	}
	return g
}

func TestBorderlineIsAskedOncePerPairInTheBandThatSharesNames(t *testing.T) {
	seen := map[[2]hearsay.PageID]int{}
	g := grouped(take(8, 300, 3), byHash(func(p [2]hearsay.PageID) { seen[p]++ }))
	g.Settle()
	if len(seen) == 0 {
		t.Fatal("no pair is borderline; the test shows nothing")
	}
	for p, n := range seen {
		a, b := g.at[p[0]], g.at[p[1]]
		i := slices.IndexFunc(a.near, func(t tie) bool { return g.docs[t.to] == b })
		j := slices.IndexFunc(b.near, func(t tie) bool { return g.docs[t.to] == a })
		like := uint16(0)
		if i >= 0 {
			like = a.near[i].like
		} else if j >= 0 {
			like = b.near[j].like
		}
		if like < join || like >= hold+swing || !agree(a, b) || p[0] >= p[1] || n != 1 {
			t.Errorf("asked %d times of %s and %s, likeness %d, agree %v", n, p[0], p[1], like, agree(a, b))
		}
	}
	t.Logf("%d pairs of 300 pages", len(seen))
}

func TestBorderlineWithoutAnswerIsAsWithout(t *testing.T) {
	pages := take(8, 300, 3)
	want := print(settled(grouped(pages, Borderline{})))
	for name, b := range map[string]Borderline{
		"not known":  all(math.NaN()),
		"says none":  all(.5),
		"no answers": {Ask: func([][2]hearsay.PageID) []float64 { return nil }},
	} {
		if got := print(settled(grouped(pages, b))); got != want {
			t.Errorf("%s: the stories are others than without", name)
		}
	}
	g := grouped(pages, all(1))
	if got := print(settled(g)); got == want {
		t.Error("an answer for every pair changes nothing; the test shows nothing")
	}
	g.SetBorderline(Borderline{})
	if got := print(settled(g)); got != want {
		t.Error("taken away again, the stories are others than without")
	}
}

func TestBorderlineGivesTheSameInAnyOrder(t *testing.T) {
	pages := take(8, 250, 5)
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		_, as, _ := load(t, file)
		for _, a := range as {
			a.Page = hearsay.PageID(filepath.Base(file)) + a.Page
			pages = append(pages, a)
		}
	}
	want := print(settled(grouped(pages, byHash(nil))))
	if !strings.Contains(want, "; borderline, and a model finds the texts ") {
		t.Error("no reason tells of the opinion")
	}
	rng := rand.New(rand.NewPCG(4, 4))
	for range 4 {
		g := New(0)
		g.SetBorderline(byHash(nil))
		for n, i := range rng.Perm(len(pages)) {
			g.Add(pages[i], nil)
			if n%11 == 0 {
				g.Settle()
			}
			if n%17 == 3 { // leave and come again
				g.Remove(pages[i].Page)
				g.Settle()
				g.Add(pages[i], nil)
			}
		}
		if got := print(settled(g)); got != want {
			t.Fatalf("in another order\n%s\nwant\n%s", got, want)
		}
		h, err := Load(bytes.NewReader(saved(t, g)))
		if err != nil {
			t.Fatal(err)
		}
		h.SetBorderline(byHash(nil))
		if got := print(settled(h)); got != want {
			t.Fatal("loaded, the stories are others")
		}
	}
}

func TestBorderlineNeverDecidesAlone(t *testing.T) {
	pages := take(8, 300, 3)
	for _, cosine := range []float64{-1, 1, math.Inf(1), 7} {
		g := grouped(pages, all(cosine))
		g.Settle()
		for _, d := range g.docs {
			for _, u := range d.near {
				switch like := g.like(d, u); {
				case u.like < join && like != u.like, u.like >= hold+swing && like != u.like:
					t.Errorf("a likeness of %d outside the band became %d", u.like, like)
				case math.Abs(float64(like)-float64(u.like)) > swing:
					t.Errorf("a likeness of %d became %d", u.like, like)
				}
			}
		}
	}
}
