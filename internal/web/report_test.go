package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearsay/internal/wording"
)

func reportOf(t testing.TB, f *fakeShelf, i int, format ReportFormat) string {
	t.Helper()
	var b bytes.Buffer
	if err := writeReport(context.Background(), f, f.briefs[i], format, wording.English(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// checkReport fails where a report leads to a place that it has not got, asks
// for anything, or says an ID twice. It returns its IDs.
func checkReport(t *testing.T, name, body string) map[string]*html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]*html.Node{}
	for d := range n.Descendants() {
		if id := attr(d, "id"); id != "" {
			if ids[id] != nil {
				t.Errorf("%s: two places called %q", name, id)
			}
			ids[id] = d
		}
	}
	for d := range n.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		switch d.Data {
		case "script", "img", "link", "iframe", "object", "embed", "form", "base", "video", "audio":
			t.Errorf("%s: holds <%s>", name, d.Data)
		}
		for _, a := range d.Attr {
			if a.Key == "src" || a.Key == "style" || strings.HasPrefix(a.Key, "on") || a.Key == "srcset" {
				t.Errorf("%s: <%s %s>", name, d.Data, a.Key)
			}
			if a.Key != "href" {
				continue
			}
			switch place, in := strings.CutPrefix(a.Val, "#"); {
			case in && ids[place] == nil:
				t.Errorf("%s: a link to %q, which is nowhere (%.60s)", name, a.Val, text(d))
			case !in && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "http://"):
				t.Errorf("%s: a link out of the file: %q (%.60s)", name, a.Val, text(d))
			}
		}
	}
	return ids
}

func TestEveryNoteOfAReportLeadsToItsSentenceInTheFile(t *testing.T) {
	for _, f := range []*fakeShelf{ferry(t), harbour(t)} {
		body := reportOf(t, f, 0, ReportHTML)
		ids := checkReport(t, "report", body)
		n, _ := html.Parse(strings.NewReader(body))
		notes := all(n, ".n")
		if len(notes) < 5 {
			t.Fatalf("only %d notes", len(notes))
		}
		for _, a := range notes {
			to := ids[strings.TrimPrefix(attr(a, "href"), "#")]
			if to == nil || to.Data != "mark" {
				t.Errorf("note %s leads to no sentence", attr(a, "href"))
				continue
			}
			words, want := strings.Join(strings.Fields(text(to)), " "), strings.TrimSuffix(attr(a, "title"), "…")
			if !strings.Contains(words, strings.Join(strings.Fields(want), " ")) {
				t.Errorf("note %s says %q and leads to %q", attr(a, "href"), want, words)
			}
			if got := text(a); !strings.HasPrefix(words, got) {
				t.Errorf("the note is called %s, its sentence %.20q", got, words)
			}
		}
	}
}

func TestReportHoldsTheKeptTextOfEachPage(t *testing.T) {
	f := ferry(t)
	n, _ := html.Parse(strings.NewReader(reportOf(t, f, 0, ReportHTML)))
	pages := all(n, "section.rpage")
	if len(pages) != len(f.briefs[0].Pages) {
		t.Fatalf("%d pages, want %d", len(pages), len(f.briefs[0].Pages))
	}
	for i, p := range f.briefs[0].Pages {
		for _, rf := range all(pages[i], ".rf") {
			rf.Parent.RemoveChild(rf)
		}
		got := text(pages[i])
		a := f.articles[p.Page]
		for _, b := range a.Blocks {
			if want := strings.Join(strings.Fields(a.Text[b.Start:b.End]), " "); !strings.Contains(got, want) {
				t.Errorf("page %d lacks %q", p.Number, want)
			}
		}
	}
	for _, sel := range []string{".kept .m.w", ".kept .m.e", ".kept .m.o", ".kept .m.s", ".kept .m.c", ".kl a", ".kb a", ".stemma", ".lists", ".bars", "#differ"} {
		if len(all(n, sel)) == 0 {
			t.Errorf("nothing is %s", sel)
		}
	}
	for _, l := range all(n, ".kl a") {
		if !strings.Contains(attr(l, "href"), "#:~:text=") {
			t.Errorf("a live link without its place: %s", attr(l, "href"))
		}
	}
}

func TestReportIsTheSameEveryTime(t *testing.T) {
	for _, format := range []ReportFormat{ReportHTML, ReportMarkdown} {
		first := reportOf(t, with(ferry(t), harbour(t)), 0, format)
		if !strings.Contains(first[:min(len(first), 200)], ReportMark(format)) {
			t.Errorf("%s: begins with %.200q", format, first)
		}
		for range 5 {
			if again := reportOf(t, with(ferry(t), harbour(t)), 0, format); again != first {
				t.Fatalf("%s: another file the second time", format)
			}
		}
	}
}

func TestReportIsWhole(t *testing.T) {
	f := crowd(t, 60, 120, 90, 30)
	body := reportOf(t, f, 0, ReportHTML)
	ids := checkReport(t, "report", body)
	b := f.briefs[0]
	for i := range b.Events {
		if ids[eventLine(&b.Events[i].Event)] == nil {
			t.Fatalf("event %d is not there", i)
		}
	}
	for i := range b.Speakers {
		for j := range b.Speakers[i].Sayings {
			if ids[sayingLine(&b.Speakers[i].Sayings[j].Statement)] == nil {
				t.Fatalf("statement %d of speaker %d is not there", j, i)
			}
		}
	}
	for i := range b.Pages {
		if ids[fmt.Sprintf("p%d", i+1)] == nil {
			t.Fatalf("page %d is not there", i+1)
		}
	}
}

func TestReportOfHostileStringsIsHarmless(t *testing.T) {
	for _, s := range hostile {
		f := ferry(t)
		fillHostile(f, s)
		for _, format := range []ReportFormat{ReportHTML, ReportMarkdown} {
			body := reportOf(t, f, 0, format)
			if format == ReportHTML {
				checkReport(t, fmt.Sprintf("%.20q", s), body)
			} else {
				checkMarkdown(t, fmt.Sprintf("%.20q", s), body)
			}
		}
	}
}

// checkMarkdown fails where a footnote is missing or said twice, or where
// something that a page brought is not escaped.
func checkMarkdown(t *testing.T, name, body string) {
	t.Helper()
	used, defined := map[string]bool{}, map[string]int{}
	_, body, _ = strings.Cut(body, "\n") // the mark
	for _, line := range strings.Split(body, "\n") {
		rest := line
		if label, ok := strings.CutPrefix(line, "[^"); ok {
			label, rest, _ = strings.Cut(label, "]: ")
			defined[label]++
		}
		for i := 0; i < len(rest); i++ {
			switch c := rest[i]; {
			case c == '\\':
				i++
			case c == '<':
				if end := strings.IndexByte(rest[i:], '>'); !strings.HasPrefix(rest[i:], "<http") || end < 0 || strings.ContainsAny(rest[i+1:i+end], " <") {
					t.Errorf("%s: bare < in %.120q", name, rest[i:])
				} else {
					i += end
				}
			case c == '[':
				label, ok := strings.CutPrefix(rest[i:], "[^")
				end := strings.IndexByte(label, ']')
				if !ok || end < 0 {
					t.Fatalf("%s: bare [ in %.120q", name, rest[i:])
				}
				used[label[:end]] = true
				i += end + 2
			case c == '\x60', c == '&', c == '~', c < ' ', strings.HasPrefix(rest[i:], "://"):
				t.Errorf("%s: bare %q in %.120q", name, c, rest)
			}
		}
	}
	for l := range used {
		if defined[l] != 1 {
			t.Errorf("%s: footnote %s is there %d times", name, l, defined[l])
		}
	}
	for l := range defined {
		if !used[l] {
			t.Errorf("%s: nothing leads to footnote %s", name, l)
		}
	}
}

func TestMarkdownReportHoldsEverySentence(t *testing.T) {
	for _, f := range []*fakeShelf{ferry(t), harbour(t)} {
		body := reportOf(t, f, 0, ReportMarkdown)
		checkMarkdown(t, "report", body)
		if !strings.Contains(body, "#:~:text=") && strings.Contains(body, "https://") {
			t.Error("no link leads to its place on the live page")
		}
	}
	body := reportOf(t, ferry(t), 0, ReportMarkdown)
	for _, want := range []string{"]: Page 1, ", "“The ferry's owner, Vale Lines, denied it had skipped an inspection in spring.”", "denied it had skipped an inspection in spring[^", "## Where they differ"} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %q", want)
		}
	}
}

func TestMarkdownTextIsEscaped(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain, words. (So) 1.5 - 2", "plain, words. (So) 1.5 - 2"}, {"# head", "\\# head"}, {"- item", "\\- item"}, {"12. item", "12\\. item"}, {"a\nb", "a b"},
		{"<b>&amp;", "\\<b\\>\\&amp;"}, {"[x](y)", "\\[x\\](y)"}, {"www.evil.example", "www\\.evil.example"}, {"WWW.evil", "WWW\\.evil"}, {"see https://x", "see https\\://x"},
		{"a|b", "a\\|b"}, {"*_\x60", "\\*\\_\\\x60"}, {"\u202Eabc\u2066", "abc"}, {"", ""}, {"\x00\xff", "\uFFFD"},
	} {
		if got := mdText(c.in); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestServerGivesReports(t *testing.T) {
	f := ferry(t)
	h := newHandler(f)
	for path, kind := range map[string]string{"/report.html": "text/html; charset=utf-8", "/report.md": "text/markdown; charset=utf-8"} {
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, httptest.NewRequest("GET", ferryURL+path, nil))
		if rw.Code != 200 || rw.Header().Get("Content-Type") != kind || !strings.HasPrefix(rw.Header().Get("Content-Disposition"), `attachment; filename="ferry00001.`) {
			t.Errorf("%s: %d %v", path, rw.Code, rw.Header())
		}
		if want := reportOf(t, f, 0, ReportFormat(strings.TrimPrefix(path, "/report."))); rw.Body.String() != want {
			t.Errorf("%s is another file than the one written", path)
		}
	}
	if code, _ := get(t, h, "/story/nothing/report.html"); code != 404 {
		t.Errorf("no such story: %d", code)
	}
	_, n := get(t, h, ferryURL)
	found := 0
	for _, a := range all(n, "a") {
		if strings.Contains(attr(a, "href"), "/report.") {
			found++
		}
	}
	if found != 2 {
		t.Errorf("%d links from the story to its reports, want 2", found)
	}
}

func TestReportSaysWhenAPageIsGone(t *testing.T) {
	f := ferry(t)
	id := f.briefs[0].Pages[0].Page
	delete(f.pages, id)
	delete(f.articles, id)
	body := reportOf(t, f, 0, ReportHTML)
	checkReport(t, "report", body)
	if !strings.Contains(body, "no longer kept") {
		t.Error("does not say so")
	}
}

// BenchmarkReport writes a story of 100 pages and 2,000 statements.
func BenchmarkReport(b *testing.B) {
	f := crowd(b, 100, 300, 100, 20)
	for _, format := range []ReportFormat{ReportHTML, ReportMarkdown} {
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n = len(reportOf(b, f, 0, format))
			}
			b.ReportMetric(float64(n), "bytes")
		})
	}
}
