package pipeline

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearsay"
	"hearsay/internal/press"
	"hearsay/internal/reuse"
	"hearsay/internal/store"
	"hearsay/internal/storetest"
)

// weeks returns pages of the invented press of three weeks, 20 a day.
func weeks() []*hearsay.Page { return printed(420, press.Options{Seed: 21, PerDay: 20, Size: 2_000}) }

// pages that are five days apart are not compared, so that an era may be of eight.
func oneEra(t *testing.T) Options    { return Options{Window: 5, Failed: noFault(t)} }
func smallEras(t *testing.T) Options { return Options{Window: 5, EraPages: 100, Failed: noFault(t)} }

// storyOf returns for each page the number of its story.
func storyOf(t *testing.T, db *store.DB) map[hearsay.PageID]int {
	t.Helper()
	all, err := db.FullStories(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	out := map[hearsay.PageID]int{}
	for i, s := range all {
		for _, m := range s.Members {
			if _, twice := out[m.Page]; twice {
				t.Errorf("page %s is in two stories", m.Page.Short())
			}
			out[m.Page] = i
		}
		if !slices.ContainsFunc(s.Members, func(m hearsay.Member) bool { return m.Page == s.Title.Span.Page }) && !s.Title.None() {
			t.Errorf("story %s is called what no page of it says: %s", s.ID, s.Title.Text)
		}
	}
	return out
}

// A pile of several eras has the stories that it would have as one, but for a few
// that begin at the very end of an era, and all its briefs read back.
func TestErasGiveTheStoriesOfThePile(t *testing.T) {
	ctx := context.Background()
	pages := weeks()
	whole, parted := openDB(t), openDB(t)
	for db, o := range map[*store.DB]Options{whole: oneEra(t), parted: smallEras(t)} {
		if _, err := Run(ctx, db, sequence(pages), o); err != nil {
			t.Fatal(err)
		}
	}
	p, err := openPile(ctx, parted, smallEras(t))
	if err != nil || len(p.eras) < 3 {
		t.Fatalf("%d eras, %v", len(p.eras), err)
	}
	one, many := storyOf(t, whole), storyOf(t, parted)
	if len(one) != len(many) {
		t.Fatalf("%d pages are in stories of the whole, %d of its eras", len(one), len(many))
	}
	both, inOne, inMany, over := 0, 0, 0, 0
	for a := range one {
		for b := range one {
			if a >= b {
				continue
			}
			x, y := one[a] == one[b], many[a] == many[b]
			if x {
				inOne++
			}
			if y {
				inMany++
				if p.pages[p.number(a)].era != p.pages[p.number(b)].era {
					over++
				}
			}
			if x && y {
				both++
			}
		}
	}
	if precision, recall := float64(both)/float64(inMany), float64(both)/float64(inOne); precision < .99 || recall < .98 || over == 0 {
		t.Errorf("of the pairs of pages in one story %d are whole, %d of eras, %d both, %d over the end of an era", inOne, inMany, both, over)
	}
	if _, err := parted.Check(ctx, nil, func(f store.Fault) { t.Error(f) }); err != nil {
		t.Error(err)
	}
}

// Pages that come in over many runs give what one run gives, whatever eras they fall
// into and whichever of them overflow on the way.
func TestErasInAnyOrder(t *testing.T) {
	ctx := context.Background()
	pages := weeks()
	db := openDB(t)
	if _, err := Run(ctx, db, sequence(pages), smallEras(t)); err != nil {
		t.Fatal(err)
	}
	want := storetest.Told(t, db)
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 2))
			list := slices.Clone(pages)
			if seed > 0 {
				r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			}
			db := openDB(t)
			for len(list) > 0 {
				n := min(len(list), 90+r.IntN(200))
				if _, err := Run(ctx, db, sequence(list[:n]), smallEras(t)); err != nil {
					t.Fatal(err)
				}
				list = list[n:]
			}
			if d := cmp.Diff(want, storetest.Told(t, db)); d != "" {
				t.Errorf("one run (-) and many (+):\n%.3000s", d)
			}
		})
	}
}

// A page that comes in is compared within its era, and the era whose eve it is in;
// the others stay as they were kept.
func TestLateComerEntersItsEra(t *testing.T) {
	ctx := context.Background()
	pages := weeks()
	late := pages[200]
	db := openDB(t)
	if _, err := Run(ctx, db, sequence(slices.Concat(pages[:200], pages[201:])), smallEras(t)); err != nil {
		t.Fatal(err)
	}
	first, last := Step{}, Step{}
	o := smallEras(t)
	o.Progress = func(s Step) {
		if s.Doing == "comparing articles" {
			if first.Total == 0 {
				first = s
			}
			last = s
		}
	}
	if _, err := Run(ctx, db, sequence([]*hearsay.Page{late}), o); err != nil {
		t.Fatal(err)
	}
	if n := first.Total - first.Done; n < 50 || n > last.Total-100 || last.Done != last.Total {
		t.Errorf("%d of %d pages were compared again, %d at the end", n, first.Total, last.Done)
	}
	keys, err := db.LiveKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p, err := openPile(ctx, db, smallEras(t))
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range p.eras {
		if _, ok := keys[e.part("index")]; ok != (i >= len(p.eras)-stateEras) || keys[e.part("stories")] == "" || keys[e.part("pairs")] == "" {
			t.Errorf("era %d of %d: kept %v", i, len(p.eras), keys)
		}
	}
}

// A pile that shrinks to one era, and grows again, has the stories of its pages.
func TestErasComeAndGo(t *testing.T) {
	ctx := context.Background()
	pages := weeks()[:260]
	db := openDB(t)
	for _, o := range []Options{smallEras(t), oneEra(t), smallEras(t)} {
		if _, err := Run(ctx, db, sequence(pages), o); err != nil {
			t.Fatal(err)
		}
		fresh := openDB(t)
		if _, err := Run(ctx, fresh, sequence(pages), o); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(storetest.Told(t, fresh), storetest.Told(t, db)); d != "" {
			t.Fatalf("anew (-) and after other eras (+):\n%.2000s", d)
		}
		a, _ := fresh.LiveKeys(ctx)
		b, _ := db.LiveKeys(ctx)
		if d := cmp.Diff(a, b); d != "" {
			t.Errorf("kept anew (-) and after other eras (+):\n%s", d)
		}
	}
}

// What is kept of an era may be damaged: it is grouped again.
func TestDamagedEraIsGroupedAgain(t *testing.T) {
	ctx := context.Background()
	pages := weeks()
	db := openDB(t)
	if _, err := Run(ctx, db, sequence(pages[:380]), smallEras(t)); err != nil {
		t.Fatal(err)
	}
	keys, err := db.LiveKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var parts []store.LivePart
	for name, key := range keys {
		parts = append(parts, store.LivePart{Name: name, Key: key, Data: []byte("damaged")})
	}
	if err := db.PutLive(ctx, parts); err != nil {
		t.Fatal(err)
	}
	whole := openDB(t)
	for _, db := range []*store.DB{db, whole} {
		if _, err := Run(ctx, db, sequence(pages), smallEras(t)); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(storetest.Told(t, whole), storetest.Told(t, db)); d != "" {
		t.Errorf("anew (-) and after damage (+):\n%.2000s", d)
	}
}

// Every page is at home in one era; none holds more than its number unless its days
// are few; the eve is the window before; and boundaries stay where pages come in.
func TestErasDivideTime(t *testing.T) {
	ctx := context.Background()
	r := rand.New(rand.NewPCG(3, 3))
	var before map[int64]bool
	db := openDB(t)
	p := &pile{db: db, opts: Options{EraPages: 50}}
	for round := range 20 {
		for range 60 {
			e := entry{page: hearsay.PageID(fmt.Sprintf("%04d", len(p.pages))), day: 18_000 + int64(r.ExpFloat64()*300)}
			if r.IntN(30) == 0 {
				e.day = noDay
			}
			if r.IntN(50) == 0 {
				e.day = r.Int64N(1<<40) - 1<<39
			}
			p.pages = append(p.pages, e)
		}
		eras, err := p.divide(ctx)
		if err != nil {
			t.Fatal(err)
		}
		starts := map[int64]bool{}
		seen := map[int32]int{}
		for k, e := range eras {
			starts[e.from] = true
			if len(e.home) > 50 && e.to-e.from > 32 {
				t.Errorf("an era of %d days has %d pages", e.to-e.from, len(e.home))
			}
			if k > 0 && e.from < eras[k-1].to {
				t.Error("eras overlap")
			}
			for _, i := range e.home {
				seen[i]++
				if w := p.pages[i].when; w < e.from || w >= e.to || int(p.pages[i].era) != k {
					t.Errorf("page of day %d in an era from %d to %d", w, e.from, e.to)
				}
			}
			eve := 0
			for i := range p.pages {
				if w := p.pages[i].when; w >= e.from-21 && w < e.from {
					eve++
				}
			}
			if len(e.all) != len(e.home)+eve {
				t.Errorf("an eve of %d pages, not %d", len(e.all)-len(e.home), eve)
			}
		}
		if len(seen) != len(p.pages) {
			t.Errorf("%d of %d pages are at home somewhere", len(seen), len(p.pages))
		}
		for s := range before {
			if !starts[s] && round > 1 {
				// its pages may all be of the second half now that it was halved
				if !slices.ContainsFunc(eras, func(e *era) bool { return e.from > s }) {
					t.Errorf("the boundary at %d is gone", s)
				}
			}
		}
		before = starts
	}
}

// A story that somebody joined over the end of an era has the pages of both, and its
// brief the copies between them.
func TestStoryOfManyErasByHand(t *testing.T) {
	ctx := context.Background()
	pages := weeks()
	db := openDB(t)
	o := smallEras(t)
	if _, err := Run(ctx, db, sequence(pages), o); err != nil {
		t.Fatal(err)
	}
	all, err := db.FullStories(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first, last := all[len(all)-1], all[0]
	if last.First.Sub(first.Last) < 10*24*time.Hour {
		t.Fatal("the stories are of one era")
	}
	p, err := openPile(ctx, db, o)
	if err != nil {
		t.Fatal(err)
	}
	s := first
	s.Members = slices.Concat(first.Members, last.Members)
	calls := 0
	err = p.within(ctx, []hearsay.Story{s, all[1]}, func(e *era, which []int, pairs [][]reuse.Pair, locators map[hearsay.PageID]string) error {
		for k, i := range which {
			calls++
			if i == 0 && (e != p.eras[len(p.eras)-1] || len(locators) < len(s.Members)) {
				t.Errorf("the joined story came with the era to %d, %d places, %d pairs", e.to, len(locators), len(pairs[k]))
			}
		}
		return nil
	})
	if err != nil || calls != 2 {
		t.Errorf("%d stories, %v", calls, err)
	}
}

// Two pages that share words are a pair of one story once, whichever eras know them.
func TestPairsOfErasComeOnce(t *testing.T) {
	ctx := context.Background()
	db := openDB(t)
	o := smallEras(t)
	if _, err := Run(ctx, db, sequence(weeks()), o); err != nil {
		t.Fatal(err)
	}
	p, err := openPile(ctx, db, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.group(ctx); err != nil {
		t.Fatal(err)
	}
	all := hearsay.Story{ID: "all"}
	for _, e := range p.pages {
		all.Members = append(all.Members, hearsay.Member{Page: e.page})
	}
	err = p.within(ctx, []hearsay.Story{all}, func(_ *era, which []int, pairs [][]reuse.Pair, _ map[hearsay.PageID]string) error {
		for _, list := range pairs {
			seen := map[pairID]bool{}
			for _, r := range list {
				if seen[pairID{r.From, r.To}] {
					t.Errorf("pages %s and %s are a pair twice", r.From.Short(), r.To.Short())
				}
				seen[pairID{r.From, r.To}] = true
			}
			if len(seen) < 50 {
				t.Errorf("only %d pairs", len(seen))
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
