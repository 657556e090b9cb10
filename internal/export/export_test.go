package export

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"hearsay"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// town is a database of the invented press in testdata/town.
func town(t *testing.T) *store.DB {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "town.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := pipeline.Run(ctx, db, source.Read(ctx, []string{"../../testdata/town"}, source.Options{}), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	return db
}

func write(t *testing.T, s Shelf, o Options) (string, Sum) {
	t.Helper()
	var b bytes.Buffer
	sum, err := Write(t.Context(), s, &b, o)
	if err != nil {
		t.Fatalf("%+v: %v", o, err)
	}
	return b.String(), sum
}

// unguard takes off what [guard] put on.
func unguard(s string) string { return strings.TrimPrefix(s, "'") }

// records parses CSV and checks it against RFC 4180.
func records(t *testing.T, text string) (head []string, rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	head = all[0]
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, c := range r {
			if strings.HasPrefix(c, "=") || strings.HasPrefix(c, "+") || strings.HasPrefix(c, "@") || strings.HasPrefix(c, "-") {
				t.Errorf("the cell %q would be taken for a formula", c)
			}
			m[head[i]] = unguard(c)
		}
		rows = append(rows, m)
	}
	return head, rows
}

func lines(t *testing.T, text string) (out []map[string]any) {
	t.Helper()
	for d := json.NewDecoder(strings.NewReader(text)); ; {
		var m map[string]any
		if err := d.Decode(&m); err == io.EOF {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
}

// held counts what a brief holds of a kind.
func held(b *hearsay.Brief, w What) (n int) {
	switch w {
	case Pages:
		return len(b.Pages)
	case Copies:
		return len(b.Copies)
	case Statements:
		for _, s := range b.Speakers {
			n += len(s.Sayings)
		}
	case Events:
		return len(b.Events)
	case Outlooks:
		for _, q := range b.Questions {
			n += len(q.Claims)
		}
	case Differences:
		for _, d := range b.Differences {
			for _, s := range d.Sides {
				n += len(s.Voices)
			}
		}
	case Entities:
		return len(b.Entities)
	}
	return n
}

func TestTablesHoldAllThatTheBriefsHold(t *testing.T) {
	db := town(t)
	stories, err := db.Stories(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	failures, err := db.Failures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range Whats() {
		whole := 0
		for _, s := range stories {
			b, err := db.Brief(t.Context(), s.ID)
			if err != nil {
				t.Fatal(err)
			}
			text, sum := write(t, db, Options{As: CSV, What: w, Story: s.ID})
			head, rows := records(t, text)
			nd, _ := write(t, db, Options{As: NDJSON, What: w, Story: s.ID})
			objects := lines(t, nd)
			want := held(b, w)
			whole += want
			if len(rows) != want || sum.Rows != want || len(objects) != want {
				t.Errorf("%s of %s: %d rows, %d objects, sum %d; the brief holds %d", w, s.ID, len(rows), len(objects), sum.Rows, want)
			}
			if strings.Contains(nd, ":null") {
				t.Errorf("%s: a list is null", w)
			}
			if strings.Count(text, "\r\n") < want+1 || head[0] != "story" {
				t.Errorf("%s: lines end otherwise than RFC 4180 has it, or the first column is %s", w, head[0])
			}
		}
		if w == Pages {
			whole += len(failures)
		}
		text, sum := write(t, db, Options{As: CSV, What: w})
		if _, rows := records(t, text); len(rows) != whole || sum.Rows != whole {
			t.Errorf("%s of all stories: %d rows, want %d", w, len(rows), whole)
		}
		if again, _ := write(t, db, Options{As: CSV, What: w}); again != text {
			t.Errorf("%s: another time, other bytes", w)
		}
	}
}

// Every column of words reads back byte for byte.
func TestTablesHaveTheWordsAsThePagesHaveThem(t *testing.T) {
	db := town(t)
	read := 0
	check := func(page, words, start, end string) {
		if words == "" {
			return
		}
		read++
		e := hearsay.Excerpt{Text: words, Span: hearsay.Span{Page: hearsay.PageID(page), Start: atoi(t, start), End: atoi(t, end)}}
		p, err := db.Page(t.Context(), e.Span.Page)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := db.Article(t.Context(), p.ID)
		if err := a.ReadBack(p, e); err != nil {
			t.Error(err)
		}
	}
	for _, x := range []struct {
		what    What
		columns []string
	}{{Statements, []string{"sentence"}}, {Events, []string{"label"}}, {Outlooks, []string{"claim", "sentence"}}, {Differences, []string{"words"}}} {
		text, _ := write(t, db, Options{As: CSV, What: x.what})
		_, rows := records(t, text)
		for _, r := range rows {
			for _, c := range x.columns {
				check(r["page"], r[c], r[c+"_start"], r[c+"_end"])
			}
		}
	}
	if read < 50 {
		t.Errorf("read back only %d", read)
	}
	// And a statement's cells are its words in the brief.
	stories, _ := db.Stories(t.Context())
	for _, s := range stories {
		b, err := db.Brief(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := write(t, db, Options{As: CSV, What: Statements, Story: s.ID})
		_, rows := records(t, text)
		i := 0
		for _, sp := range b.Speakers {
			for _, y := range sp.Sayings {
				var places []hearsay.Excerpt
				if err := json.Unmarshal([]byte(rows[i]["places"]), &places); err != nil || !slices.Equal(places, y.Words) || rows[i]["words"] != said(y.Words) {
					t.Errorf("statement %s: %q, want %q (%v)", y.ID, rows[i]["words"], said(y.Words), err)
				}
				i++
			}
		}
	}
}

func atoi(t *testing.T, s string) (n int) {
	t.Helper()
	if err := json.Unmarshal([]byte(s), &n); err != nil {
		t.Fatalf("%q is no number", s)
	}
	return n
}

func TestFormulasAreNoneAndComeBack(t *testing.T) {
	for _, s := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "'quoted'", "＝1", "plain", "", "a=b", "''"} {
		g := guard(s)
		if unguard(g) != s {
			t.Errorf("%q is written %q, which reads %q", s, g, unguard(g))
		}
		if g != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(g)[0]) {
			t.Errorf("%q stays a formula", g)
		}
	}
	var b bytes.Buffer
	sum := Sum{}
	s := &csvSheet{out{Writer: bufio.NewWriter(&b), sum: &sum}, table(Entities)}
	e := &EntityRow{"s", hearsay.Entity{ID: "a", Name: `=cmd|'/c calc'!A0,"x"` + "\nsecond"}}
	if err := s.put(e); err != nil {
		t.Fatal(err)
	}
	s.Flush()
	r, err := csv.NewReader(&b).Read()
	if err != nil || unguard(r[3]) != e.Name {
		t.Errorf("%q, want %q (%v)", r[3], e.Name, err)
	}
}

// A shelf whose list is older or younger than its briefs.
type moving struct{ *store.DB }

func (m moving) Stories(ctx context.Context) ([]store.StorySummary, error) {
	all, err := m.DB.Stories(ctx)
	for i := range all {
		all[i].Pages = append([]hearsay.PageID{"0000"}, all[i].Pages...)
	}
	return all, err
}

func TestStoriesThatMoveMeanwhileAreAnError(t *testing.T) {
	if _, err := Write(t.Context(), moving{town(t)}, io.Discard, Options{As: CSV, What: Pages}); !errors.Is(err, ErrChanged) {
		t.Errorf("error %v, want ErrChanged", err)
	}
}

// A shelf one of whose stories has no brief, and one of whose pages has no bytes.
type lacking struct {
	*store.DB
	story hearsay.StoryID
	page  hearsay.PageID
}

func (l lacking) Brief(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error) {
	if id == l.story {
		return nil, store.ErrNotFound
	}
	return l.DB.Brief(ctx, id)
}

func (l lacking) Page(ctx context.Context, id hearsay.PageID) (*hearsay.Page, error) {
	if id == l.page {
		return nil, store.ErrPruned
	}
	return l.DB.Page(ctx, id)
}

func TestWhatIsLackingIsCounted(t *testing.T) {
	db := town(t)
	stories, err := db.Stories(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, whole := write(t, db, Options{As: Annotations})
	text, sum := write(t, lacking{DB: db, story: stories[0].ID}, Options{As: Annotations})
	if sum.Without != 1 || sum.Stories != whole.Stories-1 || sum.Rows >= whole.Rows || !json.Valid([]byte(text)) {
		t.Errorf("without a brief: %+v, whole %+v", sum, whole)
	}
	text, sum = write(t, lacking{DB: db, page: stories[0].Pages[0]}, Options{As: Annotations})
	if sum.Rows+sum.LeftOut != whole.Rows+whole.LeftOut || sum.LeftOut <= whole.LeftOut || !strings.Contains(sum.Why, "removed") || !json.Valid([]byte(text)) {
		t.Errorf("without bytes: %+v, whole %+v", sum, whole)
	}
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	for _, o := range []Options{{}, {As: CSV}, {As: CSV, What: "x"}, {As: BibTeX, What: Pages}, {As: "parquet"}} {
		if _, err := Write(t.Context(), nil, io.Discard, o); !errors.Is(err, ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := Write(t.Context(), town(t), io.Discard, Options{As: Claims, Story: "nosuch"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such story: %v", err)
	}
}

type annotationPage struct {
	Context string       `json:"@context"`
	Items   []annotation `json:"items"`
	Summary string       `json:"summary"`
}

// bodyText is the textContent of the body of a page, by the library's own parser.
func bodyText(t *testing.T, p *hearsay.Page) []rune {
	t.Helper()
	if p.Type == "text/plain" {
		return []rune(string(p.Body))
	}
	doc, err := html.Parse(bytes.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom == atom.Body {
			for d := range n.Descendants() {
				if d.Type == html.TextNode && !inTemplate(d) {
					b.WriteString(d.Data)
				}
			}
		}
	}
	return []rune(b.String())
}

func inTemplate(n *html.Node) bool {
	for a := range n.Ancestors() {
		if a.DataAtom == atom.Template {
			return true
		}
	}
	return false
}

func TestSelectorsFindTheirTextInThePage(t *testing.T) {
	db := town(t)
	text, sum := write(t, db, Options{As: Annotations})
	var page annotationPage
	if err := json.Unmarshal([]byte(text), &page); err != nil {
		t.Fatal(err)
	}
	if len(page.Items) != sum.Rows || len(page.Items) < 100 {
		t.Fatalf("%d annotations, sum %+v", len(page.Items), sum)
	}
	if (sum.LeftOut > 0) != (page.Summary != "") {
		t.Errorf("%d left out, and it says %q", sum.LeftOut, page.Summary)
	}
	t.Logf("%d annotations, %d left out", sum.Rows, sum.LeftOut)
	texts := map[string][]rune{}
	for p, err := range db.Pages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		source := p.URL
		if source == "" {
			source = urn("page", string(p.ID))
		}
		texts[source] = bodyText(t, p)
	}
	ids := map[string]bool{}
	for _, a := range page.Items {
		quote, place := a.Target.Selector[0], a.Target.Selector[1]
		body := texts[a.Target.Source]
		if *place.End > len(body) || string(body[*place.Start:*place.End]) != quote.Exact {
			t.Errorf("%s: %q does not stand at %d-%d", a.Target.Source, quote.Exact, *place.Start, *place.End)
			continue
		}
		if !strings.HasSuffix(string(body[:*place.Start]), quote.Prefix) || !strings.HasPrefix(string(body[*place.End:]), quote.Suffix) {
			t.Errorf("%s: %q does not stand between %q and %q", a.Target.Source, quote.Exact, quote.Prefix, quote.Suffix)
		}
		words := quote.Exact
		if len(a.Body) > 2 {
			words = a.Body[2].Value
		}
		if strings.Join(strings.Fields(words), " ") != strings.Join(strings.Fields(quote.Exact), " ") {
			t.Errorf("the words %q are selected as %q", words, quote.Exact)
		}
		ids[a.ID] = true
	}
	if len(ids) < len(page.Items)*9/10 {
		t.Errorf("only %d names for %d annotations", len(ids), len(page.Items))
	}
}

func TestPageTextIsThatOfABrowser(t *testing.T) {
	for _, s := range []string{
		"<title>T &amp; t</title><p>One &amp; two &lt;b&gt; caf&eacute;</p>",
		"<!doctype html><html><head><title>x</title><script>var a = '<p>';</script></head>\n<body>\n<p>In <b>bold</b>\r\nwords</p><script>let b = 1 < 2</script></body></html>",
		"<body><pre>\nfirst</pre><textarea>\n&amp;x</textarea><template>gone</template>left",
		"plain words only",
		"<div>no head<style>p{}</style></div><!-- c -->after &nbsp;",
		"<head></head><noscript><p>x</p></noscript>y",
		"<p>a\x00b\xffc",
	} {
		p := &hearsay.Page{ID: "p", Type: "text/html", Body: []byte(strings.ToValidUTF8(s, "\uFFFD"))}
		if got, want := textOf(p, nil).text, string(bodyText(t, p)); got != want {
			t.Errorf("%q:\n got %q\nwant %q", s, got, want)
		}
	}
}

func TestClaimsHaveWordsAndAddressesAndDraftsNoRating(t *testing.T) {
	db := town(t)
	for _, form := range []Form{Claims, ClaimReview} {
		text, sum := write(t, db, Options{As: form})
		var doc struct {
			Graph []map[string]any `json:"@graph"`
			About string           `json:"description"`
		}
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Graph) != sum.Rows || sum.Rows == 0 || sum.LeftOut > 0 && !strings.Contains(doc.About, "left out") {
			t.Fatalf("%s: %d items, %+v, %q", form, len(doc.Graph), sum, doc.About)
		}
		table, _ := write(t, db, Options{As: NDJSON, What: Statements})
		if want := strings.Count(table, "\n"); sum.Rows+sum.LeftOut != want {
			t.Errorf("%s: %d and %d left out of %d statements", form, sum.Rows, sum.LeftOut, want)
		}
		for _, c := range doc.Graph {
			if form == ClaimReview {
				rating := c["reviewRating"].(map[string]any)
				if len(rating) != 2 || rating["ratingExplanation"] != "Not rated." || c["creativeWorkStatus"] != "Draft" || c["author"] != nil || c["datePublished"] != nil {
					t.Errorf("a draft that says more than it may: %v", c)
				}
				c = c["itemReviewed"].(map[string]any)
			}
			if c["text"] == "" || c["@type"] != "Claim" || len(c["appearance"].([]any)) == 0 {
				t.Errorf("%v", c)
			}
			for _, a := range c["appearance"].([]any) {
				if !webAddress(a.(map[string]any)["url"].(string)) {
					t.Errorf("appears at %v", a)
				}
			}
		}
	}
}

// braces says whether BibTeX, which counts them blindly, finds the end of a field.
func braces(s string) bool {
	n := 0
	for _, r := range s {
		switch r {
		case '{':
			n++
		case '}':
			if n--; n < 0 {
				return false
			}
		}
	}
	return n == 0
}

// What stands in a cell comes back, and begins no formula; a line of cells stays
// one line.
func FuzzCell(f *testing.F) {
	f.Add("=1+1", "a\"b,c\r\nd", "'\u0000")
	f.Add("\xff", "\ufeff=1", "＝\r")
	f.Fuzz(func(t *testing.T, one, two, three string) {
		var b bytes.Buffer
		cells := []string{one, two, three}
		s := &csvSheet{out{Writer: bufio.NewWriter(&b), sum: &Sum{}}, table(Entities)}
		for range 2 {
			if err := s.line([]string{guard(one), guard(two), guard(three)}); err != nil {
				t.Fatal(err)
			}
		}
		s.Flush()
		lines, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(lines) != 2 {
			t.Fatalf("%q: %d lines, %v", cells, len(lines), err)
		}
		for i, c := range lines[1] {
			if strings.IndexAny(c, "=+-@\t\r\n＝＋－＠") == 0 {
				t.Errorf("%q stays a formula", c)
			}
			// The reader of the standard library makes one byte of CR LF.
			if got, want := unguard(c), strings.ReplaceAll(cells[i], "\r\n", "\n"); got != want {
				t.Errorf("%q comes back as %q", want, got)
			}
		}
	})
}

func FuzzTeXIsBalanced(f *testing.F) {
	f.Add(`50% of {all} \o/ R&D #1 $x_y^z~ "q"`)
	f.Fuzz(func(t *testing.T, s string) {
		if x := tex(s); !braces(x) || strings.ContainsAny(x, "\n\r\t") {
			t.Errorf("%q is written %q", s, x)
		}
		if x := bibURL(s); !braces(x) || strings.ContainsAny(x, " \n{}") {
			t.Errorf("%q is written %q", s, x)
		}
	})
}

func FuzzPageText(f *testing.F) {
	f.Add([]byte("<body><p>a &amp; b</p>"), 9, 12)
	f.Add([]byte("<noscript><p>x</noscript><pre>\n"), 0, 3)
	f.Fuzz(func(t *testing.T, body []byte, from, to int) {
		p := &hearsay.Page{ID: "p", Type: "text/html", Body: body}
		text := textOf(p, []hearsay.Span{{Page: "p", Start: from, End: to}})
		if at, ok := text.at(hearsay.Span{Page: "p", Start: from, End: to}); ok {
			exact, prefix, suffix := text.quote(at)
			if !strings.Contains(text.text, prefix+exact+suffix) || string([]rune(text.text)[at.startRune:at.endRune]) != exact {
				t.Errorf("%q at %d-%d: %q", body, from, to, exact)
			}
		}
	})
}

func TestReferences(t *testing.T) {
	db := town(t)
	bib, sum := write(t, db, Options{As: BibTeX})
	if n := strings.Count(bib, "@online{"); n != sum.Rows || n == 0 || !braces(bib) {
		t.Errorf("%d entries, %d rows, balanced %v", n, sum.Rows, braces(bib))
	}
	var list []cslItem
	text, _ := write(t, db, Options{As: CSL})
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) != sum.Rows {
		t.Errorf("%d items, want %d (%v)", len(list), sum.Rows, err)
	}
	keys := map[string]bool{}
	for _, c := range list {
		if keys[c.ID] || !strings.Contains(bib, "@online{"+c.ID+",") {
			t.Errorf("the key %s is there twice or not in BibTeX", c.ID)
		}
		keys[c.ID] = true
	}
}

func TestDatesAreOnlyWhatThePageStates(t *testing.T) {
	day := hearsay.Day(2031, 5, 3)
	about := day
	about.About = true
	month := hearsay.When{Start: day.Start.AddDate(0, 0, -2), End: day.Start.AddDate(0, 1, -2)}
	for _, x := range []struct {
		when hearsay.When
		want string
	}{{day, "2031-05-03"}, {about, ""}, {hearsay.When{}, ""}, {month, "2031-05"},
		{hearsay.When{Start: day.Start, End: day.Start.AddDate(0, 0, 3)}, ""}, {hearsay.When{Start: month.Start.AddDate(0, -4, 0), End: month.Start.AddDate(0, 8, 0)}, "2031"}} {
		if got := iso(x.when); got != x.want {
			t.Errorf("%v is %q, want %q", x.when, got, x.want)
		}
	}
}
