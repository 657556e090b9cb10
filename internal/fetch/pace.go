package fetch

import (
	"context"
	"fmt"
	"hash/fnv"
	"sync"
	"time"
)

// A HoldError says that a host is left alone for a while: it asked for that, or
// it failed several times in a row.
type HoldError struct {
	Host  string
	Until time.Time
}

func (e *HoldError) Error() string {
	return fmt.Sprintf("%s is left alone until %s", e.Host, e.Until.UTC().Format("2006-01-02 15:04 MST"))
}

// A pacer sees to it that a host is asked for one thing at a time, with a pause
// in between, and for nothing while it is to be left alone.
type pacer struct {
	pause  time.Duration
	state  State
	claims Claims // nil: no other process asks
	now    func() time.Time

	mu    sync.Mutex
	hosts map[string]*host
}

// A host is what is known of one host, by name; ports are not told apart.
type host struct {
	turn  chan struct{} // holds one value while the host is free
	last  time.Time     // when the last request to it ended
	delay time.Duration // what its robots.txt asks for
	hostRecord
}

// A hostRecord is what is kept of a host.
type hostRecord struct {
	Until time.Time `json:"until"` // it is left alone until then
	Fails int       `json:"fails"` // failures in a row
}

// maxHosts is how many hosts are remembered in memory before idle ones are
// forgotten.
const maxHosts = 20000

func newPacer(o Options) *pacer {
	return &pacer{pause: o.Pause, state: o.State, claims: o.Claims, now: o.Now, hosts: map[string]*host{}}
}

// host returns what is known of a host.
func (p *pacer) host(ctx context.Context, name string) (*host, error) {
	p.mu.Lock()
	h := p.hosts[name]
	p.mu.Unlock()
	if h != nil {
		return h, nil
	}
	h = &host{turn: make(chan struct{}, 1)}
	h.turn <- struct{}{}
	if err := p.recall(ctx, name, &h.hostRecord); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if have := p.hosts[name]; have != nil {
		return have, nil
	}
	if len(p.hosts) >= maxHosts {
		p.forget()
	}
	p.hosts[name] = h
	return h, nil
}

// recall reads what is kept of a host. What a clock that was ahead wrote does not hold.
func (p *pacer) recall(ctx context.Context, name string, r *hostRecord) error {
	_, err := get(ctx, p.state, kindHost, name, r)
	if r.Until.After(p.now().Add(longestAsked + time.Hour)) {
		r.Until = time.Time{}
	}
	return err
}

// forget drops hosts that may be asked at once anyway.
func (p *pacer) forget() {
	now := p.now()
	for name, h := range p.hosts {
		if len(h.turn) == 1 && h.ready(p.pause).Before(now) {
			delete(p.hosts, name)
		}
	}
}

// ready returns when the host may be asked next; p.mu or the turn is held.
func (h *host) ready(pause time.Duration) time.Time {
	t := h.last
	if !t.IsZero() {
		t = t.Add(max(pause, h.delay))
	}
	if h.Until.After(t) {
		t = h.Until
	}
	return t
}

// Ready returns when a host may be asked next, the zero time or one gone by for
// now.
func (p *pacer) Ready(ctx context.Context, name string) (time.Time, error) {
	h, err := p.host(ctx, name)
	if err != nil {
		return time.Time{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return h.ready(p.pause), nil
}

// enter waits for the host's turn. The error is a *HoldError where that would
// take longer than patience, or the context's. Who entered calls leave.
func (p *pacer) enter(ctx context.Context, name string, patience time.Duration) (*host, error) {
	h, err := p.host(ctx, name)
	if err != nil {
		return nil, err
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-h.turn:
	case <-late.C:
		return nil, p.busy(name)
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if err := p.share(ctx, name, h, late.C); err != nil {
		h.turn <- struct{}{}
		return nil, err
	}
	p.mu.Lock()
	at := h.ready(p.pause)
	p.mu.Unlock()
	if wait := at.Sub(p.now()); wait > patience {
		err = &HoldError{Host: name, Until: at}
	} else if wait > 0 {
		err = sleep(ctx, wait)
	}
	if err != nil {
		if p.claims != nil {
			p.claims.Leave(context.WithoutCancel(ctx), claimHost+name, false)
		}
		h.turn <- struct{}{}
		return nil, err
	}
	return h, nil
}

// leave ends a turn.
func (p *pacer) leave(ctx context.Context, name string, h *host) {
	p.mu.Lock()
	h.last = p.now()
	p.mu.Unlock()
	if p.claims != nil {
		// Where the connection is lost the turn is free, and the next may come a pause
		// too soon, once.
		p.claims.Leave(context.WithoutCancel(ctx), claimHost+name, true)
	}
	h.turn <- struct{}{}
}

// slower notes the delay that a host's robots.txt asks for.
func (p *pacer) slower(ctx context.Context, name string, delay time.Duration) error {
	h, err := p.host(ctx, name)
	if err != nil {
		return err
	}
	p.mu.Lock()
	h.delay = delay
	p.mu.Unlock()
	return nil
}

// The pauses after failures of a host: a failure may be the page's, three in a
// row are the host's.
const (
	failsBeforeHold = 3
	firstHold       = time.Minute
	longestHold     = 6 * time.Hour
	longestAsked    = 7 * 24 * time.Hour // what Retry-After may ask for
)

// well notes that a host answered.
func (p *pacer) well(ctx context.Context, name string, h *host) error {
	p.mu.Lock()
	was := h.hostRecord
	h.hostRecord = hostRecord{}
	p.mu.Unlock()
	if was == (hostRecord{}) {
		return nil
	}
	return p.state.Put(ctx, Record{Kind: kindHost, Key: name})
}

// ill notes that a host failed. It is left alone for as long as it asked for, and
// where it asked for nothing but is overloaded, or failed before, longer with
// each failure.
func (p *pacer) ill(ctx context.Context, name string, h *host, asked time.Duration, overloaded bool) error {
	p.mu.Lock()
	h.Fails++
	var hold time.Duration
	switch {
	case asked > 0:
		hold = min(asked, longestAsked)
	case overloaded:
		hold = backoff(h.Fails-1, firstHold, longestHold, name)
	case h.Fails >= failsBeforeHold:
		hold = backoff(h.Fails-failsBeforeHold, firstHold, longestHold, name)
	}
	if hold > 0 {
		h.Until = p.now().Add(hold)
	}
	r := record(kindHost, name, h.hostRecord)
	p.mu.Unlock()
	return p.state.Put(ctx, r)
}

// backoff returns the pause after the nth failure, from 0: first, doubled each
// time up to longest, and a fifth more or less, which differs by key so that what
// failed together doesn't come back together.
func backoff(times int, first, longest time.Duration, key string) time.Duration {
	d := first
	for n := times; n > 0 && d < longest; n-- {
		d *= 2
	}
	d = min(d, longest)
	return jitter(d, 0.2, fmt.Sprintf("%s %d", key, times))
}

// jitter returns d changed by up to share of it, always alike for the same key.
func jitter(d time.Duration, share float64, key string) time.Duration {
	h := fnv.New64a()
	h.Write([]byte(key))
	x := h.Sum64()
	x ^= x >> 33 // the last bytes of the key reach the high bits of FNV late
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	f := float64(x>>11) / (1 << 53) // 0 to 1
	return d + time.Duration((2*f-1)*share*float64(d))
}

// sleep waits, or returns why the context ended.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
