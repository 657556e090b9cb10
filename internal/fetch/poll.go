package fetch

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/net/publicsuffix"

	"hearsay/internal/source"
)

// A Followed is a feed, sitemap or site that is watched: what is kept of it
// between runs.
type Followed struct {
	URL    string      `json:"url"`
	Kind   source.Kind `json:"kind,omitempty"` // KindPage for a site that names its feeds; "" before it was asked for
	Title  string      `json:"title,omitempty"`
	Site   string      `json:"site,omitempty"`
	Parent string      `json:"parent,omitempty"` // the site, index or OPML that named it
	Depth  int         `json:"depth,omitempty"`  // sitemap indexes above it

	ETag         string        `json:"etag,omitempty"`
	LastModified string        `json:"last_modified,omitempty"`
	Last         time.Time     `json:"last,omitzero"` // when it answered last
	Next         time.Time     `json:"next,omitzero"` // when it is asked for next
	Every        time.Duration `json:"every,omitempty"`
	Fails        int           `json:"fails,omitempty"` // in a row
	Error        string        `json:"error,omitempty"` // of the last failure, "" when it went well
	Gone         bool          `json:"gone,omitempty"`  // it said that it is gone for good (410)
	TTL          time.Duration `json:"ttl,omitempty"`   // what it asks for, as source.Feed has it
	Skip         *Skip         `json:"skip,omitempty"`
}

// A Skip is when a feed asks to be left alone, GMT.
type Skip struct {
	Hours [24]bool `json:"hours"`
	Days  [7]bool  `json:"days"`
}

// The bounds of one poll.
const (
	pollLimit    = 64 << 20 // bytes of a feed or sitemap, unpacked; the protocol lets sitemaps have 50 MB
	pollTimeout  = 5 * time.Minute
	bodiesLimit  = 32 << 20 // bytes of entries' bodies in memory
	listedLimit  = 50000    // addresses of a sitemap, as the protocol has it
	childLimit   = 100      // sitemaps of an index
	depthLimit   = 3        // indexes in indexes
	feedsOfSite  = 3        // feeds that are followed of those that a site names
	opmlLimit    = 5000     // feeds of an OPML
	rediscovered = 7 * 24 * time.Hour
)

// A polled is what came of one poll.
type polled struct {
	answer   *Answer
	kind     source.Kind
	about    source.Feed
	entries  []source.Entry
	pages    []source.Listed  // of a sitemap
	children []source.Listed  // of an index
	feeds    []source.Outline // of an OPML or a site
	foreign  int              // addresses of a sitemap on other sites
	undated  int              // addresses of a sitemap without a date
	left     int              // entries beyond the limit
	err      error
}

// poll asks for a feed, sitemap, OPML or site. since is the oldest that is taken
// from a sitemap, the zero time for all; most bounds the pages of one poll.
func (c *Client) poll(ctx context.Context, f Followed, since time.Time, most int) *polled {
	p := &polled{}
	req := Request{URL: f.URL, ETag: f.ETag, LastModified: f.LastModified, Limit: pollLimit, Timeout: pollTimeout}
	a, err := c.Get(ctx, req, func(a *Answer, r io.Reader) error {
		p.answer = a
		return p.read(a, r, f, c.opts.Limit, since, most)
	})
	if p.err = err; err == nil { // what breaks off half-way has an answer too
		p.answer = a
	}
	if p.err == nil && !p.answer.NotModified && p.kind == source.KindPage && len(p.feeds) == 0 {
		list, err := c.Sitemaps(ctx, p.answer.URL)
		for _, s := range list {
			p.feeds = append(p.feeds, source.Outline{URL: s})
		}
		if p.err = err; err == nil && len(list) == 0 {
			p.err = errNoFeed
		}
	}
	return p
}

var errNoFeed = errors.New("it names no feed, and its robots.txt no sitemap; give the address of a feed, or read pages with \"hearsay fetch\"")

// read reads what a poll brought.
func (p *polled) read(a *Answer, r io.Reader, f Followed, limit int64, since time.Time, most int) error {
	in := bufio.NewReaderSize(r, 64<<10)
	if head, _ := in.Peek(2); len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b { // sitemap.xml.gz
		z, err := gzip.NewReader(in)
		if err != nil {
			return fmt.Errorf("its gzip content is damaged: %w", err)
		}
		// What was sent is itself bounded by limit and time.
		in = bufio.NewReaderSize(&bound{r: z, limit: pollLimit}, 64<<10)
	}
	head, err := in.Peek(16 << 10)
	if len(head) == 0 {
		if err == io.EOF {
			err = source.ErrEmpty
		}
		return err
	}
	p.kind = source.Tell(head)
	if f.Kind != "" && f.Kind != source.KindPage && p.kind == source.KindPage {
		return fmt.Errorf("it is no %s any more but a page", f.Kind)
	}
	switch p.kind {
	case source.KindFeed:
		return p.feed(a, in, limit, most)
	case source.KindSitemap:
		return p.sitemap(a, in, since, most)
	case source.KindOPML:
		p.feeds, err = source.ReadOPML(in, pollLimit)
		p.feeds = p.feeds[:min(len(p.feeds), opmlLimit)]
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(in, limit))
	if err != nil {
		return err
	}
	page, err := source.Received(raw, a.URL, a.ContentType, a.Fetched)
	if err != nil {
		return err
	}
	p.feeds = source.Discover(page.Body, a.URL)
	p.feeds = p.feeds[:min(len(p.feeds), feedsOfSite)]
	return nil
}

// feed reads the entries of a feed, the newest of which stand first.
func (p *polled) feed(a *Answer, in io.Reader, limit int64, most int) error {
	f := source.NewFeedReader(in, a.URL, source.Charset(a.ContentType), limit)
	size := 0
	for {
		e, err := f.Next()
		p.about = f.Feed()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if size += len(e.Body); len(p.entries) >= most || size > bodiesLimit {
			p.left++
			return nil // feeds that go on and on are not read on
		}
		p.entries = append(p.entries, e)
	}
}

// sitemap reads a sitemap or an index of them.
func (p *polled) sitemap(a *Answer, in io.Reader, since time.Time, most int) error {
	s := source.NewSitemapReader(in, a.URL)
	own := domain(a.URL)
	var err error
	for n := 0; n < listedLimit; n++ {
		var l source.Listed
		if l, err = s.Next(); err != nil {
			break
		}
		switch {
		case domain(l.URL) != own:
			p.foreign++
		case l.Index:
			if l.Changed.IsZero() || !l.Changed.Before(since) {
				p.children = append(p.children, l)
			}
		case l.Changed.IsZero() && !l.News && !since.IsZero():
			p.undated++
		case !l.Changed.IsZero() && l.Changed.Before(since):
		default:
			p.pages = append(p.pages, l)
		}
	}
	newest := func(a, b source.Listed) int { return b.Changed.Compare(a.Changed) }
	slices.SortStableFunc(p.pages, newest)
	slices.SortStableFunc(p.children, newest)
	p.left = max(0, len(p.pages)-most)
	p.pages = p.pages[:len(p.pages)-p.left]
	p.children = p.children[:min(len(p.children), childLimit)]
	if err == io.EOF {
		err = nil
	}
	return err
}

// domain returns the registrable domain of an address.
func domain(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil { // whose last two numbers are nobody's
		return u.Hostname()
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname()); err == nil {
		return d
	}
	return u.Hostname()
}

// dates returns when the entries of a poll were published.
func (p *polled) dates() []time.Time {
	var out []time.Time
	for _, e := range p.entries {
		out = append(out, e.Published)
		if e.Published.IsZero() {
			out[len(out)-1] = e.Updated
		}
	}
	for _, l := range p.pages {
		out = append(out, l.Changed)
	}
	return out
}

// The bounds of how often something is asked for, unless Rules say otherwise.
const (
	leastEvery   = 10 * time.Minute
	mostEvery    = 24 * time.Hour
	defaultEvery = time.Hour
)

// every returns how long to wait before asking for a feed again: half the time that
// lay between its newest entries, but a tenth of the time since the last of them
// where that is longer; without dates, less than the last time where something was
// new and more where nothing was. What the feed asks for (ttl, max-age) is
// honoured where it is longer, up to most.
func every(was time.Duration, dates []time.Time, found int, asked time.Duration, now time.Time, least, most time.Duration) time.Duration {
	past := slices.DeleteFunc(slices.Clone(dates), func(t time.Time) bool {
		return t.IsZero() || t.After(now.Add(time.Hour)) || t.Before(now.AddDate(-5, 0, 0))
	})
	slices.SortFunc(past, func(a, b time.Time) int { return b.Compare(a) })
	past = past[:min(len(past), 15)]
	d := was
	switch {
	case len(past) >= 3:
		d = max(past[0].Sub(past[len(past)-1])/time.Duration(len(past)-1)/2, now.Sub(past[0])/10)
	case d == 0:
		d = defaultEvery
	case found > 0:
		d = d * 2 / 3
	default:
		d = d * 3 / 2
	}
	return min(max(d, least, asked), max(most, least))
}

// outside moves t past the hours and days, GMT, in which a feed asks to be left
// alone. One that asks for all of them is not believed.
func outside(t time.Time, skip *Skip) time.Time {
	if skip == nil {
		return t
	}
	u := t.UTC()
	for range 24 * 8 {
		if !skip.Hours[u.Hour()] && !skip.Days[u.Weekday()] {
			return u
		}
		u = u.Truncate(time.Hour).Add(time.Hour)
	}
	return t
}
