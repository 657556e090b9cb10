package web

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hearsay"
	"hearsay/internal/feed"
	"hearsay/internal/source"
)

func askFeed(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	r.Host = "desk.example:8080"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rw := httptest.NewRecorder()
	h.ServeHTTP(rw, r)
	return rw
}

// entries reads a feed with our own reader of feeds.
func entries(t *testing.T, body, address string) (out []source.Entry, next string) {
	t.Helper()
	r := source.NewFeedReader(strings.NewReader(body), address, "", 0)
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, r.Feed().Next
		}
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		out = append(out, e)
	}
}

// Every page names its feed, the feed can be read, and its entries lead to pages.
func TestPagesLeadToFeedsAndFeedsToPages(t *testing.T) {
	f := with(ferry(t), harbour(t))
	h := newHandler(f)
	const base = "http://desk.example:8080"
	for path, want := range map[string]int{"/": 2, "/story/ferry00001": 4, "/story/ferry00001/says": 4, "/story/harbour001": 3, "/speaker/tom-hale": 2,
		"/speaker/ferry00001/tom-hale": 4, pageURL(f.briefs[0].Pages[0].Page): 4, "/compare/ferry00001/1/2": 4} {
		code, n := get(t, h, path)
		if code != http.StatusOK {
			t.Fatalf("%s: %d", path, code)
		}
		type feedLink struct{ Feed string }
		var found []feedLink
		for _, l := range all(n, "link") {
			if attr(l, "rel") == "alternate" {
				found = append(found, feedLink{attr(l, "href")})
			}
		}
		if len(found) != 2 || !strings.HasSuffix(found[0].Feed, ".atom") || !strings.HasSuffix(found[1].Feed, ".json") {
			t.Fatalf("%s names the feeds %v", path, found)
		}
		visible := slices.DeleteFunc(all(n, "footer a"), func(a *html.Node) bool { return attr(a, "href") == "/keys" || attr(a, "hreflang") != "" })
		if len(visible) != 2 || attr(visible[0], "href") != found[0].Feed {
			t.Errorf("%s shows %d links to feeds", path, len(visible))
		}
		var ids []string
		for i, o := range found {
			rw := askFeed(h, o.Feed)
			if rw.Code != http.StatusOK || rw.Header().Get("Content-Type") != []string{feed.AtomType, feed.JSONType}[i] {
				t.Fatalf("%s: %d, %s", o.Feed, rw.Code, rw.Header().Get("Content-Type"))
			}
			list, _ := entries(t, rw.Body.String(), base+o.Feed)
			if len(list) != want {
				t.Errorf("%s has %d entries, want %d", o.Feed, len(list), want)
			}
			var got []string
			for _, e := range list {
				got = append(got, e.ID)
				rest, ok := strings.CutPrefix(e.Link, base)
				if !ok || e.Title == "" || e.Body == "" || !e.Plain {
					t.Errorf("%s: entry %+v", o.Feed, e)
				}
				rest, _, _ = strings.Cut(rest, "#")
				if code, _ := get(t, h, rest); code != http.StatusOK {
					t.Errorf("%s leads to %s, which gives %d", o.Feed, e.Link, code)
				}
			}
			if ids == nil {
				ids = got
			} else if fmt.Sprint(ids) != fmt.Sprint(got) {
				t.Errorf("%s: the two formats differ", path)
			}
		}
	}
}

func TestUnchangedFeedIsNotSentAgain(t *testing.T) {
	f := harbour(t)
	h := newHandler(f)
	for _, path := range []string{"/feed.atom", "/feed.json", "/story/harbour001/feed.atom"} {
		first := askFeed(h, path)
		tag := first.Header().Get("ETag")
		if tag == "" {
			t.Fatalf("%s has no ETag", path)
		}
		for _, none := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			if rw := askFeed(h, path, "If-None-Match", none); rw.Code != http.StatusNotModified || rw.Body.Len() != 0 || rw.Header().Get("ETag") != tag {
				t.Errorf("%s with %s: %d, %d bytes", path, none, rw.Code, rw.Body.Len())
			}
		}
		if rw := askFeed(h, path, "If-None-Match", `"x"`); rw.Code != http.StatusOK || rw.Body.String() != first.Body.String() {
			t.Errorf("%s with another tag: %d, or another feed", path, rw.Code)
		}
	}
}

func TestFeedLinksFollowTheHost(t *testing.T) {
	h := newHandler(harbour(t))
	if body := askFeed(h, "/feed.atom", "X-Forwarded-Proto", "https").Body.String(); !strings.Contains(body, `href="https://desk.example:8080/feed.atom"`) {
		t.Errorf("behind a proxy with TLS: %s", body)
	}
	r := httptest.NewRequest("GET", "/feed.atom", nil)
	r.TLS, r.Host = &tls.ConnectionState{}, "[::1]:443"
	rw := httptest.NewRecorder()
	h.ServeHTTP(rw, r)
	if !strings.Contains(rw.Body.String(), `href="https://[::1]:443/story/harbour001"`) {
		t.Errorf("with TLS: %s", rw.Body)
	}
	for _, host := range []string{"", `evil"><x`, "a/b", "a b"} {
		r := httptest.NewRequest("GET", "/feed.atom", nil)
		r.Host = host
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, r)
		if rw.Code != http.StatusBadRequest {
			t.Errorf("host %q: %d", host, rw.Code)
		}
	}
}

func TestFeedsOfNothingAreNotFound(t *testing.T) {
	h := newHandler(ferry(t))
	for path, want := range map[string]int{"/story/none/feed.atom": 404, "/speaker/nobody/feed.json": 404, "/feed.rss": 404, "/feed.atom?p=x": 400, "/feed.atom?p=9": 200} {
		if rw := askFeed(h, path); rw.Code != want {
			t.Errorf("%s: %d, want %d", path, rw.Code, want)
		}
	}
}

// A long feed comes in parts (RFC 5005), newest first, that hold all of it once.
func TestLongFeedComesInParts(t *testing.T) {
	f := newFake()
	const many = 2*feed.PartSize + 7
	for i := range many {
		b := &hearsay.Brief{Story: hearsay.Story{ID: hearsay.StoryID(fmt.Sprintf("story%05d", i)), First: time.Unix(int64(i)*1e6, 0), Last: time.Unix(int64(i)*1e6, 0)}}
		f.briefs = append(f.briefs, b)
	}
	h := newHandler(f)
	for _, path := range []string{"/feed.atom", "/feed.json"} {
		seen := map[string]bool{}
		last := time.Unix(1<<40, 0)
		parts := 0
		for next := path; next != ""; parts++ {
			list, after := entries(t, askFeed(h, next).Body.String(), "http://desk.example:8080"+next)
			for _, e := range list {
				if seen[e.ID] || e.Updated.After(last) {
					t.Errorf("%s: %s twice or out of order", next, e.ID)
				}
				seen[e.ID], last = true, e.Updated
			}
			next = strings.TrimPrefix(after, "http://desk.example:8080")
		}
		if len(seen) != many || parts != 3 {
			t.Errorf("%s: %d entries in %d parts", path, len(seen), parts)
		}
	}
}

// What pages bring is text in a feed, whatever it is.
func TestFeedsAreHarmless(t *testing.T) {
	f := newFake()
	a := f.add("javascript:alert(1)", "x", "<script>alert(1)</script> ]]> &lt;b&gt; \u202ex\n<img src=x onerror=alert(1)>")
	b := &hearsay.Brief{Story: hearsay.Story{ID: "bad0000001", Title: a.Headline}, Pages: []hearsay.PageNote{{Number: 1, Page: a.Page, URL: a.URL, Headline: a.Headline}}, Texts: 1}
	f.briefs = []*hearsay.Brief{b}
	h := newHandler(f)
	for _, path := range []string{"/feed.atom", "/feed.json", "/story/bad0000001/feed.atom", "/story/bad0000001/feed.json"} {
		body := askFeed(h, path).Body.String()
		for _, bad := range []string{"<script", "<img", "javascript:", "\u202e"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %q: %s", path, bad, body)
			}
		}
		if list, _ := entries(t, body, "http://desk.example"+path); len(list) != 1 {
			t.Errorf("%s: %d entries", path, len(list))
		}
	}
}
