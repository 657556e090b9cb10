package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/export"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// town is a database of the invented press in testdata/town.
func town(t testing.TB) *store.DB {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "town.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := pipeline.Run(ctx, db, source.Read(ctx, []string{"../../testdata/town"}, source.Options{}), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	return db
}

func ask(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A contract is the description as a client reads it.
type contract struct {
	*validator
	paths map[string]any
}

func described(t *testing.T) *contract {
	t.Helper()
	var d struct {
		Paths      map[string]any `json:"paths"`
		Components struct {
			Schemas map[string]any `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(openAPI, &d); err != nil {
		t.Fatal(err)
	}
	return &contract{&validator{d.Components.Schemas}, d.Paths}
}

// answer asks for an address of a path of the description and holds the answer
// against its schema.
func (c *contract) answer(t *testing.T, h http.Handler, path, address string) map[string]any {
	t.Helper()
	w := ask(h, "GET", Root+address)
	op, ok := c.paths[path].(map[string]any)
	if !ok {
		t.Fatalf("%s is not described", path)
	}
	if w.Code != 200 {
		t.Fatalf("%s: %d %s", address, w.Code, w.Body)
	}
	content := op["get"].(map[string]any)["responses"].(map[string]any)["200"].(map[string]any)["content"].(map[string]any)
	kind := w.Header().Get("Content-Type")
	base, _, _ := strings.Cut(kind, ";")
	media, ok := content[base].(map[string]any)
	if !ok {
		t.Fatalf("%s: is %s, which is not described", address, kind)
	}
	if w.Header().Get("ETag") == "" && !strings.Contains(path, "export") {
		t.Errorf("%s: no ETag", address)
	}
	if kind != "application/json" {
		return nil
	}
	var v any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	if err := c.check(address, media["schema"].(map[string]any), v); err != nil {
		t.Error(err)
	}
	return v.(map[string]any)
}

// whole asks for all parts of a list.
func (c *contract) whole(t *testing.T, h http.Handler, path, address string) (items []any) {
	t.Helper()
	cursor := ""
	for range 2000 {
		a := address
		if cursor != "" {
			a += map[bool]string{true: "&", false: "?"}[strings.Contains(a, "?")] + "cursor=" + url.QueryEscape(cursor)
		}
		l := c.answer(t, h, path, a)
		got := l["items"].([]any)
		items = append(items, got...)
		next, more := l["next"].(string)
		if !more {
			if n := int(l["total"].(float64)); n != len(items) {
				t.Errorf("%s: %d items of %d", address, len(items), n)
			}
			return items
		}
		if len(got) == 0 {
			t.Fatalf("%s: an empty part that goes on", address)
		}
		cursor = next
	}
	t.Fatalf("%s: goes on without end", address)
	return nil
}

// Every address of the description is asked for, with every story, page and speaker
// of town, and each answer is as its schema has it.
func TestEveryAnswerIsAsDescribed(t *testing.T) {
	db := town(t)
	h := Handler(db)
	c := described(t)
	asked := map[string]bool{}
	one := func(path, address string) map[string]any {
		asked[path] = true
		return c.answer(t, h, path, address)
	}
	all := func(path, address string) []any {
		asked[path] = true
		return c.whole(t, h, path, address)
	}
	one("/", "/")
	one("/openapi.json", "/openapi.json")
	stories := all("/stories", "/stories?limit=2")
	if len(stories) < 3 {
		t.Fatalf("%d stories", len(stories))
	}
	for _, order := range []string{"change", "pages", "origins", "oldest"} {
		if got := all("/stories", "/stories?limit=1&order="+order); len(got) != len(stories) {
			t.Errorf("%d stories by %s, want %d", len(got), order, len(stories))
		}
	}
	for _, s := range stories {
		id := s.(map[string]any)["id"].(string)
		brief := one("/stories/{id}", "/stories/"+id)
		for _, p := range []string{"pages", "events", "questions", "differences", "copies", "credits", "entities", "positions", "changes"} {
			got := all("/stories/{id}/"+p, "/stories/"+id+"/"+p+"?limit=3")
			want, _ := brief[p].([]any)
			if fmt.Sprint(got) != fmt.Sprint(want) && len(got)+len(want) > 0 {
				t.Errorf("the %s of %s in parts are others than those of the brief", p, id)
			}
		}
		said := all("/stories/{id}/statements", "/stories/"+id+"/statements?limit=7")
		n := 0
		for _, sp := range brief["speakers"].([]any) {
			n += len(sp.(map[string]any)["sayings"].([]any))
		}
		if len(said) != n {
			t.Errorf("%d statements of %d", len(said), n)
		}
		for _, f := range exportNames() {
			one("/stories/{id}/export/{file}", "/stories/"+id+"/export/"+f)
		}
	}
	evidence := 0
	for p, err := range db.Pages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		id := string(p.ID)
		one("/pages/{id}", "/pages/"+id[:12])
		one("/pages/{id}/raw", "/pages/"+id+"/raw")
		one("/pages/{id}/body", "/pages/"+id+"/body")
		all("/pages/{id}/versions", "/pages/"+id+"/versions")
		a, _ := db.Article(t.Context(), p.ID)
		for _, f := range all("/pages/{id}/findings", "/pages/"+id+"/findings?limit=500") {
			words := f.(map[string]any)["words"].(map[string]any)
			span := words["span"].(map[string]any)
			e := one("/evidence", fmt.Sprintf("/evidence?page=%s&start=%v&end=%v", id, span["start"], span["end"]))
			if got := e["words"].(map[string]any); got["text"] != words["text"] {
				t.Errorf("evidence %q, want %q", got["text"], words["text"])
			}
			sentence := e["sentence"].(map[string]any)
			if !strings.Contains(sentence["text"].(string), words["text"].(string)) {
				t.Errorf("the sentence %q has not %q", sentence["text"], words["text"])
			}
			var x hearsay.Excerpt
			b, _ := json.Marshal(sentence)
			json.Unmarshal(b, &x)
			if err := a.ReadBack(p, x); err != nil {
				t.Error(err)
			}
			evidence++
		}
	}
	if evidence < 100 {
		t.Errorf("only %d findings", evidence)
	}
	for _, sp := range all("/speakers", "/speakers?limit=5") {
		key := url.PathEscape(sp.(map[string]any)["key"].(string))
		one("/speakers/{key}", "/speakers/"+key)
		if got := all("/speakers/{key}/statements", "/speakers/"+key+"/statements?limit=2"); float64(len(got)) != sp.(map[string]any)["said"] {
			t.Errorf("%d statements of %s", len(got), key)
		}
	}
	all("/outlets", "/outlets?limit=3")
	for _, f := range exportNames() {
		one("/export/{file}", "/export/"+f)
	}
	for _, q := range []string{"ferry", "dam OR ferry", `"no sign"`, "ferry -fog", "speaker:malchenko", "xyzzyplugh"} {
		r := one("/search", "/search?q="+url.QueryEscape(q))
		for _, f := range r["kinds"].([]any) {
			kind, total, n, cursor := f.(map[string]any)["kind"].(string), f.(map[string]any)["total"].(float64), 0, ""
			for range 500 {
				r := one("/search", "/search?limit=3&kind="+kind+"&cursor="+cursor+"&q="+url.QueryEscape(q))
				for _, g := range r["kinds"].([]any) {
					if g := g.(map[string]any); g["kind"] == kind {
						n += len(g["hits"].([]any))
						cursor, _ = g["next"].(string)
					}
				}
				if cursor == "" {
					break
				}
			}
			if float64(n) != total {
				t.Errorf("%s: %d %ss of %v", q, n, kind, total)
			}
		}
	}
	news := one("/new", "/new?since=0")
	if len(news["items"].([]any)) != len(stories) {
		t.Errorf("%d new stories of %d", len(news["items"].([]any)), len(stories))
	}
	if got := all("/new", "/new?since=0&limit=1"); len(got) != len(stories) {
		t.Errorf("%d new stories one by one", len(got))
	}
	if n := one("/new", fmt.Sprintf("/new?since=%v", news["change"])); len(n["items"].([]any)) != 0 {
		t.Errorf("new since now: %v", n)
	}
	for path := range c.paths {
		if !asked[path] {
			t.Errorf("%s is described and was not asked for", path)
		}
	}
}

// The file knows every route that the mux has, and no other.
func TestRoutesAreThoseOfTheDescription(t *testing.T) {
	c := described(t)
	have := map[string]bool{}
	for _, r := range new(server).routes() {
		path := strings.Replace(r.Path, "{$}", "", 1)
		have[path] = true
		if c.paths[path] == nil {
			t.Errorf("%s is not described", path)
		}
		for _, p := range r.Params {
			if p.Path != strings.Contains(r.Path, "{"+p.Name+"}") {
				t.Errorf("%s: parameter %s", r.Path, p.Name)
			}
		}
		if strings.Count(r.Path, "{") != strings.Count(r.Path, "{$}")+len(slices.DeleteFunc(slices.Clone(r.Params), func(p param) bool { return !p.Path })) {
			t.Errorf("%s: its parameters are not those of the table", r.Path)
		}
	}
	for path := range c.paths {
		if !have[path] {
			t.Errorf("%s is described and is no route", path)
		}
	}
}

func TestErrorsAreProblems(t *testing.T) {
	db := town(t)
	h := Handler(db)
	c := described(t)
	stories, _ := db.Stories(t.Context())
	id := string(stories[0].ID)
	page := string(stories[0].Pages[0])
	long := strings.Repeat("x", 9000)
	for _, x := range []struct {
		method, path string
		code         int
	}{
		{"GET", "/nosuch", 404}, {"GET", "", 200}, {"GET", "/stories/", 404}, {"GET", "//stories", 404}, {"GET", "/stories/../stories", 404},
		{"POST", "/stories", 405}, {"DELETE", "/stories/" + id, 405}, {"OPTIONS", "/nosuch", 405}, {"PUT", "/export/pages.csv", 405},
		{"GET", "/stories/zzzzzzzzzz", 404}, {"GET", "/stories/1", 404}, {"GET", "/stories/" + id[:5], 200}, {"GET", "/stories/" + id[:3], 404},
		{"GET", "/stories?limit=0", 400}, {"GET", "/stories?limit=501", 400}, {"GET", "/stories?limit=x", 400}, {"GET", "/stories?limit=1&limit=2", 400},
		{"GET", "/stories?bogus=1", 400}, {"GET", "/stories?state=shut", 400}, {"GET", "/stories?after=May", 400}, {"GET", "/stories?%zz", 400}, {"GET", "/stories?outlet=%ff", 400},
		{"GET", "/stories?outlet=%00", 400}, {"GET", "/stories?speaker=" + strings.Repeat("a", 201), 400}, {"GET", "/stories?q=" + long, 414}, {"GET", "/" + long, 414},
		{"GET", "/stories?cursor=x", 400}, {"GET", "/stories?cursor=" + base64.RawURLEncoding.EncodeToString([]byte(`{"q":"0"}`)), 400},
		{"GET", "/stories?cursor=" + base64.RawURLEncoding.EncodeToString([]byte(`{"q":"0","z":1}`)), 400}, {"GET", "/stories?cursor=" + base64.RawURLEncoding.EncodeToString([]byte(`[]`)), 400},
		{"GET", "/stories?cursor=%3Cscript%3E", 400}, {"GET", "/stories/" + id + "/pages?cursor=e30", 400},
		{"GET", "/pages/zz", 404}, {"GET", "/pages/0000000000", 404}, {"GET", "/pages/%25", 404},
		{"GET", "/evidence", 400}, {"GET", "/evidence?page=" + page + "&start=5&end=5", 400}, {"GET", "/evidence?page=" + page + "&start=-1&end=5", 400},
		{"GET", "/evidence?page=" + page + "&start=0&end=99999999", 400}, {"GET", "/evidence?page=" + page + "&start=0&end=99999999999999999999", 400},
		{"GET", "/search", 400}, {"GET", "/search?q=bogus:x", 400}, {"GET", "/search?q=ferry&cursor=x", 400}, {"GET", "/search?q=ferry&kind=page&cursor=x", 400},
		{"GET", "/search?q=ferry&kind=person", 400}, {"GET", "/stories?q=kind:x", 400}, {"GET", "/search?q=" + strings.Repeat("a+", 300), 400},
		{"GET", "/speakers/nobody", 404}, {"GET", "/new", 400}, {"GET", "/new?since=-1", 400}, {"GET", "/export/all.zip", 404}, {"GET", "/stories/" + id + "/export/x.csv", 404},
		{"GET", "/stories/nosuch/export/pages.csv", 404},
	} {
		w := ask(h, x.method, Root+x.path)
		if w.Code != x.code {
			t.Errorf("%s %.80s: %d %s, want %d", x.method, x.path, w.Code, w.Body, x.code)
		}
		if x.code != 200 {
			c.isProblem(t, x.path, w)
		}
		if x.code == 405 && w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: allows %q", x.path, w.Header().Get("Allow"))
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", Root+"/stories", strings.NewReader(strings.Repeat("x", 1<<20))))
	if w.Code != 413 {
		t.Errorf("with a body: %d", w.Code)
	}
	c.isProblem(t, "with a body", w)
	w = ask(h, "GET", Root+"/stories", "Accept", "text/html")
	if w.Code != 406 {
		t.Errorf("as HTML: %d", w.Code)
	}
	c.isProblem(t, "as HTML", w)
}

func (c *contract) isProblem(t *testing.T, path string, w *httptest.ResponseRecorder) {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("%.80s: no problem: %s %.200s", path, w.Header().Get("Content-Type"), w.Body)
		return
	}
	if err := c.check(path, map[string]any{"$ref": "#/components/schemas/Problem"}, v); err != nil {
		t.Error(err)
	}
	if v["status"] != float64(w.Code) || v["detail"] == nil || strings.Contains(w.Body.String(), ".db") || strings.Contains(w.Body.String(), "goroutine") {
		t.Errorf("%.80s: %s", path, w.Body)
	}
}

func TestAcceptIsReadAsItIsWritten(t *testing.T) {
	for accept, want := range map[string]bool{
		"": true, "*/*": true, "application/json": true, "application/*;q=0.5": true, "text/html": false, "text/html, */*;q=0.1": true,
		"application/json;q=0": false, "*/*, application/json;q=0": false, "application/json; charset=utf-8": true, "text/html;q=x, application/json;q=1": true, "garbage": false,
	} {
		var h []string
		if accept != "" {
			h = []string{accept}
		}
		if got := accepts(h, []string{"application/json"}); got != want {
			t.Errorf("%q: %v", accept, got)
		}
	}
}

func TestWhoHasAnAnswerIsNotSentItAgain(t *testing.T) {
	db := town(t)
	h := Handler(db)
	stories, _ := db.Stories(t.Context())
	s := stories[0]
	for _, path := range []string{"/stories", "/stories/" + string(s.ID), "/stories/" + string(s.ID) + "/events", "/pages/" + string(s.Pages[0]), "/pages/" + string(s.Pages[0]) + "/raw", "/openapi.json", "/speakers"} {
		w := ask(h, "GET", Root+path)
		tag := w.Header().Get("ETag")
		for _, sent := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			if w := ask(h, "GET", Root+path, "If-None-Match", sent); w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("ETag") != tag {
				t.Errorf("%s with %s: %d, %d bytes, %s", path, sent, w.Code, w.Body.Len(), w.Header().Get("ETag"))
			}
		}
		if w := ask(h, "GET", Root+path, "If-None-Match", `"other"`); w.Code != 200 {
			t.Errorf("%s with another: %d", path, w.Code)
		}
		head := ask(h, "HEAD", Root+path)
		if head.Code != 200 || head.Body.Len() > 0 || head.Header().Get("ETag") != tag || head.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) {
			t.Errorf("HEAD %s: %d, %d bytes, %v", path, head.Code, head.Body.Len(), head.Header())
		}
	}
}

// A cursor of a part of a story is refused once the story was made anew, and the
// list says so; one of the list of stories goes on.
func TestCursorsOutliveNoOtherList(t *testing.T) {
	db := town(t)
	h := Handler(db)
	stories, _ := db.Stories(t.Context())
	slices.SortFunc(stories, func(a, b store.StorySummary) int { return len(b.Pages) - len(a.Pages) })
	id := string(stories[0].ID)
	next := func(path string) string {
		w := ask(h, "GET", Root+path)
		var l struct{ Next string }
		if err := json.Unmarshal(w.Body.Bytes(), &l); err != nil || l.Next == "" {
			t.Fatalf("%s: %d %v %.200s", path, w.Code, err, w.Body)
		}
		if link := w.Header().Get("Link"); !strings.Contains(link, "cursor=") || !strings.HasSuffix(link, `rel="next"`) {
			t.Errorf("%s: link %q", path, link)
		}
		return l.Next
	}
	part, list := next("/stories/"+id+"/pages?limit=1"), next("/stories?limit=1")
	if w := ask(h, "GET", Root+"/stories?limit=2&cursor="+list); w.Code != 200 {
		t.Errorf("with another limit: %d %s", w.Code, w.Body)
	}
	if w := ask(h, "GET", Root+"/stories?order=pages&cursor="+list); w.Code != 400 {
		t.Errorf("of another order: %d", w.Code)
	}
	if w := ask(h, "GET", Root+"/stories/"+id+"/events?cursor="+part); w.Code != 400 {
		t.Errorf("of another list: %d", w.Code)
	}
	b, err := db.Brief(t.Context(), hearsay.StoryID(id))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.PutBrief(t.Context(), "another fingerprint", b); err != nil {
		t.Fatal(err)
	}
	if w := ask(h, "GET", Root+"/stories/"+id+"/pages?limit=1&cursor="+part); w.Code != 410 {
		t.Errorf("of the story as it was: %d", w.Code)
	}
	if w := ask(h, "GET", Root+"/stories?limit=1&cursor="+list); w.Code != 200 {
		t.Errorf("of the stories: %d", w.Code)
	}
}

func TestStoriesArePicked(t *testing.T) {
	db := town(t)
	h := Handler(db)
	all, _ := db.Stories(t.Context())
	count := func(query string) int {
		w := ask(h, "GET", Root+"/stories?limit=500"+query)
		var l List[ListedStory]
		if err := json.Unmarshal(w.Body.Bytes(), &l); err != nil || w.Code != 200 {
			t.Fatalf("%s: %d %s", query, w.Code, w.Body)
		}
		return len(l.Items)
	}
	n := len(all)
	for _, x := range []struct {
		query    string
		min, max int
	}{
		{"", n, n}, {"&outlet=Dresk+Herald", 1, n}, {"&outlet=dreskherald.example", 1, n}, {"&outlet=Nobody", 0, 0}, {"&language=de", 0, n - 1}, {"&language=xx", 0, 0},
		{"&q=ferry", 1, n - 1}, {"&q=xyzzyplugh", 0, 0}, {"&q=speaker:malchenko", 1, n - 1}, {"&speaker=Malchenko", 1, n - 1}, {"&speaker=Nobody", 0, 0}, {"&after=2025-01-01", 1, n}, {"&after=2035", 0, 0}, {"&before=2020", 0, 0}, {"&before=2035", 1, n},
	} {
		if got := count(x.query); got < x.min || got > x.max {
			t.Errorf("%s: %d stories, want %d to %d", x.query, got, x.min, x.max)
		}
	}
	sum := 0
	for _, s := range []string{"open", "quiet", "closed"} {
		sum += count("&state=" + s)
	}
	if sum > n {
		t.Errorf("%d stories in the three states, of %d", sum, n)
	}
}

// An export over HTTP is what the command writes, and one that fails half way breaks
// off.
func TestExportsAreWholeOrBrokenOff(t *testing.T) {
	db := town(t)
	h := Handler(db)
	var want bytes.Buffer
	if _, err := export.Write(t.Context(), db, &want, export.Options{As: export.CSV, What: export.Statements}); err != nil {
		t.Fatal(err)
	}
	w := ask(h, "GET", Root+"/export/statements.csv")
	if w.Body.String() != want.String() || w.Header().Get("Content-Disposition") != `attachment; filename=hearsay-statements.csv` {
		t.Errorf("%d bytes, want %d; %q", w.Body.Len(), want.Len(), w.Header().Get("Content-Disposition"))
	}
	if w := ask(h, "HEAD", Root+"/export/statements.csv"); w.Code != 200 || w.Body.Len() > 0 {
		t.Errorf("HEAD: %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := ask(h, "GET", Root+"/export/statements.csv", "Accept", "application/json"); w.Code != 406 {
		t.Errorf("as JSON: %d", w.Code)
	}
	// Nothing was sent yet: a problem.
	failing := newHandler(&faulty{DB: db, after: 0})
	if w := ask(failing, "GET", Root+"/export/entities.ndjson"); w.Code != 503 {
		t.Errorf("fails at once: %d %s", w.Code, w.Body)
	}
	// Something was sent: the connection breaks off.
	s := httptest.NewServer(newHandler(&faulty{DB: db, after: 2}))
	defer s.Close()
	resp, err := http.Get(s.URL + Root + "/export/entities.ndjson")
	if err == nil {
		var b bytes.Buffer
		_, err = b.ReadFrom(resp.Body)
		resp.Body.Close()
	}
	if err == nil {
		t.Error("half an export was taken for one")
	}
}

// faulty loses stories after some were read.
type faulty struct {
	*store.DB
	after int
}

func (f *faulty) Stories(ctx context.Context) ([]store.StorySummary, error) {
	all, err := f.DB.Stories(ctx)
	if f.after < 0 {
		all = nil
	}
	return all, err
}

func (f *faulty) StoriesNamed(ctx context.Context, ids ...hearsay.StoryID) ([]store.StorySummary, error) {
	all, err := f.DB.StoriesNamed(ctx, ids...)
	if f.after < 0 {
		all = nil
	}
	return all, err
}

func (f *faulty) Brief(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error) {
	if f.after--; f.after < 0 {
		return nil, fmt.Errorf("%w", store.ErrNotFound)
	}
	b, err := f.DB.Brief(ctx, id)
	if err == nil { // more than is held back before the first bytes are sent
		b.Entities = slices.Repeat(b.Entities, 100)
	}
	return b, err
}

func FuzzCursor(f *testing.F) {
	f.Add("e30")
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`{"q":"a","o":-1}`)))
	list := make([]int, 100)
	f.Fuzz(func(t *testing.T, s string) {
		c := &call{r: httptest.NewRequest("GET", Root+"/stories", nil), given: map[string]string{"cursor": s, "limit": "10"}}
		for _, err := range []error{
			func() error { _, err := part(c, list, "m"); return err }(),
			func() error {
				_, err := keyed(c, list, func(i *int) string { return fmt.Sprint(*i) })
				return err
			}(),
		} {
			if p := (*problem)(nil); err != nil {
				if p = problemOf(err); p.Status != 400 && p.Status != 410 {
					t.Errorf("%q: %v", s, err)
				}
			}
		}
		if again := c.write(cursor{After: s}); !strings.ContainsAny(again, "+/=") {
			c.given["cursor"] = again
			if cu, err := c.cursor(); len(again) < longestCursor && (err != nil || cu.After != strings.ToValidUTF8(s, "\uFFFD") && strings.ToValidUTF8(s, "") == s) {
				t.Errorf("%q comes back as %q, %v", s, cu.After, err)
			}
		}
	})
}

func TestPanicsAreProblems(t *testing.T) {
	h := newHandler(nil)
	if w := ask(h, "GET", Root+"/stories"); w.Code != 500 || strings.Contains(w.Body.String(), "nil") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
