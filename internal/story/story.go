// Package story groups articles that tell of the same happening.
//
// # Design
//
// Every article becomes two bags: all its words, and its names (capitalised
// words that do not merely begin a sentence), numbers among the words. A word
// weighs (1 + log tf) * idf, three times in the headline, twice in the first
// three hundred words; idf comes from a seed of 793 English web articles (df.txt,
// WCXB 1.0, CC BY 4.0) to which the pile's own counts are added, so that five
// pages about one thing do not make its names look common. Bags are cut to their
// heaviest terms and scaled to length one.
//
// Two articles are compared only when they share a heavy term (an inverted index
// over the terms); their likeness is a mean of the two cosines, lowered by the
// days between them where both are dated. Groups are then joined by average
// linkage, the best pair first, until no pair of groups reaches [Join]. A pair
// that shares no name never joins. Copies are folded first: a whole reprint or
// another version of a text is one article that votes once.
//
// The result depends on the set of articles only, not on their order: articles
// are sorted by date and ID, ties between pairs go to the smaller pair.
//
// A round-up or live blog joins a story but never holds two together: it is
// assigned last, to its best group.
package story

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"math"
	"slices"
	"strings"

	"hearsay"
)

// Version changes when the same articles may give other stories.
const Version = 1

// Settings of the one decision, measured on ecbplus-dev and basil-dev
// (eval/testdata/scores/story.json).
const (
	join      = 0.185 // average likeness at which groups join
	nameShare = 0.60  // part of the likeness that names decide
	halfLife  = 7.0   // days apart at which likeness is down to three quarters
	heavy     = 60    // terms kept of each bag
)

// Group returns the stories of a set of articles: each article in exactly one.
// Copies are those between the articles.
func Group(articles []*hearsay.Article, copies []hearsay.Copy) []hearsay.Story {
	docs := read(articles)
	parent := foldCopies(docs, copies)
	groups := link(docs, parent)
	stories := make([]hearsay.Story, 0, len(groups))
	for _, g := range groups {
		stories = append(stories, tell(g, docs, parent))
	}
	slices.SortFunc(stories, func(a, b hearsay.Story) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Members[0].Page, b.Members[0].Page))
	})
	return stories
}

// ID returns the ID of the story whose first page is page.
func ID(page hearsay.PageID) hearsay.StoryID {
	h := sha256.Sum256([]byte("story " + page))
	return hearsay.StoryID(strings.ToLower(base32.StdEncoding.EncodeToString(h[:])[:10]))
}

// foldCopies returns for each document the first document of its text.
func foldCopies(docs []*doc, copies []hearsay.Copy) []int {
	at := map[hearsay.PageID]int{}
	parent := make([]int, len(docs))
	for i, d := range docs {
		at[d.page], parent[i] = i, i
	}
	root := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	for _, c := range copies {
		if c.Kind != hearsay.Reprint && c.Kind != hearsay.Version {
			continue
		}
		i, ok := at[c.From]
		j, ok2 := at[c.To]
		if !ok || !ok2 {
			continue
		}
		if i, j = root(i), root(j); i != j {
			parent[max(i, j)] = min(i, j)
		}
	}
	for i := range parent {
		parent[i] = root(i)
	}
	return parent
}

// tell makes the story of one group of documents, given by index.
func tell(group []int, docs []*doc, parent []int) hearsay.Story {
	var s hearsay.Story
	central := centre(group, docs, parent)
	s.ID = ID(docs[group[0]].page)
	s.Title = docs[central].headline
	for _, i := range group {
		d := docs[i]
		m := hearsay.Member{Page: d.page}
		switch {
		case parent[i] != i:
			m.Why = []string{"the same text as page " + docs[parent[i]].page.Short()}
		case i == central:
			m.Why = []string{"its headline names the story"}
		default:
			m.Why = evidence(d, docs[central])
		}
		s.Members = append(s.Members, m)
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

// centre returns the document of the group that is likest to the others, copies
// aside; the first where it stands alone.
func centre(group []int, docs []*doc, parent []int) int {
	best, most := group[0], -1.0
	for _, i := range group {
		if parent[i] != i || docs[i].headline.None() {
			continue
		}
		sum := 0.0
		for _, j := range group {
			if j != i && parent[j] == j {
				sum += likeness(docs[i], docs[j])
			}
		}
		if docs[i].bridge {
			sum = -0.5
		}
		if sum > most {
			best, most = i, sum
		}
	}
	return best
}

// evidence says in words what two documents share.
func evidence(a, b *doc) []string {
	var names, terms []string
	for _, t := range shared(a.names, b.names) {
		names = append(names, cmp.Or(a.surface[t], b.surface[t], t))
	}
	for _, t := range shared(a.words, b.words) {
		if a.surface[t] == "" && b.surface[t] == "" && !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, t) }) {
			terms = append(terms, t)
		}
	}
	var out []string
	if len(names) > 0 {
		out = append(out, "shares "+strings.Join(first(names, 4), ", "))
	}
	if len(terms) > 0 {
		out = append(out, "and the words "+strings.Join(first(terms, 4), ", "))
	}
	if !a.published.IsZero() && !b.published.IsZero() {
		switch d := int(math.Round(apart(a, b))); d {
		case 0:
			out = append(out, "the same day")
		case 1:
			out = append(out, "one day apart")
		default:
			out = append(out, fmt.Sprintf("%d days apart", d))
		}
	}
	return []string{strings.Join(out, "; ")}
}

func first(s []string, n int) []string { return s[:min(n, len(s))] }

func apart(a, b *doc) float64 {
	return math.Abs(a.published.Sub(b.published).Hours()) / 24
}

// likeness of two documents, 0 to 1.
func likeness(a, b *doc) float64 {
	names := dot(a.names, b.names)
	if names == 0 {
		return 0
	}
	s := nameShare*names + (1-nameShare)*dot(a.words, b.words)
	if !a.published.IsZero() && !b.published.IsZero() {
		s *= math.Pow(0.75, apart(a, b)/halfLife)
	}
	return s
}
