package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/reuse"
	"hearsay/internal/store"
	"hearsay/internal/story"
)

// A live is the live index of an era: what reuse and story hold of its pages. It is
// kept in the database, so that a run which adds a few pages reads those and the ones
// that they meet. Where one page's article, outlet or recurring lines are others
// than when it was entered, all are entered anew, so that the pages decide what
// comes out and not the order in which they came.
//
// Of several eras the last two keep theirs; of the others is kept what they were
// grouped into, and all their pages are entered where one is new.
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
	return fmt.Sprintf("3 article %d reuse %d story %d window %s outlets %s%s", article.Version, reuse.Version, story.Version, p.opts.window(), p.table, p.opts.alikeKey())
}

// group compares and groups all articles.
func (p *pile) group(ctx context.Context) ([]hearsay.Story, error) {
	if e := p.eras[0]; e.only {
		var err error
		p.live, err = p.groupEra(ctx, e, &Step{Doing: "comparing articles", Total: len(p.pages)})
		return e.stories, err
	}
	kept, err := p.db.LiveKeys(ctx)
	if err != nil {
		return nil, err
	}
	step := Step{Doing: "comparing articles"}
	for _, e := range p.eras {
		p.entries(e)
		e.kept = kept[e.part("stories")] == e.key && kept[e.part("pairs")] == e.key
		if step.Total += len(e.all); e.kept {
			step.Done += len(e.all)
		}
	}
	for k, e := range p.eras {
		if e.kept {
			if e.kept, err = p.readStories(ctx, e); err != nil {
				return nil, err
			}
		}
		if e.kept {
			continue
		}
		l, err := p.groupEra(ctx, e, &step)
		if err != nil {
			return nil, err
		}
		l.groups.Passages(e.stories)
		if err := p.keepEra(ctx, e, l, p.holdsState(k)); err != nil {
			return nil, err
		}
	}
	return p.stitch(ctx)
}

// groupEra compares and groups the articles of an era.
func (p *pile) groupEra(ctx context.Context, e *era, step *Step) (*live, error) {
	p.opts.progress(step.Doing, step.Done, step.Total)
	now := p.entries(e)
	l, err := p.loadLive(ctx, e)
	if err != nil {
		return nil, err
	}
	for id, as := range l.entered {
		if now[id] != as {
			l = p.newLive(ctx, e)
			break
		}
	}
	if err := p.enter(ctx, e, l, now, step); err != nil {
		return nil, err
	}
	l.pairUp(l.changed == len(l.entered))
	found := l.copies(p.version)
	l.groups.SetCopies(p.hand.grouped(slices.Clone(found)))
	p.ask(ctx, l)
	e.stories, _ = l.groups.Settle()
	p.hand.reasons(e.stories, found)
	return l, nil
}

// enterPages is how many articles are read at once, to be entered.
const enterPages = 512

// enter enters the pages that the live index of an era does not hold, by publication.
func (p *pile) enter(ctx context.Context, e *era, l *live, now map[hearsay.PageID]uint64, step *Step) error {
	var list []int32
	for _, i := range e.all {
		if _, ok := l.entered[p.pages[i].page]; !ok {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b int32) int { return cmp.Compare(p.pages[a].day, p.pages[b].day) })
	step.Done += len(e.all) - len(list)
	parts := slices.Collect(slices.Chunk(list, enterPages))
	// The next articles are read while these are entered.
	next := func(i int) <-chan batch {
		c := make(chan batch, 1)
		if i >= len(parts) {
			c <- batch{}
			return c
		}
		go func() {
			articles, err := p.articles(ctx, p.ids(parts[i]))
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
			step.Done++
			p.opts.progress(step.Doing, step.Done, step.Total)
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
	slices.SortFunc(l.pairs, comparePairs)
}

func comparePairs(a, b reuse.Pair) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// copies returns the pairs as far as grouping asks for them: those that make two pages
// one text.
func (l *live) copies(versions map[hearsay.PageID]versionOf) []hearsay.Copy {
	var out []hearsay.Copy
	for _, p := range l.pairs {
		c := hearsay.Copy{From: p.From, To: p.To, Kind: p.Kind}
		if sameAddress(versions, c) {
			c.Kind = hearsay.Version
		}
		if c.Kind == hearsay.Reprint || c.Kind == hearsay.Version {
			out = append(out, c)
		}
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

// pairsBytes writes the pairs: the number of pages, each with a zero byte after it, in
// order; for each pair the places of both in that list as varints, the kind with a
// zero byte, the two shares as float64, the number of places and the places as
// varints, each as the difference to the one four before.
func pairsBytes(pairs []reuse.Pair) []byte {
	place := map[hearsay.PageID]uint64{}
	for _, p := range pairs {
		place[p.From], place[p.To] = 0, 0
	}
	ids := sortedIDs(place)
	b := binary.AppendUvarint(nil, uint64(len(ids)))
	for i, id := range ids {
		b = append(append(b, id...), 0)
		place[id] = uint64(i)
	}
	for _, p := range pairs {
		b = binary.AppendUvarint(binary.AppendUvarint(b, place[p.From]), place[p.To])
		b = append(append(b, p.Kind...), 0)
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
	bad := false
	number := func(limit uint64) uint64 {
		n, k := binary.Uvarint(b)
		if k <= 0 || n >= limit {
			bad, b = true, nil
			return 0
		}
		b = b[k:]
		return n
	}
	text := func() []byte {
		s, rest, ok := bytes.Cut(b, []byte{0})
		if bad, b = bad || !ok, rest; bad {
			b = nil
		}
		return s
	}
	ids := make([]hearsay.PageID, 0, 16)
	for n := number(uint64(len(b)) + 1); n > 0 && !bad; n-- {
		ids = append(ids, hearsay.PageID(text()))
	}
	kinds := map[string]hearsay.CopyKind{} // each once in memory
	var out []reuse.Pair
	for len(b) > 0 {
		from, to := number(uint64(len(ids))), number(uint64(len(ids)))
		k := text()
		if bad || len(b) < 16 {
			return nil, errLive
		}
		kind, known := kinds[string(k)]
		if !known {
			kind = hearsay.CopyKind(k)
			kinds[string(k)] = kind
		}
		p := reuse.Pair{From: ids[from], To: ids[to], Kind: kind}
		p.Share, p.ShareFrom = math.Float64frombits(binary.LittleEndian.Uint64(b)), math.Float64frombits(binary.LittleEndian.Uint64(b[8:]))
		b = b[16:]
		n := number(uint64(len(b)) + 1)
		if bad || n%4 != 0 {
			return nil, errLive
		}
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
	if bad {
		return nil, errLive
	}
	return out, nil
}

func (p *pile) newLive(ctx context.Context, e *era) *live {
	return &live{
		index:   reuse.NewWith(e.outlets, reuse.Options{Days: int(p.opts.window() / (24 * time.Hour)), Article: p.fetch(ctx), Track: true}),
		groups:  story.New(p.opts.window()),
		entered: map[hearsay.PageID]uint64{},
		alike:   map[pairID]int8{},
	}
}

// fetch gives the index an article that it needs.
func (p *pile) fetch(ctx context.Context) func(hearsay.PageID) (*hearsay.Article, error) {
	return func(id hearsay.PageID) (*hearsay.Article, error) { return p.article(ctx, id) }
}

// The parts of a live index.
var liveParts = []string{"alike", "groups", "index", "pages"}

// loadLive returns the kept live index of an era, or an empty one.
func (p *pile) loadLive(ctx context.Context, e *era) (*live, error) {
	names := make([]string, 0, len(liveParts)+1)
	for _, name := range append(liveParts, "pairs") {
		names = append(names, e.part(name))
	}
	kept, err := p.db.Live(ctx, names...)
	if err != nil {
		return nil, err
	}
	parts, seq := map[string][]byte{}, int64(-1)
	for _, name := range append(liveParts, "pairs") {
		part, ok := kept[e.part(name)]
		if !ok && name == "alike" {
			continue
		}
		if !ok || !strings.HasPrefix(part.Key, p.liveKey()) || seq >= 0 && part.Seq != seq {
			return p.newLive(ctx, e), nil
		}
		seq, parts[name] = part.Seq, part.Data
	}
	l := p.newLive(ctx, e)
	var bad error
	if l.index, bad = reuse.Load(bytes.NewReader(parts["index"]), e.outlets, p.fetch(ctx)); bad == nil {
		l.groups, bad = story.Load(bytes.NewReader(parts["groups"]))
	}
	if bad == nil {
		bad = l.read(parts["pages"], parts["pairs"])
	}
	if bad == nil {
		bad = l.readAlike(parts["alike"])
	}
	if bad != nil { // it can be made anew
		return p.newLive(ctx, e), nil
	}
	return l, nil
}

// maxPart is the largest part of a live index that is kept, under the gigabyte
// that SQLite puts into one value (sqlite.org/limits.html). Above it every run enters
// all pages of the era: so many come in one only where a window of days has them.
const maxPart = 900 << 20

// put keeps parts of an era, and drops those that it has not; it says whether it did.
func (p *pile) put(ctx context.Context, e *era, parts map[string][]byte) (bool, error) {
	var list []store.LivePart
	var drop []string
	for _, name := range append([]string{"pairs", "stories"}, liveParts...) {
		b, ok := parts[name]
		switch {
		case len(b) > maxPart:
			return false, nil
		case ok:
			key := p.liveKey()
			if !e.only && (name == "pairs" || name == "stories") {
				key = e.key
			}
			list = append(list, store.LivePart{Name: e.part(name), Key: key, Seq: p.mark, Data: b})
		default:
			drop = append(drop, e.part(name))
		}
	}
	return true, p.db.PutLive(ctx, list, drop...)
}

// state returns the parts of a live index, which is let go: of a large one there is
// not room for both.
func (l *live) state() (map[string][]byte, error) {
	parts := map[string][]byte{}
	save := func(name string, f func(io.Writer) error) error {
		var b bytes.Buffer
		err := f(&b)
		parts[name] = b.Bytes()
		return err
	}
	if err := save("index", l.index.Save); err != nil {
		return nil, err
	}
	l.index = nil
	if err := save("groups", l.groups.Save); err != nil {
		return nil, err
	}
	l.groups = nil
	for _, id := range sortedIDs(l.entered) {
		parts["pages"] = append(append(parts["pages"], id...), 0)
		parts["pages"] = binary.LittleEndian.AppendUint64(parts["pages"], l.entered[id])
	}
	if len(l.alike) > 0 {
		parts["alike"] = l.alikeBytes()
	}
	return parts, nil
}

// holdsState reports whether an era keeps its live index.
func (p *pile) holdsState(k int) bool { return k >= len(p.eras)-stateEras }

// little reports whether too little is new in a live index to keep it again: what
// came since is entered again by the next run.
func (l *live) little() bool { return l.changed == 0 || 50*l.changed < len(l.entered) }

// tidy keeps the live index of a single era, and drops what is kept of eras that are
// none now.
func (p *pile) tidy(ctx context.Context) error {
	if e := p.eras[0]; e.only && !p.live.little() {
		parts, err := p.live.state()
		if err != nil {
			return err
		}
		parts["pairs"] = pairsBytes(p.live.pairs)
		if _, err := p.put(ctx, e, parts); err != nil {
			return err
		}
	}
	names := map[string]bool{}
	for k, e := range p.eras {
		for _, name := range append([]string{"pairs", "stories"}, liveParts...) {
			names[e.part(name)] = name == "pairs" || name == "stories" || p.holdsState(k)
		}
	}
	kept, err := p.db.LiveKeys(ctx)
	if err != nil {
		return err
	}
	var drop []string
	for name := range kept {
		if !names[name] {
			drop = append(drop, name)
		}
	}
	slices.Sort(drop)
	return p.db.PutLive(ctx, nil, drop...)
}

// keepEra keeps what an era was grouped into, and its live index where pages are
// likely to come.
func (p *pile) keepEra(ctx context.Context, e *era, l *live, state bool) error {
	home := func(id hearsay.PageID) bool {
		n := p.number(id)
		return n >= 0 && p.eras[p.pages[n].era] == e
	}
	e.pairs = nil
	for _, r := range l.pairs {
		if home(r.From) || home(r.To) {
			e.pairs = append(e.pairs, r)
		}
	}
	if !p.keeps || l.little() {
		return nil
	}
	parts := map[string][]byte{}
	var err error
	if state {
		if parts, err = l.state(); err != nil {
			return err
		}
		parts["pairs"] = pairsBytes(l.pairs)
	} else {
		parts["pairs"] = pairsBytes(e.pairs)
	}
	if parts["stories"], err = json.Marshal(e.stories); err != nil {
		return err
	}
	if e.kept, err = p.put(ctx, e, parts); e.kept {
		e.pairs = nil
	}
	return err
}

// readStories reads what an era was grouped into; ok is false where that is damaged.
func (p *pile) readStories(ctx context.Context, e *era) (ok bool, err error) {
	name := e.part("stories")
	kept, err := p.db.Live(ctx, name)
	if err != nil {
		return false, err
	}
	if json.Unmarshal(kept[name].Data, &e.stories) != nil {
		return false, nil
	}
	// Each ID once in memory.
	for i := range e.stories {
		for k := range e.stories[i].Members {
			if n := p.number(e.stories[i].Members[k].Page); n >= 0 {
				e.stories[i].Members[k].Page = p.pages[n].page
			}
		}
	}
	return true, nil
}

// pairsOf returns the pairs of an era.
func (p *pile) pairsOf(ctx context.Context, e *era) ([]reuse.Pair, error) {
	if !e.kept {
		return e.pairs, nil
	}
	name := e.part("pairs")
	kept, err := p.db.Live(ctx, name)
	if err != nil {
		return nil, err
	}
	pairs, err := readPairs(kept[name].Data)
	if err != nil {
		return nil, errors.New("which pages share words is damaged in the database; \"hearsay rebuild\" makes it anew")
	}
	return pairs, nil
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
