package export

import (
	"context"
	"fmt"
	"time"

	"hearsay"
)

// A listSheet writes the items of one JSON list, one a line.
type listSheet struct {
	out
	n int
}

func (s *listSheet) item(v any) error {
	if s.n > 0 {
		s.WriteByte(',')
	}
	s.n++
	s.sum.Rows++
	s.WriteByte('\n')
	_, err := s.Write(marshal(v))
	return err
}

// claimSheet is schema.org claims in JSON-LD: each statement that is of words, with
// the addresses of the pages where it appears. A statement whose pages have no
// address is left out and counted, since a claim that nobody can look up is none.
//
// A review is a draft: who has checked it, where, and how it is rated is left empty
// and is for the people who do so. hearsay does not judge what is true.
type claimSheet struct {
	listSheet
	review bool
}

// urn is a name for a thing of ours in JSON-LD.
func urn(kind string, id string) string { return "urn:x-hearsay:" + kind + ":" + id }

type ldThing struct {
	Type string `json:"@type"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

type ldArticle struct {
	Type      string    `json:"@type"`
	URL       string    `json:"url"`
	Headline  string    `json:"headline,omitempty"`
	Published string    `json:"datePublished,omitempty"`
	Language  string    `json:"inLanguage,omitempty"`
	Author    []ldThing `json:"author,omitempty"`
	Publisher *ldThing  `json:"publisher,omitempty"`
}

type ldClaim struct {
	Type       string      `json:"@type"`
	ID         string      `json:"@id"`
	Text       string      `json:"text"`
	Author     *ldThing    `json:"author,omitempty"`
	Appearance []ldArticle `json:"appearance"`
}

type ldRating struct {
	Type        string `json:"@type"`
	Explanation string `json:"ratingExplanation"`
}

type ldReview struct {
	Type     string   `json:"@type"`
	ID       string   `json:"@id"`
	Status   string   `json:"creativeWorkStatus"`
	Abstract string   `json:"abstract"`
	Claim    string   `json:"claimReviewed"`
	Item     ldClaim  `json:"itemReviewed"`
	Rating   ldRating `json:"reviewRating"`
}

func (s *claimSheet) begin() error {
	_, err := s.WriteString(`{"@context":"https://schema.org","@graph":[`)
	return err
}

func (s *claimSheet) story(_ context.Context, b *hearsay.Brief) error {
	pages := notes(b)
	for _, sp := range b.Speakers {
		for i := range sp.Sayings {
			c := claimOf(&sp, &sp.Sayings[i], pages)
			if c == nil {
				s.sum.LeftOut++
				continue
			}
			var v any = c
			if s.review {
				v = &ldReview{Type: "ClaimReview", ID: urn("review", string(b.Story.ID)+":"+string(sp.Sayings[i].ID)), Status: "Draft",
					Abstract: "A draft made by a program: nobody has checked the claim yet. Reviewer, address, date and rating are empty.",
					Claim:    c.Text, Item: *c, Rating: ldRating{"Rating", "Not rated."}}
			}
			c.ID = urn("statement", string(b.Story.ID)+":"+string(sp.Sayings[i].ID))
			if r, ok := v.(*ldReview); ok {
				r.Item.ID = c.ID
			}
			if err := s.item(v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *claimSheet) end(context.Context) error {
	s.WriteString("\n]")
	if s.sum.LeftOut > 0 {
		s.sum.Why = "no page that carries them has an address"
		s.WriteString(`,"description":`)
		s.Write(marshal(fmt.Sprintf("%d statements are left out: %s.", s.sum.LeftOut, s.sum.Why)))
	}
	_, err := s.WriteString("}\n")
	return err
}

// claimOf returns the claim that a statement is, nil where no page of it has an
// address or it has no words.
func claimOf(sp *hearsay.Speaker, y *hearsay.Saying, pages map[hearsay.PageID]*hearsay.PageNote) *ldClaim {
	c := &ldClaim{Type: "Claim", Text: said(y.Words)}
	seen := map[hearsay.PageID]bool{}
	add := func(id hearsay.PageID) {
		if n := pages[id]; n != nil && webAddress(n.URL) && !seen[id] {
			seen[id] = true
			c.Appearance = append(c.Appearance, articleOf(n))
		}
	}
	add(y.Page)
	for _, r := range y.Repeats {
		add(r.Page)
	}
	if len(c.Appearance) == 0 || c.Text == "" {
		return nil
	}
	switch {
	case sp.Name == "":
	case sp.Kind == hearsay.Person:
		c.Author = &ldThing{Type: "Person", Name: sp.Name}
	case sp.Kind == hearsay.Organisation, sp.Kind == hearsay.Place:
		c.Author = &ldThing{Type: "Organization", Name: sp.Name}
	}
	return c
}

func articleOf(n *hearsay.PageNote) ldArticle {
	a := ldArticle{Type: "Article", URL: n.URL, Headline: n.Headline.Text, Published: iso(n.Published), Language: n.Language}
	for _, w := range n.Authors {
		a.Author = append(a.Author, ldThing{Type: "Person", Name: w.Text})
	}
	if o := n.Outlet.String(); o != "" {
		a.Publisher = &ldThing{Type: "Organization", Name: o}
	}
	return a
}

// dated returns the date of a page that it states: year, month and day, as many as
// it says; none where it states none, where it was worked out, or where it is a
// stretch of several days that is no month or year.
func dated(w hearsay.When) []int {
	if !w.Known() || w.About {
		return nil
	}
	t := w.Start.UTC()
	y, m, d := t.Date()
	switch {
	case !w.End.After(t.Add(24 * time.Hour)):
		return []int{y, int(m), d}
	case d == 1 && w.End.Equal(t.AddDate(0, 1, 0)):
		return []int{y, int(m)}
	case d == 1 && m == 1 && w.End.Equal(t.AddDate(1, 0, 0)):
		return []int{y}
	}
	return nil
}

// iso is the same as ISO 8601 has it, "" for none.
func iso(w hearsay.When) string {
	switch d := dated(w); len(d) {
	case 1:
		return fmt.Sprintf("%04d", d[0])
	case 2:
		return fmt.Sprintf("%04d-%02d", d[0], d[1])
	case 3:
		return fmt.Sprintf("%04d-%02d-%02d", d[0], d[1], d[2])
	}
	return ""
}
