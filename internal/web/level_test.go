package web

import (
	"slices"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/words"
)

// blocksArticle is an article of these blocks, paragraphs unless a kind and "|"
// stand before.
func blocksArticle(id string, blocks ...string) *hearsay.Article {
	a := &hearsay.Article{Page: hearsay.PageID(id)}
	var all strings.Builder
	for _, b := range blocks {
		kind, text, ok := strings.Cut(b, "|")
		if !ok {
			kind, text = string(hearsay.Paragraph), b
		}
		if len(a.Blocks) > 0 {
			all.WriteByte('\n')
		}
		a.Blocks = append(a.Blocks, hearsay.Block{Kind: hearsay.BlockKind(kind), Range: hearsay.Range{Start: all.Len(), End: all.Len() + len(text)}})
		all.WriteString(text)
	}
	a.Text = all.String()
	a.Trace = hearsay.Trace{{Len: len(a.Text), Width: len(a.Text)}}
	return a
}

// onlyIn returns the blocks that one page alone is said to have.
func onlyIn(rows []compareRow) (left, right []string) {
	for _, r := range rows {
		one, to := r.Left, &left
		if len(r.Left) == 0 {
			one, to = r.Right, &right
		} else if len(r.Right) > 0 {
			continue
		}
		for _, b := range one {
			text := ""
			for _, p := range b.Pieces {
				text += p.Text
			}
			*to = append(*to, text)
		}
	}
	return left, right
}

// sharedPieces are those of the left.
func sharedPieces(rows []compareRow) (out []string) {
	for _, r := range rows {
		for _, b := range r.Left {
			for _, p := range b.Pieces {
				if p.Shared {
					out = append(out, p.Text)
				}
			}
		}
	}
	return out
}

func TestNothingThatBothPagesHoldIsOnlyInOne(t *testing.T) {
	for _, c := range []struct {
		name        string
		from, to    []string
		copied      []string // words that count as copied
		left, right []string // only in one
		shared      []string
	}{
		{
			name:   "a sentence that one page seems to have as a post",
			from:   []string{"The mill on the Ouse stopped on Friday.", "Both towns signed a pact on the weir in 1988.", "By Una Marsh"},
			to:     []string{"The mill on the Ouse stopped on Friday.", "embed|Both towns signed a pact on the weir in 1988.", "embed|Weirs do not mend themselves.", "embed|Cal Reed (@calreed) May 2, 2031"},
			copied: []string{"The mill on the Ouse stopped on Friday."},
			left:   []string{"By Una Marsh"}, right: []string{"Weirs do not mend themselves.", "Cal Reed (@calreed) May 2, 2031"},
			shared: []string{"The mill on the Ouse stopped on Friday.", "Both towns signed a pact on the weir in 1988."},
		},
		{
			name:   "a quotation in other sentences",
			from:   []string{"Mayor Una Marsh spoke at noon.", "“We shall not pay for a weir that was never ours to mend,” she said."},
			to:     []string{"Marsh told the council: “We shall not pay for a weir that was never ours to mend.”", "Nobody clapped."},
			left:   []string{"Mayor Una Marsh spoke at noon."},
			right:  []string{"Nobody clapped."},
			shared: []string{"We shall not pay for a weir that was never ours to mend"},
		},
		{
			name:   "apostrophes and capitals",
			from:   []string{"The MILL’s wheel turned."},
			to:     []string{"The mill's wheel turned."},
			shared: []string{"The MILL’s wheel turned."},
		},
		{
			name:   "the rest of a block that was copied in part",
			from:   []string{"The mill stopped. It was Friday."},
			to:     []string{"The mill stopped. Nobody came.", "It was Friday."},
			copied: []string{"The mill stopped."},
			shared: []string{"The mill stopped.", "It was Friday."},
		},
		{
			name:   "one sentence for each",
			from:   []string{"Read more.", "Read more."},
			to:     []string{"Read more."},
			left:   []string{"Read more."},
			shared: []string{"Read more."},
		},
		{
			name: "a few words",
			from: []string{"The mill on the Ouse stopped."}, to: []string{"The mill on the Ouse burned."},
			left: []string{"The mill on the Ouse stopped."}, right: []string{"The mill on the Ouse burned."},
		},
		{name: "nothing"},
	} {
		a, b := blocksArticle("a", c.from...), blocksArticle("b", c.to...)
		var given, taken []hearsay.Excerpt
		for _, w := range c.copied {
			i, j := strings.Index(a.Text, w), strings.Index(b.Text, w)
			given, taken = append(given, a.Excerpt(hearsay.Range{Start: i, End: i + len(w)})), append(taken, b.Excerpt(hearsay.Range{Start: j, End: j + len(w)}))
		}
		rows := align(a, b, level(a, b, given, taken))
		left, right := onlyIn(rows)
		if !slices.Equal(left, c.left) || !slices.Equal(right, c.right) {
			t.Errorf("%s: only left %q, right %q; want %q, %q", c.name, left, right, c.left, c.right)
		}
		if got := sharedPieces(rows); !slices.Equal(got, c.shared) {
			t.Errorf("%s: shared %q, want %q", c.name, got, c.shared)
		}
	}
}

// In every pair of pages of the invented press, no sentence stands untinted on both
// sides: neither alone nor in a block that shares other words.
func TestComparisonsOfTheTownHideNoSharedSentence(t *testing.T) {
	db := townShelf(t)
	ctx := t.Context()
	stories, err := db.Stories(ctx)
	if err != nil {
		t.Fatal(err)
	}
	pairs := 0
	for _, s := range stories {
		b, err := db.Brief(ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		d := newDesk(b)
		for i, p := range b.Pages {
			for _, q := range b.Pages[i+1:] {
				from, err := db.Article(ctx, p.Page)
				if err != nil {
					t.Fatal(err)
				}
				to, err := db.Article(ctx, q.Page)
				if err != nil {
					t.Fatal(err)
				}
				var given, taken []hearsay.Excerpt
				if c, turned := d.copyOf(p.Page, q.Page); c != nil {
					if given, taken = c.Given, c.Taken; turned {
						given, taken = taken, given
					}
				}
				pairs++
				left, right := map[string]bool{}, map[string]bool{}
				for _, r := range align(from, to, level(from, to, given, taken)) {
					for _, side := range []struct {
						blocks []compareBlock
						own    map[string]bool
					}{{r.Left, left}, {r.Right, right}} {
						for _, b := range side.blocks {
							for _, x := range b.Pieces {
								for _, s := range words.Sentences(x.Text) {
									if !x.Shared {
										side.own[x.Text[s.Start:s.End]] = true
									}
								}
							}
						}
					}
				}
				for s := range left {
					if right[s] && len(words.Words(s)) > 0 {
						t.Errorf("story %s: %d and %d both have %q", s, p.Number, q.Number, s)
					}
				}
			}
		}
	}
	if pairs < 20 {
		t.Errorf("only %d pairs", pairs)
	}
}

// A page of the same line ten thousand times costs what its length costs.
func TestComparingRepetitionIsLinear(t *testing.T) {
	line := "The mill on the river Ouse stopped for good on Friday"
	var many []string
	for range 20_000 {
		many = append(many, line)
	}
	a := blocksArticle("a", many...)
	b := blocksArticle("b", strings.Repeat(line+" ", 20_000))
	for _, p := range [][2]*hearsay.Article{{a, a}, {a, b}, {b, a}, {b, b}} {
		align(p[0], p[1], level(p[0], p[1], nil, nil))
	}
}
