package reuse

import (
	"fmt"
	"slices"
	"strings"

	"hearsay"
)

// Version is the version of what this stage finds.
const Version = 3

// Options are the settings of an Index. The zero value means the defaults.
type Options struct {
	Days int // pages further apart than this are not compared; 0 is 21, negative no limit
	// Article returns an article that was entered. With it the index keeps no
	// articles, and asks for those that new pages meet and whose copies are
	// wanted; without it those entered are kept.
	Article func(hearsay.PageID) (*hearsay.Article, error)
	// Ahead is told which articles will be asked for next, some hundreds at most, so
	// that they can be read together; nil where nobody cares.
	Ahead func([]hearsay.PageID)
	// Track is for [Index.Changed].
	Track bool
}

// An Index holds the marks of every page added and the pairs of pages that
// share words. It is not safe for use by several goroutines at once.
type Index struct {
	outlets *Outlets
	days    int32
	table   table
	texts   []text
	odd     []hearsay.PageID // by text, IDs that are not 64 hexadecimal digits
	chunks  []place          // what each chunk belongs to
	room    int              // chunks that entries can name
	byPage  ids
	keys    map[string]int32
	outlet  map[[2]string]int32 // the number of an outlet, by name and domain
	twins   ids                 // the first text with its words, by the hash of all of them
	classes map[int32][]int32   // all texts with the same words, by the first that came; two or more
	kept    []kept              // the pairs found, their runs in starts
	starts  []byte
	bounds  map[string]int

	crowds  map[uint32]*crowd // marks with more places than count, by the upper half of their hash
	grown   []uint32          // crowds that a place came to since they were settled
	settled int32             // texts that were there then
	redo    map[int32]bool    // texts whose pairs are to be found anew
	turned  []bool            // texts with a mark that turned out to be chrome since then; nil for none
	folds   map[int32]int32   // texts of classes that are folded: their classes
	stars   map[int32]int32   // of folded classes, the text that stands for the others
	over    map[int32]bool    // of these, texts beyond the first few by rank
	mixed   map[int32]bool    // of these, classes that a text came to since they were settled

	perOutlet, perMark, perPage int // see the constants; tests lower them

	toks  []token
	marks []mark
	inner []mark
	hits  []hit
	seeds []seed
	dark  int // marks of the text in hand that are crowds, or whose hits were left out

	tallies  []tally // by outlet
	round    uint32
	chromeOf int32 // the outlet whose chrome was found last

	named   map[[3]string]*hearsay.Article // a stub for each outlet that a page names as its own
	learnt  *Outlets                       // the table with those, nil when another came in
	fetch   func(hearsay.PageID) (*hearsay.Article, error)
	ahead   func([]hearsay.PageID)
	held    []*hearsay.Article // of each text, where they cannot be fetched
	sides   sides              // those in use of late
	watch   *watch             // nil where nobody asks for changes
	links   links              // from texts to their pairs, once they were asked for
	touched byte               // what touch read, so that it is not optimised away
}

// A text is what the index keeps of one page beside its places in the table.
type text struct {
	id     [32]byte // the page's ID
	sum    uint64   // hash of all its words
	count  int32    // words of its evidence: headline and body, not captions and credits
	body   int32    // those of them that are not the headline's
	marks  int32
	first  int32 // its first chunk
	outlet int32 // the outlet it counts for; negative for a page that names none
	day    int32 // of publication, counted from 1970; unknown where the page says none
}

const unknown = -1 << 31

// A side is a text with its words at hand.
type side struct {
	text
	number  int32
	article *hearsay.Article
	words   string          // the article's Text
	segs    []hearsay.Range // the stretches of it that are evidence
	quotes  []hearsay.Range // between quotation marks, once they were asked for
	scanned bool
	hashes  []uint64 // of its marks, sorted, each once; nil until they were asked for
}

func (x *Index) side(id int32) *side {
	s := x.sides.get(id)
	if s == nil {
		a := x.article(id)
		s = &side{text: x.texts[id], number: id, article: a, words: a.Text, segs: evidence(a)}
		x.sides.put(s)
	}
	return s
}

// How many texts are kept at hand, and how many bytes of them.
const (
	sidesHeld = 1 << 13
	sideBytes = 16 << 20
)

// sides are texts with their words at hand: mostly those entered last, which new ones
// meet most.
type sides struct {
	slots [sidesHeld]*side // by the last bits of the number
	bytes int
	hand  int // goes round, and lets go where there are too many bytes
}

func (c *sides) get(id int32) *side {
	if s := c.slots[id%sidesHeld]; s != nil && s.number == id {
		return s
	}
	return nil
}

func (c *sides) put(s *side) {
	c.drop(int(s.number % sidesHeld))
	for range sidesHeld {
		if c.bytes+len(s.words) <= sideBytes {
			break
		}
		c.drop(c.hand)
		c.hand = (c.hand + 1) % sidesHeld
	}
	c.slots[s.number%sidesHeld] = s
	c.bytes += len(s.words)
}

func (c *sides) drop(i int) {
	if s := c.slots[i]; s != nil {
		c.bytes -= len(s.words)
		c.slots[i] = nil
	}
}

// cursor returns a cursor at the head of the text.
func (s *side) cursor() cursor { return cursor{text: s.words, segs: s.segs} }

// A place is the text, outlet and day of a chunk, side by side, since every
// entry that is looked at asks for them.
type place struct{ text, first, outlet, day int32 }

// New returns an empty index that tells outlets apart by the table, with pages
// compared that are at most 21 days apart.
func New(outlets *Outlets) *Index { return NewWith(outlets, Options{}) }

// NewWith is New with options.
func NewWith(outlets *Outlets, o Options) *Index {
	if outlets == nil {
		outlets = DefaultOutlets()
	}
	if o.Days == 0 {
		o.Days = 21
	}
	x := &Index{
		outlets: outlets,
		days:    int32(o.Days),
		fetch:   o.Article,
		ahead:   o.Ahead,
		keys:    map[string]int32{},
		outlet:  map[[2]string]int32{},
		classes: map[int32][]int32{},
		bounds:  map[string]int{},
		room:    maxChunks,
		named:   map[[3]string]*hearsay.Article{},
		crowds:  map[uint32]*crowd{},
		redo:    map[int32]bool{},
		folds:   map[int32]int32{},
		stars:   map[int32]int32{},
		over:    map[int32]bool{},
		mixed:   map[int32]bool{},
		perMark: perMark, perOutlet: perOutlet, perPage: perPage,
	}
	if o.Track {
		x.watch = newWatch()
		x.watch.all = true // nothing was told yet
	}
	return x
}

const (
	perOutlet  = 12      // places of one mark that count for one outlet
	perMark    = 128     // and in all
	perText    = 4       // and for one page
	perPage    = 1 << 21 // places that one page may meet
	fold       = 8       // pages with all words the same, beyond which they are folded into the first by rank
	chromeDays = 5       // days of one outlet on which a mark must stand to be its chrome
	shortDays  = 2       // the same for a shingle of a run under twelve words
	keep       = 1 << 17 // words of a page beyond which the room to read it is given back
)

// Add enters a page and returns what it shares with those added before, without
// regard to credits: nothing is directed yet, and a later page may show that the
// words are chrome. [Index.Copies] has the last word. A page added twice is
// added once.
func (x *Index) Add(a *hearsay.Article) []hearsay.Copy {
	from := len(x.kept)
	x.Enter(a)
	var out []hearsay.Copy
	for _, p := range x.pairs(from) {
		a, b := x.side(p.x), x.side(p.y)
		if c, ok := x.tell(a, b, regrow(a, b, p.runs)); ok {
			out = append(out, c.Copy(a.article, b.article))
		}
	}
	return out
}

// Enter is Add for a caller that asks [Index.Copies] or [Index.Shared] later.
func (x *Index) Enter(a *hearsay.Article) {
	if _, ok := x.lookup(a.Page); ok {
		return
	}
	id := int32(len(x.texts))
	t := text{first: int32(len(x.chunks)), day: unknown}
	x.identify(&t, id, a.Page)
	x.toks, x.marks = x.toks[:0], x.marks[:0]
	segs := evidence(a)
	for _, s := range segs {
		x.toks = tokens(x.toks, a.Text, s.Start, s.End)
	}
	for i, k := range x.toks {
		t.sum += k.hash * uint64(2*i+1)
	}
	x.marks = marks(x.marks, x.toks)
	t.count, t.marks = int32(len(x.toks)), int32(len(x.marks))
	t.body = t.count
	for _, b := range a.Blocks {
		if b.Kind == hearsay.Title {
			t.body -= int32(between(x.toks, b.Range))
		}
	}
	t.outlet = x.outletOf(a, id)
	x.name(a)
	if a.Published.Known() {
		t.day = dayOf(a.Published.Start)
	}
	x.texts = push(x.texts, t)
	x.byPage.add(t.key(), id, x.keyOf)
	if x.fetch == nil {
		x.held = append(x.held, a)
	}
	if x.watch != nil && !x.watch.all {
		x.watch.texts[id] = true
	}
	x.sides.put(&side{text: t, number: id, article: a, words: a.Text, segs: segs})
	n := len(a.Text)>>posBits + 1
	if len(x.chunks)+n > x.room {
		x.bounds["pages beyond what an index can hold, which were not compared"]++
		return
	}
	for range n {
		x.chunks = push(x.chunks, place{id, t.first, t.outlet, t.day})
	}
	if x.folded(id) {
		x.shelve(id)
	} else {
		x.search(id)
	}
	x.tidy()
}

// tidy gives back the room that reading a very long page took.
func (x *Index) tidy() {
	if cap(x.toks) > keep {
		x.toks, x.marks, x.inner, x.hits, x.seeds = nil, nil, nil, nil, nil
	}
}

// name remembers the outlet of a page for the table of outlets.
func (x *Index) name(a *hearsay.Article) {
	if a.Outlet.Name == "" && a.Outlet.Domain == "" {
		return
	}
	key := [3]string{a.Outlet.Name, a.Outlet.Domain}
	if s := strings.Trim(a.Suffix.Text, " |-–—:"); s != "" && strings.EqualFold(s, initials(a.Outlet.Name)) {
		key[2] = s
	}
	if n, ok := x.named[key]; ok {
		n.Page = min(n.Page, a.Page)
		return
	}
	x.named[key] = &hearsay.Article{Page: a.Page, Outlet: hearsay.Outlet{Name: key[0], Domain: key[1]}, Suffix: hearsay.Excerpt{Text: key[2]}}
	x.learnt = nil
}

// article returns an article, read again where the index keeps none. One that
// cannot be read has no words any more, and no copies.
func (x *Index) article(id int32) *hearsay.Article {
	if s := x.sides.get(id); s != nil {
		return s.article
	}
	if x.fetch == nil && int(id) < len(x.held) {
		return x.held[id]
	}
	page := x.page(id)
	if x.fetch != nil {
		if a, err := x.fetch(page); err == nil && a != nil {
			return a
		}
	}
	x.bounds["pages that could not be read again"]++
	return &hearsay.Article{Page: page}
}

// folded reports whether a text has the same words as eight texts that came
// before it: then it is paired with the first of them by rank alone.
func (x *Index) folded(id int32) bool {
	if x.texts[id].count < enough {
		return false
	}
	sum := x.texts[id].sum
	first, ok := x.twins.find(sum, func(n int32) bool { return x.texts[n].sum == sum })
	if !ok {
		x.twins.add(sum, id, x.sumOf)
		return false
	}
	if !sameWords(x.side(id), x.side(first)) {
		return false // two texts with one hash
	}
	if len(x.classes[first]) == 0 {
		x.classes[first] = []int32{first}
	}
	x.classes[first] = append(x.classes[first], id)
	if len(x.classes[first]) <= fold {
		return false
	}
	x.bounds["pages with the same words"]++
	x.fold(first)
	return true
}

// sameWords reports whether two texts have the same words in the same order.
func sameWords(a, b *side) bool {
	if a.count != b.count {
		return false
	}
	ca, cb := a.cursor(), b.cursor()
	for x, y := 0, 0; ; {
		v, ok := ca.next(x)
		w, ok2 := cb.next(y)
		if !ok || !ok2 {
			return ok == ok2
		}
		if !sameWord(a.words[v.Start:v.End], b.words[w.Start:w.End]) {
			return false
		}
		x, y = v.End, w.End
	}
}

// outletOf numbers the outlet that a page counts for.
func (x *Index) outletOf(a *hearsay.Article, id int32) int32 {
	name := [2]string{a.Outlet.Name, a.Outlet.Domain}
	if n, ok := x.outlet[name]; ok {
		return n
	}
	key := x.outlets.Key(a.Outlet)
	if key == "" {
		return -1 - id
	}
	n, ok := x.keys[key]
	if !ok {
		n = int32(len(x.keys))
		x.keys[key] = n
	}
	x.outlet[name] = n
	return n
}

// Bounds says which bounds were hit and how often, in words, sorted; none where
// nothing was left out.
func (x *Index) Bounds() []string {
	var out []string
	for what, n := range x.bounds {
		out = append(out, fmt.Sprintf("%s: bound hit %d times", what, n))
	}
	slices.Sort(out)
	return out
}

// between counts the words that start in r.
func between(toks []token, r hearsay.Range) int {
	return first(toks, r.End) - first(toks, r.Start)
}

// evidence returns the stretches of Text that count: headline and body blocks,
// neighbours joined.
func evidence(a *hearsay.Article) []hearsay.Range {
	var out []hearsay.Range
	for i, b := range a.Blocks {
		if b.Kind != hearsay.Title && !b.Body() {
			continue
		}
		if n := len(out); n > 0 && i > 0 && a.Blocks[i-1].End == out[n-1].End && b.Start-out[n-1].End <= 1 {
			out[n-1].End = b.End
		} else {
			out = append(out, b.Range)
		}
	}
	return out
}
