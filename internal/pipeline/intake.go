package pipeline

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"sync"
	"time"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// Pages come in one after the other. Several goroutines read and pack them, one
// keeps them in the order in which they came, as many in one transaction as are
// ready: a page is kept whole or not at all.
const (
	batchPages = 64
	batchBytes = 4 << 20
)

// lull is how long pages wait for others to be kept with: a transaction for each few
// costs a database, and workers that get so small jobs, several times as much.
const lull = 100 * time.Millisecond

// An item is a page on its way in.
type item struct {
	page  *hearsay.Page
	done  chan struct{} // closed when what follows is set
	entry *store.Entry
	err   error // why it gave no article; told to Options.Failed
	fatal error // of the database; ends the run
	waits bool  // for an article, see Options.Queue
}

// takeIn prepares and keeps pages. When the context ends, those that came in
// before are still kept, and its error is returned.
func takeIn(ctx context.Context, db *store.DB, pages iter.Seq2[*hearsay.Page, error], prepare func(context.Context, *item), opts Options, sum *Summary) error {
	// What has come in is kept even when the caller has had enough.
	own, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	workers := runtime.GOMAXPROCS(0)
	work, line := make(chan *item), make(chan *item, 2*workers)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for it := range work {
				prepare(own, it)
				close(it.done)
			}
		})
	}
	all.Go(func() {
		k := keeper{db: db, opts: opts, sum: sum}
		if err := k.keepAll(own, line); err != nil {
			stop(err)
		}
		for range line { // so that nobody waits to hand on more
		}
	})
	for p, err := range pages {
		if ctx.Err() != nil || own.Err() != nil {
			break
		}
		it := &item{page: p, err: err, done: make(chan struct{})}
		if err == nil {
			work <- it
		} else {
			close(it.done)
		}
		line <- it
	}
	close(work)
	close(line)
	all.Wait()
	if err := context.Cause(own); err != nil {
		return err
	}
	return ctx.Err()
}

// A keeper keeps what is ready.
type keeper struct {
	db    *store.DB
	opts  Options
	sum   *Summary
	batch []*store.Entry
	wait  []hearsay.PageID // those in batch that wait for an article
	bytes int
}

func (k *keeper) keepAll(ctx context.Context, line <-chan *item) error {
	for {
		it, more, err := k.next(ctx, line)
		if err != nil {
			return err
		}
		if !more {
			return k.flush(ctx)
		}
		<-it.done
		if it.fatal != nil {
			return it.fatal
		}
		if it.page != nil {
			k.sum.Pages++
		}
		if it.entry != nil {
			k.batch = append(k.batch, it.entry)
			k.bytes += len(it.page.Raw)
			if it.waits {
				k.wait = append(k.wait, it.page.ID)
			}
		}
		if it.err != nil {
			k.opts.failed(it.err)
			var none *NoArticle
			var file *source.FileError
			switch {
			case errors.As(it.err, &none):
				k.sum.Without++
				k.opts.failure("no article")
			case errors.As(it.err, &file):
				k.batch = append(k.batch, store.Unread(file.Name, file.Err.Error()))
				fallthrough
			default:
				k.sum.Failed++
				k.opts.failure("unread")
			}
		}
		if len(k.batch) >= batchPages || k.bytes >= batchBytes {
			if err := k.flush(ctx); err != nil {
				return err
			}
		}
		k.opts.progress("reading pages", k.sum.Pages+k.sum.Failed, 0)
	}
}

// next waits for what comes next. Where that takes long, since whoever feeds us is
// slow, what came before is kept first.
func (k *keeper) next(ctx context.Context, line <-chan *item) (it *item, more bool, err error) {
	if len(k.batch) > 0 {
		late := time.NewTimer(lull)
		defer late.Stop()
		select {
		case it, more = <-line:
			return it, more, nil
		case <-late.C:
			if err := k.flush(ctx); err != nil {
				return nil, false, err
			}
		}
	}
	it, more = <-line
	return it, more, nil
}

func (k *keeper) flush(ctx context.Context) error {
	if len(k.batch) == 0 {
		return nil
	}
	added, err := k.keep(ctx)
	k.sum.Added += added
	k.batch, k.wait, k.bytes = k.batch[:0], nil, 0
	return err
}

func (k *keeper) keep(ctx context.Context) (added int, err error) {
	if len(k.wait) == 0 {
		return k.db.KeepAll(ctx, k.batch...)
	}
	err = k.db.TogetherAgain(ctx, func(in *store.DB) (err error) {
		if added, err = in.KeepAll(ctx, k.batch...); err != nil {
			return err
		}
		return k.opts.Queue(ctx, in, k.wait)
	})
	return added, err
}

// waits is why a page has no article that no worker has read yet.
const waits = "waits for a worker; \"hearsay work\" reads it"

// put prepares a page that workers will read.
func put(db *store.DB) func(context.Context, *item) {
	return func(ctx context.Context, it *item) { it.entry, it.waits, it.fatal = Put(ctx, db, it.page) }
}

// Put prepares a page that workers will read: to be kept in a transaction of the
// caller's, with what lets them know of it where it waits for an article.
func Put(ctx context.Context, db *store.DB, p *hearsay.Page) (e *store.Entry, waiting bool, err error) {
	have, why, err := db.Kept(ctx, p.ID)
	switch {
	case err != nil:
		return nil, false, err
	case have >= article.Version || why == waits:
		return store.Again(p, have), false, nil
	}
	e, err = db.Prepare(p, store.Finding{Address: source.Canonical(p.URL), Reason: waits})
	return e, true, err
}

// arrive prepares a page that came in. A page that gives no article is kept with
// the reason, which is the error.
func arrive(db *store.DB, opts Options) func(context.Context, *item) {
	return func(ctx context.Context, it *item) {
		have, why, err := db.Kept(ctx, it.page.ID)
		if err != nil {
			it.fatal = err
			return
		}
		if have == article.Version {
			it.entry = store.Again(it.page, have)
		} else {
			w := opts.watch()
			f := find(it.page)
			w.end("article")
			why = f.Reason
			it.entry, it.fatal = db.Prepare(it.page, f)
		}
		if why != "" {
			it.err = &NoArticle{name(it.page), why}
		}
	}
}
