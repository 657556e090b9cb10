package pipeline

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/story"
)

// Alike tells how alike texts are by a model outside the program. Grouping asks for
// pairs of pages that it is not sure of, and goes on without an answer.
type Alike interface {
	Model() string
	// Alike returns for each pair, by their places in texts, a cosine in hundredths;
	// NaN where it is not known.
	Alike(ctx context.Context, texts []string, pairs [][2]int) []float64
}

// DefaultLevel is the cosine that says nothing where no other is given.
const DefaultLevel = 0.6

func (o Options) level() float64 { return cmp.Or(o.Level, DefaultLevel) }

// alikeKey tells what is asked, for the key of the live index; "" for nothing.
func (o Options) alikeKey() string {
	if o.Alike == nil {
		return ""
	}
	return fmt.Sprintf(" embeddings %d %q %.2f", alikeText, o.Alike.Model(), o.level())
}

const (
	alikeText  = 2000 // bytes of a page that are given to the model, some 500 words of a model's own
	alikePairs = 4096 // asked for at once
)

// A pairID is two pages, the smaller ID first.
type pairID = [2]hearsay.PageID

// ask has grouping ask for its borderline pairs. What was answered is kept with the
// live index, so that no page is read again for it.
func (p *pile) ask(ctx context.Context, l *live) {
	if p.opts.Alike == nil {
		return
	}
	l.groups.SetBorderline(story.Borderline{Model: p.opts.Alike.Model(), Level: p.opts.level(), Ask: func(pairs [][2]hearsay.PageID) []float64 {
		out := make([]float64, len(pairs))
		for at := 0; at < len(pairs); at += alikePairs {
			n := min(alikePairs, len(pairs)-at)
			p.answer(ctx, l, pairs[at:at+n], out[at:at+n])
		}
		return out
	}})
}

// answer puts down the cosine of each pair, NaN for those that are not known.
func (p *pile) answer(ctx context.Context, l *live, pairs []pairID, out []float64) {
	at := map[hearsay.PageID]int{}
	var texts []string
	text := func(id hearsay.PageID) int {
		n, known := at[id]
		if !known {
			n, at[id] = len(texts), len(texts)
			s := ""
			if a, err := p.article(ctx, id); err == nil { // the next stage meets the error
				s = beginning(a)
			}
			texts = append(texts, s)
		}
		return n
	}
	var asked [][2]int
	var of []int
	for i, id := range pairs {
		if c, known := l.alike[id]; known {
			out[i] = float64(c) / 100
			continue
		}
		out[i] = math.NaN()
		asked, of = append(asked, [2]int{text(id[0]), text(id[1])}), append(of, i)
	}
	if len(asked) == 0 {
		return
	}
	p.opts.progress("asking for embeddings", 0, len(texts))
	for k, c := range p.opts.Alike.Alike(ctx, texts, asked) {
		if c >= -1 && c <= 1 { // NaN is not
			h := int8(math.Round(100 * c))
			l.alike[pairs[of[k]]], out[of[k]] = h, float64(h)/100
		}
	}
	p.opts.progress("asking for embeddings", len(texts), len(texts))
}

// beginning is what of a page is given to the model: its headline and the beginning
// of its body, cut between two words.
func beginning(a *hearsay.Article) string {
	s := strings.TrimSpace(a.Headline.Text + "\n\n" + a.Body())
	if len(s) <= alikeText {
		return s
	}
	s = strings.ToValidUTF8(s[:alikeText], "")
	if i := strings.LastIndexAny(s, " \n"); i > alikeText/2 {
		s = s[:i]
	}
	return s
}

// alikeBytes writes the answers, in order of their pages: how far the first is in the
// list of all pages from that of the answer before, the place of the second, and the
// answer.
func (l *live) alikeBytes() []byte {
	place := map[hearsay.PageID]int{}
	for i, id := range sortedIDs(l.entered) {
		place[id] = i
	}
	b, last := []byte{}, 0
	for _, p := range slices.SortedFunc(maps.Keys(l.alike), func(a, b pairID) int { return slices.Compare(a[:], b[:]) }) {
		b = binary.AppendUvarint(b, uint64(place[p[0]]-last))
		b = append(binary.AppendUvarint(b, uint64(place[p[1]])), byte(l.alike[p]))
		last = place[p[0]]
	}
	return b
}

// readAlike reads the answers, once the pages are known.
func (l *live) readAlike(b []byte) error {
	ids, first := sortedIDs(l.entered), uint64(0)
	for len(b) > 0 {
		step, n := binary.Uvarint(b)
		if n <= 0 || step >= uint64(len(ids))-first {
			return errLive
		}
		first, b = first+step, b[n:]
		second, n := binary.Uvarint(b)
		if n <= 0 || n >= len(b) || second >= uint64(len(ids)) || int8(b[n]) > 100 || int8(b[n]) < -100 {
			return errLive
		}
		l.alike[pairID{ids[first], ids[second]}], b = int8(b[n]), b[n+1:]
	}
	return nil
}
