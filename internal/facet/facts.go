// Package facet keeps what a list of stories is sorted, filtered, counted and summed
// up by, in so little room that a third of a million stories fit into some 100 MB.
//
// [Of] takes the [Facts] of a story from its outline: the outlets, languages,
// speakers and places of its pages, what was taken from whom, how many differences.
// They are kept beside each brief as some 300 bytes ([Facts.Append], [Parse]), so that
// a program that starts reads these instead of all outlines.
//
// A [Column] holds them all, in the order of the list: for each story its days and
// counts in arrays, and the rest in one byte slice as numbers of names (uvarints),
// every name once. [Column.Pick] goes through it: some 100 ns a story, so that a
// filter with the counts of what else could be asked for takes some ten milliseconds a
// hundred thousand stories, and nothing need be kept for it.
//
// The package finds nothing and knows no database: who fills a column looks after its
// being up to date, and after nobody reading it meanwhile.
package facet

import (
	"encoding/binary"
	"errors"
	"time"

	"hearsay"
	"hearsay/internal/outlet"
)

// Facts are what a list knows of a story beside its days and counts.
type Facts struct {
	Differences int
	Names       []string // of outlets, as they are shown, each once
	Outlets     []Outlet // of its pages, in the order in which they first appear
	Behind      []string // outlets that its pages credit, not in the story
	Languages   []string // of its pages, "" where one is not known; each once
	Speakers    []Speaker
	Places      []string
	Pages       []Page
	Takings     []Taking
}

// An Outlet is how pages of a story name theirs.
type Outlet struct {
	Name   int    // in Names, -1 for none
	Plain  string // the name without the domain in its place: what [hearsay.Outlet] has as Name
	Domain string
	House  string // the name that it counts under
	Pages  int
}

// A Speaker is one that a story names.
type Speaker struct {
	Name    string
	Listed  bool // somebody who is known by name, not only described
	Aliases []string
}

// A Page is one of a story, in order of its number.
type Page struct {
	Name int  // of its outlet, in Names, -1 for none
	Own  bool // see [outlet.Page]
}

// A Taking is text that one outlet took from another: see [outlet.Taking].
type Taking struct {
	From, To int // in Names, -1 for none
	Lag      outlet.Lag
}

// Of takes the facts from a brief or its outline.
func Of(b *hearsay.Brief) *Facts {
	f := &Facts{Differences: len(b.Differences), Behind: b.Behind}
	at := map[string]int{}
	name := func(s string) int {
		if s == "" {
			return -1
		}
		n, ok := at[s]
		if !ok {
			n = len(f.Names)
			at[s] = n
			f.Names = append(f.Names, s)
		}
		return n
	}
	outlets, languages := map[Outlet]int{}, map[string]bool{}
	s := outlet.Read(b)
	for i := range b.Pages {
		p := &b.Pages[i]
		n := name(p.Outlet.String())
		f.Pages = append(f.Pages, Page{n, s.Pages[i].Own})
		o := Outlet{Name: n, Plain: p.Outlet.Name, Domain: p.Outlet.Domain, House: p.House}
		k, ok := outlets[o]
		if !ok {
			k = len(f.Outlets)
			outlets[o] = k
			f.Outlets = append(f.Outlets, o)
		}
		f.Outlets[k].Pages++
		if !languages[p.Language] {
			languages[p.Language] = true
			f.Languages = append(f.Languages, p.Language)
		}
	}
	for i := range b.Speakers {
		if v := &b.Speakers[i]; v.Name != "" {
			f.Speakers = append(f.Speakers, Speaker{v.Name, v.Entity != "" && v.Kind != hearsay.Group, v.Aliases})
		}
	}
	for i := range b.Entities {
		if e := &b.Entities[i]; e.Kind == hearsay.Place {
			f.Places = append(f.Places, e.Name)
		}
	}
	for i := range s.Takings {
		t := &s.Takings[i]
		f.Takings = append(f.Takings, Taking{name(t.From.Outlet), name(t.To.Outlet), outlet.LagOf(t)})
	}
	return f
}

// version is the form of [Facts.Append], its first byte. Facts of another one are
// made again.
const version = 1

// Append writes the facts behind b. The form is a byte with its version and then, each
// list behind its length, the fields in their order: numbers as uvarints, those that
// may be -1 with one added, lags as varints of nanoseconds, text behind its length.
func (f *Facts) Append(b []byte) []byte {
	w := writer(append(b, version))
	w.number(f.Differences)
	w.texts(f.Names)
	w.number(len(f.Outlets))
	for _, o := range f.Outlets {
		w.number(o.Name + 1)
		w.text(o.Plain)
		w.text(o.Domain)
		w.text(o.House)
		w.number(o.Pages)
	}
	w.texts(f.Behind)
	w.texts(f.Languages)
	w.number(len(f.Speakers))
	for _, s := range f.Speakers {
		w.text(s.Name)
		w.number(bit(s.Listed))
		w.texts(s.Aliases)
	}
	w.texts(f.Places)
	w.number(len(f.Pages))
	for _, p := range f.Pages {
		w.page(p)
	}
	w.number(len(f.Takings))
	for _, t := range f.Takings {
		w.taking(t)
	}
	return w
}

// errForm is facts that cannot be read.
var errForm = errors.New("facts of a story: damaged, or of another version")

// Parse reads what Append wrote. Whatever is not of its form is an error.
func Parse(b []byte) (*Facts, error) {
	if len(b) == 0 || b[0] != version {
		return nil, errForm
	}
	r := &reader{b: b[1:]}
	f := &Facts{Differences: r.number()}
	f.Names = r.texts()
	name := func(n int) int {
		if n >= len(f.Names) {
			r.bad = true
		}
		return n
	}
	for range r.count() {
		f.Outlets = append(f.Outlets, Outlet{name(r.number() - 1), r.text(), r.text(), r.text(), r.number()})
	}
	f.Behind, f.Languages = r.texts(), r.texts()
	for range r.count() {
		f.Speakers = append(f.Speakers, Speaker{r.text(), r.number() == 1, r.texts()})
	}
	f.Places = r.texts()
	for range r.count() {
		p := r.page()
		name(p.Name)
		f.Pages = append(f.Pages, p)
	}
	for range r.count() {
		t := r.taking()
		name(max(t.From, t.To))
		f.Takings = append(f.Takings, t)
	}
	if r.bad || len(r.b) > 0 {
		return nil, errForm
	}
	return f, nil
}

// ParseSpeakers reads only the speakers of what Append wrote, in a fifth of the time.
func ParseSpeakers(b []byte) ([]Speaker, error) {
	if len(b) == 0 || b[0] != version {
		return nil, errForm
	}
	r := &reader{b: b[1:]}
	r.number()
	r.pass()
	for range r.count() {
		r.number()
		for range 3 {
			r.skip()
		}
		r.number()
	}
	r.pass()
	r.pass()
	var out []Speaker
	for range r.count() {
		out = append(out, Speaker{r.text(), r.number() == 1, r.texts()})
	}
	if r.bad {
		return nil, errForm
	}
	return out, nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

type writer []byte

func (w *writer) number(n int)  { *w = binary.AppendUvarint(*w, uint64(n)) }
func (w *writer) text(s string) { w.number(len(s)); *w = append(*w, s...) }
func (w *writer) texts(list []string) {
	w.number(len(list))
	for _, s := range list {
		w.text(s)
	}
}
func (w *writer) page(p Page) { w.number((p.Name+1)<<1 | bit(p.Own)) }

// A taking is the number of its taker with two bits, its giver, and its lag where it is
// known.
func (w *writer) taking(t Taking) {
	w.number((t.To+1)<<2 | bit(t.Lag.Hours)<<1 | bit(t.Lag.Known))
	w.number(t.From + 1)
	if t.Lag.Known {
		*w = binary.AppendVarint(*w, int64(t.Lag.For))
	}
}

// A reader reads what a writer wrote; bad is whether it could not.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) number() int {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n > 1<<40 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return int(n)
}

// count is the length of a list, of which every item takes a byte at least.
func (r *reader) count() int {
	n := r.number()
	if n > len(r.b) {
		r.bad, r.b = true, nil
		return 0
	}
	return n
}

func (r *reader) text() string {
	n := r.count()
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

func (r *reader) texts() []string {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = r.text()
	}
	return out
}

// skip passes over a text, pass over a list of them.
func (r *reader) skip() {
	n := r.count()
	r.b = r.b[n:]
}

func (r *reader) pass() {
	for range r.count() {
		r.skip()
	}
}

func (r *reader) page() Page {
	n := r.number()
	return Page{n>>1 - 1, n&1 == 1}
}

func (r *reader) taking() (t Taking) {
	n := r.number()
	t.To, t.From = n>>2-1, r.number()-1
	t.Lag.Hours, t.Lag.Known = n&2 != 0, n&1 != 0
	if t.Lag.Known {
		d, size := binary.Varint(r.b)
		if size <= 0 {
			r.bad, r.b = true, nil
			return t
		}
		t.Lag.For, r.b = time.Duration(d), r.b[size:]
	}
	return t
}
