package access

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// tableSize is how many addresses are remembered: some 2 MB.
const tableSize = 8192

// A table holds a value for each address that was seen last; the one that was not
// seen for the longest goes when another comes. The addresses of one IPv6 network
// of 64 bits, which one household or machine may have all of, are one.
type table[V any] struct {
	max int
	new func() V
	at  map[netip.Addr]*list.Element
	use list.List // of row[V], the last seen in front
}

type row[V any] struct {
	ip    netip.Addr
	value V
}

func newTable[V any](max int, new func() V) *table[V] {
	return &table[V]{max: max, new: new, at: map[netip.Addr]*list.Element{}}
}

// of returns the value of an address, a new one where there is none.
func (t *table[V]) of(ip netip.Addr) V {
	if ip.Is6() {
		p, _ := ip.Prefix(64)
		ip = p.Addr()
	}
	if e := t.at[ip]; e != nil {
		t.use.MoveToFront(e)
		return e.Value.(row[V]).value
	}
	if len(t.at) >= t.max {
		last := t.use.Back()
		delete(t.at, last.Value.(row[V]).ip)
		t.use.Remove(last)
	}
	v := t.new()
	t.at[ip] = t.use.PushFront(row[V]{ip, v})
	return v
}

// rates counts the requests of each address.
type rates struct {
	mu  sync.Mutex
	tab *table[*rate.Limiter] // nil for any number
}

func newRates(perSecond float64) *rates {
	if perSecond <= 0 {
		return &rates{}
	}
	burst := max(1, int(5*perSecond))
	return &rates{tab: newTable(tableSize, func() *rate.Limiter { return rate.NewLimiter(rate.Limit(perSecond), burst) })}
}

// ask counts a request; where it is one too many, it says how long to wait.
func (r *rates) ask(ip netip.Addr, now time.Time) (wait time.Duration) {
	if r.tab == nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.tab.of(ip)
	if l.AllowN(now, 1) {
		return 0
	}
	return max(time.Millisecond, time.Duration((1-l.TokensAt(now))/float64(l.Limit())*float64(time.Second)))
}

// A bucket holds so many tries and fills up again with time.
type bucket struct {
	holds float64
	each  time.Duration // after which there is one more
	used  float64
	at    time.Time
	known bool // somebody signed in from there
}

// take takes one; where there is none it says how long to wait.
func (b *bucket) take(now time.Time) (wait time.Duration) {
	if gone := now.Sub(b.at); gone > 0 {
		b.used = max(0, b.used-float64(gone)/float64(b.each))
		b.at = now
	}
	if b.used+1 > b.holds {
		return max(time.Millisecond, time.Duration((b.used+1-b.holds)*float64(b.each)))
	}
	b.used++
	return 0
}

// tries counts wrong tokens. One is taken before the comparison, so that many at
// once are counted as well, and given back where the token was right.
type tries struct {
	mu  sync.Mutex
	all bucket
	tab *table[*bucket]
}

func newTries() *tries {
	return &tries{all: bucket{holds: 100, each: time.Second}, tab: newTable(tableSize, func() *bucket { return &bucket{holds: 5, each: 20 * time.Second} })}
}

func (t *tries) take(ip netip.Addr, now time.Time) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.tab.of(ip)
	if wait := b.take(now); wait > 0 {
		return wait
	}
	if b.known {
		return 0
	}
	if wait = t.all.take(now); wait > 0 {
		b.used--
	}
	return wait
}

func (t *tries) giveBack(ip netip.Addr) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.tab.of(ip)
	if b.used = max(0, b.used-1); !b.known {
		t.all.used = max(0, t.all.used-1)
	}
	b.known = true
}
