package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearsay"
)

// The pages of a fakeShelf came one after the other, in the order of its briefs.
func (f *fakeShelf) Mark(context.Context) (int64, error) {
	n := int64(0)
	for _, b := range f.briefs {
		n += int64(len(b.Pages))
	}
	return n, f.fail
}

func (f *fakeShelf) KeptSince(_ context.Context, change int64) (map[hearsay.PageID]int64, error) {
	out := map[hearsay.PageID]int64{}
	n := int64(0)
	for _, b := range f.briefs {
		for _, p := range b.Pages {
			if n++; n > change {
				out[p.Page] = n
			}
		}
	}
	return out, f.fail
}

func TestNewIsCountedFromTheReadersMark(t *testing.T) {
	f := withChoir(t)
	h := newHandler(f)
	look := func(path, seen string) (*httptest.ResponseRecorder, string) {
		r := httptest.NewRequest("GET", path, nil)
		if seen != "" {
			r.AddCookie(&http.Cookie{Name: seenCookie, Value: seen})
		}
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, r)
		for _, c := range rw.Result().Cookies() {
			if c.Name == seenCookie {
				seen = c.Value
			}
		}
		return rw, seen
	}
	rw, seen := look("/new", "")
	if rw.Code != 303 || !strings.Contains(rw.Header().Get("Location"), "first=1") {
		t.Errorf("first look: %d to %s", rw.Code, rw.Header().Get("Location"))
	}
	_, n := get(t, h, rw.Header().Get("Location"))
	if !strings.Contains(text(n), "You have not looked from here before") {
		t.Errorf("first look says %s", text(n))
	}
	rw, seen = look("/new", seen)
	if _, n = get(t, h, rw.Header().Get("Location")); !strings.Contains(text(n), "Nothing came since") {
		t.Errorf("nothing new: %s", text(n))
	}
	a := f.add("https://press.example/choir2", "choir2.txt", "Choir returns\nIt sang again.")
	b := f.briefs[1]
	b.Pages = append(b.Pages, hearsay.PageNote{Number: 2, Page: a.Page, Headline: a.Headline})
	for range 2 { // the address stays good
		rw, _ = look("/new", seen)
	}
	if _, n = get(t, h, rw.Header().Get("Location")); !strings.Contains(text(n), "1 new page in 1 story") || !strings.Contains(text(n), "Choir returns") || strings.Contains(text(n), "Halmar") {
		t.Errorf("one page came: %s", text(n))
	}
	if rw, now := look("/new", "junk"); rw.Code != 303 || now == "junk" {
		t.Errorf("a bad cookie: %d, %s", rw.Code, now)
	}
	for path, code := range map[string]int{"/new?since=x": 400, "/new?since=-1": 400, "/new?since=0&p=0": 400, "/new?since=999999": 200, "/story/none/new?since=0": 404, ferryURL + "/new?since=0": 200, ferryURL + "/new": 400} {
		if got, _ := get(t, h, path); got != code {
			t.Errorf("%s: %d, want %d", path, got, code)
		}
	}
	for _, path := range []string{"/new?since=0", "/new?since=999999", "/new?since=1&first=1", ferryURL + "/new?since=0", ferryURL + "/new?since=2"} {
		_, n := get(t, h, path)
		audit(t, path, n)
		harmless(t, path, n)
	}
	if _, n := get(t, h, ferryURL+"/new?since=0"); len(all(n, "ul.newl a.n")) == 0 {
		t.Error("nothing leads to the words")
	}
}
