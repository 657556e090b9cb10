package web

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/store"
	"hearsay/internal/wording"
)

func days(from, to string) hearsay.When {
	a, _ := time.Parse("2006-01-02", from)
	b, _ := time.Parse("2006-01-02", to)
	return hearsay.When{Start: a, End: b}
}

func TestDatesAreNamedAsPeopleNameThem(t *testing.T) {
	about := days("2020-08-17", "2020-08-23")
	about.About = true
	for _, c := range []struct {
		w           hearsay.When
		long, short string
		iso         string
	}{
		{days("2020-08-16", "2020-08-17"), "16 August 2020", "16 Aug", "2020-08-16"},
		{days("2020-08-15", "2020-08-17"), "15–16 August 2020", "15–16 Aug", ""},
		{about, "about 17–22 August 2020", "about 17–22 Aug", ""},
		{days("2020-07-01", "2020-08-01"), "July 2020", "July 2020", "2020-07"},
		{days("2019-01-01", "2020-01-01"), "2019", "2019", "2019"},
		{days("2010-01-01", "2020-01-01"), "2010–2019", "2010–2019", ""},
		{days("2020-07-30", "2020-08-03"), "30 July – 2 August 2020", "30 Jul – 2 Aug", ""},
		{days("2019-12-30", "2020-01-03"), "30 December 2019 – 2 January 2020", "30 Dec 2019 – 2 Jan 2020", ""},
		{days("2019-08-16", "2019-08-17"), "16 August 2019", "16 Aug 2019", "2019-08-16"},
		{hearsay.When{}, "", "", ""},
		{hearsay.When{Start: days("2020-08-16", "2020-08-17").Start}, "16 August 2020", "16 Aug", "2020-08-16"},
	} {
		if got := longDate(wording.English(), c.w); got != c.long {
			t.Errorf("long %q, want %q", got, c.long)
		}
		s := shortDate(wording.English(), c.w, 2020)
		if got := strings.NewReplacer("\u00a0", " ", "\u2060", "").Replace(s.Text); got != c.short || s.ISO != c.iso {
			t.Errorf("short %q (%s), want %q (%s)", got, s.ISO, c.short, c.iso)
		}
	}
}

func TestClipCutsAtWords(t *testing.T) {
	for _, c := range []struct {
		s    string
		n    int
		want string
	}{
		{"short", 10, "short"}, {"two words here", 7, "two wor…"}, {"one two words", 9, "one two…"}, {"two words here", 10, "two words…"}, {"unbroken", 4, "unbr…"}, {"Åsa är där", 7, "Åsa är…"}, {"", 3, ""},
	} {
		if got := clip(c.s, c.n); got != c.want {
			t.Errorf("%q to %d: %q, want %q", c.s, c.n, got, c.want)
		}
	}
}

// The drawing must hold whatever dates and copies a story has: pages inside it,
// none on top of another, each drawn once.
func TestDrawingHoldsAnyStory(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 300 {
		n := 1 + r.IntN(40)
		b := &hearsay.Brief{}
		far := []int{3, 20, 400, 20_000, 700_000}[r.IntN(5)] // days
		for i := range n {
			p := hearsay.PageNote{Number: i + 1, Page: hearsay.PageID(fmt.Sprint("p", i)), Text: i + 1}
			if r.IntN(5) > 0 {
				start := time.Date(1, 1, 3, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(far))
				p.Published = hearsay.When{Start: start, End: start.AddDate(0, 0, r.IntN(9)-1), Why: "worked out"}
			}
			b.Pages = append(b.Pages, p)
			b.Provenance.Nodes = append(b.Provenance.Nodes, hearsay.Node{Key: string(p.Page), Page: p.Page})
		}
		var keys []string
		for i := range r.IntN(12) {
			keys = append(keys, fmt.Sprint("outlet:", i))
			b.Provenance.Nodes = append(b.Provenance.Nodes, hearsay.Node{Key: keys[i], Name: fmt.Sprintf("Outlet %d of a rather long name", i)})
		}
		for _, p := range b.Pages {
			keys = append(keys, string(p.Page))
		}
		for range r.IntN(3 * n) { // rings of copies among them
			e := hearsay.Edge{From: keys[r.IntN(len(keys))], To: keys[r.IntN(len(keys))], Kind: []string{"reprint", "passage", "retelling", "outlet report", "statement"}[r.IntN(5)]}
			if r.IntN(3) > 0 {
				e.Words = []hearsay.Excerpt{{Text: "as it reported", Span: hearsay.Span{Page: b.Pages[0].Page, Start: 1, End: 9}}}
			}
			b.Provenance.Edges = append(b.Provenance.Edges, e)
		}
		d := newDesk(b)
		g := d.flow()
		v := d.draw(g)
		tree, _ := prune(d.branches(g), 1000)
		if count := sheetsTold(tree); count != n {
			t.Fatalf("round %d: the list tells of %d pages in full, want %d", round, count, n)
		}
		if v == nil {
			continue
		}
		if want := min(n, drawnPages); len(v.Pages) != want || v.Left != n-want {
			t.Fatalf("round %d: drew %d pages and left %d, want %d of %d", round, len(v.Pages), v.Left, want, n)
		}
		seen := map[int]bool{}
		for _, p := range v.Pages {
			if p.X < axisX-1 || p.X > treeWidth-15 || p.Y < 60 || p.Y > v.Height-14 || seen[p.Y] {
				t.Fatalf("round %d: page %d stands at %d,%d of %d by %d", round, p.Number, p.X, p.Y, v.Width, v.Height)
			}
			seen[p.Y] = true
		}
		var ys []int
		for _, o := range v.Rings {
			ys = append(ys, o.Y)
		}
		slices.Sort(ys)
		for i, y := range ys {
			if y < 55 || y > v.Height || i > 0 && y-ys[i-1] < 14 {
				t.Fatalf("round %d: outlets at %v in %d", round, ys, v.Height)
			}
		}
	}
}

func sheetsTold(b []branch) int {
	n := 0
	for _, x := range b {
		if x.Sheet != nil && !x.Again {
			n++
		}
		n += sheetsTold(x.Branches)
	}
	return n
}

func FuzzCutSegments(f *testing.F) {
	f.Add("The mayor said “no”.", 4, 9, 10, 14, 0, 20)
	f.Add("Åé", 1, 2, 0, 3, 2, 4)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d, e, g int) {
		if len(text) > 1000 || len(text) == 0 || !strings.HasPrefix(strings.ToValidUTF8(text, "?"), text) {
			t.Skip()
		}
		marks := []mark{{hearsay.Range{Start: a, End: b}, "s", nil}, {hearsay.Range{Start: c, End: d}, "w", nil}}
		whole := ""
		open := 0
		for _, s := range cutSegments(text, hearsay.Range{End: len(text)}, marks, hearsay.Range{Start: e, End: g}) {
			whole += s.Text
			if s.Open {
				open++
			}
			if s.Close {
				open--
			}
		}
		if whole != text || open != 0 {
			t.Errorf("%q became %q, %d marks left open", text, whole, open)
		}
	})
}

// TestRealStore runs the screens on a real database.
func TestRealStore(t *testing.T) {
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "hearsay.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	f := ferry(t)
	for id, p := range f.pages {
		if _, err := db.Keep(ctx, p, f.articles[id], 1, ""); err != nil {
			t.Fatal(err)
		}
	}
	mark, err := db.Mark(ctx)
	if err != nil {
		t.Fatal(err)
	}
	b := f.briefs[0]
	if err := db.PutStories(ctx, mark, []hearsay.Story{b.Story}); err != nil {
		t.Fatal(err)
	}
	if err := db.PutBrief(ctx, "made once", b); err != nil {
		t.Fatal(err)
	}
	h := Handler(db)
	for _, path := range screens(f) {
		code, n := get(t, h, path)
		if want := map[bool]int{true: http.StatusNotFound, false: http.StatusOK}[path == "/nothing"]; code != want {
			t.Errorf("%s: %d, want %d", path, code, want)
		}
		audit(t, path, n)
	}
	b.Story.Title.Text = "Another title"
	if err := db.PutBrief(ctx, "made again", b); err != nil {
		t.Fatal(err)
	}
	if _, n := get(t, h, ferryURL); text(all(n, "h1")[0]) != "Another title" {
		t.Errorf("a brief that was made again still shows %q", text(all(n, "h1")[0]))
	}
}
