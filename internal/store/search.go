package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hearsay"
)

// The index of words holds a row for each page, statement and event. It is written
// in the transaction that keeps the page or the brief, and goes with it, by several
// processes at once where the database has several writers (searchnumber.go). What a row
// holds is made here from the article or brief (searchdoc.go) out of terms that are
// cut by us ([EachTerm]), so that every database finds the same; how a database
// keeps and finds the rows is its own affair (searchwrite.go, searchbatch.go, searchread.go,
// searchplan.go, searchfind.go).
//
// Order. Rows are numbered by day, the newest last. Where a search finds
// [RankedMost] rows or fewer they come best first: Okapi BM25, a word of a headline
// counting four times, those of equal worth by number. Where it finds more, rank
// says little (a word in every third page is no help to tell them apart): those with
// all the words in the headline or label come first, then the others, both newest
// first.
//
// Bounds. How many rows a search would go through is estimated from the terms of
// one page in sixteen. Where it is too many, only the newest rows are looked at, and
// [Found.Since] says how far back; count and list are both of those.

// A Kind is what a search finds.
type Kind string

// The kinds of things found, in the order of [Results.Kinds].
const (
	OfPage      Kind = "page"
	OfStatement Kind = "statement"
	OfEvent     Kind = "event"
)

// Kinds are all kinds, in order.
func Kinds() []Kind { return []Kind{OfPage, OfStatement, OfEvent} }

// A Field is what a filter looks at.
type Field string

// The fields. A page has no speakers and places of its own, an event no speaker.
const (
	Speaker  Field = "speaker" // names of who said it
	Outlet   Field = "outlet"  // name and domain of the outlets that carry it
	Place    Field = "place"   // places named in the sentence, or that act in the event
	Language Field = "lang"    // "en"
	InStory  Field = "story"   // the ID of a story, whole
)

// Has reports whether things of that kind have the field.
func (k Kind) Has(f Field) bool {
	switch f {
	case Speaker:
		return k == OfStatement
	case Place:
		return k != OfPage
	}
	return true
}

// A Term is a word, or several to be found side by side. With Prefix the last may
// be the beginning of a longer word.
type Term struct {
	Text   string
	Prefix bool
}

// A Filter asks that a field hold words side by side, or with Not that it don't.
type Filter struct {
	Field Field
	Text  string
	Not   bool
}

// A Query says what to find. The zero Query finds everything, newest first.
type Query struct {
	Words         [][]Term // of each list at least one term is found
	Not           []Term   // none of them is
	Filters       []Filter
	After, Before time.Time // day of publication, of the words, of the event: After inclusive, Before exclusive; zero is no bound
	Kinds         []Kind    // whose hits are returned; none is all. Counts are of all kinds
	Limit         int       // hits of each kind; 0 is 10, at most 100
	Cursor        string    // with one kind: Found.Next of the hits before
}

// RankedMost is up to how many rows a search puts the best first.
const RankedMost = 1000

// mostTerms bounds the terms of a query, mostHits those that are returned.
const (
	mostTerms = 64
	mostHits  = 100
)

// Results are what a query finds.
type Results struct {
	Kinds []Found // one for each kind, in order of [Kinds]
	// Read is how words that were begun were read, where so many words begin so
	// that only the most common were looked for.
	Read []Reading
	// Missing counts pages and briefs that are kept but not in the index, since an
	// earlier version of hearsay kept them.
	MissingPages, MissingBriefs int
}

// Of returns what was found of a kind.
func (r *Results) Of(k Kind) *Found {
	for i := range r.Kinds {
		if r.Kinds[i].Kind == k {
			return &r.Kinds[i]
		}
	}
	return &Found{Kind: k}
}

// A Reading is a beginning of a word and the words that it was taken for.
type Reading struct {
	Begun string
	As    []string
}

// Found is what a query finds of one kind. Total counts exactly what paging through
// the hits would list.
type Found struct {
	Kind  Kind
	Total int
	Best  bool    // best first; else headlines first, newest first
	Lacks []Field // fields asked for that the kind does not have: then nothing is found
	// Since is the first day looked at where not all were; zero is all.
	Since time.Time
	Hits  []Hit
	Next  string // cursor of the hits after these, "" where there are none
}

// A Hit is one thing found. Its words are found again in the article by whoever
// shows it.
type Hit struct {
	Kind  Kind
	Day   time.Time // that it is sorted by; zero where none is known
	Page  hearsay.PageID
	Story hearsay.StoryID // "" for a page of no story
	Title string          // of the story
	Line  string          // statement or event ID; "" for a page
	Name  string          // who said it; "" where nobody is named
	// Places are the sentences of a statement or an event, the label of an event
	// first. Each Page is a prefix that tells pages apart.
	Places []hearsay.Span
}

// ErrCursor says that a cursor does not belong to this search, or that what it finds
// has changed so much that its order is another.
var ErrCursor = errors.New("this place in the results is no longer known: search again")

// ErrNoSearch says that a database keeps no index of words.
var ErrNoSearch = errors.New("this database keeps no index of words")

// An index is how a database keeps and finds the rows.
type index interface {
	// ready makes ready for transactions that will enter so much; it is called outside
	// of them, and may be left out.
	ready(ctx context.Context, db *DB, pages []*pageDoc, briefs []*briefDoc) error
	// ahead may enter new pages, one row for each, before a transaction takes the mark:
	// others need not wait for it. pages must be given them too, unless they went back.
	ahead(ctx context.Context, tx *transaction, docs []*pageDoc) error
	// back takes out what ahead entered.
	back(ctx context.Context, tx *transaction, docs []*pageDoc) error
	// pages enters pages in the place of their older rows; a page without a doc is
	// taken out.
	pages(ctx context.Context, tx *transaction, docs []*pageDoc) error
	// briefs enters the lines of briefs in the place of those of the same stories.
	briefs(ctx context.Context, tx *transaction, docs []*briefDoc) error
	// drop takes out the lines of stories that are no more.
	drop(ctx context.Context, tx *transaction, stories []hearsay.StoryID) error
	search(ctx context.Context, q *Query) (Results, error)
	// todo counts what is missing.
	todo(ctx context.Context) (pages, briefs int, err error)
	// renew empties an index of another version and lists everything as missing.
	renew(ctx context.Context, tx *transaction) error
	// take returns some of what is missing.
	take(ctx context.Context, kind string, n int) ([]string, error)
}

// Search finds what a query asks for.
func (db *DB) Search(ctx context.Context, q Query) (Results, error) {
	if db.index == nil {
		return Results{}, ErrNoSearch
	}
	r, err := db.index.search(ctx, &q)
	if err != nil {
		return Results{}, db.explain(err)
	}
	if r.MissingPages, r.MissingBriefs, err = db.index.todo(ctx); err != nil {
		return Results{}, db.explain(err)
	}
	return r, nil
}

// FillSearch enters what the index does not hold yet: what an earlier version of
// hearsay kept. It tells how far it has come, and may be cut off: it goes on from
// there. Where nothing is missing it does nothing.
func (db *DB) FillSearch(ctx context.Context, progress func(done, total int)) error {
	if db.index == nil {
		return nil
	}
	if err := db.write(ctx, func(tx *transaction) error { return db.index.renew(ctx, tx) }); err != nil {
		return err
	}
	pages, briefs, err := db.index.todo(ctx)
	if err != nil {
		return db.explain(err)
	}
	done, total := 0, pages+briefs
	for _, kind := range []string{"page", "brief"} {
		for {
			ids, err := db.index.take(ctx, kind, fillBatch)
			if err != nil {
				return db.explain(err)
			}
			if len(ids) == 0 {
				break
			}
			if kind == "page" {
				err = db.fillPages(ctx, ids)
			} else {
				err = db.fillBriefs(ctx, ids)
			}
			if err != nil {
				return err
			}
			done += len(ids)
			if progress != nil {
				progress(min(done, total), total)
			}
		}
	}
	return nil
}

// pageDoc makes the row of a page, where there is an index.
func (db *DB) pageDoc(id hearsay.PageID, a *hearsay.Article) *pageDoc {
	if db.index == nil {
		return nil
	}
	return newPageDoc(id, a)
}

// older tells a page's new row whether there is an older one, and the terms of
// that, where they are counted.
func (db *DB) older(ctx context.Context, tx *transaction, d *pageDoc, have map[hearsay.PageID]int) error {
	version, kept := have[d.page]
	d.fresh, d.old = !kept || version == 0, nil
	if version == 0 || !sampled(d.page) { // one that waits has no article
		return nil
	}
	var packed []byte
	var reason string
	err := tx.QueryRowContext(ctx, sqlGetArticle, d.page).Scan(&packed, &reason)
	if errors.Is(err, sql.ErrNoRows) || err == nil && packed == nil {
		return nil
	}
	if err != nil {
		return err
	}
	a := new(hearsay.Article)
	if err := db.decode(packed, a); err != nil {
		return err
	}
	d.old = newPageDoc(d.page, a).terms()
	return nil
}

// fillPages enters kept pages.
func (db *DB) fillPages(ctx context.Context, ids []string) error {
	docs := make([]*pageDoc, len(ids))
	for i, id := range ids {
		a, err := db.Article(ctx, hearsay.PageID(id))
		if err != nil && !errors.Is(err, hearsay.ErrNoArticle) {
			return err
		}
		d := newPageDoc(hearsay.PageID(id), a)
		d.fill = true
		docs[i] = d
	}
	if err := db.index.ready(ctx, db, docs, nil); err != nil {
		return err
	}
	return db.write(ctx, func(tx *transaction) error { return db.index.pages(ctx, tx, docs) })
}

// fillBriefs enters kept briefs.
func (db *DB) fillBriefs(ctx context.Context, ids []string) error {
	docs := make([]*briefDoc, len(ids))
	for i, id := range ids {
		b, err := db.Brief(ctx, hearsay.StoryID(id))
		if errors.Is(err, ErrNotFound) {
			b = &hearsay.Brief{Story: hearsay.Story{ID: hearsay.StoryID(id)}}
		} else if err != nil {
			return err
		}
		docs[i] = newBriefDoc(b)
		docs[i].story, docs[i].fill = hearsay.StoryID(id), true
	}
	if err := db.index.ready(ctx, db, nil, docs); err != nil {
		return err
	}
	return db.write(ctx, func(tx *transaction) error { return db.index.briefs(ctx, tx, docs) })
}
