package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hearsay"
	"hearsay/internal/store"
)

// A fakeEditor notes what it is asked for.
type fakeEditor struct {
	asked  []Wish
	undone []string
	wrong  error
	made   []Correction
}

func (e *fakeEditor) Who() string { return "Ada" }

func (e *fakeEditor) Corrections(context.Context, store.StorySummary) ([]Correction, error) {
	return e.made, nil
}

func (e *fakeEditor) Correct(_ context.Context, w Wish) (hearsay.StoryID, error) {
	e.asked = append(e.asked, w)
	return "after00001", e.wrong
}

func (e *fakeEditor) Undo(_ context.Context, id, who string) (hearsay.StoryID, error) {
	e.undone = append(e.undone, id+" by "+who)
	return "ferry00001", e.wrong
}

// withChoir is the ferry with another story beside it.
func withChoir(t *testing.T) *fakeShelf {
	f := ferry(t)
	a := f.add("https://press.example/choir", "choir.txt", "Choir wins <b>the</b> prize\nIt sang.")
	f.briefs = append(f.briefs, &hearsay.Brief{Story: hearsay.Story{ID: "choir00001", Title: a.Headline}, Texts: 1,
		Pages: []hearsay.PageNote{{Number: 1, Page: a.Page, Headline: a.Headline}}})
	return f
}

// post sends a form as a browser does from a page of ours, headers added or
// changed.
func post(t *testing.T, h http.Handler, path, form string, headers ...string) (*httptest.ResponseRecorder, *html.Node) {
	t.Helper()
	r := httptest.NewRequest("POST", "http://localhost:8080"+path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	rw := httptest.NewRecorder()
	h.ServeHTTP(rw, r)
	n, err := html.Parse(strings.NewReader(rw.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	return rw, n
}

// ask gets a page as this machine does.
func ask(t *testing.T, h http.Handler, path string) (int, *html.Node) {
	return get(t, h, "http://localhost:8080"+path)
}

func TestFormsSendWhatTheyOffer(t *testing.T) {
	e := &fakeEditor{made: []Correction{
		{ID: "k3v9q2", What: "moved page <i>2</i>", Who: "Bo", When: time.Date(2031, 5, 3, 0, 0, 0, 0, time.UTC), Why: "another bridge"},
		{ID: "p7x2aa", What: "joined", Who: "Bo", UndoneBy: "Cy", UndoneAt: time.Date(2031, 5, 4, 0, 0, 0, 0, time.UTC)},
	}}
	f := withChoir(t)
	h := newSite(f, Options{Editor: e})
	_, front := ask(t, h, ferryURL)
	found := false
	for _, a := range all(front, "a") {
		found = found || attr(a, "href") == ferryURL+"/correct"
	}
	if !found {
		t.Error("no way from the story to its forms")
	}
	code, n := ask(t, h, ferryURL+"/correct")
	audit(t, "correct", n)
	if code != 200 || len(all(n, "script")) != 1 {
		t.Errorf("status %d, scripts %d", code, len(all(n, "script")))
	}
	if got, want := len(all(n, "input")), len(f.briefs[0].Pages); got < want {
		t.Errorf("%d fields, want a box for each of %d pages", got, want)
	}
	for _, form := range all(n, "form") {
		if attr(form, "role") == "search" {
			continue
		}
		if attr(form, "action") != ferryURL+"/correct" || attr(form, "method") != "post" {
			t.Errorf("a form sends %s to %s", attr(form, "method"), attr(form, "action"))
		}
		for _, in := range append(all(form, "input"), all(form, "select")...) {
			id, kind := attr(in, "id"), attr(in, "type")
			labelled := kind == "hidden" || kind == "checkbox" && in.Parent.Data == "label"
			for _, l := range all(form, "label") {
				labelled = labelled || id != "" && attr(l, "for") == id
			}
			if !labelled {
				t.Errorf("field %s has no label", attr(in, "name"))
			}
		}
	}
	made := text(all(n, "ul.made")[0])
	for _, want := range []string{"Bo , 3 May 2031: moved page <i>2</i>", "another bridge", "taken back by Cy on 4 May 2031"} {
		if !strings.Contains(strings.ReplaceAll(made, "Bo,", "Bo ,"), want) {
			t.Errorf("%q does not say %q", made, want)
		}
	}
	if got := len(all(n, "ul.made button")); got != 1 {
		t.Errorf("%d corrections can be taken back, want the one that stands", got)
	}

	page := f.briefs[0].Pages[1].Page
	rw, _ := post(t, h, ferryURL+"/correct", url.Values{"do": {"move"}, "page": {string(page)}, "to": {"choir00001"}, "who": {" Bo "}, "why": {"x"}}.Encode())
	if rw.Code != http.StatusSeeOther || rw.Header().Get("Location") != "/story/after00001" {
		t.Errorf("after moving: %d to %s", rw.Code, rw.Header().Get("Location"))
	}
	if len(e.asked) != 1 || e.asked[0].Do != "move" || e.asked[0].Story != "ferry00001" || e.asked[0].To != "choir00001" || e.asked[0].Who != "Bo" || len(e.asked[0].Pages) != 1 || e.asked[0].Pages[0] != page {
		t.Errorf("asked for %+v", e.asked)
	}
	other := f.briefs[0].Pages[0].Page
	rw, _ = post(t, h, ferryURL+"/correct", url.Values{"do": {"no copy"}, "page": {string(page), string(other)}, "who": {"Bo"}}.Encode())
	if w := e.asked[len(e.asked)-1]; rw.Code != http.StatusSeeOther || w.Do != "no copy" || len(w.Pages) != 2 || w.Pages[0] != page || w.Pages[1] != other {
		t.Errorf("no copies: %d, asked for %+v", rw.Code, w)
	}
	rw, _ = post(t, h, ferryURL+"/correct", url.Values{"do": {"same"}, "name": {" Ida Brandt", "I. <Brand>"}, "everywhere": {"yes"}, "who": {"Bo"}}.Encode())
	if w := e.asked[len(e.asked)-1]; rw.Code != http.StatusSeeOther || w.Do != "same" || len(w.Names) != 2 || w.Names[0] != "Ida Brandt" || w.Names[1] != "I. <Brand>" || !w.Everywhere {
		t.Errorf("one name: %d, asked for %+v", rw.Code, w)
	}
	rw, _ = post(t, h, ferryURL+"/correct", "do=undo&correction=k3v9q2&who=Ada")
	if rw.Code != http.StatusSeeOther || len(e.undone) != 1 || e.undone[0] != "k3v9q2 by Ada" {
		t.Errorf("after undoing: %d, %v", rw.Code, e.undone)
	}
}

// What was wrong is said above the form, in which what was chosen stands still.
func TestWrongFormIsShownAgain(t *testing.T) {
	e := &fakeEditor{}
	f := withChoir(t)
	h := newSite(f, Options{Editor: e})
	page := string(f.briefs[0].Pages[1].Page)
	for form, want := range map[string]string{
		"do=move&page=" + page:            "Say who corrects.",
		"do=move&who=Ada":                 "Choose a page, or several.",
		"do=fly&who=Ada":                  "Choose what to do.",
		"do=move&who=Ada&page=" + page:    "Choose the story to move it to.",
		"do=join&who=Ada":                 "Choose the story to join it with.",
		"do=rename&who=Ada&page=a&page=b": "Choose the one page",
		"do=split&who=Bo&page=" + page:    "nothing <b>left</b>",
		"do=undo&who=Bo&correction=none":  "nothing <b>left</b>",

		"do=copy&who=Ada&page=" + page:                       "Choose the two pages.",
		"do=copy&who=Ada&page=&page=" + page:                 "Choose the two pages.",
		"do=no+copy&who=Ada&page=" + page + "&page=" + page:  "Choose two different pages.",
		"do=same&who=Ada&name=A&name=":                       "Give both names.",
		"do=part&who=Ada":                                    "Give both names.",
		"do=part&who=Ada&name=A&name=B&name=C&everywhere=on": "Give both names.",
	} {
		if strings.Contains(want, "left") {
			e.wrong = errors.New("nothing <b>left</b>")
		}
		rw, n := post(t, h, ferryURL+"/correct", form)
		e.wrong = nil
		said := all(n, "p.wrong")
		if rw.Code != http.StatusUnprocessableEntity || len(said) != 1 || !strings.Contains(text(said[0]), want) {
			t.Errorf("%s: %d, %d messages, want %q", form, rw.Code, len(said), want)
			continue
		}
		if strings.Contains(form, page) && strings.Contains(form, "who=Bo") {
			checked := 0
			for _, in := range all(n, "input") {
				for _, a := range in.Attr {
					if a.Key == "checked" && attr(in, "value") == page {
						checked++
					}
				}
			}
			if checked != 1 {
				t.Errorf("%s: the page chosen is not chosen any more", form)
			}
		}
	}
}

func TestOnlyPagesOfOursOnThisMachineCorrect(t *testing.T) {
	f := withChoir(t)
	form := "do=move&to=new&who=Ada&page=" + string(f.briefs[0].Pages[0].Page)
	for _, c := range []struct {
		name    string
		editor  bool
		headers []string
		code    int
	}{
		{"from a page of ours", true, nil, 303},
		{"from another site", true, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"from another port of this machine", true, []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"from another site, by an old browser", true, []string{"Sec-Fetch-Site", "", "Origin", "https://evil.example"}, 403},
		{"by a name that leads here", true, []string{"Host", "evil.example:8080"}, 403},
		{"by the address", true, []string{"Host", "127.0.0.1:8080"}, 303},
		{"by the IPv6 address", true, []string{"Host", "[::1]:8080"}, 303},
		{"served beyond this machine", false, nil, 403},
	} {
		e := &fakeEditor{}
		o := Options{Refused: "it is served beyond this machine"}
		if c.editor {
			o = Options{Editor: e}
		}
		rw, n := post(t, newSite(f, o), ferryURL+"/correct", form, c.headers...)
		if rw.Code != c.code || (len(e.asked) > 0) != (c.code == 303) {
			t.Errorf("%s: %d, asked %d times, want %d", c.name, rw.Code, len(e.asked), c.code)
		}
		if !c.editor && !strings.Contains(text(n), "it is served beyond this machine") {
			t.Errorf("%s: the page does not say why: %s", c.name, text(n))
		}
	}
	h := newSite(f, Options{Editor: &fakeEditor{}})
	for path, want := range map[string]int{"/": 405, ferryURL: 405, "/story/none/correct": 303, ferryURL + "/says/correct": 404} {
		if rw, _ := post(t, h, path, form); rw.Code != want {
			t.Errorf("POST %s: %d, want %d", path, rw.Code, want)
		}
	}
	if rw, _ := post(t, h, ferryURL+"/correct", strings.Repeat("page=x&", formBytes)); rw.Code != 400 {
		t.Errorf("a form of %d bytes: %d", 7*formBytes, rw.Code)
	}
	code, n := ask(t, newHandler(f), ferryURL+"/correct")
	if code != 200 || len(all(n, "form")) != 1 || attr(all(n, "form")[0], "role") != "search" || !strings.Contains(text(n), "for reading only") {
		t.Errorf("without an editor: %d, %d forms", code, len(all(n, "form")))
	}
}

// What does not fit on the page is said to be left out.
func TestLongListsOfPagesSayWhatIsLeftOut(t *testing.T) {
	f := crowd(t, correctPages+7, 1, 1, 1)
	_, n := ask(t, newSite(f, Options{Editor: &fakeEditor{}}), "/story/"+string(f.briefs[0].Story.ID)+"/correct")
	if got := len(all(n, "ul.pages li")); got != correctPages {
		t.Errorf("%d pages offered, want %d", got, correctPages)
	}
	if got := all(n, "p.also"); len(got) != 1 || !strings.HasPrefix(text(got[0]), "7 pages and stories") {
		t.Errorf("%d notes of what is left out", len(got))
	}
}

// Who signed in corrects from any machine, under the name that they gave; nobody
// else does.
func TestWhoSignedInCorrectsFromAnyMachine(t *testing.T) {
	f := withChoir(t)
	e := &fakeEditor{made: []Correction{{ID: "k3v9q2", What: "moved", Who: "Bo"}}}
	name := "Cy"
	h := newSite(f, Options{Editor: e, SignOut: "/logout", Reader: func(r *http.Request) (string, bool) { return name, r.Header.Get("X-Known") != "" }})
	form := "do=move&to=new&who=Cy&page=" + string(f.briefs[0].Pages[0].Page)
	if rw, _ := post(t, h, ferryURL+"/correct", form, "Host", "news.example"); rw.Code != 403 || len(e.asked) != 0 {
		t.Errorf("not signed in: %d, asked %d times", rw.Code, len(e.asked))
	}
	if rw, _ := post(t, h, ferryURL+"/correct", form, "Host", "news.example", "X-Known", "yes"); rw.Code != 303 || len(e.asked) != 1 {
		t.Errorf("signed in: %d, asked %d times", rw.Code, len(e.asked))
	}
	if rw, _ := post(t, h, ferryURL+"/correct", form, "Host", "news.example", "X-Known", "yes", "Sec-Fetch-Site", "cross-site"); rw.Code != 403 || len(e.asked) != 1 {
		t.Errorf("signed in, from another site: %d, asked %d times", rw.Code, len(e.asked))
	}
	for _, name = range []string{"Cy", ""} {
		_, n := post(t, h, ferryURL+"/correct", "do=fly", "Host", "news.example", "X-Known", "yes")
		audit(t, "correct", n)
		for _, in := range all(n, "input") {
			if attr(in, "name") == "who" && (attr(in, "value") != name || name == "" && attr(in, "type") == "hidden") {
				t.Errorf("named %q: a field begins with %q, type %q", name, attr(in, "value"), attr(in, "type"))
			}
		}
		out := 0
		for _, a := range all(n, "footer a") {
			if attr(a, "href") == "/logout" {
				out++
			}
		}
		if out != 1 {
			t.Errorf("%d ways to sign out", out)
		}
	}
}

// What was chosen of two pages and two names stands still when it was wrong.
func TestWrongMarksAreShownAgain(t *testing.T) {
	e := &fakeEditor{wrong: errors.New("they are not")}
	f := withChoir(t)
	h := newSite(f, Options{Editor: e})
	one, two := string(f.briefs[0].Pages[1].Page), string(f.briefs[0].Pages[0].Page)
	_, n := post(t, h, ferryURL+"/correct", url.Values{"do": {"copy"}, "page": {one, two}, "who": {"Bo"}}.Encode())
	audit(t, "correct", n)
	var chosen []string
	for _, o := range all(n, "option") {
		for _, a := range o.Attr {
			if a.Key == "selected" {
				chosen = append(chosen, attr(o, "value"))
			}
		}
	}
	if len(chosen) != 2 || chosen[0] != one || chosen[1] != two {
		t.Errorf("chosen still: %q", chosen)
	}
	_, n = post(t, h, ferryURL+"/correct", url.Values{"do": {"part"}, "name": {"A <b>", "B"}, "everywhere": {"yes"}, "who": {"Bo"}}.Encode())
	var names []string
	checked := false
	for _, in := range all(n, "input") {
		if attr(in, "name") == "name" {
			names = append(names, attr(in, "value"))
		}
		for _, a := range in.Attr {
			checked = checked || attr(in, "name") == "everywhere" && a.Key == "checked"
		}
	}
	if len(names) != 2 || names[0] != "A <b>" || names[1] != "B" || !checked {
		t.Errorf("given still: %q, in all stories %v", names, checked)
	}
}

// A copy that somebody marked says who did, and no share or words that nobody found.
func TestMarkedCopySaysWhoMarkedIt(t *testing.T) {
	f := ferry(t)
	b := f.briefs[0]
	one, two := b.Pages[0].Page, b.Pages[len(b.Pages)-1].Page
	b.Copies = []hearsay.Copy{{Kind: hearsay.Reprint, From: one, To: two, Directed: true, Marked: "marked by <Ada> on 3 May 2031", Reasons: []string{"marked by <Ada> on 3 May 2031", "the program found no words that both pages share"}}}
	b.Provenance.Edges = append(b.Provenance.Edges, hearsay.Edge{From: string(one), To: string(two), Kind: string(hearsay.Reprint), Why: "marked by <Ada> on 3 May 2031"})
	for path, want := range map[string]string{
		ferryURL + "/from": "marked by <Ada> on 3 May 2031; the program found no words that both share",
		"/compare/ferry00001/1/" + strconv.Itoa(len(b.Pages)): "was marked as a copy of page 1",
	} {
		code, n := get(t, newHandler(f), path)
		if got := text(n); code != 200 || !strings.Contains(got, want) || strings.Contains(got, "0% of its body") {
			t.Errorf("%s: %d, does not say %q:\n%s", path, code, want, got)
		}
	}
}
