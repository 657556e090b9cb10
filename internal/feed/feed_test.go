package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/source"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

func e(s string) hearsay.Excerpt { return hearsay.Excerpt{Text: s} }

// quay is a story of a page, its changed version and an undated page.
func quay() *hearsay.Brief {
	day := func(d int) hearsay.When { w := hearsay.Day(2031, 8, d); w.Why = "stated"; return w }
	b := &hearsay.Brief{Story: hearsay.Story{ID: "quay000001", Title: e("Men held at the quay"), First: day(16).Start, Last: day(17).Start}, Texts: 2}
	b.Pages = []hearsay.PageNote{
		{Number: 1, Page: "aa", URL: "https://harbour.example/men", Headline: e("Men held at the quay"), Published: day(16), Outlet: hearsay.Outlet{Name: "Harbour Post"}},
		{Number: 2, Page: "bb", URL: "https://harbour.example/men", Headline: e("Men held at the quay"), Published: day(16), Authors: []hearsay.Excerpt{e("Edda Vell")}},
		{Number: 3, Page: "cc", URL: "javascript:alert(1)", Headline: e("<script>alert(1)</script> & \u202eevil\x00 <b>bold</b>")},
	}
	b.Changes = []hearsay.Change{{From: "aa", To: "bb", Was: e("Police held 33 men."), Is: e("Police held 35 men."), When: day(18)}, {From: "aa", To: "bb", Is: e("An earlier version was wrong."), When: day(18)}}
	b.Copies = []hearsay.Copy{{Kind: hearsay.Version, From: "aa", To: "bb", Directed: true}}
	b.Events = []hearsay.Happening{{Event: hearsay.Event{When: day(15), Reports: []hearsay.Report{{Page: "cc", Sentence: e("They held men.")}, {Page: "aa", Sentence: e("Police held 33 men.")}}}}}
	y := hearsay.Saying{Statement: hearsay.Statement{ID: "s1", Page: "cc", Sentence: e("“All are well,” Harn said <i>later</i>.")}}
	z := hearsay.Saying{Statement: hearsay.Statement{ID: "s2", Page: "aa", Sentence: e("Harn denied it."), Said: day(14)}}
	b.Speakers = []hearsay.Speaker{{Entity: "edda-harn", Name: "Edda Harn", Kind: hearsay.Person, Sayings: []hearsay.Saying{y, z}}}
	b.Only = []hearsay.OnlyIn{{Number: 3, Page: "cc", Words: e("A dog barked.")}}
	return b
}

func links() Links {
	at := func(kind string) string { return "https://desk.example/" + kind }
	return Links{Base: "https://desk.example", Home: at(""),
		Story:   func(id hearsay.StoryID) string { return at("story/" + string(id)) },
		Page:    func(_ hearsay.StoryID, id hearsay.PageID) string { return at("page/" + string(id)) },
		Said:    func(_ hearsay.StoryID, s *hearsay.Statement) string { return at("said/" + string(s.ID)) },
		Speaker: func(key string) string { return at("speaker/" + key) },
		Fetched: func(hearsay.PageID) time.Time { return time.Date(2031, 9, 1, 8, 0, 0, 0, time.UTC) }}
}

func feeds(l Links) map[string]*Feed {
	b := quay()
	voices := speaker.Join(speaker.Voices(b))
	return map[string]*Feed{
		"list": Stories([]store.StorySummary{{ID: "quay000001", Title: "Men held at the quay", Pages: []hearsay.PageID{"aa", "bb", "cc"}, Texts: 2, Outlets: 1, First: b.Story.First, Last: b.Story.Last},
			{ID: "old0000001", Pages: []hearsay.PageID{"dd"}}}, l),
		"story":   Story(b, l),
		"speaker": Speaker(&voices[0], speaker.Lines(b, 0), l),
		"empty":   Stories(nil, l),
	}
}

var uuid = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// What RFC 4287 asks of every feed and entry.
func TestAtomIsValid(t *testing.T) {
	for kind, f := range feeds(links()) {
		var buf bytes.Buffer
		if err := f.Part(1, 2, func(p int) string { return fmt.Sprintf("https://desk.example/feed.atom?p=%d&x=1", p) }).Atom(&buf); err != nil {
			t.Fatal(err)
		}
		type atom struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      []string `xml:"id"`
			Title   []string `xml:"title"`
			Updated []string `xml:"updated"`
			Author  []string `xml:"author>name"`
			Link    []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Entry []struct {
				ID        []string `xml:"id"`
				Title     []string `xml:"title"`
				Updated   []string `xml:"updated"`
				Published []string `xml:"published"`
				Link      []struct {
					Rel  string `xml:"rel,attr"`
					Href string `xml:"href,attr"`
				} `xml:"link"`
				Content []struct {
					Type  string `xml:"type,attr"`
					Text  string `xml:",chardata"`
					Inner string `xml:",innerxml"`
				} `xml:"content"`
			} `xml:"entry"`
		}
		var a atom
		if err := xml.Unmarshal(buf.Bytes(), &a); err != nil {
			t.Fatalf("%s: %v\n%s", kind, err, buf.String())
		}
		if len(a.ID) != 1 || !uuid.MatchString(a.ID[0]) || len(a.Title) != 1 || len(a.Updated) != 1 || len(a.Author) != 1 {
			t.Errorf("%s: the feed's own elements: %+v", kind, a)
		}
		dates := a.Updated
		self := 0
		for _, l := range a.Link {
			if l.Rel == "self" {
				self++
			}
			if u, err := url.Parse(l.Href); err != nil || !u.IsAbs() {
				t.Errorf("%s: link %q", kind, l.Href)
			}
		}
		if self != 1 {
			t.Errorf("%s: %d links to itself", kind, self)
		}
		seen := map[string]bool{}
		for _, x := range a.Entry {
			if len(x.ID) != 1 || !uuid.MatchString(x.ID[0]) || seen[x.ID[0]] || len(x.Title) != 1 || x.Title[0] == "" || len(x.Updated) != 1 || len(x.Published) > 1 || len(x.Content) != 1 || x.Content[0].Type != "text" {
				t.Errorf("%s: entry %+v", kind, x)
			}
			seen[x.ID[0]] = true
			if strings.Contains(x.Content[0].Inner, "<") {
				t.Errorf("%s: markup in %q", kind, x.Content[0].Inner)
			}
			dates = append(append(dates, x.Updated...), x.Published...)
			alternates := 0
			for _, l := range x.Link {
				if l.Rel == "alternate" {
					alternates++
				}
				if u, err := url.Parse(l.Href); err != nil || u.Scheme != "https" {
					t.Errorf("%s: link %q", kind, l.Href)
				}
			}
			if alternates != 1 {
				t.Errorf("%s: %d links to the entry's page", kind, alternates)
			}
		}
		for _, d := range dates {
			if _, err := time.Parse(time.RFC3339, d); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
}

// Our own reader of feeds reads both formats back, and gets the same out of them.
func TestFeedsAreReadBack(t *testing.T) {
	for kind, f := range feeds(links()) {
		var want string
		for format, write := range map[string]func(io.Writer) error{"atom": f.Atom, "json": f.JSON} {
			var buf bytes.Buffer
			if err := write(&buf); err != nil {
				t.Fatal(err)
			}
			r := source.NewFeedReader(&buf, "https://desk.example/feed", "", 0)
			var got strings.Builder
			n := 0
			for {
				x, err := r.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s %s: %v", kind, format, err)
				}
				fmt.Fprintf(&got, "%s %s %s %s %v\n%s\n", x.ID, x.Title, x.Link, x.Author, x.Updated, x.Body)
				o := f.Entries[n]
				if x.ID != o.ID || x.Link != o.URL || !x.Updated.Equal(o.Updated) || !x.Published.Equal(o.Published) {
					t.Errorf("%s %s: read back %+v, want %+v", kind, format, x, o)
				}
				n++
			}
			if n != len(f.Entries) {
				t.Errorf("%s %s: %d entries read back, want %d", kind, format, n, len(f.Entries))
			}
			if want == "" {
				want = got.String()
			} else if got.String() != want {
				t.Errorf("%s: Atom and JSON differ:\n%s\n%s", kind, got.String(), want)
			}
		}
	}
}

func TestStoryTellsWhatIsNew(t *testing.T) {
	f := Story(quay(), links())
	if len(f.Entries) != 3 {
		t.Fatalf("%d entries", len(f.Entries))
	}
	byTitle := map[string]Entry{}
	for _, x := range f.Entries {
		byTitle[x.Title] = x
	}
	changed := byTitle["Changed (33 became 35, 1 sentence added): Men held at the quay"]
	for _, want := range []string{"This page was changed after page 1: 33 became 35, 1 sentence added on 18 August 2031", "Was: Police held 33 men.\n  Now: Police held 35 men.", "Added: An earlier version was wrong.", "Another version of page 1."} {
		if !strings.Contains(changed.Text, want) {
			t.Errorf("no %q in\n%s", want, changed.Text)
		}
	}
	if changed.Updated.Day() != 18 || changed.Published.Day() != 16 {
		t.Errorf("changed %v, published %v", changed.Updated, changed.Published)
	}
	first := byTitle["Men held at the quay"]
	if !strings.Contains(first.Text, "First told here:\n- 15 August 2031: Police held 33 men.") || !strings.Contains(first.Text, "Edda Harn: Harn denied it.") {
		t.Errorf("the first page:\n%s", first.Text)
	}
	// An undated page is dated by its fetching, and says so by no published date.
	odd := f.Entries[0]
	if !odd.Published.IsZero() || odd.Updated.Month() != 9 || !strings.Contains(odd.Text, "day not known") || !strings.Contains(odd.Text, "Only in this page:\n- A dog barked.") {
		t.Errorf("the undated page: %+v", odd)
	}
}

// Names and times come from the data: the same in every run and on every desk.
func TestFeedsAreStable(t *testing.T) {
	a, b := feeds(links()), feeds(Links{Base: "http://other.example"})
	for kind := range a {
		ids := map[string]bool{}
		for _, x := range a[kind].Entries {
			ids[x.ID] = true
		}
		for _, x := range b[kind].Entries {
			if !ids[x.ID] {
				t.Errorf("%s: another name on another desk", kind)
			}
		}
		if a[kind].ID == b[kind].ID {
			t.Errorf("%s: two desks have one feed", kind)
		}
	}
	if got := a["empty"].Updated; !got.IsZero() {
		t.Errorf("an empty feed is of %v", got)
	}
	var buf bytes.Buffer
	if err := a["empty"].Atom(&buf); err != nil || !strings.Contains(buf.String(), "<updated>1970-01-01T00:00:00Z</updated>") {
		t.Errorf("%v %s", err, buf.String())
	}
}

// A pile without dates costs a bounded number of questions to the store.
func TestFetchingIsAskedForSoOften(t *testing.T) {
	n := 0
	l := Links{Fetched: func(hearsay.PageID) time.Time { n++; return time.Unix(1e9, 0) }}
	all := make([]store.StorySummary, 500)
	for i := range all {
		all[i] = store.StorySummary{ID: hearsay.StoryID(fmt.Sprint(i)), Pages: make([]hearsay.PageID, 100)}
	}
	if f := Stories(all, l); n != mostAsked || len(f.Entries) != 500 || f.Updated.Unix() != 1e9 {
		t.Errorf("asked %d times, %d entries, %v", n, len(f.Entries), f.Updated)
	}
}

func TestPartsHoldAll(t *testing.T) {
	f := &Feed{}
	for i := range 7 {
		f.Entries = append(f.Entries, Entry{ID: fmt.Sprint(i)})
	}
	address := func(p int) string { return fmt.Sprint("/", p) }
	var got []string
	p := f.Part(1, 3, address)
	if p.First != "/1" || p.Last != "/3" || p.Previous != "" || p.Self != "/1" {
		t.Errorf("%+v", p)
	}
	for n := 1; ; n++ {
		p := f.Part(n, 3, address)
		for _, x := range p.Entries {
			got = append(got, x.ID)
		}
		if p.Next == "" {
			if p.Previous != "/2" {
				t.Errorf("the last part follows %q", p.Previous)
			}
			break
		}
	}
	if strings.Join(got, "") != "0123456" {
		t.Errorf("got %v", got)
	}
	if p := f.Part(99, 3, address); len(p.Entries) != 0 || p.Next != "" || p.Previous != "/3" {
		t.Errorf("a part beyond the last: %+v", p)
	}
	if p := f.Part(1, 10, address); p.First != "" || p.Next != "" {
		t.Errorf("the only part names others: %+v", p)
	}
}

func FuzzFeeds(f *testing.F) {
	f.Add("A <b>title</b>", "line\x00\u202e]]>&", "https://a.example/?a=b&c=\"", int64(1e9))
	f.Add("\xff\xfe", "\ufffe\uffff\u2028", "http://[::1", int64(-1<<60))
	f.Fuzz(func(t *testing.T, title, text, address string, sec int64) {
		x := &Feed{ID: name(title), Title: title, Subtitle: text, Entries: []Entry{{ID: name(text), Title: title, Text: text, Live: address, Updated: time.Unix(sec, 0), Published: time.Unix(sec, 0), Authors: []string{title}}}}
		var a, j bytes.Buffer
		if err := x.Atom(&a); err != nil {
			t.Fatal(err)
		}
		var any struct {
			Entry []struct {
				Title   string `xml:"title"`
				Content string `xml:"content"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(a.Bytes(), &any); err != nil || len(any.Entry) != 1 {
			t.Fatalf("%v\n%s", err, a.String())
		}
		if got, want := any.Entry[0].Content, plain(text); got != want {
			t.Errorf("content %q, want %q", got, want)
		}
		if err := x.JSON(&j); err != nil || !json.Valid(j.Bytes()) {
			t.Fatalf("%v\n%s", err, j.String())
		}
	})
}
