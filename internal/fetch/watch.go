package fetch

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"slices"
	"sync"
	"time"

	"hearsay"
	"hearsay/internal/source"
)

// Rules say what a Watch does. The zero Rules is the usual.
type Rules struct {
	// Once ends it when all that was due is done; what a host wants to be asked
	// for much later is left for the next time.
	Once bool
	// Passing asks for what it is to follow as if for the first time, and does not
	// go on following it in later runs.
	Passing bool
	// Until ends it at that time; the zero time means never.
	Until time.Time
	// Days is how old an address of a sitemap may be to be taken; 0 means 3, and
	// less than 0 any age, those without a date too.
	Days int
	// Most bounds the pages that one poll may add; 0 means 1,000.
	Most int
	// Least and Longest bound the time between two polls; 0 means ten minutes and a
	// day.
	Least, Longest time.Duration
	// Settle is how long Pages waits for more before it ends a batch, and Batch how
	// long a batch may go on; 0 means five seconds and two minutes.
	Settle, Batch time.Duration
	// Event is told what happens, from the goroutine that ranges over Pages.
	Event func(Event)
	// Host, where it is not "", makes it ask only for what is of that host, as HostOf
	// has it, in one batch (share.go). The batch begins nothing new after the time
	// Batch, after Pages pages or Bytes bytes of them (0: no bound), or when Stop is
	// closed, and ends early where nothing is due for the time Settle.
	Host         string
	Pages, Bytes int
	Stop         <-chan struct{}
}

// An Event is something that happened while watching.
type Event struct {
	Event   string    `json:"event"` // "page", "unchanged", "failed", "later", "poll", "follow", "gone"
	URL     string    `json:"url"`
	From    string    `json:"from,omitempty"`    // the feed or sitemap that led there, or that names it
	Page    string    `json:"page,omitempty"`    // ID of the page
	Kind    string    `json:"kind,omitempty"`    // of what is followed
	Entries int       `json:"entries,omitempty"` // of a poll
	New     int       `json:"new,omitempty"`     // of them, not seen before
	Note    string    `json:"note,omitempty"`
	Error   string    `json:"error,omitempty"`
	Next    time.Time `json:"next,omitzero"` // when it is asked for again
}

// A pageRecord is what is kept of a page that was fetched, or came in a feed,
// under its canonical address.
type pageRecord struct {
	URL          string    `json:"url"` // as fetched
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Hash         string    `json:"hash,omitempty"`   // of its bytes
	Stamp        time.Time `json:"stamp,omitzero"`   // the change that its feed spoke of last
	Fetched      time.Time `json:"fetched,omitzero"` //
	Same         int       `json:"same,omitempty"`   // times in a row that a change was spoken of, and there was none
	Failed       string    `json:"failed,omitempty"` // why there is none
}

// A todoRecord is a page that is to be fetched, under its canonical address.
type todoRecord struct {
	URL   string    `json:"url"`
	From  string    `json:"from,omitempty"`
	Stamp time.Time `json:"stamp,omitzero"` // the change that its feed speaks of
	Since time.Time `json:"since"`
	Due   time.Time `json:"due,omitzero"`
	Tries int       `json:"tries,omitempty"`
	Asked bool      `json:"asked,omitempty"` // a person asked for it, whether it is known or not
}

// How often a page is tried, and when a change that a feed speaks of is looked
// for.
const (
	maxTries     = 6
	firstRetry   = time.Minute
	longestRetry = 6 * time.Hour
	todoAge      = 7 * 24 * time.Hour
	recheckLeast = time.Hour
	// patience is what Once waits for a host.
	patience = 2 * time.Minute
)

// A task is something to ask for.
type task struct {
	due    time.Time
	seq    int
	feed   *Followed // a poll; else
	page   *todoRecord
	key    string // of the page
	record pageRecord
	known  bool  // record was there
	why    error // of the last failure
	asked  bool  // a person asked for the page
	loose  bool  // and it is not kept as to be done
}

func (t *task) address() string {
	if t.feed != nil {
		return t.feed.URL
	}
	return t.page.URL
}

// A queue holds the tasks of one host.
type queue struct {
	host  string
	busy  bool
	tasks []*task // by due, then seq
}

// A result is what came of a task.
type result struct {
	task   *task
	queue  *queue
	polled *polled
	answer *Answer
	page   *hearsay.Page
	err    error
}

// A Watch gives the pages that it is asked for and those that feeds, sitemaps and
// sites lead to. Its methods are for one goroutine.
//
//	for !w.Done() {
//		pipeline.Run(ctx, db, w.Pages(ctx), opts)
//		w.Kept(ctx)
//	}
//
// What was done since a page was given is put into the state, in one step, when
// the caller says that it has kept the pages: a run that is cut off loses
// nothing, and at worst asks for the pages of a batch again.
type Watch struct {
	client *Client
	state  State
	rules  Rules

	feeds  map[string]*Followed
	polls  map[*Followed]bool // done or under way, where Once
	queues map[string]*queue
	order  []*queue
	held   int             // queues that were left when empty ones were dropped last
	todo   map[string]bool // keys of pages in the queues
	seq    int

	later           time.Time            // when the first of the host's pages is due that were not taken up; zero for none
	leads           map[string]time.Time // other hosts of which something is wanted, and when
	had             map[string]string    // the addresses of feeds that were taken up, and what they were then
	guests          []guest
	gave, gaveBytes int // pages, and bytes of them

	given   bool              // pages were given that the caller has not said to have kept
	pending []Record          // what is to be put then
	overlay map[string][]byte // the same by kind and key

	results chan result
	flying  int
	wg      sync.WaitGroup
	ctx     context.Context // of the requests
	cancel  context.CancelFunc
	done    bool
}

// NewWatch returns a Watch that has nothing to do yet. The state is the client's
// too.
func NewWatch(c *Client, rules Rules) *Watch {
	if rules.Days == 0 {
		rules.Days = 3
	}
	set(&rules.Most, 1000)
	set(&rules.Least, leastEvery)
	set(&rules.Longest, mostEvery)
	set(&rules.Settle, 5*time.Second)
	set(&rules.Batch, 2*time.Minute)
	w := &Watch{client: c, state: c.state, rules: rules, feeds: map[string]*Followed{}, polls: map[*Followed]bool{},
		leads: map[string]time.Time{}, had: map[string]string{}, overlay: map[string][]byte{}, queues: map[string]*queue{}, todo: map[string]bool{}, results: make(chan result, c.opts.Parallel)}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	return w
}

func set[T int | time.Duration](v *T, usual T) {
	if *v <= 0 {
		*v = usual
	}
}

// Close ends all requests that are under way.
func (w *Watch) Close() {
	w.cancel()
	for range w.flying {
		<-w.results
	}
	w.flying = 0
	w.wg.Wait()
	if w.rules.Host == "" { // else there are others, and connections to hosts that they go on with
		w.client.Close()
	}
}

// Done reports whether there is nothing more to come.
func (w *Watch) Done() bool { return w.done }

// Kept says that the pages that were given are kept.
func (w *Watch) Kept(ctx context.Context) error {
	if err := w.state.Put(ctx, w.pending...); err != nil {
		return err
	}
	w.pending, w.given = nil, false
	clear(w.overlay)
	return nil
}

// put puts records into the state, or holds them back until the pages before them
// are kept.
func (w *Watch) put(ctx context.Context, records ...Record) error {
	if !w.given && w.rules.Host == "" {
		return w.state.Put(ctx, records...)
	}
	w.pending = append(w.pending, records...)
	for _, r := range records {
		w.overlay[r.Kind+" "+r.Key] = r.Value
	}
	return nil
}

// get reads a record, be it put or held back.
func (w *Watch) get(ctx context.Context, kind, key string, v any) (bool, error) {
	if b, ok := w.overlay[kind+" "+key]; ok {
		return b != nil && json.Unmarshal(b, v) == nil, nil
	}
	return get(ctx, w.state, kind, key, v)
}

// Next returns when something is to be asked for next, the zero time for never.
func (w *Watch) Next() time.Time {
	var next time.Time
	for _, q := range w.order {
		for _, t := range q.tasks[:min(1, len(q.tasks))] {
			if next.IsZero() || t.due.Before(next) {
				next = t.due
			}
		}
	}
	return next
}

// Resume takes up what the state holds: what is followed, and pages that are to be
// fetched. It returns how many feeds, sitemaps and sites there are.
func (w *Watch) Resume(ctx context.Context) (int, error) {
	now := w.client.now()
	feeds := 0
	for _, prefix := range keyPrefixes(w.rules.Host) {
		list, err := list(ctx, w.state, prefix)
		if err != nil {
			return 0, err
		}
		feeds += len(list)
		for _, f := range list {
			f.heal(now)
			w.had[f.URL] = f.URL
			w.add(&f)
		}
		if err := w.resumePages(ctx, prefix, now); err != nil {
			return 0, err
		}
	}
	return feeds, nil
}

// resumePages takes up the pages that are to be fetched; of one host only as many that
// are due as one batch may ask for.
func (w *Watch) resumePages(ctx context.Context, prefix string, now time.Time) error {
	for r, err := range w.state.All(ctx, kindTodo, prefix) {
		if err != nil {
			return err
		}
		var t todoRecord
		if json.Unmarshal(r.Value, &t) != nil || w.todo[r.Key] {
			continue
		}
		t.heal(now)
		if w.rules.Host != "" && t.Due.After(now) {
			w.laterOn(t.Due)
			continue
		}
		if w.rules.Pages > 0 && len(w.todo) > 2*w.rules.Pages {
			w.laterOn(now)
			return nil
		}
		if err := w.queuePage(ctx, r.Key, &t, false); err != nil {
			return err
		}
	}
	return nil
}

// List returns all that is followed, in order of address.
func List(ctx context.Context, s State) ([]Followed, error) { return list(ctx, s, "") }

func list(ctx context.Context, s State, prefix string) ([]Followed, error) {
	var list []Followed
	for r, err := range s.All(ctx, kindFeed, prefix) {
		if err != nil {
			return nil, err
		}
		var f Followed
		if json.Unmarshal(r.Value, &f) == nil { // else a later version wrote it
			list = append(list, f)
		}
	}
	return list, nil
}

// Forget ends the following of an address, and of what was found through it. ok is
// false where it was not followed.
func Forget(ctx context.Context, s State, address string) (ok bool, err error) {
	list, err := List(ctx, s)
	if err != nil {
		return false, err
	}
	gone := map[string]bool{address: true}
	var records []Record
	for range depthLimit + 2 {
		for _, f := range list {
			if gone[f.Parent] {
				gone[f.URL] = true
			}
		}
	}
	for _, f := range list {
		if gone[f.URL] {
			ok = ok || f.URL == address
			records = append(records, Record{Kind: kindFeed, Key: f.URL})
		}
	}
	if !ok {
		return false, nil
	}
	return true, s.Put(ctx, records...)
}

// Follow watches the feed, sitemap, OPML or site at an address.
func (w *Watch) Follow(ctx context.Context, address string) error {
	u, err := parseAddress(address, w.client.opts.AllowPrivate)
	if err != nil {
		return &source.FileError{Name: address, Err: err}
	}
	if f := w.feeds[u.String()]; f != nil {
		if f.Gone { // whoever asks again may know better
			f.Gone, f.Next = false, time.Time{}
			w.queue(&task{feed: f})
		}
		return nil
	}
	f := &Followed{URL: u.String()}
	if err := w.put(ctx, w.followed(f)...); err != nil {
		return err
	}
	w.add(f)
	return nil
}

// Fetch asks for one page, whether it is known or not.
func (w *Watch) Fetch(ctx context.Context, address string) error {
	u, err := parseAddress(address, w.client.opts.AllowPrivate)
	if err != nil {
		return &source.FileError{Name: address, Err: err}
	}
	key := pageKey(u)
	if w.todo[key] {
		return nil
	}
	return w.queuePage(ctx, key, &todoRecord{URL: u.String(), Since: w.client.now()}, true)
}

// add takes up something to follow.
func (w *Watch) add(f *Followed) {
	if w.feeds[f.URL] != nil {
		return
	}
	w.feeds[f.URL] = f
	if !f.Gone {
		w.again(f)
	}
}

// again asks for a feed when it is due, or leaves it to who works for its host.
func (w *Watch) again(f *Followed) {
	if w.mine(f.URL) {
		w.queue(&task{feed: f, due: f.Next})
	} else {
		w.leave(f.URL, f.Next)
	}
}

func (w *Watch) queuePage(ctx context.Context, key string, t *todoRecord, loose bool) error {
	w.todo[key] = true
	if !w.mine(key) {
		w.leave(key, t.Due)
		return nil
	}
	job := &task{page: t, key: key, due: t.Due, asked: loose || t.Asked, loose: loose}
	var err error
	if job.known, err = w.get(ctx, kindPage, key, &job.record); err != nil {
		return err
	}
	w.queue(job)
	return nil
}

// queue puts a task where the tasks of its host are.
func (w *Watch) queue(t *task) {
	host := ""
	if u, err := url.Parse(t.address()); err == nil {
		host = u.Hostname()
	}
	q := w.queues[host]
	if q == nil {
		w.drop()
		q = &queue{host: host}
		w.queues[host] = q
		w.order = append(w.order, q)
	}
	w.seq++
	t.seq = w.seq
	i, _ := slices.BinarySearchFunc(q.tasks, t, func(a, b *task) int {
		return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.seq, b.seq))
	})
	q.tasks = slices.Insert(q.tasks, i, t)
}

// drop forgets hosts of which nothing is wanted, where there are many: links lead to
// ever new ones.
func (w *Watch) drop() {
	if len(w.order) < 2*w.held+1000 {
		return
	}
	w.order = slices.DeleteFunc(w.order, func(q *queue) bool {
		idle := !q.busy && len(q.tasks) == 0
		if idle {
			delete(w.queues, q.host)
		}
		return idle
	})
	w.held = len(w.order)
}

// Pages gives pages until there is a good moment to look at them all: nothing more
// is to be expected for a while, or a batch went on for long. It is to be called
// again until Done. The error of a pair is a *source.FileError, or one that ends
// the sequence: the context's, or the state's.
func (w *Watch) Pages(ctx context.Context) iter.Seq2[*hearsay.Page, error] {
	return func(yield func(*hearsay.Page, error) bool) {
		b := &batch{Watch: w, ctx: ctx, yield: yield}
		if err := b.run(); err != nil && !b.stopped {
			yield(nil, err)
		}
	}
}
