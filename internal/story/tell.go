package story

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"math"
	"slices"
	"strconv"
	"strings"

	"hearsay"
)

// ID returns the ID of the story whose first page is page.
func ID(page hearsay.PageID) hearsay.StoryID {
	h := sha256.Sum256([]byte("story " + page))
	return hearsay.StoryID(strings.ToLower(base32.StdEncoding.EncodeToString(h[:])[:10]))
}

// tell makes the story of a group of a component's docs m, both given by index:
// parent leads each to the first page of its text.
func (g *Grouper) tell(m []int32, group, parent []int) hearsay.Story {
	at := func(i int) *doc { return g.docs[m[i]] }
	central := g.centre(m, group, parent)
	s := hearsay.Story{ID: ID(at(group[0]).page), Title: at(central).headline, Members: make([]hearsay.Member, 0, len(group))}
	for _, i := range group {
		d := at(i)
		why := "its headline names the story"
		switch {
		case parent[i] != i:
			why = "the same text as page " + at(parent[i]).page.Short()
		case i != central:
			why = g.evidence(d, at(central))
		}
		s.Members = append(s.Members, hearsay.Member{Page: d.page, Why: []string{why}})
		if w := d.published; !w.IsZero() {
			if s.First.IsZero() || w.Before(s.First) {
				s.First = w
			}
			if w.After(s.Last) {
				s.Last = w
			}
		}
	}
	return s
}

// centre returns the page of the group that is likest to the others, copies
// aside; the first where it stands alone. Of a large group the first fifty pages are
// measured against the first twelve.
func (g *Grouper) centre(m []int32, group, parent []int) int {
	best, score := group[0], -1.0
	var peers []int
	for _, i := range group {
		if parent[i] == i && len(peers) < 12 {
			peers = append(peers, i)
		}
	}
	for _, i := range group[:min(50, len(group))] {
		d := g.docs[m[i]]
		if parent[i] != i || d.headline.None() {
			continue
		}
		sum := 0.0
		for _, j := range peers {
			if j != i {
				sum += float64(likeness(d, g.docs[m[j]]))
			}
		}
		if d.bridge {
			sum = -0.5
		}
		if sum > score {
			best, score = i, sum
		}
	}
	return best
}

// evidence says in words what two docs share: at most four names and four other
// words, heaviest first, and the days between them.
func (g *Grouper) evidence(a, b *doc) string {
	type common struct {
		term   term
		weight float32
	}
	var names, others []common
	for i, j := 0, 0; i < len(a.bag) && j < len(b.bag); {
		x, y := &a.bag[i], &b.bag[j]
		switch {
		case x.term < y.term:
			i++
		case x.term > y.term:
			j++
		default:
			if w := x.name * y.name; w > 0 {
				names = append(names, common{x.term, w})
			} else if x.name == 0 && y.name == 0 {
				others = append(others, common{x.term, x.weight * y.weight})
			}
			i++
			j++
		}
	}
	top := func(cs []common, written map[term]string) string {
		slices.SortFunc(cs, func(a, b common) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term)) })
		var out []string
		for _, c := range cs[:min(4, len(cs))] {
			out = append(out, cmp.Or(written[c.term], g.spelling[c.term]))
		}
		return strings.Join(out, ", ")
	}
	var out []string
	if len(names) > 0 {
		out = append(out, "shares "+top(names, g.surface))
	}
	if len(others) > 0 {
		out = append(out, "and the words "+top(others, nil))
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
