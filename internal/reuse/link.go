package reuse

import (
	"cmp"
	"slices"
	"strings"

	"hearsay"
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
