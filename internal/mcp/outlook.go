package mcp

import (
	"context"

	"hearsay"
)

// A Claim is something expected.
type Claim struct {
	Direction string  `json:"direction,omitempty" jsonschema:"yes, no or depends on its question; none where it cannot be told"`
	Holder    string  `json:"holder,omitempty" jsonschema:"who expects it; none for the page's own voice"`
	Named     string  `json:"holder_kind" jsonschema:"named, unnamed (analysts, experts) or page (its author)"`
	Quote     Quote   `json:"claim"`
	Hedge     *Quote  `json:"hedge,omitempty" jsonschema:"the word that makes it more or less sure"`
	Condition *Quote  `json:"condition,omitempty"`
	Low       int     `json:"low,omitempty" jsonschema:"of the likelihood that the hedge stands for, in 100 (ICD 203)"`
	High      int     `json:"high,omitempty"`
	Sentence  *Quote  `json:"sentence,omitempty"`
	Copies    []Quote `json:"copies,omitempty" jsonschema:"the same claim in copies, not counted again"`
}

// A Question is what claims are about, with the voices for each side.
type Question struct {
	Text    string  `json:"question" jsonschema:"none for claims that fit no question"`
	Yes     int     `json:"yes"`
	No      int     `json:"no"`
	Depends int     `json:"depends"`
	Unclear int     `json:"unclear"`
	Claims  []Claim `json:"claims"`
	Left    int     `json:"claims_left,omitempty"`
}

// OutlookOut is a list of questions.
type OutlookOut struct {
	Paging
	Questions []Question `json:"questions"`
}

func (s *server) outlook(ctx context.Context, in StoryIn) (out OutlookOut, err error) {
	b, state, err := s.brief(ctx, in.Story)
	if err != nil {
		return out, err
	}
	q := s.quoter(ctx, b)
	out.Questions, out.Paging, err = list(in.Ask, len(b.Questions), state, []any{"outlook", in.Limit}, func(i int) (Question, error) {
		x := &b.Questions[i]
		one := Question{Text: short(x.Text, 300), Yes: x.Yes, No: x.No, Depends: x.Depends, Unclear: x.Unclear, Claims: []Claim{}}
		for j := range x.Claims {
			if j == mostItems/2 {
				one.Left = len(x.Claims) - j
				break
			}
			c, err := q.claim(&x.Claims[j])
			if err != nil {
				return one, err
			}
			if j < len(x.Repeats) {
				if c.Copies, _, err = q.quotes(x.Repeats[j], 4); err != nil {
					return one, err
				}
			}
			one.Claims = append(one.Claims, c)
		}
		return one, nil
	})
	return out, err
}

func (q *quoter) claim(o *hearsay.Outlook) (Claim, error) {
	c := Claim{Direction: string(o.Direction), Holder: short(o.HolderName.Text, 200), Named: string(o.HolderKind), Low: o.Band.Low, High: o.Band.High}
	var err error
	if c.Quote, err = q.quote(o.Claim); err != nil {
		return c, err
	}
	for to, e := range map[**Quote]hearsay.Excerpt{&c.Hedge: o.Hedge, &c.Condition: o.Condition, &c.Sentence: o.Sentence} {
		if e.None() {
			continue
		}
		one, err := q.quote(e)
		if err != nil {
			return c, err
		}
		*to = &one
	}
	return c, nil
}
