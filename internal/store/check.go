package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"sync"

	"hearsay"
)

// A Fault is something in a database that is not as it was kept.
type Fault struct {
	Kind string `json:"kind"` // "file", "page", "article", "story", "brief", "excerpt", "reference"
	ID   string `json:"id,omitempty"`
	Why  string `json:"why"`
}

// Checked counts what [DB.Check] looked at.
type Checked struct {
	Pages    int `json:"pages"`
	Briefs   int `json:"briefs"`
	Excerpts int `json:"excerpts"` // read back from their pages
	Gone     int `json:"gone"`     // excerpts of pages that were removed: no longer checkable
	Faults   int `json:"faults"`
}

// references are queries for rows that name what is not there: two columns each.
var references = map[string]string{
	"article of no page":                     `SELECT a.page, a.page FROM articles a LEFT JOIN pages p ON p.id = a.page WHERE p.id IS NULL`,
	"page without its finding":               `SELECT p.id, p.id FROM pages p LEFT JOIN articles a ON a.page = p.id WHERE a.page IS NULL`,
	"story holds a page that is not kept":    `SELECT m.story, m.page FROM members m LEFT JOIN pages p ON p.id = m.page WHERE p.id IS NULL`,
	"pages of a story that is not kept":      `SELECT m.story, m.page FROM members m LEFT JOIN stories s ON s.id = m.story WHERE s.id IS NULL`,
	"earlier ID of a story that is not kept": `SELECT a.alias, a.story FROM aliases a LEFT JOIN stories s ON s.id = a.story WHERE s.id IS NULL`,
	"grouping of no story":                   `SELECT g.story, g.story FROM grouped g LEFT JOIN stories s ON s.id = g.story WHERE s.id IS NULL`,
	"story without its grouping":             `SELECT s.id, s.id FROM stories s LEFT JOIN grouped g ON g.story = s.id WHERE g.story IS NULL`,
	"story without pages":                    `SELECT s.id, s.id FROM stories s LEFT JOIN members m ON m.story = s.id WHERE m.story IS NULL`,
}

// Check looks at all that is kept: that the file is sound, that every page has the
// bytes its hash says, that articles and briefs can be read, that every excerpt of
// every brief reads back from its page, and that nothing names what is not there.
// It tells each fault to found, from one goroutine at a time, and goes on. Others
// may write meanwhile, but for [DB.Prune].
func (db *DB) Check(ctx context.Context, p Progress, found func(Fault)) (c Checked, err error) {
	var mu sync.Mutex
	tell := func(f Fault) {
		mu.Lock()
		defer mu.Unlock()
		c.Faults++
		found(f)
	}
	if db.jobs == nil {
		p.tell("checking the file", 0, 0)
		said, err := query[string](ctx, db, "PRAGMA integrity_check(100)")
		if err != nil {
			return c, err
		}
		for _, s := range said {
			if s != "ok" {
				tell(Fault{"file", db.name, s})
			}
		}
	}
	for _, what := range slices.Sorted(maps.Keys(references)) {
		p.tell("checking references", 0, 0)
		err := db.pairs(ctx, references[what], func(id, other string) { tell(Fault{"reference", id, what + ": " + other}) })
		if err != nil {
			return c, err
		}
	}
	ids, err := query[hearsay.PageID](ctx, db, sqlPageIDs)
	if err != nil {
		return c, err
	}
	done := 0
	err = parallel(ctx, len(ids), func(i int) error {
		f, err := db.checkPage(ctx, ids[i])
		if err != nil {
			return err
		}
		if f != nil {
			tell(*f)
		}
		mu.Lock()
		defer mu.Unlock()
		c.Pages++
		if done++; done%50 == 0 {
			p.tell("checking pages", done, len(ids))
		}
		return nil
	})
	if err != nil {
		return c, err
	}
	made, err := db.AllMade(ctx)
	if err != nil {
		return c, err
	}
	stories := slices.Sorted(maps.Keys(made))
	done = 0
	err = parallel(ctx, len(stories), func(i int) error {
		read, gone, faults, err := db.checkBrief(ctx, stories[i])
		if err != nil {
			return err
		}
		for _, f := range faults {
			tell(f)
		}
		mu.Lock()
		defer mu.Unlock()
		c.Briefs++
		c.Excerpts += read
		c.Gone += gone
		if done++; done%20 == 0 {
			p.tell("checking briefs", done, len(stories))
		}
		return nil
	})
	if err == nil {
		for _, bad := range db.eachFull(ctx, sqlGrouped) {
			if bad != nil && ctx.Err() == nil {
				tell(Fault{"story", "", bad.Error()})
			}
		}
	}
	return c, err
}

func (db *DB) pairs(ctx context.Context, q string, f func(a, b string)) error {
	return db.scan(ctx, q+" LIMIT 1000", func(rows *sql.Rows) error {
		var a, b string
		if err := rows.Scan(&a, &b); err != nil {
			return err
		}
		f(a, b)
		return nil
	})
}

// checkPage reads a page and its article. What cannot be read is a fault; an error
// is that of a database that is gone, or of the context.
func (db *DB) checkPage(ctx context.Context, id hearsay.PageID) (*Fault, error) {
	p, err := db.Page(ctx, id)
	if err := db.broken(ctx, err); err != nil {
		return nil, err
	}
	switch {
	case errors.Is(err, ErrPruned), errors.Is(err, ErrNotFound): // removed meanwhile
		return nil, nil
	case err != nil:
		return &Fault{"page", string(id), err.Error()}, nil
	}
	if now := hearsay.NewPageID(p.URL, p.Raw); now != id {
		return &Fault{"page", string(id), fmt.Sprintf("its address and bytes have the hash %s: it was changed after it was kept", now)}, nil
	}
	a, err := db.Article(ctx, id)
	if err := db.broken(ctx, err); err != nil {
		return nil, err
	}
	switch {
	case errors.Is(err, hearsay.ErrNoArticle), errors.Is(err, ErrNotFound): // the latter is told with the references
		return nil, nil
	case err != nil:
		return &Fault{"article", string(id), err.Error()}, nil
	}
	if err := a.Check(p); err != nil {
		return &Fault{"article", string(id), err.Error() + "; \"hearsay rebuild\" makes it anew"}, nil
	}
	return nil, nil
}

// broken returns the errors that end a check.
func (db *DB) broken(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, ErrGone) || errors.Is(err, ErrBusy) {
		return err
	}
	return nil
}

// mostFaults is how many faults of one brief are told one by one.
const mostFaults = 20

// checkBrief reads back every excerpt of a brief, again where that was made anew
// meanwhile.
func (db *DB) checkBrief(ctx context.Context, id hearsay.StoryID) (read, gone int, faults []Fault, err error) {
	for range 10 {
		var made, now string
		if made, err = db.Made(ctx, id); err != nil {
			return 0, 0, nil, err
		}
		if read, gone, faults, err = db.readBrief(ctx, id); err != nil || len(faults) == 0 {
			return read, gone, faults, err
		}
		if now, err = db.Made(ctx, id); err != nil || now == made {
			break
		}
	}
	return read, gone, faults, err
}

// readBrief reads back every excerpt of a brief.
func (db *DB) readBrief(ctx context.Context, id hearsay.StoryID) (read, gone int, faults []Fault, err error) {
	b, err := db.Brief(ctx, id)
	if err := db.broken(ctx, err); err != nil {
		return 0, 0, nil, err
	}
	switch {
	case errors.Is(err, ErrNotFound): // made anew meanwhile, under another ID
		return 0, 0, nil, nil
	case err != nil:
		return 0, 0, []Fault{{"brief", string(id), err.Error()}}, nil
	}
	type source struct {
		page    *hearsay.Page
		article *hearsay.Article
		before  []*hearsay.Article // nil until it is asked for
		asked   bool
		err     error
	}
	sources := map[hearsay.PageID]*source{}
	eachExcerpt(reflect.ValueOf(b).Elem(), func(e hearsay.Excerpt) {
		if e.None() || err != nil {
			return
		}
		s := sources[e.Span.Page]
		if s == nil {
			s = new(source)
			sources[e.Span.Page] = s
			if s.page, s.err = db.Page(ctx, e.Span.Page); s.err == nil {
				if s.article, err = db.Article(ctx, e.Span.Page); errors.Is(err, hearsay.ErrNoArticle) || db.broken(ctx, err) == nil {
					err = nil
				}
			}
			if stop := db.broken(ctx, s.err); stop != nil {
				err = stop
				return
			}
		}
		switch {
		case errors.Is(s.err, ErrPruned):
			gone++
			return
		case s.err != nil:
			faults = append(faults, Fault{"excerpt", string(id), fmt.Sprintf("%q: %v", e.Text, s.err)})
			return
		}
		read++
		why := s.article.ReadBack(s.page, e)
		if why != nil && !s.asked { // the brief may be older than the article
			s.asked = true
			var bad error
			if s.before, bad = db.ArticlesBefore(ctx, e.Span.Page); db.broken(ctx, bad) != nil {
				err = bad
				return
			}
		}
		for _, a := range s.before {
			if why == nil {
				break
			}
			if a.ReadBack(s.page, e) == nil {
				why = nil
			}
		}
		if why != nil {
			faults = append(faults, Fault{"excerpt", string(id), why.Error() + "; \"hearsay rebuild\" makes the brief anew"})
		}
	})
	if n := len(faults); n > mostFaults {
		faults = append(faults[:mostFaults], Fault{"excerpt", string(id), fmt.Sprintf("and %d more", n-mostFaults)})
	}
	return read, gone, faults, err
}

var excerptType = reflect.TypeFor[hearsay.Excerpt]()

// eachExcerpt calls f with every Excerpt within v.
func eachExcerpt(v reflect.Value, f func(hearsay.Excerpt)) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == excerptType {
			f(v.Interface().(hearsay.Excerpt))
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachExcerpt(v.Field(i), f)
			}
		}
	case reflect.Slice, reflect.Array:
		if k := v.Type().Elem().Kind(); k == reflect.Struct || k == reflect.Slice || k == reflect.Pointer || k == reflect.Map || k == reflect.Interface {
			for i := range v.Len() {
				eachExcerpt(v.Index(i), f)
			}
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			eachExcerpt(v.Elem(), f)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			eachExcerpt(v.MapIndex(k), f)
		}
	}
}

// parallel calls f with every number below n, by as many goroutines as there are
// processors, until one returns an error.
func parallel(ctx context.Context, n int, f func(int) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan int)
	var all sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := range next {
				if err := f(i); err != nil {
					stop(err)
				}
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	all.Wait()
	return context.Cause(ctx)
}
