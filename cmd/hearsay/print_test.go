package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearsay"
)

var update = flag.Bool("update", false, "rewrite golden files")

// at is words of page n, with a place.
func at(n, start int, words string) hearsay.Excerpt {
	return hearsay.Excerpt{Text: words, Span: hearsay.Span{Page: id(n), Start: start, End: start + len(words)}}
}

func id(n int) hearsay.PageID { return hearsay.PageID(strings.Repeat(string(rune('a'+n)), 64)) }

// bridgeBrief has something of every kind.
func bridgeBrief() *hearsay.Brief {
	witness := func(n int, name string) hearsay.Witness {
		return hearsay.Witness{Name: name, Page: id(n), Words: []hearsay.Excerpt{at(n, 0, "x")}, Why: "says so"}
	}
	all := []hearsay.Witness{witness(1, "The Daily Example"), witness(2, "page 2"), witness(3, "page 3")}
	friday := hearsay.Day(2031, 5, 2)
	friday.Why = "counted from the page's date"
	about := hearsay.Day(2031, 5, 3)
	about.About, about.Why = true, "dated by its copy, page "+id(2).Short()
	stated := hearsay.Day(2031, 5, 3)
	stated.Why = "stated"
	closed := hearsay.Happening{
		Event: hearsay.Event{ID: "e1", When: friday, Root: hearsay.Coerce, Label: at(1, 40, "The city closed its old bridge after engineers found cracks in two of its pillars"),
			Reports: []hearsay.Report{{Page: id(1)}, {Page: id(2)}, {Page: id(3)}}},
		Origins: hearsay.Origins{Pages: all, Texts: all[:2], Outlets: all[:2], Origins: []hearsay.Witness{witness(1, "the transport office of Ostwick")}},
	}
	built := hearsay.Happening{Event: hearsay.Event{ID: "e0", When: hearsay.Day(1911, 1, 1), Background: true, Label: at(1, 90, "The bridge was built"), Reports: []hearsay.Report{{Page: id(1)}}}}
	built.When.End = built.When.Start.AddDate(1, 0, 0)
	undated := hearsay.Happening{Event: hearsay.Event{ID: "e2", Mode: hearsay.Negated, Label: at(3, 90, "The ferry sank"), Reports: []hearsay.Report{{Page: id(3)}}},
		Origins: hearsay.Origins{Pages: all[2:], Texts: all[2:], Outlets: all[2:]}}
	said := "We will not put a single life at risk"
	return &hearsay.Brief{
		Story: hearsay.Story{ID: "abcdefghij", Title: at(1, 0, "The old bridge of Ostwick is closed"), First: friday.Start, Last: hearsay.Day(2031, 6, 3).Start},
		Pages: []hearsay.PageNote{
			{Number: 1, Page: id(1), URL: "https://daily.example/bridge", Outlet: hearsay.Outlet{Name: "The Daily Example"}, Headline: at(1, 0, "The old bridge of Ostwick is closed"),
				Authors: []hearsay.Excerpt{at(1, 20, "Nora Vell")}, Published: about, Text: 1},
			{Number: 2, Page: id(2), Locator: "pages/copy.txt", Headline: at(2, 0, "Bridge closed"), Published: stated, Text: 1},
			{Number: 3, Page: id(3), Locator: "pages/retold.txt", Headline: at(3, 0, "A bridge\x1b[31m too far\u202e"), Text: 2},
		},
		Texts: 2, Outlets: []string{"The Daily Example"}, Behind: []string{"KPA"}, Lead: &closed,
		Copies: []hearsay.Copy{
			{Kind: hearsay.Reprint, From: id(1), To: id(2), Directed: true, Share: 0.98, Credit: at(2, 5, "Source: The Daily Example"), Only: []hearsay.Excerpt{at(2, 70, "A post that only the copy has")}},
			{Kind: hearsay.Passage, From: id(1), To: id(3), Directed: true, Share: 0.1, Taken: []hearsay.Excerpt{at(3, 30, "found cracks in two of its pillars")}},
		},
		Credits:  []hearsay.Credit{{Page: id(3), Kind: hearsay.Retold, Outlet: "KPA", Words: at(3, 60, "as KPA tells it"), Whole: true}, {Page: id(3), Kind: hearsay.OutletReport, Outlet: "Radio Ost", Words: at(3, 80, "Radio Ost reported")}},
		Entities: []hearsay.Entity{{ID: "edda-harn", Name: "Edda Harn"}},
		Events:   []hearsay.Happening{built, closed, undated},
		Speakers: []hearsay.Speaker{
			{Entity: "edda-harn", Name: "Edda Harn", Kind: hearsay.Person, Aliases: []string{"Harn"}, Roles: []hearsay.Excerpt{at(1, 0, "Mayor"), at(2, 0, "Mayor")}, Sayings: []hearsay.Saying{
				{Statement: hearsay.Statement{Kind: hearsay.Direct, Page: id(1), Words: []hearsay.Excerpt{at(1, 0, said)}, At: []hearsay.Range{{Start: 0, End: len(said)}}, Quoted: []hearsay.Range{{Start: 0, End: len(said)}}, Cue: at(1, 0, "said"), Repeats: []hearsay.Repeat{{Page: id(2)}}}},
				{Statement: hearsay.Statement{Kind: hearsay.Indirect, Page: id(3), Words: []hearsay.Excerpt{at(3, 0, "it would stay closed until the spring")}, At: []hearsay.Range{{Start: 100, End: 137}}, Cue: at(3, 0, "promised"), Via: []hearsay.Via{{Name: "Radio Ost"}}}},
				{Statement: hearsay.Statement{Kind: hearsay.Mixed, Page: id(3), Words: []hearsay.Excerpt{at(3, 0, `the bridge was “a danger to all” who cross it`)}, At: []hearsay.Range{{Start: 200, End: 200 + len(`the bridge was “a danger to all” who cross it`)}},
					Quoted: []hearsay.Range{{Start: 200 + len("the bridge was “"), End: 200 + len("the bridge was “a danger to all")}}, Cue: at(3, 0, "warned that")}},
			}},
			{Kind: hearsay.Group, Sayings: []hearsay.Saying{{Statement: hearsay.Statement{Kind: hearsay.Indirect, Page: id(1), Words: []hearsay.Excerpt{at(1, 0, "nobody was hurt")}, At: []hearsay.Range{{Start: 1, End: 16}}}}}},
		},
		Questions: []hearsay.Question{{Key: "k", Text: "Will the bridge open again?", Yes: 6, No: 1, Unclear: 2, Claims: []hearsay.Outlook{
			{Page: id(1), Holder: "edda-harn", HolderName: at(1, 0, "she"), Claim: at(1, 0, "the bridge will open in spring"), Direction: hearsay.Yes, Quoted: true},
			{Page: id(3), HolderKind: hearsay.PageHolder, Claim: at(3, 0, "it may never open"), Direction: hearsay.No},
			{Page: id(3), HolderName: at(3, 0, "drivers"), Claim: at(3, 0, "what will happen"), Hedge: at(3, 0, "perhaps")},
		}, Repeats: [][]hearsay.Excerpt{{at(2, 0, "the bridge will open in spring")}}, Later: []hearsay.EventID{"e1", "gone"}}},
		Differences: []hearsay.Difference{{Kind: hearsay.Numbers, About: "million crowns", Sides: []hearsay.Side{
			{Value: "12", Voices: []hearsay.Voice{{Page: id(1), Name: "engineers", Words: at(1, 0, "12 million crowns"), Repeats: []hearsay.Excerpt{at(2, 0, "12 million crowns")}}}},
			{Value: "15", Voices: []hearsay.Voice{{Page: id(3), Words: at(3, 0, "15 million crowns")}}}}}},
		Only:    []hearsay.OnlyIn{{Number: 3, Page: id(3), Words: at(3, 0, "The ferry sank"), Kind: "event"}, {Number: 2, Page: id(2), Words: at(2, 70, "A post that only the copy has"), Kind: "kept"}},
		Skipped: []string{"page 4 is in another language (de): its statements, events and outlook were not read"},
	}
}

func TestShow(t *testing.T) {
	var got bytes.Buffer
	if err := printBrief(&got, bridgeBrief(), false); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "show.golden")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Errorf("show (-want +got):\n%s", d)
	}
	for line := range strings.Lines(got.String()) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > width {
			t.Errorf("%d columns: %s", n, line)
		}
		if strings.ContainsAny(line, "\x1b\u202e") {
			t.Errorf("a control character of the page got through: %q", line)
		}
	}
}

// Quotation marks stand round quotations and nothing else.
func TestShowQuotesOnlyQuotations(t *testing.T) {
	var got bytes.Buffer
	if err := printBrief(&got, bridgeBrief(), true); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(got.String()), " ")
	for _, want := range []string{
		"“We will not put a single life at risk” [1][2]",
		"promised: it would stay closed until the spring · through Radio Ost [3]",
		"warned that: the bridge was “a danger to all” who cross it [3]",
		"“the bridge will open in spring” [1][2]",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, got.String())
		}
	}
	if n := strings.Count(text, "“"); n != strings.Count(text, "”") || n != 3 {
		t.Errorf("%d quotations, want 3", n)
	}
}

func TestEmptyBrief(t *testing.T) {
	if err := printBrief(io.Discard, &hearsay.Brief{}, false); err != nil {
		t.Error(err)
	}
}

func TestPageShowsItsFindings(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db, page := filepath.Join(dir, "h.db"), filepath.Join(dir, "a.txt")
	os.WriteFile(page, []byte(bridge), 0o644)
	do := func(args ...string) string {
		var out, stderr bytes.Buffer
		if code := run(ctx, append([]string{"--db", db}, args...), &out, &stderr); code != 0 {
			t.Fatalf("%v: code %d: %s", args, code, stderr.String())
		}
		return out.String()
	}
	do("read", page)
	short := string(hearsay.NewPageID("", []byte(bridge)))[:7]
	got := do("page", short)
	for _, want := range []string{"The old bridge of Ostwick is closed", "Nora Vell", "risk‹", "statement: "} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	var v struct {
		Page     hearsay.Page
		Article  hearsay.Article
		Findings []struct {
			Kind  string
			Words hearsay.Excerpt
		}
	}
	if err := json.Unmarshal([]byte(do("page", "--json", short)), &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Findings) == 0 || v.Article.Page != v.Page.ID {
		t.Errorf("%+v", v)
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"one two three", 7, "one two|three"},
		{"", 5, ""},
		{"abcdefghij k", 4, "abcd|efgh|ij k"},
		{"a 日本語日本語", 4, "a|日本語日|本語"},
	} {
		if got := strings.Join(fold(c.in, c.n), "|"); got != c.want {
			t.Errorf("fold(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	span := func(a, b string) hearsay.When {
		return hearsay.When{Start: day(a), End: day(b)}
	}
	for _, c := range []struct {
		w         hearsay.When
		text, iso string
	}{
		{hearsay.When{}, "", ""},
		{span("2031-05-02", "2031-05-03"), "2 May 2031", "2031-05-02"},
		{span("2031-05-02", "2031-05-04"), "2-3 May 2031", "2031-05-02/2031-05-03"},
		{span("2031-05-01", "2031-06-01"), "May 2031", "2031-05"},
		{span("2031-01-01", "2032-01-01"), "2031", "2031"},
		{span("2029-01-01", "2032-01-01"), "2029-2031", "2029-01-01/2031-12-31"},
		{span("2031-04-30", "2031-05-03"), "30 Apr - 2 May 2031", "2031-04-30/2031-05-02"},
		{span("2031-12-30", "2032-01-03"), "Dec 2031 - Jan 2032", "2031-12-30/2032-01-02"},
	} {
		if got := date(c.w); got != c.text {
			t.Errorf("date %v: %q, want %q", c.w, got, c.text)
		}
		if got := isoDate(c.w); got != c.iso {
			t.Errorf("isoDate %v: %q, want %q", c.w, got, c.iso)
		}
	}
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}
