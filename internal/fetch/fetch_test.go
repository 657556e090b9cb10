package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hearsay"
)

func TestRetryAfterAndMaxAge(t *testing.T) {
	now := time.Date(2031, 5, 2, 10, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"120": 2 * time.Minute, " 120 ": 2 * time.Minute, "0": 0, "-5": 0, "1.5": 1500 * time.Millisecond, "": 0, "soon": 0, "99999999999": longestAsked,
		"Fri, 02 May 2031 10:30:00 GMT": 30 * time.Minute, "Friday, 02-May-31 10:30:00 GMT": 30 * time.Minute, "Fri, 02 May 2031 09:00:00 GMT": 0, "Fri, 02 May 2099 09:00:00 GMT": longestAsked,
	} {
		if got := retryAfter(in, now); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", in, got, want)
		}
	}
	for in, want := range map[string]time.Duration{
		"max-age=60": time.Minute, "public, MAX-AGE=\"60\"": time.Minute, "no-cache, max-age=60": 0, "max-age=x": 0, "max-age=-1": 0, "": 30 * time.Minute,
	} {
		h := http.Header{"Expires": {"Fri, 02 May 2031 10:30:00 GMT"}}
		if in != "" {
			h.Set("Cache-Control", in)
		}
		if got := maxAge(h, now); got != want {
			t.Errorf("maxAge(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestBackoff(t *testing.T) {
	for n := range 100 {
		d := min(time.Minute<<min(n, 20), time.Hour)
		if got := backoff(n, time.Minute, time.Hour, "a"); got < d*4/5 || got > d*6/5 {
			t.Errorf("after %d failures: %v, want about %v", n, got, d)
		}
	}
	a, again := backoff(3, time.Minute, time.Hour, "a"), backoff(3, time.Minute, time.Hour, "a")
	if a != again || a == backoff(3, time.Minute, time.Hour, "b") {
		t.Error("the jitter is not the key's")
	}
}

func TestRhythm(t *testing.T) {
	now := time.Date(2031, 5, 2, 10, 0, 0, 0, time.UTC)
	dates := func(step time.Duration, last time.Duration) (out []time.Time) {
		for i := range 20 {
			out = append(out, now.Add(-last-time.Duration(i)*step))
		}
		return out
	}
	const least, most = 10 * time.Minute, 24 * time.Hour
	for _, c := range []struct {
		name  string
		was   time.Duration
		dates []time.Time
		found int
		asked time.Duration
		want  time.Duration
	}{
		{"a story an hour", 0, dates(time.Hour, 0), 5, 0, 30 * time.Minute},
		{"a story a minute", 0, dates(time.Minute, 0), 5, 0, least},
		{"a story a week", 0, dates(7*24*time.Hour, 0), 5, 0, most},
		{"a story an hour, the last of them ten hours ago", 0, dates(time.Hour, 10*time.Hour), 5, 0, time.Hour},
		{"a ttl", 0, dates(time.Hour, 0), 5, 45 * time.Minute, 45 * time.Minute},
		{"a ttl of a week", 0, dates(time.Hour, 0), 5, 7 * 24 * time.Hour, most},
		{"no dates, the first time", 0, nil, 5, 0, time.Hour},
		{"no dates, something new", time.Hour, nil, 1, 0, 40 * time.Minute},
		{"no dates, nothing new", time.Hour, nil, 0, 0, 90 * time.Minute},
		{"dates in the future and long ago", time.Hour, []time.Time{now.AddDate(1, 0, 0), now.AddDate(2, 0, 0), now.AddDate(-9, 0, 0), {}}, 0, 0, 90 * time.Minute},
	} {
		if got := every(c.was, c.dates, c.found, c.asked, now, least, most); got != c.want {
			t.Errorf("%s: every %v, want %v", c.name, got, c.want)
		}
	}
	skip := &Skip{}
	skip.Hours[10], skip.Hours[11], skip.Days[time.Saturday] = true, true, true
	for in, want := range map[string]string{"2031-05-02T10:20:00Z": "2031-05-02T12:00:00Z", "2031-05-02T09:59:00Z": "2031-05-02T09:59:00Z", "2031-05-03T01:00:00Z": "2031-05-04T00:00:00Z"} {
		at, _ := time.Parse(time.RFC3339, in)
		if got := outside(at, skip).Format(time.RFC3339); got != want {
			t.Errorf("outside(%s) = %s, want %s", in, got, want)
		}
	}
	for h := range skip.Hours {
		skip.Hours[h] = true
	}
	if got := outside(now, skip); !got.Equal(now) {
		t.Errorf("all hours are believed: %v", got)
	}
}

// TestCutOffAndResumed ends a watch after each page in turn, without a word to
// it, and goes on with what the state holds: every page is kept, and asked for
// again only where it was not said to be kept.
func TestCutOffAndResumed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(time.Second)
		defer w.close()
		const at = "http://echo.example"
		links := []string{at + "/1", at + "/2", at + "/3", at + "/4", at + "/5"}
		w.add("echo.example", func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/feed" {
				tagged(rw, r, rssOf("Echo", links...))
			} else {
				story(rw, r.URL.Path)
			}
		})
		state := &Memory{}
		kept := map[hearsay.PageID]bool{}
		for round := 0; len(kept) < len(links); round++ {
			if round > 20 {
				t.Fatalf("%d pages after %d rounds", len(kept), round)
			}
			watch := NewWatch(w.client(state), Rules{Once: true})
			ctx := context.Background()
			if _, err := watch.Resume(ctx); err != nil {
				t.Fatal(err)
			}
			watch.Follow(ctx, at+"/feed")
			n := 0
			for p, err := range watch.Pages(ctx) {
				if err != nil {
					t.Fatal(err)
				}
				if n++; n > 1 { // the second does not arrive
					break
				}
				kept[p.ID] = true
			}
			if round%2 == 1 { // every other time it is cut off before it is told
				if err := watch.Kept(ctx); err != nil {
					t.Fatal(err)
				}
			}
			watch.Close()
			time.Sleep(time.Minute)
		}
		times := map[string]int{}
		for _, path := range w.sites["echo.example"].seen {
			times[path]++
		}
		for _, l := range links {
			if n := times[strings.TrimPrefix(l, at)]; n == 0 || n > 5 {
				t.Errorf("%s was asked for %d times", l, n)
			}
		}
		if times["/robots.txt"] != 1 {
			t.Errorf("robots.txt was asked for %d times", times["/robots.txt"])
		}
		for _, f := range w.faults {
			t.Error(f)
		}
	})
}

// TestChangedPage: a feed speaks of a change, the page is asked for again and
// given as another version; a feed that always speaks of changes that are none is
// believed less and less.
func TestChangedPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(time.Second)
		defer w.close()
		began := time.Now()
		version := func() int { return int(time.Since(began) / (5 * time.Hour)) }
		stamp := func() string { return began.Add(time.Duration(version()) * 5 * time.Hour).UTC().Format(time.RFC3339) }
		w.add("echo.example", func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/feed" {
				fmt.Fprintf(rw, `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Honest</title><link href="/a"/><updated>%s</updated></entry><entry><title>Liar</title><link href="/b"/><updated>%s</updated></entry></feed>`, stamp(), time.Now().UTC().Format(time.RFC3339))
			} else if r.URL.Path == "/a" {
				story(rw, fmt.Sprintf("version %d", version()))
			} else {
				story(rw, "the same")
			}
		})
		kept, failed := watching(t, w, &Memory{}, Rules{Until: began.Add(24 * time.Hour)}, "http://echo.example/feed")
		if kept["http://echo.example/a"] != 5 || kept["http://echo.example/b"] != 1 || len(failed) > 0 {
			t.Errorf("kept %v, failed %v", kept, failed)
		}
		asked := 0
		for _, path := range w.sites["echo.example"].seen {
			if path == "/b" {
				asked++
			}
		}
		if asked > 6 {
			t.Errorf("the page that never changes was asked for %d times", asked)
		}
	})
}

// TestFeedThatBreaksOff: what came before it broke off is read, and the feed is asked
// for again, whole.
func TestFeedThatBreaksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(time.Second)
		defer w.close()
		began := time.Now()
		asked := 0
		w.add("echo.example", func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/feed" {
				story(rw, "the page "+r.URL.Path)
				return
			}
			feed := `<rss><channel><title>Echo</title><item><title>A</title><link>/a</link></item><item><title>B</title><link>/b</link></item></channel></rss>`
			switch asked++; asked {
			case 1: // within an entry
				io.WriteString(rw, feed[:strings.Index(feed, "/b")])
			case 2: // before all was sent
				rw.Header().Set("Content-Length", fmt.Sprint(len(feed)))
				io.WriteString(rw, feed[:strings.Index(feed, "<title>B")])
			default:
				io.WriteString(rw, feed)
			}
		})
		kept, failed := watching(t, w, &Memory{}, Rules{Until: began.Add(24 * time.Hour)}, "http://echo.example/feed")
		if kept["http://echo.example/a"] != 1 || kept["http://echo.example/b"] != 1 || len(failed) > 0 {
			t.Errorf("kept %v, failed %v", kept, failed)
		}
	})
}

// TestHostsOfThePast: hosts of which nothing is wanted any more are forgotten, those of
// which something is are not.
func TestHostsOfThePast(t *testing.T) {
	w := NewWatch(NewClient(Options{}), Rules{})
	defer w.Close()
	wanted := 0
	for n := range 20000 {
		host := fmt.Sprintf("host%d.example", n)
		w.queue(&task{page: &todoRecord{URL: "https://" + host + "/a"}})
		switch n % 100 {
		case 0:
			wanted++
		case 1:
			w.queues[host].tasks, w.queues[host].busy = nil, true
			wanted++
		default:
			w.queues[host].tasks = nil
		}
		if most := 2*wanted + 1001; len(w.order) > most || len(w.order) != len(w.queues) {
			t.Fatalf("after %d hosts, of which %d are wanted, %d and %d are held", n, wanted, len(w.order), len(w.queues))
		}
	}
	held := 0
	for _, q := range w.order {
		if q.busy || len(q.tasks) > 0 {
			held++
		}
	}
	if held != wanted {
		t.Errorf("of %d hosts that are wanted %d are held", wanted, held)
	}
}

// TestErrorOfTheState: an error of the state ends the sequence.
func TestErrorOfTheState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(time.Second)
		defer w.close()
		w.add("echo.example", func(rw http.ResponseWriter, r *http.Request) { story(rw, "a") })
		broken := errors.New("disk full")
		watch := NewWatch(w.client(&brokenState{err: broken}), Rules{Once: true})
		defer watch.Close()
		err := watch.Fetch(context.Background(), "http://echo.example/a")
		for _, e := range watch.Pages(context.Background()) {
			err = errors.Join(err, e)
		}
		if !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
	})
}

type brokenState struct {
	Memory
	err error
}

func (s *brokenState) Put(context.Context, ...Record) error { return s.err }

// The last two numbers of an address are no domain that two of them share.
func TestAddressOfNumbersIsASiteOfItsOwn(t *testing.T) {
	for address, want := range map[string]string{
		"http://10.1.2.3:8080/a":        "10.1.2.3",
		"http://10.9.2.3/a":             "10.9.2.3",
		"http://[2001:db8::2]/a":        "2001:db8::2",
		"https://news.town.co.uk/a":     "town.co.uk",
		"https://www.courier.example/a": "courier.example",
	} {
		if got := domain(address); got != want {
			t.Errorf("%s is of %s, want %s", address, got, want)
		}
	}
}
