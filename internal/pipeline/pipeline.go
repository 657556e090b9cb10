// Package pipeline takes pages from source to brief and keeps what each stage
// found: the corridor itself.
//
//	page    article.Extract, and the page is kept with its article
//	group   reuse.Index.Add, reuse.Credits, story.Group over all articles
//	story   entity.Resolve, event.Dates, statement.Find and Join, event.Find and
//	        Merge, outlook.Find and Group, difference.Find, origin.Trace,
//	        brief.Write: for each story whose pages, copies or credits changed
//
// [Run] does so with new pages, [Rebuild] anew from the kept ones, and [Brief]
// with articles alone, without a database. What comes out depends on the set of
// pages only, not on the order in which they arrived: every stage is given its
// pages in canonical order (findings.go).
//
// A run may be cut off anywhere. Pages are kept one by one; a brief is kept with
// the fingerprint of all that it was made from, and made again only where that
// changed; the list of stories changes in one step at the end. The next run goes
// on from there.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/store"
)

// A Step says how far a run has come.
type Step struct {
	Doing string // "reading pages", "comparing articles", "writing briefs"
	Done  int
	Total int // 0 where it isn't known
}

// Options say whom to tell. Both may be nil.
type Options struct {
	Progress func(Step)
	Failed   func(error) // called for each input that gave no article, with its name in the error
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
	Failed  int `json:"failed"`  // inputs that gave no article, each told to Options.Failed
	Stories int `json:"stories"` // there are now
	Briefs  int `json:"briefs"`  // that were made anew
}

// Run takes pages into the database and brings its stories up to date. An error
// that comes with a page is told to Options.Failed and does not end the run,
// unless it is the context's. On an error of the database or the context the
// pages kept so far stay.
func Run(ctx context.Context, db *store.DB, pages iter.Seq2[*hearsay.Page, error], opts Options) (sum Summary, err error) {
	for p, err := range pages {
		if e := ctx.Err(); e != nil {
			return sum, e
		}
		if err == nil {
			sum.Pages++
			err = keep(ctx, db, p, &sum)
		}
		var fatal *databaseError
		if errors.As(err, &fatal) {
			return sum, fatal.error
		}
		if err != nil {
			sum.Failed++
			opts.failed(err)
		}
		opts.progress("reading pages", sum.Pages+sum.Failed, 0)
	}
	return sum, stories(ctx, db, opts, &sum)
}

// A databaseError ends a run; any other error of a page doesn't.
type databaseError struct{ error }

// keep extracts and keeps one page. A page that gave no article is kept with the
// reason, which is the error.
func keep(ctx context.Context, db *store.DB, p *hearsay.Page, sum *Summary) error {
	have, why, err := db.Kept(ctx, p.ID)
	if err != nil {
		return &databaseError{err}
	}
	var a *hearsay.Article
	var fault error
	if have != article.Version {
		a, fault = extract(p)
	} else if why != "" {
		fault = errors.New(why)
	}
	// A page kept before stays as it is, but for its locator.
	added, err := db.Keep(ctx, p, a, article.Version, reason(fault))
	if err != nil {
		return &databaseError{err}
	}
	if added {
		sum.Added++
	}
	if fault != nil {
		return fmt.Errorf("%s: %w", name(p), fault)
	}
	return nil
}

// extract runs the article stage. A fault of its own on a page that nobody
// foresaw costs that page and no other.
func extract(p *hearsay.Page) (a *hearsay.Article, err error) {
	defer func() {
		if r := recover(); r != nil {
			a, err = nil, fmt.Errorf("the article could not be read: internal fault: %v", r)
		}
	}()
	return article.Extract(p)
}

func reason(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
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

// Rebuild makes all findings anew from the kept pages.
func Rebuild(ctx context.Context, db *store.DB, opts Options) (sum Summary, err error) {
	for p, err := range db.Pages(ctx) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return sum, err
		}
		sum.Pages++
		a, fault := extract(p)
		if err := db.PutArticle(ctx, p.ID, a, article.Version, reason(fault)); err != nil {
			return sum, err
		}
		if fault != nil {
			sum.Failed++
			opts.failed(fmt.Errorf("%s: %w", name(p), fault))
		}
		opts.progress("reading pages", sum.Pages, 0)
	}
	if err := db.ForgetBriefs(ctx); err != nil {
		return sum, err
	}
	return sum, stories(ctx, db, opts, &sum)
}
