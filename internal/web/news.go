package web

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/since"
)

// A newsView is what came since a change to the pile.
type newsView struct {
	First   bool // the reader has not looked before
	Since   int
	Pages   int
	Total   int // stories with new pages
	Stories []newsStory
	Part    part
}

// A newsStory is what of a story is new.
type newsStory struct {
	Title, URL string
	Whole      bool
	New, Of    int // pages
	Pages      []pageLine
	Events     []newsLine
	Sayings    []newsSaying
	Left       [3]int // pages, events and statements not shown
	All        string // where they are
}

// A newsLine is an event.
type newsLine struct {
	Date, Mode, Text string
	Deny             bool
	URL              string
	Notes            []note
}

// A newsSaying is a statement, with its cue: what was denied must not read as
// said.
type newsSaying struct {
	Name string
	sayingView
}

// The cookie that holds how far a reader has come: a number of changes to the
// pile, and nothing that says who reads.
const seenCookie = "hearsay_seen"

// Of a story this many pages, events and statements are shown among the others.
const newsStories, newsPages, newsEvents, newsSayings = 20, 6, 8, 8

// news shows what came since a reader last looked. Without ?since= it sets the
// reader's mark to now and leads to what came since the mark before: an address
// that stays the same when it is asked for again.
func (w *site) news(rw http.ResponseWriter, r *http.Request) {
	if !r.URL.Query().Has("since") {
		w.sinceLast(rw, r)
		return
	}
	w.page(func(r *http.Request) (*view, error) {
		change, err := sinceOf(r)
		if err != nil {
			return nil, err
		}
		p, err := partNumber(r)
		if err != nil {
			return nil, err
		}
		v := &newsView{Since: int(change), First: r.URL.Query().Get("first") == "1"}
		if err := w.fillNews(r, v, p); err != nil {
			return nil, err
		}
		return &view{Template: "news.html", Title: languageOf(r).T("New since you last looked"), Trail: []link{{languageOf(r).T("The pile"), "/"}, {languageOf(r).T("New"), ""}}, Data: v}, nil
	})(rw, r)
}

func (w *site) sinceLast(rw http.ResponseWriter, r *http.Request) {
	now, err := w.shelf.Mark(r.Context())
	if err != nil {
		w.fail(rw, r, statusOf(err))
		return
	}
	to := "/new?first=1&since=" + strconv.FormatInt(now, 10)
	if c, err := r.Cookie(seenCookie); err == nil {
		if n, err := strconv.ParseInt(c.Value, 10, 64); err == nil && n >= 0 {
			to = "/new?since=" + strconv.FormatInt(min(n, now), 10)
		}
	}
	http.SetCookie(rw, &http.Cookie{Name: seenCookie, Value: strconv.FormatInt(now, 10), Path: "/", MaxAge: 400 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	rw.Header().Set("Cache-Control", "no-store")
	http.Redirect(rw, r, to, http.StatusSeeOther)
}

func sinceOf(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("since %q: %w", clip(r.URL.Query().Get("since"), 20), errBadLink)
	}
	return n, nil
}

// fillNews fills in the stories of part p, those with the newest pages first.
func (w *site) fillNews(r *http.Request, v *newsView, p int) error {
	kept, err := w.shelf.KeptSince(r.Context(), int64(v.Since))
	if err != nil {
		return err
	}
	of, err := w.shelf.StoriesOf(r.Context(), slices.Collect(maps.Keys(kept))...)
	if err != nil {
		return err
	}
	at := map[hearsay.StoryID]*since.News{} // without what is in them
	for page, id := range of {
		n := at[id]
		if n == nil {
			n = &since.News{Story: id}
			at[id] = n
		}
		n.Of++
		n.Change = max(n.Change, kept[page])
	}
	var list []*since.News
	err = w.shelf.View(r.Context(), func(c *facet.Column) error {
		for _, n := range at {
			if i, ok := c.Find(n.Story); ok && c.Row(i).Texts > 0 {
				v.Pages += n.Of
				list = append(list, n)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	since.Order(list)
	v.Total = len(list)
	lo := min((p-1)*newsStories, len(list))
	hi := min(lo+newsStories, len(list))
	v.Part = part{Total: len(list), First: lo + 1, Last: hi}
	address := func(p int) string { return fmt.Sprintf("/new?since=%d&p=%d", v.Since, p) }
	if lo > 0 {
		v.Part.Prev = address(p - 1)
	}
	if hi < len(list) {
		v.Part.Next = address(p + 1)
	}
	for _, n := range list[lo:hi] {
		d, err := w.brief(r, string(n.Story))
		if err != nil {
			return err
		}
		if s := d.news(kept, int64(v.Since), false); s != nil {
			v.Stories = append(v.Stories, *s)
		}
	}
	return nil
}

// storyNews shows what of one story is new.
func (w *site) storyNews(r *http.Request) (*view, error) {
	change, err := sinceOf(r)
	if err != nil {
		return nil, err
	}
	d, err := w.brief(r, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	kept, err := w.shelf.KeptSince(r.Context(), change)
	if err != nil {
		return nil, err
	}
	v := &newsView{Since: int(change)}
	if s := d.news(kept, change, true); s != nil {
		v.Stories, v.Total, v.Pages = []newsStory{*s}, 1, s.New
	}
	return &view{Template: "news.html", Title: d.T("New") + " · " + d.title(), Trail: []link{{d.T("The pile"), "/"}, {clip(d.title(), 60), d.storyURL()}, {d.T("New"), ""}}, Data: v}, nil
}

// news tells what of the brief is new, nil where nothing is.
func (d *desk) news(kept map[hearsay.PageID]int64, change int64, whole bool) *newsStory {
	n := since.Of(d.b, kept)
	if n == nil {
		return nil
	}
	s := &newsStory{Title: clip(d.title(), 300), URL: d.storyURL(), Whole: n.Whole, New: len(n.Pages), Of: n.Of}
	limits := [3]int{newsPages, newsEvents, newsSayings}
	if whole {
		limits = [3]int{500, 500, 500}
	}
	cut := func(i, n int) int {
		s.Left[i] = max(n-limits[i], 0)
		if s.Left[i] > 0 && !whole {
			s.All = fmt.Sprintf("%s/new?since=%d", d.storyURL(), change)
		}
		return n - s.Left[i]
	}
	for i := range n.Pages[:cut(0, len(n.Pages))] {
		s.Pages = append(s.Pages, d.pageLine(&n.Pages[i]))
	}
	for i := range n.Events[:cut(1, len(n.Events))] {
		e := &n.Events[i].Event
		v := d.eventView(&n.Events[i], 0)
		s.Events = append(s.Events, newsLine{Date: longDate(d.Language, e.When), Mode: v.Mode, Deny: v.Deny, Text: clip(e.Label.Text, 300), URL: d.eventURL(e), Notes: d.notes(eventLine(e), e.Label)})
	}
	sayings := slices.DeleteFunc(n.Statements, func(x since.Said) bool { return len(x.Saying.Words) == 0 })
	for i := range sayings[:cut(2, len(sayings))] {
		name := sayings[i].Speaker
		if name == "" {
			name = d.T("Nobody named")
		}
		s.Sayings = append(s.Sayings, newsSaying{name, d.sayingView(&sayings[i].Saying)})
	}
	return s
}
