package pipeline

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/zeebo/xxh3"

	"hearsay"
	"hearsay/internal/reuse"
)

// An era is a stretch of time whose pages are compared and grouped together, so that
// neither memory nor the work of a run that adds a few pages grows with the pile.
//
// A pile of eraPages pages or fewer is one era. A larger one is halved in time, and
// its halves again, at days that are multiples of powers of two, until an era has no
// more pages than that or is no longer than the window: which eras there are depends
// on the pages alone, and a page that comes in moves no boundary but that of an era
// that overflows by it.
//
//	era 1          ├──────────────────────┤
//	era 2                          ├──────┼───────────────────┤
//	                                 eve   home
//
// Its home are the pages of its days: those published then, undated ones by the day
// on which they were fetched, those of no day on the first. They are grouped together
// with its eve, the pages of the window before it, which are at home in the era
// before. A page is in the story that its home era puts it into; two stories of
// neighbouring eras are one where each holds more of the other's pages of the eve
// than any other does (stitch.go). What recurs at an outlet is learnt from the pages
// at home in an era.
//
// What an era was grouped into is kept (live.go), and stands until one of its pages,
// or of its eve, is another.
type era struct {
	from, to int64   // days, the second not in it
	home     []int32 // numbers of its pages in the pile, in order
	all      []int32 // with its eve, in order
	named    []int32 // of those the first that calls its outlet so, for each name
	outlets  *OutletTable
	only     bool

	key     string          // of what it is grouped from
	stories []hearsay.Story // as grouped, with the pages of its eve, until they are stitched
	here    bool            // they were found, or read
	pairs   []reuse.Pair    // also of two pages of its eve; nil where they are to be read
	kept    bool            // stories and pairs are in the database

	locators map[hearsay.PageID]string // of the pages of its stories, where they are held
}

const (
	eraPages  = 1 << 15
	firstDay  = -1 << 17 // some day of the year 1611
	finalDay  = 1 << 17  // of 2328
	stateEras = 2        // how many eras keep what a page is compared with: pages come in at the end
)

func (o Options) eraPages() int { return cmp.Or(o.EraPages, eraPages) }

// divide finds the eras.
func (p *pile) divide(ctx context.Context) ([]*era, error) {
	order := make([]int32, len(p.pages))
	var undated []hearsay.PageID
	for i := range p.pages {
		order[i] = int32(i)
		if p.pages[i].day == noDay {
			undated = append(undated, p.pages[i].page)
		}
	}
	if len(p.pages) <= p.opts.eraPages() {
		return []*era{{from: firstDay, to: finalDay, home: order, all: order, only: true}}, nil
	}
	fetched, err := p.db.FetchedOf(ctx, undated)
	if err != nil {
		return nil, err
	}
	for i := range p.pages {
		e := &p.pages[i]
		if e.when = e.day; e.day == noDay {
			e.when = firstDay
			if t, ok := fetched[e.page]; ok {
				e.when = t.Unix() / (24 * 60 * 60)
			}
		}
		e.when = min(max(e.when, firstDay), finalDay-1)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(p.pages[a].when, p.pages[b].when), cmp.Compare(a, b)) })
	window := int64(p.opts.window() / (24 * time.Hour))
	least := int64(1)
	for least < window {
		least *= 2
	}
	var out []*era
	eve := 0 // where in order the window before the next era begins
	var halve func(lo, hi int, from, to int64)
	halve = func(lo, hi int, from, to int64) {
		switch {
		case lo == hi:
		case hi-lo <= p.opts.eraPages() || to-from <= least:
			for p.pages[order[eve]].when < from-window {
				eve++
			}
			e := &era{from: from, to: to, home: slices.Clone(order[lo:hi]), all: slices.Clone(order[eve:hi])}
			slices.Sort(e.home)
			slices.Sort(e.all)
			for _, i := range e.home {
				p.pages[i].era = int32(len(out))
			}
			out = append(out, e)
		default:
			middle := from + (to-from)/2
			cut := lo
			for cut < hi && p.pages[order[cut]].when < middle {
				cut++
			}
			halve(lo, cut, from, middle)
			halve(cut, hi, middle, to)
		}
	}
	halve(0, len(order), firstDay, finalDay)
	out[0].only = len(out) == 1
	return out, nil
}

// part is the name under which a part of what an era was grouped into is kept.
func (e *era) part(name string) string {
	if e.only {
		return name
	}
	return fmt.Sprintf("%d %d %s", e.from, e.to, name)
}

// entries returns what each page of an era, and of its eve, is entered as: a hash of
// the change that brought it, its outlet, and the lines that are not its own. It sets
// the era's key.
func (p *pile) entries(e *era) map[hearsay.PageID]uint64 {
	out := make(map[hearsay.PageID]uint64, len(e.all))
	all := sha256.New()
	keys := map[int32]string{}
	var b []byte
	for _, i := range e.all {
		n := &p.pages[i]
		key, known := keys[n.outlet]
		if !known {
			key = e.outlets.Key(p.named[n.outlet].outlet)
			keys[n.outlet] = key
		}
		b = binary.LittleEndian.AppendUint64(b[:0], uint64(n.seq))
		b = append(b, key...)
		for _, line := range p.cut[n.page] {
			b = binary.LittleEndian.AppendUint64(b, line)
		}
		h := xxh3.Hash(b)
		out[n.page] = h
		all.Write(binary.LittleEndian.AppendUint64(append(b[:0], n.page...), h))
	}
	for _, m := range p.hand.copies {
		_, a := out[m.Page]
		_, o := out[m.Of]
		if a || o {
			fmt.Fprintln(all, m.Page, m.Of, m.Not, m.Lead, m.By)
		}
	}
	e.key = p.liveKey() + " pages " + hex.EncodeToString(all.Sum(nil)[:16])
	return out
}

// within calls f with the stories of one era after the other, by their numbers in the
// list, with the pairs within each and the places from which the era's pages were
// read. A story of several eras comes with the last. p.outlets are then that era's.
func (p *pile) within(ctx context.Context, stories []hearsay.Story, f func(e *era, which []int, pairs [][]reuse.Pair, locators map[hearsay.PageID]string) error) error {
	if e := p.eras[0]; e.only {
		locators, err := p.db.Locators(ctx)
		if err != nil {
			return err
		}
		which := make([]int, len(stories))
		for i := range which {
			which[i] = i
		}
		p.outlets = e.outlets
		return f(e, which, p.live.pairsOf(stories), locators)
	}
	story := make([]int32, len(p.pages)) // of each page, from 1
	of := make([][]int, len(p.eras))
	for i, s := range stories {
		last := int32(0)
		for _, m := range s.Members {
			if n := p.number(m.Page); n >= 0 {
				story[n] = int32(i + 1)
				last = max(last, p.pages[n].era)
			}
		}
		of[last] = append(of[last], i)
	}
	waiting := map[int][]reuse.Pair{}
	for k, e := range p.eras {
		type place struct {
			story int32
			home  bool
		}
		at := make(map[hearsay.PageID]place, len(e.all))
		for _, n := range e.all {
			at[p.pages[n].page] = place{story[n], int(p.pages[n].era) == k}
		}
		pairs, err := p.pairsOf(ctx, e)
		if err != nil {
			return err
		}
		for _, r := range pairs {
			from, to := at[r.From], at[r.To]
			if from.story != 0 && from.story == to.story && (from.home || to.home) { // else it came with the era before
				i := int(from.story - 1)
				waiting[i] = append(waiting[i], r)
			}
		}
		within := make([][]reuse.Pair, len(of[k]))
		var ids []hearsay.PageID
		for j, i := range of[k] {
			within[j] = waiting[i]
			delete(waiting, i)
			slices.SortFunc(within[j], reuse.Pair.Compare)
			for _, m := range stories[i].Members {
				ids = append(ids, m.Page)
			}
		}
		locators := e.locators
		if locators == nil {
			if locators, err = p.db.LocatorsOf(ctx, ids); err != nil {
				return err
			}
		}
		if p.holds {
			e.pairs, e.locators = pairs, locators
		}
		p.outlets = e.outlets
		if err := f(e, of[k], within, locators); err != nil {
			return err
		}
	}
	return nil
}
