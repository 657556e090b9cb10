package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/wording"
)

// A desk is a brief with the lookups that its views need.
type desk struct {
	*wording.Language          // in which it is shown
	others            sync.Map // the same in another language, *wording.Language to *desk
	b                 *hearsay.Brief
	page              map[hearsay.PageID]*hearsay.PageNote
	name              map[hearsay.EntityID]string
	outlet            map[string]bool                    // names that are outlets, in the pile or behind it
	year              int                                // of the story's first page; 0 where unknown
	html              atomic.Pointer[[]byte]             // its front, once it was asked for
	quoted            map[hearsay.PageID][]hearsay.Range // what stands in quotation marks, by the statements
	front             map[any]bool                       // events and speakers that the front of a long brief shows; nil where it shows all
	fold              int                                // sayings of a speaker that fold out on the front
	items             int                                // of each of the four lists of an event there
	long              bool                               // its notes do without the words that show when one points at them
	short             map[string]int                     // numbers of the pages by the start of their IDs
	links             linker
	whole             bool // a report: nothing is left to other pages
}

func newDesk(b *hearsay.Brief) *desk { return newDeskIn(b, wording.English()) }

// in is the desk in another language.
func (d *desk) in(l *wording.Language) *desk {
	if d.Language == l {
		return d
	}
	if o, ok := d.others.Load(l); ok {
		return o.(*desk)
	}
	o, _ := d.others.LoadOrStore(l, newDeskIn(d.b, l))
	return o.(*desk)
}

func newDeskIn(b *hearsay.Brief, l *wording.Language) *desk {
	d := &desk{Language: l, b: b, links: newSiteLinks(b.Story.ID), page: map[hearsay.PageID]*hearsay.PageNote{}, name: map[hearsay.EntityID]string{}, outlet: map[string]bool{}}
	d.short = make(map[string]int, len(b.Pages))
	for i := range b.Pages {
		p := &b.Pages[i]
		d.page[p.Page] = p
		if id := p.Page.Short(); d.short[id] == 0 {
			d.short[id] = p.Number
		}
		if p.Outlet.Name != "" {
			d.outlet[p.Outlet.Name] = true
		}
	}
	for _, e := range b.Entities {
		d.name[e.ID] = e.Name
	}
	for _, o := range slices.Concat(b.Outlets, b.Behind) {
		d.outlet[o] = true
	}
	if !b.Story.First.IsZero() {
		d.year = b.Story.First.Year()
	}
	d.quoted = map[hearsay.PageID][]hearsay.Range{}
	for i := range b.Speakers {
		for j := range b.Speakers[i].Sayings {
			st := &b.Speakers[i].Sayings[j].Statement
			d.quoted[st.Page] = append(d.quoted[st.Page], st.Quoted...)
		}
	}
	d.chooseFront()
	// A long brief folds less out, so that its front stays under 300 KB.
	d.fold, d.items = foldSayings, listItems
	said := 0
	for i := range b.Speakers {
		said += len(b.Speakers[i].Sayings)
	}
	if said > manySayings {
		d.fold, d.long = 0, true
	}
	switch {
	case len(b.Pages) > manyPages && d.long:
		d.items = fewestItems
	case len(b.Pages) > manyPages:
		d.items = fewItems
	}
	return d
}

// chooseFront picks what the front of a long brief shows: the events that most
// texts carry, and the speakers that the brief puts first.
func (d *desk) chooseFront() {
	_, rows := d.timeline()
	if len(rows) <= frontEvents && len(d.b.Speakers) <= frontSpeakers {
		return
	}
	d.front = map[any]bool{}
	slices.SortStableFunc(rows, func(a, b *hearsay.Happening) int {
		return cmp.Or(cmp.Compare(len(b.Origins.Texts), len(a.Origins.Texts)), cmp.Compare(len(b.Origins.Pages), len(a.Origins.Pages)))
	})
	for _, e := range rows[:min(len(rows), frontEvents)] {
		d.front[e] = true
	}
	for i := range d.b.Speakers[:min(len(d.b.Speakers), frontSpeakers)] {
		d.front[&d.b.Speakers[i]] = true
	}
}

// eventAt and sayingAt lead to lines that may not stand on the front.
func (d *desk) eventAt(e *hearsay.Happening) string {
	line := eventLine(&e.Event)
	if d.whole {
		return d.links.line("happened", line, true, 0)
	}
	before, rows := d.timeline()
	if slices.Index(before, e) >= frontBackground {
		return d.links.line("happened", line, false, 0)
	}
	if i := slices.Index(rows, e); i >= 0 && d.front != nil && !d.front[e] {
		return d.lineURL("happened", i, 0, partEvents, line)
	}
	return d.links.line("happened", line, true, 0)
}

func (d *desk) sayingAt(s *hearsay.Speaker, j int) string {
	line := sayingLine(&s.Sayings[j].Statement)
	switch {
	case d.whole:
	case j >= openSayings+d.fold:
		return d.speakerURL(s) + "?p=" + strconv.Itoa(j/partSayings+1) + "#" + line
	case d.front != nil && !d.front[s]:
		return d.lineURL("says", slices.Index(d.speakers(), s), 0, partSpeakers, line)
	}
	return d.links.line("says", line, true, 0)
}

// storyURL is the address of the brief.
func (d *desk) storyURL() string { return "/story/" + url.PathEscape(string(d.b.Story.ID)) }

// title is the story's title, or its number of pages where it has none.
func (d *desk) title() string {
	if t := strings.TrimSpace(d.b.Story.Title.Text); t != "" {
		return t
	}
	return d.F("A story of %s without a title", d.N(len(d.b.Pages), "page"))
}

// pageURL is the address of a kept page. Sixteen digits of an ID tell apart any
// number of pages that a disk can hold.
func pageURL(id hearsay.PageID) string {
	if len(id) > 16 {
		id = id[:16]
	}
	return "/page/" + url.PathEscape(string(id))
}

// A note is the mark beside a line: a sheet with a page's number that leads to
// the words behind the line.
type note struct {
	Number int
	Part   int // which sentence of the page, where they are counted: in a report
	URL    string
	Words  string // the start of the words, for the title
}

// note leads from a line of the brief to the place of words.
func (d *desk) note(e hearsay.Excerpt, line string) note {
	n := note{Number: d.number(e.Span.Page)}
	if !d.long {
		n.Words = clip(e.Text, 110)
	}
	n.URL, n.Part = d.links.note(e, line)
	return n
}

// notes leads to each of the places, the first on a page, in order of page.
func (d *desk) notes(line string, es ...hearsay.Excerpt) []note {
	var out []note
	seen := map[hearsay.PageID]bool{}
	for _, e := range es {
		if e.None() || seen[e.Span.Page] {
			continue
		}
		seen[e.Span.Page] = true
		out = append(out, d.note(e, line))
	}
	slices.SortStableFunc(out, func(a, b note) int { return cmp.Compare(a.Number, b.Number) })
	return out
}

// number is the page's number in the brief, 0 where it is not of the story.
func (d *desk) number(id hearsay.PageID) int {
	if p := d.page[id]; p != nil {
		return p.Number
	}
	return 0
}

// A sheet is a page of the pile shown as a solid sheet with its number.
type sheet struct {
	Number int
	URL    string
}

func (d *desk) sheet(id hearsay.PageID) sheet {
	return sheet{d.number(id), d.links.sheet(id)}
}

// sheets are the pages in order of their numbers, each once.
func (d *desk) sheets(ids ...hearsay.PageID) []sheet {
	var out []sheet
	seen := map[int]bool{}
	for _, id := range ids {
		if n := d.number(id); id != "" && !seen[n] {
			seen[n] = true
			out = append(out, d.sheet(id))
		}
	}
	slices.SortStableFunc(out, func(a, b sheet) int { return cmp.Compare(a.Number, b.Number) })
	return out
}

// say calls the pages of the story by their numbers where reasons call them by
// the start of their IDs.
func (d *desk) say(why string) string {
	rest, out := why, ""
	for {
		before, after, ok := strings.Cut(rest, "page ")
		out += before
		if !ok {
			return out
		}
		out += "page "
		rest = after
		if len(rest) < 8 {
			continue
		}
		if n := d.short[rest[:8]]; n > 0 {
			out, rest = out+strconv.Itoa(n), rest[8:]
		}
	}
}

// siteName is how a page's own site is called: its outlet, else "unnamed site".
func (d *desk) siteName(id hearsay.PageID) string {
	if p := d.page[id]; p != nil && p.Outlet.String() != "" {
		return p.Outlet.String()
	}
	return d.T("unnamed site")
}

// A piece is a stretch of shown words; Quoted pieces stand between quotation
// marks, since the page gives them as said.
type piece struct {
	Text   string
	Quoted bool
}

// pieces are the words of a statement. Only what stands in quotation marks on
// the page is Quoted; the marks of the page itself are dropped there, so that
// none stand twice.
func pieces(s *hearsay.Statement) []piece {
	var out []piece
	for i, w := range s.Words {
		if i > 0 {
			out = append(out, piece{Text: " … "})
		}
		if i >= len(s.At) || s.At[i].Len() != len(w.Text) {
			out = append(out, piece{Text: w.Text})
			continue
		}
		out = append(out, cutQuoted(w.Text, s.At[i], s.Quoted)...)
	}
	return out
}

// cutQuoted cuts the text that stands at r into quoted and other pieces.
func cutQuoted(text string, r hearsay.Range, quoted []hearsay.Range) []piece {
	var out []piece
	at := 0
	add := func(end int, q bool) {
		if end > at {
			out = append(out, piece{text[at:end], q})
			at = end
		}
	}
	quoted = slices.SortedFunc(slices.Values(quoted), func(a, b hearsay.Range) int { return cmp.Compare(a.Start, b.Start) })
	for _, q := range quoted {
		start, end := max(q.Start-r.Start, at), min(q.End-r.Start, len(text))
		if start >= end || !utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) {
			continue
		}
		add(start, false)
		add(end, true)
	}
	add(len(text), false)
	for i := range out {
		if !out[i].Quoted {
			if i+1 < len(out) {
				out[i].Text = dropLast(out[i].Text)
			}
			if i > 0 {
				out[i].Text = afterQuote(out[i].Text)
			}
			continue
		}
		out[i].Text = dropFirst(dropLast(out[i].Text))
		if i == len(out)-1 {
			out[i].Text = strings.TrimRight(out[i].Text, ", ")
		}
	}
	return slices.DeleteFunc(out, func(p piece) bool { return p.Text == "" })
}

const quoteMarks = "“”„‟\"«»‘’‚‹›'"

func dropFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n > 0 && strings.ContainsRune(quoteMarks, r) {
		return s[n:]
	}
	return s
}

// afterQuote drops the closing mark from what follows a quotation, and a comma
// that stood inside it where nothing else follows.
func afterQuote(s string) string {
	rest, comma := strings.CutPrefix(s, ",")
	switch cut := dropFirst(rest); {
	case !comma || len(cut) == len(rest):
		return dropFirst(s)
	case cut == "":
		return ""
	default:
		return "," + cut
	}
}

func dropLast(s string) string {
	r, n := utf8.DecodeLastRuneInString(s)
	if n > 0 && strings.ContainsRune(quoteMarks, r) {
		return s[:len(s)-n]
	}
	return s
}

// clip cuts s to n characters at a space, with an ellipsis.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	seen, space := 0, 0
	for i, r := range s {
		if seen == n {
			if space > i/2 {
				i = space
			}
			return strings.TrimRight(s[:i], " ,;:") + "…"
		}
		if unicode.IsSpace(r) {
			space = i
		}
		seen++
	}
	return s
}

// clipHard cuts s to n characters without care for words.
func clipHard(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:n-1]) + "…"
}

// upper makes the first letter a capital.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
