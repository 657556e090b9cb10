package event

import (
	"fmt"
	"math"
	"sort"
	"time"

	"hearsay"
	"hearsay/internal/when"
	"hearsay/internal/words"
)

// Dates returns the publication date of every page: as the page states it, else
// that of its copy, else worked out from its text, else zero.
//
// A page that states none but tells of weekdays ("on Monday") is dated by the
// page of the story that is most like it and has a date: its weekdays are taken
// to be those nearest that date, and it came out on the last of them or within
// the week after the first, since news names a day by its weekday for no longer.
// The answer is a range with About set and the reason in Why. A page dated so
// can date others in turn. Years and days far ahead, and what no two pages
// share, are never used.
func Dates(articles []*hearsay.Article, copies []hearsay.Copy) map[hearsay.PageID]hearsay.When {
	d := &dater{out: make(map[hearsay.PageID]hearsay.When, len(articles))}
	for _, a := range articles {
		w := a.Published
		if w.Known() && w.Why == "" {
			w.Why = "stated"
		}
		d.out[a.Page] = w
	}
	for d.byCopies(copies) {
	}
	d.byWeekdays(articles)
	for d.byCopies(copies) {
	}
	return d.out
}

type dater struct {
	out map[hearsay.PageID]hearsay.When
}

// byCopies gives a page without a date that of its copy; it reports whether it
// found one.
func (d *dater) byCopies(copies []hearsay.Copy) bool {
	found := false
	for _, c := range copies {
		switch c.Kind {
		case hearsay.Reprint, hearsay.Version:
		case hearsay.CommonSource:
			if c.Share < .8 || c.ShareFrom < .8 {
				continue
			}
		default:
			continue
		}
		for _, p := range [][2]hearsay.PageID{{c.From, c.To}, {c.To, c.From}} {
			dated, ok := d.out[p[0]]
			_, known := d.out[p[1]]
			if !ok || !known || !dated.Known() || d.out[p[1]].Known() {
				continue
			}
			d.out[p[1]] = hearsay.When{Start: dated.Start, End: dated.End, Anchor: dated.Said, Why: "dated by its copy", About: true}
			found = true
		}
	}
	return found
}

// A dayPage is what a page says that helps to date it.
type dayPage struct {
	id       hearsay.PageID
	words    map[string]float64
	norm     float64
	weekdays [7]bool
	any      bool
	exprs    []when.Expr // days of the year named without their year, once each
	lines    []string    // the sentences that name them
}

// like is the least likeness (cosine of weighted words) at which one page may
// date another: pages of one story share that much, of one subject less.
const like = .12

// byWeekdays dates the pages that no copy dates.
func (d *dater) byWeekdays(articles []*hearsay.Article) {
	var english []*hearsay.Article
	missing := 0
	for _, a := range articles {
		if a.Language != "" && a.Language != "en" {
			continue
		}
		english = append(english, a)
		if !d.out[a.Page].Known() {
			missing++
		}
	}
	if missing == 0 || missing == len(english) {
		return // most stories: nothing is read
	}
	var pages []*dayPage
	df := map[string]int{}
	for _, a := range english {
		p := readDays(a)
		pages = append(pages, p)
		for w := range p.words {
			df[w]++
		}
	}
	sort.Slice(pages, func(i, j int) bool { return pages[i].id < pages[j].id })
	for _, p := range pages {
		for w, n := range p.words {
			p.words[w] = (1 + math.Log(n)) * math.Log(1+float64(len(pages))/float64(df[w]))
		}
		var keys []string
		for w := range p.words {
			keys = append(keys, w)
		}
		sort.Strings(keys)
		for _, w := range keys {
			p.norm += p.words[w] * p.words[w]
		}
		p.norm = math.Sqrt(p.norm)
	}
	// The likest pair of a dated and an undated page goes first. Only the hundred
	// pages nearest in order are compared in a very large story.
	tried := map[hearsay.PageID]bool{}
	for range missing {
		var best, from *dayPage
		most := like
		for _, p := range pages {
			if d.out[p.id].Known() || tried[p.id] || !p.any {
				continue
			}
			for k, q := range pages {
				if k > 300 {
					break
				}
				if w := d.out[q.id]; w.Known() && w.Days() <= 14 {
					if s := p.evidence(q, w); s > most {
						most, best, from = s, p, q
					}
				}
			}
		}
		if best == nil {
			return
		}
		tried[best.id] = true
		if w := best.date(from, d.out[from.id]); w.Known() {
			d.out[best.id] = w
		}
	}
}

// evidence weighs how well page q, dated at w, can date p: how like they are,
// more where both name the same weekday, and less the further w lies after the
// last day of the year that p names without its year ("the Aug. 9 election"),
// which are seldom more than weeks old. A page that came out before such a day,
// or shares neither a weekday nor such a recent day, is no evidence.
func (p *dayPage) evidence(q *dayPage, w hearsay.When) float64 {
	s := p.similar(q)
	if s < like {
		return 0
	}
	shared := false
	for wd := range 7 {
		shared = shared || p.weekdays[wd] && q.weekdays[wd]
	}
	if shared {
		s *= 1.5
	}
	near := false
	for i, e := range p.exprs {
		start, _, ok := when.Resolve(p.lines[i], e, when.Context{Anchor: w.Start, Past: true})
		if !ok || start.After(w.Start) {
			continue
		}
		age := w.Start.Sub(start).Hours() / 24
		s *= math.Exp(-age / 60)
		near = near || age <= 21
	}
	if !shared && !near {
		return 0
	}
	return s
}

func (p *dayPage) similar(q *dayPage) float64 {
	if p.norm == 0 || q.norm == 0 {
		return 0
	}
	var keys []string
	for w := range p.words {
		if _, ok := q.words[w]; ok {
			keys = append(keys, w)
		}
	}
	sort.Strings(keys) // one order, one sum
	sum := 0.0
	for _, w := range keys {
		sum += p.words[w] * q.words[w]
	}
	return sum / (p.norm * q.norm)
}

// readDays reads a page's words and its weekdays that look back.
func readDays(a *hearsay.Article) *dayPage {
	p := &dayPage{id: a.Page, words: map[string]float64{}}
	for _, b := range a.Blocks {
		switch b.Kind {
		case hearsay.Byline, hearsay.CreditLine, hearsay.Correction, hearsay.Table:
			continue
		}
		text := a.Text[b.Start:b.End]
		for _, w := range words.Words(text) {
			if w.Len() > 3 {
				p.words[stem(text[w.Start:w.End])]++
			}
		}
		for _, s := range words.Sentences(text) {
			if s.Len() > longest || len(p.exprs) > 2000 {
				continue
			}
			line := text[s.Start:s.End]
			for _, e := range when.Scan(line) {
				if e.Kind != when.Date && e.Kind != when.Time {
					continue
				}
				_, future := when.Tense(line, hearsay.Range{End: len(line)}, e)
				if future {
					continue
				}
				p.take(line, e)
			}
		}
	}
	return p
}

// take notes a date expression: a bare weekday, or a day of the year.
func (p *dayPage) take(line string, e when.Expr) {
	if e.Vague {
		return
	}
	switch when.Grain(line, e) {
	case "day", "hour", "weekend":
	default:
		return
	}
	if !e.Relative {
		return
	}
	// A bare weekday names the same day however its week is counted: ask for it
	// from two anchors a week apart.
	base := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(days int) (time.Time, time.Time, bool) {
		return when.Resolve(line, e, when.Context{Anchor: base.AddDate(0, 0, days), Past: true})
	}
	s1, e1, ok1 := at(0)
	s2, _, ok2 := at(1)
	if !ok1 || !ok2 || e1.Sub(s1) > 24*time.Hour {
		return
	}
	switch wd := s1.Weekday(); {
	case s2.Weekday() == wd && base.Sub(s1) < 8*24*time.Hour && !s1.After(base):
		p.weekdays[wd], p.any = true, true
	case s1.Equal(s2) && len(p.exprs) < 20:
		p.exprs, p.lines = append(p.exprs, e), append(p.lines, line)
	}
}

// date works out when p came out from page q, which is like it and dated at w.
func (p *dayPage) date(q *dayPage, w hearsay.When) hearsay.When {
	ref := day(w.Start)
	if w.Days() > 1 {
		// The middle of a range.
		ref = day(w.Start.Add(w.End.Sub(w.Start) / 2))
	}
	// A weekday that both name is the same day.
	for wd := range 7 {
		if p.weekdays[wd] && q.weekdays[wd] {
			back := (int(ref.Weekday()) - wd + 7) % 7
			ref = ref.AddDate(0, 0, -back)
			break
		}
	}
	var first, last time.Time
	for wd := range 7 {
		if !p.weekdays[wd] {
			continue
		}
		off := (wd - int(ref.Weekday()) + 7) % 7
		if off > 3 {
			off -= 7
		}
		t := ref.AddDate(0, 0, off)
		if first.IsZero() || t.Before(first) {
			first = t
		}
		if last.IsZero() || t.After(last) {
			last = t
		}
	}
	if first.IsZero() {
		return hearsay.When{}
	}
	out := hearsay.When{Start: last, End: first.AddDate(0, 0, 7), About: true}
	if !out.Start.Before(out.End) {
		return hearsay.When{}
	}
	out.Why = fmt.Sprintf("worked out: it tells of %s, as the page of %s does", p.days(), w.Start.Format("2 January 2006"))
	out.Anchor = w.Said
	return out
}

func (p *dayPage) days() string {
	s := ""
	for i := 1; i <= 7; i++ {
		if p.weekdays[i%7] {
			if s != "" {
				s += " and "
			}
			s += time.Weekday(i % 7).String()
		}
	}
	return s
}

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
