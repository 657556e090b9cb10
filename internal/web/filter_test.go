package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hearsay"
	"hearsay/internal/store"
)

// shelved makes a pile of small stories for the filters.
func shelved() *fakeShelf {
	f := newFake()
	f.states = []store.StoryState{store.Closed, store.Closed, store.GoesOn, ""}
	for i, s := range []struct {
		outlets, languages, speakers, places string
		origins, day, differences            int
	}{
		{"Harbour Post,Coast Radio", "en,de", "Tom Hale,Ines Roe", "Marrow", 1, 2, 0},
		{"Harbour Post", "en", "Tom Hale", "Marrow,Halmar", 0, 20, 3},
		{"Coast Radio,", "en", "Hale Barden", "Sulm", 2, 40, 1},
		{"", "fr", "", "", 4, 0, 0},
	} {
		b := &hearsay.Brief{Story: hearsay.Story{ID: hearsay.StoryID(fmt.Sprintf("s%d", i))}, Texts: 1}
		b.Story.Title.Text = fmt.Sprintf("Story %d", i)
		languages := strings.Split(s.languages, ",")
		for k, o := range strings.Split(s.outlets, ",") {
			b.Pages = append(b.Pages, hearsay.PageNote{Number: k + 1, Page: hearsay.PageID(fmt.Sprintf("p%d%d", i, k)), Outlet: hearsay.Outlet{Name: o}, Language: languages[k%len(languages)]})
		}
		if s.day > 0 {
			b.Story.First = time.Date(2031, 1, s.day, 0, 0, 0, 0, time.UTC)
			b.Story.Last = b.Story.First.AddDate(0, 0, 2)
		}
		for _, n := range strings.Split(s.speakers, ",") {
			b.Speakers = append(b.Speakers, hearsay.Speaker{Entity: hearsay.EntityID(n), Kind: hearsay.Person, Name: n})
		}
		for _, n := range strings.Split(s.places, ",") {
			b.Entities = append(b.Entities, hearsay.Entity{Kind: hearsay.Place, Name: n})
		}
		b.Differences = make([]hearsay.Difference, s.differences)
		b.Lead = &hearsay.Happening{Origins: hearsay.Origins{Origins: make([]hearsay.Witness, s.origins)}}
		f.briefs = append(f.briefs, b)
	}
	return f
}

func titlesAt(t *testing.T, f *fakeShelf, path string) string {
	t.Helper()
	code, n := get(t, newHandler(f), path)
	if code != 200 {
		t.Errorf("%s: %d", path, code)
	}
	return strings.ReplaceAll(strings.Join(texts(all(n, ".stories h2")), ","), "Story ", "")
}

func TestPileIsFiltered(t *testing.T) {
	f := shelved()
	for _, c := range []struct{ query, want string }{
		{"", "2,1,0,3"},
		{"outlet=harbour+post", "1,0"}, {"outlet=Coast+Radio", "2,0"}, {"outlet=-", "2,3"}, {"outlet=None+such", ""},
		{"speaker=hale", "2,1,0"}, {"speaker=tom+hale", "1,0"}, {"speaker=ale", ""}, {"speaker=roe", "0"},
		{"place=mar", "1,0"}, {"place=halmar", "1"}, {"language=de", "0"}, {"language=EN", "2,1,0"},
		{"after=2031-01-10", "2,1"}, {"before=2031-01-04", "0"}, {"after=2031-01-22&before=2031-01", "1"}, {"after=2031&before=2031", "2,1,0"},
		{"after=yesterday", "2,1,0,3"}, {"state=closed", "1,0"}, {"state=open", "2"}, {"state=nonsense", "2,1,0,3"},
		{"origins=0", "1"}, {"origins=1", "0"}, {"origins=2", "2"}, {"origins=3", "3"},
		{"outlet=Harbour+Post&place=Marrow&origins=0&language=en&speaker=hale&state=closed&after=2031-01", "1"},
		{"outlet=Harbour+Post&place=Sulm", ""},
		{"by=differences", "1,2,0,3"}, {"by=origins", "0,2,3,1"}, {"by=pages&outlet=Coast+Radio", "0,2"},
	} {
		if got := titlesAt(t, f, "/?"+c.query); got != c.want {
			t.Errorf("%s: stories %s, want %s", c.query, got, c.want)
		}
	}
}

// A value's count is what choosing it would leave, all else being as it is.
func TestCountsOfAFilterAreWhatItWouldLeave(t *testing.T) {
	f := shelved()
	for _, query := range []string{"", "outlet=Harbour+Post", "speaker=hale&origins=1", "state=closed&language=en"} {
		_, n := get(t, newHandler(f), "/?"+query)
		for _, sel := range all(n, ".filters select") {
			for _, o := range all(sel, "option") {
				q, _ := url.ParseQuery(query)
				if attr(o, "value") == "" {
					continue
				}
				q.Set(attr(sel, "name"), attr(o, "value"))
				left := 0
				if s := titlesAt(t, f, "/?"+q.Encode()); s != "" {
					left = len(strings.Split(s, ","))
				}
				if want := fmt.Sprintf("(%d)", left); !strings.HasSuffix(text(o), want) {
					t.Errorf("%s: %s offers %q, and leaves %d", query, attr(sel, "name"), text(o), left)
				}
			}
		}
	}
}

func TestAFilterThatHoldsForNothingSaysSo(t *testing.T) {
	_, n := get(t, newHandler(shelved()), "/?outlet=None+such&by=pages")
	if got := text(n); !strings.Contains(got, "No story fits all of this.") || !strings.Contains(got, "0 of 4 stories") {
		t.Errorf("says %q", got)
	}
	var here []string
	for _, o := range all(n, "#f-o option") {
		if slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
			here = append(here, text(o))
		}
	}
	if !slices.Equal(here, []string{"None such (0)"}) {
		t.Errorf("the form forgot what was asked: %q", here)
	}
	if _, n = get(t, newHandler(shelved()), "/?after=2031-01-30"); !strings.Contains(text(n), "1 story that fits otherwise is left out: none of their pages is dated.") {
		t.Error("does not say that a story without a date was left out")
	}
	if _, n = get(t, newHandler(shelved()), "/?after=soon"); !strings.Contains(text(n), "“soon” is no date such as") {
		t.Error("does not say that a date is none")
	}
}

func TestAFilterGoesOnOverPartsAndOrders(t *testing.T) {
	f := newFake()
	for i := range 240 {
		f.invent(invention{id: fmt.Sprintf("story%05d", i), pages: 4, statements: 1, first: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC), days: 2}, uint64(i))
	}
	h := newHandler(f)
	seen, path := 0, "/?outlet=Coast+Radio&by=pages"
	for path != "" {
		_, n := get(t, h, path)
		seen += len(all(n, ".stories li"))
		for _, a := range all(n, ".sort a") {
			if href := attr(a, "href"); strings.HasPrefix(href, "/?") && !strings.Contains(href, "outlet=Coast+Radio") {
				t.Errorf("order %s forgets the filter: %s", text(a), href)
			}
		}
		path = ""
		for _, a := range all(n, ".turn a") {
			if attr(a, "rel") == "next" {
				path = attr(a, "href")
			}
		}
	}
	want := 0
	for _, b := range f.briefs {
		if slices.ContainsFunc(b.Pages, func(p hearsay.PageNote) bool { return p.Outlet.Name == "Coast Radio" }) {
			want++
		}
	}
	if seen != want || want <= pileSize {
		t.Errorf("parts hold %d stories, want %d, more than %d", seen, want, pileSize)
	}
}

func TestCatalogSeesWhatChanged(t *testing.T) {
	f := newFake()
	f.invent(invention{id: "story00001", pages: 3, statements: 4, first: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC), days: 2}, 1)
	db := f.stored(t)
	h := Handler(db)
	title := func() string { _, n := get(t, h, "/"); return strings.Join(texts(all(n, ".stories h2")), ",") }
	before := title()
	b := f.briefs[0]
	b.Differences = make([]hearsay.Difference, 7)
	if err := db.PutBrief(t.Context(), "made again", b); err != nil {
		t.Fatal(err)
	}
	if _, n := get(t, h, "/"); !strings.Contains(text(n), "7 differences") {
		t.Error("a brief that was made again is not seen")
	}
	b.Story.Title.Text = "Renamed"
	mark, err := db.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.PutStories(t.Context(), mark, []hearsay.Story{b.Story}); err != nil {
		t.Fatal(err)
	}
	if got := title(); got != "Renamed" || before == got {
		t.Errorf("titles %s, then %s", before, got)
	}
}
