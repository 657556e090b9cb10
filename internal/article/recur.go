package article

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

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

// A Lines is what recurring lines are learnt from: a page's lines and the words
// of its headline, as hashes, some 400 bytes. A page that was read before need
// not be read again to learn with it.
type Lines struct {
	Page    hearsay.PageID
	Outlet  string   // "" where the page names none: then it teaches nothing
	Address uint64   // pages with one address are one page; 0 where there is none
	Text    uint64   // and so are pages of one text
	Day     int64    // of publication, in days since 1970; noDay where unknown
	Topic   []uint64 // words of the headline
	Short   []uint64 // lines that may be chrome, each once, in order of the page
	Long    []uint64 // those of longLine words or more
}

const noDay = math.MinInt64

// LinesOf returns the lines of an article.
func LinesOf(a *hearsay.Article) Lines {
	l := Lines{Page: a.Page, Outlet: outletKey(a), Text: xxh3.HashString(a.Text), Day: noDay}
	if u, err := url.Parse(a.URL); err == nil && u.Host != "" {
		l.Address = xxh3.HashString(strings.ToLower(u.Host) + strings.TrimSuffix(u.Path, "/") + "?" + u.RawQuery)
	}
	if a.Published.Known() {
		l.Day = a.Published.Start.Unix() / (24 * 60 * 60)
	}
	if l.Outlet == "" {
		return l
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(a.Headline.Text), notWord) {
		if h := xxh3.HashString(w); len(w) > 3 && !slices.Contains(l.Topic, h) {
			l.Topic = append(l.Topic, h)
		}
	}
	seen := map[uint64]bool{}
	for _, b := range a.Blocks {
		if !strippable(b.Kind) || b.Len() > 1000 {
			continue
		}
		line := a.Text[b.Start:b.End]
		h := xxh3.HashString(line)
		switch {
		case seen[h] || creditsSource(line):
		case len(strings.Fields(line)) >= longLine:
			l.Long = append(l.Long, h)
		default:
			l.Short = append(l.Short, h)
		}
		seen[h] = true
	}
	return l
}

// A Chrome is the lines that recur on the pages of outlets. The zero Chrome
// knows none.
type Chrome struct {
	lines map[string]map[uint64]bool // by outlet, then by the hash of a line
}

// Recurring learns the lines that recur on the pages of each outlet. What it
// learns does not depend on the order of the articles.
func Recurring(articles []*hearsay.Article) Chrome {
	list := make([]Lines, len(articles))
	for i, a := range articles {
		list[i] = LinesOf(a)
	}
	return Learn(list)
}

// Learn is Recurring for pages that were read before.
func Learn(pages []Lines) Chrome {
	byOutlet := map[string][]*Lines{}
	for i := range pages {
		if o := pages[i].Outlet; o != "" {
			byOutlet[o] = append(byOutlet[o], &pages[i])
		}
	}
	c := Chrome{lines: map[string]map[uint64]bool{}}
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

// Of returns those of a page's lines that Strip takes out, sorted.
func (c Chrome) Of(l Lines) []uint64 {
	known := c.lines[l.Outlet]
	if len(known) == 0 {
		return nil
	}
	var out []uint64
	for _, list := range [][]uint64{l.Short, l.Long} {
		for _, h := range list {
			if known[h] {
				out = append(out, h)
			}
		}
	}
	slices.Sort(out)
	return out
}

// Strip returns the article without the lines that recur at its outlet: its
// blocks, text, trace and links fit together as those of any article. It returns
// a itself, which is never changed, where it holds no such line. Where nothing
// else was in the body the body is empty: the page was a stub.
func (c Chrome) Strip(a *hearsay.Article) *hearsay.Article {
	lines := c.lines[outletKey(a)]
	if len(lines) == 0 {
		return a
	}
	return leave(a, func(line uint64) bool { return lines[line] })
}

// Without returns the article without the lines that [Chrome.Of] gave for its page:
// Strip, for who knows no other page.
func Without(a *hearsay.Article, lines []uint64) *hearsay.Article {
	if len(lines) == 0 {
		return a
	}
	return leave(a, func(line uint64) bool { return slices.Contains(lines, line) })
}

// leave leaves out the lines that may go and do.
func leave(a *hearsay.Article, out func(line uint64) bool) *hearsay.Article {
	keep := make([]bool, len(a.Blocks))
	all := true
	for i, b := range a.Blocks {
		keep[i] = !strippable(b.Kind) || !out(xxh3.HashString(a.Text[b.Start:b.End]))
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

// onePerAddress drops versions of one page, and pages of one text: of each the
// one with the smallest ID is kept.
func onePerAddress(list []*Lines) []*Lines {
	slices.SortFunc(list, func(a, b *Lines) int { return cmp.Compare(a.Page, b.Page) })
	addresses, texts := map[uint64]bool{}, map[uint64]bool{}
	var out []*Lines
	for _, l := range list {
		if l.Address != 0 && addresses[l.Address] || texts[l.Text] {
			continue
		}
		addresses[l.Address], texts[l.Text] = true, true
		out = append(out, l)
	}
	return out
}

// recurring finds the lines that recur on the pages of one outlet.
func recurring(list []*Lines) map[uint64]bool {
	need := min(max(fewPages, (3*len(list)+9)/10), manyPages)
	short, long := map[uint64][]int{}, map[uint64][]int{}
	for i, l := range list {
		for _, h := range l.Short {
			short[h] = append(short[h], i)
		}
		for _, h := range l.Long {
			long[h] = append(long[h], i)
		}
	}
	topics := topicsOf(list)
	out := map[uint64]bool{}
	learn := func(lines map[uint64][]int, need int) {
		for h, p := range lines {
			if len(p) >= need && days(list, p) >= fewDays && !oneTopic(topics, list, p) {
				out[h] = true
			}
		}
	}
	learn(short, need)
	learn(long, 2*need)
	return out
}

// days returns on how many days the pages were published, as far as they say.
func days(list []*Lines, pages []int) int {
	seen := map[int64]bool{}
	for _, i := range pages {
		if d := list[i].Day; d != noDay {
			seen[d] = true
		}
	}
	return len(seen)
}

// topicsOf counts the pages whose headline holds a word.
func topicsOf(list []*Lines) map[uint64]int {
	pages := map[uint64]int{}
	for _, l := range list {
		for _, w := range l.Topic {
			pages[w]++
		}
	}
	return pages
}

// oneTopic reports whether most of the pages, of all the outlet's, share a word
// of their headlines that the others have half as often or less.
func oneTopic(topics map[uint64]int, list []*Lines, pages []int) bool {
	n := map[uint64]int{}
	others := len(list) - len(pages)
	for _, i := range pages {
		for _, w := range list[i].Topic {
			n[w]++
		}
	}
	for w, in := range n {
		if 2*in > len(pages) && 2*(topics[w]-in)*len(pages) <= in*others {
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
