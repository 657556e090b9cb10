package difference

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/when"
	"hearsay/internal/words"
)

// A pile is the articles of a story made ready.
type pile struct {
	articles []*hearsay.Article
	page     map[hearsay.PageID]int
	entity   map[hearsay.EntityID]*hearsay.Entity
	entities []hearsay.Entity
	events   []hearsay.Event
	copies   []hearsay.Copy
	text     []int             // of each article: the least article of its text
	printed  map[int]time.Time // of each text, the earliest date that a page of it has
	lines    []*line

	nameStems map[string]bool // made when first asked for
	often     map[string]int  // stems, and how many lines hold each
}

// A line is one sentence of an article's body, title or captions.
type line struct {
	hearsay.Range
	art, text int
	n         int // its place among the lines of the article
	kind      hearsay.BlockKind
	words     []word
	names     []hearsay.EntityID // named in it, sorted
	events    []int              // that it reports, sorted
	said      func(hearsay.Range) *hearsay.Statement
	dates     []when.Expr // places of dates, in the article's Text
	from, to  time.Time   // the stretch that its dates name; zero where none
	printed   time.Time   // the article's date, zero where unknown
	digest    string      // its words alone, to know it again in a copy
}

// A word is a word of a line.
type word struct {
	hearsay.Range
	low  string // lower case
	stem string
	up   bool // begins with a capital
}

// maxLine bounds a sentence: what is longer is no sentence.
const maxLine = 2000

func newPile(articles []*hearsay.Article, entities []hearsay.Entity, events []hearsay.Event, statements []hearsay.Statement, copies []hearsay.Copy) *pile {
	p := &pile{articles: articles, page: map[hearsay.PageID]int{}, entity: map[hearsay.EntityID]*hearsay.Entity{}, entities: entities, events: events, copies: copies}
	for i, a := range articles {
		p.page[a.Page] = i
	}
	for i := range entities {
		p.entity[entities[i].ID] = &entities[i]
	}
	p.fold()
	mentions := make([][]mention, len(articles))
	for _, e := range entities {
		for _, m := range e.Mentions {
			if i, ok := p.page[m.Span.Page]; ok {
				mentions[i] = append(mentions[i], mention{m.At, e.ID})
			}
		}
	}
	reports := make([][]report, len(articles))
	for n, e := range events {
		for _, r := range e.Reports {
			if i, ok := p.page[r.Page]; ok {
				reports[i] = append(reports[i], report{r.At, n})
			}
		}
	}
	said := make([][]*hearsay.Statement, len(articles))
	for n := range statements {
		if i, ok := p.page[statements[n].Page]; ok && len(statements[n].At) > 0 {
			said[i] = append(said[i], &statements[n])
		}
		for _, r := range statements[n].Repeats {
			if i, ok := p.page[r.Page]; ok {
				if s := p.again(&statements[n], r, articles[i]); s != nil {
					said[i] = append(said[i], s)
				}
			}
		}
	}
	for i, a := range articles {
		if a.Language == "" || a.Language == "en" {
			p.cut(i, a, mentions[i], reports[i], said[i])
		}
	}
	return p
}

// again is a statement as another page repeats it; nil where its words cannot
// be found there.
func (p *pile) again(s *hearsay.Statement, r hearsay.Repeat, a *hearsay.Article) *hearsay.Statement {
	out := *s
	out.Page, out.At, out.Repeats = r.Page, nil, nil
	for _, w := range r.Words {
		if at, ok := a.Locate(w.Span); ok {
			out.At = append(out.At, at)
		}
	}
	if len(out.At) == 0 {
		return nil
	}
	return &out
}

type mention struct {
	at hearsay.Range
	id hearsay.EntityID
}

type report struct {
	at    hearsay.Range
	event int
}

// fold joins pages into texts: reprints, versions, and passages that are most
// of both pages.
func (p *pile) fold() {
	p.text = make([]int, len(p.articles))
	for i := range p.text {
		p.text[i] = i
	}
	root := func(i int) int {
		for p.text[i] != i {
			i = p.text[i]
		}
		return i
	}
	for _, c := range p.copies {
		a, ok1 := p.page[c.From]
		b, ok2 := p.page[c.To]
		if !ok1 || !ok2 {
			continue
		}
		switch c.Kind {
		case hearsay.Reprint, hearsay.Version:
		case hearsay.Passage, hearsay.CommonSource:
			if c.Share < 0.5 {
				continue
			}
		default:
			continue
		}
		a, b = root(a), root(b)
		p.text[max(a, b)] = min(a, b)
	}
	p.printed = map[int]time.Time{}
	for i, a := range p.articles {
		p.text[i] = root(i)
		if t, ok := p.printed[p.text[i]]; a.Published.Known() && (!ok || a.Published.Start.Before(t)) {
			p.printed[p.text[i]] = a.Published.Start
		}
	}
}

// cut finds the lines of an article.
func (p *pile) cut(i int, a *hearsay.Article, mentions []mention, reports []report, said []*hearsay.Statement) {
	slices.SortStableFunc(mentions, func(x, y mention) int { return cmp.Compare(x.at.Start, y.at.Start) })
	slices.SortStableFunc(said, func(x, y *hearsay.Statement) int { return cmp.Compare(x.At[0].Start, y.At[0].Start) })
	exprs := when.Scan(a.Text)
	printed := p.printed[p.text[i]]
	if a.Published.Known() {
		printed = a.Published.Start
	}
	n, nextMention, nextExpr, firstSaid := 0, 0, 0, 0
	for _, b := range a.Blocks {
		if !b.Body() && b.Kind != hearsay.Caption && b.Kind != hearsay.Embed && b.Kind != hearsay.Title {
			continue
		}
		for _, s := range words.Sentences(a.Text[b.Start:b.End]) {
			l := &line{Range: hearsay.Range{Start: b.Start + s.Start, End: b.Start + s.End}, art: i, text: p.text[i], n: n, kind: b.Kind, printed: printed}
			if l.Len() > maxLine {
				continue
			}
			n++
			var digest strings.Builder
			for _, w := range words.Words(a.Text[l.Start:l.End]) {
				raw := a.Text[l.Start+w.Start : l.Start+w.End]
				low := strings.ToLower(raw)
				low = strings.TrimSuffix(strings.TrimSuffix(low, "'s"), "’s")
				l.words = append(l.words, word{hearsay.Range{Start: l.Start + w.Start, End: l.Start + w.End}, low, stem(low), w.Upper})
				digest.WriteString(low)
				digest.WriteByte(' ')
			}
			l.digest = digest.String()
			for nextMention < len(mentions) && mentions[nextMention].at.End <= l.Start {
				nextMention++
			}
			for k := nextMention; k < len(mentions) && mentions[k].at.Start < l.End; k++ {
				l.names = append(l.names, mentions[k].id)
			}
			slices.Sort(l.names)
			l.names = slices.Compact(l.names)
			for nextExpr < len(exprs) && exprs[nextExpr].End <= l.Start {
				nextExpr++
			}
			for k := nextExpr; k < len(exprs) && exprs[k].Start < l.End; k++ {
				l.dates = append(l.dates, exprs[k])
				l.date(a.Text, exprs[k])
			}
			for _, r := range reports {
				if r.at.Overlaps(l.Range) {
					l.events = append(l.events, r.event)
				}
			}
			slices.Sort(l.events)
			l.events = slices.Compact(l.events)
			for firstSaid < len(said) && said[firstSaid].At[len(said[firstSaid].At)-1].End <= l.Start {
				firstSaid++
			}
			var mine []*hearsay.Statement
			for k := firstSaid; k < len(said) && said[k].At[0].Start < l.End; k++ {
				mine = append(mine, said[k])
			}
			l.said = func(r hearsay.Range) *hearsay.Statement { return covers(mine, r) }
			p.lines = append(p.lines, l)
		}
	}
}

// covers returns the outermost statement whose words hold most of r.
func covers(said []*hearsay.Statement, r hearsay.Range) *hearsay.Statement {
	for _, s := range said {
		n := 0
		for _, at := range s.At {
			n += max(0, min(at.End, r.End)-max(at.Start, r.Start))
		}
		if 2*n > r.Len() && !s.Inner {
			return s
		}
	}
	return nil
}

// date takes the first date of the line that stands for a time no longer than a
// year.
func (l *line) date(text string, e when.Expr) {
	if e.Vague || !l.from.IsZero() || e.Kind != when.Date && e.Kind != when.Time {
		return
	}
	past, future := when.Tense(text, l.Range, e)
	from, to, ok := when.Resolve(text, e, when.Context{Anchor: l.printed, Past: past, Future: future})
	if ok && to.Sub(from) < 367*24*time.Hour {
		l.from, l.to = from, to
	}
}

// apart reports whether both lines name times, and the times do not meet.
func apart(a, b *line) bool {
	return !a.from.IsZero() && !b.from.IsZero() && (!a.from.Before(b.to) || !b.from.Before(a.to))
}

// shared returns how many entities both lines name.
func shared(a, b *line) (n int) {
	for _, id := range a.names {
		if _, ok := slices.BinarySearch(b.names, id); ok {
			n++
		}
	}
	return n
}

// sameEvent reports whether both lines report one event of the story.
func sameEvent(a, b *line) bool {
	for _, e := range a.events {
		if _, ok := slices.BinarySearch(b.events, e); ok {
			return true
		}
	}
	return false
}

// content is the stems of a line that carry meaning, sorted, each once.
func (l *line) content(in hearsay.Range) []string {
	var out []string
	for _, w := range l.words {
		if in.Contains(w.Range) && len(w.stem) > 2 && !stop[w.low] && (w.low[0] < '0' || w.low[0] > '9') {
			out = append(out, w.stem)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// common returns the stems in both of two sorted lists.
func common(a, b []string) (out []string) {
	for _, s := range a {
		if _, ok := slices.BinarySearch(b, s); ok {
			out = append(out, s)
		}
	}
	return out
}

// stem cuts the commonest endings off a lower-case English word.
func stem(w string) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	if len(w) < 4 {
		return w
	}
	for _, e := range [...][2]string{{"isations", "is"}, {"izations", "is"}, {"isation", "is"}, {"ization", "is"}, {"aries", "ary"}, {"ies", "y"}, {"ied", "y"}, {"ying", "y"}, {"sses", "ss"}, {"ising", "is"}, {"izing", "is"}, {"ised", "is"}, {"ized", "is"}, {"ise", "is"}, {"ize", "is"},
		{"ments", "ment"}, {"ing", ""}, {"ed", ""}, {"es", ""}, {"ly", ""}, {"s", ""}, {"e", ""}} {
		if strings.HasSuffix(w, e[0]) && len(w)-len(e[0]) >= 3-min(len(e[1]), 1) && !strings.HasSuffix(w, "ss") {
			w = w[:len(w)-len(e[0])] + e[1]
			break
		}
	}
	if n := len(w); n > 4 && w[n-1] == w[n-2] && w[n-1] != 's' && w[n-1] != 'l' {
		w = w[:n-1]
	}
	return strings.TrimSuffix(w, "e")
}

// stop are words that two sentences share by chance.
var stop = set(`the and for that this with from was were are has have had been being but not its his her their they them there then than who whom which what
	when where while will would could should may might must can shall also after before over under into onto about above more most some any all each
	other another such only just very said says say told tells according added noted one two three first last year years month week day days time
	people man men woman women did does done who him she you our your out off too how why because since until between during against among upon
	monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
	however although though even still yet now new old own made make many much few both same like as at by in of on or to up an is it he be we if so no`)

func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
