package speaker

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"
	"strings"

	"hearsay"
)

// A Roll is the speakers of very many stories in little room: who there is, in the
// order of [Join], and in which stories they speak; some 100 bytes a speaker. What else
// [Speaker] holds is read from those stories when it is shown ([Roll.Voices]).
//
// Most speak in one story only: they are told from one voice. The voices of a name that
// several stories have are joined; those of names that nothing changed of are not
// joined again. Who fills a Roll calls [Roll.Settle] before it is asked; then several
// goroutines may ask at once.
type Roll struct {
	at      map[hearsay.StoryID]int32
	stories []hearsay.StoryID
	off     []uint32 // where in said the voices of a story begin, and one more; 0 for none
	// said holds the voices of each story behind their number: each the number of its
	// key, of its kind, how many statements, and, behind its length, what it is looked
	// for by where that is not the key alone: see look.
	said  []byte
	dead  int
	keys  []byte // one behind another
	end   []uint32
	table []int32 // numbers of keys and one more, by hash; 0 is free
	seed  maphash.Seed
	kinds []hearsay.EntityKind

	settled bool
	voices  []voiceAt // by key, from first[key] to first[key+1]
	first   []int32
	joined  map[int32]*joinedKey
	entries []Entry
}

// A voiceAt is a voice: its story, and where it stands in said.
type voiceAt struct {
	story int32
	off   uint32
}

// A joinedKey is the speakers of a name that several voices have.
type joinedKey struct {
	mark     uint64
	speakers []joinedSpeaker
}

type joinedSpeaker struct {
	key, look string
	kind      hearsay.EntityKind
	stories   []hearsay.StoryID
	said      int
}

// An Entry is a speaker of a Roll.
type Entry struct {
	base    int32 // number of the key
	one     int32 // which of its speakers
	Stories int32 // voices, as [Speaker] counts them
	Said    int32
}

// NewRoll returns one without stories.
func NewRoll() *Roll { return &Roll{at: map[hearsay.StoryID]int32{}, seed: maphash.MakeSeed()} }

// look is what a speaker is looked for by: the slug of the name behind a hyphen, and of
// each other spelling behind a line end and one.
func look(name string, aliases []string) string {
	out := "-" + slug(name)
	for _, a := range aliases {
		out += "\n-" + slug(a)
	}
	return out
}

// Has is [Speaker.Has], of words that went through slug.
func looksFor(look []byte, words []string) bool {
	for _, w := range words {
		if !bytes.Contains(look, []byte("-"+w)) {
			return false
		}
	}
	return true
}

func (r *Roll) key(n int32) []byte {
	from := uint32(0)
	if n > 0 {
		from = r.end[n-1]
	}
	return r.keys[from:r.end[n]]
}

// find returns the number of a key, -1 where it has none, and where it would stand.
func (r *Roll) find(key string) (n int32, free int) {
	if len(r.table) == 0 {
		return -1, -1
	}
	mask := len(r.table) - 1
	for at := int(maphash.String(r.seed, key)) & mask; ; at = (at + 1) & mask {
		n := r.table[at] - 1
		if n < 0 || string(r.key(n)) == key {
			return n, at
		}
	}
}

func (r *Roll) number(key string) int32 {
	if 3*(len(r.end)+1) > 2*len(r.table) {
		r.table = make([]int32, max(64, 2*len(r.table)))
		mask := len(r.table) - 1
		for n := range int32(len(r.end)) {
			at := int(maphash.Bytes(r.seed, r.key(n))) & mask
			for r.table[at] != 0 {
				at = (at + 1) & mask
			}
			r.table[at] = n + 1
		}
	}
	n, free := r.find(key)
	if n < 0 {
		n = int32(len(r.end))
		r.keys = append(r.keys, key...)
		r.end = append(r.end, uint32(len(r.keys)))
		r.table[free] = n + 1
	}
	return n
}

// mostKeys is how many bytes keys, and voices, may take together; a pile of which they
// are more has the others left out.
const mostKeys = 1 << 31

// Put gives a story its voices; none take it away.
func (r *Roll) Put(story hearsay.StoryID, vs []Voice) {
	r.settled = false
	i, ok := r.at[story]
	if !ok {
		if len(vs) == 0 {
			return
		}
		i = int32(len(r.stories))
		r.at[story] = i
		r.stories, r.off = append(r.stories, story), append(r.off, 0)
	}
	if r.off[i] > 0 {
		r.dead += r.each(i, func(int32, uint32) {})
	}
	r.off[i] = 0
	if len(vs) == 0 || len(r.said) > mostKeys {
		return
	}
	r.off[i] = uint32(len(r.said)) + 1
	number := func(n int) { r.said = binary.AppendUvarint(r.said, uint64(n)) }
	keys := make([]string, len(vs))
	n := 0
	for k := range vs {
		if keys[k] = Key(&vs[k]); keys[k] != "" && len(r.keys)+len(keys[k]) < mostKeys {
			n++
		} else {
			keys[k] = ""
		}
	}
	number(n)
	for k := range vs {
		v := &vs[k]
		if keys[k] == "" {
			continue
		}
		kind := slices.Index(r.kinds, v.Kind)
		if kind < 0 {
			kind = len(r.kinds)
			r.kinds = append(r.kinds, v.Kind)
		}
		number(int(r.number(keys[k])))
		number(kind)
		number(v.Said)
		l := look(v.Name, v.Aliases)
		if l == "-"+keys[k] {
			l = ""
		}
		number(len(l))
		r.said = append(r.said, l...)
	}
}

// Dead is how much of what the Roll holds is of voices that were replaced, of one.
func (r *Roll) Dead() float64 { return float64(r.dead) / float64(max(len(r.said), 1<<20)) }

// Keep takes away the stories for which there is false.
func (r *Roll) Keep(there func(hearsay.StoryID) bool) {
	for i, id := range r.stories {
		if r.off[i] > 0 && !there(id) {
			r.Put(id, nil)
		}
	}
}

// each calls f with the key of each voice of a story and where it stands, and returns
// how many bytes they take.
func (r *Roll) each(i int32, f func(key int32, off uint32)) int {
	b := r.said[r.off[i]-1:]
	at := 0
	number := func() int {
		n, size := binary.Uvarint(b[at:])
		at += size
		return int(n)
	}
	for range number() {
		off := r.off[i] - 1 + uint32(at)
		key := number()
		number()
		number()
		at += number()
		f(int32(key), off)
	}
	return at
}

// voice reads a voice.
func (r *Roll) voice(off uint32) (key int32, kind hearsay.EntityKind, said int, look []byte) {
	b := r.said[off:]
	at := 0
	number := func() int {
		n, size := binary.Uvarint(b[at:])
		at += size
		return int(n)
	}
	key, kind, said = int32(number()), r.kinds[number()], number()
	n := number()
	return key, kind, said, b[at : at+n]
}

// Settle brings the speakers up to date. read gives it the packed voices of stories.
func (r *Roll) Settle(read func(stories []hearsay.StoryID, take func(hearsay.StoryID, []Voice)) error) error {
	if r.settled {
		return nil
	}
	r.first = make([]int32, len(r.end)+1)
	all := 0
	for i := range r.stories {
		if r.off[i] > 0 {
			r.each(int32(i), func(key int32, _ uint32) { r.first[key]++; all++ })
		}
	}
	sum := int32(0)
	for k, n := range r.first {
		r.first[k] = sum
		sum += n
	}
	r.voices = make([]voiceAt, all)
	next := slices.Clone(r.first)
	for i := range r.stories {
		if r.off[i] > 0 {
			r.each(int32(i), func(key int32, off uint32) {
				r.voices[next[key]] = voiceAt{int32(i), off}
				next[key]++
			})
		}
	}
	if err := r.join(read); err != nil {
		return err
	}
	r.entries = make([]Entry, 0, len(r.end))
	for k := range int32(len(r.end)) {
		switch vs := r.voices[r.first[k]:r.first[k+1]]; len(vs) {
		case 0:
		case 1:
			_, _, said, _ := r.voice(vs[0].off)
			r.entries = append(r.entries, Entry{k, 0, 1, int32(said)})
		default:
			for one, s := range r.joined[k].speakers {
				r.entries = append(r.entries, Entry{k, int32(one), int32(len(s.stories)), int32(s.said)})
			}
		}
	}
	slices.SortFunc(r.entries, func(a, b Entry) int {
		if c := cmp.Or(cmp.Compare(b.Stories, a.Stories), cmp.Compare(b.Said, a.Said)); c != 0 {
			return c
		}
		if a.base != b.base && r.single(a) && r.single(b) {
			return bytes.Compare(r.key(a.base), r.key(b.base))
		}
		return cmp.Compare(r.Key(a), r.Key(b))
	})
	r.settled = true
	return nil
}

// Settled reports whether nothing changed since [Roll.Settle].
func (r *Roll) Settled() bool { return r.settled }

// single reports whether a speaker is told from one voice.
func (r *Roll) single(e Entry) bool { return r.first[e.base+1]-r.first[e.base] == 1 }

// join joins the voices of the names that several have, those that changed.
func (r *Roll) join(read func([]hearsay.StoryID, func(hearsay.StoryID, []Voice)) error) error {
	joined := make(map[int32]*joinedKey, len(r.joined))
	var ids []hearsay.StoryID
	wanted := map[string]*[]Voice{}
	fresh := map[int32]uint64{}
	for k := range int32(len(r.end)) {
		vs := r.voices[r.first[k]:r.first[k+1]]
		if len(vs) < 2 {
			continue
		}
		var h maphash.Hash
		h.SetSeed(r.seed)
		for _, v := range vs {
			maphash.WriteComparable(&h, v)
		}
		mark := h.Sum64()
		if was := r.joined[k]; was != nil && was.mark == mark {
			joined[k] = was
			continue
		}
		for _, v := range vs {
			ids = append(ids, r.stories[v.story])
		}
		wanted[string(r.key(k))] = new([]Voice)
		fresh[k] = mark
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) > 0 {
		err := read(ids, func(_ hearsay.StoryID, vs []Voice) {
			for i := range vs {
				if list := wanted[Key(&vs[i])]; list != nil {
					*list = append(*list, vs[i])
				}
			}
		})
		if err != nil {
			return err
		}
	}
	for k, mark := range fresh {
		j := &joinedKey{mark: mark}
		for _, s := range Join(*wanted[string(r.key(k))]) {
			one := joinedSpeaker{key: s.Key, look: look(s.Name, s.Aliases), kind: s.Kind, said: s.Said}
			for i := range s.Voices {
				one.stories = append(one.stories, s.Voices[i].Story)
			}
			j.speakers = append(j.speakers, one)
		}
		joined[k] = j
	}
	r.joined = joined
	return nil
}

// Entries returns the speakers in the order of [Join]. They are shared.
func (r *Roll) Entries() []Entry { return r.entries }

// Key returns the key of a speaker.
func (r *Roll) Key(e Entry) string {
	if r.single(e) {
		return string(r.key(e.base))
	}
	return r.joined[e.base].speakers[e.one].key
}

// Base returns the part of a speaker's key that comes from the name.
func (r *Roll) Base(e Entry) string { return string(r.key(e.base)) }

// Told returns the stories in which a speaker speaks.
func (r *Roll) Told(e Entry) []hearsay.StoryID {
	if r.single(e) {
		return []hearsay.StoryID{r.stories[r.voices[r.first[e.base]].story]}
	}
	return r.joined[e.base].speakers[e.one].stories
}

// Voices returns the stories in which a name of that key speaks, each once: the voices
// of these under that key, joined, are its speakers.
func (r *Roll) Voices(base string) []hearsay.StoryID {
	n, _ := r.find(base)
	if n < 0 {
		return nil
	}
	var out []hearsay.StoryID
	for _, v := range r.voices[r.first[n]:r.first[n+1]] {
		out = append(out, r.stories[v.story])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// looked is what a speaker is looked for by, and the kind.
func (r *Roll) looked(e Entry, into []byte) ([]byte, hearsay.EntityKind) {
	if !r.single(e) {
		s := &r.joined[e.base].speakers[e.one]
		return append(into[:0], s.look...), s.kind
	}
	_, kind, _, l := r.voice(r.voices[r.first[e.base]].off)
	if len(l) == 0 {
		return append(append(into[:0], '-'), r.key(e.base)...), kind
	}
	return append(into[:0], l...), kind
}

// Pick returns the speakers of a kind, "" for any, whose names hold the words as
// [Speaker.Has] says, "" for all.
func (r *Roll) Pick(words string, kind hearsay.EntityKind) []Entry {
	if words == "" && kind == "" {
		return r.entries
	}
	want := strings.Split(slug(words), "-")
	return r.those(func(l []byte, k hearsay.EntityKind) bool {
		return (kind == "" || k == kind) && (words == "" || looksFor(l, want))
	})
}

func (r *Roll) those(fits func(look []byte, kind hearsay.EntityKind) bool) []Entry {
	var out []Entry
	var l []byte
	var kind hearsay.EntityKind
	for _, e := range r.entries {
		if l, kind = r.looked(e, l); fits(l, kind) {
			out = append(out, e)
		}
	}
	return out
}

// Named is [Named] of what words mean beside a key: the speakers of that name, else
// those with it as another spelling, else those whose names hold all the words.
func (r *Roll) Named(words string) []Entry {
	want := slug(words)
	if want == "" {
		return nil
	}
	each := strings.Split(want, "-")
	for _, fits := range []func([]byte) bool{
		func(l []byte) bool { name, _, _ := bytes.Cut(l, []byte("\n")); return string(name) == "-"+want },
		func(l []byte) bool {
			_, rest, ok := bytes.Cut(l, []byte("\n"))
			for ok {
				var one []byte
				if one, rest, ok = bytes.Cut(rest, []byte("\n")); string(one) == "-"+want {
					return true
				}
			}
			return false
		},
		func(l []byte) bool { return looksFor(l, each) },
	} {
		if out := r.those(func(l []byte, _ hearsay.EntityKind) bool { return fits(l) }); len(out) > 0 {
			return out
		}
	}
	return nil
}
