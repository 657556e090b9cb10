//go:build unix

package pipeline_test

import (
	"context"
	"syscall"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/difference"
	"hearsay/internal/entity"
	"hearsay/internal/event"
	"hearsay/internal/outlook"
	"hearsay/internal/pipeline"
	"hearsay/internal/press"
	"hearsay/internal/source"
	"hearsay/internal/statement"
	"hearsay/internal/words"
)

// A group is what the stages before bring for one story.
type group struct {
	articles   []*hearsay.Article
	copies     []hearsay.Copy
	entities   []hearsay.Entity
	statements [][]hearsay.Statement
	joined     []hearsay.Statement
}

// pressed are the articles of n invented pages.
func pressed(tb testing.TB, n int) []*hearsay.Article {
	tb.Helper()
	p := press.New(press.Options{Seed: 7, PerDay: 100, Size: 8000})
	var out []*hearsay.Article
	for range n {
		page := p.Next()
		if a, err := article.Extract(&hearsay.Page{ID: hearsay.PageID(page.URL), URL: page.URL, Fetched: page.Fetched, Type: "text/html", Charset: "utf-8", Body: page.HTML, Raw: page.HTML}); err == nil {
			out = append(out, a)
		}
	}
	return out
}

// townArticles are the articles of testdata/town.
func townArticles(tb testing.TB) []*hearsay.Article {
	tb.Helper()
	var out []*hearsay.Article
	for p, err := range source.Read(context.Background(), []string{"../../testdata/town"}, source.Options{}) {
		if err != nil {
			tb.Fatal(err)
		}
		if a, err := article.Extract(p); err == nil {
			out = append(out, a)
		}
	}
	return out
}

// BenchmarkStages measures dates, events, outlook and differences together, on
// one core: sentences a second of processor time, the garbage collector's
// included, so that what else the machine does does not count.
func BenchmarkStages(b *testing.B) {
	for _, in := range []struct {
		name     string
		articles []*hearsay.Article
	}{{"town", townArticles(b)}, {"press", pressed(b, 200)}} {
		b.Run(in.name, func(b *testing.B) {
			var groups []group
			sentences := 0
			by := map[hearsay.PageID]*hearsay.Article{}
			for _, a := range in.articles {
				by[a.Page] = a
			}
			for _, s := range pipeline.Group(in.articles) {
				var g group
				for _, m := range s.Members {
					g.articles = append(g.articles, by[m.Page])
				}
				_, f := pipeline.Brief(g.articles)
				g.articles, g.copies, g.entities = f.Articles, f.Copies, entity.Resolve(f.Articles)
				for _, a := range g.articles {
					g.statements = append(g.statements, statement.Find(a, g.entities))
					g.joined = append(g.joined, g.statements[len(g.statements)-1]...)
					for _, k := range a.Blocks {
						sentences += len(words.Sentences(a.Text[k.Start:k.End]))
					}
				}
				g.joined = statement.Join(g.joined, g.copies)
				groups = append(groups, g)
			}
			before := used()
			b.ResetTimer()
			for b.Loop() {
				for _, g := range groups {
					g.find()
				}
			}
			b.ReportMetric(float64(sentences)*float64(b.N)/(used()-before).Seconds(), "sentences/cpu-s")
		})
	}
}

// used is the processor time that this process has used.
func used() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// find runs the three stages.
func (g *group) find() {
	dates := event.Dates(g.articles, g.copies)
	var reports []hearsay.Report
	var expected []hearsay.Outlook
	for i, a := range g.articles {
		reports = append(reports, event.Find(a, g.entities, dates[a.Page], g.copies)...)
		expected = append(expected, outlook.Find(a, g.entities, g.statements[i])...)
	}
	events := event.Merge(reports, g.entities, g.copies, dates)
	questions := outlook.Group(expected, g.entities, g.copies)
	outlook.Later(questions, events, g.entities, dates)
	difference.Find(g.articles, g.entities, events, g.joined, g.copies)
}
