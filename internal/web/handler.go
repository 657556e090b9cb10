// Package web shows briefs to people: the pile of stories, a story's brief, the
// kept page with the sentence that stands behind a line, a copy beside its
// original, and a speaker with all that they said.
//
// Every page is made whole on the server with html/template from one embedded
// sheet of styles. No script is needed; the one that is sent (static/hearsay.js)
// makes a few things quicker. Nothing is asked of any other host, and what a page of
// the pile brought is shown as text only: the Content-Security-Policy allows nothing
// but our own sheet, script and pictures.
//
// Addresses:
//
//	/                             the pile; ?by=time|change|pages|origins|differences&outlet=&speaker=&place=&language=&after=&before=&state=&origins=&p=2
//	/story/{id}                   a brief; its lines are fragments: #ev-…, #st-…, #q1, #d1, #o1
//	/story/{id}/{section}?p=2     one section of a long brief: sources, from, pages, happened, says, expect, differ, changed, only
//	/story/{id}/event/{event}     one event with its four lists whole
//	/story/{id}/report.html       the story as one file to keep, evidence inside; and report.md
//	/new?since=N&p=2              what came since change N; without it since the reader last looked; /story/{id}/new?since=N
//	/story/{id}/correct           forms to put the story right, GET and POST
//	/speaker/{story}/{entity}     all that one speaker said in a story
//	/search?q=&kind=&after=       what holds words; &part=1 sends the results alone
//	/story/{id}/line/{line}       leads to a line of a brief, wherever it stands
//	/speakers?name=&kind=&p=2     the speakers of all stories
//	/speaker/{key}?story=&outlet=&kind=&words=&after=&before=&by=&p=2  all that one of them said
//	/keys                         the keys that script listens to
//	/outlets?name=&p=2            the outlets of the pile
//	/outlet/{name}                what one brings first, takes and gives; ?list=own|given|taken&p=2
//	/page/{id}?at=S-E&from=ST.LN#s  a kept page, the bytes S to E of it highlighted, and the way back to line LN of story ST
//	/page/{id}/raw                the page as kept, as plain text
//	/compare/{story}/{from}/{to}  two pages side by side; also /compare?story=&a=&b=
//	/feed.atom, /feed.json        the list of stories as a feed; /story/{id}/feed.atom and
//	                              /speaker/{key}/feed.atom, and .json, are those of a story and a speaker; ?p=2
//	/static/…                     the sheet, the script and the icon
//
// A brief of thousands of lines is cut into parts, and each cut says how much
// is left and leads there. A handler keeps the few briefs that were asked for
// last, by the fingerprint of what they were made from.
package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
	"hearsay/internal/wording"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static/*
var staticFiles embed.FS

// A shelf is what this package needs of a [store.DB].
type shelf interface {
	View(ctx context.Context, f func(*facet.Column) error) error
	ViewCame(ctx context.Context, f func(*facet.Column) error) error
	StoriesNamed(ctx context.Context, ids ...hearsay.StoryID) ([]store.StorySummary, error)
	StoriesOf(ctx context.Context, pages ...hearsay.PageID) (map[hearsay.PageID]hearsay.StoryID, error)
	GetOutline(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error)
	ViewSpeakers(ctx context.Context, f func(*facet.Column, *speaker.Roll) error) error
	GetSpeaking(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error)
	Brief(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error)
	Made(ctx context.Context, id hearsay.StoryID) (string, error)
	Page(ctx context.Context, id hearsay.PageID) (*hearsay.Page, error)
	Article(ctx context.Context, id hearsay.PageID) (*hearsay.Article, error)
	ArticleShown(ctx context.Context, id hearsay.PageID) (*hearsay.Article, error)
	Versions(ctx context.Context, id hearsay.PageID) ([]store.Version, error)
	Mark(ctx context.Context) (int64, error)
	KeptSince(ctx context.Context, change int64) (map[hearsay.PageID]int64, error)
	Search(ctx context.Context, q store.Query) (store.Results, error)
	Story(ctx context.Context, name string) (store.StorySummary, error)
}

// Handler returns the web pages of a database.
func Handler(db *store.DB) http.Handler { return newHandler(db) }

func newHandler(s shelf) http.Handler { return newSite(s, Options{}) }

// A site answers requests from one shelf.
type site struct {
	shelf    shelf
	briefs   *briefCache
	outlets  *outletCache
	register *speakersRegister
	tmpl     map[*wording.Language]*template.Template
	sheet    string // address of the sheet, with its hash
	script   string // of the script
	editor   Editor // nil where nothing can be put right
	noEditor string // why not
	reader   func(*http.Request) (name string, known bool)
	signOut  string
	log      *slog.Logger
}

func newSite(s shelf, o Options) http.Handler {
	css := mustRead("static/hearsay.css")
	sum := sha256.Sum256(css)
	w := &site{shelf: s, briefs: newBriefCache(s), outlets: &outletCache{shelf: s}, register: &speakersRegister{shelf: s}, sheet: "/static/hearsay.css?" + hex.EncodeToString(sum[:4])}
	w.editor, w.noEditor, w.signOut = o.Editor, o.Refused, o.SignOut
	if w.reader = o.Reader; w.reader == nil {
		w.reader = func(*http.Request) (string, bool) { return "", false }
	}
	if w.log = o.Log; w.log == nil {
		w.log = slog.Default()
	}
	sum = sha256.Sum256(mustRead("static/hearsay.js"))
	w.script = "/static/hearsay.js?" + hex.EncodeToString(sum[:4])
	w.tmpl = map[*wording.Language]*template.Template{}
	for _, l := range wording.All() {
		w.tmpl[l] = templates(l, saidMark)
	}

	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", w.page(w.pile))
	mux.HandleFunc("/story/{id}", w.page(w.story))
	mux.HandleFunc("/story/{id}/{section}", w.page(w.section))
	mux.HandleFunc("/story/{id}/event/{event}", w.page(w.event))
	mux.HandleFunc("/story/{id}/report.html", w.reportFile(ReportHTML))
	mux.HandleFunc("/story/{id}/report.md", w.reportFile(ReportMarkdown))
	w.corrections(mux)
	mux.HandleFunc("/new", w.news)
	mux.HandleFunc("/story/{id}/new", w.page(w.storyNews))
	mux.HandleFunc("/search", w.page(w.search))
	mux.HandleFunc("/story/{id}/line/{line}", w.line)
	mux.HandleFunc("/speakers", w.page(w.everybody))
	mux.HandleFunc("/speaker/{key}", w.page(w.everywhere))
	mux.HandleFunc("/speaker/{story}/{entity}", w.page(w.speaker))
	mux.HandleFunc("/keys", w.page(w.keys))
	mux.HandleFunc("/outlets", w.page(w.everyOutlet))
	mux.HandleFunc("/outlet/{name}", w.page(w.outlet))
	mux.HandleFunc("/page/{id}", w.page(w.kept))
	mux.HandleFunc("/page/{id}/raw", w.raw)
	mux.HandleFunc("/compare", w.page(w.compare))
	mux.HandleFunc("/compare/{story}/{a}/{b}", w.page(w.compare))
	w.feeds(mux, "/feed", w.listFeed)
	w.feeds(mux, "/story/{id}/feed", w.storyFeed)
	w.feeds(mux, "/speaker/{key}/feed", w.speakerFeed)
	mux.HandleFunc("/", w.page(func(*http.Request) (*view, error) { return nil, errNoPage }))
	static, err := fs.Sub(staticFiles, "static")
	if err != nil {
		panic(err)
	}
	files := http.StripPrefix("/static/", http.FileServerFS(static))
	for _, name := range []string{"hearsay.css", "hearsay.js", "icon.svg"} {
		mux.HandleFunc("/static/"+name, func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Cache-Control", "public, max-age=86400")
			files.ServeHTTP(rw, r)
		})
	}
	return w.guard(mux)
}

// policy lets a page of ours load our own sheet, script and pictures, ask us and send
// a form to us, and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets the headers that every answer has, refuses what is not reading,
// and turns a panic into the page for it.
func (w *site) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // with none at all a form would not say that it is ours
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		asked := r
		r = withLanguage(r)
		defer func() {
			asked.Pattern = r.Pattern // which page it was, for whoever counts requests
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				w.log.Error("web page", "path", r.URL.Path, "panic", v)
				w.fail(rw, r, http.StatusInternalServerError)
			}
		}()
		if posting(r) {
			if err := new(http.CrossOriginProtection).Check(r); err != nil {
				w.fail(rw, r, http.StatusForbidden)
				return
			}
		} else if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			w.fail(rw, r, http.StatusMethodNotAllowed)
			return
		} else if w.choose(rw, r) {
			return
		}
		next.ServeHTTP(rw, r)
	})
}

// A view is a template with what it shows.
type view struct {
	Template  string
	Title     string
	Trail     []link // where you are: from the pile down, the last without an address
	Sheet     string
	Script    string
	NoFind    bool           // the page has a box for searching of its own
	Said      string         // the language of the words of pages, "" where not known
	Follow    *followed      // the feed that goes with it
	Languages []languageLink // the other languages
	SignOut   string         // where to sign out, "" where nobody signs in
	Data      any
	Status    int // 0 is 200
	// Keep holds the page once it is made, where it depends on nothing but a
	// brief; Template and Data may then be empty.
	Keep *atomic.Pointer[[]byte]
}

// A link is words that lead somewhere; without URL they don't.
type link struct {
	Text string
	URL  string
}

var (
	errNoPage  = errors.New("no such page")
	errBadLink = errors.New("malformed address")
)

// page answers with what f returns.
func (w *site) page(f func(*http.Request) (*view, error)) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		v, err := f(r)
		if err == nil {
			err = w.show(rw, r, v)
		}
		if err == nil {
			return
		}
		code := statusOf(err)
		if code == http.StatusInternalServerError && r.Context().Err() == nil {
			w.log.Error("web page", "path", r.URL.Path, "error", err)
		}
		w.fail(rw, r, code)
	}
}

// statusOf is the table of errors and HTTP status codes.
func statusOf(err error) int {
	switch {
	case errors.Is(err, errNoPage), errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrAmbiguous):
		return http.StatusNotFound
	case errors.Is(err, store.ErrPruned):
		return http.StatusGone
	case errors.Is(err, errBadLink):
		return http.StatusBadRequest
	case errors.Is(err, store.ErrBusy):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// show writes a view. Nothing is written where the template fails, nor where the
// browser has the same page already.
func (w *site) show(rw http.ResponseWriter, r *http.Request, v *view) error {
	body, err := w.render(r, v)
	if err != nil {
		return err
	}
	h := rw.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Language, Cookie")
	if v.Status != 0 {
		rw.WriteHeader(v.Status)
	} else {
		sum := sha256.Sum256(body)
		tag := `"` + hex.EncodeToString(sum[:8]) + `"`
		h.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			rw.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	if _, err := rw.Write(body); err != nil {
		return fmt.Errorf("%w: %w", http.ErrAbortHandler, err)
	}
	return nil
}

// render makes a page, or takes the one that is kept.
func (w *site) render(r *http.Request, v *view) ([]byte, error) {
	if v.Keep != nil {
		if b := v.Keep.Load(); b != nil {
			return *b, nil
		}
	}
	v.Sheet, v.Script, v.SignOut = w.sheet, w.script, w.signOut
	l := languageOf(r)
	v.Languages = languages(r, l, v.Keep != nil)
	var b bytes.Buffer
	if err := w.tmpl[l].ExecuteTemplate(&b, v.Template, v); err != nil {
		return nil, fmt.Errorf("template %s: %w", v.Template, err)
	}
	body := markSaid(b.Bytes(), v.Said, l)
	if v.Keep != nil {
		v.Keep.Store(&body)
	}
	return body, nil
}

// A problem is an error in plain words.
type problem struct {
	Code       int
	What, Todo string
}

// fail answers with the page for an HTTP status.
func (w *site) fail(rw http.ResponseWriter, r *http.Request, code int) {
	l := languageOf(r)
	p := problem{code, l.T("Something went wrong here"), l.T("The program has written down what. Nothing that was kept is lost; try again, or start from the pile.")}
	switch code {
	case http.StatusNotFound:
		p.What, p.Todo = l.T("There is no such page here"), l.T("The address may be from another database, or the story may have been joined with another. Look for it in the pile.")
	case http.StatusGone:
		p.What, p.Todo = l.T("This page was removed"), l.T("Its time here was over. What was found in it is kept, and can no longer be checked against it.")
	case http.StatusBadRequest:
		p.What, p.Todo = l.T("This address cannot be read"), l.T("A part of it is missing or garbled. Start from the pile.")
	case http.StatusForbidden:
		p.What, p.Todo = l.T("This was sent from another site"), l.T("Corrections are taken from the pages of hearsay only. Nothing was changed.")
	case http.StatusMethodNotAllowed:
		p.What, p.Todo = l.T("This can only be read"), l.T("Nothing can be sent to this address.")
	case http.StatusServiceUnavailable:
		p.What, p.Todo = l.T("The database is busy"), l.T("Another program is writing to it. Try again in a moment.")
	}
	v := &view{Template: "problem.html", Title: p.What, Trail: []link{{l.T("The pile"), "/"}, {p.What, ""}}, Data: p, Status: code}
	if err := w.show(rw, r, v); err != nil && r.Context().Err() == nil && !errors.Is(err, http.ErrAbortHandler) {
		w.log.Error("web page", "path", r.URL.Path, "error", err)
		http.Error(rw, p.What, code)
	}
}

// raw answers with a page as kept, as plain text, whatever it is.
func (w *site) raw(rw http.ResponseWriter, r *http.Request) {
	p, err := w.shelf.Page(r.Context(), hearsay.PageID(r.PathValue("id")))
	if err != nil {
		w.fail(rw, r, statusOf(err))
		return
	}
	charset := p.Charset
	if charset == "" || strings.ContainsAny(charset, "\r\n;\" ") {
		charset = "utf-8"
	}
	rw.Header().Set("Content-Type", "text/plain; charset="+charset)
	rw.Header().Set("Content-Disposition", "inline")
	http.ServeContent(rw, r, "", p.Fetched, bytes.NewReader(p.Raw))
}
