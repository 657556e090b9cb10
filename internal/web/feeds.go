package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/feed"
	"hearsay/internal/register"
	"hearsay/internal/speaker"
	"hearsay/internal/wording"
)

// A followed is the feed that goes with a page, at Path with .atom or .json after it.
type followed struct {
	What string // "all stories"
	Path string
}

// follow is the feed of the story.
func (d *desk) follow() *followed { return &followed{d.title(), d.storyURL() + "/feed"} }

// feedLinks are the addresses of this site as seen from outside.
func (w *site) feedLinks(ctx context.Context, base string) feed.Links {
	l := FeedLinks(base)
	l.Fetched = func(id hearsay.PageID) time.Time {
		all, err := w.shelf.Versions(ctx, id)
		if err != nil {
			return time.Time{}
		}
		for _, v := range all {
			if v.Page == id {
				return v.Fetched
			}
		}
		return time.Time{}
	}
	return l
}

// FeedLinks returns the addresses of the pages that a [Handler] serves at base,
// such as "https://news.example", for feeds that lead there.
func FeedLinks(base string) feed.Links {
	base = strings.TrimRight(base, "/")
	return feed.Links{
		Base: base, Home: base + "/",
		Story: func(id hearsay.StoryID) string { return base + "/story/" + url.PathEscape(string(id)) },
		Page: func(s hearsay.StoryID, id hearsay.PageID) string {
			return base + pageURL(id) + "?from=" + url.QueryEscape(string(s))
		},
		Said: func(s hearsay.StoryID, st *hearsay.Statement) string {
			at := st.Sentence.Span
			return base + pageURL(st.Page) + "?at=" + strconv.Itoa(at.Start) + "-" + strconv.Itoa(at.End) + "&from=" + url.QueryEscape(string(s)+"."+sayingLine(st)) + "#s"
		},
		Speaker: func(key string) string { return base + everywhereURL(key) },
	}
}

// baseOf is where the client sees this site. A proxy before it may say that it
// speaks TLS; nobody but the client itself is told otherwise by a lie in it.
func baseOf(r *http.Request) (string, error) {
	for _, c := range []byte(r.Host) {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(".-_:[]", c) >= 0) {
			return "", fmt.Errorf("host %q: %w", clip(r.Host, 60), errBadLink)
		}
	}
	if r.Host == "" {
		return "", fmt.Errorf("no host: %w", errBadLink)
	}
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + r.Host, nil
	}
	return "http://" + r.Host, nil
}

// A feedMaker makes the feed of a request, that part of it at least, and says at which
// path it stands.
type feedMaker func(r *http.Request, l feed.Links, part int) (f *feed.Feed, path string, err error)

// feeds answers the two formats of a feed. ?p=2 is its second part.
func (w *site) feeds(mux *http.ServeMux, path string, make feedMaker) {
	for _, format := range []string{"atom", "json"} {
		mux.HandleFunc(path+"."+format, func(rw http.ResponseWriter, r *http.Request) {
			if err := w.feed(rw, r, format, make); err != nil {
				if r.Context().Err() == nil && statusOf(err) == http.StatusInternalServerError {
					w.log.Error("web feed", "path", r.URL.Path, "error", err)
				}
				w.fail(rw, r, statusOf(err))
			}
		})
	}
}

func (w *site) feed(rw http.ResponseWriter, r *http.Request, format string, make feedMaker) error {
	p, err := partNumber(r)
	if err != nil {
		return err
	}
	base, err := baseOf(r)
	if err != nil {
		return err
	}
	f, path, err := make(r, w.feedLinks(r.Context(), base), p)
	if err != nil {
		return err
	}
	f = f.Part(p, feed.PartSize, func(p int) string {
		if p == 1 {
			return base + path + "." + format
		}
		return base + path + "." + format + "?p=" + strconv.Itoa(p)
	})
	var b bytes.Buffer
	write, kind := f.Atom, feed.AtomType
	if format == "json" {
		write, kind = f.JSON, feed.JSONType
	}
	if err := write(&b); err != nil {
		return fmt.Errorf("feed %s: %w", path, err)
	}
	h := rw.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "X-Forwarded-Proto")
	sum := sha256.Sum256(b.Bytes())
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	h.Set("ETag", tag)
	if hasTag(r.Header.Get("If-None-Match"), tag) {
		rw.WriteHeader(http.StatusNotModified)
		return nil
	}
	if _, err := rw.Write(b.Bytes()); err != nil {
		return fmt.Errorf("%w: %w", http.ErrAbortHandler, err)
	}
	return nil
}

// hasTag reports whether an If-None-Match names a tag, compared weakly (RFC 9110,
// 13.1.2).
func hasTag(header, tag string) bool {
	for t := range strings.SplitSeq(header, ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}

func (w *site) listFeed(r *http.Request, l feed.Links, part int) (*feed.Feed, string, error) {
	f, err := feed.List(r.Context(), w.shelf, l, (part-1)*feed.PartSize, feed.PartSize)
	return f, "/feed", err
}

func (w *site) storyFeed(r *http.Request, l feed.Links, _ int) (*feed.Feed, string, error) {
	d, err := w.brief(r, r.PathValue("id"))
	if err != nil {
		return nil, "", err
	}
	return feed.Story(d.b, l), d.storyURL() + "/feed", nil
}

func (w *site) speakerFeed(r *http.Request, l feed.Links, _ int) (*feed.Feed, string, error) {
	found, _, err := register.Find(r.Context(), w.shelf, r.PathValue("key"))
	if err != nil {
		return nil, "", err
	}
	if len(found) != 1 { // nobody, or several of one name
		return nil, "", errNoPage
	}
	said, err := w.register.said(r.Context(), &found[0], wording.English())
	if err != nil {
		return nil, "", err
	}
	lines := make([]speaker.Line, len(said))
	for i := range said {
		lines[i] = said[i].Line
	}
	return feed.Speaker(&found[0], lines, l), everywhereURL(found[0].Key) + "/feed", nil
}
