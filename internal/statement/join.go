package statement

import (
	"cmp"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/words"
)

// The settings of Join.
const (
	sameWords  = 0.8 // of two statements by one speaker: the part of their words that is common
	copyWords  = 0.6 // the same where one page has copied the passage from the other
	leastWords = 4   // shorter statements are the same only where all their words are
	bucketSize = 64  // statements looked at for one shingle, to keep a flood of equal ones linear
)

// Join folds the statements that are the same: by one speaker and in the same
// words, or nearly, or in passages of which one was copied from the other. The
// one on the page that gave its words to the others stays, then the earliest
// page by ID and place; the others become its Repeats, ordered by page and
// place. A statement and its denial are never the same. What comes back is in
// the order given, and does not depend on it otherwise.
func Join(statements []hearsay.Statement, copies []hearsay.Copy) []hearsay.Statement {
	j := joiner{ss: statements, parent: make([]int, len(statements)), bags: make([][]string, len(statements))}
	order := make([]int, len(statements))
	for i := range statements {
		j.parent[i], order[i] = i, i
		for _, w := range statements[i].Words {
			j.bags[i] = append(j.bags[i], normal(w.Text)...)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return before(&statements[a], &statements[b]) })
	j.places(copies)
	seen := map[string][]int{}
	for _, i := range order {
		tried := map[int]bool{}
		for _, sh := range shingles(j.bags[i]) {
			for _, k := range seen[sh] {
				if !tried[k] {
					tried[k] = true
					if j.same(k, i) {
						j.union(k, i)
					}
				}
			}
			if len(seen[sh]) < bucketSize {
				seen[sh] = append(seen[sh], i)
			}
		}
	}
	return j.fold(order, copies)
}

type joiner struct {
	ss     []hearsay.Statement
	parent []int
	bags   [][]string
	copied []map[string]bool // the passages of copies that each stands in
}

func (j *joiner) find(i int) int {
	for j.parent[i] != i {
		j.parent[i] = j.parent[j.parent[i]]
		i = j.parent[i]
	}
	return i
}

func (j *joiner) union(a, b int) {
	a, b = j.find(a), j.find(b)
	if a != b {
		j.parent[max(a, b)] = min(a, b)
	}
}

func before(a, b *hearsay.Statement) int {
	return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(start(a), start(b)), cmp.Compare(a.ID, b.ID))
}

func start(s *hearsay.Statement) int {
	if len(s.Words) == 0 {
		return 0
	}
	return s.Words[0].Span.Start
}

// places notes for each statement the copied passages that hold its first words.
func (j *joiner) places(copies []hearsay.Copy) {
	j.copied = make([]map[string]bool, len(j.ss))
	type passageOf struct {
		span hearsay.Span
		key  string
	}
	byPage := map[hearsay.PageID][]passageOf{}
	for c, cp := range copies {
		for i := range min(len(cp.Given), len(cp.Taken)) {
			key := string(cp.From) + " " + string(cp.To) + " " + itoa(c) + " " + itoa(i)
			byPage[cp.Given[i].Span.Page] = append(byPage[cp.Given[i].Span.Page], passageOf{cp.Given[i].Span, key})
			byPage[cp.Taken[i].Span.Page] = append(byPage[cp.Taken[i].Span.Page], passageOf{cp.Taken[i].Span, key})
		}
	}
	for i := range j.ss {
		if len(j.ss[i].Words) == 0 {
			continue
		}
		w := j.ss[i].Words[0]
		for _, p := range byPage[w.Span.Page] {
			if p.span.Overlaps(w.Span) {
				if j.copied[i] == nil {
					j.copied[i] = map[string]bool{}
				}
				j.copied[i][p.key] = true
			}
		}
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// same reports whether two statements are the same.
func (j *joiner) same(a, b int) bool {
	x, y := &j.ss[a], &j.ss[b]
	if x.Denied != y.Denied || x.Inner != y.Inner && x.Speaker != y.Speaker {
		return false
	}
	need := sameWords
	if x.Page != y.Page && j.parallel(a, b) {
		if x.Speaker != "" && y.Speaker != "" && x.Speaker != y.Speaker {
			return false
		}
		need = copyWords
	} else if !sameSpeaker(x, y) {
		return false
	}
	n := overlap(j.bags[a], j.bags[b])
	longest := max(len(j.bags[a]), len(j.bags[b]))
	if min(len(j.bags[a]), len(j.bags[b])) < leastWords {
		return n == longest
	}
	return float64(n) >= need*float64(longest)
}

func (j *joiner) parallel(a, b int) bool {
	for k := range j.copied[a] {
		if j.copied[b][k] {
			return true
		}
	}
	return false
}

// sameSpeaker reports whether two statements are by one speaker: one entity, or
// where either is unknown the same name as written, not a pronoun.
func sameSpeaker(x, y *hearsay.Statement) bool {
	if x.Speaker != "" && y.Speaker != "" {
		return x.Speaker == y.Speaker
	}
	if x.Speaker != y.Speaker || x.Name.None() || y.Name.None() {
		return false
	}
	a, b := strings.Join(normal(x.Name.Text), " "), strings.Join(normal(y.Name.Text), " ")
	return a == b && tagsOf[a]&(isPron|isObj|isPoss) == 0
}

// normal returns the words of s in lower case.
func normal(s string) []string {
	var out []string
	for _, w := range words.Words(s) {
		out = append(out, lower(s[w.Start:w.End]))
	}
	return out
}

// shingles returns the runs of three words of a bag, all of it where it is
// shorter.
func shingles(bag []string) []string {
	if len(bag) <= 3 {
		return []string{strings.Join(bag, " ")}
	}
	var out []string
	for i := 0; i+3 <= len(bag); i++ {
		out = append(out, bag[i]+" "+bag[i+1]+" "+bag[i+2])
	}
	return out
}

// overlap counts the words in both bags.
func overlap(a, b []string) int {
	count := map[string]int{}
	for _, w := range a {
		count[w]++
	}
	n := 0
	for _, w := range b {
		if count[w] > 0 {
			count[w]--
			n++
		}
	}
	return n
}

// fold picks the head of each group and gives it the others.
func (j *joiner) fold(order []int, copies []hearsay.Copy) []hearsay.Statement {
	gave := map[[2]hearsay.PageID]bool{}
	for _, c := range copies {
		if c.Directed && c.From != "" {
			gave[[2]hearsay.PageID{c.From, c.To}] = true
		}
	}
	groups := map[int][]int{}
	for _, i := range order {
		groups[j.find(i)] = append(groups[j.find(i)], i)
	}
	head := map[int]int{} // head to group
	for g, members := range groups {
		best, least := -1, 0
		for _, i := range members {
			taken := 0
			for _, k := range members {
				if gave[[2]hearsay.PageID{j.ss[k].Page, j.ss[i].Page}] {
					taken++
				}
			}
			if best < 0 || taken < least {
				best, least = i, taken
			}
		}
		head[best] = g
	}
	var out []hearsay.Statement
	for i := range j.ss {
		g, ok := head[i]
		if !ok {
			continue
		}
		s := j.ss[i]
		s.Repeats = slices.Clone(s.Repeats)
		for _, k := range groups[g] {
			if k != i {
				s.Repeats = append(s.Repeats, hearsay.Repeat{ID: j.ss[k].ID, Page: j.ss[k].Page, Words: j.ss[k].Words})
				s.Repeats = append(s.Repeats, j.ss[k].Repeats...)
			}
		}
		out = append(out, s)
	}
	return out
}
