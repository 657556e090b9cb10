package mcp

import (
	"context"

	"hearsay"
	"hearsay/internal/speaker"
)

// A Statement is what somebody said, as a page reports it.
type Statement struct {
	ID       string   `json:"id"`
	Story    string   `json:"story"`
	Speaker  string   `json:"speaker,omitempty" jsonschema:"none where nobody is named"`
	Known    string   `json:"speaker_kind,omitempty" jsonschema:"person, organisation, place (its government) or group (described, not named)"`
	Roles    []string `json:"roles,omitempty" jsonschema:"as pages state them"`
	Kind     string   `json:"kind" jsonschema:"direct: in quotation marks; indirect: told by another; mixed"`
	Denied   bool     `json:"denied,omitempty" jsonschema:"true where the statement denies its content: never leave the denial out"`
	Cue      *Quote   `json:"cue,omitempty" jsonschema:"the verb of saying, with its negation"`
	Words    []Quote  `json:"words" jsonschema:"what was said, as the page words it"`
	Quoted   []Quote  `json:"quoted_parts" jsonschema:"the parts that stand in quotation marks on the page: only these may be printed as the speaker's own words"`
	Sentence *Quote   `json:"sentence,omitempty" jsonschema:"the sentences that hold all of it"`
	Via      []string `json:"via,omitempty" jsonschema:"through whom it came, nearest first, as the page says"`
	Said     *When    `json:"said,omitempty"`
	Counts   Counts   `json:"counts"`
}

// StatementsIn asks for statements.
type StatementsIn struct {
	Story   string `json:"story,omitempty" jsonschema:"of this story; needed where no speaker is given"`
	Speaker string `json:"speaker,omitempty" jsonschema:"of this speaker: a name or part of one"`
	Words   string `json:"words,omitempty" jsonschema:"each begins a word of the statement"`
	Kind    string `json:"kind,omitempty" jsonschema:"direct, indirect or mixed"`
	Outlet  string `json:"outlet,omitempty" jsonschema:"carried by it"`
	After   string `json:"after,omitempty" jsonschema:"a day, month or year: dated on it or later"`
	Before  string `json:"before,omitempty" jsonschema:"a day, month or year: dated on it or earlier"`
	Ask
}

// StatementsOut is a list of statements.
type StatementsOut struct {
	Paging
	Also       []string    `json:"stories_not_read,omitempty" jsonschema:"stories in which the speaker speaks too, beyond the newest, which were read: ask for each by its id"`
	Statements []Statement `json:"statements"`
}

// A said is a line with whom it is of.
type said struct {
	speaker.Line
	who *hearsay.Speaker
}

func (s *server) statements(ctx context.Context, in StatementsIn) (out StatementsOut, err error) {
	out.Statements = []Statement{}
	for name, v := range map[string]string{"speaker": in.Speaker, "words": in.Words, "outlet": in.Outlet} {
		if err := checkText(name, v); err != nil {
			return out, err
		}
	}
	f := speaker.Filter{Outlet: in.Outlet, Kind: hearsay.StatementKind(in.Kind), Words: in.Words}
	switch f.Kind {
	case "", hearsay.Direct, hearsay.Indirect, hearsay.Mixed:
	default:
		return out, wrongf("kind %q: give direct, indirect or mixed", cut(in.Kind, 40))
	}
	if f.After, err = parseDay("after", in.After, false); err != nil {
		return out, err
	}
	if f.Before, err = parseDay("before", in.Before, true); err != nil {
		return out, err
	}
	q := s.quoter(ctx, nil)
	var all []said
	var state string
	switch {
	case in.Story != "":
		b, made, err := s.brief(ctx, in.Story)
		if err != nil {
			return out, err
		}
		q.knows(b)
		state = made
		for i := range b.Speakers {
			w := &b.Speakers[i]
			if in.Speaker != "" && !(&speaker.Speaker{Name: w.Name, Aliases: w.Aliases}).Has(in.Speaker) {
				continue
			}
			for _, l := range f.Pick(speaker.Lines(b, i), "") {
				all = append(all, said{l, w})
			}
		}
	case in.Speaker != "":
		if all, state, out.Also, err = s.everywhere(ctx, q, in.Speaker, f); err != nil {
			return out, err
		}
	default:
		return out, wrongf("give a story, or a speaker, or both")
	}
	question := in
	question.Cursor = ""
	out.Statements, out.Paging, err = list(in.Ask, len(all), state, question, func(i int) (Statement, error) { return q.statement(&all[i]) })
	return out, err
}

func (q *quoter) statement(y *said) (Statement, error) {
	st := &y.Saying.Statement
	out := Statement{ID: string(st.ID), Story: string(y.Story), Speaker: short(y.who.Name, 200), Known: string(y.who.Kind), Kind: string(st.Kind), Denied: st.Denied, Said: when(st.Said), Words: []Quote{}, Quoted: []Quote{}}
	for _, r := range y.who.Roles[:min(len(y.who.Roles), 3)] {
		out.Roles = append(out.Roles, short(r.Text, 200))
	}
	for _, v := range st.Via[:min(len(st.Via), 5)] {
		out.Via = append(out.Via, short(v.Name, 200))
	}
	var err error
	if out.Words, _, err = q.quotes(st.Words, fewItems); err != nil {
		return out, err
	}
	a, err := q.article(st.Page)
	if err != nil {
		return out, err
	}
	if a != nil {
		var es []hearsay.Excerpt
		for _, r := range st.Quoted {
			es = append(es, a.Excerpt(r))
		}
		if out.Quoted, _, err = q.quotes(es, fewItems); err != nil {
			return out, err
		}
	}
	if out.Words == nil {
		out.Words = []Quote{}
	}
	if out.Quoted == nil {
		out.Quoted = []Quote{}
	}
	for to, e := range map[**Quote]hearsay.Excerpt{&out.Cue: st.Cue, &out.Sentence: st.Sentence} {
		if e.None() {
			continue
		}
		one, err := q.quote(e)
		if err != nil {
			return out, err
		}
		*to = &one
	}
	out.Counts, err = q.counts(&y.Saying.Origins, fewItems, 1)
	return out, err
}
