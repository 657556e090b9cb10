package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hearsay"
	"hearsay/internal/source"
)

// A register is Claims in memory, of one process each.
type register struct {
	mu   *sync.Mutex
	held map[string]bool
	last map[string]time.Time
}

func newRegister() *register {
	return &register{&sync.Mutex{}, map[string]bool{}, map[string]time.Time{}}
}

func (r *register) Take(_ context.Context, name string) (since time.Duration, ok bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held[name] {
		return 0, false, nil
	}
	r.held[name] = true
	last, ok := r.last[name]
	if !ok {
		return -1, true, nil
	}
	return time.Since(last), true, nil
}

func (r *register) Leave(_ context.Context, name string, note bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.held, name)
	if note {
		r.last[name] = time.Now()
	}
	return nil
}

// sharing is watching by four processes, each at one host at a time, as jobs of a queue.
func sharing(t *testing.T, w *world, state State, rules Rules, follow ...string) (kept map[string]int, failed map[string]string) {
	t.Helper()
	ctx := context.Background()
	var mu sync.Mutex
	kept, failed = map[string]int{}, map[string]string{}
	due, busy := map[string]time.Time{}, map[string]bool{}
	want := func(host string, at time.Time) {
		if have, ok := due[host]; !ok || at.Before(have) {
			due[host] = at
		}
	}
	for _, f := range follow {
		host, at, err := WantFeed(ctx, state, f, false)
		if err != nil {
			t.Fatal(err)
		}
		want(host, at)
	}
	// next takes the host that is due first.
	next := func() (host string) {
		mu.Lock()
		defer mu.Unlock()
		for h, at := range due {
			if !busy[h] && !at.After(time.Now()) && (host == "" || at.Before(due[host])) {
				host = h
			}
		}
		if host != "" {
			busy[host] = true
			delete(due, host)
		}
		return host
	}
	shared := newRegister()
	var all sync.WaitGroup
	for range 4 {
		c := NewClient(Options{Agent: UserAgent("1", "https://desk.example/bot"), Pause: w.allowed, Limit: 1 << 20, Patience: 10 * time.Second,
			State: state, Claims: shared, Lookup: w.lookup, Dial: w.dial})
		for range 25 {
			all.Go(func() {
				for time.Now().Before(rules.Until) {
					host := next()
					if host == "" {
						time.Sleep(10 * time.Second)
						continue
					}
					job := NewWatch(c, Rules{Host: host, Most: rules.Most, Days: rules.Days, Batch: 30 * time.Second, Settle: 3 * time.Second, Pages: 10})
					if _, err := job.Resume(ctx); err != nil {
						t.Error(err)
					}
					pages := map[*hearsay.Page]bool{}
					for p, err := range job.Pages(ctx) {
						var fe *source.FileError
						if errors.As(err, &fe) {
							mu.Lock()
							failed[fe.Name] = fe.Err.Error()
							mu.Unlock()
						} else if err != nil {
							t.Error(err)
						} else {
							pages[p] = true
						}
					}
					at, err := job.Due(ctx)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					others, err := job.Keep(ctx, state)
					if err != nil {
						t.Error(err)
					}
					for p := range pages {
						if !slices.Contains(others, p) {
							kept[p.URL]++
						}
					}
					for h, at := range job.Leads() {
						want(h, at)
					}
					delete(busy, host)
					if !at.IsZero() {
						want(host, at)
					}
					mu.Unlock()
					job.Close()
				}
			})
		}
		defer c.Close()
	}
	all.Wait()
	return kept, failed
}

// A state that cannot be written while a robots.txt is asked for says nothing of the
// host: it is asked in the next run.
func TestErrorOfTheStateIsNotTheHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(time.Second)
		defer w.close()
		w.add("echo.example", func(rw http.ResponseWriter, r *http.Request) { story(rw, "a") })
		ctx := context.Background()
		state := &brokenOnce{}
		if err := state.Memory.Put(ctx, record(kindHost, "echo.example", hostRecord{Fails: 1})); err != nil { // so that going well is put down
			t.Fatal(err)
		}
		c := w.client(state)
		if _, _, err := c.Page(ctx, "http://echo.example/a", "", ""); !errors.As(err, new(*StateError)) {
			t.Errorf("%v", err)
		}
		if _, p, err := c.Page(ctx, "http://echo.example/a", "", ""); err != nil || p == nil {
			t.Errorf("in the next run: %v", err)
		}
	})
}

type brokenOnce struct {
	Memory
	broken bool
}

func (s *brokenOnce) Put(ctx context.Context, records ...Record) error {
	if !s.broken {
		s.broken = true
		return errors.New("gone for a moment")
	}
	return s.Memory.Put(ctx, records...)
}

// What breaks off while an answer is read is a failure of that page, and not the end of
// the process.
func TestFaultIsThePages(t *testing.T) {
	w := NewWatch(NewClient(Options{}), Rules{})
	w.wg.Add(1)
	w.do(&queue{}, &task{}) // which has neither a feed nor a page
	var fault *FaultError
	if r := <-w.results; !errors.As(r.err, &fault) || Temporary(r.err) {
		t.Errorf("%v", r.err)
	}
}

// However many pages of a host wait, one batch looks at few of them, and all have their
// turn.
func TestManyPagesOfOneHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(time.Second)
		defer w.close()
		w.add("many.example", func(rw http.ResponseWriter, r *http.Request) { story(rw, r.URL.Path) })
		ctx := context.Background()
		state := &countingState{}
		const pages = 300
		for i := range pages {
			if host, err := WantPage(ctx, state, fmt.Sprintf("http://many.example/%d", i), false, time.Now()); host != "many.example" || err != nil {
				t.Fatal(host, err)
			}
		}
		later, err := json.Marshal(todoRecord{URL: "http://many.example/later", Since: time.Now(), Due: time.Now().Add(48 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		state.Put(ctx, Record{Kind: kindTodo, Key: "https://many.example/later", Value: later})
		c := w.client(state)
		held := time.Now().Add(24 * time.Hour)
		state.Put(ctx, record(kindHost, "many.example", hostRecord{Until: held, Fails: 5}))
		w.sites["many.example"].hold = held
		kept, batches, idle := map[string]int{}, 0, 0
		var due time.Time
		for due = time.Now(); !due.After(time.Now()); batches++ {
			job := NewWatch(c, Rules{Host: "many.example", Pages: 10, Batch: time.Minute, Settle: time.Second})
			state.gets = 0
			if _, err := job.Resume(ctx); err != nil {
				t.Fatal(err)
			}
			if state.gets > 40 {
				t.Errorf("%d records were read for one batch", state.gets)
			}
			for p, err := range job.Pages(ctx) {
				if err != nil {
					t.Fatal(err)
				}
				kept[p.URL]++
			}
			if others, err := job.Keep(ctx, state); len(others) > 0 || err != nil {
				t.Error(others, err)
			}
			if due, err = job.Due(ctx); err != nil || due.IsZero() {
				t.Fatal(due, err)
			}
			job.Close()
			if len(kept) == 0 {
				idle++
			}
			if wait := time.Until(due); wait < time.Minute || len(kept) == 0 { // the pause of the host, or the end of its hold
				time.Sleep(wait)
			}
		}
		if batches -= idle; batches != pages/10+1 && batches != pages/10 || len(kept) != pages || idle > pages/20+1 {
			t.Errorf("%d pages in %d batches, after %d without any", len(kept), batches, idle)
		}
		for u, n := range kept {
			if n != 1 {
				t.Errorf("%s was kept %d times", u, n)
			}
		}
		if time.Until(due) < 20*time.Hour {
			t.Errorf("due in %v", time.Until(due))
		}
		for _, f := range w.faults {
			t.Error(f)
		}
	})
}

type countingState struct {
	Memory
	gets int
}

func (s *countingState) Get(ctx context.Context, kind, key string) ([]byte, error) {
	s.gets++
	return s.Memory.Get(ctx, kind, key)
}

// What was under way when a batch was ended from outside is due at once.
func TestWhatIsUnderWayIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(time.Second)
		defer w.close()
		ctx, stop := context.WithCancel(context.Background())
		w.add("slow.example", func(rw http.ResponseWriter, r *http.Request) {
			stop()
			<-r.Context().Done()
		})
		state := &Memory{}
		if _, err := WantPage(ctx, state, "http://slow.example/a", false, time.Now()); err != nil {
			t.Fatal(err)
		}
		job := NewWatch(w.client(state), Rules{Host: "slow.example"})
		defer job.Close()
		if _, err := job.Resume(ctx); err != nil {
			t.Fatal(err)
		}
		for p, err := range job.Pages(ctx) {
			if p != nil || !errors.Is(err, context.Canceled) {
				t.Error(p, err)
			}
		}
		if due, err := job.Due(context.Background()); err != nil || due.IsZero() || due.After(time.Now()) {
			t.Errorf("due %v, %v", due, err)
		}
	})
}
