package story

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"hearsay"
	"hearsay/internal/words"
)

//go:embed df.txt
var seedText string

// seed is the seed's document counts and how many documents it counted.
var seed = sync.OnceValue(func() map[string]int {
	m := make(map[string]int, 16000)
	for line := range strings.Lines(seedText) {
		if w, n, ok := strings.Cut(strings.TrimSpace(line), " "); ok && w != "#" {
			m[w], _ = strconv.Atoi(n)
		}
	}
	return m
})

const seedDocs = 793

// A term is one entry of a bag.
type term struct {
	word   string
	weight float64
}

// A doc is what grouping knows of an article.
type doc struct {
	page      hearsay.PageID
	headline  hearsay.Excerpt
	published time.Time
	bridge    bool // a round-up or live blog
	words     []term
	names     []term
	surface   map[string]string // names as written
	counts    map[string]float64
	isName    map[string]bool
}

// read makes the documents of the articles, sorted by date (undated last) and ID.
func read(articles []*hearsay.Article) []*doc {
	docs := make([]*doc, 0, len(articles))
	for _, a := range articles {
		docs = append(docs, count(a))
	}
	slices.SortFunc(docs, func(a, b *doc) int {
		if a.published.IsZero() != b.published.IsZero() {
			if a.published.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(a.published.Compare(b.published), cmp.Compare(a.page, b.page))
	})
	df := map[string]int{}
	for _, d := range docs {
		for w := range d.counts {
			df[w]++
		}
	}
	known := seed()
	for _, d := range docs {
		d.weigh(func(w string) float64 {
			return math.Log(float64(seedDocs+len(docs)+1) / float64(known[w]+df[w]))
		})
	}
	return docs
}

// count reads the words of an article.
func count(a *hearsay.Article) *doc {
	d := &doc{page: a.Page, headline: a.Headline, published: a.Published.Start, bridge: a.Kind == hearsay.LiveBlog || a.Kind == hearsay.RoundUp,
		surface: map[string]string{}, counts: map[string]float64{}, isName: map[string]bool{}}
	titled := false
	seen := 0
	for _, b := range a.Blocks {
		switch {
		case b.Kind == hearsay.Title:
			if !titled {
				d.add(a.Text[b.Start:b.End], 3, false)
			}
			titled = true
		case b.Body():
			text := a.Text[b.Start:b.End]
			weight := 1.0
			if seen < 300 {
				weight = 2
			}
			for _, s := range words.Sentences(text) {
				seen += d.add(text[s.Start:s.End], weight, true)
			}
		}
	}
	if !titled && !a.Headline.None() {
		d.add(a.Headline.Text, 3, false)
	}
	return d
}

// calendar are names of days and months: capitalised, and shared by every story
// of a week.
var calendar = map[string]bool{
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
	"january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true,
	"september": true, "october": true, "november": true, "december": true,
	"jan": true, "feb": true, "mar": true, "apr": true, "aug": true, "sep": true, "sept": true, "oct": true, "nov": true, "dec": true,
}

// add counts the words of a sentence and returns how many there were. A
// headline in which most words are capitalised says nothing about names.
func (d *doc) add(text string, weight float64, sentence bool) int {
	ws := words.Words(text)
	upper := 0
	for _, w := range ws {
		if w.Upper {
			upper++
		}
	}
	shouting := len(ws) > 3 && upper*2 > len(ws)
	for i, w := range ws {
		written := text[w.Start:w.End]
		if s, ok := strings.CutSuffix(written, "'s"); ok {
			written = s
		} else if s, ok := strings.CutSuffix(written, "’s"); ok {
			written = s
		}
		t := strings.ReplaceAll(strings.ToLower(written), "’", "'")
		if n := len(t); n < 2 && t[0] < 0x80 {
			continue
		}
		d.counts[t] += weight
		if w.Upper && (i > 0 || !sentence) && !shouting && seed()[t] < seedDocs/8 && !calendar[t] {
			d.isName[t] = true
			if d.surface[t] == "" {
				d.surface[t] = written
			}
		}
	}
	return len(ws)
}

func (d *doc) weigh(idf func(string) float64) {
	var all, names []term
	for w, n := range d.counts {
		x := idf(w)
		if x < 1 { // in more than a third of everything
			continue
		}
		t := term{w, (1 + math.Log(n)) * x}
		all = append(all, t)
		if d.isName[w] || unicode.IsDigit(rune(w[0])) && len(w) > 1 {
			names = append(names, t)
		}
	}
	d.words, d.names = unit(all, heavy*2), unit(names, heavy)
	d.counts = nil
}

// unit keeps the n heaviest terms, scales them to length one and sorts them by
// word.
func unit(ts []term, n int) []term {
	slices.SortFunc(ts, func(a, b term) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.word, b.word)) })
	ts = ts[:min(n, len(ts))]
	sum := 0.0
	for _, t := range ts {
		sum += t.weight * t.weight
	}
	for i := range ts {
		ts[i].weight /= math.Sqrt(sum)
	}
	slices.SortFunc(ts, func(a, b term) int { return cmp.Compare(a.word, b.word) })
	return slices.Clip(ts)
}

// dot is the cosine of two bags.
func dot(a, b []term) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i].word, b[j].word); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			sum += a[i].weight * b[j].weight
			i++
			j++
		}
	}
	return sum
}

// shared returns the words in both bags, heaviest first.
func shared(a, b []term) []string {
	var both []term
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i].word, b[j].word); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			both = append(both, term{a[i].word, a[i].weight * b[j].weight})
			i++
			j++
		}
	}
	slices.SortFunc(both, func(a, b term) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.word, b.word)) })
	out := make([]string, len(both))
	for i, t := range both {
		out[i] = t.word
	}
	return out
}
