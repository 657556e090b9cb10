package web

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// Whatever stands in an address, a form or a cookie, the answer is a page, a
// redirect to one of ours or an error of whoever asked: never a fault of ours.
func FuzzRequest(f *testing.F) {
	for _, s := range []string{"p=2", "p=-1&at=0-99999999999", "at=62-151&from=ferry00001.st-hale1", "since=-5", "by=change&p=99999999999999999999", "story=x&a=1&b=2", "name=%ff&kind=%00", "after=2031-13-45&before=x", "q=\"&words=<script>"} {
		f.Add("/", s)
	}
	for _, s := range []string{"/story/ferry00001/says", "/speaker/ferry00001/tom-hale", "/compare/ferry00001/1/2", "/new", "/speakers", "/page/x", "/feed.atom", "/story/%00/correct"} {
		f.Add(s, "p=1")
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		if !strings.HasPrefix(path, "/") {
			return
		}
		u := &url.URL{Path: path, RawQuery: query}
		h := newSite(ferry(t), Options{Editor: &fakeEditor{}})
		for _, method := range []string{"GET", "POST"} {
			r := httptest.NewRequest(method, "http://localhost/", strings.NewReader(query))
			r.URL.Path, r.URL.RawQuery = u.Path, u.RawQuery
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Cookie", seenCookie+"="+query)
			rw := httptest.NewRecorder()
			h.ServeHTTP(rw, r)
			if rw.Code >= 500 {
				t.Errorf("%s %q ? %q: %d", method, path, query, rw.Code)
			}
			if to := rw.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
				t.Errorf("%s %q ? %q leads to %q", method, path, query, to)
			}
		}
	})
}
