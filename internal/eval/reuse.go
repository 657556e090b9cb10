package eval

import (
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"time"
	"unicode"

	"hearsay"
	"hearsay/internal/reuse"
)

type reuseRow struct {
	ID, Outlet, URL, Date, Text string
}

type reusePair struct {
	A, B  string
	Spans [][4]int `json:"spans_bytes"`
}

// reuseSets scores files that come in twos: articles, and the silver pairs among
// them. Speed is the best of three runs in processor time of one core, from rows already
// read and wrapped as articles to verified spans.
func reuseSets(files []string) ([]Set, error) {
	if len(files)%2 != 0 {
		return nil, errors.New("eval reuse needs each file of articles followed by its .pairs file")
	}
	var sets []Set
	for i := 0; i < len(files); i += 2 {
		s, err := reuseSet(files[i], files[i+1])
		if err != nil {
			return sets, fmt.Errorf("eval %s: %w", files[i], err)
		}
		s.File = files[i]
		sets = append(sets, s)
	}
	return sets, nil
}

func reuseSet(file, pairs string) (Set, error) {
	rs, err := rows[reuseRow](file)
	if err != nil {
		return Set{}, err
	}
	silver, err := rows[reusePair](pairs)
	if err != nil {
		return Set{}, fmt.Errorf("%s: %w", pairs, err)
	}
	arts := make([]*hearsay.Article, len(rs))
	size := 0
	for i, r := range rs {
		arts[i] = reuseArticle(r)
		size += len(r.Text)
	}
	seconds := time.Duration(0)
	var copies []hearsay.Copy
	for run := range 3 {
		got, d := reuseRun(arts)
		if run == 0 || d < seconds {
			seconds = d
		}
		copies = got
	}
	s := Scores{
		"pairs":      float64(len(copies)),
		"docs_per_s": float64(len(rs)) / seconds.Seconds(),
		"mb_per_s":   float64(size) / 1e6 / seconds.Seconds(),
	}
	s["recall"] = reuseRecall(rs, silver, copies)
	s["violations"] = reuseViolations(arts, copies)
	s["chrome_pairs"] = reuseChrome(rs, copies)
	return Set{Rows: len(rs), Scores: s}, nil
}

// reuseRun adds every article to a new index on one core, and returns the
// processor time it took, or the time where the system does not tell.
func reuseRun(arts []*hearsay.Article) ([]hearsay.Copy, time.Duration) {
	runtime.GC()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	began, cpu := time.Now(), cpuTime()
	x := reuse.New(nil)
	for _, a := range arts {
		x.Enter(a)
	}
	copies := x.Shared()
	if d := cpuTime() - cpu; d > 0 {
		return copies, d
	}
	return copies, time.Since(began)
}

// reuseArticle wraps a row: its first line is the headline, each further line a
// paragraph.
func reuseArticle(r reuseRow) *hearsay.Article {
	a := &hearsay.Article{Page: hearsay.PageID(r.ID), URL: r.URL, Kind: hearsay.Plain, Text: r.Text,
		Outlet: hearsay.Outlet{Name: r.Outlet, Domain: domainOf(r.URL)},
		Trace:  hearsay.Trace{{Len: len(r.Text), Width: len(r.Text)}}}
	if t, err := time.Parse(time.DateOnly, r.Date); err == nil {
		a.Published = hearsay.Day(t.Date())
		a.Published.Why = "stated"
	}
	at := 0
	for line := range strings.Lines(r.Text) {
		end := at + len(strings.TrimRight(line, "\n"))
		kind := hearsay.Paragraph
		if at == 0 {
			kind = hearsay.Title
		}
		if end > at {
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: at, End: end}})
		}
		at += len(line)
	}
	return a
}

// domainOf returns the host of an address without "www.".
func domainOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// reuseRecall is the share of silver pairs that were reported with at least
// half of their silver words, counted on the first page, inside reported spans.
func reuseRecall(rs []reuseRow, silver []reusePair, copies []hearsay.Copy) float64 {
	text := map[string]string{}
	for _, r := range rs {
		text[r.ID] = r.Text
	}
	found := map[[2]string]*hearsay.Copy{}
	for i := range copies {
		c := &copies[i]
		found[[2]string{string(c.From), string(c.To)}] = c
	}
	hits := 0
	for _, p := range silver {
		var spans []hearsay.Excerpt
		if c, ok := found[[2]string{p.A, p.B}]; ok {
			spans = c.Given
		} else if c, ok := found[[2]string{p.B, p.A}]; ok {
			spans = c.Taken
		}
		gold := make([]bool, len(text[p.A]))
		got := make([]bool, len(text[p.A]))
		for _, s := range p.Spans {
			for i := s[0]; i < s[1]; i++ {
				gold[i] = true
			}
		}
		for _, s := range spans {
			for i := s.Span.Start; i < s.Span.End; i++ {
				got[i] = true
			}
		}
		want, covered := 0, 0
		for _, w := range wordRanges(text[p.A]) {
			if gold[w.Start] {
				want++
				if got[w.Start] {
					covered++
				}
			}
		}
		if len(spans) > 0 && 2*covered >= want {
			hits++
		}
	}
	if len(silver) == 0 {
		return 1
	}
	return float64(hits) / float64(len(silver))
}

// reuseViolations counts the span pairs whose words differ, or that do not read
// back from their pages.
func reuseViolations(arts []*hearsay.Article, copies []hearsay.Copy) float64 {
	text := map[hearsay.PageID]string{}
	for _, a := range arts {
		text[a.Page] = a.Text
	}
	reads := func(e hearsay.Excerpt) bool {
		t := text[e.Span.Page]
		return e.Span.Start >= 0 && e.Span.Start < e.Span.End && e.Span.End <= len(t) && t[e.Span.Start:e.Span.End] == e.Text
	}
	n := 0
	for _, c := range copies {
		if len(c.Given) != len(c.Taken) || len(c.Given) == 0 {
			n++
			continue
		}
		for i := range c.Given {
			if !reads(c.Given[i]) || !reads(c.Taken[i]) || strings.Join(wordsOf(c.Given[i].Text), " ") != strings.Join(wordsOf(c.Taken[i].Text), " ") {
				n++
			}
		}
	}
	return float64(n)
}

// reuseChrome counts the pairs that have a span of eight words or more all of
// which stand, in that order, in ten or more pages of one outlet on ten
// different days.
func reuseChrome(rs []reuseRow, copies []hearsay.Copy) float64 {
	const n, pages = 8, 10
	// The eight-word shingles that begin the spans in question, then where they stand.
	starts := map[string][]int{}
	for _, c := range copies {
		for _, e := range c.Taken {
			if w := wordsOf(e.Text); len(w) >= n {
				starts[strings.Join(w[:n], " ")] = nil
			}
		}
	}
	bodies := make([]string, len(rs))
	for i, r := range rs {
		w := wordsOf(r.Text)
		bodies[i] = " " + strings.Join(w, " ") + " "
		for j := 0; j+n <= len(w); j++ {
			key := strings.Join(w[j:j+n], " ")
			if at, ok := starts[key]; ok && (len(at) == 0 || at[len(at)-1] != i) {
				starts[key] = append(at, i)
			}
		}
	}
	count := 0
	for _, c := range copies {
		for _, e := range c.Taken {
			w := wordsOf(e.Text)
			if len(w) < n {
				continue
			}
			days := map[string]map[string]bool{}
			chrome := false
			for _, i := range starts[strings.Join(w[:n], " ")] {
				if strings.Contains(bodies[i], " "+strings.Join(w, " ")+" ") {
					if days[rs[i].Outlet] == nil {
						days[rs[i].Outlet] = map[string]bool{}
					}
					days[rs[i].Outlet][rs[i].Date] = true
					chrome = chrome || len(days[rs[i].Outlet]) >= pages
				}
			}
			if chrome {
				count++
				break
			}
		}
	}
	return float64(count)
}

func gapRune(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }

func wordsOf(s string) []string { return strings.FieldsFunc(strings.ToLower(s), gapRune) }

// wordRanges returns where the words of s stand.
func wordRanges(s string) []hearsay.Range {
	var out []hearsay.Range
	start := -1
	for i, r := range s {
		switch g := gapRune(r); {
		case g && start >= 0:
			out = append(out, hearsay.Range{Start: start, End: i})
			start = -1
		case !g && start < 0:
			start = i
		}
	}
	if start >= 0 {
		out = append(out, hearsay.Range{Start: start, End: len(s)})
	}
	return out
}
