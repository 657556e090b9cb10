// Package article finds the article in a page: title, writers, date and body,
// each with its place.
//
//	a, err := article.Extract(page) // err wraps hearsay.ErrNoArticle
//
// A page of HTML or plain text becomes one flat list of blocks (scan.go, scantext.go,
// plain.go, token.go), each a stretch of one text buffer with the runs that lead
// every byte back to the page. Blocks are counted (measure.go), described by
// features (feature.go, hint.go), and two stages of boosted trees say how likely
// each belongs to the body (model.go, choose.go); without weights rules do
// (hand.go). Rules then say what is kept and as what (pieces.go, titleblock.go,
// byline.go, blockkind.go, post.go, line.go, news.go). What the page states about
// itself, in JSON-LD, metas and <time>, is read beside it (jsonld.go, meta.go,
// date.go), and every value has its bytes. What an outlet
// prints on page after page is learnt from its articles and stripped (recur.go).
//
// The weights, weights.bin, are learnt by the command in train from WCXB 1.0
// (Web Content Extraction Benchmark), articles, development split, CC BY 4.0.
// doc/extraction.md says what was tried and how well it does.
package article

import (
	"errors"
	"fmt"
	"net/url"

	"hearsay"
)

// Version says how articles are found; a change of what Extract returns raises it.
const Version = 4

// Extract finds the article in a page of HTML or plain text. The error wraps
// [hearsay.ErrNoArticle] and says why where the page holds none. Time and memory
// are linear in the page.
func Extract(p *hearsay.Page) (*hearsay.Article, error) {
	s, err := read(p)
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", p.ID.Short(), err)
	}
	a, err := s.article(s.model())
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", p.ID.Short(), err)
	}
	return a, nil
}

func none(reason string) error { return fmt.Errorf("%w: %s", hearsay.ErrNoArticle, reason) }

func read(p *hearsay.Page) (*scan, error) {
	if len(p.Body) == 0 {
		return nil, none("the page is empty")
	}
	switch p.Type {
	case "text/html":
		return scanHTML(p), nil
	case "text/plain":
		return scanText(p), nil
	}
	return nil, errors.Join(none("neither HTML nor plain text, but " + p.Type))
}

// article chooses the blocks and puts the article together.
func (s *scan) article(m *Model) (*hearsay.Article, error) {
	if len(s.blocks) == 0 && len(s.scripts) == 0 && s.noscript <= leastNoscript {
		return nil, none("the page shows no words")
	}
	var lex Lexicon
	if m != nil {
		lex = m.Lexicon
	}
	f := s.measure(lex)
	body := s.choose(f, m)
	if s.page.URL != "" {
		s.address, _ = url.Parse(s.page.URL)
	}
	facts := s.stated()
	a := s.assemble(s.pieces(f, body, facts))
	s.metadata(a, facts)
	if err := s.judge(a); err != nil {
		if b := s.fromArticleBody(facts); b != nil {
			return b, nil
		}
		if s.noscript > leastNoscript {
			if b, bad := scanAs(s.page, true).article(m); bad == nil {
				return b, nil
			}
		}
		return nil, err
	}
	return a, nil
}

// leastNoscript is fewer bytes than an article in <noscript> takes; the requests
// to enable scripts and the pictures that most pages hold there take less.
const leastNoscript = 400

// A piece is a block, or a part of one, that the article keeps.
type piece struct {
	kind       hearsay.BlockKind
	start, end int // in scan.text
	run        int // a run of scan.runs at or before start
}

// assemble writes the pieces into an article, with their trace.
func (s *scan) assemble(pieces []piece) *hearsay.Article {
	a := &hearsay.Article{Page: s.page.ID, URL: s.page.URL, Kind: hearsay.Plain}
	n := 0
	for _, p := range pieces {
		n += p.end - p.start + 1
	}
	text := make([]byte, 0, n)
	a.Blocks = make([]hearsay.Block, 0, len(pieces))
	li := 0
	for _, p := range pieces {
		// No white space at either end of a block.
		for p.start < p.end && s.text[p.start] == ' ' {
			p.start++
		}
		for p.end > p.start && s.text[p.end-1] == ' ' {
			p.end--
		}
		if p.end <= p.start {
			continue
		}
		if len(text) > 0 {
			text = append(text, '\n')
		}
		shift := len(text) - p.start
		k := p.run
		for k < len(s.runs) && s.runs[k].Text+s.runs[k].Len <= p.start {
			k++
		}
		for ; k < len(s.runs) && s.runs[k].Text < p.end; k++ {
			r := s.runs[k]
			if cut := p.start - r.Text; cut > 0 {
				if r.Len != r.Width {
					continue // a reference is never cut: see cuts
				}
				r.Text, r.Page, r.Len, r.Width = r.Text+cut, r.Page+cut, r.Len-cut, r.Width-cut
			}
			if cut := r.Text + r.Len - p.end; cut > 0 {
				if r.Len != r.Width {
					continue
				}
				r.Len, r.Width = r.Len-cut, r.Width-cut
			}
			r.Text += shift
			a.Trace = append(a.Trace, r)
		}
		for li < len(s.links) && s.links[li].end <= p.start {
			li++
		}
		for j := li; j < len(s.links) && s.links[j].start < p.end; j++ {
			l := s.links[j]
			lo, hi := max(l.start, p.start), min(l.end, p.end)
			for lo < hi && s.text[lo] == ' ' {
				lo++
			}
			if lo < hi && !l.href.empty() {
				a.Links = append(a.Links, hearsay.Link{Range: hearsay.Range{Start: lo + shift, End: hi + shift}, URL: s.resolve(l.href)})
			}
		}
		at := len(text)
		text = append(text, s.text[p.start:p.end]...)
		a.Blocks = append(a.Blocks, hearsay.Block{Kind: p.kind, Range: hearsay.Range{Start: at, End: len(text)}})
	}
	a.Text, a.InOrder = string(text), a.Trace.InOrder()
	return a
}
