package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"hearsay"
)

// The kinds of record that go with the list of stories. An outline and who speaks
// stand beside each brief, under the ID of its story; what the list holds is told by
// one hash.
const (
	outlineKind  = "outline"
	speakingKind = "speaking"
	listKind     = "list"
)

// Outline returns a brief without its lines: its pages with their outlets, dates
// and languages, its copies and credits without the words that were taken, who
// speaks and which places are named without what is said of them, the counts of
// its lead. A list of thousands of stories is sorted, filtered and summed up by
// outlines, which are a fiftieth of their briefs. What is kept of b is shared.
func Outline(b *hearsay.Brief) *hearsay.Brief {
	o := &hearsay.Brief{Story: hearsay.Story{ID: b.Story.ID, Title: b.Story.Title, First: b.Story.First, Last: b.Story.Last},
		Texts: b.Texts, Outlets: b.Outlets, Behind: b.Behind}
	for _, p := range b.Pages {
		p.Why, p.Locator, p.Authors = nil, "", nil
		p.Published.Said, p.Published.Anchor = hearsay.Excerpt{}, hearsay.Excerpt{}
		o.Pages = append(o.Pages, p)
	}
	for _, c := range b.Copies {
		c.Given, c.Taken, c.Only, c.Reasons = nil, nil, nil, nil
		o.Copies = append(o.Copies, c)
	}
	o.Credits = b.Credits
	if l := b.Lead; l != nil {
		o.Lead = &hearsay.Happening{Event: hearsay.Event{ID: l.ID, Root: l.Root, Mode: l.Mode, Label: l.Label, When: hearsay.When{Start: l.When.Start, End: l.When.End, About: l.When.About}}}
		for _, w := range l.Origins.Origins {
			o.Lead.Origins.Origins = append(o.Lead.Origins.Origins, hearsay.Witness{Name: w.Name, Page: w.Page, Entity: w.Entity})
		}
	}
	for _, e := range b.Entities {
		if e.Kind == hearsay.Place {
			o.Entities = append(o.Entities, hearsay.Entity{ID: e.ID, Kind: e.Kind, Name: e.Name, Aliases: e.Aliases, Country: e.Country})
		}
	}
	for _, s := range b.Speakers {
		s.Roles, s.Sayings = nil, nil
		o.Speakers = append(o.Speakers, s)
	}
	for _, d := range b.Differences {
		o.Differences = append(o.Differences, hearsay.Difference{Kind: d.Kind, About: d.About})
	}
	return o
}

// Speaking returns what a brief knows of who speaks and when, not what they say:
// its title, every speaker with roles and all sayings, each of which is left with its
// day, or else that of its page, and the entities of these speakers with what tells
// namesakes apart. The speakers of thousands of stories are joined from it. What is
// kept of b is shared.
func Speaking(b *hearsay.Brief) *hearsay.Brief {
	o := &hearsay.Brief{Story: hearsay.Story{ID: b.Story.ID, Title: hearsay.Excerpt{Text: b.Story.Title.Text}}}
	published := make(map[hearsay.PageID]hearsay.When, len(b.Pages))
	for i := range b.Pages {
		published[b.Pages[i].Page] = b.Pages[i].Published
	}
	speaks := map[hearsay.EntityID]bool{}
	for _, s := range b.Speakers {
		speaks[s.Entity] = true
		sayings := s.Sayings
		s.Sayings = make([]hearsay.Saying, len(sayings))
		for i := range sayings {
			when := sayings[i].Said
			if !when.Known() {
				when = published[sayings[i].Page]
			}
			s.Sayings[i].Said = hearsay.When{Start: when.Start, End: when.End, About: when.About}
		}
		o.Speakers = append(o.Speakers, s)
	}
	for _, e := range b.Entities {
		if speaks[e.ID] {
			o.Entities = append(o.Entities, hearsay.Entity{ID: e.ID, Kind: e.Kind, Name: e.Name, Country: e.Country, Gender: e.Gender, Known: e.Known})
		}
	}
	return o
}

// packJSON makes a part of a brief ready to be kept beside it.
func (db *DB) packJSON(b *hearsay.Brief) ([]byte, error) {
	j, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("outline of %s: %w", b.Story.ID, err)
	}
	return db.pack(j), nil
}

// GetOutline returns the outline of the brief with exactly that ID, made from
// the brief where an older version kept none. The error is ErrNotFound where
// there is no brief.
func (db *DB) GetOutline(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error) {
	return db.beside(ctx, outlineKind, id, Outline)
}

// GetSpeaking returns who speaks in a story, as [Speaking] has it, in the way of
// [DB.GetOutline].
func (db *DB) GetSpeaking(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error) {
	return db.beside(ctx, speakingKind, id, Speaking)
}

func (db *DB) beside(ctx context.Context, kind string, id hearsay.StoryID, part func(*hearsay.Brief) *hearsay.Brief) (*hearsay.Brief, error) {
	packed, err := db.Record(ctx, kind, string(id))
	if err != nil {
		return nil, err
	}
	if packed == nil {
		b, err := db.Brief(ctx, id)
		if err != nil {
			return nil, err
		}
		return part(b), nil
	}
	o := new(hearsay.Brief)
	return o, db.decode(packed, o)
}

// Outlines returns all outlines that are kept, in order of their IDs. Briefs of
// older versions of the program have none until they are made again.
func (db *DB) Outlines(ctx context.Context) iter.Seq2[*hearsay.Brief, error] {
	return db.allBeside(ctx, outlineKind)
}

// AllSpeaking returns who speaks in all stories, in the way of [DB.Outlines].
func (db *DB) AllSpeaking(ctx context.Context) iter.Seq2[*hearsay.Brief, error] {
	return db.allBeside(ctx, speakingKind)
}

func (db *DB) allBeside(ctx context.Context, kind string) iter.Seq2[*hearsay.Brief, error] {
	return func(yield func(*hearsay.Brief, error) bool) {
		for r, err := range db.Records(ctx, kind) {
			var o *hearsay.Brief
			if err == nil {
				o = new(hearsay.Brief)
				err = db.decode(r.Value, o)
			}
			if !yield(o, err) || err != nil {
				return
			}
		}
	}
}

// Listed returns a word that is another one whenever the list of stories is: its
// members, why they are, titles, dates or order. It says nothing of their briefs.
func (db *DB) Listed(ctx context.Context) (string, error) {
	b, err := db.Record(ctx, listKind, "stories")
	return string(b), err
}
