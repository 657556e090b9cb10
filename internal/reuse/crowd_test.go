package reuse

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
)

// crowdedPages makes a pile in which many marks have more places than count: a report
// of an agency that so many pages of sixty outlets carry, in whole, in part and with words
// changed; lines that one outlet repeats, some for a few days and some for many; lines
// that all kinds of pages lift; versions of one text; and the same words on many pages.
func crowdedPages(seed uint64, wire, own int) []*hearsay.Article {
	p := newPress(seed, 1)
	r := rand.New(rand.NewPCG(seed, 2))
	lines := func(n, words int) (out []string) {
		for range n {
			out = append(out, p.line(words))
		}
		return out
	}
	changed := func(line string, one int) string {
		w := strings.Fields(line)
		for i := range w {
			if r.IntN(one) == 0 {
				w[i] = p.word()
			}
		}
		return strings.Join(w, " ")
	}
	some := func(all []string, one int) (out []string) {
		for _, l := range all {
			if r.IntN(one) == 0 {
				out = append(out, changed(l, 40))
			}
		}
		return out
	}
	report, lifted := lines(6, 35), lines(9, 11)
	few, many := lines(2, 25), lines(2, 25)
	news := []string{few[0], many[0]}
	article := func(outlet string, day int, text ...string) *hearsay.Article {
		return article(fmt.Sprintf("%016x%016x%016x%016x", r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64()), outlet, strings.Join(text, "\n"), day)
	}
	var pages []*hearsay.Article
	for i := range wire {
		text := lines(1, 9)
		switch r.IntN(3) {
		case 0:
			text = append(text, report...)
		case 1:
			text = append(append(text, some(report, 2)...), lines(1, 60)...)
		default:
			for _, l := range report {
				text = append(text, changed(l, 25))
			}
		}
		text = append(text, some(lifted, 5)...)
		pages = append(pages, article(fmt.Sprintf("Wire Taker %d", r.IntN(60)), max(0, 1+r.IntN(1+i%3)-r.IntN(20)/19*9), text...)) // day 0: none
	}
	for range own {
		text := append(lines(1, 9), lines(1, 30+r.IntN(30))...)
		day := 1 + r.IntN(12)
		if day < 5 {
			text = append(text, few...)
		}
		text = append(append(text, some(lifted, 4)...), many...)
		pages = append(pages, article("Fen Post", day*r.IntN(12)/max(1, r.IntN(12)), text...))
		if r.IntN(4) == 0 { // others take them as news
			pages = append(pages, article(fmt.Sprintf("Taker %d", r.IntN(9)), 1+r.IntN(30), append(lines(1, 30), some(news, 2)...)...))
		}
	}
	series := lines(3, 40)
	for range own / 6 { // versions of one text
		pages = append(pages, article("Moor Echo", 1+r.IntN(3), append(append(lines(1, 9), some(series, 1)...), some(lifted, 3)...)...))
	}
	for k := range 3 { // the same words
		text := append(lines(1, 9), lines(2, 30)...)
		text = append(text, lifted[k:k+2]...)
		for i := range 14 {
			pages = append(pages, article(fmt.Sprintf("Same %d", i/(1+k)), r.IntN(3+12*k), text...))
			pages = append(pages, article(fmt.Sprintf("Same Taker %d", i/3), 1+r.IntN(20), append(lines(2, 30), text[1:2]...)...))
		}
	}
	return pages
}

// toldBy returns all pairs of an index by their pages.
func toldBy(x *Index) map[[2]hearsay.PageID]Pair {
	out := map[[2]hearsay.PageID]Pair{}
	x.written(nil, func(p Pair, _, _ *side) { out[[2]hearsay.PageID{p.From, p.To}] = p })
	return out
}

// differ says how two sets of pairs differ; nothing where they do not.
func differ(want, got map[[2]hearsay.PageID]Pair) string {
	lost, other, example := 0, 0, ""
	for k, p := range want {
		q, ok := got[k]
		switch {
		case !ok:
			lost++
		case reflect.DeepEqual(p, q):
			continue
		default:
			other++
		}
		example = fmt.Sprintf("%+v\n%+v", p, q)
	}
	more := len(got) - len(want) + lost
	if lost+other+more == 0 {
		return ""
	}
	return fmt.Sprintf("of %d pairs %d are not found, %d have other words, %d are found beside; one of them:\n%s", len(want), lost, other, more, example)
}

func enter(x *Index, pages []*hearsay.Article) *Index {
	for _, a := range pages {
		x.Enter(a)
	}
	return x
}

// lowered lowers the bounds, so that a small pile hits them often.
func lowered(x *Index) *Index {
	x.perMark, x.perOutlet, x.perPage = 16, 4, 1<<11
	return x
}

func asItIs(x *Index) *Index { return x }

var crowdedPiles = []struct {
	name      string
	wire, own int
	set       func(*Index) *Index
	rounds    int
}{
	{"as it is", 220, 200, asItIs, 1},
	{"small, with lower bounds", 60, 60, lowered, 3},
	{"small, with lower bounds, again", 70, 50, lowered, 3},
}

// Marks that more pages have than count do not make the order of arrival matter.
func TestOrderOfArrivalInACrowd(t *testing.T) {
	for i, c := range crowdedPiles {
		t.Run(c.name, func(t *testing.T) {
			pages := crowdedPages(uint64(50+i), c.wire, c.own)
			x := enter(c.set(New(nil)), pages)
			want := toldBy(x)
			if len(want) < 3*len(pages) || !strings.Contains(strings.Join(x.Bounds(), "\n"), "places of one five-word shingle") {
				t.Fatalf("%d pairs of %d pages, bounds %q", len(want), len(pages), x.Bounds())
			}
			r := rand.New(rand.NewPCG(4, uint64(i)))
			for round := range 3 + c.rounds {
				switch round {
				case 0:
					slices.Reverse(pages)
				case 1, 2: // by day, in one order or the other
					slices.SortStableFunc(pages, func(a, b *hearsay.Article) int {
						return a.Published.Start.Compare(b.Published.Start) * (3 - 2*round)
					})
				default:
					r.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
				}
				if diff := differ(want, toldBy(enter(c.set(New(nil)), pages))); diff != "" {
					t.Fatalf("round %d, another order: %s", round, diff)
				}
			}
		})
	}
}

// The same holds in steps, saved and loaded between them, for a caller that looks
// again only at the pages that changed; after forgetting, when what is left is what an
// index has that never got the others; and when those that were forgotten come again.
func TestRunsInACrowd(t *testing.T) {
	for i, c := range crowdedPiles {
		t.Run(c.name, func(t *testing.T) {
			list := crowdedPages(uint64(60+i), c.wire, c.own)
			pages := map[hearsay.PageID]*hearsay.Article{}
			for _, a := range list {
				pages[a.Page] = a
			}
			get := func(id hearsay.PageID) (*hearsay.Article, error) { return pages[id], nil }
			want := toldBy(enter(c.set(New(nil)), list))
			r := rand.New(rand.NewPCG(6, uint64(i)))
			for round := range c.rounds {
				r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
				x := c.set(NewWith(nil, Options{Article: get, Track: true}))
				have := map[[2]hearsay.PageID]Pair{}
				look := func() {
					changed := x.Changed()
					for pair := range have {
						for _, id := range changed {
							if pair[0] == id || pair[1] == id {
								delete(have, pair)
							}
						}
					}
					for _, p := range x.PairsOf(changed...) {
						have[[2]hearsay.PageID{p.From, p.To}] = p
					}
				}
				for rest := list; len(rest) > 0; {
					n := min(len(rest), 1+r.IntN(len(list)/3))
					enter(x, rest[:n])
					rest = rest[n:]
					if r.IntN(2) == 0 {
						x = c.set(reload(t, x, get))
					}
					look()
					if r.IntN(2) == 0 {
						x = c.set(reload(t, x, get))
					}
				}
				if diff := differ(want, have); diff != "" {
					t.Fatalf("round %d, in runs: %s", round, diff)
				}
				limit := time.Date(2031, 1, 4-round, 0, 0, 0, 0, time.UTC)
				var old, left []*hearsay.Article
				for _, a := range list {
					if a.Published.Known() && a.Published.Start.Before(limit) {
						old = append(old, a)
					} else {
						left = append(left, a)
					}
				}
				if n := x.Forget(limit); n != len(old) {
					t.Fatalf("forgot %d pages, want %d", n, len(old))
				}
				if diff := differ(toldBy(enter(c.set(New(nil)), left)), toldBy(x)); diff != "" {
					t.Fatalf("round %d, after forgetting: %s", round, diff)
				}
				x = c.set(reload(t, x, get))
				clear(have)
				look()
				enter(x, old)
				look()
				if diff := differ(want, have); diff != "" {
					t.Fatalf("round %d, entered again: %s", round, diff)
				}
			}
		})
	}
}
