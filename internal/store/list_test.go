package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hearsay"
)

// listTables returns what the tables of the list of stories hold, and the word for it.
func listTables(t *testing.T, db *DB) map[string][]string {
	t.Helper()
	ctx := context.Background()
	out := map[string][]string{"word": {must(db.Listed(ctx))}}
	err := db.atOnce(ctx, func(in *DB) error {
		for _, tb := range tables {
			if !slices.Contains([]string{"stories", "grouped", "members", "aliases", "briefs"}, tb.name) {
				continue
			}
			err := tb.rows(ctx, in.in, func(row []any) error {
				out[tb.name] = append(out[tb.name], fmt.Sprintf("%q", row))
				return nil
			})
			if err != nil {
				return err
			}
			slices.Sort(out[tb.name])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// randomList makes a list of stories of some of the pages, many of them as an earlier
// call made them: with the same IDs, members, reasons and times.
func randomList(r *rand.Rand, pages []*hearsay.Page) []hearsay.Story {
	var out []hearsay.Story
	for n := range 12 {
		if r.IntN(4) == 0 {
			continue
		}
		s := hearsay.Story{ID: hearsay.StoryID(fmt.Sprintf("story%05d", n))}
		s.Title.Text = "title" + strings.Repeat(" again", r.IntN(2))
		s.Last = []time.Time{{}, time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC), time.Date(2031, 5, 1+n/3, 0, 0, 0, 0, time.UTC)}[r.IntN(3)]
		for k := range 1 + r.IntN(3) {
			s.Members = append(s.Members, hearsay.Member{Page: pages[(n+k)%len(pages)].ID, Why: []string{"because"}[:r.IntN(2)]})
		}
		for range r.IntN(3) { // an earlier ID may lead to several
			s.Aliases = append(s.Aliases, hearsay.StoryID(fmt.Sprintf("former%04d", r.IntN(8))))
		}
		slices.Sort(s.Aliases)
		s.Aliases = slices.Compact(s.Aliases)
		out = append(out, s)
	}
	r.Shuffle(len(out), func(i, k int) { out[i], out[k] = out[k], out[i] })
	return out
}

// A list that is kept over another leaves what it leaves in a database that had none:
// rows, order, numbers, states, names, and what is forgotten of stories that went.
func TestAListOverAnotherIsTheListAlone(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx := context.Background()
		over, alone := open(), openAt(t, t.TempDir()+"/alone.db")
		var pages []*hearsay.Page
		for i := range 8 {
			pages = append(pages, page("", fmt.Sprint("words ", i)))
			for _, db := range []*DB{over, alone} {
				must(db.Keep(ctx, pages[i], article(pages[i]), 1, ""))
			}
		}
		r := rand.New(rand.NewPCG(1, 2))
		words := map[string]bool{}
		for round := range 40 {
			list := randomList(r, pages)
			if round%10 == 9 {
				list = nil
			}
			for _, db := range []*DB{over, alone} {
				if db == alone {
					for _, q := range []string{sqlDropMembers, sqlDropAliases, sqlDropGrouped, sqlDropStories} {
						must(db.pool.Exec(q))
					}
				}
				for i := range list { // as the corridor does, before the list
					if i%3 == 0 || db == alone {
						if err := db.PutBrief(ctx, "made", &hearsay.Brief{Story: hearsay.Story{ID: list[i].ID}, Texts: 2}); err != nil {
							t.Fatal(err)
						}
					}
				}
				if err := db.PutStories(ctx, 8, list); err != nil {
					t.Fatal(err)
				}
			}
			got, want := listTables(t, over), listTables(t, alone)
			for _, b := range got["briefs"] {
				if !slices.Contains(want["briefs"], b) {
					t.Errorf("round %d: a brief of no story: %s", round, b)
				}
			}
			delete(got, "briefs")
			delete(want, "briefs")
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("round %d (-alone +over another):\n%s", round, d)
			}
			words[got["word"][0]] = true
			checkList(t, over, list)
			for r, err := range over.Records(ctx, outlineKind) {
				if i := slices.IndexFunc(list, func(s hearsay.Story) bool { return string(s.ID) == r.Key }); err != nil || i < 0 {
					t.Errorf("round %d: outline of %s, %v", round, r.Key, err)
				}
			}
		}
		if len(words) < 36 {
			t.Errorf("%d words for 37 lists", len(words))
		}
	})
}

// checkList compares every way to read the list with what the list has to be.
func checkList(t *testing.T, db *DB, list []hearsay.Story) {
	t.Helper()
	ctx := context.Background()
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b hearsay.Story) int {
		if c := b.Last.Compare(a.Last); c != 0 {
			return c
		}
		if c := len(b.Members) - len(a.Members); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	got := must(db.Stories(ctx))
	if len(got) != len(list) || must(db.CountStories(ctx)) != len(list) {
		t.Fatalf("%d stories, want %d", len(got), len(list))
	}
	lead := map[hearsay.StoryID]hearsay.StoryID{}
	for i, s := range list {
		g := got[i]
		if g.ID != s.ID || g.Number != i+1 || g.Title != s.Title.Text || !g.Last.Equal(s.Last) || len(g.Pages) != len(s.Members) || !slices.Equal(g.Aliases, s.Aliases) {
			t.Errorf("number %d is %+v, want %+v", i+1, g, s)
		}
		for k, m := range s.Members {
			if g.Pages[k] != m.Page {
				t.Errorf("page %d of story %s is %s, want %s", k, s.ID, g.Pages[k], m.Page)
			}
		}
		for _, name := range []string{string(s.ID), fmt.Sprint(i + 1)} {
			if d := cmp.Diff(g, must(db.Story(ctx, name))); d != "" {
				t.Errorf("story %s (-list +alone):\n%s", name, d)
			}
		}
		for _, a := range s.Aliases {
			if lead[a] == "" {
				lead[a] = s.ID
			}
		}
	}
	for alias, id := range lead {
		if s := must(db.Story(ctx, string(alias))); s.ID != id {
			t.Errorf("%s leads to %s, want %s, the first that was called so", alias, s.ID, id)
		}
	}
	for _, at := range [][2]int{{1, 3}, {4, 100}, {len(list), 1}, {len(list) + 1, 5}, {0, 5}, {1, 0}} {
		part := must(db.StoriesAt(ctx, at[0], at[1]))
		lo := min(max(at[0]-1, 0), len(got))
		hi := min(lo+at[1], len(got))
		if at[0] < 1 {
			hi = lo
		}
		if len(part) != hi-lo || hi > lo && cmp.Diff(got[lo:hi], part) != "" {
			t.Errorf("from %d, %d stories: %+v", at[0], at[1], part)
		}
	}
	grouped := 0
	for s, err := range db.Grouped(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		grouped++
		i := slices.IndexFunc(list, func(l hearsay.Story) bool { return l.ID == s.ID })
		want := hearsay.Story{ID: s.ID, Aliases: list[i].Aliases}
		for _, m := range list[i].Members {
			want.Members = append(want.Members, hearsay.Member{Page: m.Page})
		}
		if d := cmp.Diff(&want, s, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("for grouping (-want +got):\n%s", d)
		}
		if grouped == 3 && len(list) > 6 { // who has seen enough
			grouped = len(list)
			break
		}
	}
	if grouped != len(list) {
		t.Errorf("%d stories for grouping, want %d", grouped, len(list))
	}
	full := must(db.FullStories(ctx))
	if d := cmp.Diff(list, full, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("as grouped (-want +got):\n%s", d)
	}
}

// A story is found by the beginning of its ID or of an earlier one, whatever stands
// in the name that is asked for.
func TestStoryByTheBeginningOfItsID(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		list := []hearsay.Story{{ID: "abcde"}, {ID: "abxyz", Aliases: []hearsay.StoryID{"old12", "abx99"}}, {ID: "20000", Aliases: []hearsay.StoryID{"old13"}}}
		if err := db.PutStories(ctx, 0, list); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]hearsay.StoryID{"abc": "abcde", "abx": "abxyz", "abx9": "abxyz", "old12": "abxyz", "old13": "20000", "2": "abcde", "200": "20000", "20000": "20000"} {
			if s, err := db.Story(ctx, name); err != nil || s.ID != want {
				t.Errorf("%q is %q, %v; want %q", name, s.ID, err, want)
			}
		}
		for name, want := range map[string]hearsay.StoryID{"abcd": "abcde", "abc": "", "abcde": "abcde", "2000": "20000", "2": "", "none": ""} {
			if id, err := db.StoryID(ctx, name, 4); id != want || (err != nil) != (want == "") {
				t.Errorf("%q is %q, %v; want %q", name, id, err, want)
			}
		}
		for _, name := range []string{"ab", "old1"} {
			if s, err := db.Story(ctx, name); !errors.Is(err, ErrAmbiguous) {
				t.Errorf("%q is %q, %v", name, s.ID, err)
			}
		}
		for _, name := range []string{"", "b", "abcdef", "0", "-1", "4", "99999999999999999999", "\xff", "ab\xff\xff", "a\x00", "%", "_bcde", "ABC"} {
			if s, err := db.Story(ctx, name); !errors.Is(err, ErrNotFound) {
				t.Errorf("%q is %q, %v", name, s.ID, err)
			}
		}
	})
}

// Pages that are taken away and come back are in their story again, also where the
// story is what it was.
func TestPagesThatComeBackAreInTheirStory(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		p, q := page("", "words"), page("", "others")
		p.Fetched, q.Fetched = time.Date(2020, 5, 1, 0, 0, 0, 0, time.UTC), time.Date(2030, 5, 1, 0, 0, 0, 0, time.UTC)
		keep := func() {
			for _, x := range []*hearsay.Page{p, q} {
				must(db.Keep(ctx, x, article(x), 1, ""))
			}
		}
		keep()
		list := []hearsay.Story{story("story00001", 1, p, q)}
		if err := db.PutStories(ctx, must(db.Mark(ctx)), list); err != nil {
			t.Fatal(err)
		}
		must(db.Prune(ctx, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), false, nil))
		if s := must(db.Story(ctx, "1")); len(s.Pages) != 1 {
			t.Errorf("pages %v after one was taken away", s.Pages)
		}
		keep()
		if err := db.PutStories(ctx, must(db.Mark(ctx)), list); err != nil {
			t.Fatal(err)
		}
		if s := must(db.Story(ctx, "1")); len(s.Pages) != 2 {
			t.Errorf("pages %v after it came back", s.Pages)
		}
		of := must(db.StoriesOf(ctx, p.ID, q.ID, "none"))
		if d := cmp.Diff(map[hearsay.PageID]hearsay.StoryID{p.ID: "story00001", q.ID: "story00001"}, of); d != "" {
			t.Errorf("the stories of the pages (-want +got):\n%s", d)
		}
	})
}
