package fetch

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/zeebo/xxh3"

	"hearsay"
	"hearsay/internal/source"
)

// A batch is one call of Pages.
type batch struct {
	*Watch
	ctx     context.Context
	yield   func(*hearsay.Page, error) bool
	began   time.Time
	first   time.Time // when the first page was given
	stopped bool      // by the caller
	refused int       // links of the present poll that are not asked for
}

func (b *batch) run() error {
	b.began = b.client.now()
	for !b.stopped {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		now := b.client.now()
		if b.rules.Host != "" && b.enough(now) {
			if err := b.drain(); err != nil {
				return err
			}
			return b.putOff()
		}
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
		case b.rules.Host != "":
			if idle && (next.IsZero() || next.After(now.Add(b.rules.Settle))) {
				b.done = true
				return b.putOff()
			}
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
		if b.rules.Host == "" && !b.first.IsZero() && (idle && next.After(now.Add(b.rules.Settle)) || now.Sub(b.first) > b.rules.Batch) {
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
	if b.rules.Host != "" {
		d = min(d, b.rules.Batch-now.Sub(b.began)+time.Millisecond)
	} else if !b.first.IsZero() { // what was given waits for no slow server
		d = min(d, b.rules.Batch-now.Sub(b.first)+time.Millisecond)
	}
	t := time.NewTimer(max(d, time.Millisecond))
	defer t.Stop()
	select {
	case r := <-b.results:
		return b.landed(r)
	case <-t.C:
	case <-b.rules.Stop:
	case <-b.ctx.Done():
		return b.ctx.Err()
	}
	return nil
}

func (b *batch) landed(r result) error {
	b.flying--
	r.queue.busy = false
	return b.take(r)
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
	defer func() { // what breaks off on one page is a failure of that page
		if fault := recover(); fault != nil {
			r.err, r.polled = &FaultError{fault}, nil
			if t.feed != nil {
				r.polled = &polled{err: r.err}
			}
		}
		w.results <- r
	}()
	if t.feed != nil {
		since := time.Time{}
		if w.rules.Days > 0 {
			since = w.client.now().AddDate(0, 0, -w.rules.Days)
		}
		r.polled = w.client.poll(w.ctx, *t.feed, since, w.rules.Most)
	} else {
		r.answer, r.page, r.err = w.client.Page(w.ctx, t.page.URL, t.record.ETag, t.record.LastModified)
	}
}

// A FaultError says that reading an answer broke off.
type FaultError struct{ Fault any }

func (e *FaultError) Error() string { return fmt.Sprintf("internal fault: %v", e.Fault) }

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
		b.first = b.client.now()
	}
	b.tell(Event{Event: "page", URL: p.URL, From: from, Page: string(p.ID)})
	b.given = true
	b.gave++
	b.gaveBytes += len(p.Raw)
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
	now := b.client.now().UTC()
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
		at := record(kindPage, final, rec)
		if !have && !t.asked && !t.known {
			at = b.guest(r.page, at)
		}
		records = append(records, at)
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
		if b.rules.Once && t.loose && (!wait || t.due.After(now.Add(patience))) {
			delete(b.todo, t.key)
			b.fail(t.page.URL, t.page.From, err)
			return nil
		}
		b.queue(t)
		b.tell(Event{Event: "later", URL: t.page.URL, From: t.page.From, Error: err.Error(), Next: t.due})
		if t.loose {
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
