package fetch

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
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
}

// A State keeps what is to be known in the next run: validators for conditional
// requests, when to ask again, robots.txt, and which pages are there already.
// A Watch calls it from one goroutine, a Client from several.
type State interface {
	// Get returns the value of a record, nil where there is none.
	Get(ctx context.Context, kind, key string) ([]byte, error)
	// Put keeps all the records or none. It returns when they are kept.
	Put(ctx context.Context, records ...Record) error
	// All returns the records of a kind in order of key. It may be called again,
	// or Put, while it runs.
	All(ctx context.Context, kind string) iter.Seq2[Record, error]
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
func (m *Memory) All(_ context.Context, kind string) iter.Seq2[Record, error] {
	m.mu.Lock()
	all := m.kind(kind)
	m.mu.Unlock()
	return func(yield func(Record, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (m *Memory) kind(kind string) []Record {
	all := make([]Record, 0, len(m.records[kind]))
	for k, v := range m.records[kind] {
		all = append(all, Record{kind, k, v})
	}
	slices.SortFunc(all, func(a, b Record) int { return cmp.Compare(a.Key, b.Key) })
	return all
}

// A File is a State in a file of its own: each Put is one line, a JSON array of
// records, appended; the last of a record counts. A line that was cut off by a
// crash never happened. Opening it writes the file anew where more than half of it
// is outdated. One process may have it open.
type File struct {
	Memory
	f *os.File
}

// OpenFile opens the file of that name, which is made where there is none.
func OpenFile(name string) (*File, error) {
	s := &File{}
	total, end, err := s.load(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open state %s: %w", name, err)
	}
	live := 0
	for _, kind := range s.records {
		live += len(kind)
	}
	if total > 2*live+1000 {
		if err := s.compact(name); err != nil {
			return nil, fmt.Errorf("compact state %s: %w", name, err)
		}
		end = -1
	}
	if s.f, err = os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o644); err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	if end >= 0 {
		err = s.f.Truncate(end)
	}
	if err == nil {
		_, err = s.f.Seek(0, io.SeekEnd)
	}
	if err != nil {
		s.f.Close()
		return nil, fmt.Errorf("open state %s: %w", name, err)
	}
	return s, nil
}

// ReadFile returns what the file of that name holds, which another process may
// have open; nothing where there is none.
func ReadFile(name string) (*Memory, error) {
	s := &File{}
	if _, _, err := s.load(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open state %s: %w", name, err)
	}
	return &Memory{records: s.records}, nil
}

// load reads the file and returns how many records its lines hold, and where its
// last whole line ends.
func (s *File) load(name string) (total int, end int64, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return total, end, nil
		}
		if err != nil {
			return 0, 0, err
		}
		var records []Record
		if err := json.Unmarshal(line, &records); err != nil {
			return 0, 0, fmt.Errorf("line %d is no list of records; take the file away to begin anew: %w", n, err)
		}
		s.put(records)
		total += len(records)
		end += int64(len(line))
	}
}

// compact writes the live records to a new file, one line each, in order.
func (s *File) compact(name string) error {
	var out bytes.Buffer
	for _, kind := range []string{kindFeed, kindHost, kindPage, kindRobots, kindTodo} {
		for _, r := range s.kind(kind) {
			line, err := json.Marshal([]Record{r})
			if err != nil {
				return err
			}
			out.Write(append(line, '\n'))
		}
	}
	if err := os.WriteFile(name+".new", out.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

// Put implements State.
func (s *File) Put(_ context.Context, records ...Record) error {
	if len(records) == 0 {
		return nil
	}
	line, err := json.Marshal(records)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.f.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("keep state: %w", err)
	}
	s.put(records)
	return nil
}

// Close closes the file.
func (s *File) Close() error { return s.f.Close() }

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
	return Record{kind, key, b}
}
