package reuse

import (
	_ "embed"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"hearsay"
)

//go:embed outlets.toml
var defaultOutlets string

// An Entry is one outlet of the table.
type Entry struct {
	Name    string   `toml:"name"`    // as it is shown
	Domains []string `toml:"domains"` // registrable domains or hosts
	Aliases []string `toml:"aliases"`
	Owner   string   `toml:"owner"`  // the outlet it counts for; empty: itself
	Agency  bool     `toml:"agency"` // others print its text
	Common  bool     `toml:"common"` // the name is also ordinary words and needs a credit around it
}

// Outlets is a table of outlets. It never changes once made; [Outlets.With]
// returns a larger one.
type Outlets struct {
	entries []Entry
	names   map[string]int // name or alias as written, to its entry
	folded  map[string]int // the same in small letters without "the"
	firsts  map[string]int // first word of a name, to the most words a name that begins so has
	domains map[string]int
}

// DefaultOutlets returns the table that ships with the program: the world's
// main agencies and outlets.
func DefaultOutlets() *Outlets {
	o, err := LoadOutlets(strings.NewReader(defaultOutlets))
	if err != nil {
		panic(err) // the embedded file is part of the program, and a test loads it
	}
	return o
}

// LoadOutlets reads a table in the form of outlets.toml.
func LoadOutlets(r io.Reader) (*Outlets, error) {
	var file struct {
		Outlets []Entry `toml:"outlets"`
	}
	if err := toml.NewDecoder(r).DisallowUnknownFields().Decode(&file); err != nil {
		return nil, fmt.Errorf("outlets: %w", err)
	}
	for i, e := range file.Outlets {
		if strings.TrimSpace(e.Name) == "" {
			return nil, fmt.Errorf("outlets: entry %d has no name", i+1)
		}
	}
	return tableOf(file.Outlets), nil
}

func tableOf(entries []Entry) *Outlets {
	o := &Outlets{entries: entries, names: map[string]int{}, folded: map[string]int{}, firsts: map[string]int{}, domains: map[string]int{}}
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
			}
			first := n[:wordEnd(n, 0)]
			o.firsts[first] = max(o.firsts[first], strings.Count(n, " ")+1)
		}
		for _, d := range e.Domains {
			if _, ok := o.domains[strings.ToLower(d)]; !ok {
				o.domains[strings.ToLower(d)] = i
			}
		}
	}
	return o
}

// With returns the table with the outlets added that the pages name as their
// own and the table does not know.
func (o *Outlets) With(articles []*hearsay.Article) *Outlets {
	known := map[string]bool{}
	var more []Entry
	for _, a := range articles {
		n := strings.Join(strings.Fields(a.Outlet.Name), " ")
		f := foldName(n)
		if f == "" || known[f] || len(n) > 60 {
			continue
		}
		known[f] = true
		if _, ok := o.folded[f]; ok {
			continue
		}
		if _, ok := o.Domain(a.Outlet.Domain); ok {
			continue
		}
		e := Entry{Name: n, Common: !strings.Contains(n, " ") || len(f) < 6}
		if a.Outlet.Domain != "" {
			e.Domains = []string{a.Outlet.Domain}
		}
		more = append(more, e)
	}
	if len(more) == 0 {
		return o
	}
	slices.SortFunc(more, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return tableOf(append(slices.Clone(o.entries), more...))
}

// Name returns the outlet that goes by the name, small or capital letters, with
// "the" or without.
func (o *Outlets) Name(name string) (Entry, bool) {
	i, ok := o.names[strings.TrimSpace(name)]
	if !ok {
		i, ok = o.folded[foldName(name)]
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
		return e, 0, false
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
	return e, 0, false
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
