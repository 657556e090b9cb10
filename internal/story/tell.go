package story

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearsay"
)

// ID returns the ID of the story whose first page is page.
func ID(page hearsay.PageID) hearsay.StoryID {
	h := sha256.Sum256([]byte("story " + page))
	return hearsay.StoryID(strings.ToLower(base32.StdEncoding.EncodeToString(h[:])[:10]))
}

// tell makes the story of a group of the component that was linked last.
func (g *Grouper) tell(c *component, group []int32) *told {
	l := &g.linker
	central := l.centre(c.docs, group)
	middle := c.docs[central]
	t := &told{comp: c, docs: make([]*doc, len(group)),
		story: hearsay.Story{ID: ID(c.docs[group[0]].page), Title: middle.headline, Members: make([]hearsay.Member, len(group))}}
	s := &t.story
	why := make([]string, len(group))
	for k, i := range group {
		d := c.docs[i]
		t.docs[k] = d
		silent := time.Duration(0)
		if k > 0 && !d.published.IsZero() {
			silent = d.published.Sub(c.docs[group[k-1]].published)
		}
		switch p := l.texts[i]; {
		case p != i:
			why[k] = "the same text as page " + c.docs[p].page.Short()
		case i == central:
			why[k] = "its headline names the story"
		case silent > g.quiet:
			why[k] = fmt.Sprintf("reopens a story quiet for %d days: ", int(silent.Hours()/24)) + g.evidence(d, g.reopened(d, t.docs[:k]))
			d.whyOf = nil
		default:
			if d.whyOf != middle {
				d.why, d.whyOf = g.evidence(d, middle)+g.opinion(d, middle), middle
			}
			why[k] = d.why
		}
		if d.whyOf != middle {
			d.why, d.whyOf = "", nil
		}
		s.Members[k] = hearsay.Member{Page: d.page, Why: why[k : k+1 : k+1]}
		if w := d.published; !w.IsZero() {
			if s.First.IsZero() || w.Before(s.First) {
				s.First = w
			}
			if w.After(s.Last) {
				s.Last = w
			}
		}
	}
	return t
}

// reopened returns that of the pages before it which a page is likest to, the last
// where it was compared with none.
func (g *Grouper) reopened(d *doc, before []*doc) *doc {
	best, like := before[len(before)-1], uint16(0)
	for _, o := range before {
		for _, t := range d.near {
			if g.docs[t.to] == o && t.like > like {
				best, like = o, t.like
			}
		}
		for _, t := range o.near {
			if g.docs[t.to] == d && t.like > like {
				best, like = o, t.like
			}
		}
	}
	return best
}

// centre returns the page of the group that is likest to all the others, copies
// aside; the first where it stands alone.
func (l *linker) centre(docs []*doc, group []int32) int32 {
	best, score := group[0], int64(-2)
	for _, i := range group {
		if l.texts[i] != i || docs[i].headline.None() {
			continue
		}
		sum := int64(0)
		for _, e := range l.row(i) {
			if l.lead[e.to] == l.lead[i] {
				sum += int64(e.sum)
			}
		}
		if docs[i].bridge {
			sum = -1
		}
		if sum > score {
			best, score = i, sum
		}
	}
	return best
}

// evidence says in words what two docs share: at most four names and four other
// words, heaviest first and written as b has them, and the days between them.
func (g *Grouper) evidence(a, b *doc) string {
	type common struct {
		at     int // in b
		weight uint32
	}
	merge := func(i, m, j, n int) (out []common) {
		for i < m && j < n {
			switch x, y := a.terms[i], b.terms[j]; {
			case x < y:
				i++
			case x > y:
				j++
			default:
				out = append(out, common{j, uint32(a.weights[i]&weightBits) * uint32(b.weights[j]&weightBits)})
				i++
				j++
			}
		}
		return out
	}
	names := merge(0, int(a.names), 0, int(b.names))
	others := merge(int(a.names), len(a.terms), int(b.names), len(b.terms))
	top := func(cs []common) []common {
		slices.SortFunc(cs, func(x, y common) int {
			return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(b.terms[x.at], b.terms[y.at]))
		})
		return cs[:min(4, len(cs))]
	}
	names, others = top(names), top(others)
	var asked []int
	for _, c := range append(names, others...) {
		asked = append(asked, c.at)
	}
	slices.Sort(asked)
	written := b.spell(g.scan.seed, asked)
	list := func(cs []common) string {
		out := make([]string, len(cs))
		for k, c := range cs {
			n, _ := slices.BinarySearch(asked, c.at)
			out[k] = written[n]
		}
		return strings.Join(out, ", ")
	}
	var out []string
	if len(names) > 0 {
		out = append(out, "shares "+list(names))
	}
	if len(others) > 0 {
		out = append(out, "and the words "+list(others))
	}
	if !a.published.IsZero() && !b.published.IsZero() {
		switch d := int(math.Round(apart(a, b))); d {
		case 0:
			out = append(out, "the same day")
		case 1:
			out = append(out, "one day apart")
		default:
			out = append(out, strconv.Itoa(d)+" days apart")
		}
	}
	return strings.Join(out, "; ")
}
