package eval

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/story"
)

type storyRow struct {
	ID, Title, Body, Date, Story string
}

// storySet groups the articles of a file and compares the groups with gold's.
// Articles arrive in order of date; where none has one, in five seeded shuffles.
func storySet(file string) (Set, error) {
	rs, err := rows[storyRow](file)
	if err != nil {
		return Set{}, err
	}
	slices.SortStableFunc(rs, func(a, b storyRow) int { return strings.Compare(a.Date, b.Date) })
	dated := slices.ContainsFunc(rs, func(r storyRow) bool { return r.Date != "" })
	sum, runs := Scores{}, 5
	if dated {
		runs = 1
	}
	for run := range runs {
		order := slices.Clone(rs)
		if !dated {
			rng := rand.New(rand.NewPCG(uint64(run), 1))
			rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		}
		for k, v := range groupScores(order) {
			sum[k] += v / float64(runs)
		}
	}
	return Set{Rows: len(rs), Scores: sum}, nil
}

func groupScores(rs []storyRow) Scores {
	var articles []*hearsay.Article
	gold := map[hearsay.PageID]string{}
	for i, r := range rs {
		a := rowArticle(fmt.Sprint(r.ID, "#", i), r.Title, r.Body, r.Date)
		gold[a.Page] = r.Story
		articles = append(articles, a)
	}
	stories, took := group(articles)
	var got [][]string
	largest := 0
	for _, s := range stories {
		var g []string
		for _, m := range s.Members {
			g = append(g, gold[m.Page])
		}
		got = append(got, g)
		largest = max(largest, len(g))
	}
	sc := clusterScores(got)
	sc["stories"], sc["largest"] = float64(len(stories)), float64(largest)
	sc["docs_per_s"] = float64(len(rs)) / took.Seconds()
	return sc
}

// group returns the stories and the processor time they took, or the time where
// the system does not tell. A first pass over the smallest pile reads the tables.
func group(articles []*hearsay.Article) ([]hearsay.Story, time.Duration) {
	story.Group(articles[:min(1, len(articles))], nil)
	runtime.GC()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	began, cpu := time.Now(), cpuTime()
	stories := story.Group(articles, nil)
	if d := cpuTime() - cpu; d > 0 {
		return stories, d
	}
	return stories, time.Since(began)
}

// clusterScores returns BCubed and pairwise scores of groups of gold labels.
func clusterScores(got [][]string) Scores {
	size := map[string]int{}
	n := 0
	for _, g := range got {
		for _, l := range g {
			size[l]++
			n++
		}
	}
	var p, r, both, gotPairs, goldPairs float64
	for _, g := range got {
		in := map[string]int{}
		for _, l := range g {
			in[l]++
		}
		for l, k := range in {
			p += float64(k) * float64(k) / float64(len(g))
			r += float64(k) * float64(k) / float64(size[l])
			both += float64(k*(k-1)) / 2
		}
		gotPairs += float64(len(g)*(len(g)-1)) / 2
	}
	for _, k := range size {
		goldPairs += float64(k*(k-1)) / 2
	}
	p, r = p/float64(n), r/float64(n)
	pp, pr, pf := prf(int(both), int(gotPairs), int(goldPairs))
	return Scores{"bcubed_p": p, "bcubed_r": r, "bcubed_f1": f1(p, r), "pair_p": pp, "pair_r": pr, "pair_f1": pf}
}

// rowArticle makes an article of a gold row that is text already: the title is
// one block, each line of the body another.
func rowArticle(id, title, body, date string) *hearsay.Article {
	text := title + "\n" + body
	a := &hearsay.Article{Page: hearsay.NewPageID(id, []byte(text)), Kind: hearsay.Plain, Language: "en", Text: text,
		Trace: hearsay.Trace{{Text: 0, Len: len(text), Page: 0, Width: len(text)}}}
	at := 0
	for i, line := range strings.Split(text, "\n") {
		if line != "" {
			b := hearsay.Block{Kind: hearsay.Paragraph, Range: hearsay.Range{Start: at, End: at + len(line)}}
			if i == 0 && title != "" {
				b.Kind = hearsay.Title
				a.Headline = a.Excerpt(b.Range)
			}
			a.Blocks = append(a.Blocks, b)
		}
		at += len(line) + 1
	}
	if t, err := time.Parse(time.DateOnly, date); err == nil {
		a.Published = hearsay.Day(t.Year(), t.Month(), t.Day())
		a.Published.Why = "stated"
	}
	return a
}
