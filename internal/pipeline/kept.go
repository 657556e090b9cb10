package pipeline

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/reuse"
	"hearsay/internal/store"
	"hearsay/internal/story"
)

// The parts that are kept of an era: what it was grouped into, and its live index,
// which is used with the pairs.
var (
	resultParts = []string{"pairs", "stories"}
	liveParts   = []string{"alike", "groups", "index", "pages"}
	indexParts  = append([]string{"pairs"}, liveParts...)
	eraParts    = append(resultParts[:2:2], liveParts...)
)

// loadLive returns the kept live index of an era, or an empty one.
func (p *pile) loadLive(ctx context.Context, e *era) (*live, error) {
	names := make([]string, 0, len(indexParts))
	for _, name := range indexParts {
		names = append(names, e.part(name))
	}
	kept, err := p.db.Live(ctx, names...)
	if err != nil {
		return nil, err
	}
	parts, seq := map[string][]byte{}, int64(-1)
	for _, name := range indexParts {
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
	if l.index, bad = reuse.Load(bytes.NewReader(parts["index"]), e.outlets, reuse.Options{Article: p.fetch(ctx), Ahead: p.readAhead(ctx)}); bad == nil {
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
	for _, name := range eraParts {
		b, ok := parts[name]
		switch {
		case len(b) > maxPart:
			return false, nil
		case ok:
			key := p.liveKey()
			if !e.only && slices.Contains(resultParts, name) {
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
		for _, name := range eraParts {
			names[e.part(name)] = slices.Contains(resultParts, name) || p.holdsState(k)
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
	e.pairs = l.pairs
	if !p.keeps || l.little() {
		return nil
	}
	parts := map[string][]byte{}
	var err error
	if state {
		if parts, err = l.state(); err != nil {
			return err
		}
	}
	parts["pairs"] = pairsBytes(l.pairs)
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
	if !e.kept || e.pairs != nil {
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
