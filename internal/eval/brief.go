package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
)

// briefSets scores the whole corridor on a folder of gold and the folder of its
// pages: the first set is all pages together, then the body of each page.
func briefSets(files []string) ([]Set, error) {
	if len(files) != 2 {
		return nil, errors.New("eval brief takes two folders: the gold and its pages")
	}
	gold, err := readBriefGold(files[0])
	if err != nil {
		return nil, err
	}
	r := &briefRun{gold: gold, file: map[string]hearsay.PageID{}, page: map[hearsay.PageID]*hearsay.Page{}}
	for p, err := range source.Read(context.Background(), []string{files[1]}, source.Options{}) {
		if err != nil {
			return nil, err
		}
		r.file[filepath.Base(p.Locator)], r.page[p.ID] = p.ID, p
		a, err := article.Extract(p)
		if errors.Is(err, hearsay.ErrNoArticle) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("extract %s: %w", p.Locator, err)
		}
		r.articles = append(r.articles, a)
	}
	if len(r.page) == 0 {
		return nil, fmt.Errorf("no pages in %s", files[1])
	}
	r.brief, r.found = pipeline.Brief(r.articles)
	sc := Scores{"stories": float64(len(pipeline.Group(r.articles)))}
	sets := r.bodies(sc)
	r.edges(sc)
	r.facts(sc)
	r.statements(sc)
	r.entities(sc)
	r.timeline(sc)
	r.outlook(sc)
	r.differences(sc)
	r.traps(sc)
	return append([]Set{{File: files[0], Rows: len(r.page), Scores: sc}}, sets...), nil
}

// A briefRun is one run of the corridor and the gold it is compared with.
type briefRun struct {
	gold     *briefGold
	file     map[string]hearsay.PageID
	page     map[hearsay.PageID]*hearsay.Page
	articles []*hearsay.Article
	brief    hearsay.Brief
	found    pipeline.Findings
	chrome   []hearsay.Span // lines of pages that no finding may touch
}

// id returns the page that gold calls name: a file name, or how one begins.
func (r *briefRun) id(name string) hearsay.PageID {
	if id, ok := r.file[name]; ok {
		return id
	}
	best := ""
	for f := range r.file {
		if strings.HasPrefix(f, name) && name != "" && (best == "" || f < best) {
			best = f
		}
	}
	return r.file[best]
}

func (r *briefRun) article(id hearsay.PageID) *hearsay.Article {
	for _, a := range r.articles {
		if a.Page == id {
			return a
		}
	}
	return nil
}

// bodies scores each page's body against gold's body lines.
func (r *briefRun) bodies(sc Scores) []Set {
	var sets []Set
	var sum float64
	intruders := 0
	for _, name := range sortedKeys(r.gold.lines) {
		id := r.id(name)
		page := r.page[id]
		if page == nil {
			continue
		}
		want := map[string]int{}
		said := map[string]bool{}
		var others []hearsay.Span
		at, no := 0, 0
		labels := map[int]goldLine{}
		for _, l := range r.gold.lines[name] {
			labels[l.No] = l
		}
		for line := range strings.SplitSeq(string(page.Body), "\n") {
			no++
			start := at
			at += len(line) + 1
			l, ok := labels[no]
			if !ok {
				continue
			}
			span := hearsay.Span{Page: id, Start: start, End: start + len(line)}
			if l.Label == "body" {
				text := line
				for _, s := range l.Spans { // parts of the line that are no body
					if rs := []rune(line); s.Label != "body" && s.End <= len(rs) {
						text = strings.Replace(text, string(rs[s.Start:s.End]), " ", 1)
						b := start + len(string(rs[:s.Start]))
						others = append(others, hearsay.Span{Page: id, Start: b, End: b + len(string(rs[s.Start:s.End]))})
					}
				}
				if !said[line] { // a line printed twice is one
					for w, n := range bag(text) {
						want[w] += n
					}
				}
				said[line] = true
				continue
			}
			others = append(others, span)
			switch l.Label {
			case "chrome", "related", "bio":
				r.chrome = append(r.chrome, span)
			}
		}
		got := map[string]int{}
		n := 0
		if a := r.article(id); a != nil {
			got = bag(a.Body())
			for _, o := range others {
				if in, ok := a.Locate(o); ok && slices.ContainsFunc(a.Blocks, func(b hearsay.Block) bool { return b.Body() && b.Overlaps(in) && bodyHolds(a, b, o) }) {
					n++
				}
			}
		}
		p, rec, f := overlap(got, want)
		sum += f
		intruders += n
		sets = append(sets, Set{File: name, Rows: 1, Scores: Scores{"body_f1": f, "body_p": p, "body_r": rec, "intruders": float64(n)}})
	}
	if len(sets) > 0 {
		sc["body_f1"], sc["intruders"] = sum/float64(len(sets)), float64(intruders)
	}
	return sets
}

// bodyHolds reports whether a word of span o was read into block b.
func bodyHolds(a *hearsay.Article, b hearsay.Block, o hearsay.Span) bool {
	for _, run := range a.Trace {
		start, end := max(run.Page, o.Start), min(run.Page+run.Width, o.End)
		if start >= end {
			continue
		}
		from, to := run.Text, run.Text+run.Len
		if run.Len == run.Width {
			from, to = run.Text+start-run.Page, run.Text+end-run.Page
		}
		from, to = max(from, b.Start), min(to, b.End)
		if from < to && len(bag(a.Text[from:to])) > 0 {
			return true
		}
	}
	return false
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// overlapping returns the length of the union of the overlaps of two lists of
// spans, and of each list.
func overlapping(a, b []hearsay.Span) (both, la, lb int) {
	for _, s := range a {
		la += s.End - s.Start
		for _, t := range b {
			if s.Overlaps(t) {
				both += min(s.End, t.End) - max(s.Start, t.Start)
			}
		}
	}
	for _, t := range b {
		lb += t.End - t.Start
	}
	return
}

func spansOf(es []hearsay.Excerpt) []hearsay.Span {
	var out []hearsay.Span
	for _, e := range es {
		out = append(out, e.Span)
	}
	return out
}

// A match pairs a found thing with a gold one.
type match struct {
	found, gold int
	worth       float64
}

// pairUp matches found with gold one to one, greedily by worth.
func pairUp(ms []match) []match {
	slices.SortStableFunc(ms, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(a.gold, b.gold), cmp.Compare(a.found, b.found))
	})
	f, g := map[int]bool{}, map[int]bool{}
	var out []match
	for _, m := range ms {
		if !f[m.found] && !g[m.gold] {
			f[m.found], g[m.gold] = true, true
			out = append(out, m)
		}
	}
	return out
}
