package mcp

import (
	"context"

	"hearsay"
)

// A Side is one account.
type Side struct {
	Value  string  `json:"value,omitempty" jsonschema:"the value, where it is a number, name or date"`
	Voices []Voice `json:"voices"`
	Left   int     `json:"left,omitempty" jsonschema:"voices that are not shown"`
}

// A Voice is one who gives it.
type Voice struct {
	Name   string  `json:"name,omitempty" jsonschema:"none for the page's own voice"`
	Quotes []Quote `json:"quotes" jsonschema:"the words, and the same words in copies"`
}

// A Difference is where sources part.
type Difference struct {
	Kind  string `json:"kind" jsonschema:"number, name, date, account or correction"`
	About string `json:"about"`
	Sides []Side `json:"sides"`
}

// DifferencesOut is a list of differences.
type DifferencesOut struct {
	Paging
	Differences []Difference `json:"differences"`
}

func (s *server) differences(ctx context.Context, in StoryIn) (out DifferencesOut, err error) {
	b, state, err := s.brief(ctx, in.Story)
	if err != nil {
		return out, err
	}
	q := s.quoter(ctx, b)
	out.Differences, out.Paging, err = list(in.Ask, len(b.Differences), state, []any{"differences", in.Limit}, func(i int) (Difference, error) {
		x := &b.Differences[i]
		d := Difference{Kind: string(x.Kind), About: short(x.About, 300), Sides: []Side{}}
		for _, side := range x.Sides[:min(len(x.Sides), fewItems)] {
			one := Side{Value: short(side.Value, 300), Voices: []Voice{}}
			for j, v := range side.Voices {
				if j == fewItems {
					one.Left = len(side.Voices) - j
					break
				}
				quotes, _, err := q.quotes(append([]hearsay.Excerpt{v.Words}, v.Repeats...), 4)
				if err != nil {
					return d, err
				}
				one.Voices = append(one.Voices, Voice{short(v.Name, 200), append([]Quote{}, quotes...)})
			}
			d.Sides = append(d.Sides, one)
		}
		return d, nil
	})
	return out, err
}
