package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/wording"
)

// How much of "who says what" the front of a brief shows. A speaker's first
// sayings stand open, the next ones fold out, the others have their own page.
const (
	frontSpeakers, partSpeakers = 30, 60
	openSayings, foldSayings    = 2, 10
	manySayings                 = 250 // in a brief: then none fold out
	partSayings                 = 200
)

// A sayingView is one statement.
type sayingView struct {
	ID     string
	Kind   hearsay.StatementKind
	Pre    string // the cue where it stands in front: always unless all is in quotation marks
	Deny   bool
	Pieces []piece
	Notes  []note
	Post   string // the cue after words that are all in quotation marks
	Counts *countsView
	Expect []link // questions that the same words answer
}

// A speakerView is somebody with what they said.
type speakerView struct {
	ID     string
	Name   string
	URL    string
	Roles  []string
	Also   []string
	Marked []string // what was put right about the name by hand
	Open   []sayingView
	Folded []sayingView
	Left   int // sayings that only the speaker's page shows
	Chains []chain
}

// A chain is how words came here: from hop to hop to a page.
type chain struct {
	Hops   []hop
	Sheets []sheet
	Copies []sheet
}

type hop struct {
	Name   string
	Ring   bool // not in the pile
	Nobody bool
}

// A speakerGroup is speakers of one sort.
type speakerGroup struct {
	Name     string
	Speakers []speakerView
}

// group says under which heading a speaker stands.
func (d *desk) group(s *hearsay.Speaker) int {
	switch {
	case s.Name == "" || s.Kind == hearsay.Group:
		return 3
	case s.Kind == hearsay.Person:
		return 0
	case d.outlet[s.Name]:
		return 2
	}
	return 1
}

var groupNames = [...]string{wording.Key("People"), wording.Key("Institutions"), wording.Key("Outlets, in their own words or as a source"), wording.Key("Nobody named")}

// speakers are the speakers of the brief as they are shown: by group, and in
// each as the brief has them.
func (d *desk) speakers() []*hearsay.Speaker {
	var out []*hearsay.Speaker
	for g := range groupNames {
		for i := range d.b.Speakers {
			if s := &d.b.Speakers[i]; d.group(s) == g {
				out = append(out, s)
			}
		}
	}
	return out
}

// speakerKey names a speaker in an address: the entity, or the place among the
// speakers where it is none.
func (d *desk) speakerKey(s *hearsay.Speaker) string {
	if s.Entity != "" {
		return string(s.Entity)
	}
	for i := range d.b.Speakers {
		if &d.b.Speakers[i] == s {
			return "~" + strconv.Itoa(i+1)
		}
	}
	return "~"
}

func (d *desk) speakerURL(s *hearsay.Speaker) string { return d.links.speaker(d.speakerKey(s)) }

func (d *desk) speakerName(s *hearsay.Speaker) string {
	switch {
	case s.Name == "":
		return d.T("Nobody named")
	case s.Kind == hearsay.Group:
		return d.unnamed(s.Name)
	}
	return clip(s.Name, 80)
}

// unnamed calls somebody who is described by the description, and says that it
// is no name, unless one stands in it.
func (d *desk) unnamed(described string) string {
	_, rest, _ := strings.Cut(described, " ")
	if strings.ContainsFunc(rest, unicode.IsUpper) {
		return upper(clip(described, 80))
	}
	return d.F("%s, not named", upper(clip(described, 80)))
}

// entity returns the entity of a speaker, nil where there is none.
func (d *desk) entity(s *hearsay.Speaker) *hearsay.Entity {
	i := slices.IndexFunc(d.b.Entities, func(e hearsay.Entity) bool { return s.Entity != "" && e.ID == s.Entity })
	if i < 0 {
		return nil
	}
	return &d.b.Entities[i]
}

// marked is what was put right by hand about who a speaker is.
func (d *desk) marked(s *hearsay.Speaker) (out []string) {
	if e := d.entity(s); e != nil {
		for _, m := range e.Marked[:min(len(e.Marked), 4)] {
			out = append(out, upper(clip(m, 300)))
		}
	}
	return out
}

func (d *desk) speakerView(s *hearsay.Speaker) speakerView {
	v := speakerView{ID: "sp-" + fragment(d.speakerKey(s)), Name: d.speakerName(s), URL: d.speakerURL(s)}
	for _, r := range s.Roles {
		t := clip(r.Text, 120)
		if said := slices.ContainsFunc(v.Roles, func(o string) bool { return strings.Contains(strings.ToLower(o), strings.ToLower(t)) }); !said && len(v.Roles) < 2 {
			v.Roles = append(v.Roles, t)
		}
	}
	v.Also, v.Marked = otherNames(s.Name, s.Aliases, 3), d.marked(s)
	for i := range s.Sayings {
		switch {
		case i < openSayings:
			v.Open = append(v.Open, d.sayingView(&s.Sayings[i]))
		case i < openSayings+d.fold:
			v.Folded = append(v.Folded, d.sayingView(&s.Sayings[i]))
		default:
			v.Left++
		}
	}
	v.Chains = d.chains(s, d.atMost(5))
	return v
}

// otherNames are spellings that are no mere part of the name.
func otherNames(name string, aliases []string, n int) []string {
	var out []string
	for _, a := range aliases {
		if len(out) < n && a != "" && !strings.Contains(strings.ToLower(name), strings.ToLower(a)) {
			out = append(out, clip(a, 60))
		}
	}
	return out
}

func sayingLine(s *hearsay.Statement) string { return "st-" + fragment(string(s.ID)) }

func (d *desk) sayingView(s *hearsay.Saying) sayingView {
	line := sayingLine(&s.Statement)
	v := sayingView{ID: line, Kind: s.Kind, Deny: s.Denied, Pieces: pieces(&s.Statement)}
	total := 0
	for i := range v.Pieces {
		v.Pieces[i].Text = clip(v.Pieces[i].Text, 600)
		if total += len(v.Pieces[i].Text); total > 1200 {
			v.Pieces = append(v.Pieces[:i+1:i+1], piece{Text: " …"})
			break
		}
	}
	v.Notes = d.sayingNotes(&s.Statement, line)
	cue := clip(s.Cue.Text, 80)
	if !s.Said.Said.None() && s.Said.Known() {
		cue = strings.TrimSpace(cue + " " + stretch(d.Language, s.Said, "January", d.year))
	}
	if d.whole && len(s.Origins.Pages) > 1 {
		c := d.counts(line, &s.Origins, s.Said, d.items)
		if !s.Said.Known() {
			c.Dating = ""
		}
		v.Counts = &c
	}
	allQuoted := !slices.ContainsFunc(v.Pieces, func(p piece) bool { return !p.Quoted && p.Text != " … " && p.Text != " …" })
	switch {
	case !strings.ContainsFunc(cue, unicode.IsLetter):
	case allQuoted && !s.Denied, s.Passive():
		v.Post = cue
	case adposition(s.Verb) && !s.Name.None(): // "according to the port:"
		v.Pre = lower(cue) + " " + clip(s.Name.Text, 80) + ":"
	default:
		v.Pre = cue
		if colon(&s.Statement) {
			v.Pre += ":"
		}
	}
	return v
}

// adposition reports whether a cue is a phrase that needs the one whom it names.
func adposition(verb string) bool {
	switch verb {
	case "according to", "per", "as per", "in the words of":
		return true
	}
	return false
}

func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// colon says whether a cue that is set in front of indirect words needs a colon
// to be read: it stood after them, or it is no verb.
func colon(s *hearsay.Statement) bool {
	if s.Verb == "" || adposition(s.Verb) {
		return true
	}
	return len(s.Words) > 0 && s.Cue.Span.Page == s.Words[0].Span.Page && s.Cue.Span.Start >= s.Words[0].Span.End
}

// sayingNotes lead to the sentence on its page and to each other report.
func (d *desk) sayingNotes(s *hearsay.Statement, line string) []note {
	first := s.Sentence
	if first.None() && len(s.Words) > 0 {
		first = s.Words[0]
	}
	es := []hearsay.Excerpt{first}
	for _, r := range s.Repeats {
		if len(r.Words) > 0 {
			es = append(es, r.Words[0])
		}
	}
	return d.capNotes(d.notes(line, es...))
}

// chains are the different ways by which a speaker's words came here.
func (d *desk) chains(s *hearsay.Speaker, limit int) []chain {
	type way struct {
		key   string
		hops  []hop
		pages []hearsay.PageID
	}
	var ways []way
	for i := range s.Sayings {
		st := &s.Sayings[i].Statement
		for _, p := range append([]hearsay.PageID{st.Page}, repeatPages(st)...) {
			hops := d.hops(s, &s.Sayings[i], p)
			key := ""
			for _, h := range hops {
				key += h.Name + "\x00"
			}
			j := slices.IndexFunc(ways, func(w way) bool { return w.key == key })
			if j < 0 {
				j = len(ways)
				ways = append(ways, way{key: key, hops: hops})
			}
			if !slices.Contains(ways[j].pages, p) {
				ways[j].pages = append(ways[j].pages, p)
			}
		}
	}
	var out []chain
	for i, w := range ways {
		if i == limit {
			out = append(out, chain{Hops: []hop{{Name: d.F("and %s other ways", d.Number(len(ways)-limit)), Nobody: true}}})
			break
		}
		c := chain{Hops: w.hops}
		seen := map[int]bool{}
		slices.SortFunc(w.pages, func(a, b hearsay.PageID) int { return cmp.Compare(d.number(a), d.number(b)) })
		for _, p := range w.pages[:min(len(w.pages), d.atMost(8))] {
			if t := d.textOf(p); seen[t] {
				c.Copies = append(c.Copies, d.sheet(p))
			} else {
				seen[t] = true
				c.Sheets = append(c.Sheets, d.sheet(p))
			}
		}
		out = append(out, c)
	}
	return out
}

func repeatPages(s *hearsay.Statement) []hearsay.PageID {
	var out []hearsay.PageID
	for _, r := range s.Repeats {
		out = append(out, r.Page)
	}
	return out
}

// textOf is the number of a page's text; a page outside the story is its own.
func (d *desk) textOf(id hearsay.PageID) int {
	if p := d.page[id]; p != nil {
		return p.Text
	}
	return -1
}

// hops are the carriers of a saying on its way from the speaker to a page,
// farthest first: whom the page says it came through, then the outlet that the
// page's text goes back to.
func (d *desk) hops(who *hearsay.Speaker, s *hearsay.Saying, page hearsay.PageID) []hop {
	var out []hop
	add := func(name string) {
		if name != "" && !sameOutlet(name, who.Name) && !slices.ContainsFunc(out, func(h hop) bool { return sameOutlet(h.Name, name) }) {
			out = append(out, hop{Name: clip(name, 60), Ring: !slices.ContainsFunc(d.b.Pages, func(p hearsay.PageNote) bool { return sameOutlet(p.Outlet.String(), name) })})
		}
	}
	if d.textOf(page) == d.textOf(s.Page) {
		for _, v := range slices.Backward(s.Via) {
			add(v.Name)
		}
	}
	known := len(out) > 0
	for _, w := range s.Origins.Outlets {
		if holds(w, page) && d.outletWords(w.Name) == w.Name {
			add(w.Name)
			known = true
		}
	}
	if !known {
		if p := d.page[page]; p != nil && p.Outlet.String() != "" {
			return []hop{{Name: p.Outlet.String()}}
		}
		return []hop{{Name: d.T("carrier not named"), Nobody: true}}
	}
	return out
}
