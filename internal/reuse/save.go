package reuse

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"hearsay"
)

// A saved is what Save writes, as gob, after the line head: everything but the
// articles. Lists run parallel to the texts, pairs and shards of the index.
type saved struct {
	Days    int32
	Pages   []hearsay.PageID
	Texts   [][6]int32 // count, body, marks, first, outlet, day
	Keys    []string   // outlet keys by number
	Chunks  []int32    // the text of each
	Twins   map[uint64]int32
	Classes map[int32][]int32
	Spare   []int32
	Pairs   [][2]int32
	Runs    [][]int32 // of each pair: x and y of where each run begins
	Shards  []int32   // entries of each
	Entries []uint64  // of all shards, in order
	Outlets []hearsay.Outlet
	Aliases []string // of each outlet, the initials that its titles use
	From    []hearsay.PageID
	Bounds  map[string]int
}

var head = fmt.Sprintf("hearsay reuse index %d\n", Version)

// Save writes the index without the articles, so that [Load] can go on where it
// left off and nothing has to be read again but the pages that new ones meet. It
// takes about eight bytes a mark.
func (x *Index) Save(w io.Writer) error {
	s := saved{Days: x.days, Twins: x.twins, Classes: x.classes, Bounds: x.bounds, Keys: make([]string, len(x.keys)), Shards: make([]int32, len(x.table.shards))}
	for k, n := range x.keys {
		s.Keys[n] = k
	}
	for _, t := range x.texts {
		s.Pages = append(s.Pages, t.page)
		s.Texts = append(s.Texts, [6]int32{t.count, t.body, t.marks, t.first, t.outlet, t.day})
	}
	for _, c := range x.chunks {
		s.Chunks = append(s.Chunks, c.text)
	}
	s.Spare = slices.Sorted(maps.Keys(x.spare))
	for _, p := range x.pairs(0) {
		s.Pairs = append(s.Pairs, [2]int32{p.x, p.y})
		var runs []int32
		for _, r := range p.runs {
			runs = append(runs, r.x, r.y)
		}
		s.Runs = append(s.Runs, runs)
	}
	for i := range x.table.shards {
		b := x.table.shards[i].slots
		for k := 0; k+width < len(b); k += width {
			if e := get(b, k); e != 0 {
				s.Entries = append(s.Entries, e)
				s.Shards[i]++
			}
		}
	}
	for _, a := range sorted(slices.Collect(maps.Values(x.named))) {
		s.Outlets, s.Aliases, s.From = append(s.Outlets, a.Outlet), append(s.Aliases, a.Suffix.Text), append(s.From, a.Page)
	}
	if _, err := io.WriteString(w, head); err != nil {
		return fmt.Errorf("save reuse index: %w", err)
	}
	if err := gob.NewEncoder(w).Encode(s); err != nil {
		return fmt.Errorf("save reuse index: %w", err)
	}
	return nil
}

// ErrIndex says that what Load read is no index of this version; make a new one.
var ErrIndex = errors.New("not a reuse index of this version")

// Load reads an index that [Index.Save] wrote. article returns the article of a
// page when its words are needed.
func Load(r io.Reader, outlets *Outlets, article func(hearsay.PageID) (*hearsay.Article, error)) (*Index, error) {
	first := make([]byte, len(head))
	if _, err := io.ReadFull(r, first); err != nil || string(first) != head {
		return nil, ErrIndex
	}
	var s saved
	if err := gob.NewDecoder(r).Decode(&s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrIndex, err)
	}
	x := NewWith(outlets, Options{Days: int(s.Days)})
	if !s.sound(len(x.table.shards)) {
		return nil, ErrIndex
	}
	x.fetch = article
	for n, k := range s.Keys {
		x.keys[k] = int32(n)
	}
	for i, p := range s.Pages {
		t := s.Texts[i]
		x.texts = append(x.texts, text{page: p, count: t[0], body: t[1], marks: t[2], first: t[3], outlet: t[4], day: t[5]})
		x.byPage[pageHash(p)] = int32(i)
	}
	for _, id := range s.Chunks {
		t := &x.texts[id]
		x.chunks = append(x.chunks, place{id, t.first, t.outlet, t.day})
	}
	if s.Twins != nil {
		x.twins = s.Twins
	}
	if s.Classes != nil {
		x.classes = s.Classes
	}
	for _, id := range s.Spare {
		x.spare[id] = true
	}
	for i, p := range s.Pairs {
		q := pair{x: p[0], y: p[1]}
		for k := 0; k+1 < len(s.Runs[i]); k += 2 {
			q.runs = append(q.runs, seed{s.Runs[i][k], s.Runs[i][k+1]})
		}
		x.keep(q)
	}
	x.table.fill(s.Shards, s.Entries)
	for i, o := range s.Outlets {
		x.named[[3]string{o.Name, o.Domain, s.Aliases[i]}] = &hearsay.Article{Page: s.From[i], Outlet: o, Suffix: hearsay.Excerpt{Text: s.Aliases[i]}}
	}
	for k, n := range s.Bounds {
		x.bounds[k] = n
	}
	return x, nil
}

// sound reports whether every number points at something.
func (s *saved) sound(shards int) bool {
	n := int32(len(s.Pages))
	in := func(id int32) bool { return 0 <= id && id < n }
	total := 0
	for _, k := range s.Shards {
		if k < 0 {
			return false
		}
		total += int(k)
	}
	ok := len(s.Texts) == len(s.Pages) && len(s.Shards) == shards && total == len(s.Entries) && len(s.Runs) == len(s.Pairs) &&
		len(s.Aliases) == len(s.Outlets) && len(s.From) == len(s.Outlets)
	for _, id := range s.Chunks {
		ok = ok && in(id)
	}
	for _, e := range s.Entries {
		ok = ok && int(chunkOf(e)) < len(s.Chunks)
	}
	for _, p := range s.Pairs {
		ok = ok && in(p[0]) && in(p[1])
	}
	for _, r := range s.Runs {
		ok = ok && !slices.ContainsFunc(r, func(at int32) bool { return at < 0 })
	}
	for _, id := range s.Twins {
		ok = ok && in(id)
	}
	for _, class := range s.Classes {
		ok = ok && len(class) > 0 && !slices.ContainsFunc(class, func(id int32) bool { return !in(id) })
	}
	for _, t := range s.Texts {
		ok = ok && t[4] < int32(len(s.Keys))
	}
	return ok
}
