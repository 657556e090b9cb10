package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// Whatever is asked for, the answer is what the description says, a problem of
// whoever asked, and never a fault of ours.
func FuzzRequest(f *testing.F) {
	db := town(f)
	h := newHandler(db)
	stories, err := db.Stories(f.Context())
	if err != nil || len(stories) == 0 {
		f.Fatal(err)
	}
	story := string(stories[0].ID)
	for _, rt := range (&server{}).routes() {
		path := strings.NewReplacer("{$}", "", "{id}", story, "{key}", "mayor", "{file}", "statements.csv").Replace(rt.Path)
		var query []string
		for _, p := range rt.Params {
			if !p.Path {
				query = append(query, p.Name+"="+p.Default)
			}
		}
		f.Add(path, strings.Join(query, "&"), "application/json")
	}
	for _, q := range []string{"limit=0", "limit=99999999999999999999", "cursor=e30", "q=%22", "q=-a+OR", "after=2031-13", "before=0000", "start=9&end=3&page=0", "since=-1", "since=9223372036854775807", "a=1&a=2", "%zz", ";", "order=x", "speaker=%00"} {
		f.Add("/stories", q, "*/*;q=0.1, text/csv")
		f.Add("/evidence", q, "")
		f.Add("/search", q, "application/json;q=nan")
		f.Add("/new", q, "x")
	}
	f.Fuzz(func(t *testing.T, path, query, accept string) {
		for _, address := range []string{Root + path, path} {
			r := httptest.NewRequest("GET", "http://localhost/", nil)
			r.URL.Path, r.URL.RawQuery = address, query
			r.Header.Set("Accept", accept)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
			switch {
			case w.Code >= 500:
				t.Errorf("%q?%q: %d %s", address, query, w.Code, w.Body)
			case w.Code >= 400 && kind != "application/problem+json":
				if strings.HasPrefix(address, Root) {
					t.Errorf("%q?%q: %d as %s", address, query, w.Code, kind)
				}
			case w.Code >= 300 && w.Code < 400:
				if to, err := url.Parse(w.Header().Get("Location")); err != nil || to.Host != "" || to.Scheme != "" {
					t.Errorf("%q?%q leads to %q", address, query, w.Header().Get("Location"))
				}
			case strings.HasSuffix(kind, "json") && kind != "application/x-ndjson" && !json.Valid(w.Body.Bytes()):
				t.Errorf("%q?%q: %s that is none", address, query, kind)
			}
			if w.Code == http.StatusOK && w.Body.Len() > 0 && w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%q?%q: may be sniffed", address, query)
			}
		}
	})
}
