package fetch

import (
	"bufio"
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/zeebo/xxh3"

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
	asked  bool  // a person asked for the page: it is not kept as to be done
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
	todo   map[string]bool // keys of pages in the queues
	seq    int

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
		overlay: map[string][]byte{}, queues: map[string]*queue{}, todo: map[string]bool{}, results: make(chan result, c.opts.Parallel)}
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
	w.client.Close()
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
	if !w.given {
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
	list, err := List(ctx, w.state)
	if err != nil {
		return 0, err
	}
	for _, f := range list {
		w.add(&f)
	}
	for r, err := range w.state.All(ctx, kindTodo) {
		if err != nil {
			return 0, err
		}
		var t todoRecord
		if ok, err := get(ctx, w.state, kindTodo, r.Key, &t); err != nil {
			return 0, err
		} else if ok && !w.todo[r.Key] {
			if err := w.queuePage(ctx, r.Key, &t, false); err != nil {
				return 0, err
			}
		}
	}
	return len(list), nil
}

// List returns all that is followed, in order of address.
func List(ctx context.Context, s State) ([]Followed, error) {
	var list []Followed
	for r, err := range s.All(ctx, kindFeed) {
		if err != nil {
			return nil, err
		}
		var f Followed
		if ok, err := get(ctx, s, kindFeed, r.Key, &f); err != nil {
			return nil, err
		} else if ok {
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
	key := source.Canonical(u.String())
	if key == "" {
		key = u.String()
	}
	if w.todo[key] {
		return nil
	}
	return w.queuePage(ctx, key, &todoRecord{URL: u.String(), Since: time.Now()}, true)
}

// add takes up something to follow.
func (w *Watch) add(f *Followed) {
	if w.feeds[f.URL] != nil {
		return
	}
	w.feeds[f.URL] = f
	if !f.Gone {
		w.queue(&task{feed: f, due: f.Next})
	}
}

func (w *Watch) queuePage(ctx context.Context, key string, t *todoRecord, asked bool) error {
	job := &task{page: t, key: key, due: t.Due, asked: asked}
	var err error
	if job.known, err = w.get(ctx, kindPage, key, &job.record); err != nil {
		return err
	}
	w.todo[key] = true
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

// A batch is one call of Pages.
type batch struct {
	*Watch
	ctx     context.Context
	yield   func(*hearsay.Page, error) bool
	first   time.Time // when the first page was given
	stopped bool      // by the caller
	refused int       // links of the present poll that are not asked for
}

func (b *batch) run() error {
	for !b.stopped {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		now := time.Now()
		if !b.rules.Until.IsZero() && !now.Before(b.rules.Until) {
			b.done = true
			return nil
		}
		next, err := b.start(now)
		if err != nil {
			return err
		}
		idle := b.flying == 0
		switch {
		case idle && (next.IsZero() || b.rules.Once && next.After(now.Add(patience))):
			if b.rules.Once || len(b.feeds) == 0 {
				b.done = true
				return b.leave()
			}
			if next.IsZero() { // all that was followed is gone
				b.done = true
				return nil
			}
		}
		if !b.first.IsZero() && (idle && next.After(now.Add(b.rules.Settle)) || now.Sub(b.first) > b.rules.Batch) {
			return nil
		}
		if err := b.wait(now, next); err != nil {
			return err
		}
	}
	return nil
}

// wait waits for a result, or for the next task.
func (b *batch) wait(now, next time.Time) error {
	d := time.Hour
	if !next.IsZero() {
		d = min(d, next.Sub(now))
	}
	if !b.rules.Until.IsZero() {
		d = min(d, b.rules.Until.Sub(now))
	}
	if !b.first.IsZero() { // what was given waits for no slow server
		d = min(d, b.rules.Batch-now.Sub(b.first)+time.Millisecond)
	}
	t := time.NewTimer(max(d, time.Millisecond))
	defer t.Stop()
	select {
	case r := <-b.results:
		b.flying--
		r.queue.busy = false
		return b.take(r)
	case <-t.C:
	case <-b.ctx.Done():
		return b.ctx.Err()
	}
	return nil
}

// start begins what is due and returns when more will be, the zero time for
// never.
func (b *batch) start(now time.Time) (next time.Time, err error) {
	for _, q := range b.order {
		if q.busy || len(q.tasks) == 0 {
			continue
		}
		t := q.tasks[0]
		at, err := b.client.pacer.Ready(b.ctx, q.host)
		if err != nil {
			return next, err
		}
		if t.due.After(at) {
			at = t.due
		}
		if at.After(now) || b.flying >= b.client.opts.Parallel {
			if next.IsZero() || at.Before(next) {
				next = at
			}
			continue
		}
		if t.feed != nil && b.rules.Once && b.polls[t.feed] {
			q.tasks = q.tasks[1:]
			continue
		}
		q.tasks = q.tasks[1:]
		q.busy = true
		b.flying++
		b.wg.Add(1)
		go b.do(q, t)
	}
	if b.flying >= b.client.opts.Parallel { // a result comes first
		next = now.Add(time.Hour)
	}
	return next, nil
}

// leave names what Once does not wait for.
func (b *batch) leave() error {
	for _, q := range b.order {
		for _, t := range q.tasks {
			if t.page == nil {
				continue
			}
			at, err := b.client.pacer.Ready(b.ctx, q.host)
			if err != nil {
				return err
			}
			if t.due.After(at) {
				at = t.due
			}
			why := fmt.Errorf("it is to be asked for again after %s", at.UTC().Format("2006-01-02 15:04 MST"))
			if t.why != nil {
				why = fmt.Errorf("%w; %w", t.why, why)
			}
			if !b.fail(t.page.URL, t.page.From, why) {
				return nil
			}
		}
	}
	return nil
}

// do carries out a task, in a goroutine of its own.
func (w *Watch) do(q *queue, t *task) {
	defer w.wg.Done()
	r := result{task: t, queue: q}
	if t.feed != nil {
		since := time.Time{}
		if w.rules.Days > 0 {
			since = time.Now().AddDate(0, 0, -w.rules.Days)
		}
		r.polled = w.client.poll(w.ctx, *t.feed, since, w.rules.Most)
	} else {
		r.answer, r.page, r.err = w.client.Page(w.ctx, t.page.URL, t.record.ETag, t.record.LastModified)
	}
	w.results <- r
}

// A NotPageError says that what was asked for as a page leads to pages.
type NotPageError struct{ Kind source.Kind }

func (e *NotPageError) Error() string {
	return fmt.Sprintf("it is no page but a %s; \"hearsay fetch --feed\" reads the pages that it leads to", e.Kind)
}

// Page asks for one page. The validators are those of an earlier answer, "" for
// none; where they still hold, the page is nil.
func (c *Client) Page(ctx context.Context, address, etag, lastModified string) (*Answer, *hearsay.Page, error) {
	var p *hearsay.Page
	a, err := c.Get(ctx, Request{URL: address, ETag: etag, LastModified: lastModified}, func(a *Answer, r io.Reader) error {
		in := bufio.NewReaderSize(r, 16<<10)
		head, _ := in.Peek(16 << 10)
		if kind := source.Tell(head); kind != source.KindPage {
			return &NotPageError{kind}
		}
		if err := source.Readable(a.ContentType); err != nil {
			return err
		}
		raw, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		if p, err = source.Received(raw, a.URL, a.ContentType, a.Fetched); err == nil {
			p.Locator = address
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return a, p, nil
}

func (b *batch) take(r result) error {
	err := r.err
	if r.polled != nil {
		err = r.polled.err
	}
	var lost *StateError
	if errors.As(err, &lost) {
		return err
	}
	if r.polled != nil {
		return b.takePoll(r.task, r.polled)
	}
	return b.takePage(r)
}

// give gives a page to the caller, and reports whether the caller took it.
func (b *batch) give(p *hearsay.Page, from string) bool {
	if b.first.IsZero() {
		b.first = time.Now()
	}
	b.tell(Event{Event: "page", URL: p.URL, From: from, Page: string(p.ID)})
	b.given = true
	b.stopped = b.stopped || !b.yield(p, nil)
	return !b.stopped
}

// fail names what failed.
func (b *batch) fail(address, from string, err error) bool {
	b.tell(Event{Event: "failed", URL: address, From: from, Error: err.Error()})
	b.stopped = b.stopped || !b.yield(nil, &source.FileError{Name: address, Err: err})
	return !b.stopped
}

func (b *batch) tell(e Event) {
	if b.rules.Event != nil {
		b.rules.Event(e)
	}
}

// takePage deals with the answer to a page.
func (b *batch) takePage(r result) error {
	t := r.task
	now := time.Now().UTC()
	if r.err != nil {
		return b.pageFailed(t, r.err, now)
	}
	delete(b.todo, t.key)
	var met bool // another address led to it in the meantime
	if !t.known {
		var err error
		if met, err = b.get(b.ctx, kindPage, t.key, &t.record); err != nil {
			return err
		}
	}
	rec := t.record
	rec.Failed, rec.Fetched = "", r.answer.Fetched
	rec.ETag, rec.LastModified = r.answer.ETag, r.answer.LastModified
	if t.page.Stamp.After(rec.Stamp) {
		rec.Stamp = t.page.Stamp
	}
	records := []Record{{Kind: kindTodo, Key: t.key}}
	if r.page == nil || (t.known || met) && rec.Hash == hash(r.page.Raw) || met && !t.asked && t.record.Failed == "" {
		rec.Same++
		b.tell(Event{Event: "unchanged", URL: t.page.URL, From: t.page.From})
		return b.put(b.ctx, append(records, record(kindPage, t.key, rec))...)
	}
	rec.URL, rec.Hash, rec.Same = r.page.URL, hash(r.page.Raw), 0
	// Another address may have led to the same page.
	final := source.Canonical(r.page.URL)
	if final != t.key {
		var there pageRecord
		have, err := b.get(b.ctx, kindPage, final, &there)
		if err != nil {
			return err
		}
		if have && there.Failed == "" && (!t.asked && !t.known || there.Hash == rec.Hash) {
			b.tell(Event{Event: "unchanged", URL: t.page.URL, From: t.page.From, Note: "the same page as " + there.URL})
			return b.put(b.ctx, append(records, record(kindPage, t.key, rec))...)
		}
		records = append(records, record(kindPage, final, rec))
	}
	if !b.give(r.page, t.page.From) {
		return nil // not kept
	}
	return b.put(b.ctx, append(records, record(kindPage, t.key, rec))...)
}

func hash(b []byte) string {
	h := xxh3.Hash128(b).Bytes()
	return hex.EncodeToString(h[:])
}

// pageFailed tries a page again later, or gives it up.
func (b *batch) pageFailed(t *task, err error, now time.Time) error {
	if b.Watch.ctx.Err() != nil {
		return nil
	}
	var hold *HoldError
	held := errors.As(err, &hold)
	if !held {
		t.page.Tries++
	}
	if (held || Temporary(err) && t.page.Tries < maxTries) && now.Sub(t.page.Since) < todoAge {
		t.page.Due = now.Add(backoff(t.page.Tries-1, firstRetry, longestRetry, t.page.URL))
		if held {
			t.page.Due = hold.Until
		}
		t.due, t.why = t.page.Due, err
		var status *StatusError
		wait := held || errors.As(err, &status) // a server that answers, if badly, may be well in a minute
		if b.rules.Once && t.asked && (!wait || t.due.After(now.Add(patience))) {
			delete(b.todo, t.key)
			b.fail(t.page.URL, t.page.From, err)
			return nil
		}
		b.queue(t)
		b.tell(Event{Event: "later", URL: t.page.URL, From: t.page.From, Error: err.Error(), Next: t.due})
		if t.asked {
			return nil
		}
		return b.put(b.ctx, record(kindTodo, t.key, t.page))
	}
	delete(b.todo, t.key)
	if !b.fail(t.page.URL, t.page.From, err) {
		return nil
	}
	if t.known && t.record.Failed == "" { // what there is stays
		t.record.Fetched = now
		t.record.Stamp = t.page.Stamp
	} else {
		t.record = pageRecord{URL: t.page.URL, Stamp: t.page.Stamp, Fetched: now, Failed: err.Error()}
	}
	return b.put(b.ctx, Record{Kind: kindTodo, Key: t.key}, record(kindPage, t.key, t.record))
}
