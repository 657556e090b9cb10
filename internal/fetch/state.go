package fetch

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"sync"
)

// The kinds of record that are kept between runs.
const (
	kindPage   = "page"   // by canonical address: what is known of a page that was kept, see pageRecord
	kindTodo   = "todo"   // by canonical address: a page that is still to be fetched, see todoRecord
	kindFeed   = "feed"   // by address: a feed or sitemap that is followed, see Followed
	kindRobots = "robots" // by origin, "https://news.example": its robots.txt, see robotsRecord
	kindHost   = "host"   // by host name: a host that asked to be left alone for a while, see hostRecord
)

// A Record is a small JSON value with its name. The kinds and keys are this
// package's own; whoever keeps them need not look inside.
type Record struct {
	Kind  string          `json:"kind"`
	Key   string          `json:"key"`
	Value json.RawMessage `json:"value,omitempty"` // nil takes the record away

	fresh bool // it gives way to one that others have put there meanwhile, see Watch.Keep
}

// A State keeps what is to be known in the next run: validators for conditional
// requests, when to ask again, robots.txt, and which pages are there already.
// A Watch calls it from one goroutine, a Client from several.
type State interface {
	// Get returns the value of a record, nil where there is none.
	Get(ctx context.Context, kind, key string) ([]byte, error)
	// Put keeps all the records or none. It returns when they are kept.
	Put(ctx context.Context, records ...Record) error
	// All returns the records of a kind whose keys begin with prefix, in order of
	// key. It may be called again, or Put, while it runs.
	All(ctx context.Context, kind, prefix string) iter.Seq2[Record, error]
}

// A Memory is a State that ends with the process. The zero Memory is empty.
type Memory struct {
	mu      sync.Mutex
	records map[string]map[string][]byte
}

// Get implements State.
func (m *Memory) Get(_ context.Context, kind, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.records[kind][key], nil
}

// Put implements State.
func (m *Memory) Put(_ context.Context, records ...Record) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(records)
	return nil
}

func (m *Memory) put(records []Record) {
	if m.records == nil {
		m.records = map[string]map[string][]byte{}
	}
	for _, r := range records {
		if r.Value == nil {
			delete(m.records[r.Kind], r.Key)
			continue
		}
		if m.records[r.Kind] == nil {
			m.records[r.Kind] = map[string][]byte{}
		}
		m.records[r.Kind][r.Key] = bytes.Clone(r.Value)
	}
}

// All implements State.
func (m *Memory) All(_ context.Context, kind, prefix string) iter.Seq2[Record, error] {
	m.mu.Lock()
	all := m.kind(kind, prefix)
	m.mu.Unlock()
	return func(yield func(Record, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (m *Memory) kind(kind, prefix string) []Record {
	all := make([]Record, 0, len(m.records[kind]))
	for k, v := range m.records[kind] {
		if strings.HasPrefix(k, prefix) {
			all = append(all, Record{Kind: kind, Key: k, Value: v})
		}
	}
	slices.SortFunc(all, func(a, b Record) int { return cmp.Compare(a.Key, b.Key) })
	return all
}

// A StateError is an error of the State: it ends what is done.
type StateError struct{ Err error }

func (e *StateError) Error() string { return "what is kept between runs: " + e.Err.Error() }
func (e *StateError) Unwrap() error { return e.Err }

// marked is a State whose errors are StateErrors.
type marked struct{ State }

func (m marked) Get(ctx context.Context, kind, key string) ([]byte, error) {
	b, err := m.State.Get(ctx, kind, key)
	if err != nil {
		err = &StateError{err}
	}
	return b, err
}

func (m marked) Put(ctx context.Context, records ...Record) error {
	if len(records) == 0 {
		return nil
	}
	if err := m.State.Put(ctx, records...); err != nil {
		return &StateError{err}
	}
	return nil
}

// get reads a record into v; ok is false where there is none or it cannot be
// read, which happens when a later version wrote it.
func get(ctx context.Context, s State, kind, key string, v any) (ok bool, err error) {
	b, err := s.Get(ctx, kind, key)
	if err != nil || b == nil {
		return false, err
	}
	return json.Unmarshal(b, v) == nil, nil
}

// record makes a Record of v.
func record(kind, key string, v any) Record {
	b, err := json.Marshal(v)
	if err != nil { // our own structs of strings, numbers and times
		b = []byte("{}")
	}
	return Record{Kind: kind, Key: key, Value: b}
}
