// Package correction keeps what people put right by hand about stories: which
// page belongs where, which stories are one, what a story is called, which page
// is a copy of which, and which names stand for the same.
//
// Corrections are a file of their own, corrections.toml, beside the database and
// not in it: it survives a rebuild, is read and edited by people, and is handed
// to a colleague by copying it. Two files are joined by appending one to the
// other.
//
//	[[correction]]
//	id = "k3v9q2"                   # made from all the rest where it isn't given
//	who = "Ada"
//	when = 2031-05-03T09:00:00Z
//	why = "another bridge"          # a note, may be left out
//	do = "move"
//	pages = [
//	  { url = "https://daily.example/bridge", hash = "5d41402a..." },
//	]
//	story = [ ... ]                 # pages of the story that it belongs to
//	undone_by = "Ada"               # taken back: the entry stays
//	undone_at = 2031-05-04T10:00:00Z
//
//	do        pages                         story, or stories
//	move      go to                         story; without one they begin a new story
//	join                                    stories = [[...], [...]] become one
//	split     leave, together, as a story   story
//	rename    one, whose headline names     story
//	copy      two: the first is a copy of the second
//	no copy   two: neither is a copy of the other
//
//	do        names
//	same      two that stand for one, called as the first: in the story, or without one
//	          in all stories
//	part      two that stand for two, likewise
//
// A page is named by its hash, its address, or both; either suffices to find it.
// All pages at one address are versions of one page and go together. Where hash
// and address lead to two different pages, the entry is refused. A story is named
// by one or more of its pages and never by text: meant is the story that holds the
// most of them, of two that hold as many the one that holds the first.
//
// [List.Apply] carries the corrections out one after the other on the stories as
// they were grouped, so that later ones win. It is a function of those stories,
// the corrections, and what the named pages are; the order in which pages arrived
// doesn't matter, nor how often a correction stands in a row. An entry that names
// unknown pages, or contradicts itself, is told and left out; the rest is applied,
// and the file is never rewritten but by appending an entry or marking one.
//
// What is said of copies and names changes no story's pages but by the copies that
// grouping is told of, so it is not Apply's: [List.Copies] and [List.Names] (mark.go)
// give it to those who find copies and entities. Of two entries about the same two
// pages, or the same two names, the later holds; about names, what is said of a story
// goes before what is said of all.
package correction

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hearsay"
)

// A Verb says what a correction does.
type Verb string

// The verbs.
const (
	Move   Verb = "move"
	Join   Verb = "join"
	Split  Verb = "split"
	Rename Verb = "rename"
	Copied Verb = "copy"
	Apart  Verb = "no copy"
	Same   Verb = "same"
	Part   Verb = "part"
)

// verbs are all of them, in the order of the text above.
var verbs = []Verb{Move, Join, Split, Rename, Copied, Apart, Same, Part}

// A Ref names a page: by hash, which is its ID or the first eight digits of it
// or more, by address, or both.
type Ref struct {
	URL  string         `json:"url,omitempty"`
	Hash hearsay.PageID `json:"hash,omitempty"`
}

// String is the address, or else the hash.
func (r Ref) String() string {
	if r.URL != "" {
		return r.URL
	}
	return "page " + r.Hash.Short()
}

// A Correction is one thing put right by hand.
type Correction struct {
	ID       string    `json:"id"`
	Who      string    `json:"who"`
	When     time.Time `json:"when"`
	Why      string    `json:"why,omitempty"`
	Do       Verb      `json:"do"`
	Pages    []Ref     `json:"pages,omitempty"`
	Stories  [][]Ref   `json:"stories,omitempty"` // one but for Join; each by some of its pages
	Names    []string  `json:"names,omitempty"`   // two, of Same and Part
	UndoneBy string    `json:"undone_by,omitempty"`
	UndoneAt time.Time `json:"undone_at,omitzero"`
	Line     int       `json:"line"` // where its entry begins, 0 where that is not known
}

// Undone reports whether the correction was taken back.
func (c *Correction) Undone() bool { return c.UndoneBy != "" || !c.UndoneAt.IsZero() }

// signed says who corrected and when: "by Ada on 3 May 2031: another bridge".
func (c *Correction) signed() string {
	s := "by " + c.Who
	if !c.When.IsZero() {
		s += " on " + c.When.UTC().Format("2 January 2006")
	}
	if c.Why != "" {
		s += ": " + c.Why
	}
	return s
}

// What a member's reasons say of a correction, followed by who made it.
const (
	whyMoved  = "moved here "
	whySplit  = "split off "
	whyJoined = "joined with this story "
)

// ByHand reports whether a reason why a page is in its story tells of a
// correction.
func ByHand(why string) bool {
	for _, s := range []string{whyMoved, whySplit, whyJoined} {
		if strings.HasPrefix(why, s+"by ") {
			return true
		}
	}
	return false
}

// newID makes the ID of a correction from all that it says.
func newID(c Correction) string {
	all := []any{c.Who, c.When.UTC(), c.Why, c.Do, c.Pages, c.Stories}
	if len(c.Names) > 0 { // entries without keep the IDs that they always had
		all = append(all, c.Names)
	}
	j, err := json.Marshal(all)
	if err != nil {
		panic(err) // strings and times always can be
	}
	h := sha256.Sum256(j)
	return strings.ToLower(base32.StdEncoding.EncodeToString(h[:])[:6])
}

// A Problem is why an entry was not applied, or not wholly.
type Problem struct {
	ID      string `json:"id,omitempty"`
	Line    int    `json:"line,omitempty"`
	Unknown bool   `json:"unknown,omitempty"` // it names pages that are not here; elsewhere it may well apply
	Text    string `json:"text"`
}

func (p *Problem) Error() string {
	s := "correction"
	if p.ID != "" {
		s += " " + p.ID
	}
	if p.Line > 0 {
		s += fmt.Sprintf(" (line %d)", p.Line)
	}
	return s + ": " + p.Text
}
