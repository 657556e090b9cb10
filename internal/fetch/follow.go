package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"hearsay/internal/source"
)

// takePoll deals with the answer to a poll: pages that came with it are given,
// those that it leads to are put down as to be done, all in one step with what is
// kept of the feed.
func (b *batch) takePoll(t *task, p *polled) error {
	f := t.feed
	if b.Watch.ctx.Err() != nil || b.feeds[f.URL] != f {
		return nil
	}
	b.polls[f] = true
	now := b.client.now().UTC()
	if p.err != nil && len(p.entries)+len(p.pages)+len(p.children)+len(p.feeds) == 0 {
		return b.pollFailed(t, p.err, now)
	}
	var records []Record
	if p.answer.Moved != "" {
		there, err := b.follows(p.answer.Moved)
		if err != nil {
			return err
		}
		if !there {
			records = append(records, Record{Kind: kindFeed, Key: f.URL})
			delete(b.feeds, f.URL)
			b.moved(f.URL, p.answer.Moved)
			f.URL = p.answer.Moved
			b.feeds[f.URL] = f
		}
	}
	e := Event{Event: "poll", URL: f.URL, From: f.Parent, Kind: string(f.Kind)}
	var found []Record
	var err error
	if p.answer.NotModified {
		e.Note = "not modified"
	} else {
		if f.Kind != p.kind {
			f.Kind = p.kind
			b.tell(Event{Event: "follow", URL: f.URL, From: f.Parent, Kind: string(f.Kind)})
		}
		b.refused = 0
		if found, err = b.pages(f, p, now); err != nil || b.stopped {
			return err
		}
		children, err := b.children(f, p, now)
		if err != nil {
			return err
		}
		if p.about.Title != "" {
			f.Title = clip(p.about.Title)
		}
		if p.about.Site != "" {
			f.Site = p.about.Site
		}
		f.ETag, f.LastModified = p.answer.ETag, p.answer.LastModified
		e.Kind, e.Entries, e.New = string(f.Kind), len(p.entries)+len(p.pages)+len(p.children)+len(p.feeds), len(found)+len(children)
		e.Note = p.note(b.refused)
		records = append(records, found...)
		records = append(records, children...)
	}
	f.Error, f.Fails, f.Last = "", 0, now
	if p.err != nil { // it broke off half-way
		f.Error, f.ETag, f.LastModified = p.err.Error(), "", ""
		e.Error = p.err.Error()
	}
	b.schedule(f, p, len(found), now)
	e.Next = f.Next
	if err := b.put(b.ctx, append(records, b.followed(f)...)...); err != nil {
		return err
	}
	b.tell(e)
	b.again(f)
	return nil
}

// clip cuts what a feed calls itself.
func clip(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200])
	}
	return s
}

// note says what of a poll was not taken.
func (p *polled) note(refused int) string {
	var notes []string
	if refused > 0 {
		notes = append(notes, fmt.Sprintf("%d links that are not asked for", refused))
	}
	if p.left > 0 {
		notes = append(notes, "more entries than are taken at once")
	}
	if p.foreign > 0 {
		notes = append(notes, fmt.Sprintf("%d addresses of other sites left out", p.foreign))
	}
	if p.undated > 0 {
		notes = append(notes, fmt.Sprintf("%d addresses without a date left out", p.undated))
	}
	return strings.Join(notes, "; ")
}

// schedule decides when a feed is asked for next.
func (b *batch) schedule(f *Followed, p *polled, found int, now time.Time) {
	if !p.answer.NotModified {
		f.TTL, f.Skip = p.about.TTL, nil
		if skip := (Skip{p.about.SkipHours, p.about.SkipDays}); skip != (Skip{}) {
			f.Skip = &skip
		}
	}
	asked := max(p.answer.MaxAge, f.TTL)
	f.Every = every(f.Every, p.dates(), found, asked, now, b.rules.Least, b.rules.Longest)
	if f.Kind == source.KindPage || f.Kind == source.KindOPML {
		f.Every = rediscovered
	}
	next := now.Add(jitter(f.Every, 0.05, f.URL))
	if least := now.Add(f.Every); next.Before(least) && (f.Every <= b.rules.Least || f.Every <= asked) {
		next = least // what was asked for is not undercut
	}
	f.Next = outside(next, f.Skip)
}

// pages deals with the entries of a poll and returns records of what is known or
// to be done now.
func (b *batch) pages(f *Followed, p *polled, now time.Time) ([]Record, error) {
	var records []Record
	here := map[string]bool{}
	for _, e := range p.entries {
		key := source.Canonical(e.Link)
		if key == "" {
			if e.Body == "" {
				continue
			}
			key = f.URL + "#" + hash([]byte(e.ID+"\n"+e.Title))
		}
		if here[key] {
			continue
		}
		here[key] = true
		changed := e.Updated
		if changed.IsZero() {
			changed = e.Published
		}
		if e.Body != "" && (e.Link == "" || len(e.Body) >= wholeBody) {
			r, err := b.body(f, e, key, changed, now)
			if err != nil || b.stopped {
				return nil, err
			}
			records = append(records, r...)
			continue
		}
		r, err := b.lead(f, e.Link, key, changed, now)
		if err != nil {
			return nil, err
		}
		records = append(records, r...)
	}
	for _, l := range p.pages {
		key := source.Canonical(l.URL)
		if key == "" || here[key] {
			continue
		}
		here[key] = true
		r, err := b.lead(f, l.URL, key, l.Changed, now)
		if err != nil {
			return nil, err
		}
		records = append(records, r...)
	}
	return records, nil
}

// wholeBody is the least length in bytes of an entry's body that is taken for all
// of its page, where the page can be had.
const wholeBody = 1500

// body gives the page of an entry that brought its body, once.
func (b *batch) body(f *Followed, e source.Entry, key string, changed, now time.Time) ([]Record, error) {
	var rec pageRecord
	have, err := b.get(b.ctx, kindPage, key, &rec)
	if err != nil {
		return nil, err
	}
	page, err := e.Page(b.client.opts.Limit)
	if err != nil {
		if !have {
			b.fail(fmt.Sprintf("%s#%d", f.URL, e.Number), f.URL, err)
			return []Record{record(kindPage, key, pageRecord{URL: e.Link, Fetched: now, Failed: err.Error()})}, nil
		}
		return nil, nil
	}
	h := hash(page.Raw)
	// A page that was fetched is not replaced by what a feed holds of it.
	toDo, err := b.toDo(key)
	if err != nil {
		return nil, err
	}
	if toDo || have && (rec.Hash == h || rec.ETag+rec.LastModified != "" || !changed.After(rec.Stamp)) {
		return nil, nil
	}
	page.Fetched = now.Truncate(time.Second)
	page.Locator = fmt.Sprintf("%s#%d", f.URL, e.Number)
	if !b.give(page, f.URL) {
		return nil, nil
	}
	r := record(kindPage, key, pageRecord{URL: e.Link, Hash: h, Stamp: changed, Fetched: now})
	if !have {
		r = b.guest(page, r)
	}
	return []Record{r}, nil
}

// lead puts a page down as to be done where it is new, or where a change is spoken
// of that came after it was fetched. Changes that turned out to be none are
// believed less and less.
func (b *batch) lead(f *Followed, address, key string, changed, now time.Time) ([]Record, error) {
	if toDo, err := b.toDo(key); err != nil || toDo {
		return nil, err
	}
	if _, err := parseAddress(address, b.client.opts.AllowPrivate); err != nil {
		b.refused++
		return nil, nil
	}
	var rec pageRecord
	have, err := b.get(b.ctx, kindPage, key, &rec)
	if err != nil {
		return nil, err
	}
	if have && (!changed.After(rec.Stamp) || !changed.After(rec.Fetched) ||
		now.Before(rec.Fetched.Add(min(recheckLeast<<min(rec.Same, 10), 30*24*time.Hour)))) {
		return nil, nil
	}
	t := &todoRecord{URL: address, From: f.URL, Stamp: changed, Since: now}
	if err := b.queuePage(b.ctx, key, t, false); err != nil {
		return nil, err
	}
	r := record(kindTodo, key, t)
	r.fresh = true
	return []Record{r}, nil
}

// children follows the sitemaps of an index, the feeds of a site or a list.
func (b *batch) children(f *Followed, p *polled, now time.Time) ([]Record, error) {
	var records []Record
	add := func(c *Followed) error {
		there, err := b.follows(c.URL)
		if c.URL == "" || there || err != nil {
			return err
		}
		b.add(c)
		for _, r := range b.followed(c) {
			r.fresh = true
			records = append(records, r)
		}
		b.tell(Event{Event: "follow", URL: c.URL, From: f.URL, Kind: string(c.Kind)})
		return nil
	}
	for _, l := range p.children {
		u, err := parseAddress(l.URL, b.client.opts.AllowPrivate)
		if err != nil || f.Depth+1 > depthLimit {
			continue
		}
		if err := add(&Followed{URL: u.String(), Parent: f.URL, Depth: f.Depth + 1}); err != nil {
			return nil, err
		}
	}
	for _, o := range p.feeds {
		u, err := parseAddress(o.URL, b.client.opts.AllowPrivate)
		if err != nil || u.String() == f.URL || f.Depth+1 > depthLimit {
			continue
		}
		if err := add(&Followed{URL: u.String(), Title: o.Title, Site: o.Site, Parent: f.URL, Depth: f.Depth + 1}); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// pollFailed tries a feed again later. It is named once for each row of
// failures.
func (b *batch) pollFailed(t *task, err error, now time.Time) error {
	f := t.feed
	var hold *HoldError
	var status *StatusError
	switch {
	case errors.As(err, &hold):
		f.Next = hold.Until
	case errors.As(err, &status) && status.Code == http.StatusGone:
		f.Gone, f.Error = true, err.Error()
		b.tell(Event{Event: "gone", URL: f.URL, From: f.Parent})
	default:
		first := firstRetry
		if !Temporary(err) {
			first = defaultEvery
		}
		f.Next = now.Add(max(b.rules.Least, backoff(f.Fails, first, b.rules.Longest, f.URL)))
		f.Fails++
	}
	if hold == nil && (f.Error == "" || f.Fails == 1 || f.Gone) {
		if !b.fail(f.URL, f.Parent, err) {
			return nil
		}
	}
	if hold == nil {
		f.Error = err.Error()
	}
	if !f.Gone {
		b.again(f)
	}
	return b.put(b.ctx, b.followed(f)...)
}

// followed returns the record of a feed, none where feeds are asked for once in
// passing.
func (w *Watch) followed(f *Followed) []Record {
	if w.rules.Passing {
		return nil
	}
	return []Record{record(kindFeed, f.URL, f)}
}
