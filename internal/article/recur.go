package article

import (
	"net/url"
	"strings"
	"time"

	"hearsay"
)

// Lines that an outlet prints on page after page (an appeal for gifts, "Read the
// full report here", a note about the paper) are no part of any article. They
// are learnt from the outlet's own articles:
//
//   - an outlet is learnt after enoughPages of its pages; pages with one address
//     or one text are one page;
//   - a line recurs when it stands word for word on three pages in ten, at least
//     fewPages and at most manyPages, that were published on fewDays different
//     days or more; running text needs twice as many pages;
//   - what the headlines of most of these pages have in common, and the rest of
//     the outlet has not, is what they tell of: such a line is the background of
//     a running story, and stays.
//
// Only words of the body and posts are chrome; headlines, bylines, date lines,
// captions, corrections and credits recur by nature and are never learnt.
// Nothing goes from one outlet to another, since a verbatim copy shares its body.
const (
	enoughPages = 10
	fewPages    = 4
	manyPages   = 10
	fewDays     = 3
	longLine    = 25 // words of a line that is taken for running text
)

// A Chrome is the lines that recur on the pages of outlets. The zero Chrome
// knows none.
type Chrome struct {
	lines map[string]map[string]bool // by outlet, then by line
}

// Recurring learns the lines that recur on the pages of each outlet. What it
// learns does not depend on the order of the articles.
func Recurring(articles []*hearsay.Article) Chrome {
	byOutlet := map[string][]*hearsay.Article{}
	for _, a := range articles {
		if o := outletKey(a); o != "" {
			byOutlet[o] = append(byOutlet[o], a)
		}
	}
	c := Chrome{lines: map[string]map[string]bool{}}
	for o, list := range byOutlet {
		if list = onePerAddress(list); len(list) < enoughPages {
			continue
		}
		if lines := recurring(list); len(lines) > 0 {
			c.lines[o] = lines
		}
	}
	return c
}

// Lines returns how many lines were learnt of an article's outlet.
func (c Chrome) Lines(a *hearsay.Article) int { return len(c.lines[outletKey(a)]) }

// Strip returns the article without the lines that recur at its outlet: its
// blocks, text, trace and links fit together as those of any article. It returns
// a itself, which is never changed, where it holds no such line. Where nothing
// else was in the body the body is empty: the page was a stub.
func (c Chrome) Strip(a *hearsay.Article) *hearsay.Article {
	lines := c.lines[outletKey(a)]
	if len(lines) == 0 {
		return a
	}
	keep := make([]bool, len(a.Blocks))
	all := true
	for i, b := range a.Blocks {
		keep[i] = !strippable(b.Kind) || !lines[a.Text[b.Start:b.End]]
		all = all && keep[i]
	}
	if all {
		return a
	}
	return without(a, keep)
}

// without returns a copy of the article with only the blocks to keep.
func without(a *hearsay.Article, keep []bool) *hearsay.Article {
	out := *a
	out.Trace, out.Blocks, out.Links = nil, nil, nil
	var text strings.Builder
	r, l := 0, 0
	for i, b := range a.Blocks {
		if !keep[i] {
			continue
		}
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		shift := text.Len() - b.Start
		for r < len(a.Trace) && a.Trace[r].Text+a.Trace[r].Len <= b.Start {
			r++
		}
		for ; r < len(a.Trace) && a.Trace[r].Text < b.End; r++ {
			run := a.Trace[r]
			if run.Len == run.Width { // a reference is never cut
				lo, hi := max(run.Text, b.Start), min(run.Text+run.Len, b.End)
				run = hearsay.Run{Text: lo, Len: hi - lo, Page: run.Page + lo - run.Text, Width: hi - lo}
			}
			run.Text += shift
			out.Trace = append(out.Trace, run)
			if a.Trace[r].Text+a.Trace[r].Len > b.End {
				break // the next block goes on in this run
			}
		}
		for l < len(a.Links) && a.Links[l].End <= b.Start {
			l++
		}
		for ; l < len(a.Links) && a.Links[l].Start < b.End; l++ {
			k := a.Links[l]
			k.Start, k.End = max(k.Start, b.Start)+shift, min(k.End, b.End)+shift
			out.Links = append(out.Links, k)
		}
		text.WriteString(a.Text[b.Start:b.End])
		out.Blocks = append(out.Blocks, hearsay.Block{Kind: b.Kind, Range: hearsay.Range{Start: b.Start + shift, End: b.End + shift}})
	}
	out.Text = text.String()
	return &out
}

// outletKey returns what tells an outlet from others; "" where nothing does.
func outletKey(a *hearsay.Article) string {
	if a.Outlet.Domain != "" {
		return a.Outlet.Domain
	}
	return strings.ToLower(a.Outlet.Name)
}

func strippable(k hearsay.BlockKind) bool {
	switch k {
	case hearsay.Paragraph, hearsay.Heading, hearsay.Item, hearsay.Quotation, hearsay.Table, hearsay.Embed:
		return true
	}
	return false
}

// onePerAddress drops versions of one page, and pages of one text.
func onePerAddress(list []*hearsay.Article) []*hearsay.Article {
	seen := map[string]bool{}
	var out []*hearsay.Article
	for _, a := range list {
		at := "\x00" + string(a.Page)
		if u, err := url.Parse(a.URL); err == nil && u.Host != "" {
			at = strings.ToLower(u.Host) + strings.TrimSuffix(u.Path, "/") + "?" + u.RawQuery
		}
		if body := "\x01" + a.Text; !seen[at] && !seen[body] {
			seen[at], seen[body] = true, true
			out = append(out, a)
		}
	}
	return out
}

// recurring finds the lines that recur on the pages of one outlet.
func recurring(list []*hearsay.Article) map[string]bool {
	pages := map[string][]int{}
	for i, a := range list {
		for _, b := range a.Blocks {
			if !strippable(b.Kind) || b.Len() > 1000 {
				continue
			}
			line := a.Text[b.Start:b.End]
			if p := pages[line]; len(p) == 0 || p[len(p)-1] != i {
				pages[line] = append(p, i)
			}
		}
	}
	need := min(max(fewPages, (3*len(list)+9)/10), manyPages)
	topics := topicsOf(list)
	out := map[string]bool{}
	for line, p := range pages {
		n := need
		if len(strings.Fields(line)) >= longLine {
			n *= 2
		}
		if len(p) >= n && days(list, p) >= fewDays && !oneTopic(topics, p, len(list)) && !creditsSource(line) {
			out[line] = true
		}
	}
	return out
}

// days returns on how many days the pages were published, as far as they say.
func days(list []*hearsay.Article, pages []int) int {
	seen := map[string]bool{}
	for _, i := range pages {
		if w := list[i].Published; w.Known() {
			seen[w.Start.Format(time.DateOnly)] = true
		}
	}
	return len(seen)
}

// topics is the words of the headlines: for each page, and how many pages hold each.
type topics struct {
	of    []map[string]bool
	pages map[string]int
}

func topicsOf(list []*hearsay.Article) topics {
	t := topics{of: make([]map[string]bool, len(list)), pages: map[string]int{}}
	for i, a := range list {
		t.of[i] = map[string]bool{}
		for _, w := range strings.FieldsFunc(strings.ToLower(a.Headline.Text), notWord) {
			if len(w) > 3 && !t.of[i][w] {
				t.of[i][w] = true
				t.pages[w]++
			}
		}
	}
	return t
}

// oneTopic reports whether most of the pages, of all the outlet's, share a word
// of their headlines that the others have half as often or less.
func oneTopic(t topics, pages []int, all int) bool {
	n := map[string]int{}
	others := all - len(pages)
	for _, i := range pages {
		for w := range t.of[i] {
			n[w]++
		}
	}
	for w, in := range n {
		if 2*in > len(pages) && 2*(t.pages[w]-in)*len(pages) <= in*others {
			return true
		}
	}
	return false
}

// creditsSource reports whether a line says whose words the page prints, such as
// "The Associated Press contributed to this report": it recurs, but is needed.
func creditsSource(line string) bool {
	if sourceCredit(line) >= 0 || isPictureCredit(line) {
		return true
	}
	l := strings.ToLower(line)
	return len(l) < 300 && hasAny(l, "contributed to this", "first appeared", "originally published", "first published", "reporting by", "reported by", "republished", "republish this", "courtesy of", "with material from", "with reporting from", "provided by", "this story was produced", "published with permission", "licensed under", "creative commons")
}
