package web

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/store"
	"hearsay/internal/wording"
)

// An Editor puts stories right for somebody at the web page.
type Editor interface {
	// Who is the name to begin with, for somebody at this machine.
	Who() string
	// Corrections lists those that name a page of a story, the last first.
	Corrections(ctx context.Context, story store.StorySummary) ([]Correction, error)
	// Correct carries out a wish and returns the story to show then. Its error
	// says what is wrong with the wish.
	Correct(ctx context.Context, w Wish) (hearsay.StoryID, error)
	// Undo takes a correction back and returns the story to show then.
	Undo(ctx context.Context, id, who string) (hearsay.StoryID, error)
}

// A Wish is what somebody wants put right.
type Wish struct {
	Do    string // "move", "join", "split", "rename", "copy", "no copy", "same" or "part"
	Story hearsay.StoryID
	Pages []hearsay.PageID // of the story; of a copy the copy, then what it is one of
	Names []string         // two, of "same" and "part"
	// Everywhere says that the names are meant of all stories.
	Everywhere bool
	To         hearsay.StoryID // of a move or join; "new" for a move is a new story
	Who        string
	Why        string
}

// A Correction is one that was made.
type Correction struct {
	ID       string
	What     string // "moved page 5d41402a to ..."
	Who      string
	When     time.Time
	Why      string
	UndoneBy string
	UndoneAt time.Time
}

// Options say what else than reading the web pages are for.
type Options struct {
	// Editor puts stories right, for readers on this machine and those that Reader
	// knows: other requests to another host name than localhost are refused. nil
	// refuses all.
	Editor Editor
	// Refused says why there is no Editor.
	Refused string
	// Reader tells who asks: known where they signed in, and the name that they
	// gave, "" for none. nil knows nobody.
	Reader func(*http.Request) (name string, known bool)
	// SignOut is the address where a reader signs out, "" where nobody signs in.
	SignOut string
	// Log is told what goes wrong; nil is the default one.
	Log *slog.Logger
}

// HandlerWith returns the web pages of a database.
func HandlerWith(db *store.DB, o Options) http.Handler { return newSite(db, o) }

// A correctView is the page with the forms.
type correctView struct {
	Title   string
	URL     string
	Refused string // why nothing can be put right here
	Wrong   string // what was wrong with the wish
	Who     string
	Why     string
	Pages   []correctPage
	New     bool // a new story was chosen
	Others  []otherStory
	Copies  [2][]correctPage // the pages again, each chosen or not
	Names   [2]string
	Known   []string // names of the story to choose from
	All     bool     // the names are meant of all stories
	Left    int      // pages and stories not offered
	Made    []correctionView
}

// A correctPage is a page that can be chosen.
type correctPage struct {
	pageLine
	ID     string
	Chosen bool
}

// An otherStory is one that a page can go to.
type otherStory struct {
	ID, Title, Dates string
	Chosen           bool
}

type correctionView struct {
	Correction
	Date, Undone string
}

// What the forms offer at the most, and take.
const (
	correctPages   = 500
	correctStories = 300
	correctNames   = 400
	formBytes      = 256 << 10
)

// corrections answers the addresses where stories are put right.
func (w *site) corrections(mux *http.ServeMux) {
	mux.HandleFunc("GET /story/{id}/correct", w.page(func(r *http.Request) (*view, error) { return w.correctForm(r, Wish{}, "") }))
	mux.HandleFunc("POST /story/{id}/correct", w.correct)
}

// posting reports whether a request may be other than reading: a form of ours,
// sent from a page of ours.
func posting(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/story/") && strings.HasSuffix(r.URL.Path, "/correct")
}

// refused says why nothing can be put right by a request, "" where it can. A name
// other than localhost could be another's, made to lead to this machine.
func (w *site) refused(r *http.Request) string {
	if w.editor == nil {
		return cmp.Or(w.noEditor, wording.Key("this page is for reading only"))
	}
	if _, known := w.reader(r); known {
		return ""
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if ip := net.ParseIP(strings.Trim(host, "[]")); ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost") {
		return ""
	}
	return wording.Key("this page was asked for by another name than localhost")
}

// correctForm shows what can be put right about a story, with what was chosen.
func (w *site) correctForm(r *http.Request, wish Wish, wrong string) (*view, error) {
	d, err := w.brief(r, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	v := &correctView{Title: clip(d.title(), 400), URL: d.storyURL(), Refused: d.T(w.refused(r)), Wrong: clip(d.T(wrong), 600), Why: wish.Why, New: wish.To == "new"}
	t := &view{Template: "correct.html", Title: d.T("Put right") + " · " + d.title(), Trail: []link{{d.T("The pile"), "/"}, {clip(d.title(), 60), d.storyURL()}, {d.T("Put right"), ""}}, Data: v}
	if wrong != "" {
		t.Status = http.StatusUnprocessableEntity
	}
	if v.Refused != "" {
		return t, nil
	}
	v.Left = max(len(d.b.Pages)-correctPages, 0)
	name, known := w.reader(r)
	if v.Who = cmp.Or(wish.Who, name); v.Who == "" && !known {
		v.Who = w.editor.Who()
	}
	for i := range d.b.Pages[:min(len(d.b.Pages), correctPages)] {
		p := &d.b.Pages[i]
		line, two := d.pageLine(p), wish.copies()
		v.Pages = append(v.Pages, correctPage{line, string(p.Page), !two && slices.Contains(wish.Pages, p.Page)})
		for k := range v.Copies {
			v.Copies[k] = append(v.Copies[k], correctPage{line, string(p.Page), two && len(wish.Pages) == 2 && wish.Pages[k] == p.Page})
		}
	}
	copy(v.Names[:], wish.Names)
	v.Known, v.All = d.knownNames(), wish.Everywhere
	var ids []hearsay.StoryID // the first others of the list, and this one
	err = w.shelf.View(r.Context(), func(c *facet.Column) error {
		own, there := c.Find(d.b.Story.ID)
		for i := int32(0); int(i) < c.Len() && len(ids) < correctStories; i++ {
			if !there || i != own {
				ids = append(ids, c.Row(i).ID)
			}
		}
		v.Left += c.Len() - len(ids)
		if there {
			v.Left--
			ids = append(ids, d.b.Story.ID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	all, err := w.shelf.StoriesNamed(r.Context(), ids...)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if s.ID == d.b.Story.ID {
			made, err := w.editor.Corrections(r.Context(), s)
			if err != nil {
				return nil, err
			}
			for _, c := range made {
				m := correctionView{Correction: c, Date: d.Date(c.When.UTC(), "2 January 2006")}
				if c.UndoneBy != "" || !c.UndoneAt.IsZero() {
					m.Undone = d.F("taken back by %s on %s", c.UndoneBy, d.Date(c.UndoneAt.UTC(), "2 January 2006"))
				}
				v.Made = append(v.Made, m)
			}
		} else if len(v.Others) < correctStories {
			line := pileLine(d.Language, s)
			v.Others = append(v.Others, otherStory{string(s.ID), clip(line.Title, 90), line.Dates, s.ID == wish.To})
		} else {
			v.Left++
		}
	}
	return t, nil
}

// knownNames are the names of the story's people, groups and places.
func (d *desk) knownNames() []string {
	var out []string
	for _, e := range d.b.Entities {
		for _, n := range append([]string{e.Name}, e.Aliases...) {
			if n != "" && len(n) <= 200 {
				out = append(out, n)
			}
		}
		if len(out) > correctNames {
			break
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// copies reports whether a wish is about two pages, one a copy of the other or not.
func (w *Wish) copies() bool { return w.Do == "copy" || w.Do == "no copy" }

func (w *Wish) names() bool { return w.Do == "same" || w.Do == "part" }

// correct carries out a form and leads to the story that came of it.
func (w *site) correct(rw http.ResponseWriter, r *http.Request) {
	// A pile of many pages takes its time, and what was begun is done whether
	// or not somebody waits for it.
	http.NewResponseController(rw).SetWriteDeadline(time.Time{})
	ctx := context.WithoutCancel(r.Context())
	if w.refused(r) != "" {
		w.page(func(*http.Request) (*view, error) {
			v, err := w.correctForm(r, Wish{}, "")
			if err == nil {
				v.Status = http.StatusForbidden
			}
			return v, err
		})(rw, r)
		return
	}
	r.Body = http.MaxBytesReader(rw, r.Body, formBytes)
	if err := r.ParseForm(); err != nil {
		w.fail(rw, r, http.StatusBadRequest)
		return
	}
	form := r.PostForm
	wish := Wish{Do: form.Get("do"), Story: hearsay.StoryID(r.PathValue("id")), To: hearsay.StoryID(form.Get("to")),
		Who: strings.TrimSpace(form.Get("who")), Why: strings.TrimSpace(form.Get("why"))}
	for _, p := range form["page"] {
		wish.Pages = append(wish.Pages, hearsay.PageID(p))
	}
	for _, n := range form["name"] {
		wish.Names = append(wish.Names, strings.TrimSpace(n))
	}
	wish.Everywhere = form.Get("everywhere") != ""
	wrong := wish.wrong()
	var id hearsay.StoryID
	if wrong == "" {
		var err error
		if wish.Do == "undo" {
			id, err = w.editor.Undo(ctx, form.Get("correction"), wish.Who)
		} else {
			id, err = w.editor.Correct(ctx, wish)
		}
		if errors.Is(err, store.ErrBusy) {
			w.fail(rw, r, http.StatusServiceUnavailable)
			return
		}
		if err != nil {
			wrong = err.Error()
		}
	}
	if wrong != "" {
		w.page(func(*http.Request) (*view, error) { return w.correctForm(r, wish, wrong) })(rw, r)
		return
	}
	http.Redirect(rw, r, "/story/"+url.PathEscape(string(id)), http.StatusSeeOther)
}

// wrong says what a form lacks.
func (w *Wish) wrong() string {
	switch {
	case w.Who == "":
		return wording.Key("Say who corrects.")
	case w.Do == "undo":
		return ""
	case !slices.Contains([]string{"move", "join", "split", "rename", "copy", "no copy", "same", "part"}, w.Do):
		return wording.Key("Choose what to do.")
	case w.names() && (len(w.Names) != 2 || w.Names[0] == "" || w.Names[1] == ""):
		return wording.Key("Give both names.")
	case w.names():
		return ""
	case w.copies() && (len(w.Pages) != 2 || w.Pages[0] == "" || w.Pages[1] == ""):
		return wording.Key("Choose the two pages.")
	case w.copies() && w.Pages[0] == w.Pages[1]:
		return wording.Key("Choose two different pages.")
	case w.Do == "move" && w.To == "" && len(w.Pages) > 0:
		return wording.Key("Choose the story to move it to.")
	case w.Do == "join" && w.To == "":
		return wording.Key("Choose the story to join it with.")
	case w.Do != "join" && len(w.Pages) == 0:
		return wording.Key("Choose a page, or several.")
	case w.Do == "rename" && len(w.Pages) != 1:
		return wording.Key("Choose the one page whose headline is to be the name.")
	}
	return ""
}
