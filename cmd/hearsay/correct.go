package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// A hand puts stories right: it writes a correction into the file and brings the
// stories up to date. The command line and the web page use it. Its methods may be
// called by several goroutines at once.
type hand struct {
	db   *store.DB
	file string
	opts pipeline.Options
	now  func() time.Time
	mu   sync.Mutex
}

// A wish is what somebody wants put right.
type wish struct {
	do      correction.Verb
	pages   []hearsay.PageID
	stories []store.StorySummary // none for a move: a new story; none for names: all
	names   []string             // two
	who     string
	why     string
}

// A done is what a correction did to the stories.
type done struct {
	Correction *correction.Correction `json:"correction,omitempty"`
	Stories    []changed              `json:"stories"` // those whose pages or name changed, and new ones
	Gone       []gone                 `json:"gone"`
	Briefs     int                    `json:"briefs"` // made anew
	Problems   []*correction.Problem  `json:"problems"`
}

// A changed is a story with other pages than before.
type changed struct {
	ID    hearsay.StoryID  `json:"id"`
	Title string           `json:"title"`
	Was   int              `json:"was"`           // pages; 0 for a new story
	Old   string           `json:"old,omitempty"` // its title, where that is another now
	Pages []hearsay.PageID `json:"pages"`
}

// A gone is a story that is no more, with where its ID leads now.
type gone struct {
	ID  hearsay.StoryID `json:"id"`
	Now hearsay.StoryID `json:"now,omitempty"`
}

// make checks a wish, writes it down and carries it out.
func (h *hand) make(ctx context.Context, w wish) (*done, error) {
	if err := h.check(ctx, &w); err != nil {
		return nil, err
	}
	c := correction.Correction{Who: w.who, When: h.now(), Why: w.why, Do: w.do, Names: w.names}
	for _, p := range w.pages {
		r, err := h.ref(ctx, p)
		if err != nil {
			return nil, err
		}
		c.Pages = append(c.Pages, r)
	}
	for _, s := range w.stories {
		name, err := h.name(ctx, s, w)
		if err != nil {
			return nil, err
		}
		c.Stories = append(c.Stories, name)
	}
	return h.write(ctx, func(l *correction.List) (correction.Correction, error) { return l.Add(c) })
}

// undo takes a correction back, without an ID the last one.
func (h *hand) undo(ctx context.Context, id, who string) (*done, error) {
	return h.write(ctx, func(l *correction.List) (correction.Correction, error) { return l.Undo(id, who, h.now()) })
}

// write changes the file and brings the stories up to date.
func (h *hand) write(ctx context.Context, change func(*correction.List) (correction.Correction, error)) (*done, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for tries := 0; ; tries++ {
		l, err := correction.Read(h.file)
		if err != nil {
			return nil, err
		}
		c, err := change(l)
		if err != nil {
			return nil, err
		}
		err = l.Save(h.file)
		if errors.Is(err, correction.ErrChanged) && tries < 5 {
			continue
		}
		if err != nil {
			return nil, err
		}
		d, err := h.refresh(ctx)
		if err != nil {
			return nil, fmt.Errorf("the correction is in %s, but the stories are not up to date: %w", h.file, err)
		}
		d.Correction = &c
		d.Problems = slices.DeleteFunc(d.Problems, func(p *correction.Problem) bool { return p.ID != c.ID })
		return d, nil
	}
}

// refresh brings the stories up to date and says what changed.
func (h *hand) refresh(ctx context.Context) (*done, error) {
	before, err := h.db.Stories(ctx)
	if err != nil {
		return nil, err
	}
	d := &done{Stories: []changed{}, Gone: []gone{}, Problems: []*correction.Problem{}}
	opts := h.opts
	opts.Corrected = func(p []*correction.Problem) { d.Problems = p }
	sum, err := pipeline.Refresh(ctx, h.db, opts)
	if err != nil {
		return nil, err
	}
	d.Briefs = sum.Briefs
	after, err := h.db.Stories(ctx)
	if err != nil {
		return nil, err
	}
	was, now := map[hearsay.StoryID][]hearsay.PageID{}, map[hearsay.StoryID]hearsay.StoryID{}
	title := map[hearsay.StoryID]string{}
	for _, s := range before {
		title[s.ID] = s.Title
		was[s.ID] = slices.Sorted(slices.Values(s.Pages))
	}
	for _, s := range after {
		now[s.ID] = s.ID
		if pages := slices.Sorted(slices.Values(s.Pages)); !slices.Equal(pages, was[s.ID]) || s.Title != title[s.ID] {
			c := changed{ID: s.ID, Title: s.Title, Was: len(was[s.ID]), Pages: s.Pages}
			if c.Was > 0 && s.Title != title[s.ID] {
				c.Old = title[s.ID]
			}
			d.Stories = append(d.Stories, c)
		}
	}
	for _, s := range after {
		for _, a := range s.Aliases {
			if now[a] == "" {
				now[a] = s.ID
			}
		}
	}
	for _, s := range before {
		if now[s.ID] != s.ID {
			d.Gone = append(d.Gone, gone{s.ID, now[s.ID]})
		}
	}
	return d, nil
}

// nameBy is how many pages a story is named by: more hold when some go elsewhere
// one day.
const nameBy = 8

// ref names a page by its hash and its address.
func (h *hand) ref(ctx context.Context, id hearsay.PageID) (correction.Ref, error) {
	p, err := h.db.Page(ctx, id)
	if err != nil && !errors.Is(err, store.ErrPruned) {
		return correction.Ref{}, err
	}
	r := correction.Ref{Hash: p.ID}
	if source.Canonical(p.URL) != "" {
		r.URL = p.URL
	}
	return r, nil
}

// name names a story by some of its pages, those aside that leave it or come.
func (h *hand) name(ctx context.Context, s store.StorySummary, w wish) ([]correction.Ref, error) {
	var out []correction.Ref
	if w.do == correction.Rename {
		r, err := h.ref(ctx, w.pages[0])
		return []correction.Ref{r}, err
	}
	for _, id := range s.Pages {
		if slices.Contains(w.pages, id) {
			continue
		}
		r, err := h.ref(ctx, id)
		if err != nil {
			return nil, err
		}
		if out = append(out, r); len(out) == nameBy {
			break
		}
	}
	return out, nil
}

// check says what is wrong with a wish, and adds the versions of its pages.
func (h *hand) check(ctx context.Context, w *wish) error {
	if w.who == "" {
		return errors.New("say who corrects: with --who NAME, or set HEARSAY_WHO")
	}
	all, err := h.db.Stories(ctx)
	if err != nil {
		return err
	}
	at := map[hearsay.PageID]*store.StorySummary{}
	for i := range all {
		for _, p := range all[i].Pages {
			at[p] = &all[i]
		}
	}
	moved := map[hearsay.PageID]bool{}
	for _, p := range w.pages {
		if at[p] == nil {
			return fmt.Errorf("page %s is in no story: it holds no article; \"hearsay failures\" says why", p.Short())
		}
		if moved[p] && (w.do == correction.Copied || w.do == correction.Apart) && p != w.pages[0] {
			return fmt.Errorf("pages %s and %s are versions of one page", w.pages[0].Short(), p.Short())
		}
		if moved[p] {
			return fmt.Errorf("page %s is named twice", p.Short())
		}
		r, err := h.ref(ctx, p)
		if err != nil {
			return err
		}
		versions, _, err := pipeline.FindPages(ctx, h.db, r)
		if err != nil {
			return err
		}
		for _, v := range versions {
			moved[v] = true
		}
	}
	// w.pages names each address once; moved has all versions.
	inside := func(s *store.StorySummary) (n int) {
		for _, p := range s.Pages {
			if moved[p] {
				n++
			}
		}
		return n
	}
	switch w.do {
	case correction.Copied, correction.Apart:
		return h.checkCopy(ctx, w, at[w.pages[0]].ID, at[w.pages[1]].ID)
	case correction.Same, correction.Part:
		return h.checkNames(ctx, w)
	case correction.Move:
		from := at[w.pages[0]]
		if len(w.stories) == 0 && len(moved) >= len(from.Pages) && inside(from) == len(from.Pages) {
			return fmt.Errorf("page %s is a story of its own already: %s", w.pages[0].Short(), from.ID)
		}
		for _, s := range w.stories {
			for _, p := range w.pages {
				if at[p].ID == s.ID {
					return fmt.Errorf("page %s is in story %s already", p.Short(), s.ID)
				}
			}
			if inside(&s) == len(s.Pages) {
				return fmt.Errorf("story %s holds nothing but versions of page %s", s.ID, w.pages[0].Short())
			}
		}
	case correction.Split:
		for _, p := range w.pages {
			if at[p].ID != w.stories[0].ID {
				return fmt.Errorf("page %s is not in story %s but in %s", p.Short(), w.stories[0].ID, at[p].ID)
			}
		}
		if inside(&w.stories[0]) == len(w.stories[0].Pages) {
			return fmt.Errorf("nothing would be left of story %s; name only the pages that go", w.stories[0].ID)
		}
	case correction.Join:
		for i, s := range w.stories {
			if slices.ContainsFunc(w.stories[:i], func(o store.StorySummary) bool { return o.ID == s.ID }) {
				return fmt.Errorf("story %s is named twice; give stories that are not one yet", s.ID)
			}
		}
	case correction.Rename:
		if at[w.pages[0]].ID != w.stories[0].ID {
			return fmt.Errorf("page %s is not in story %s but in %s; a story is named by the headline of one of its pages", w.pages[0].Short(), w.stories[0].ID, at[w.pages[0]].ID)
		}
		a, err := h.db.Article(ctx, w.pages[0])
		if err != nil {
			return err
		}
		if a.Headline.None() {
			return fmt.Errorf("page %s has no headline; names are not invented", w.pages[0].Short())
		}
	}
	return nil
}

// page returns the page that a person names: by the beginning of its ID, as
// STORY:NUMBER with its number in the brief, or by its address.
func (h *hand) page(ctx context.Context, name string) (hearsay.PageID, error) {
	const ways = "name a page by the beginning of its ID, by STORY:NUMBER as \"hearsay show STORY\" numbers it, or by its address"
	if strings.Contains(name, "://") {
		address := source.Canonical(name)
		ids, err := h.db.PagesAt(ctx, address)
		if err == nil && len(ids) == 0 {
			err = fmt.Errorf("page %s: %w: no page is kept from that address; %s", name, store.ErrNotFound, ways)
		}
		if err != nil {
			return "", err
		}
		return ids[len(ids)-1], nil
	}
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		s, err := h.db.Story(ctx, name[:i])
		if err != nil {
			return "", err
		}
		n, err := strconv.Atoi(name[i+1:])
		if err != nil || n < 1 || n > len(s.Pages) {
			return "", fmt.Errorf("page %s: story %s has pages 1 to %d; %s", name, s.ID, len(s.Pages), ways)
		}
		b, err := h.db.Brief(ctx, s.ID)
		if err != nil {
			return "", err
		}
		for _, p := range b.Pages {
			if p.Number == n {
				return p.Page, nil
			}
		}
		return "", fmt.Errorf("page %s: %w; %s", name, store.ErrNotFound, ways)
	}
	p, err := h.db.Page(ctx, hearsay.PageID(strings.ToLower(name)))
	if err != nil && !errors.Is(err, store.ErrPruned) {
		return "", fmt.Errorf("%w; %s", err, ways)
	}
	return p.ID, nil
}

// A handFlags says who corrects and why.
type handFlags struct {
	Who string `env:"HEARSAY_WHO" placeholder:"NAME" help:"Who corrects; the name of the user where none is given."`
	Why string `placeholder:"NOTE" help:"A note that stands beside the correction."`
	pileFlags
}

// whoami is the name of the user, "" where there is none.
func whoami() string {
	if u, err := user.Current(); err == nil {
		name, _, _ := strings.Cut(u.Name, ",")
		return cmp.Or(strings.TrimSpace(name), u.Username)
	}
	return os.Getenv("USER")
}

// hand opens what a command of corrections needs; the caller closes its database.
func (f handFlags) hand(e *env) (*hand, string, error) {
	p := newProgress(e)
	opts, err := f.options(e, p)
	if err != nil {
		return nil, "", err
	}
	opts.Progress = nil // a correction is short
	db, err := e.open()
	if err != nil {
		return nil, "", err
	}
	return newHand(e, db, opts), cmp.Or(f.Who, whoami()), nil
}

func newHand(e *env, db *store.DB, opts pipeline.Options) *hand {
	return &hand{db: db, file: e.hand, opts: opts, now: time.Now}
}

// report prints what a correction did. Its error is errSome where it could not be
// applied.
func (d *done) report(e *env) error {
	var bad error
	if slices.ContainsFunc(d.Problems, func(p *correction.Problem) bool { return !p.Unknown }) {
		bad = errSome
	}
	if e.json {
		return cmp.Or(e.printJSON(d), bad)
	}
	for _, s := range d.Stories {
		was := fmt.Sprintf("was %d", s.Was)
		if s.Was == 0 {
			was = "new"
		} else if s.Old != "" {
			was += ", called “" + clean(s.Old) + "” before"
		}
		fmt.Fprintf(e.stdout, "%s  %s: %s, %s\n", s.ID, clean(cmp.Or(s.Title, "a story without a headline")), plural(len(s.Pages), "page"), was)
	}
	for _, g := range d.Gone {
		if g.Now == "" {
			fmt.Fprintf(e.stdout, "%s  is no more\n", g.ID)
		} else {
			fmt.Fprintf(e.stdout, "%s  is %s now\n", g.ID, g.Now)
		}
	}
	if len(d.Stories) == 0 && len(d.Gone) == 0 {
		fmt.Fprintln(e.stdout, "No story has other pages or another name than before.")
	}
	if d.Briefs > 0 {
		fmt.Fprintf(e.stdout, "%s made anew.\n", plural(d.Briefs, "brief"))
	}
	for _, p := range d.Problems {
		fmt.Fprintln(e.stderr, "hearsay:", clean(p.Error()))
	}
	if c := d.Correction; c != nil && !c.Undone() {
		fmt.Fprintf(e.stdout, "Correction %s by %s; \"hearsay undo %s\" takes it back.\n", c.ID, clean(c.Who), c.ID)
	} else if c != nil {
		fmt.Fprintf(e.stdout, "Correction %s by %s was taken back by %s.\n", c.ID, clean(c.Who), clean(c.UndoneBy))
	}
	return bad
}

// corrected tells once of each correction that cannot be applied. That some name
// pages which are elsewhere is told in one line.
func (p *progress) corrected() func([]*correction.Problem) {
	told := map[string]bool{}
	return func(list []*correction.Problem) {
		unknown := 0
		for _, x := range list {
			switch {
			case x.Unknown:
				unknown++
			case !told[x.Error()]:
				told[x.Error()] = true
				p.failed(x)
			}
		}
		if unknown > 0 && !told[""] {
			told[""] = true
			name := "name"
			if unknown == 1 {
				name = "names"
			}
			p.failed(fmt.Errorf("corrections: %d %s pages that are not here; \"hearsay corrections\" lists them", unknown, name))
		}
	}
}
