package main

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http/httptest"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/api"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
	"hearsay/internal/web"
)

// While pages are read again and briefs are still the old ones, every page, answer and
// command that shows them is there, and every word of a brief is shown where its link
// leads, also where the new article lacks it or there is none.
func TestEverythingIsReadableDuringARebuild(t *testing.T) {
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
	stories, err := db.Stories(ctx)
	if err != nil || len(stories) < 2 {
		t.Fatalf("%d stories, %v", len(stories), err)
	}
	briefs := map[hearsay.StoryID]string{}
	excerpts := map[hearsay.Excerpt]hearsay.StoryID{}
	for _, s := range stories {
		b, err := db.Brief(ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		j, _ := json.Marshal(b)
		briefs[s.ID] = string(j)
		walk(reflect.ValueOf(b), func(e hearsay.Excerpt) { excerpts[e] = s.ID })
	}
	// A newer article stage finds less in some pages and nothing in others.
	i := 0
	for _, s := range stories {
		for _, id := range s.Pages {
			f := store.Finding{Version: 1 << 20, Reason: "a newer stage finds none"}
			if i++; i%3 > 0 {
				if f.Article, err = db.Article(ctx, id); err != nil {
					t.Fatal(err)
				}
				f.Reason = ""
			}
			if i%3 == 2 {
				f.Article = half(f.Article)
			}
			if err := db.PutFinding(ctx, id, f); err != nil {
				t.Fatal(err)
			}
		}
	}
	c, err := db.Check(ctx, nil, func(f store.Fault) { t.Errorf("check: %s %s: %s", f.Kind, f.ID, f.Why) })
	if err != nil || c.Excerpts == 0 {
		t.Errorf("%+v, %v", c, err)
	}
	e := &env{ctx: ctx, db: file, hand: filepath.Join(dir, "corrections.toml")}
	h := web.HandlerWith(db, editing(newHand(e, db, pipeline.Options{Corrections: e.hand}), "Ada", &door{local: true}))
	get := func(path string) (code int, body string) {
		rw := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "http://127.0.0.1"+path, nil)
		if strings.HasPrefix(path, api.Root) {
			api.Handler(db).ServeHTTP(rw, r)
		} else {
			h.ServeHTTP(rw, r)
		}
		return rw.Code, rw.Body.String()
	}

	// The web page: everything that one gets to from the front.
	href := regexp.MustCompile(`(?:href|action)="(/[^"#]*)`)
	seen, queue := map[string]bool{"/": true}, []string{"/"}
	for n := 0; n < len(queue) && n < 1200; n++ {
		code, body := get(queue[n])
		if code != 200 && code != 302 && code != 303 && code != 405 {
			t.Errorf("%s: %d", queue[n], code)
		}
		if strings.HasPrefix(queue[n], "/page/") && strings.Contains(queue[n], "at=") && !strings.Contains(body, `id="s"`) {
			t.Errorf("%s marks no words", queue[n])
		}
		if strings.HasSuffix(queue[n], "/raw") { // as it came
			continue
		}
		for _, m := range href.FindAllStringSubmatch(body, -1) {
			if to := html.UnescapeString(m[1]); !seen[to] && !strings.Contains(to, "lang=") { // the same in German
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	if len(queue) < 200 {
		t.Errorf("only %d pages were found", len(queue))
	}

	// The API gives the words of every excerpt of the briefs.
	n := 0
	for x, story := range excerpts {
		if n++; n > 400 {
			break
		}
		path := fmt.Sprintf("%s/evidence?page=%s&start=%d&end=%d", api.Root, x.Span.Page, x.Span.Start, x.Span.End)
		code, body := get(path)
		var got struct{ Words hearsay.Excerpt }
		if err := json.Unmarshal([]byte(body), &got); code != 200 || err != nil || got.Words.Text == "" {
			t.Errorf("story %s: %s: %d %v %s", story, path, code, err, body)
		}
	}
	for _, path := range []string{"/stories", "/stories/" + string(stories[0].ID), "/pages/" + string(stories[0].Pages[0]), "/pages/" + string(stories[0].Pages[0]) + "/findings", "/search?q=ferry", "/speakers"} {
		if code, body := get(api.Root + path); code != 200 {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}

	// The commands.
	first := string(stories[0].ID)
	for _, args := range [][]string{{"stories"}, {"show", first}, {"show", first, "--json"}, {"search", "ferry"}, {"page", string(stories[0].Pages[0])}, {"page", string(stories[0].Pages[2])},
		{"new"}, {"speakers"}, {"feed"}, {"report", first, "-o", "-"}, {"export", filepath.Join(dir, "pages.warc")}, {"doctor"}, {"check"}} {
		var out, errs strings.Builder
		code := run(ctx, slices.Concat(args, []string{"--db", file}), &out, &errs)
		if code == exitUsage || code != exitDone && args[0] != "doctor" || out.Len()+errs.Len() == 0 {
			t.Errorf("%v: exit code %d: %s", args, code, errs.String())
		}
	}

	// The briefs are those of before.
	for _, s := range stories {
		b, err := db.Brief(ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if j, _ := json.Marshal(b); string(j) != briefs[s.ID] {
			t.Errorf("brief of story %s is another", s.ID)
		}
	}
}

// half returns an article without the second half of its blocks.
func half(a *hearsay.Article) *hearsay.Article {
	b := *a
	b.Blocks = b.Blocks[:(len(b.Blocks)+1)/2]
	b.Text = b.Text[:b.Blocks[len(b.Blocks)-1].End]
	b.Trace, b.Links = nil, nil
	for _, r := range a.Trace {
		if r.Text+r.Len <= len(b.Text) {
			b.Trace = append(b.Trace, r)
		}
	}
	return &b
}

// walk calls f with every excerpt within v.
func walk(v reflect.Value, f func(hearsay.Excerpt)) {
	switch v.Kind() {
	case reflect.Struct:
		if e, ok := v.Interface().(hearsay.Excerpt); ok {
			if !e.None() {
				f(e)
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				walk(v.Field(i), f)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(v.Index(i), f)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), f)
		}
	}
}
