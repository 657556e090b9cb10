package export

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/store"
)

// A Finding is something found on a page with the words that show it.
type Finding struct {
	Kind  string          `json:"kind"`         // "event", "statement", "expected", "credit", "copy", "difference"
	ID    string          `json:"id,omitempty"` // of the event, statement or question
	Text  string          `json:"text"`         // what it is, in a few words: the speaker, the event
	Words hearsay.Excerpt `json:"words"`
}

// Findings returns what a brief found on each page, in order of place.
func Findings(b *hearsay.Brief) map[hearsay.PageID][]Finding {
	out := map[hearsay.PageID][]Finding{}
	add := func(kind, id, text string, words ...hearsay.Excerpt) {
		for _, w := range words {
			if !w.None() {
				out[w.Span.Page] = append(out[w.Span.Page], Finding{kind, id, text, w})
			}
		}
	}
	for _, e := range b.Events {
		for _, r := range e.Reports {
			add("event", string(e.ID), e.Label.Text, r.Clause)
		}
	}
	for _, s := range b.Speakers {
		name := cmp.Or(s.Name, "somebody not named")
		for _, y := range s.Sayings {
			add("statement", string(y.ID), name, y.Words...)
			for _, r := range y.Repeats {
				add("statement", string(y.ID), name, r.Words...)
			}
		}
	}
	for _, q := range b.Questions {
		for i, c := range q.Claims {
			text := strings.TrimSpace(q.Text + " " + string(c.Direction))
			add("expected", q.Key, text, c.Claim)
			if i < len(q.Repeats) {
				add("expected", q.Key, text, q.Repeats[i]...)
			}
		}
	}
	for _, c := range b.Credits {
		add("credit", "", strings.TrimSpace(c.Outlet+" "+c.Person), c.Words)
	}
	for _, c := range b.Copies {
		text := "words that another page has too"
		switch {
		case c.Kind == hearsay.QuotesOnly:
			text = "a quotation that another page has too"
		case c.Directed && c.From != "":
			text = "taken from page " + c.From.Short()
		}
		add("copy", "", text, c.Taken...)
	}
	for _, d := range b.Differences {
		for _, s := range d.Sides {
			for _, v := range s.Voices {
				add("difference", "", d.About, v.Words)
				add("difference", "", d.About, v.Repeats...)
			}
		}
	}
	for _, l := range out {
		slices.SortStableFunc(l, func(x, y Finding) int {
			return cmp.Or(cmp.Compare(x.Words.Span.Start, y.Words.Span.Start), cmp.Compare(x.Words.Span.End, y.Words.Span.End),
				cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Text, y.Text))
		})
	}
	return out
}

// annotationSheet is an annotation page of the Web Annotation Data Model (W3C,
// 2017): one annotation for each finding on each page.
//
// Its selectors are of the page's text as a browser has it (pagetext.go): the
// position counts Unicode code points of it, and the quotation is cut out of it,
// with 32 code points on either side. Where the page has line ends and double
// spaces the quotation has them too; the body has the words as hearsay shows them.
// Words that are no text of the page (the value of a meta tag) cannot be selected,
// nor those of a page whose bytes were removed: they are left out and counted.
type annotationSheet struct {
	listSheet
	gone int // of those left out, on pages whose bytes were removed
}

// context of a quotation, in code points.
const around = 32

type annoBody struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Format  string `json:"format"`
	Value   string `json:"value"`
}

type annoSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact,omitempty"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
	Start  *int   `json:"start,omitempty"`
	End    *int   `json:"end,omitempty"`
}

type annoState struct {
	Type string `json:"type"`
	Date string `json:"sourceDate"`
}

type annoTarget struct {
	Source   string         `json:"source"`
	Selector []annoSelector `json:"selector"`
	State    *annoState     `json:"state,omitempty"`
}

type annotation struct {
	ID         string     `json:"id"`
	Type       string     `json:"type"`
	Motivation string     `json:"motivation"`
	Body       []annoBody `json:"body"`
	Target     annoTarget `json:"target"`
}

func (s *annotationSheet) begin() error {
	_, err := s.WriteString(`{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationPage","items":[`)
	return err
}

func (s *annotationSheet) story(ctx context.Context, b *hearsay.Brief) error {
	found := Findings(b)
	for _, n := range b.Pages {
		list := found[n.Page]
		if len(list) == 0 {
			continue
		}
		p, err := s.shelf.Page(ctx, n.Page)
		if errors.Is(err, store.ErrPruned) { // its bytes count no more
			s.sum.LeftOut += len(list)
			s.gone += len(list)
			continue
		}
		if err == nil {
			err = s.page(b.Story.ID, p, list)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *annotationSheet) page(story hearsay.StoryID, p *hearsay.Page, list []Finding) error {
	spans := make([]hearsay.Span, len(list))
	for i := range list {
		spans[i] = list[i].Words.Span
	}
	t := textOf(p, spans)
	source := p.URL
	if !webAddress(source) {
		source = urn("page", string(p.ID))
	}
	var state *annoState
	if !p.Fetched.IsZero() {
		state = &annoState{"TimeState", stamp(p.Fetched)}
	}
	for i, f := range list {
		at, ok := t.at(spans[i])
		if !ok {
			s.sum.LeftOut++
			continue
		}
		exact, prefix, suffix := t.quote(at)
		a := &annotation{Type: "Annotation", Motivation: "tagging", Target: annoTarget{source, []annoSelector{
			{Type: "TextQuoteSelector", Exact: exact, Prefix: prefix, Suffix: suffix},
			{Type: "TextPositionSelector", Start: &at.startRune, End: &at.endRune},
		}, state}, Body: []annoBody{{"TextualBody", "tagging", "text/plain", f.Kind}, {"TextualBody", "describing", "text/plain", f.Text}}}
		if f.Words.Text != exact {
			a.Body = append(a.Body, annoBody{"TextualBody", "highlighting", "text/plain", f.Words.Text})
		}
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s\n%s\n%d-%d", story, p.ID, f.Kind, f.ID, f.Text, f.Words.Span.Start, f.Words.Span.End))
		a.ID = urn("annotation", hex.EncodeToString(sum[:16]))
		if err := s.item(a); err != nil {
			return err
		}
	}
	return nil
}

func (s *annotationSheet) end(context.Context) error {
	s.WriteString("\n]")
	if s.sum.LeftOut > 0 {
		s.sum.Why = "their words are no text of the page that could be selected"
		switch s.gone {
		case 0:
		case s.sum.LeftOut:
			s.sum.Why = "the bytes of their pages were removed"
		default:
			s.sum.Why = fmt.Sprintf("the bytes of the pages of %d were removed, the words of the others are no text that could be selected", s.gone)
		}
		s.WriteString(`,"summary":`)
		s.Write(marshal(fmt.Sprintf("%d findings are left out: %s.", s.sum.LeftOut, s.sum.Why)))
	}
	_, err := s.WriteString("}\n")
	return err
}
