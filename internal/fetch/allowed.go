package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"hearsay/internal/source"
)

// A robotsRecord is what is kept of the robots.txt of an origin.
type robotsRecord struct {
	robots
	Expires time.Time `json:"expires"`
	Closed  bool      `json:"closed,omitempty"` // it could not be had, so nothing is allowed
	Why     string    `json:"why,omitempty"`    // it could not
	Fails   int       `json:"fails,omitempty"`  // times in a row that it could not be had
}

// How long a robots.txt is believed (RFC 9309, 2.4: not more than a day), and when
// one that could not be had is asked for again.
const (
	robotsAge    = 24 * time.Hour
	robotsLeast  = time.Hour
	robotsRetry  = 10 * time.Minute
	robotsMemory = 5000 // records in memory
)

// allowed returns nil where the robots.txt of u's origin lets us ask for u, which
// it asks for where it isn't known.
func (c *Client) allowed(ctx context.Context, u *url.URL, patience time.Duration) error {
	r, err := c.rules(ctx, u, patience)
	if err != nil {
		return err
	}
	if err := c.pacer.slower(ctx, u.Hostname(), r.Delay); err != nil {
		return err
	}
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	switch {
	case r.Closed:
		return &RobotsError{Host: u.Host, Unreachable: true, Why: r.Why}
	case !r.allows(path):
		return &RobotsError{Host: u.Host}
	}
	return nil
}

// Sitemaps returns the sitemaps that the robots.txt of an address's origin names.
func (c *Client) Sitemaps(ctx context.Context, address string) ([]string, error) {
	u, err := parseAddress(address, c.opts.AllowPrivate)
	if err != nil {
		return nil, err
	}
	r, err := c.rules(ctx, u, c.opts.Patience)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, s := range r.robots.Sitemaps {
		if at, err := u.Parse(s); err == nil {
			if at, err = parseAddress(at.String(), c.opts.AllowPrivate); err == nil {
				out = append(out, at.String())
			}
		}
	}
	return out, nil
}

// rules returns the robots.txt of an origin. Who wants it while it is asked for
// waits.
func (c *Client) rules(ctx context.Context, u *url.URL, patience time.Duration) (*robotsRecord, error) {
	origin := u.Scheme + "://" + u.Host
	for {
		c.rmu.Lock()
		r, asking := c.robots[origin], c.asking[origin]
		if r != nil && r.holds(c.now()) {
			c.rmu.Unlock()
			return r, nil
		}
		if asking == nil {
			done := make(chan struct{})
			c.asking[origin] = done
			c.rmu.Unlock()
			defer func() {
				c.rmu.Lock()
				delete(c.asking, origin)
				c.rmu.Unlock()
				close(done)
			}()
			return c.freshRules(ctx, origin, u, r, patience)
		}
		c.rmu.Unlock()
		select {
		case <-asking:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// holds reports whether a record is still to be believed. One that expires later than
// any was written when a clock was ahead.
func (r *robotsRecord) holds(now time.Time) bool {
	return now.Before(r.Expires) && r.Expires.Before(now.Add(2*robotsAge))
}

// freshRules returns a robots.txt from the state, or else from its host, which one
// process asks at a time. r is the outdated one, nil for none.
func (c *Client) freshRules(ctx context.Context, origin string, u *url.URL, r *robotsRecord, patience time.Duration) (*robotsRecord, error) {
	if c.opts.Claims != nil {
		late := time.NewTimer(patience)
		defer late.Stop()
		if _, err := c.pacer.take(ctx, claimRobots+origin, u.Hostname(), late.C); err != nil {
			return nil, err
		}
		defer c.opts.Claims.Leave(context.WithoutCancel(ctx), claimRobots+origin, false)
	}
	if r == nil || c.opts.Claims != nil {
		r = &robotsRecord{}
		if _, err := get(ctx, c.state, kindRobots, origin, r); err != nil {
			return nil, err
		}
		if r.holds(c.now()) {
			c.remember(origin, r)
			return r, nil
		}
	}
	fresh, err := c.askRobots(ctx, u, patience)
	if err != nil {
		return nil, err
	}
	if fresh.Closed {
		if r.Closed {
			fresh.Fails = r.Fails + 1
		}
		fresh.Expires = c.now().Add(backoff(fresh.Fails, robotsRetry, robotsAge, origin))
	}
	c.remember(origin, fresh)
	return fresh, c.state.Put(ctx, record(kindRobots, origin, fresh))
}

func (c *Client) remember(origin string, r *robotsRecord) {
	c.rmu.Lock()
	defer c.rmu.Unlock()
	if len(c.robots) >= robotsMemory {
		clear(c.robots) // they are in the state
	}
	c.robots[origin] = r
}

// askRobots asks for a robots.txt. What the answer means is RFC 9309's (2.3.1): one
// that is not there (4xx) allows everything, one that cannot be had (5xx, no
// answer) nothing. A host that is asked too much (429) says nothing about what it
// allows: that is like 5xx. The error is one that says nothing about robots.txt.
func (c *Client) askRobots(ctx context.Context, u *url.URL, patience time.Duration) (*robotsRecord, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	r := &robotsRecord{}
	var a Answer
	for range maxRedirects {
		var body []byte
		next, _, err := c.once(ctx, at, Request{Limit: robotsLimit, Timeout: c.opts.Timeout, Patience: patience}, &a, func(_ *Answer, in io.Reader) (err error) {
			body, err = io.ReadAll(in)
			if errors.Is(err, source.ErrTooLarge) {
				err = nil // the first 500 KB count
			}
			return err
		})
		var status *StatusError
		var hold *HoldError
		var lost *StateError // which says nothing of the host
		switch {
		case err == nil && next == nil:
			r.robots = parseRobots(body)
			r.Expires = c.now().Add(min(max(a.MaxAge, robotsLeast), robotsAge))
			if a.MaxAge == 0 {
				r.Expires = c.now().Add(robotsAge)
			}
			return r, nil
		case err == nil:
			// A redirect to where nothing may be asked for is as good as none there.
			if at, err = parseAddress(next.String(), c.opts.AllowPrivate); err != nil {
				r.Expires = c.now().Add(robotsAge)
				return r, nil
			}
			continue
		case ctx.Err() != nil, errors.As(err, &hold), errors.As(err, &lost), errors.Is(err, ErrForbidden):
			return nil, err
		case errors.As(err, &status) && status.Code >= 300 && status.Code < 500 && status.Code != http.StatusTooManyRequests:
			r.Expires = c.now().Add(robotsAge)
			return r, nil
		}
		r.Closed, r.Why = true, err.Error()
		return r, nil
	}
	r.Expires = c.now().Add(robotsAge) // redirected on and on: not there (2.3.1.2)
	return r, nil
}
