// Package api shows what was found to programs: JSON over HTTP under /api/v1, for
// reading only.
//
// Every route stands in one table (routes.go) with its parameters and the type of
// its answer. The table makes the mux, checks what is asked (no parameter is
// unknown, twice there or out of bounds) and makes openapi.json, which is embedded
// and served at /api/v1/openapi.json; a test holds the file against the table, and
// every answer of a real database against its schema.
//
// Answers. An object, or a [List]: some items, how many there are, and a cursor for
// the next ones. A list is never null. Words of a page are Excerpts: the words and
// the bytes of the page where they stand, counted in the page as decoded to UTF-8
// (/pages/{id}/body). Every answer has an ETag and is not sent again to who has it.
//
// Cursors (cursor.go) are opaque. One of a list of stories, speakers or outlets
// holds the key of the last item, so that items which come or go meanwhile neither
// repeat nor hide others. One of a part of a story holds a place in it as it was
// then; where the story was made anew since, the answer is 410 and the reader
// begins again, since a place in another list would skip something.
//
// Errors are application/problem+json (RFC 9457) of the type about:blank: the
// status says what it is, "detail" what to do, "parameter" which parameter it is
// about. Nothing is answered as HTML.
//
// The package knows nothing of how anything was found, keeps the few briefs and
// statements of speakers that were asked for last, by their fingerprints (cache.go,
// register.go); lists of all stories and speakers are the store's. Whoever may ask is decided before it, by internal/access.
package api

import (
	"bytes"
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

// Root is where the handler is mounted.
const Root = "/api/v1"

//go:embed openapi.json
var openAPI []byte

// A shelf is what this package needs of a [store.DB].
type shelf interface {
	Stories(ctx context.Context) ([]store.StorySummary, error)
	View(ctx context.Context, f func(*facet.Column) error) error
	StoriesNamed(ctx context.Context, ids ...hearsay.StoryID) ([]store.StorySummary, error)
	CountStories(ctx context.Context) (int, error)
	StoryID(ctx context.Context, name string, shortest int) (hearsay.StoryID, error)
	StoriesOf(ctx context.Context, pages ...hearsay.PageID) (map[hearsay.PageID]hearsay.StoryID, error)
	Story(ctx context.Context, name string) (store.StorySummary, error)
	Search(ctx context.Context, q store.Query) (store.Results, error)
	Brief(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error)
	GetSpeaking(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error)
	Made(ctx context.Context, id hearsay.StoryID) (string, error)
	ViewSpeakers(ctx context.Context, f func(*facet.Column, *speaker.Roll) error) error
	About(ctx context.Context, id hearsay.PageID) (*hearsay.Page, error)
	Gone(ctx context.Context, id hearsay.PageID) (bool, error)
	Page(ctx context.Context, id hearsay.PageID) (*hearsay.Page, error)
	Article(ctx context.Context, id hearsay.PageID) (*hearsay.Article, error)
	Versions(ctx context.Context, id hearsay.PageID) ([]store.Version, error)
	Failures(ctx context.Context) ([]store.Failure, error)
	Mark(ctx context.Context) (int64, error)
	KeptSince(ctx context.Context, change int64) (map[hearsay.PageID]int64, error)
}

// A server answers requests from one shelf.
type server struct {
	shelf   shelf
	briefs  *briefCache
	sayings *sayings
	exports chan struct{} // as many as may run at once
}

// mostExports are written at once; more are asked to come again.
const mostExports = 2

// Handler returns the API of a database, for requests whose path begins with
// [Root].
func Handler(db *store.DB) http.Handler { return newHandler(db) }

func newHandler(s shelf) http.Handler {
	sv := &server{shelf: s, briefs: &briefCache{shelf: s}, sayings: &sayings{shelf: s}, exports: make(chan struct{}, mostExports)}
	mux := http.NewServeMux()
	for _, r := range sv.routes() {
		mux.Handle(Root+r.Path, sv.serve(r))
	}
	return guard(mux)
}

// longest is how long an address may be, in bytes of its path and query.
const longest = 8 << 10

// guard sets the headers of every answer, refuses what is not reading, and turns a
// panic into a problem.
func guard(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		w := &answer{ResponseWriter: rw}
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler || w.begun {
				panic(http.ErrAbortHandler) // broken off, so that half an answer is not taken for one
			}
			slog.Error("api", "path", r.URL.Path, "panic", v)
			fail(rw, r, &problem{Status: http.StatusInternalServerError})
		}()
		if p := refused(r); p != nil {
			if p.Status == http.StatusMethodNotAllowed {
				h.Set("Allow", "GET, HEAD")
			}
			fail(w, r, p)
			return
		}
		if r.URL.Path == Root {
			r.URL.Path += "/"
		}
		// What the mux would answer by itself (an address to be cleaned, another
		// that is not there) is not of this form.
		if _, pattern := mux.Handler(r); pattern == "" || strings.Contains(r.URL.Path, "//") || slices.Contains(strings.Split(r.URL.Path, "/"), "..") || slices.Contains(strings.Split(r.URL.Path, "/"), ".") {
			fail(w, r, &problem{Status: http.StatusNotFound, Detail: "There is nothing at this address; " + Root + "/openapi.json lists what there is."})
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// refused says what is wrong with a request before its address is looked at.
func refused(r *http.Request) *problem {
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return &problem{Status: http.StatusMethodNotAllowed, Detail: "This can only be read, with GET or HEAD."}
	case len(r.URL.Path)+len(r.URL.RawQuery) > longest:
		return &problem{Status: http.StatusRequestURITooLong, Detail: "The address is longer than 8 KB."}
	case r.ContentLength > 0 || len(r.TransferEncoding) > 0:
		return &problem{Status: http.StatusRequestEntityTooLarge, Detail: "Nothing can be sent here: ask without a body."}
	}
	return nil
}

// An answer remembers whether it has begun.
type answer struct {
	http.ResponseWriter
	begun bool
}

func (a *answer) WriteHeader(code int) {
	a.begun = true
	a.ResponseWriter.WriteHeader(code)
}

func (a *answer) Write(b []byte) (int, error) {
	a.begun = true
	return a.ResponseWriter.Write(b)
}

// Unwrap is for [http.ResponseController].
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// spec serves the description of the API.
func (s *server) spec(c *call) error {
	return c.bytes("application/vnd.oai.openapi+json;version=3.1", bytes.TrimSpace(openAPI))
}
