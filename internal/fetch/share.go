package fetch

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/source"
)

// Many processes that share a state may fetch together, each what is of one host at a
// time: a Watch with Rules.Host. A feed is of the host in its address, a page of that in
// its canonical address, so that one process at a time knows all addresses of a page
// (www.news.example/a and m.news.example/a are both of news.example) and finds the
// records of a host under a few prefixes of their keys. Where something leads to another
// host it is put down, and [Watch.Leads] names that host.
//
// Such a Watch puts nothing into the state by itself. Its caller does, with the pages,
// in a transaction of its own: [Watch.Keep].

// HostOf returns the host that a record of an address belongs to, "" for no address.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// keyPrefixes returns what the keys of a host's records begin with: with a port or
// without; any key for "".
func keyPrefixes(host string) []string {
	if host == "" {
		return []string{""}
	}
	if strings.Contains(host, ":") {
		host = "[" + strings.ReplaceAll(host, "%", "%25") + "]" // with a zone
	}
	return []string{"http://" + host + "/", "http://" + host + ":", "https://" + host + "/", "https://" + host + ":"}
}

// pageKey returns what a page is known by.
func pageKey(u *url.URL) string {
	if key := source.Canonical(u.String()); key != "" {
		return key
	}
	return u.String()
}

// Wanted returns the hosts of which something is to be asked, and when first.
func Wanted(ctx context.Context, s State, now time.Time) (map[string]time.Time, error) {
	out := map[string]time.Time{}
	add := func(address string, due time.Time) {
		if host := HostOf(address); host != "" {
			if have, ok := out[host]; !ok || due.Before(have) {
				out[host] = due
			}
		}
	}
	feeds, err := List(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, f := range feeds {
		if f.heal(now); !f.Gone {
			add(f.URL, f.Next)
		}
	}
	for r, err := range s.All(ctx, kindTodo, "") {
		if err != nil {
			return nil, err
		}
		var t todoRecord
		if json.Unmarshal(r.Value, &t) == nil {
			t.heal(now)
			add(r.Key, t.Due)
		}
	}
	return out, nil
}

// WantPage puts a page down as to be fetched, whether it is known or not, and returns
// its host.
func WantPage(ctx context.Context, s State, address string, private bool, now time.Time) (host string, err error) {
	u, err := parseAddress(address, private)
	if err != nil {
		return "", &source.FileError{Name: address, Err: err}
	}
	key := pageKey(u)
	return HostOf(key), s.Put(ctx, record(kindTodo, key, todoRecord{URL: u.String(), Since: now, Asked: true}))
}

// WantFeed puts a feed, sitemap, OPML or site down as to be followed, unless it is, and
// returns its host and when it is to be asked for.
func WantFeed(ctx context.Context, s State, address string, private bool) (host string, due time.Time, err error) {
	u, err := parseAddress(address, private)
	if err != nil {
		return "", time.Time{}, &source.FileError{Name: address, Err: err}
	}
	var f Followed
	there, err := get(ctx, s, kindFeed, u.String(), &f)
	if err != nil {
		return "", time.Time{}, err
	}
	if !there || f.Gone { // whoever asks again may know better
		f.URL, f.Gone, f.Next = u.String(), false, time.Time{}
		err = s.Put(ctx, record(kindFeed, f.URL, f))
	}
	return u.Hostname(), f.Next, err
}

// longestPause is longer than anything is ever put off.
const longestPause = longestAsked + 24*time.Hour

// heal undoes what a clock that was ahead wrote: it may not put anything off for longer
// than was meant.
func (f *Followed) heal(now time.Time) {
	if ahead := f.Last.Sub(now); ahead > 0 {
		f.Last = now
		f.Next = f.Next.Add(-ahead)
	}
	if f.Next.After(now.Add(longestPause)) {
		f.Next = now
	}
}

func (t *todoRecord) heal(now time.Time) {
	if ahead := t.Since.Sub(now); ahead > 0 {
		t.Since = now
		if !t.Due.IsZero() {
			t.Due = t.Due.Add(-ahead)
		}
	}
	if t.Due.After(now.Add(longestPause)) {
		t.Due = now
	}
}

// mine reports whether an address is of the host that this Watch works for.
func (w *Watch) mine(address string) bool {
	return w.rules.Host == "" || HostOf(address) == w.rules.Host
}

// leave notes that something is wanted of another host.
func (w *Watch) leave(address string, due time.Time) {
	host := HostOf(address)
	if have, ok := w.leads[host]; !ok || due.Before(have) {
		w.leads[host] = due
	}
}

// Leads returns the other hosts of which something is wanted now, and when first.
func (w *Watch) Leads() map[string]time.Time { return w.leads }

// Due returns when something of the host is to be asked for next, the zero time for
// never. It may be gone by.
func (w *Watch) Due(ctx context.Context) (time.Time, error) {
	next, never := w.later, w.later.IsZero()
	if w.flying > 0 { // what is under way and not waited for
		next, never = w.client.now(), false
	}
	for _, q := range w.order {
		if len(q.tasks) == 0 {
			continue
		}
		due := q.tasks[0].due
		at, err := w.client.pacer.Ready(ctx, q.host)
		if err != nil {
			return next, err
		}
		if at.After(due) {
			due = at
		}
		if never || due.Before(next) {
			next, never = due, false
		}
	}
	if next.IsZero() && !never {
		next = w.client.now()
	}
	return next, nil
}

// follows reports whether an address is followed.
func (w *Watch) follows(address string) (bool, error) {
	if w.feeds[address] != nil || w.mine(address) {
		return w.feeds[address] != nil, nil
	}
	var f Followed
	return w.get(w.ctx, kindFeed, address, &f)
}

// laterOn notes when a page is due that was not taken up.
func (w *Watch) laterOn(due time.Time) {
	if w.later.IsZero() || due.Before(w.later) {
		w.later = due
	}
}

// toDo reports whether a page is put down as to be fetched.
func (w *Watch) toDo(key string) (bool, error) {
	if w.todo[key] || w.rules.Host == "" {
		return w.todo[key], nil
	}
	var t todoRecord
	return w.get(w.ctx, kindTodo, key, &t)
}

// moved notes that a feed has another address.
func (w *Watch) moved(from, to string) {
	if old, ok := w.had[from]; ok {
		delete(w.had, from)
		w.had[to] = old
	}
}

// A guest is a page of another host that was not known there when it was given. Who
// works for that host may have fetched it meanwhile.
type guest struct {
	page *hearsay.Page
	key  string
}

// guest notes a page that may be one, and returns its record.
func (w *Watch) guest(p *hearsay.Page, r Record) Record {
	if !w.mine(r.Key) {
		w.guests = append(w.guests, guest{p, r.Key})
		r.fresh = true
	}
	return r
}

// enough reports whether a batch of one host is to begin nothing more.
func (b *batch) enough(now time.Time) bool {
	select {
	case <-b.rules.Stop:
		return true
	default:
	}
	return now.Sub(b.began) > b.rules.Batch || b.rules.Pages > 0 && b.gave >= b.rules.Pages || b.rules.Bytes > 0 && b.gaveBytes >= b.rules.Bytes
}

// drain waits for what is under way.
func (b *batch) drain() error {
	for b.flying > 0 && !b.stopped {
		select {
		case r := <-b.results:
			if err := b.landed(r); err != nil {
				return err
			}
		case <-b.ctx.Done():
			return b.ctx.Err()
		}
	}
	return nil
}

// putOff puts off the pages of a host that is to be left alone for a while, so that the
// next batch takes up others.
func (b *batch) putOff() error {
	now := b.client.now()
	for _, q := range b.order {
		at, err := b.client.pacer.Ready(b.ctx, q.host)
		if err != nil {
			return err
		}
		if !at.After(now.Add(b.rules.Settle)) {
			continue
		}
		for _, t := range q.tasks {
			if t.page == nil || !t.due.Before(at) {
				continue
			}
			t.due, t.page.Due = at, at
			if err := b.put(b.ctx, record(kindTodo, t.key, t.page)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Keep puts into s what is to be kept with the pages that were given, and returns those
// that are not to be kept: others have been faster. s is the State as a transaction sees
// it; where that is tried again, so is Keep.
//
// What others did meanwhile stands: a feed that is no longer followed is not put back,
// nor what it led to that is new to follow, and what is new here gives way to what is
// there.
func (w *Watch) Keep(ctx context.Context, s State) (others []*hearsay.Page, err error) {
	s = marked{s}
	for _, g := range w.guests {
		var there pageRecord
		if ok, err := get(ctx, s, kindPage, g.key, &there); err != nil {
			return nil, err
		} else if ok && there.Failed == "" {
			others = append(others, g.page)
		}
	}
	gone := map[string]bool{} // feeds that are no longer followed
	for at, was := range w.had {
		if b, ok := w.overlay[kindFeed+" "+at]; !ok || b == nil {
			continue
		}
		if b, err := s.Get(ctx, kindFeed, was); err != nil {
			return nil, err
		} else if b == nil {
			gone[at] = true
		}
	}
	var records []Record
	for _, r := range w.last() {
		if r.Kind == kindFeed && r.Value != nil && len(gone) > 0 {
			var f Followed
			if json.Unmarshal(r.Value, &f) == nil && (gone[r.Key] || w.below(&f, gone)) {
				continue
			}
		}
		if r.fresh {
			if b, err := s.Get(ctx, r.Kind, r.Key); err != nil {
				return nil, err
			} else if b != nil {
				continue
			}
		}
		records = append(records, r)
	}
	return others, s.Put(ctx, records...)
}

// below reports whether a feed that is new was found through one of some.
func (w *Watch) below(f *Followed, some map[string]bool) bool {
	for range depthLimit + 2 {
		if f == nil || w.had[f.URL] != "" {
			return false
		}
		if some[f.Parent] {
			return true
		}
		f = w.feeds[f.Parent]
	}
	return false
}

// last returns the records that are held back, the last of each, in order of kind and
// key: who puts several at once does not wait in a circle with others.
func (w *Watch) last() []Record {
	at := map[string]int{}
	var out []Record
	for _, r := range w.pending {
		name := r.Kind + " " + r.Key
		if i, ok := at[name]; ok {
			r.fresh = r.fresh || out[i].fresh && r.Value != nil
			out[i] = r
			continue
		}
		at[name] = len(out)
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Record) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Key, b.Key)) })
	return out
}
