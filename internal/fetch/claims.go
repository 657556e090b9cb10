package fetch

import (
	"context"
	"time"
)

// Claims let processes that share a State ask hosts one at a time. One process at a
// time has a name; what it has goes with it when it dies. They may be called from
// several goroutines, and none of their methods waits for another process.
type Claims interface {
	// Take takes a name; ok is false where it is taken. Since is the time since it was
	// left and noted last, less than 0 where it never was.
	Take(ctx context.Context, name string) (since time.Duration, ok bool, err error)
	// Leave gives a name back, and notes the time if it is told to.
	Leave(ctx context.Context, name string, note bool) error
}

// What is claimed: the turn of a host, by name, and that the robots.txt of an origin
// is being asked for.
const (
	claimHost   = "host "
	claimRobots = "robots "
)

// A claim that another has is tried again after some time, longer each time.
const (
	firstTry = 10 * time.Millisecond
	lastTry  = 320 * time.Millisecond
	// busyWait is when to try again what was given up for others' sake.
	busyWait = 20 * time.Second
)

// busy is the error where others asked a host for too long.
func (p *pacer) busy(name string) error {
	return &HoldError{Host: name, Until: p.now().Add(busyWait)}
}

// take waits until it has a claim. The error is a *HoldError of the host where that
// takes until late.
func (p *pacer) take(ctx context.Context, claim, host string, late <-chan time.Time) (since time.Duration, err error) {
	for pause := firstTry; ; pause = min(2*pause, lastTry) {
		since, ok, err := p.claims.Take(ctx, claim)
		if err != nil && ctx.Err() == nil {
			return 0, &StateError{err}
		}
		if ok || err != nil {
			return since, err
		}
		again := time.NewTimer(pause)
		select {
		case <-again.C:
		case <-late:
			again.Stop()
			return 0, p.busy(host)
		case <-ctx.Done():
			again.Stop()
			return 0, context.Cause(ctx)
		}
	}
}

// share waits for a host's turn among other processes, and learns what they know of it.
func (p *pacer) share(ctx context.Context, name string, h *host, late <-chan time.Time) error {
	if p.claims == nil {
		return nil
	}
	since, err := p.take(ctx, claimHost+name, name, late)
	if err != nil {
		return err
	}
	var fresh hostRecord
	if err := p.recall(ctx, name, &fresh); err != nil {
		p.claims.Leave(context.WithoutCancel(ctx), claimHost+name, false)
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	h.hostRecord = fresh
	if last := p.now().Add(-since); since >= 0 && last.After(h.last) {
		h.last = last
	}
	return nil
}
