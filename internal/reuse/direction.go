package reuse

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hearsay"
)

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
