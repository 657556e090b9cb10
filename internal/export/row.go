package export

import (
	"context"
	"time"

	"hearsay"
)

// A PageRow is a page of a story, or a kept page that gave no article and is in
// none.
type PageRow struct {
	Story hearsay.StoryID `json:"story"` // "" where the page is in none
	hearsay.PageNote
	Fetched time.Time `json:"fetched,omitzero"` // zero where unknown
	Reason  string    `json:"reason,omitempty"` // why the page gave no article
}

// A CopyRow is a pair of pages that share words.
type CopyRow struct {
	Story hearsay.StoryID `json:"story"`
	hearsay.Copy
}

// A StatementRow is a statement with its speaker.
type StatementRow struct {
	Story       hearsay.StoryID    `json:"story"`
	Number      int                `json:"number"` // of its page in the story
	URL         string             `json:"url,omitempty"`
	SpeakerName string             `json:"speaker_name"` // "" where nobody is named
	SpeakerKind hearsay.EntityKind `json:"speaker_kind"`
	hearsay.Saying
}

// An EventRow is an event.
type EventRow struct {
	Story hearsay.StoryID `json:"story"`
	hearsay.Happening
}

// An OutlookRow is an expectation with the question that it answers.
type OutlookRow struct {
	Story        hearsay.StoryID `json:"story"`
	Number       int             `json:"number"` // of its page in the story
	URL          string          `json:"url,omitempty"`
	QuestionText string          `json:"question_text"`
	hearsay.Outlook
	Repeats []hearsay.Excerpt `json:"repeats,omitempty"` // the same in copies
	Later   []hearsay.EventID `json:"later,omitempty"`   // of the question: see [hearsay.Question]
}

// A DifferenceRow is one voice of one side of a difference.
type DifferenceRow struct {
	Story      hearsay.StoryID        `json:"story"`
	Difference int                    `json:"difference"` // in the story, from 1
	Kind       hearsay.DifferenceKind `json:"kind"`
	About      string                 `json:"about"`
	Side       int                    `json:"side"` // of the difference, from 1
	Value      string                 `json:"value,omitempty"`
	Number     int                    `json:"number"` // of its page in the story
	URL        string                 `json:"url,omitempty"`
	hearsay.Voice
}

// An EntityRow is an entity of a story.
type EntityRow struct {
	Story hearsay.StoryID `json:"story"`
	hearsay.Entity
}

// A row is any of them.
type row interface{ cells() []string }

// A kind says what a table's rows are. last gives those that belong to no story.
type kind struct {
	columns []string
	rows    func(ctx context.Context, s Shelf, b *hearsay.Brief, put func(row) error) error
	last    func(ctx context.Context, s Shelf, put func(row) error) error
}

// table returns the kind of a table.
func table(w What) kind {
	switch w {
	case Pages:
		return kind{pageColumns, pageRows, restRows}
	case Copies:
		return kind{copyColumns, each(func(b *hearsay.Brief, yield func(row) error) error {
			return all(b.Copies, func(c hearsay.Copy) error { return yield(&CopyRow{b.Story.ID, c}) })
		}), nil}
	case Statements:
		return kind{statementColumns, each(statementRows), nil}
	case Events:
		return kind{eventColumns, each(func(b *hearsay.Brief, yield func(row) error) error {
			return all(b.Events, func(e hearsay.Happening) error { return yield(&EventRow{b.Story.ID, e}) })
		}), nil}
	case Outlooks:
		return kind{outlookColumns, each(outlookRows), nil}
	case Differences:
		return kind{differenceColumns, each(differenceRows), nil}
	}
	return kind{entityColumns, each(func(b *hearsay.Brief, yield func(row) error) error {
		return all(b.Entities, func(e hearsay.Entity) error { return yield(&EntityRow{b.Story.ID, e}) })
	}), nil}
}

// each makes rows of what reads a brief alone.
func each(f func(b *hearsay.Brief, put func(row) error) error) func(context.Context, Shelf, *hearsay.Brief, func(row) error) error {
	return func(_ context.Context, _ Shelf, b *hearsay.Brief, put func(row) error) error { return f(b, put) }
}

func all[T any](list []T, f func(T) error) error {
	for _, v := range list {
		if err := f(v); err != nil {
			return err
		}
	}
	return nil
}

func pageRows(ctx context.Context, s Shelf, b *hearsay.Brief, put func(row) error) error {
	for _, n := range b.Pages {
		p, err := s.About(ctx, n.Page)
		if err == nil {
			err = put(&PageRow{Story: b.Story.ID, PageNote: n, Fetched: p.Fetched})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// restRows are the kept pages without an article, which are in no story.
func restRows(ctx context.Context, s Shelf, put func(row) error) error {
	rest, err := s.Failures(ctx)
	if err != nil {
		return err
	}
	for _, f := range rest {
		p, err := s.About(ctx, f.Page)
		if err == nil {
			err = put(&PageRow{PageNote: hearsay.PageNote{Page: f.Page, URL: f.URL, Locator: f.Locator}, Fetched: p.Fetched, Reason: f.Reason})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// notes gives the pages of a brief by ID.
func notes(b *hearsay.Brief) map[hearsay.PageID]*hearsay.PageNote {
	m := make(map[hearsay.PageID]*hearsay.PageNote, len(b.Pages))
	for i := range b.Pages {
		m[b.Pages[i].Page] = &b.Pages[i]
	}
	return m
}

// where is the number and the address of a page of a story.
func where(pages map[hearsay.PageID]*hearsay.PageNote, id hearsay.PageID) (int, string) {
	if n := pages[id]; n != nil {
		return n.Number, n.URL
	}
	return 0, ""
}

// StatementRows returns the statements of a brief, speaker by speaker.
func StatementRows(b *hearsay.Brief) (out []StatementRow) {
	pages := notes(b)
	for _, s := range b.Speakers {
		for _, y := range s.Sayings {
			r := StatementRow{Story: b.Story.ID, SpeakerName: s.Name, SpeakerKind: s.Kind, Saying: y}
			r.Number, r.URL = where(pages, y.Page)
			out = append(out, r)
		}
	}
	return out
}

func statementRows(b *hearsay.Brief, put func(row) error) error {
	return all(StatementRows(b), func(r StatementRow) error { return put(&r) })
}

func outlookRows(b *hearsay.Brief, put func(row) error) error {
	pages := notes(b)
	for _, q := range b.Questions {
		for i, c := range q.Claims {
			r := &OutlookRow{Story: b.Story.ID, QuestionText: q.Text, Outlook: c, Later: q.Later}
			r.Number, r.URL = where(pages, c.Page)
			if i < len(q.Repeats) {
				r.Repeats = q.Repeats[i]
			}
			if err := put(r); err != nil {
				return err
			}
		}
	}
	return nil
}

func differenceRows(b *hearsay.Brief, put func(row) error) error {
	pages := notes(b)
	for i, d := range b.Differences {
		for j, s := range d.Sides {
			for _, v := range s.Voices {
				r := &DifferenceRow{Story: b.Story.ID, Difference: i + 1, Kind: d.Kind, About: d.About, Side: j + 1, Value: s.Value, Voice: v}
				r.Number, r.URL = where(pages, v.Page)
				if err := put(r); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
