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
	bucketSize = 64  // statements remembered for one shingle of one speaker
	mostTries  = 48  // statements that one is compared with: those that share the most shingles
)

// Join folds the statements that are the same: by one speaker and in the same
// words, or nearly, or in passages of which one was copied from the other. The
// one on the page that gave its words to the others stays, then the earliest
// page by ID and place; the others become its Repeats, ordered by page and
// place. A statement and its denial are never the same, nor are two that give
// other numbers: "33 men" was corrected to "35 men", or somebody is wrong. What
// comes back is in the order given, and does not depend on it otherwise.
//
// Statements meet through runs of three words that they share. Each is compared
// with a bounded number of others, so that the time is linear in the words.
func Join(statements []hearsay.Statement, copies []hearsay.Copy) []hearsay.Statement {
	j := newJoiner(statements, copies)
	j.join()
	return j.fold(copies)
}

type joiner struct {
	ss      []hearsay.Statement
	order   []int // by page and place
	parent  []int
	bags    [][]int  // the words of each, as numbers, in order
	sorted  [][]int  // the same by number
	numbers []string // the numbers in each, in order
	speaker []string // who said it, "" where that cannot be told
	copied  [][]int  // the passages of copies that each stands in, ascending
	tries   int      // comparisons made
}

func newJoiner(ss []hearsay.Statement, copies []hearsay.Copy) *joiner {
	n := len(ss)
	j := &joiner{ss: ss, order: make([]int, n), parent: make([]int, n), bags: make([][]int, n), sorted: make([][]int, n), numbers: make([]string, n), speaker: make([]string, n)}
	number := map[string]int{}
	for i := range ss {
		j.parent[i], j.order[i] = i, i
		var figures []string
		for _, w := range ss[i].Words {
			for _, word := range normal(w.Text) {
				k, ok := number[word]
				if !ok {
					k = len(number)
					number[word] = k
				}
				j.bags[i] = append(j.bags[i], k)
				if v := numberOf(word); v != "" {
					figures = append(figures, v)
				}
			}
		}
		slices.Sort(figures)
		j.numbers[i] = strings.Join(figures, " ")
		j.sorted[i] = slices.Sorted(slices.Values(j.bags[i]))
		j.speaker[i] = speakerOf(&ss[i])
	}
	slices.SortFunc(j.order, func(a, b int) int { return before(&ss[a], &ss[b]) })
	j.places(copies)
	return j
}

// speakerOf tells one speaker from another: by the entity, else by the name as
// written. A pronoun tells nobody.
func speakerOf(s *hearsay.Statement) string {
	if s.Speaker != "" {
		return "id " + string(s.Speaker)
	}
	name := strings.Join(normal(s.Name.Text), " ")
	if name == "" || tagsOf[name]&(isPron|isObj|isPoss) != 0 {
		return ""
	}
	return "name " + name
}

// join compares each statement with those before it that share most with it.
func (j *joiner) join() {
	seen := map[uint64][]int{}
	shared := make([]int, len(j.ss)) // shingles in common with the one at hand
	for _, i := range j.order {
		var near []int
		keys := j.keys(i)
		for _, key := range keys {
			for _, k := range seen[key] {
				if shared[k] == 0 {
					near = append(near, k)
				}
				shared[k]++
			}
		}
		slices.SortFunc(near, func(a, b int) int { return cmp.Or(cmp.Compare(shared[b], shared[a]), before(&j.ss[a], &j.ss[b])) })
		tries := 0
		for _, k := range near {
			shared[k] = 0
			if tries < mostTries && j.find(k) != j.find(i) {
				tries++
				if j.same(k, i) {
					j.union(k, i)
				}
			}
		}
		j.tries += tries
		for _, key := range keys {
			if len(seen[key]) < bucketSize {
				seen[key] = append(seen[key], i)
			}
		}
	}
}

// keys returns what statement i may share with others: its shingles with its
// speaker, and where it stands in a copied passage its shingles with nobody,
// since a copy may say "he". Two shingles of one key only cost a comparison.
func (j *joiner) keys(i int) []uint64 {
	var out []uint64
	if who := j.speaker[i]; who != "" {
		h := uint64(fnvBase)
		for k := range len(who) {
			h = (h ^ uint64(who[k])) * fnvPrime
		}
		out = shingles(out, j.bags[i], h)
	}
	if len(j.copied[i]) > 0 {
		out = shingles(out, j.bags[i], fnvBase)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// The constants of the hash FNV-1a.
const (
	fnvBase  = 14695981039346656037
	fnvPrime = 1099511628211
)

// shingles adds the hashes of the runs of three words of a bag to out, all of it
// where it is shorter.
func shingles(out []uint64, bag []int, seed uint64) []uint64 {
	for i := range max(1, len(bag)-2) {
		h := seed
		for _, w := range bag[i:min(i+3, len(bag))] {
			h = (h ^ uint64(w)) * fnvPrime
		}
		out = append(out, h)
	}
	return out
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

// A copiedPassage is one side of a passage that stands on two pages.
type copiedPassage struct {
	span hearsay.Span
	key  int // the same on both sides
	end  int // the furthest end of this one and those before it
}

// places notes for each statement the copied passages that hold its first words.
func (j *joiner) places(copies []hearsay.Copy) {
	j.copied = make([][]int, len(j.ss))
	byPage := map[hearsay.PageID][]copiedPassage{}
	key := 0
	for _, c := range copies {
		for i := range min(len(c.Given), len(c.Taken)) {
			for _, s := range []hearsay.Span{c.Given[i].Span, c.Taken[i].Span} {
				byPage[s.Page] = append(byPage[s.Page], copiedPassage{span: s, key: key})
			}
			key++
		}
	}
	for _, ps := range byPage {
		slices.SortFunc(ps, func(a, b copiedPassage) int {
			return cmp.Or(cmp.Compare(a.span.Start, b.span.Start), cmp.Compare(a.key, b.key))
		})
		end := 0
		for i := range ps {
			end = max(end, ps[i].span.End)
			ps[i].end = end
		}
	}
	for i := range j.ss {
		if len(j.ss[i].Words) == 0 {
			continue
		}
		w := j.ss[i].Words[0].Span
		ps := byPage[w.Page]
		n, _ := slices.BinarySearchFunc(ps, w.End, func(p copiedPassage, end int) int { return cmp.Compare(p.span.Start, end) })
		for n--; n >= 0 && ps[n].end > w.Start; n-- {
			if ps[n].span.Overlaps(w) {
				j.copied[i] = append(j.copied[i], ps[n].key)
			}
		}
		slices.Sort(j.copied[i])
	}
}

// same reports whether two statements are the same.
func (j *joiner) same(a, b int) bool {
	x, y := &j.ss[a], &j.ss[b]
	if j.numbers[a] != j.numbers[b] || x.Denied != y.Denied || x.Inner != y.Inner && x.Speaker != y.Speaker {
		return false
	}
	need := sameWords
	if x.Page != y.Page && common(j.copied[a], j.copied[b], 1) > 0 {
		if x.Speaker != "" && y.Speaker != "" && x.Speaker != y.Speaker {
			return false
		}
		need = copyWords
	} else if j.speaker[a] == "" || j.speaker[a] != j.speaker[b] {
		return false
	}
	longest, shortest := len(j.sorted[a]), len(j.sorted[b])
	if longest < shortest {
		longest, shortest = shortest, longest
	}
	n := common(j.sorted[a], j.sorted[b], longest)
	if shortest < leastWords {
		return n == longest
	}
	return float64(n) >= need*float64(longest)
}

// small are the numbers that news writes as words, to ten by most books of style.
var small = map[string]string{"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
	"eleven": "11", "twelve": "12", "dozen": "12", "dozens": "dozens", "hundreds": "hundreds", "thousands": "thousands"}

// numberOf returns a word that is a number in one way of writing, "" for others.
func numberOf(word string) string {
	if word[0] >= '0' && word[0] <= '9' {
		return strings.ReplaceAll(word, ",", "")
	}
	return small[word]
}

// common counts what two ascending lists have in common, each member as often as
// it stands in both; it stops at enough.
func common(a, b []int, enough int) (n int) {
	for i, k := 0, 0; i < len(a) && k < len(b) && n < enough; {
		switch {
		case a[i] < b[k]:
			i++
		case a[i] > b[k]:
			k++
		default:
			n++
			i++
			k++
		}
	}
	return n
}

// normal returns the words of s in lower case.
func normal(s string) []string {
	var out []string
	for _, w := range words.Words(s) {
		out = append(out, lower(s[w.Start:w.End]))
	}
	return out
}

// fold picks the head of each group and gives it the others.
func (j *joiner) fold(copies []hearsay.Copy) []hearsay.Statement {
	givers := map[hearsay.PageID][]hearsay.PageID{}
	for _, c := range copies {
		if c.Directed && c.From != "" && !slices.Contains(givers[c.To], c.From) {
			givers[c.To] = append(givers[c.To], c.From)
		}
	}
	groups := map[int][]int{}
	for _, i := range j.order {
		groups[j.find(i)] = append(groups[j.find(i)], i)
	}
	head := map[int]int{} // head to group
	for g, members := range groups {
		on := map[hearsay.PageID]int{}
		for _, i := range members {
			on[j.ss[i].Page]++
		}
		best, least := -1, 0
		for n, i := range members {
			if n > 0 && j.ss[i].Page == j.ss[members[n-1]].Page {
				continue // no better than the one before
			}
			taken := 0
			for _, from := range givers[j.ss[i].Page] {
				taken += on[from]
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
