package store

import (
	"context"
	"testing"

	"hearsay"
)

func TestAnOutlineIsABriefWithoutItsLines(t *testing.T) {
	b := &hearsay.Brief{Story: hearsay.Story{ID: "one", Members: []hearsay.Member{{Page: "p"}}}, Texts: 2,
		Pages:    []hearsay.PageNote{{Number: 1, Page: "p", Why: []string{"alone"}, Language: "en"}},
		Copies:   []hearsay.Copy{{From: "p", To: "q", Kind: hearsay.Reprint, Taken: []hearsay.Excerpt{{Text: "words"}}}},
		Events:   []hearsay.Happening{{Event: hearsay.Event{ID: "e"}}},
		Lead:     &hearsay.Happening{Event: hearsay.Event{ID: "e", Reports: []hearsay.Report{{Page: "p"}}}, Origins: hearsay.Origins{Pages: make([]hearsay.Witness, 3), Origins: []hearsay.Witness{{Name: "Tom Hale", Words: []hearsay.Excerpt{{Text: "said"}}}}}},
		Entities: []hearsay.Entity{{ID: "tom-hale", Kind: hearsay.Person}, {ID: "marrow", Kind: hearsay.Place, Name: "Marrow", Mentions: make([]hearsay.Mention, 9)}},
		Speakers: []hearsay.Speaker{{Entity: "tom-hale", Name: "Tom Hale", Sayings: make([]hearsay.Saying, 5)}},
	}
	o := Outline(b)
	if len(o.Events)+len(o.Speakers[0].Sayings)+len(o.Copies[0].Taken)+len(o.Pages[0].Why)+len(o.Lead.Reports)+len(o.Lead.Origins.Pages)+len(o.Entities[0].Mentions) != 0 {
		t.Errorf("lines are left in %+v", o)
	}
	if o.Texts != 2 || o.Pages[0].Language != "en" || o.Lead.Origins.Origins[0].Name != "Tom Hale" || len(o.Entities) != 1 || o.Speakers[0].Name != "Tom Hale" || o.Copies[0].Kind != hearsay.Reprint {
		t.Errorf("outline %+v", o)
	}
	if len(b.Speakers[0].Sayings) != 5 || len(b.Copies[0].Taken) != 1 || b.Pages[0].Why == nil || len(b.Lead.Reports) != 1 {
		t.Error("the brief itself was cut")
	}
}

func TestOutlinesFollowTheirBriefs(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		p, q := page("https://news.example/1", "words"), page("https://news.example/2", "more words")
		must(db.Keep(ctx, p, article(p), 1, ""))
		must(db.Keep(ctx, q, article(q), 1, ""))
		one, two := story("one", 1, p), story("two", 2, q)
		put := func(stories ...hearsay.Story) string {
			t.Helper()
			if err := db.PutStories(ctx, must(db.Mark(ctx)), stories); err != nil {
				t.Fatal(err)
			}
			return must(db.Listed(ctx))
		}
		before := put(one, two)
		for _, s := range []hearsay.Story{one, two} {
			if err := db.PutBrief(ctx, "made", &hearsay.Brief{Story: s, Texts: 3}); err != nil {
				t.Fatal(err)
			}
		}
		ids := func() (out string) {
			for o, err := range db.Outlines(ctx) {
				if err != nil {
					t.Fatal(err)
				}
				out += string(o.Story.ID) + " "
			}
			return out
		}
		if got := ids(); got != "one two " {
			t.Errorf("outlines of %s", got)
		}
		if again := put(one, two); again != before {
			t.Error("the same list is called otherwise")
		}
		two.Title.Text = "Renamed"
		if put(one, two) == before || put(one) == before {
			t.Error("another list is called the same")
		}
		if got := ids(); got != "one " {
			t.Errorf("after a story went: outlines of %s", got)
		}
		speaking := ""
		for b, err := range db.AllSpeaking(ctx) {
			if err != nil {
				t.Fatal(err)
			}
			speaking += string(b.Story.ID) + " "
		}
		if speaking != "one " {
			t.Errorf("after a story went: who speaks in %s", speaking)
		}
		// An older version of the program kept none.
		if err := db.PutRecords(ctx, Record{Kind: speakingKind, Key: "one"}); err != nil {
			t.Fatal(err)
		}
		if b := must(db.GetSpeaking(ctx, "one")); b.Story.ID != "one" {
			t.Errorf("who speaks: %+v", b)
		}
		if err := db.PutRecords(ctx, Record{Kind: outlineKind, Key: "one"}); err != nil {
			t.Fatal(err)
		}
		if o := must(db.GetOutline(ctx, "one")); o.Texts != 3 {
			t.Errorf("outline %+v", o)
		}
	})
}

func TestVersionChangesWithEveryCommit(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db, other := context.Background(), open(), open()
		v := db.Version(ctx)
		if v == 0 || db.Version(ctx) != v {
			t.Errorf("version %d, then %d", v, db.Version(ctx))
		}
		for i, d := range []*DB{db, other} {
			if err := d.PutRecords(ctx, Record{Kind: "k", Key: "k", Value: []byte{byte(i)}}); err != nil {
				t.Fatal(err)
			}
			now := db.Version(ctx)
			if now == v {
				t.Errorf("the same version after a commit of %d", i)
			}
			v = now
		}
	})
}
