package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearsay"
)

// A StorySummary is a story as a list shows it.
type StorySummary struct {
	ID      hearsay.StoryID   `json:"id"`
	Aliases []hearsay.StoryID `json:"aliases,omitempty"`
	Number  int               `json:"number"` // its place in the list, from 1: changes as stories come in
	Title   string            `json:"title"`
	Pages   []hearsay.PageID  `json:"pages"`          // in the order of its brief
	Texts   int               `json:"texts"`          // pages after copies are folded together
	Outlets int               `json:"outlets"`        // that the pages name as their own
	Origins int               `json:"origins"`        // of its lead event; 0 is "none named"
	First   time.Time         `json:"first,omitzero"` // earliest and latest publication known
	Last    time.Time         `json:"last,omitzero"`
	State   StoryState        `json:"state,omitempty"` // "" where no page is dated
}

// A StoryState says whether a story goes on, by the dates of the pile alone:
// counted back from its end, which is the last day that one story in a hundred
// reaches (a single wrong date in the future does not close all others).
type StoryState string

// The states of a story. A page that joins a quiet or closed one opens it again.
const (
	GoesOn StoryState = "open"   // its last page is three days old at most
	Quiet  StoryState = "quiet"  // three weeks at most
	Closed StoryState = "closed" // older
)

// setStates sets the state of each story.
func setStates(all []StorySummary) {
	var ends []time.Time
	for _, s := range all {
		if !s.Last.IsZero() {
			ends = append(ends, s.Last)
		}
	}
	if len(ends) == 0 {
		return
	}
	slices.SortFunc(ends, func(a, b time.Time) int { return b.Compare(a) })
	end := ends[len(ends)/100]
	const day = 24 * time.Hour
	for i := range all {
		switch age := end.Sub(all[i].Last); {
		case all[i].Last.IsZero():
		case age <= 3*day:
			all[i].State = GoesOn
		case age <= 21*day:
			all[i].State = Quiet
		default:
			all[i].State = Closed
		}
	}
}

// Mark returns a number that changes whenever an article is kept or replaced.
func (db *DB) Mark(ctx context.Context) (n int64, err error) {
	err = db.sql.QueryRowContext(ctx, sqlMark).Scan(&n)
	return n, db.explain(err)
}

// PutStories replaces the list of stories, in one transaction, and forgets the
// briefs of stories that are no more. mark is what [DB.Mark] returned before the
// articles were read: where articles changed since, nothing is written and the
// error is ErrChanged. The newest story comes first in the list. What is to be
// logged of it is kept with it.
func (db *DB) PutStories(ctx context.Context, mark int64, stories []hearsay.Story, log ...LogEntry) error {
	return db.putStories(ctx, mark, stories, log, func(_ Listing, now int64) bool { return now == mark })
}

// PutStoriesAfter is PutStories for who groups while more articles come in: the error
// is ErrChanged where another list was kept since last.
func (db *DB) PutStoriesAfter(ctx context.Context, last Listing, mark int64, stories []hearsay.Story, log ...LogEntry) error {
	return db.putStories(ctx, mark, stories, log, func(have Listing, _ int64) bool { return have == last })
}

func (db *DB) putStories(ctx context.Context, mark int64, stories []hearsay.Story, log []LogEntry, ok func(have Listing, now int64) bool) error {
	stories = slices.Clone(stories)
	slices.SortFunc(stories, func(a, b hearsay.Story) int {
		if c := b.Last.Compare(a.Last); c != 0 {
			return c
		}
		if c := len(b.Members) - len(a.Members); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return db.write(ctx, func(tx *transaction) error {
		var now int64
		if err := tx.QueryRowContext(ctx, db.engine.lock).Scan(&now); err != nil {
			return err
		}
		have, err := listing(ctx, tx)
		if err != nil {
			return err
		}
		if !ok(have, now) {
			return ErrChanged
		}
		for _, q := range []string{sqlDropMembers, sqlDropAliases, sqlDropStories} {
			if err := tx.do(ctx, q); err != nil {
				return err
			}
		}
		for i, s := range stories {
			if err := putStory(ctx, tx, i+1, s); err != nil {
				return fmt.Errorf("story %s: %w", s.ID, err)
			}
		}
		if err := db.dropLines(ctx, tx); err != nil {
			return err
		}
		for _, q := range []string{sqlDropBriefs, sqlDropOutlines} {
			if err := tx.do(ctx, q); err != nil {
				return err
			}
		}
		if err := putListed(ctx, tx, stories); err != nil {
			return err
		}
		if err := putLog(ctx, tx, log); err != nil {
			return err
		}
		return putListing(ctx, tx, Listing{have.N + 1, mark})
	})
}

func putStory(ctx context.Context, tx *transaction, number int, s hearsay.Story) error {
	j, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.do(ctx, sqlPutStory, s.ID, number, s.Title.Text, stamp(s.First), stamp(s.Last), string(j)); err != nil {
		return err
	}
	for n, m := range s.Members {
		if err := tx.do(ctx, sqlPutMember, s.ID, n, m.Page); err != nil {
			return err
		}
	}
	for _, a := range s.Aliases {
		if err := tx.do(ctx, sqlPutAlias, a, s.ID); err != nil {
			return err
		}
	}
	return nil
}

// FullStories returns the stories with their members and why they are members,
// in the order of the list.
func (db *DB) FullStories(ctx context.Context) ([]hearsay.Story, error) {
	texts, err := query[string](ctx, db, sqlFullStories)
	if err != nil {
		return nil, err
	}
	out := make([]hearsay.Story, len(texts))
	for i, t := range texts {
		if err := unmarshal([]byte(t), &out[i]); err != nil {
			return nil, fmt.Errorf("database %s: damaged: %w", db.name, err)
		}
	}
	return out, nil
}

// Stories returns the list of stories, the newest first.
func (db *DB) Stories(ctx context.Context) ([]StorySummary, error) {
	var out []StorySummary
	at := map[string]int{}
	err := db.scan(ctx, sqlStories, func(rows *sql.Rows) error {
		var s StorySummary
		var first, last string
		if err := rows.Scan(&s.ID, &s.Number, &s.Title, &first, &last, &s.Texts, &s.Outlets, &s.Origins); err != nil {
			return err
		}
		s.First, s.Last = unstamp(first), unstamp(last)
		at[string(s.ID)] = len(out)
		out = append(out, s)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var a, b string
	pair := func(q string, add func(s *StorySummary, v string), key, val *string) error {
		return db.scan(ctx, q, func(rows *sql.Rows) error {
			if err := rows.Scan(&a, &b); err != nil {
				return err
			}
			if i, ok := at[*key]; ok {
				add(&out[i], *val)
			}
			return nil
		})
	}
	err = pair(sqlMembers, func(s *StorySummary, v string) { s.Pages = append(s.Pages, hearsay.PageID(v)) }, &a, &b)
	if err == nil {
		err = pair(sqlAliases, func(s *StorySummary, v string) { s.Aliases = append(s.Aliases, hearsay.StoryID(v)) }, &b, &a)
	}
	for i := range out {
		slices.Sort(out[i].Aliases)
	}
	setStates(out)
	return out, err
}

// scan calls f for each row of a query.
func (db *DB) scan(ctx context.Context, q string, f func(*sql.Rows) error, args ...any) error {
	rows, err := db.sql.QueryContext(ctx, q, args...)
	if err != nil {
		return db.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return db.explain(err)
		}
	}
	return db.explain(rows.Err())
}

// Story returns the story that a person names: by its ID or an earlier one, by
// the only ID that begins so, or by its number in the list. The error is
// ErrNotFound or ErrAmbiguous where there is no such story.
func (db *DB) Story(ctx context.Context, name string) (StorySummary, error) {
	all, err := db.Stories(ctx)
	if err != nil {
		return StorySummary{}, err
	}
	var fit []StorySummary
	for _, s := range all {
		ids := append([]hearsay.StoryID{s.ID}, s.Aliases...)
		if slices.Contains(ids, hearsay.StoryID(name)) {
			return s, nil
		}
		if slices.ContainsFunc(ids, func(id hearsay.StoryID) bool { return strings.HasPrefix(string(id), name) }) && name != "" {
			fit = append(fit, s)
		}
	}
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(all) {
		return all[n-1], nil
	}
	switch len(fit) {
	case 0:
		return StorySummary{}, fmt.Errorf("story %s: %w in %s; \"hearsay stories\" lists them", name, ErrNotFound, db.name)
	case 1:
		return fit[0], nil
	}
	return StorySummary{}, fmt.Errorf("story %s: %w: give more of its ID", name, ErrAmbiguous)
}

// A MadeBrief is a brief ready to be kept: packed, which several goroutines can
// do at once.
type MadeBrief struct {
	story                   hearsay.StoryID
	made                    string
	texts, outlets, origins int
	brief                   []byte // nil where only made changes
	doc                     *briefDoc
	outline, speaking       []byte // see [Outline] and [Speaking]
}

// PrepareBrief makes a brief ready to be kept. made is the fingerprint of all
// that it was made from, which [DB.Made] returns.
func (db *DB) PrepareBrief(made string, b *hearsay.Brief) (*MadeBrief, error) {
	j, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("brief %s: %w", b.Story.ID, err)
	}
	m := &MadeBrief{story: b.Story.ID, made: made, texts: b.Texts, outlets: len(b.Outlets), brief: db.pack(j)}
	if b.Lead != nil {
		m.origins = len(b.Lead.Origins.Origins)
	}
	if db.index != nil {
		m.doc = newBriefDoc(b)
	}
	if m.outline, err = db.packJSON(Outline(b)); err != nil {
		return nil, err
	}
	m.speaking, err = db.packJSON(Speaking(b))
	return m, err
}

// Made reports whether it is a brief, not only word that the kept one stands.
func (m *MadeBrief) Made() bool { return m.brief != nil }

// Remade says that the kept brief of a story is what would be made now.
func Remade(id hearsay.StoryID, made string) *MadeBrief {
	return &MadeBrief{story: id, made: made}
}

// PutBriefs keeps briefs, all or none.
func (db *DB) PutBriefs(ctx context.Context, briefs ...*MadeBrief) error {
	return db.write(ctx, func(tx *transaction) error {
		var docs []*briefDoc
		for _, b := range briefs {
			if b.doc != nil {
				docs = append(docs, b.doc)
			}
			var err error
			if b.brief == nil {
				err = tx.do(ctx, sqlRemade, b.story, b.made)
			} else {
				err = tx.do(ctx, sqlPutBrief, b.story, b.made, b.texts, b.outlets, b.origins, b.brief)
				if err == nil {
					err = tx.do(ctx, sqlPutRecord, outlineKind, string(b.story), b.outline)
				}
				if err == nil {
					err = tx.do(ctx, sqlPutRecord, speakingKind, string(b.story), b.speaking)
				}
			}
			if err != nil {
				return err
			}
		}
		if len(docs) == 0 {
			return nil
		}
		return db.index.briefs(ctx, tx, docs)
	})
}

// PutBrief keeps the brief of a story: PrepareBrief and PutBriefs for one.
func (db *DB) PutBrief(ctx context.Context, made string, b *hearsay.Brief) error {
	m, err := db.PrepareBrief(made, b)
	if err != nil {
		return err
	}
	return db.PutBriefs(ctx, m)
}

// ForgetBriefs replaces the fingerprints of all briefs, so that each is made again.
// Until then a brief has one that no other brief had, for those who remember briefs
// by it.
func (db *DB) ForgetBriefs(ctx context.Context) error {
	return db.write(ctx, func(tx *transaction) error {
		err := tx.do(ctx, sqlForgetBriefs)
		return err
	})
}

// Made returns the fingerprint of a story's brief, "" where it has none.
func (db *DB) Made(ctx context.Context, id hearsay.StoryID) (made string, err error) {
	err = db.sql.QueryRowContext(ctx, sqlMade, id).Scan(&made)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return made, db.explain(err)
}

// Brief returns the brief of the story with that ID, an earlier ID of it, a
// prefix or its number, as [DB.Story] finds it. Pages whose bytes were removed are
// marked in it.
func (db *DB) Brief(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error) {
	var packed []byte
	err := db.sql.QueryRowContext(ctx, sqlGetBrief, id).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		s, err := db.Story(ctx, string(id))
		if err != nil {
			return nil, err
		}
		if s.ID == id {
			return nil, fmt.Errorf("brief of story %s: %w in %s; \"hearsay rebuild\" makes it", id, ErrNotFound, db.name)
		}
		return db.Brief(ctx, s.ID)
	}
	if err != nil {
		return nil, db.explain(err)
	}
	b := new(hearsay.Brief)
	if err := db.decode(packed, b); err != nil {
		return nil, err
	}
	gone, err := query[hearsay.PageID](ctx, db, sqlGone, id)
	if err != nil {
		return nil, err
	}
	for i := range b.Pages {
		b.Pages[i].Gone = slices.Contains(gone, b.Pages[i].Page)
	}
	return b, nil
}
