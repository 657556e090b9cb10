package reuse

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"hearsay"
	"hearsay/internal/words"
)

// Link directs copies by what the pages say of each other, names hidden common
// sources, and adds the copies whose giver is not in the pile, or whose words
// were told anew. A direction comes from, in this order: a credit by name, a
// canonical or syndication address on the other's site, one of them being an
// agency, and the publication dates where both pages state one. Never from
// length, never from the time of fetching. The result is sorted by To, From,
// Source.
func Link(articles []*hearsay.Article, credits []hearsay.Credit, copies []hearsay.Copy, outlets *Outlets) []hearsay.Copy {
	if outlets == nil {
		outlets = DefaultOutlets()
	}
	l := linker{outlets: outlets, arts: map[hearsay.PageID]*hearsay.Article{}, credits: map[hearsay.PageID][]hearsay.Credit{}, keys: map[string]string{}}
	for _, a := range articles {
		l.arts[a.Page] = a
	}
	for _, c := range credits {
		l.credits[c.Page] = append(l.credits[c.Page], c)
	}
	var out []hearsay.Copy
	for _, c := range copies {
		out = append(out, l.direct(c))
	}
	l.shareGiver(out)
	out = append(out, l.outside(articles, out)...)
	slices.SortFunc(out, func(a, b hearsay.Copy) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

type linker struct {
	outlets *Outlets
	arts    map[hearsay.PageID]*hearsay.Article
	credits map[hearsay.PageID][]hearsay.Credit
	keys    map[string]string
	names   map[hearsay.PageID]map[string]bool
}

// key is the outlet key of a name, remembered.
func (l *linker) key(name string) string {
	k, ok := l.keys[name]
	if !ok {
		k = l.outlets.Key(hearsay.Outlet{Name: name})
		l.keys[name] = k
	}
	return k
}

func (l *linker) own(a *hearsay.Article) string { return l.outlets.Key(a.Outlet) }

// A sign is a reason to believe that one page took from another.
type sign struct {
	credit hearsay.Excerpt
	why    string
	rank   int // smaller is stronger
}

// direct gives a copy its direction and its final kind.
func (l *linker) direct(c hearsay.Copy) hearsay.Copy {
	a, b := l.arts[c.From], l.arts[c.To]
	if a == nil || b == nil {
		return c
	}
	shared := fmt.Sprintf("%s of the words of one, %s of the other", percent(c.ShareFrom), percent(c.Share))
	ab, ba := l.signs(a, b, c.Kind), l.signs(b, a, c.Kind) // b took from a, a took from b
	if c.Kind == hearsay.QuotesOnly {
		c.Reasons = []string{"the shared words stand inside quotation marks on both pages", shared}
		return c
	}
	best := func(s []sign) int {
		if len(s) == 0 {
			return 99
		}
		return s[0].rank
	}
	common, why := l.common(a, b)
	switch x, y := best(ab), best(ba); {
	case c.Kind != hearsay.Version && common != "" && min(x, y) > 3:
		c.Kind, c.Source, c.Reasons = hearsay.CommonSource, common, []string{why, shared}
		if cr := l.whole(b, common); cr != nil {
			c.Credit = cr.Words
		} else if cr := l.whole(a, common); cr != nil {
			c.Credit = cr.Words
		}
		return c
	case c.Kind != hearsay.Version && min(x, y) > 4 && l.hide(&c, a, b):
		c.Reasons = append(c.Reasons, shared)
		return c
	case x == y:
		c.Reasons = []string{"nothing on the pages tells which came first", shared}
		if x < 99 {
			c.Reasons[0] = "the pages contradict each other: " + ab[0].why + "; " + ba[0].why
		}
		return c
	case y < x:
		c = turned(c)
		a, b, ab, ba = b, a, ba, ab
	}
	c.Directed = true
	c.Reasons = nil
	for _, s := range ab {
		if c.Credit.None() {
			c.Credit = s.credit
		}
		if !slices.Contains(c.Reasons, s.why) {
			c.Reasons = append(c.Reasons, s.why)
		}
	}
	for _, s := range ba {
		c.Reasons = append(c.Reasons, "against it: "+s.why)
	}
	c.Reasons = append(c.Reasons, percent(c.Share)+" of its words, "+percent(c.ShareFrom)+" of the original's")
	if c.Kind == hearsay.Reprint {
		c.Only = only(a, b, c.Taken)
	}
	return c
}

func percent(f float64) string { return fmt.Sprintf("%.0f%%", 100*f) }

// signs returns the reasons to believe that b took from a, strongest first.
func (l *linker) signs(a, b *hearsay.Article, kind hearsay.CopyKind) []sign {
	var out []sign
	own := l.own(a)
	if kind != hearsay.Version {
		for _, cr := range l.credits[b.Page] {
			if cr.Kind == hearsay.Photo || cr.Kind == hearsay.SocialPost {
				continue
			}
			rank := 1
			if !cr.Whole {
				rank = 2
			}
			meta := cr.Words == b.Canonical || cr.Words == b.Syndication
			if meta {
				rank = 3
			}
			said := "credits " + cr.Outlet
			if meta {
				said = "gives an address of " + cr.Outlet + " as its source"
			}
			switch {
			case own != "" && l.key(cr.Outlet) == own:
				out = append(out, sign{cr.Words, said + ": “" + clip(cr.Words.Text) + "”", rank})
			case cr.Person != "" && by(a, cr.Person):
				out = append(out, sign{cr.Words, "credits " + cr.Person + ", who wrote the other page: “" + clip(cr.Words.Text) + "”", rank})
			case own == "" && cr.Whole && kind == hearsay.Reprint && cr.Outlet != "" && !l.agency(cr.Outlet) && !l.anyWhole(a):
				out = append(out, sign{cr.Words, said + ": “" + clip(cr.Words.Text) + "”; the other page names no site and no source", 2})
			}
		}
		ea, _ := l.outlets.Name(own)
		eb, _ := l.outlets.Name(l.own(b))
		if ea.Agency && !eb.Agency {
			out = append(out, sign{hearsay.Excerpt{}, ea.Name + " is an agency, whose text others print", 4})
		}
	}
	for _, m := range []hearsay.Excerpt{b.Canonical, b.Syndication} { // an AMP or print page too
		if !m.None() && a.URL != "" && sameAddress(m.Text, a.URL) && !sameAddress(a.URL, b.URL) {
			out = append(out, sign{m, "gives the other page's address as its own or its source", 3})
		}
	}
	if p, q := a.Published, b.Published; p.Known() && q.Known() && !p.About && !q.About && !p.End.After(q.Start) && p.Start.Before(q.Start) {
		out = append(out, sign{hearsay.Excerpt{}, fmt.Sprintf("published later: %s, after %s", stamp(q, p), stamp(p, q)), 5})
	}
	slices.SortStableFunc(out, func(x, y sign) int { return cmp.Compare(x.rank, y.rank) })
	return out
}

// stamp writes a date, with the time where it is on the same day as another.
func stamp(w, other hearsay.When) string {
	if w.Start.Format("2006-01-02") == other.Start.Format("2006-01-02") {
		return w.Start.Format("2 January 2006 15:04")
	}
	return w.Start.Format("2 January 2006")
}

func clip(s string) string {
	r := []rune(s)
	if len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}

func sameAddress(a, b string) bool {
	strip := func(s string) string {
		_, s, ok := strings.Cut(s, "://")
		if !ok {
			return ""
		}
		s, _, _ = strings.Cut(s, "#")
		s, _, _ = strings.Cut(s, "?")
		return strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(s), "www."), "/")
	}
	x := strip(a)
	return x != "" && x == strip(b)
}

// by reports whether a person is among the authors of a page.
func by(a *hearsay.Article, person string) bool {
	want := foldName(person)
	for _, x := range a.Authors {
		got := foldName(x.Text)
		if want != "" && strings.Contains(want, " ") && (got == want || strings.Contains(" "+got+" ", " "+want+" ")) {
			return true
		}
	}
	return false
}

func (l *linker) agency(name string) bool {
	e, ok := l.outlets.Name(name)
	return ok && e.Agency
}

// whole returns the page's credit for the whole of it to an outlet key.
func (l *linker) whole(a *hearsay.Article, key string) *hearsay.Credit {
	for i, c := range l.credits[a.Page] {
		if c.Whole && c.Outlet != "" && (c.Kind == hearsay.Republication || c.Kind == hearsay.AgencyTag) && (c.Outlet == key || l.key(c.Outlet) == l.key(key)) {
			return &l.credits[a.Page][i]
		}
	}
	return nil
}

func (l *linker) anyWhole(a *hearsay.Article) bool {
	return slices.ContainsFunc(l.credits[a.Page], func(c hearsay.Credit) bool { return c.Whole })
}

// hide makes a copy that nothing but dates could direct one of a common source,
// where neither page can have copied the other: both name a press release, or they
// were published within minutes.
func (l *linker) hide(c *hearsay.Copy, a, b *hearsay.Article) bool {
	ra, rb := release(a, c.Given), release(b, c.Taken)
	p, q := a.Published, b.Published
	gap := q.Start.Sub(p.Start).Abs()
	switch {
	case !ra.None() && !rb.None():
		c.Kind, c.Source, c.Credit = hearsay.CommonSource, "a press release", rb
		c.Reasons = []string{"both name a press release: “" + clip(ra.Text) + "” and “" + clip(rb.Text) + "”"}
	case p.Known() && q.Known() && !p.About && !q.About && p.End.Sub(p.Start) <= time.Minute && q.End.Sub(q.Start) <= time.Minute && gap <= soon &&
		l.own(a) != "" && l.own(b) != "" && l.own(a) != l.own(b):
		c.Kind, c.Source = hearsay.CommonSource, "a source not in the pile"
		c.Reasons = []string{fmt.Sprintf("published within %d minutes of each other, too soon for one to have taken it from the other", max(1, int(gap.Minutes()+0.999)))}
	default:
		return false
	}
	return true
}

// soon is within what time two outlets publish what a third has sent to both. An
// editor who copies needs longer.
const soon = 5 * time.Minute

// release returns the words by which an article says, in the paragraph of some of
// its words or the one beside it, that it goes by a press release.
func release(a *hearsay.Article, words []hearsay.Excerpt) hearsay.Excerpt {
	near := map[int]bool{}
	for _, w := range words {
		if r, ok := a.Locate(w.Span); ok {
			if _, i, ok := a.BlockAt(r.Start); ok {
				near[i-1], near[i], near[i+1] = true, true, true
			}
		}
	}
	for i, b := range a.Blocks {
		if !near[i] || !b.Body() {
			continue
		}
		low := strings.ToLower(a.Text[b.Start:b.End])
		if len(low) != b.End-b.Start { // a letter whose small form is longer: places would shift
			continue
		}
		for _, w := range []string{"press release", "news release", "media release", "pressemitteilung", "communiqué de presse"} {
			if i := strings.Index(low, w); i >= 0 {
				return a.Excerpt(hearsay.Range{Start: b.Start + i, End: b.Start + i + len(w)})
			}
		}
	}
	return hearsay.Excerpt{}
}

// common returns the outlet that both pages took their words from: both credit
// it, or one credits an agency and neither page is that agency's.
func (l *linker) common(a, b *hearsay.Article) (name, why string) {
	ours := map[string]hearsay.Excerpt{}
	for _, d := range l.credits[a.Page] {
		if d.Outlet == "" || d.Kind != hearsay.Republication && d.Kind != hearsay.AgencyTag {
			continue
		}
		if k := l.key(d.Outlet); ours[k].None() {
			ours[k] = d.Words
		}
	}
	for _, c := range l.credits[b.Page] {
		if len(ours) == 0 {
			break
		}
		if c.Outlet == "" || c.Kind != hearsay.Republication && c.Kind != hearsay.AgencyTag {
			continue
		}
		if k := l.key(c.Outlet); k != l.own(a) && k != l.own(b) && !ours[k].None() {
			return c.Outlet, "both credit " + c.Outlet + ": “" + clip(ours[k].Text) + "” and “" + clip(c.Words.Text) + "”"
		}
	}
	for _, p := range [][2]*hearsay.Article{{a, b}, {b, a}} {
		for _, c := range l.credits[p[1].Page] {
			if c.Whole && c.Kind == hearsay.AgencyTag && l.key(c.Outlet) != l.own(p[0]) && l.key(c.Outlet) != l.own(p[1]) {
				return c.Outlet, "one page credits " + c.Outlet + " for it: “" + clip(c.Words.Text) + "”"
			}
		}
	}
	return "", ""
}

// shareGiver turns a copy that nothing but dates directs, or nothing at all,
// into a common source where both pages took those words from a third page of
// the pile.
func (l *linker) shareGiver(copies []hearsay.Copy) {
	givers := map[hearsay.PageID][]*hearsay.Copy{}
	for i := range copies {
		if c := &copies[i]; c.Directed && (c.Kind == hearsay.Reprint || c.Kind == hearsay.Passage) {
			givers[c.To] = append(givers[c.To], c)
		}
	}
	type change struct {
		at int
		c  hearsay.Copy
	}
	var changes []change
	for i, c := range copies {
		if c.Kind != hearsay.Reprint && c.Kind != hearsay.Passage || c.Directed && !c.Credit.None() || len(givers[c.From])*len(givers[c.To]) > 10000 {
			continue
		}
		for _, g := range givers[c.From] {
			for _, h := range givers[c.To] {
				if g.From != h.From || g.From == c.To || g.From == c.From || !covers(g.Taken, c.Given) || !covers(h.Taken, c.Taken) {
					continue
				}
				a := l.arts[g.From]
				c.Kind, c.Directed = hearsay.CommonSource, false
				c.Source = cmp.Or(a.Outlet.String(), "page "+a.Page.Short())
				c.Reasons = []string{"both took these words from a page of " + c.Source, fmt.Sprintf("%s of the words of one, %s of the other", percent(c.ShareFrom), percent(c.Share))}
				if c.From > c.To {
					c = turned(c)
				}
				c.Only = nil
				changes = append(changes, change{i, c})
				goto next
			}
		}
	next:
	}
	for _, ch := range changes {
		copies[ch.at] = ch.c
	}
}

// turned returns a copy seen from the other side.
func turned(c hearsay.Copy) hearsay.Copy {
	c.From, c.To = c.To, c.From
	c.Given, c.Taken = c.Taken, c.Given
	c.Share, c.ShareFrom = c.ShareFrom, c.Share
	return c
}

// covers reports whether four fifths of the bytes of some excerpts lie inside
// others of the same page.
func covers(outer, inner []hearsay.Excerpt) bool {
	all, in := 0, 0
	for _, e := range inner {
		all += e.Span.End - e.Span.Start
		best := 0
		for _, o := range outer {
			best = max(best, min(o.Span.End, e.Span.End)-max(o.Span.Start, e.Span.Start))
		}
		in += best
	}
	return all > 0 && 5*in >= 4*all
}

// outside returns the copies that need no shared words: reprints and retellings
// of outlets that are not in the pile, and credited retellings of pages that
// are.
func (l *linker) outside(articles []*hearsay.Article, copies []hearsay.Copy) []hearsay.Copy {
	pages := map[string][]*hearsay.Article{}
	for _, a := range articles {
		if k := l.own(a); k != "" {
			pages[k] = append(pages[k], a)
		}
	}
	given := map[hearsay.PageID][]hearsay.Copy{}
	for _, c := range copies {
		if c.Directed {
			given[c.To] = append(given[c.To], c)
		}
	}
	var out []hearsay.Copy
	for _, a := range articles {
		done := map[string]bool{}
		for _, cr := range l.strongest(a) {
			k := l.key(cr.Outlet)
			if cr.Outlet == "" || done[k] || l.answered(cr, given[a.Page]) {
				continue
			}
			if !cr.Whole { // a credit for a passage makes no copy of the page
				continue
			}
			if p := l.retold(a, pages[k], cr); p != nil {
				done[k] = true
				out = append(out, hearsay.Copy{Kind: hearsay.Retelling, From: p.Page, To: a.Page, Directed: true, Credit: cr.Words,
					Reasons: []string{"credits " + cr.Outlet + ": “" + clip(cr.Words.Text) + "”", "both name the same people and places"}})
				continue
			}
			done[k] = true
			c := hearsay.Copy{Kind: hearsay.Reprint, To: a.Page, Source: cr.Outlet, Directed: true, Credit: cr.Words,
				Reasons: []string{"credits " + cr.Outlet + ": “" + clip(cr.Words.Text) + "”"}}
			if cr.Kind == hearsay.Retold {
				c.Kind = hearsay.Retelling
			}
			for _, other := range l.credits[a.Page] {
				if other.Words != cr.Words && other.Kind != hearsay.Photo && other.Outlet != "" && l.key(other.Outlet) == k {
					c.Reasons = append(c.Reasons, "and again: “"+clip(other.Words.Text)+"”")
				}
			}
			c.Reasons = append(c.Reasons, "no page of "+cr.Outlet+" in the pile has it")
			out = append(out, c)
		}
	}
	return out
}

// strongest returns the text credits of a page, those for the whole of it first.
func (l *linker) strongest(a *hearsay.Article) []hearsay.Credit {
	var out []hearsay.Credit
	for _, c := range l.credits[a.Page] {
		if c.Kind != hearsay.Photo && c.Kind != hearsay.SocialPost && c.Kind != hearsay.Interview {
			out = append(out, c)
		}
	}
	rank := func(c hearsay.Credit) int {
		switch {
		case !c.Whole:
			return 9
		case c.Kind == hearsay.Retold:
			return 3
		case c.At.Empty():
			return 2
		}
		return 1
	}
	slices.SortStableFunc(out, func(x, y hearsay.Credit) int { return cmp.Compare(rank(x), rank(y)) })
	return out
}

// answered reports whether a copy that is already there explains the credit: the
// giver is the outlet credited, or wears the credited person's name, or credits
// the same outlet itself.
func (l *linker) answered(cr hearsay.Credit, given []hearsay.Copy) bool {
	for _, c := range given {
		a := l.arts[c.From]
		if a == nil {
			continue
		}
		if l.own(a) == l.key(cr.Outlet) || c.Credit == cr.Words || cr.Person != "" && by(a, cr.Person) {
			return true
		}
		if c.Kind == hearsay.Reprint && l.whole(a, cr.Outlet) != nil {
			return true
		}
	}
	return false
}

// retold returns the page of the credited outlet that a page retells: the one
// with most names in common, four at least. Where the credit is not for the
// whole page, its paragraph must tell what that page tells: two fifths of its longer
// words, and five, stand there. Pages dated after it, or more than three weeks
// before, are left out.
func (l *linker) retold(a *hearsay.Article, pages []*hearsay.Article, cr hearsay.Credit) *hearsay.Article {
	const need = 4
	var best *hearsay.Article
	most := need - 1
	for i, p := range pages {
		if i == 200 {
			break
		}
		if p.Page == a.Page || p.Published.Known() && a.Published.Known() &&
			(!p.Published.Start.Before(a.Published.End) || a.Published.Start.Sub(p.Published.End).Hours() > 21*24) {
			continue
		}
		n := 0
		mine := l.namesOf(a)
		for w := range l.namesOf(p) {
			if mine[w] {
				n++
			}
		}
		if n > most && (cr.Whole || tells(p, a, cr.At)) {
			best, most = p, n
		}
	}
	return best
}

// tells reports whether page p tells what the paragraph of a at r does.
func tells(p, a *hearsay.Article, r hearsay.Range) bool {
	b, _, ok := a.BlockAt(r.Start)
	if !ok {
		return false
	}
	theirs := map[string]bool{}
	stems(p.Text, func(s string) { theirs[s] = true })
	seen := map[string]bool{}
	both := 0
	stems(a.Text[b.Start:b.End], func(s string) {
		if !seen[s] && theirs[s] {
			both++
		}
		seen[s] = true
	})
	return both >= 5 && 5*both >= 2*len(seen)
}

// stems yields the first five letters of each word of four or more.
func stems(text string, yield func(string)) {
	for _, w := range words.Words(text) {
		if s := strings.ToLower(text[w.Start:w.End]); len(s) > 3 {
			yield(s[:min(5, len(s))])
		}
	}
}

// namesOf returns the capitalised words of a page that begin no sentence.
func (l *linker) namesOf(a *hearsay.Article) map[string]bool {
	if l.names == nil {
		l.names = map[hearsay.PageID]map[string]bool{}
	}
	if m, ok := l.names[a.Page]; ok {
		return m
	}
	m := map[string]bool{}
	for _, b := range a.Blocks {
		if !b.Body() {
			continue
		}
		text := a.Text[b.Start:b.End]
		starts := map[int]bool{}
		for _, s := range words.Sentences(text) {
			starts[s.Start] = true
		}
		for _, w := range words.Words(text) {
			if s := text[w.Start:w.End]; w.Upper && !starts[w.Start] && len(s) > 3 && strings.IndexFunc(s, unicode.IsLower) > 0 && !monthName(s) && !dayName(s) {
				s = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(s), "'s"), "’s")
				m[s] = true
			}
		}
	}
	l.names[a.Page] = m
	return m
}

func dayName(s string) bool {
	switch strings.ToLower(s) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return true
	}
	return false
}

// only returns what a reprint has and its original lacks: stretches of eight or
// more words of its body that were not taken, and posts shown on it whose words
// the original does not have.
func only(a, b *hearsay.Article, taken []hearsay.Excerpt) []hearsay.Excerpt {
	var rs []hearsay.Range
	for _, e := range taken {
		if r, ok := b.Locate(e.Span); ok {
			rs = append(rs, r)
		}
	}
	rs = union(rs)
	var out []hearsay.Excerpt
	for _, k := range b.Blocks {
		if k.Kind == hearsay.Embed {
			if !strings.Contains(a.Text, b.Text[k.Start:k.End]) {
				out = append(out, b.Excerpt(k.Range))
			}
			continue
		}
		if !k.Body() {
			continue
		}
		c := cursor{text: b.Text, segs: []hearsay.Range{k.Range}}
		var r hearsay.Range
		n := 0
		flush := func() {
			if n >= own || n > 0 && r.Start == k.Start && r.End+2 >= k.End {
				if r.Start == k.Start || n > 0 && r.End+2 >= k.End {
					r.End = endOf(b.Text, r.End, k.End)
				}
				out = append(out, b.Excerpt(r))
			}
			n = 0
		}
		for at := k.Start; ; {
			w, ok := c.next(at)
			if !ok {
				break
			}
			at = w.End
			if within(rs, w) {
				flush()
				continue
			}
			if n == 0 {
				r.Start = w.Start
				if onlyGap(b.Text[k.Start:w.Start]) {
					r.Start = k.Start
				}
			}
			r.End = w.End
			n++
		}
		flush()
	}
	return out
}

// endOf takes a block's last punctuation in.
func endOf(text string, at, end int) int {
	if onlyGap(text[at:end]) {
		return end
	}
	return at
}

func onlyGap(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { _, k := folded(r); return k != gap }) < 0
}
