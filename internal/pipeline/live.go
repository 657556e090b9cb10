package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/zeebo/xxh3"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/reuse"
	"hearsay/internal/story"
)

// A live is the live index: what reuse and story hold of all pages. It is kept
// in the database, so that a run which adds a few pages reads those and the ones
// that they meet. Where one page's article, outlet or recurring lines are others
// than when it was entered, all are entered anew, so that the pages decide what
// comes out and not the order in which they came.
type live struct {
	index   *reuse.Index
	groups  *story.Grouper
	entered map[hearsay.PageID]uint64 // what each page was entered as
	pairs   []reuse.Pair              // of pages that share words, in order
	alike   map[pairID]int8           // what Options.Alike answered, in hundredths
	changed int                       // pages entered in this run
}

// window returns how far apart pages may be published and still be compared.
func (o Options) window() time.Duration {
	if o.Window > 0 {
		return time.Duration(o.Window) * 24 * time.Hour
	}
	return story.Window
}

// liveKey tells with what versions and settings a live index was made.
func (p *pile) liveKey() string {
	return fmt.Sprintf("2 article %d reuse %d story %d window %s outlets %s%s", article.Version, reuse.Version, story.Version, p.opts.window(), p.table, p.opts.alikeKey())
}

// group compares and groups all articles.
func (p *pile) group(ctx context.Context) ([]hearsay.Story, error) {
	p.opts.progress("comparing articles", 0, len(p.notes))
	now := p.entries()
	l, err := p.loadLive(ctx)
	if err != nil {
		return nil, err
	}
	for id, as := range l.entered {
		if now[id] != as {
			l = p.newLive(ctx)
			break
		}
	}
	if err := p.enter(ctx, l, now); err != nil {
		return nil, err
	}
	p.live = l
	l.pairUp(l.changed == len(l.entered))
	found := versioned(l.copies(), p.version)
	l.groups.SetCopies(p.hand.grouped(slices.Clone(found)))
	p.ask(ctx, l)
	stories, _ := l.groups.Settle()
	p.hand.reasons(stories, found)
	return stories, nil
}

// entries returns what each page is entered as: a hash of the change that
// brought it, its outlet, and the lines that are not its own.
func (p *pile) entries() map[hearsay.PageID]uint64 {
	out := make(map[hearsay.PageID]uint64, len(p.notes))
	var b []byte
	for _, n := range p.notes {
		b = binary.LittleEndian.AppendUint64(b[:0], uint64(n.seq))
		b = append(b, p.outlets.Key(n.outlet)...)
		for _, line := range p.cut[n.lines.Page] {
			b = binary.LittleEndian.AppendUint64(b, line)
		}
		out[n.lines.Page] = xxh3.Hash(b)
	}
	return out
}

// enterPages is how many articles are read at once, to be entered.
const enterPages = 512

// enter enters the pages that the live index does not hold, by publication.
func (p *pile) enter(ctx context.Context, l *live, now map[hearsay.PageID]uint64) error {
	var list []note
	for _, n := range p.notes {
		if _, ok := l.entered[n.lines.Page]; !ok {
			list = append(list, n)
		}
	}
	slices.SortStableFunc(list, func(a, b note) int { return cmp.Compare(a.lines.Day, b.lines.Day) })
	done := len(p.notes) - len(list)
	parts := slices.Collect(slices.Chunk(list, enterPages))
	// The next articles are read while these are entered.
	next := func(i int) <-chan batch {
		c := make(chan batch, 1)
		if i >= len(parts) {
			c <- batch{}
			return c
		}
		go func() {
			ids := make([]hearsay.PageID, len(parts[i]))
			for k, n := range parts[i] {
				ids[k] = n.lines.Page
			}
			articles, err := p.articles(ctx, ids)
			c <- batch{articles, err}
		}()
		return c
	}
	coming := next(0)
	for i := range parts {
		got := <-coming
		if got.err != nil {
			return got.err
		}
		coming = next(i + 1)
		var grouping sync.WaitGroup
		grouping.Go(func() {
			for _, a := range got.articles {
				l.groups.Add(a, nil)
			}
		})
		for _, a := range got.articles {
			l.index.Enter(a)
			l.entered[a.Page] = now[a.Page]
			l.changed++
			done++
			p.opts.progress("comparing articles", done, len(p.notes))
		}
		grouping.Wait()
		if err := ctx.Err(); err != nil {
			<-coming
			return err
		}
	}
	return nil
}

// A batch is articles that were read.
type batch struct {
	articles []*hearsay.Article
	err      error
}

// pairUp brings the pairs up to date with the index. fresh says that all its
// pages were entered in this run.
func (l *live) pairUp(fresh bool) {
	if fresh {
		l.pairs = nil
		l.index.Tell(func(p reuse.Pair) { l.pairs = append(l.pairs, p) })
		return
	}
	changed := l.index.Changed()
	if len(changed) == 0 {
		return
	}
	stale := map[hearsay.PageID]bool{}
	for _, id := range changed {
		stale[id] = true
	}
	l.pairs = slices.DeleteFunc(l.pairs, func(p reuse.Pair) bool { return stale[p.From] || stale[p.To] })
	l.pairs = append(l.pairs, l.index.PairsOf(changed...)...)
	slices.SortFunc(l.pairs, func(a, b reuse.Pair) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
}

// copies returns the pairs as far as grouping asks for them.
func (l *live) copies() []hearsay.Copy {
	out := make([]hearsay.Copy, len(l.pairs))
	for i, p := range l.pairs {
		out[i] = hearsay.Copy{From: p.From, To: p.To, Kind: p.Kind}
	}
	return out
}

// pairsOf returns the pairs within each story.
func (l *live) pairsOf(stories []hearsay.Story) [][]reuse.Pair {
	at := map[hearsay.PageID]int{}
	for i, s := range stories {
		for _, m := range s.Members {
			at[m.Page] = i
		}
	}
	out := make([][]reuse.Pair, len(stories))
	for _, p := range l.pairs {
		i, ok := at[p.From]
		if k, known := at[p.To]; ok && known && i == k {
			out[i] = append(out[i], p)
		}
	}
	return out
}

// pairsBytes writes the pairs: for each the pages and kind, a zero byte after
// each, the two shares as float64, the number of places and the places as
// varints, each as the difference to the one four before.
func pairsBytes(pairs []reuse.Pair) []byte {
	b := []byte{}
	for _, p := range pairs {
		for _, s := range []string{string(p.From), string(p.To), string(p.Kind)} {
			b = append(append(b, s...), 0)
		}
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p.Share))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p.ShareFrom))
		b = binary.AppendUvarint(b, uint64(len(p.Places)))
		var last [4]int64
		for i, v := range p.Places {
			b = binary.AppendVarint(b, int64(v)-last[i%4])
			last[i%4] = int64(v)
		}
	}
	return b
}

func readPairs(b []byte) ([]reuse.Pair, error) {
	var out []reuse.Pair
	ids := map[string]hearsay.PageID{} // each once in memory
	for len(b) > 0 {
		var p reuse.Pair
		for i := range 3 {
			s, rest, ok := bytes.Cut(b, []byte{0})
			if !ok {
				return nil, errLive
			}
			b = rest
			if i == 2 {
				p.Kind = hearsay.CopyKind(s)
				break
			}
			id, known := ids[string(s)]
			if !known {
				id = hearsay.PageID(s)
				ids[string(s)] = id
			}
			if i == 0 {
				p.From = id
			} else {
				p.To = id
			}
		}
		if len(b) < 16 {
			return nil, errLive
		}
		p.Share, p.ShareFrom = math.Float64frombits(binary.LittleEndian.Uint64(b)), math.Float64frombits(binary.LittleEndian.Uint64(b[8:]))
		b = b[16:]
		n, k := binary.Uvarint(b)
		if k <= 0 || n%4 != 0 || n > uint64(len(b)-k) {
			return nil, errLive
		}
		b = b[k:]
		p.Places = make([]uint32, n)
		var last [4]int64
		for i := range p.Places {
			d, k := binary.Varint(b)
			if k <= 0 {
				return nil, errLive
			}
			b = b[k:]
			last[i%4] += d
			p.Places[i] = uint32(last[i%4])
		}
		out = append(out, p)
	}
	return out, nil
}

func (p *pile) newLive(ctx context.Context) *live {
	return &live{
		index:   reuse.NewWith(p.outlets, reuse.Options{Days: int(p.opts.window() / (24 * time.Hour)), Article: p.fetch(ctx), Track: true}),
		groups:  story.New(p.opts.window()),
		entered: map[hearsay.PageID]uint64{},
		alike:   map[pairID]int8{},
	}
}

// fetch gives the index an article that it needs.
func (p *pile) fetch(ctx context.Context) func(hearsay.PageID) (*hearsay.Article, error) {
	return func(id hearsay.PageID) (*hearsay.Article, error) { return p.article(ctx, id) }
}

// loadLive returns the kept live index, or an empty one.
func (p *pile) loadLive(ctx context.Context) (*live, error) {
	parts, _, err := p.db.Live(ctx, p.liveKey())
	if err != nil || parts == nil {
		return p.newLive(ctx), err
	}
	l := p.newLive(ctx)
	var bad error
	if l.index, bad = reuse.Load(bytes.NewReader(parts["index"]), p.outlets, p.fetch(ctx)); bad == nil {
		l.groups, bad = story.Load(bytes.NewReader(parts["groups"]))
	}
	if bad == nil {
		bad = l.read(parts["pages"], parts["pairs"])
	}
	if bad == nil {
		bad = l.readAlike(parts["alike"])
	}
	if bad != nil { // it can be made anew
		return p.newLive(ctx), nil
	}
	return l, nil
}

// maxPart is the largest part of a live index that is kept, under the gigabyte
// that SQLite puts into one value (sqlite.org/limits.html): some half a million
// pages. Above it every run enters all pages.
const maxPart = 900 << 20

// keepLive keeps the live index as of a change, where enough is new: what came
// since is entered again by the next run.
func (p *pile) keepLive(ctx context.Context, mark int64) error {
	l := p.live
	if l.changed == 0 || 50*l.changed < len(l.entered) {
		return nil
	}
	parts := map[string][]byte{}
	var index, groups bytes.Buffer
	if err := errors.Join(l.index.Save(&index), l.groups.Save(&groups)); err != nil {
		return err
	}
	parts["index"], parts["groups"] = index.Bytes(), groups.Bytes()
	for _, id := range sortedIDs(l.entered) {
		parts["pages"] = append(append(parts["pages"], id...), 0)
		parts["pages"] = binary.LittleEndian.AppendUint64(parts["pages"], l.entered[id])
	}
	parts["pairs"] = pairsBytes(l.pairs)
	if len(l.alike) > 0 {
		parts["alike"] = l.alikeBytes()
	}
	for _, b := range parts {
		if len(b) > maxPart {
			return nil
		}
	}
	return p.db.PutLive(ctx, p.liveKey(), mark, parts)
}

var errLive = errors.New("no live index")

// read reads the parts that are the corridor's own.
func (l *live) read(pages, pairs []byte) error {
	for len(pages) > 0 {
		id, rest, ok := bytes.Cut(pages, []byte{0})
		if !ok || len(rest) < 8 {
			return errLive
		}
		l.entered[hearsay.PageID(id)] = binary.LittleEndian.Uint64(rest)
		pages = rest[8:]
	}
	if len(l.entered) != l.groups.Len() {
		return errLive
	}
	var err error
	l.pairs, err = readPairs(pairs)
	return err
}

func sortedIDs[V any](m map[hearsay.PageID]V) []hearsay.PageID {
	out := make([]hearsay.PageID, 0, len(m))
	for id := range m {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
