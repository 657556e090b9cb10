package main

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/access"
	"hearsay/internal/correction"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
	"hearsay/internal/web"
)

// A story is put right from the web page, and the page shows it with who and why;
// taken back, it is what it was.
func TestStoryIsPutRightOnTheWebPage(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	file := filepath.Join(dir, "h.db")
	if code := run(ctx, []string{"read", "--db", file, "../../testdata/town"}, io.Discard, io.Discard); code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	db, err := store.Open(ctx, file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	before, err := db.Stories(ctx)
	if err != nil || len(before) < 2 || len(before[0].Pages) < 2 {
		t.Fatalf("%d stories, %v", len(before), err)
	}
	e := &env{ctx: ctx, db: file, hand: filepath.Join(dir, "corrections.toml")}
	h := web.HandlerWith(db, editing(newHand(e, db, pipeline.Options{Corrections: e.hand}), "Ada", &door{local: true}))
	send := func(method, path string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://127.0.0.1"+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, r)
		return rw
	}
	from, to, page := before[0], before[1], before[0].Pages[1]
	at := func() (id hearsay.StoryID) {
		all, err := db.Stories(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			for _, p := range s.Pages {
				if p == page {
					id = s.ID
				}
			}
		}
		return id
	}
	correct := "/story/" + string(from.ID) + "/correct"
	rw := send("POST", correct, url.Values{"do": {"move"}, "page": {string(page)}, "to": {string(to.ID)}, "who": {"Ada"}, "why": {"a note of mine"}})
	if rw.Code != http.StatusSeeOther || at() != to.ID || rw.Header().Get("Location") != "/story/"+string(to.ID) {
		t.Fatalf("moved: %d to %s, the page is in %s, want %s\n%s", rw.Code, rw.Header().Get("Location"), at(), to.ID, rw.Body)
	}
	if body := send("GET", rw.Header().Get("Location"), nil).Body.String(); !strings.Contains(body, "moved here by Ada on ") || !strings.Contains(body, ": a note of mine") {
		t.Error("the story does not say who moved the page there, and why")
	}
	if body := send("GET", "/story/"+string(to.ID)+"/correct", nil).Body.String(); !strings.Contains(body, `value="undo"`) || !strings.Contains(body, "a note of mine") {
		t.Error("the story does not offer to take it back")
	}
	if rw := send("POST", correct, url.Values{"do": {"move"}, "page": {string(page)}, "to": {string(to.ID)}, "who": {"Ada"}}); rw.Code != http.StatusUnprocessableEntity || !strings.Contains(rw.Body.String(), "The story has changed meanwhile") && !strings.Contains(rw.Body.String(), "the story has changed meanwhile") {
		t.Errorf("sent from an old page: %d", rw.Code)
	}
	l, err := correction.Read(e.hand)
	if err != nil || len(l.All) != 1 {
		t.Fatalf("%+v, %v", l, err)
	}
	rw = send("POST", "/story/"+string(to.ID)+"/correct", url.Values{"do": {"undo"}, "correction": {l.All[0].ID}, "who": {"Bo"}})
	if rw.Code != http.StatusSeeOther || at() != from.ID || rw.Header().Get("Location") != "/story/"+string(from.ID) {
		t.Errorf("taken back: %d to %s, the page is in %s", rw.Code, rw.Header().Get("Location"), at())
	}
	for do, form := range map[string]url.Values{
		"join":   {"to": {string(to.ID)}},
		"split":  {"page": {string(page)}},
		"rename": {"page": {string(page)}},
	} {
		form["do"], form["who"] = []string{do}, []string{"Ada"}
		if rw := send("POST", correct, form); rw.Code != http.StatusSeeOther {
			t.Errorf("%s: %d\n%s", do, rw.Code, rw.Body)
		}
		if l, err = correction.Read(e.hand); err != nil {
			t.Fatal(err)
		}
		if rw := send("POST", correct, url.Values{"do": {"undo"}, "correction": {l.All[len(l.All)-1].ID}, "who": {"Ada"}}); rw.Code != http.StatusSeeOther {
			t.Errorf("%s taken back: %d", do, rw.Code)
		}
	}
	b, err := db.Brief(ctx, from.ID)
	if err != nil {
		t.Fatal(err)
	}
	var people []string
	for _, s := range b.Speakers {
		if s.Kind == hearsay.Person && s.Entity != "" {
			people = append(people, s.Name)
		}
	}
	var none [2]string // two pages that are nothing of each other
	for _, p := range b.Pages {
		for _, q := range b.Pages {
			if p.Text != q.Text && none[0] == "" {
				none = [2]string{string(p.Page), string(q.Page)}
			}
		}
	}
	if len(people) < 2 || none[0] == "" {
		t.Fatalf("speakers %q, pages %q", people, none)
	}
	for _, m := range []struct {
		form url.Values
		says string
	}{
		{url.Values{"do": {"copy"}, "page": none[:]}, "marked by Ada on "},
		{url.Values{"do": {"same"}, "name": people[:2]}, "“" + people[1] + "”, by Ada on "},
		{url.Values{"do": {"same"}, "name": people[:2], "everywhere": {"yes"}}, "“" + people[1] + "”, by Ada on "},
	} {
		m.form["who"] = []string{"Ada"}
		rw := send("POST", correct, m.form)
		if rw.Code != http.StatusSeeOther {
			t.Errorf("%v: %d\n%s", m.form, rw.Code, rw.Body)
			continue
		}
		if body := send("GET", rw.Header().Get("Location")+"/from", nil).Body.String() + send("GET", rw.Header().Get("Location"), nil).Body.String(); !strings.Contains(html.UnescapeString(body), m.says) {
			t.Errorf("%v: the story does not say %q", m.form, m.says)
		}
		if l, err = correction.Read(e.hand); err != nil {
			t.Fatal(err)
		}
		if body := send("GET", correct, nil).Body.String(); !strings.Contains(body, `value="`+l.All[len(l.All)-1].ID+`"`) {
			t.Errorf("%v: the forms do not offer to take it back", m.form)
		}
		if rw := send("POST", correct, url.Values{"do": {"undo"}, "correction": {l.All[len(l.All)-1].ID}, "who": {"Ada"}}); rw.Code != http.StatusSeeOther {
			t.Errorf("%v taken back: %d\n%s", m.form, rw.Code, rw.Body)
		}
	}
	text, err := os.ReadFile(e.hand)
	if err != nil || strings.Count(string(text), "undone_by") != 7 || strings.Count(string(text), "[[correction]]") != 7 {
		t.Errorf("%v\n%s", err, text)
	}
	if o := editing(newHand(e, db, pipeline.Options{}), "Ada", &door{local: true}); o.Reader != nil || o.SignOut != "" {
		t.Error("without a token somebody may be known")
	}
	if o := editing(newHand(e, db, pipeline.Options{}), "Ada", &door{options: access.Options{Token: "a token of this test, long"}}); o.Reader == nil || o.SignOut == "" {
		t.Error("with a token nobody is known")
	}
}
