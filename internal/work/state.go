package work

import (
	"context"
	"iter"
	"sync/atomic"
	"time"

	"hearsay/internal/fetch"
	"hearsay/internal/store"
)

// A State keeps in the database what the fetcher knows between runs.
type State struct{ DB *store.DB }

// Get implements [fetch.State].
func (s State) Get(ctx context.Context, kind, key string) ([]byte, error) {
	return s.DB.Record(ctx, kind, key)
}

// Put implements [fetch.State].
func (s State) Put(ctx context.Context, records ...fetch.Record) error {
	list := make([]store.Record, len(records))
	for i, r := range records {
		list[i] = store.Record{Kind: r.Kind, Key: r.Key, Value: r.Value}
	}
	return s.DB.PutRecords(ctx, list...)
}

// All implements [fetch.State].
func (s State) All(ctx context.Context, kind, prefix string) iter.Seq2[fetch.Record, error] {
	return func(yield func(fetch.Record, error) bool) {
		for r, err := range s.DB.RecordsUnder(ctx, kind, prefix) {
			if !yield(fetch.Record{Kind: r.Kind, Key: r.Key, Value: r.Value}, err) {
				return
			}
		}
	}
}

var _ fetch.State = State{}

// A Door is what all who ask the web for one database have in common: what they know,
// whose turn it is with a host, and a clock. On a file, which one process fetches for,
// the last two are its own.
type Door struct {
	db     *store.DB
	claims *store.Claims
	ahead  atomic.Int64 // how far that of the database is ahead of this machine's
}

// NewDoor returns the door of a database, which is to be closed before the database.
func NewDoor(ctx context.Context, db *store.DB) (*Door, error) {
	d := &Door{db: db, claims: db.Claims()}
	return d, d.Set(ctx)
}

// Set sets the clock once more: clocks drift apart, and some are put right by hand. It
// stays as it is as long as it may be right, since the answer took a while to come.
func (d *Door) Set(ctx context.Context) error {
	began := time.Now()
	now, err := d.db.Now(ctx)
	took := time.Since(began)
	if ahead := now.Sub(began.Add(took / 2)); err == nil && (ahead-time.Duration(d.ahead.Load())).Abs() > took {
		d.ahead.Store(int64(ahead))
	}
	return err
}

// Now returns the time by the clock of the database.
func (d *Door) Now() time.Time { return time.Now().Add(time.Duration(d.ahead.Load())) }

// Options returns o with what they have in common.
func (d *Door) Options(o fetch.Options) fetch.Options {
	o.State = State{d.db}
	if d.claims != nil {
		o.Claims, o.Now = d.claims, d.Now
	}
	return o
}

// Close gives the turns back.
func (d *Door) Close() { d.claims.Close() }
