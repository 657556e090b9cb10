package mcp

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/store"
)

// atlas is a database of so many stories of one page, in each of which Ada Lund says
// the same words; in the newest another speaker has her surname.
func atlas(t *testing.T, n int) (db *store.DB, file string) {
	t.Helper()
	ctx := context.Background()
	file = filepath.Join(t.TempDir(), "atlas.db")
	db, err := store.Open(ctx, file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	body := []byte("The bridge will open in May, Ada Lund said.")
	p := &hearsay.Page{ID: hearsay.NewPageID("https://atlas.example/1", body), URL: "https://atlas.example/1", Type: "text/plain", Charset: "utf-8",
		Locator: "a.txt", Body: body, Raw: body}
	a := &hearsay.Article{Page: p.ID, URL: p.URL, Kind: hearsay.Plain, Text: string(body), Trace: hearsay.Trace{{Len: len(body), Width: len(body)}},
		Blocks: []hearsay.Block{{Kind: hearsay.Paragraph, Range: hearsay.Range{End: len(body)}}}}
	if _, err := db.Keep(ctx, p, a, 1, ""); err != nil {
		t.Fatal(err)
	}
	var stories []hearsay.Story
	day := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		stories = append(stories, hearsay.Story{ID: hearsay.StoryID(fmt.Sprintf("story%03d", i)), Title: hearsay.Excerpt{Text: "The bridge"},
			First: day.AddDate(0, 0, i), Last: day.AddDate(0, 0, i), Members: []hearsay.Member{{Page: p.ID, Why: []string{"alone"}}}})
	}
	mark, err := db.Mark(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.PutStories(ctx, mark, stories); err != nil {
		t.Fatal(err)
	}
	words := a.Excerpt(hearsay.Range{End: strings.Index(a.Text, ",")})
	for i, s := range stories {
		b := &hearsay.Brief{Story: s, Pages: []hearsay.PageNote{{Page: p.ID, Number: 1, URL: p.URL}}}
		speaks := func(id hearsay.EntityID, name string) {
			b.Entities = append(b.Entities, hearsay.Entity{ID: id, Kind: hearsay.Person, Name: name})
			b.Speakers = append(b.Speakers, hearsay.Speaker{Entity: id, Name: name, Kind: hearsay.Person, Sayings: []hearsay.Saying{{
				Statement: hearsay.Statement{ID: hearsay.StatementID(fmt.Sprintf("%s-%s", s.ID, id)), Speaker: id, Page: p.ID, Kind: hearsay.Indirect, Words: []hearsay.Excerpt{words}}}}})
		}
		speaks("e1", "Ada Lund")
		if i == n-1 {
			speaks("e2", "Nils Lund")
		}
		if err := db.PutBrief(ctx, "made of "+string(s.ID), b); err != nil {
			t.Fatal(err)
		}
	}
	return db, file
}

func TestASpeakerOfManyStoriesIsReadInTheNewest(t *testing.T) {
	db, _ := atlas(t, mostStories+3)
	s := client(t, db)
	a, err := call(t, s, "statements", map[string]any{"speaker": "Ada Lund", "limit": 5})
	if err != nil {
		t.Fatal(err)
	}
	if got := int(a["total"].(float64)); got != mostStories {
		t.Errorf("%d statements, want %d", got, mostStories)
	}
	if got, want := a["stories_not_read"], []any{"story002", "story001", "story000"}; !reflect.DeepEqual(got, want) {
		t.Errorf("not read: %v, want %v", got, want)
	}
}

// A question about a speaker opens the briefs in which the speaker speaks: those of
// others may be as many, or as broken, as they like.
func TestNoBriefIsReadToFindASpeaker(t *testing.T) {
	db, file := atlas(t, 8)
	before, err := call(t, client(t, db), "statements", map[string]any{"speaker": "Nils Lund"})
	if err != nil {
		t.Fatal(err)
	}
	pool, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(`UPDATE briefs SET brief = x'00' WHERE story <> 'story007'`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Brief(context.Background(), "story000"); err == nil {
		t.Fatal("the brief can still be read")
	}
	s := client(t, db)
	after, err := call(t, s, "statements", map[string]any{"speaker": "Nils Lund"})
	if err != nil || !reflect.DeepEqual(before["statements"], after["statements"]) {
		t.Errorf("the answer was %v and is %v, %v", before, after, err)
	}
	for who, want := range map[string]string{
		"lund":         "2 speakers fit \"lund\": ask again with one of these as the speaker: ada-lund (Ada Lund); nils-lund (Nils Lund)",
		"Nobody Atall": "no speaker of that name",
	} {
		if _, err := call(t, s, "statements", map[string]any{"speaker": who}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", who, err, want)
		}
	}
	a, err := call(t, s, "stories", map[string]any{"speaker": "Nils Lund"})
	if err != nil || len(a["stories"].([]any)) != 1 {
		t.Errorf("stories of one speaker: %v, %v", a, err)
	}
}
