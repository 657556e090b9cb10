package pipeline

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/entity"
	"hearsay/internal/store"
)

// briefsOf are the kept briefs as JSON, by story.
func briefsOf(t *testing.T, db *store.DB) map[hearsay.StoryID]string {
	t.Helper()
	out := map[hearsay.StoryID]string{}
	for _, s := range shelved(t, db) {
		b, err := db.Brief(context.Background(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		j, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		out[s.ID] = string(j)
	}
	return out
}

// A marked is a file of corrections with the database that goes by it.
type marked struct {
	t    *testing.T
	db   *store.DB
	file string
	list *correction.List
	opts Options
	wait bool // problems are expected
}

func marking(t *testing.T, pages []*hearsay.Page) *marked {
	t.Helper()
	m := &marked{t: t, db: openDB(t), file: filepath.Join(t.TempDir(), "corrections.toml"), list: &correction.List{}}
	m.opts = Options{Failed: noFault(t), Corrections: m.file, Corrected: func(p []*correction.Problem) {
		if !m.wait {
			t.Errorf("problems %v", p[0])
		}
	}}
	if _, err := Run(context.Background(), m.db, sequence(pages), m.opts); err != nil {
		t.Fatal(err)
	}
	return m
}

// add writes corrections and returns how many briefs they made anew.
func (m *marked) add(all ...correction.Correction) int {
	m.t.Helper()
	for _, c := range all {
		c.Who, c.When = "Ada", time.Date(2031, 5, 3, 9, 0, 0, 0, time.UTC)
		if _, err := m.list.Add(c); err != nil {
			m.t.Fatal(err)
		}
	}
	return m.refresh()
}

func (m *marked) undo(n int) int {
	m.t.Helper()
	for range n {
		if _, err := m.list.Undo("", "Ada", time.Date(2031, 5, 4, 9, 0, 0, 0, time.UTC)); err != nil {
			m.t.Fatal(err)
		}
	}
	return m.refresh()
}

func (m *marked) refresh() int {
	m.t.Helper()
	if err := m.list.Save(m.file); err != nil {
		m.t.Fatal(err)
	}
	sum, err := Refresh(context.Background(), m.db, m.opts)
	if err != nil {
		m.t.Fatal(err)
	}
	return sum.Briefs
}

func (m *marked) brief(id hearsay.StoryID) *hearsay.Brief {
	m.t.Helper()
	b, err := m.db.Brief(context.Background(), id)
	if err != nil {
		m.t.Fatal(err)
	}
	return b
}

func refs(pages ...hearsay.PageID) (out []correction.Ref) {
	for _, p := range pages {
		out = append(out, correction.Ref{Hash: p})
	}
	return out
}

// text is the number of the text of a page.
func textOf(b *hearsay.Brief, p hearsay.PageID) int {
	for _, n := range b.Pages {
		if n.Page == p {
			return n.Text
		}
	}
	return 0
}

func copyBetween(b *hearsay.Brief, p, q hearsay.PageID) *hearsay.Copy {
	for i := range b.Copies {
		if c := &b.Copies[i]; c.From == p && c.To == q || c.From == q && c.To == p {
			return c
		}
	}
	return nil
}

// choose finds in a database a whole reprint that the program found, and two pages of
// one story that are nothing of each other.
func choose(t *testing.T, db *store.DB) (reprint hearsay.Copy, in hearsay.StoryID, apart [2]hearsay.PageID, of hearsay.StoryID) {
	t.Helper()
	for _, s := range shelved(t, db) {
		b, err := db.Brief(context.Background(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range b.Copies {
			twice := 0
			for _, d := range b.Copies {
				if d.To == c.To && d.From != "" || d.From == c.To {
					twice++
				}
			}
			if c.Kind == hearsay.Reprint && c.From != "" && twice == 1 {
				reprint, in = c, s.ID
			}
		}
		for _, p := range b.Pages {
			for _, q := range b.Pages {
				if of == "" && p.Number < q.Number && copyBetween(b, p.Page, q.Page) == nil && p.Text != q.Text {
					apart, of = [2]hearsay.PageID{p.Page, q.Page}, s.ID
				}
			}
		}
	}
	if in == "" || of == "" {
		t.Fatal("no such pages")
	}
	return reprint, in, apart, of
}

// A page marked as a copy counts as one, without words that the program did not
// find; what was found is put aside; taken back, all is as it was, byte for byte.
func TestMarkedCopiesCount(t *testing.T) {
	m := marking(t, readPages(t, town))
	before := briefsOf(t, m.db)
	found, in, apart, of := choose(t, m.db)
	was, wasOf := m.brief(in), m.brief(of)

	if n := m.add(correction.Correction{Do: correction.Copied, Pages: refs(apart[1], apart[0]), Why: "she told me"}); n != 1 {
		t.Errorf("%d briefs made anew, want that of the story", n)
	}
	b := m.brief(of)
	c := copyBetween(b, apart[0], apart[1])
	if c == nil || c.Kind != hearsay.Reprint || c.From != apart[0] || !c.Directed || len(c.Given)+len(c.Taken) > 0 || c.Marked != "marked by Ada on 3 May 2031: she told me" || !slices.Contains(c.Reasons, c.Marked) {
		t.Fatalf("the copy is %+v", c)
	}
	if b.Texts != wasOf.Texts-1 || textOf(b, apart[0]) != textOf(b, apart[1]) {
		t.Errorf("%d texts, there were %d", b.Texts, wasOf.Texts)
	}
	edge := slices.IndexFunc(b.Provenance.Edges, func(e hearsay.Edge) bool {
		return e.From == string(apart[0]) && e.To == string(apart[1]) && strings.HasPrefix(e.Why, "marked by Ada on 3 May 2031")
	})
	if edge < 0 || len(b.Provenance.Edges[edge].Words) > 0 {
		t.Errorf("where it is from does not say that it was marked: %d", edge)
	}
	m.undo(1)
	if d := cmp.Diff(before, briefsOf(t, m.db)); d != "" {
		t.Fatalf("taken back:\n%.1500s", d)
	}

	m.add(correction.Correction{Do: correction.Apart, Pages: refs(found.From, found.To)})
	b = m.brief(in)
	if c := copyBetween(b, found.From, found.To); c != nil {
		t.Errorf("put aside, the copy is there: %+v", c)
	}
	if b.Texts != was.Texts+1 || textOf(b, found.From) == textOf(b, found.To) {
		t.Errorf("%d texts, there were %d", b.Texts, was.Texts)
	}
	// The other way round it is the program's words in the marked direction.
	m.add(correction.Correction{Do: correction.Copied, Pages: refs(found.From, found.To)})
	c = copyBetween(m.brief(in), found.From, found.To)
	if c == nil || c.From != found.To || c.Marked == "" || len(c.Given) != len(found.Taken) || c.Given[0] != found.Taken[0] || c.Taken[0] != found.Given[0] {
		t.Errorf("turned, the copy is %+v", c)
	}
	m.undo(2)
	if d := cmp.Diff(before, briefsOf(t, m.db)); d != "" {
		t.Errorf("taken back:\n%.1500s", d)
	}
}

// Pages of two stories that are marked as copies are one story.
func TestMarkedCopiesAreOneStory(t *testing.T) {
	m := marking(t, readPages(t, town))
	stories := shelved(t, m.db)
	p, q := stories[0].Members[0].Page, stories[1].Members[0].Page
	m.add(correction.Correction{Do: correction.Copied, Pages: refs(q, p)})
	for _, s := range shelved(t, m.db) {
		var why []string
		for _, w := range s.Members {
			if w.Page == p || w.Page == q {
				why = append(why, w.Why...)
			}
		}
		if len(why) == 1 {
			t.Errorf("they are in two stories")
		}
		if len(why) == 2 && !strings.Contains(strings.Join(why, "|"), "marked as a copy by Ada on 3 May 2031") {
			t.Errorf("nothing says why: %q", why)
		}
	}
	// Moved apart by hand, the mark is told to show nothing.
	m.wait = true
	var told []*correction.Problem
	m.opts.Corrected = func(p []*correction.Problem) { told = p }
	m.add(correction.Correction{Do: correction.Move, Pages: refs(q)})
	if len(told) != 1 || !strings.Contains(told[0].Text, "in two stories") {
		t.Errorf("told %v", told)
	}
}

// Names made one, or parted, are so in all that a brief says; only the briefs that
// have them are made anew.
func TestMarkedNamesCount(t *testing.T) {
	m := marking(t, readPages(t, town))
	before := briefsOf(t, m.db)
	var id hearsay.StoryID
	var one, two string
	for _, s := range shelved(t, m.db) {
		var names []string
		for _, sp := range m.brief(s.ID).Speakers {
			if sp.Kind == hearsay.Person && strings.Contains(sp.Name, " ") {
				names = append(names, sp.Name)
			}
		}
		if len(names) > 1 {
			id, one, two = s.ID, names[0], names[1]
			break
		}
	}
	with := 0
	for _, s := range shelved(t, m.db) {
		if e := m.brief(s.ID).Entities; entity.Touches(e, entity.Amend{Names: [2]string{one, two}}) {
			with++
		}
	}
	if id == "" || with == len(before) {
		t.Fatalf("no two speakers in one story and not in all: %d of %d", with, len(before))
	}
	sayings := func(name string) (n int) {
		for _, s := range m.brief(id).Speakers {
			if s.Name == name {
				n += len(s.Sayings)
			}
		}
		return n
	}
	first, second := sayings(one), sayings(two)
	if n := m.add(correction.Correction{Do: correction.Same, Names: []string{one, two}}); n != with {
		t.Errorf("%d briefs made anew, %d have the names", n, with)
	}
	if sayings(two) != 0 || sayings(one) == 0 || sayings(one) > first+second {
		t.Errorf("%s said %d and %s %d; made one %d and %d", one, first, two, second, sayings(one), sayings(two))
	}
	b := m.brief(id)
	at := entity.Meant(b.Entities, two)
	if len(at) != 1 || b.Entities[at[0]].Name != one || len(b.Entities[at[0]].Marked) != 1 || !strings.Contains(b.Entities[at[0]].Marked[0], "by Ada on 3 May 2031") {
		t.Fatalf("%q is %+v", two, at)
	}
	if n := m.refresh(); n != 0 {
		t.Errorf("nothing changed, %d briefs made anew", n)
	}
	// Of this story it is said otherwise, and the later holds.
	members := refs()
	for _, w := range b.Story.Members {
		members = append(members, correction.Ref{Hash: w.Page})
	}
	if n := m.add(correction.Correction{Do: correction.Part, Names: []string{two, one}, Stories: [][]correction.Ref{members}}); n != 1 {
		t.Errorf("%d briefs made anew, want that of the story", n)
	}
	if sayings(one) != first || sayings(two) != second {
		t.Errorf("parted, they said %d and %d, want %d and %d", sayings(one), sayings(two), first, second)
	}
	m.undo(2)
	if d := cmp.Diff(before, briefsOf(t, m.db)); d != "" {
		t.Errorf("taken back:\n%.1500s", d)
	}
}

// What was marked holds in whatever order the pages come, page by page, and rebuilt.
func TestMarksHoldInAnyOrder(t *testing.T) {
	ctx := context.Background()
	pages := readPages(t, town)
	m := marking(t, pages)
	found, _, apart, of := choose(t, m.db)
	var people []string
	for _, e := range m.brief(of).Entities {
		if e.Kind == hearsay.Person {
			people = append(people, e.Name)
		}
	}
	if len(people) < 2 {
		t.Fatalf("people %q", people)
	}
	m.add(correction.Correction{Do: correction.Apart, Pages: refs(found.From, found.To)},
		correction.Correction{Do: correction.Copied, Pages: refs(apart[0], apart[1])},
		correction.Correction{Do: correction.Same, Names: []string{people[1], people[0]}},
		correction.Correction{Do: correction.Same, Names: []string{people[1], people[0]}, Stories: [][]correction.Ref{refs(apart[0])}},
		correction.Correction{Do: correction.Part, Names: []string{people[0], people[1]}, Stories: [][]correction.Ref{refs(found.To)}})
	want := briefsOf(t, m.db)
	for _, s := range shelved(t, m.db) { // nothing that is shown was invented
		excerpts(reflect.ValueOf(*m.brief(s.ID)), "Brief", func(path string, e hearsay.Excerpt) {
			if e.None() {
				return
			}
			i := slices.IndexFunc(pages, func(p *hearsay.Page) bool { return p.ID == e.Span.Page })
			a, err := m.db.Article(ctx, e.Span.Page)
			if err != nil || i < 0 {
				t.Fatalf("%s: %v", path, err)
			}
			if err := a.ReadBack(pages[i], e); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		})
	}
	for seed := range uint64(3) {
		list := slices.Clone(pages)
		r := rand.New(rand.NewPCG(seed, 5))
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		db := openDB(t)
		opts := m.opts
		opts.Corrected = nil // pages come later
		for len(list) > 0 {
			n := min(len(list), 1+r.IntN(12))
			if _, err := Run(ctx, db, sequence(list[:n]), opts); err != nil {
				t.Fatal(err)
			}
			list = list[n:]
		}
		if d := cmp.Diff(want, briefsOf(t, db)); d != "" {
			t.Errorf("order %d:\n%.1500s", seed, d)
		}
	}
	if _, err := Rebuild(ctx, m.db, m.opts); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, briefsOf(t, m.db)); d != "" {
		t.Errorf("rebuilt:\n%.1500s", d)
	}
}
