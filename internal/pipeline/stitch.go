package pipeline

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/story"
)

// A piece is a story of one era: its number among them.
type piece struct{ era, story int32 }

// stitch makes one list of the stories of all eras. Every page is in the story that
// its home era puts it into. Two stories of neighbouring eras are one where each
// holds more of the other's pages of the eve than any other story does, the first of
// those that hold as many.
func (p *pile) stitch(ctx context.Context) ([]hearsay.Story, error) {
	next := map[piece]piece{} // the story of the era after that goes on with one
	follows := map[piece]bool{}
	for k := 1; k < len(p.eras); k++ {
		p.follow(int32(k), func(a, b piece) { next[a], follows[b] = b, true })
	}
	var all []*joining
	for k, e := range p.eras {
		for i := range e.stories {
			first := piece{int32(k), int32(i)}
			if follows[first] {
				continue
			}
			chain := []piece{first}
			for {
				after, ok := next[chain[len(chain)-1]]
				if !ok {
					break
				}
				chain = append(chain, after)
			}
			if j := p.join(chain); len(j.story.Members) > 0 {
				all = append(all, j)
			}
		}
	}
	if err := p.lookAt(ctx, all); err != nil {
		return nil, err
	}
	out := make([]hearsay.Story, len(all))
	for i, j := range all {
		out[i] = j.story
	}
	slices.SortFunc(out, func(a, b hearsay.Story) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Members[0].Page, b.Members[0].Page))
	})
	return out, nil
}

// follow calls f with each story of the era before that goes on in one of an era.
func (p *pile) follow(k int32, f func(a, b piece)) {
	before := map[hearsay.PageID]int32{} // the stories of pages that may be of the eve
	for i, s := range p.eras[k-1].stories {
		for _, m := range s.Members {
			before[m.Page] = int32(i)
		}
	}
	type pair struct{ a, b int32 }
	shared := map[pair]int{}
	var order []pair
	for i, s := range p.eras[k].stories {
		for _, m := range s.Members {
			n := p.number(m.Page)
			if a, ok := before[m.Page]; ok && n >= 0 && p.pages[n].era == k-1 {
				both := pair{a, int32(i)}
				if shared[both]++; shared[both] == 1 {
					order = append(order, both)
				}
			}
		}
	}
	slices.SortFunc(order, func(x, y pair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	best, back := map[int32]int32{}, map[int32]int32{}
	for _, o := range order {
		if b, ok := best[o.a]; !ok || shared[o] > shared[pair{o.a, b}] {
			best[o.a] = o.b
		}
		if a, ok := back[o.b]; !ok || shared[o] > shared[pair{a, o.b}] {
			back[o.b] = o.a
		}
	}
	for _, o := range order {
		if best[o.a] == o.b && back[o.b] == o.a {
			f(piece{k - 1, o.a}, piece{k, o.b})
		}
	}
}

// A joining is a story made of pieces, and which of its pages tell its title and dates.
type joining struct {
	story hearsay.Story
	look  []hearsay.PageID
	named bool
}

// join makes a story of pieces in order of their eras, of each the pages that are
// at home in its era. It has no members where nothing is.
func (p *pile) join(chain []piece) *joining {
	j := new(joining)
	out := &j.story
	var undated []hearsay.Member
	most, whole := 0, true
	for _, c := range chain {
		s := &p.eras[c.era].stories[c.story]
		home := 0
		for _, m := range s.Members {
			n := p.number(m.Page)
			if n < 0 || p.pages[n].era != c.era {
				continue
			}
			home++
			if p.pages[n].day == noDay {
				undated = append(undated, m)
			} else {
				out.Members = append(out.Members, m)
			}
		}
		if home > most {
			most, out.Title = home, s.Title
		}
		whole = whole && home == len(s.Members)
		out.Passages = append(out.Passages, p.passages(s, c.era)...)
	}
	if most == 0 {
		return new(joining)
	}
	if len(chain) == 1 && whole {
		return &joining{story: p.eras[chain[0].era].stories[chain[0].story]}
	}
	slices.SortFunc(undated, func(a, b hearsay.Member) int { return strings.Compare(string(a.Page), string(b.Page)) })
	out.Members = append(out.Members, undated...)
	out.ID = story.ID(out.Members[0].Page)
	in := func(page hearsay.PageID) bool {
		return slices.ContainsFunc(out.Members, func(m hearsay.Member) bool { return m.Page == page })
	}
	out.Passages = slices.DeleteFunc(out.Passages, func(a hearsay.StoryPassage) bool { return in(a.Page) })
	if len(out.Passages) == 0 {
		out.Passages = nil
	}
	// What it was called, and when it began, may be of a page that is in another story.
	j.named = in(out.Title.Span.Page)
	for i, m := range out.Members {
		if !j.named || i == 0 || i >= len(out.Members)-len(undated)-1 {
			j.look = append(j.look, m.Page)
		}
	}
	return j
}

// lookAt finds the titles and dates of stories, reading the pages of many at once.
func (p *pile) lookAt(ctx context.Context, all []*joining) error {
	for len(all) > 0 {
		n := 0
		var ids []hearsay.PageID
		for n < len(all) && (n == 0 || len(ids)+len(all[n].look) <= enterPages) {
			ids = append(ids, all[n].look...)
			n++
		}
		articles, err := p.articles(ctx, ids)
		if err != nil {
			return err
		}
		for _, j := range all[:n] {
			if len(j.look) > 0 {
				j.tell(articles[:len(j.look)])
				articles = articles[len(j.look):]
			}
		}
		all = all[n:]
	}
	return nil
}

// tell takes title and dates from the pages that were looked at.
func (j *joining) tell(articles []*hearsay.Article) {
	s, named := &j.story, j.named
	for _, a := range articles {
		if t := a.Published.Start.UTC(); !a.Published.Start.IsZero() {
			s.First, s.Last = earlier(s.First, t), later(s.Last, t)
		}
		if !named && !a.Headline.None() {
			s.Title, named = a.Headline, true
		}
	}
	if !named {
		s.Title = hearsay.Excerpt{}
	}
}

// passages are those of pages that are at home in the story's era.
func (p *pile) passages(s *hearsay.Story, era int32) []hearsay.StoryPassage {
	return slices.DeleteFunc(slices.Clone(s.Passages), func(a hearsay.StoryPassage) bool {
		n := p.number(a.Page)
		return n < 0 || p.pages[n].era != era
	})
}
