package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// Making again, stage by stage.
//
// [Renew] makes again what older stages made: first the articles of the pages that an
// older article stage read, then the grouping, which looks at all pages whatever
// happens, then the briefs whose fingerprint is another, since that holds the versions
// of all stages. [Rebuild] makes everything again.
//
// Both may be cut off anywhere and go on from there. Of the articles, those that were
// found are of the new version, or, where everything is made again, were found after
// the change at which that began, which a record of the kind begunKind holds until the
// end. Grouping is done in memory and begins anew. Of the briefs, those that were made
// have the new fingerprint.
//
// Until the end readers see the list of stories that was there; each brief is the old
// one until the new one is kept, and the articles that it was made from stay with it
// (store.ArticlesBefore), so that all its words read back.

// stageNames name versions.
var stageNames = []string{"corridor", "article", "reuse", "story", "entity", "statement", "event", "outlook", "difference", "origin", "brief"}

// A Stage is one whose findings in a database are of another version than the
// program's. "corridor" is what holds the stages together.
type Stage struct {
	Name    string `json:"name"`
	Found   int    `json:"found"`   // the version that made what is kept, for articles the oldest; 0 where nobody wrote it down
	Program int    `json:"program"` // the version of this program
}

func (s Stage) String() string {
	if s.Found == 0 {
		return fmt.Sprintf("%s %d", s.Name, s.Program)
	}
	return fmt.Sprintf("%s was %d, is %d", s.Name, s.Found, s.Program)
}

// signedKind and begunKind are the kinds of one record each: the versions of the stages
// by name, and a begun.
const (
	signedKind = "made by"
	begunKind  = "rebuild"
)

func own() map[string]int {
	out := map[string]int{}
	for i, v := range versions {
		out[stageNames[i]] = v
	}
	return out
}

// signed returns the versions that were written down, nil where none were.
func signed(ctx context.Context, db *store.DB) (map[string]int, error) {
	b, err := db.Record(ctx, signedKind, "")
	if err != nil || b == nil {
		return nil, err
	}
	var out map[string]int
	if json.Unmarshal(b, &out) != nil { // it can be found out again
		return nil, nil
	}
	return out, nil
}

// Sign writes down the versions of the stages that made the list of stories and its
// briefs, which are this program's; that of the articles is the oldest that read any
// page. It is called when they are made, or, by workers, ordered.
func Sign(ctx context.Context, db *store.DB) error {
	now := own()
	have, err := signed(ctx, db)
	if err != nil || maps.Equal(have, now) {
		return err
	}
	oldest, _, err := db.ReadBy(ctx)
	if err != nil {
		return err
	}
	if oldest > 0 {
		now["article"] = oldest
	}
	if maps.Equal(have, now) {
		return nil
	}
	b, err := json.Marshal(now)
	if err != nil {
		return err
	}
	return db.PutRecords(ctx, store.Record{Kind: signedKind, Value: b})
}

// Unsign takes back what Sign wrote: everything kept counts as older.
func Unsign(ctx context.Context, db *store.DB) error {
	return db.PutRecords(ctx, store.Record{Kind: signedKind})
}

// Behind returns the stages that are newer in this program than in what is kept, and
// those that are older, as it was written down: it costs nothing. A database of before
// anything was written down has all stages older.
func Behind(ctx context.Context, db *store.DB) (older, newer []Stage, err error) {
	have, err := signed(ctx, db)
	if err != nil {
		return nil, nil, err
	}
	if have == nil {
		switch l, err := db.Listing(ctx); {
		case err != nil:
			return nil, nil, err
		case l.N == 0:
			if c, err := db.Counts(ctx); err != nil || c.Stories == 0 {
				return nil, nil, err
			}
		}
	}
	for i, name := range stageNames {
		switch s := (Stage{name, have[name], versions[i]}); {
		case s.Found < s.Program:
			older = append(older, s)
		case s.Found > s.Program:
			newer = append(newer, s)
		}
	}
	return older, newer, nil
}

// The steps of a rebuild, in their order.
const (
	ToRead  = "articles"
	ToEnter = "words"
	ToGroup = "grouping"
	ToWrite = "briefs"
)

// A Due is what one step of a rebuild has to do.
type Due struct {
	Step   string  `json:"step"`
	Todo   int     `json:"todo"`             // pages, pages and briefs, articles, stories
	Of     int     `json:"of"`               // that there are
	AtMost bool    `json:"at_most"`          // how many it is is known once the pages are grouped
	Stages []Stage `json:"stages,omitempty"` // that are older and belong to it
}

// A Plan says what a rebuild has to do.
type Plan struct {
	Steps  []Due   `json:"steps"`
	Older  []Stage `json:"older"`   // stages whose findings are older than this program
	Newer  []Stage `json:"newer"`   // newer: this program should be updated
	GoesOn bool    `json:"goes_on"` // a rebuild of everything was interrupted, and goes on
}

// Nothing reports whether nothing is to do.
func (p *Plan) Nothing() bool {
	return !slices.ContainsFunc(p.Steps, func(d Due) bool { return d.Todo > 0 })
}

// PlanOf says what [Renew] would do, or, with all, [Rebuild].
func PlanOf(ctx context.Context, db *store.DB, all bool) (*Plan, error) {
	p := &Plan{}
	var err error
	if p.Older, p.Newer, err = Behind(ctx, db); err != nil {
		return nil, err
	}
	b, err := unfinished(ctx, db)
	if err != nil {
		return nil, err
	}
	p.GoesOn = b != nil
	_, newest, err := db.ReadBy(ctx)
	if err != nil {
		return nil, err
	}
	if newest > article.Version && !slices.ContainsFunc(p.Newer, func(s Stage) bool { return s.Name == "article" }) {
		p.Newer = append(p.Newer, Stage{"article", newest, article.Version})
	}
	c, err := db.Counts(ctx)
	if err != nil {
		return nil, err
	}
	of := map[string][]Stage{}
	for _, s := range p.Older {
		switch s.Name {
		case "article":
			of[ToRead] = append(of[ToRead], s)
		case "reuse", "story":
			of[ToGroup] = append(of[ToGroup], s)
		default:
			of[ToWrite] = append(of[ToWrite], s)
		}
	}
	read := int(c.Pages)
	if !all || p.GoesOn {
		ids, err := outdated(ctx, db, b)
		if err != nil {
			return nil, err
		}
		read = len(ids)
	}
	enter, err := db.Unentered(ctx)
	if err != nil {
		return nil, err
	}
	write, err := db.Unmade(ctx)
	if err != nil {
		return nil, err
	}
	last, err := db.Listing(ctx)
	if err != nil {
		return nil, err
	}
	mark, err := db.Mark(ctx)
	if err != nil {
		return nil, err
	}
	group, exact := int(c.WithArticle), true
	switch anew := read > 0 || last.Mark != mark; {
	case all || len(p.Older) > 0:
		write = int(c.Stories)
		exact = all && !p.GoesOn
	case anew:
		write, exact = int(c.Stories), false
	case write == 0:
		group = 0
	}
	p.Steps = []Due{
		{ToRead, read, int(c.Pages), false, of[ToRead]},
		{ToEnter, enter, int(c.WithArticle + c.Briefs), false, nil},
		{ToGroup, group, int(c.WithArticle), false, of[ToGroup]},
		{ToWrite, write, int(c.Stories), !exact && write > 0, of[ToWrite]},
	}
	return p, nil
}

// Renew makes again what older stages made, and ends a rebuild that was interrupted.
// Summary.Pages counts the pages that were read again.
func Renew(ctx context.Context, db *store.DB, opts Options) (Summary, error) {
	return rebuild(ctx, db, false, opts)
}

// Rebuild makes all findings anew from the kept pages, also what newer stages than this
// program's made.
func Rebuild(ctx context.Context, db *store.DB, opts Options) (Summary, error) {
	return rebuild(ctx, db, true, opts)
}

func rebuild(ctx context.Context, db *store.DB, all bool, opts Options) (sum Summary, err error) {
	b, err := unfinished(ctx, db)
	if err != nil {
		return sum, err
	}
	if b == nil && all {
		if b, err = begin(ctx, db); err != nil {
			return sum, err
		}
	}
	ids, err := outdated(ctx, db, b)
	if err != nil {
		return sum, err
	}
	count := opts
	count.Progress = func(s Step) { opts.progress("reading pages", s.Done, len(ids)) }
	var gone error
	if err := takeIn(ctx, db, reread(ctx, db, ids, &gone), anew(db, b != nil, opts), count, &sum); err != nil || gone != nil {
		return sum, cmp.Or(gone, err)
	}
	sum.Added = 0
	if b != nil && !b.Briefs {
		if err := b.forget(ctx, db); err != nil {
			return sum, err
		}
	}
	if err := upToDate(ctx, db, opts, &sum); err != nil || b == nil {
		return sum, err
	}
	return sum, db.PutRecords(ctx, store.Record{Kind: begunKind})
}

// A begun is a rebuild of everything that has not ended.
type begun struct {
	Change int64 `json:"change"` // articles found at this change or before are to be found again
	Stages []int `json:"stages"` // of the program that began it
	Briefs bool  `json:"briefs"` // all articles are found; all briefs that were there are marked
}

func begin(ctx context.Context, db *store.DB) (*begun, error) {
	mark, err := db.Mark(ctx)
	if err != nil {
		return nil, err
	}
	b := &begun{Change: mark, Stages: versions}
	return b, b.keep(ctx, db)
}

func (b *begun) keep(ctx context.Context, db *store.DB) error {
	j, err := json.Marshal(b)
	if err != nil {
		return err
	}
	return db.PutRecords(ctx, store.Record{Kind: begunKind, Value: j})
}

// forget marks all briefs, once.
func (b *begun) forget(ctx context.Context, db *store.DB) error {
	b.Briefs = true
	return db.Together(ctx, func(in *store.DB) error {
		if err := in.ForgetBriefs(ctx); err != nil {
			return err
		}
		return b.keep(ctx, in)
	})
}

// unfinished returns the rebuild of everything that was interrupted, nil where none
// was; one that another version of the program began, or whose briefs a later run has
// made, counts as none.
func unfinished(ctx context.Context, db *store.DB) (*begun, error) {
	j, err := db.Record(ctx, begunKind, "")
	if err != nil || j == nil {
		return nil, err
	}
	b := new(begun)
	if json.Unmarshal(j, b) != nil || !slices.Equal(b.Stages, versions) {
		return nil, nil
	}
	if b.Briefs {
		if n, err := db.Unmade(ctx); err != nil || n == 0 {
			return nil, err
		}
	}
	return b, nil
}

// ToReread returns the pages whose article is to be found again, as [Again] is told:
// with all, those found at that change or before; else those of older versions.
func ToReread(ctx context.Context, db *store.DB, all bool) (pages []hearsay.PageID, change int64, err error) {
	change = -1
	if all {
		if change, err = db.Mark(ctx); err != nil {
			return nil, 0, err
		}
	}
	pages, err = db.Outdated(ctx, article.Version, change)
	return pages, change, err
}

// OlderStories reports whether older stages than this program's made the stories, that
// of articles aside.
func OlderStories(ctx context.Context, db *store.DB) (bool, error) {
	older, _, err := Behind(ctx, db)
	return slices.ContainsFunc(older, func(s Stage) bool { return s.Name != "article" }), err
}

// outdated returns the pages that are to be read again.
func outdated(ctx context.Context, db *store.DB, b *begun) ([]hearsay.PageID, error) {
	change := int64(-1)
	if b != nil && !b.Briefs {
		change = b.Change
	}
	return db.Outdated(ctx, article.Version, change)
}

// reread returns kept pages. One that is damaged comes as the error of an input and
// does not keep the others from being read; one that was removed meanwhile is left out.
// Where the database is gone they end, and gone says so.
func reread(ctx context.Context, db *store.DB, ids []hearsay.PageID, gone *error) iter.Seq2[*hearsay.Page, error] {
	return func(yield func(*hearsay.Page, error) bool) {
		for _, id := range ids {
			p, err := db.Page(ctx, id)
			if ctx.Err() != nil {
				return
			}
			if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrPruned) {
				continue
			}
			if errors.Is(err, store.ErrGone) || errors.Is(err, store.ErrBusy) {
				*gone = err
				return
			}
			if err != nil {
				p = nil
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// anew prepares a page that was kept before. What a newer version found stays unless
// all is to be replaced.
func anew(db *store.DB, all bool, opts Options) func(context.Context, *item) {
	return func(_ context.Context, it *item) {
		w := opts.watch()
		f := find(it.page)
		w.end("article")
		if all {
			it.entry, it.fatal = db.PrepareFinding(it.page.ID, f)
		} else {
			it.entry, it.fatal = db.PrepareLater(it.page.ID, f)
		}
		if f.Reason != "" {
			it.err = &NoArticle{name(it.page), f.Reason}
		}
	}
}

// Again is [Extract] for pages that have an article: those found at that change or
// before are found again, whatever version found them.
func Again(ctx context.Context, db *store.DB, pages []hearsay.PageID, change int64, why string, opts Options) ([]*store.Entry, error) {
	var out []*store.Entry
	for _, id := range pages {
		at, err := db.FoundAt(ctx, id)
		if err != nil {
			return nil, err
		}
		if at == 0 || at > change {
			continue
		}
		p, err := db.Page(ctx, id)
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrPruned) {
			continue
		}
		if err != nil {
			return nil, err
		}
		it := &item{page: p}
		if why == "" {
			anew(db, true, opts)(ctx, it)
		} else {
			it.entry, it.fatal = db.PrepareFinding(id, store.Finding{Version: article.Version, Address: source.Canonical(p.URL), Reason: why})
			it.err = &NoArticle{name(p), why}
		}
		if it.fatal != nil {
			return nil, it.fatal
		}
		if it.err != nil {
			opts.failure("no article")
			opts.failed(it.err)
		}
		out = append(out, it.entry)
	}
	return out, nil
}

// upToDate brings the stories up to date, and writes down by what versions. The articles
// before are no longer needed then, unless a story is left with its old brief.
func upToDate(ctx context.Context, db *store.DB, opts Options, sum *Summary) error {
	failed := sum.Failed
	mark, err := db.Mark(ctx)
	if err != nil {
		return err
	}
	if err := stories(ctx, db, opts, sum); err != nil {
		return err
	}
	if sum.Failed == failed {
		if err := db.DropBefore(ctx, mark); err != nil {
			return err
		}
	}
	return Sign(ctx, db)
}
