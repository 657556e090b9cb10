package web

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hearsay/internal/wording"
)

// usedWords are the texts that templates and code ask for, by where.
func usedWords(t *testing.T) map[string]string {
	t.Helper()
	used := map[string]string{}
	static := regexp.MustCompile(`\{\{t "([^"]*)"\}\}`)
	format := regexp.MustCompile(`\(?\b(tf|plural|noun)\b ((?:\$?[\w.]+ )?)"([^"]*)"`)
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := templateFiles.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range static.FindAllStringSubmatch(string(b), -1) {
			used[m[1]] = f
		}
		for _, m := range format.FindAllStringSubmatch(string(b), -1) {
			if m[1] == "tf" {
				used[m[3]] = f
			} else {
				used["%s "+m[3]] = f
			}
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	sources = append(sources, "../wording/wording.go")
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := c.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			at, before := 0, ""
			switch sel.Sel.Name {
			case "T", "F", "Key":
			case "N", "Noun":
				at, before = 1, "%s "
			default:
				return true
			}
			if len(c.Args) > at {
				if l, ok := c.Args[at].(*ast.BasicLit); ok && l.Kind == token.STRING {
					if s, err := strconv.Unquote(l.Value); err == nil {
						used[before+s] = name
					}
				}
			}
			return true
		})
	}
	return used
}

func TestEveryTextStandsInEveryTableAndNoMore(t *testing.T) {
	used := usedWords(t)
	if len(used) < 200 {
		t.Fatalf("found only %d texts", len(used))
	}
	for _, l := range wording.All() {
		if l.English() {
			continue
		}
		for s, where := range used {
			if !l.Has(s) {
				t.Errorf("%s: no text for %q (%s)", l.Code, s, where)
			}
		}
		for _, s := range l.Keys() {
			if used[s] == "" {
				t.Errorf("%s: %q is used nowhere", l.Code, s)
			}
		}
	}
}

// askIn asks for a page in a language.
func askIn(t *testing.T, h http.Handler, path, language string) string {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept-Language", language)
	rw := httptest.NewRecorder()
	h.ServeHTTP(rw, r)
	if rw.Code != http.StatusOK {
		t.Fatalf("%s in %s: status %d", path, language, rw.Code)
	}
	if v := rw.Header().Get("Vary"); !strings.Contains(v, "Accept-Language") || !strings.Contains(v, "Cookie") {
		t.Errorf("%s: Vary is %q", path, v)
	}
	return rw.Body.String()
}

func TestPagesKeptForOneLanguageAreNotShownInAnother(t *testing.T) {
	h := newHandler(ferry(t))
	for _, path := range []string{"/", ferryURL, "/keys", "/outlets", "/speakers", "/search"} {
		first := askIn(t, h, path, "en")
		german := askIn(t, h, path, "de-AT, en;q=0.5")
		again := askIn(t, h, path, "en")
		if first != again {
			t.Errorf("%s: English is another page after German was asked for", path)
		}
		if !strings.Contains(german, `<html lang="de">`) || !strings.Contains(first, `<html lang="en">`) {
			t.Errorf("%s: lang is not that of the interface", path)
		}
		if !strings.Contains(german, "Zum Inhalt springen") || strings.Contains(german, "Skip to the content") {
			t.Errorf("%s: not in German", path)
		}
	}
}

func TestTheLanguageIsChosenAndKept(t *testing.T) {
	h := newHandler(ferry(t))
	for _, c := range []struct {
		path, to string
		code     int
	}{
		{"/?by=pages&lang=de", "/?by=pages", 303},
		{"/keys?lang=de", "/keys", 303},
		{"//elsewhere.example/?lang=de", "/elsewhere.example/", 303},
		{"/?lang=xx", "", 400},
		{"/?lang=", "", 400},
	} {
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, httptest.NewRequest("GET", "http://here"+c.path, nil))
		if rw.Code != c.code || rw.Header().Get("Location") != c.to {
			t.Errorf("%s: %d to %q, want %d to %q", c.path, rw.Code, rw.Header().Get("Location"), c.code, c.to)
		}
		cookie := rw.Header().Get("Set-Cookie")
		if got := strings.Contains(cookie, "HttpOnly") && strings.Contains(cookie, "SameSite=Lax"); got != (c.code == 303) {
			t.Errorf("%s: cookie %q", c.path, cookie)
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: languageCookie, Value: "de"})
	r.Header.Set("Accept-Language", "en")
	rw := httptest.NewRecorder()
	h.ServeHTTP(rw, r)
	if !strings.Contains(rw.Body.String(), `<html lang="de">`) {
		t.Error("the choice gives way to what the browser asks for")
	}
}

// ownWords are the words of a page that are the program's own: neither what pages
// said, which stands in bdi or bears its language, nor what is drawn.
func ownWords(body string) string {
	body = body[strings.Index(body, "<body"):]
	for _, cut := range []string{`(?s)<bdi[^>]*>.*?</bdi>`, `(?s)<code>.*?</code>`, `(?s)<(span|p|dd|h1)[^>]* (lang|dir)="[^"]*"[^>]*>.*?</(span|p|dd|h1)>`,
		`<a [^>]*hreflang[^>]*>.*?</a>`, `(?s)<svg.*?</svg>`, `(?s)<article.*?</article>`, `(?s)<datalist.*?</datalist>`, `(?s)<select id="f-o".*?</select>`, `(?s)<style.*?</style>`} {
		body = regexp.MustCompile(cut).ReplaceAllString(body, " ")
	}
	var labels []string
	for _, m := range regexp.MustCompile(` (aria-label|placeholder)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		labels = append(labels, m[2])
	}
	return strings.Join(strings.Fields(regexp.MustCompile(`(?s)<[^>]*>`).ReplaceAllString(body, " ")+" "+strings.Join(labels, " ")), " ")
}

func TestPagesInGermanHaveNoEnglishWordsOfOurs(t *testing.T) {
	h := newSite(ferry(t), Options{Editor: &fakeEditor{}, SignOut: "/logout"})
	english := regexp.MustCompile(`(?i)\b(the|of|and|page|pages|texts|outlets|origin|origins|where|what|who|which|how|why|says|said by|expect|differ|copied|copy|copies|reprint|named|unnamed|not|more|show|filters|search|date|fetched|about|known|story|stories|statement|statements|speakers)\b`)
	for _, path := range []string{"/", "/?after=x", ferryURL, ferryURL + "/sources", ferryURL + "/says", ferryURL + "/happened", ferryURL + "/from", ferryURL + "/expect", ferryURL + "/differ", ferryURL + "/only",
		ferryURL + "/correct", "/outlets", "/speakers", "/speaker/tom-hale", "/speaker/ferry00001/tom-hale", "/search", "/keys", "/compare/ferry00001/1/2", "/outlet/The%20Harbour%20Post"} {
		own := askIn(t, h, path, "de")
		own = strings.NewReplacer("localhost", "", "hearsay", "").Replace(ownWords(own))
		own = regexp.MustCompile(`“[^“”]*”`).ReplaceAllString(own, "")
		if found := english.FindAllStringIndex(own, -1); found != nil {
			at := found[0]
			t.Errorf("%s: %d English words, the first in %q", path, len(found), own[max(0, at[0]-60):min(len(own), at[1]+60)])
		}
	}
}

func TestWordsOfPagesBearTheirLanguage(t *testing.T) {
	h := newHandler(ferry(t))
	german, english := askIn(t, h, ferryURL, "de"), askIn(t, h, ferryURL, "en")
	if strings.Contains(german+english, saidMark) {
		t.Error("a mark was left standing")
	}
	if n := strings.Count(german, `<bdi lang="en">`); n < 20 {
		t.Errorf("only %d words of pages bear their language in the German interface", n)
	}
	if strings.Contains(english, ` lang="en">`) && strings.Count(english, ` lang="en"`) > 1 {
		t.Error("English words are marked in English")
	}
}

func TestAReportIsWrittenInALanguage(t *testing.T) {
	f := ferry(t)
	var b bytes.Buffer
	if err := writeReport(context.Background(), f, f.briefs[0], ReportHTML, wording.Get("de"), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<html lang="de">`, "Woher es kommt", "Die Seiten", "Erstellt von hearsay"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in it", want)
		}
	}
	if strings.Contains(b.String(), "Where it comes from") {
		t.Error("English headings stand in it")
	}
}
