// Package pipeline takes pages from source to brief and keeps what each stage
// found: the corridor itself.
//
//	page    article.Extract, and the page is kept with its article (intake.go)
//	group   reuse.Index over all articles of an era, which is all time where the
//	        pile is small, then story.Grouper (pile.go, era.go, live.go,
//	        stitch.go), then what people put right by hand (correct.go; of copies
//	        and names hand.go, before grouping and after entities); a model may be
//	        asked about pairs that grouping is not sure of (alike.go)
//	story   reuse.Credits and Link, entity.Resolve, event.Dates, statement.Find
//	        and Join, event.Find and Merge, outlook.Find and Group,
//	        difference.Find, origin.Trace, brief.Write: for each story whose
//	        pages, copies or credits changed (write.go, findings.go)
//
// [Run] does so with new pages, [Renew] again with what older stages made and
// [Rebuild] with all kept pages (rebuild.go), and [Brief] with articles alone,
// without a database. What comes out depends on the set of pages only, not on the
// order in which they arrived: every stage is given its pages in canonical order.
//
// A run may be cut off anywhere. Pages are kept whole or not at all; a brief is
// kept with the fingerprint of all that it was made from, and made again only
// where that changed; the list of stories changes in one step at the end. The
// next run goes on from there.
//
// Where many workers share a database (spread.go), [Run] only keeps the pages, with
// [Options.Queue]; [Extract] finds the articles of some, [Arrange] groups them all,
// and [Briefs] makes briefs from what Arrange wrote down: the same pieces, in the
// same order for each page and story.
package pipeline

import (
	"context"
	"iter"
	"strings"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/store"
)

// A Step says how far a run has come.
type Step struct {
	Doing string // "reading pages", "comparing articles", "writing briefs"
	Done  int
	Total int // 0 where it isn't known
}

// Options say whom to tell, and by what table of outlets to go. All may be nil.
type Options struct {
	Outlets  *OutletTable // nil: the one that ships with the program
	Window   int          // days that pages may be apart and still be compared; 0 is 21
	Alike    Alike        // a model to ask for pairs that grouping is not sure of; nil: none
	Level    float64      // the cosine of it that says nothing; 0 is [DefaultLevel]
	Progress func(Step)
	// Corrections is the file of corrections made by hand, read whenever pages are
	// grouped; "" is none. Corrected is told what could not be applied, once.
	Corrections string
	Corrected   func([]*correction.Problem)
	// Failed is called for each page that holds no article, with a *NoArticle,
	// and for each input that could not be read, with its name in the error.
	Failed func(error)
	// Recorder is told what a run costs; nil for nobody.
	Recorder Recorder
	// Queue makes a run keep pages as they came, and leave the rest to workers: it is
	// called within the transaction that keeps them, with those that wait for an
	// article ([Extract]), and again where the database was gone. Nil: the run does all
	// itself.
	Queue func(ctx context.Context, in *store.DB, waiting []hearsay.PageID) error

	// Share asks other processes for [Help], where there are that many eras more to
	// group than one. Nil: the run groups all of them itself.
	Share func(ctx context.Context, eras int) error
	// Tables keeps what calls of [Briefs] have in common; nil where there is one call.
	Tables *Tables
	// EraPages is how many pages an era has at most; 0 is 32,768 (era.go).
	EraPages int
}

func (o Options) progress(doing string, done, total int) {
	if o.Progress != nil {
		o.Progress(Step{doing, done, total})
	}
}

func (o Options) failed(err error) {
	if o.Failed != nil {
		o.Failed(err)
	}
}

// A Summary counts what a run did.
type Summary struct {
	Pages   int `json:"pages"`   // that came in
	Added   int `json:"added"`   // that were not there before
	Without int `json:"without"` // pages that hold no article, each told to Options.Failed
	Failed  int `json:"failed"`  // inputs that could not be read, and stories without a brief; told likewise
	Stories int `json:"stories"` // there are now
	Briefs  int `json:"briefs"`  // that were made anew
}

// Run takes pages into the database and brings its stories up to date. An error
// that comes with a page is told to Options.Failed and does not end the run,
// unless it is the context's. On an error of the database or the context the
// pages kept so far stay.
func Run(ctx context.Context, db *store.DB, pages iter.Seq2[*hearsay.Page, error], opts Options) (sum Summary, err error) {
	prepare := arrive(db, opts)
	if opts.Queue != nil {
		prepare = put(db)
	}
	if err := takeIn(ctx, db, pages, prepare, opts, &sum); err != nil || opts.Queue != nil {
		return sum, err
	}
	return sum, upToDate(ctx, db, opts, &sum)
}

// Refresh brings the stories up to date without new pages: after a correction by
// hand, say.
func Refresh(ctx context.Context, db *store.DB, opts Options) (sum Summary, err error) {
	return sum, upToDate(ctx, db, opts, &sum)
}

// A NoArticle says why a kept page holds no article.
type NoArticle struct{ Name, Why string }

func (e *NoArticle) Error() string { return e.Name + ": " + e.Why }

// Why returns the reason in an error of the article stage, without the page that
// it names.
func Why(p *hearsay.Page, err error) string {
	return strings.TrimPrefix(err.Error(), "page "+p.ID.Short()+": ")
}

func name(p *hearsay.Page) string {
	switch {
	case p.Locator != "":
		return p.Locator
	case p.URL != "":
		return p.URL
	}
	return "page " + p.ID.Short()
}
