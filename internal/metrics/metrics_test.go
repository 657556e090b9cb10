package metrics

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func scrape(m *Metrics) string {
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func has(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, l := range lines {
		if !strings.Contains(text, "\n"+l+"\n") {
			t.Errorf("no line %q in\n%s", l, text)
		}
	}
}

func TestCountsAreAskedForNowAndThen(t *testing.T) {
	now := time.Date(2031, 5, 3, 12, 0, 0, 0, time.UTC)
	asked, bad := 0, error(nil)
	m := New(Build{"v1", "abc", "go1"}, func(ctx context.Context) (Counts, error) {
		asked++
		if _, ok := ctx.Deadline(); !ok {
			t.Error("the question has no end")
		}
		return Counts{WithArticle: int64(asked), WithoutArticle: 2, Unread: 3, Stories: 4, Briefs: 5, BriefsCounted: 6, Copies: 7, Statements: 8, Events: 9}, bad
	}, func() time.Time { return now })
	has(t, scrape(m), `hearsay_pages{outcome="article"} 1`, `hearsay_pages{outcome="no article"} 2`, `hearsay_pages{outcome="unread"} 3`, "hearsay_stories 4", "hearsay_briefs 5",
		"hearsay_briefs_counted 6", "hearsay_copies 7", "hearsay_statements 8", "hearsay_events 9", "hearsay_pile_up 1", "hearsay_pile_age_seconds 0",
		`hearsay_build_info{go="go1",revision="abc",version="v1"} 1`)
	now = now.Add(Fresh - time.Second)
	has(t, scrape(m), `hearsay_pages{outcome="article"} 1`, "hearsay_pile_age_seconds 9")
	now = now.Add(time.Second)
	has(t, scrape(m), `hearsay_pages{outcome="article"} 2`)
	bad = errors.New("gone")
	now = now.Add(Fresh)
	has(t, scrape(m), `hearsay_pages{outcome="article"} 2`, "hearsay_pile_up 0", "hearsay_pile_age_seconds 10")
	if asked != 3 {
		t.Errorf("asked %d times, want 3", asked)
	}
}

// A pile that takes its time is not asked twice at once, and seldom.
func TestASlowPileIsLeftAlone(t *testing.T) {
	var mu sync.Mutex
	now := time.Date(2031, 5, 3, 12, 0, 0, 0, time.UTC)
	asked := 0
	m := New(Build{}, func(context.Context) (Counts, error) {
		mu.Lock()
		defer mu.Unlock()
		asked++
		now = now.Add(30 * time.Second) // so long it takes
		return Counts{Stories: int64(asked)}, nil
	}, func() time.Time { mu.Lock(); defer mu.Unlock(); return now })
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { scrape(m) })
	}
	all.Wait()
	mu.Lock()
	now = now.Add(299 * time.Second)
	mu.Unlock()
	has(t, scrape(m), "hearsay_stories 1", "hearsay_pile_age_seconds 299")
	mu.Lock()
	now = now.Add(time.Second)
	mu.Unlock()
	has(t, scrape(m), "hearsay_stories 2")
}

func TestADatabaseThatNeverAnsweredHasNoCounts(t *testing.T) {
	m := New(Build{}, func(context.Context) (Counts, error) { return Counts{}, errors.New("gone") }, time.Now)
	got := scrape(m)
	has(t, got, "hearsay_pile_up 0")
	if strings.Contains(got, "hearsay_stories ") {
		t.Error("unknown is told as nought")
	}
}

func TestRequestsStagesAndErrors(t *testing.T) {
	m := New(Build{}, nil, time.Now)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			m.Request("/story/{id}", "GET", 200, 3*time.Millisecond)
			m.Stage("article", 2*time.Millisecond)
			m.Error("unread")
			scrape(m)
		})
	}
	all.Wait()
	m.Request("", "POST", 401, 0)
	has(t, scrape(m), `hearsay_http_requests_total{code="200",method="GET",route="/story/{id}"} 8`, `hearsay_http_requests_total{code="401",method="POST",route="none"} 1`,
		`hearsay_http_request_seconds_bucket{route="/story/{id}",le="0.0025"} 0`, `hearsay_http_request_seconds_bucket{route="/story/{id}",le="0.005"} 8`,
		`hearsay_stage_seconds_count{stage="article"} 8`, `hearsay_errors_total{kind="unread"} 8`)
}
