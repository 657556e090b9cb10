package reuse

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"hearsay"
)

//go:embed outlets.toml
var defaultOutlets string

// An Entry is one outlet of the table.
type Entry struct {
	Name    string   `toml:"name" json:"name"`       // as it is shown
	Domains []string `toml:"domains" json:"domains"` // registrable domains or hosts
	Aliases []string `toml:"aliases" json:"aliases"`
	Owner   string   `toml:"owner" json:"owner"`   // the outlet it counts for; empty: itself
	Agency  bool     `toml:"agency" json:"agency"` // others print its text
	Common  bool     `toml:"common" json:"common"` // the name is also ordinary words and needs a credit around it
}

// Outlets is a table of outlets. It never changes once made; [Outlets.With]
// returns a larger one.
type Outlets struct {
	entries []Entry
	names   map[string]int // name or alias as written, to its entry
	folded  map[string]int // the same in small letters without "the"
	firsts  map[string]int // first word of a name, to the most words a name that begins so has
	domains map[string]int
	joined  map[string]int // names in small letters without spaces, as domains have them: "halmarcourier"
	learnt  bool           // some entries come from the pages
}

// DefaultOutlets returns the table that ships with the program: the world's
// main agencies and outlets. It is read once.
func DefaultOutlets() *Outlets { return shipped() }

var shipped = sync.OnceValue(func() *Outlets {
	o, err := LoadOutlets(strings.NewReader(defaultOutlets))
	if err != nil {
		panic(err) // the embedded file is part of the program, and a test loads it
	}
	return o
})

// LoadOutlets reads a table in the form of outlets.toml, alone: to add to the
// table that ships with the program there is [Outlets.Extend].
func LoadOutlets(r io.Reader) (*Outlets, error) {
	entries, err := readEntries(r)
	if err != nil {
		return nil, fmt.Errorf("outlets: %w", err)
	}
	return tableOf(entries), nil
}

func tableOf(entries []Entry) *Outlets {
	o := &Outlets{entries: entries, names: map[string]int{}, folded: map[string]int{}, firsts: map[string]int{}, domains: map[string]int{}, joined: map[string]int{}}
	for i, e := range entries {
		for _, n := range append([]string{e.Name}, e.Aliases...) {
			n = strings.Join(strings.Fields(n), " ")
			if n == "" {
				continue
			}
			if _, ok := o.names[n]; !ok {
				o.names[n] = i
			}
			if f := foldName(n); f != "" {
				if _, ok := o.folded[f]; !ok {
					o.folded[f] = i
				}
				o.join(f, i)
			}
			first := n[:wordEnd(n, 0)]
			o.firsts[first] = max(o.firsts[first], strings.Count(n, " ")+1)
		}
		for _, d := range e.Domains {
			d = strings.ToLower(d)
			if _, ok := o.domains[d]; !ok {
				o.domains[d] = i
			}
			label, _, _ := strings.Cut(site(d), ".")
			o.join(label, i)
		}
	}
	return o
}

// join remembers a name, or the first label of a domain, without spaces.
func (o *Outlets) join(name string, i int) {
	name = strings.NewReplacer(" ", "", "-", "").Replace(name)
	if _, ok := o.joined[name]; !ok && len(name) >= 6 {
		o.joined[name] = i
	}
}

// With returns the table with the outlets added that the pages name as their
// own and the table does not know. A page that gives only its address adds an
// outlet named by the domain, which "The Halmar Courier" then finds as
// halmarcourier.example. The initials of a name are an alias where the domain or
// a title's suffix uses them.
func (o *Outlets) With(articles []*hearsay.Article) *Outlets {
	known := map[string]int{}
	var more []Entry
	for _, a := range sorted(articles) {
		n, d := strings.Join(strings.Fields(a.Outlet.Name), " "), strings.TrimPrefix(strings.ToLower(a.Outlet.Domain), "www.")
		if n == "" {
			n = d
		}
		if n == "" || len(n) > 60 {
			continue
		}
		if _, ok := o.Name(n); ok {
			continue
		}
		if _, ok := o.Domain(d); ok {
			continue
		}
		f := cmp.Or(d, foldName(n))
		k, ok := known[f]
		if !ok {
			k = len(more)
			known[f] = k
			more = append(more, Entry{})
		}
		e := &more[k]
		if e.Name == "" || e.Name == d && n != d {
			e.Name, e.Common, e.Agency = n, n != d && !strings.Contains(n, " "), agencyName(n)
		}
		if d != "" && len(e.Domains) == 0 {
			e.Domains = []string{d}
		}
		label, _, _ := strings.Cut(site(d), ".")
		if s := initials(n); len(s) >= 2 && !slices.Contains(e.Aliases, s) && (strings.EqualFold(s, label) || strings.EqualFold(s, strings.Trim(a.Suffix.Text, " |-–—:"))) {
			if _, taken := o.names[s]; !taken {
				e.Aliases = append(e.Aliases, s)
			}
		}
	}
	if len(more) == 0 {
		return o
	}
	slices.SortFunc(more, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	t := tableOf(append(slices.Clone(o.entries), more...))
	t.learnt = true
	return t
}

func sorted(articles []*hearsay.Article) []*hearsay.Article {
	out := slices.Clone(articles)
	slices.SortFunc(out, func(a, b *hearsay.Article) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Outlet.Name, b.Outlet.Name), cmp.Compare(a.Outlet.Domain, b.Outlet.Domain))
	})
	return out
}

// initials returns the capitals that the words of a name begin with.
func initials(name string) string {
	var b strings.Builder
	for _, w := range strings.Fields(strings.TrimPrefix(name, "The ")) {
		if r := firstRune(w); unicode.IsUpper(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// agencyName reports whether a name says that it is an agency's.
func agencyName(n string) bool {
	f := strings.Fields(strings.ToLower(n))
	switch f[len(f)-1] {
	case "agency", "newswire", "wire", "agentur", "presseagentur", "nachrichtenagentur":
		return true
	}
	return strings.HasSuffix(strings.ToLower(n), "news service")
}

// Name returns the outlet that goes by the name, small or capital letters, with
// "the" or without.
func (o *Outlets) Name(name string) (Entry, bool) {
	i, ok := o.names[strings.TrimSpace(name)]
	if !ok {
		f := foldName(name)
		if i, ok = o.folded[f]; !ok {
			i, ok = o.joined[strings.ReplaceAll(f, " ", "")]
		}
	}
	if !ok {
		return Entry{}, false
	}
	return o.entries[i], true
}

// Domain returns the outlet of a host name: the entry of the host, or of the
// nearest domain above it.
func (o *Outlets) Domain(host string) (Entry, bool) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for host != "" {
		if i, ok := o.domains[host]; ok {
			return o.entries[i], true
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			break
		}
		host = rest
	}
	return Entry{}, false
}

// Key returns what tells an outlet from others when they are counted: the name
// of the entry, or of its owner; for an outlet that the table does not know its
// domain or its name in small letters; "" for none.
func (o *Outlets) Key(h hearsay.Outlet) string {
	if h.Name == "" && h.Domain == "" {
		return ""
	}
	e, ok := o.Name(h.Name)
	if !ok {
		e, ok = o.Domain(h.Domain)
	}
	if ok {
		return e.key(o)
	}
	if h.Domain != "" {
		return strings.ToLower(strings.TrimPrefix(h.Domain, "www."))
	}
	return foldName(h.Name)
}

func (e Entry) key(o *Outlets) string {
	for range 4 {
		if e.Owner == "" || e.Owner == e.Name {
			break
		}
		up, ok := o.Name(e.Owner)
		if !ok {
			return e.Owner
		}
		e = up
	}
	return e.Name
}

// At returns the longest outlet name that begins at text[i:], and where it ends.
// It must be whole words, written as the table writes them.
func (o *Outlets) At(text string, i int) (e Entry, end int, ok bool) {
	first := wordEnd(text, i)
	if first == i {
		return e, 0, false
	}
	most, ok := o.firsts[text[i:first]]
	if !ok {
		if n := strings.IndexByte(text[i:first], '/'); n > 0 { // "dpa/AFP"
			if k, ok := o.names[text[i:i+n]]; ok {
				return o.entries[k], i + n, true
			}
		}
		return o.atJoined(text, i)
	}
	var ends []int
	words := 0
	for at := first; ; {
		ends = append(ends, at)
		for _, s := range []string{"'s", "’s"} { // "Barron's", "People's Daily"
			if strings.HasPrefix(text[at:], s) {
				at += len(s)
				ends = append(ends, at)
				break
			}
		}
		if words++; words >= most || at >= len(text) || text[at] != ' ' {
			break
		}
		next := wordEnd(text, at+1)
		if next == at+1 {
			break
		}
		at = next
	}
	for k := len(ends) - 1; k >= 0; k-- {
		if n, ok := o.names[strings.ReplaceAll(text[i:ends[k]], "’", "'")]; ok {
			return o.entries[n], ends[k], true
		}
	}
	return o.atJoined(text, i)
}

// atJoined returns two to four capitalised words that a page's domain runs
// together: "Halmar Courier" for halmarcourier.example. Only tables that learnt
// from pages look for them.
func (o *Outlets) atJoined(text string, i int) (e Entry, end int, ok bool) {
	if !o.learnt || !unicode.IsUpper(firstRune(text[i:])) {
		return e, 0, false
	}
	name := ""
	for n, at := 0, i; n < 5; n++ {
		to := wordEnd(text, at)
		if to == at || !unicode.IsUpper(firstRune(text[at:])) {
			break
		}
		if w := strings.ToLower(text[at:to]); n > 0 || w != "the" {
			name += w
		}
		if k, found := o.joined[name]; found && n > 0 {
			e, end, ok = o.entries[k], to, true
			e.Name = text[i:to]
		}
		if to >= len(text) || text[to] != ' ' {
			break
		}
		at = to + 1
	}
	return e, end, ok
}

// wordEnd returns where the word at i ends; inner points, hyphens, slashes and
// ampersands belong to it, as in "Tut.by", "RFE/RL", "n-tv"; so does a final
// point after a single capital ("City A.M."), and an apostrophe that is not a
// possessive ("People's Daily" is two words, "People's" one).
func wordEnd(text string, i int) int {
	j := i
	for j < len(text) {
		r, n := utf8.DecodeRuneInString(text[j:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '&' || r == '_' {
			j += n
			continue
		}
		if r == '.' || r == '-' || r == '/' || r == '\'' || r == '’' {
			next, _ := utf8.DecodeRuneInString(text[j+n:])
			last, _ := utf8.DecodeLastRuneInString(text[i:j])
			if r == '.' && unicode.IsLower(last) && unicode.IsUpper(next) { // "on Sunday.Reuters": two sentences glued
				break
			}
			if unicode.IsLetter(next) && (r == '.' || r == '/' || r == '-' || !possessive(text[j+n:])) {
				j += n
				continue
			}
		}
		break
	}
	return j
}

// possessive reports whether rest is the s of a possessive.
func possessive(rest string) bool {
	if rest == "" || rest[0] != 's' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[1:])
	return !unicode.IsLetter(r)
}

// foldName returns a name in small letters, marks and a leading "the" dropped.
func foldName(s string) string {
	s = strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " "))
	return strings.TrimPrefix(s, "the ")
}

// hostOf returns the host of an address without "www.", "" where there is none.
func hostOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
