package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"time"

	"hearsay"
)

// The list of stories is as long as the pile is large. Who shows a part of it asks
// for that ([DB.StoriesAt]), who looks for a story asks for it ([DB.Story],
// [DB.StoriesOf]), and who has to see all takes them as they come ([DB.AllStories]).

// listed is how many stories of the list are read at once.
const listed = 1000

// CountStories returns how many stories there are.
func (db *DB) CountStories(ctx context.Context) (int, error) {
	return one[int](ctx, db, sqlCountStories)
}

// Stories returns the list of stories, the newest first; of those the one with the
// most pages. It takes some 100 bytes a story and 100 a page of memory.
func (db *DB) Stories(ctx context.Context) ([]StorySummary, error) {
	var out []StorySummary
	for s, err := range db.AllStories(ctx) {
		if err != nil {
			return nil, err
		}
		out = append(out, *s)
	}
	return out, nil
}

// AllStories goes through the list of stories, in the order that it has now. What it
// yields is the caller's, who may read and write meanwhile: a story that goes on the
// way is left out, and one that comes is missed.
func (db *DB) AllStories(ctx context.Context) iter.Seq2[*StorySummary, error] {
	return func(yield func(*StorySummary, error) bool) {
		var ids []hearsay.StoryID
		var end time.Time
		err := db.atOnce(ctx, func(in *DB) (err error) {
			if ids, err = query[hearsay.StoryID](ctx, in, sqlOrder, everything, 0); err != nil {
				return err
			}
			end, err = in.pileEnd(ctx)
			return err
		})
		number := 1
		for some := range slices.Chunk(ids, listed) {
			var list []StorySummary
			if err == nil {
				err = db.atOnce(ctx, func(in *DB) (err error) {
					list, err = in.summaries(ctx, some, number, end)
					return err
				})
			}
			if err != nil {
				break
			}
			for i := range list {
				if !yield(&list[i], nil) {
					return
				}
			}
			number += len(some)
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// errEnough ends a scan whose caller has seen enough.
var errEnough = errors.New("enough")

// everything is more stories than there are.
const everything = math.MaxInt64

// StoriesAt returns n stories of the list, from a number on that counts from 1;
// fewer at its end.
func (db *DB) StoriesAt(ctx context.Context, number, n int) (out []StorySummary, err error) {
	if number < 1 || n < 1 {
		return nil, nil
	}
	err = db.atOnce(ctx, func(in *DB) error {
		ids, err := query[hearsay.StoryID](ctx, in, sqlOrder, n, number-1)
		if err != nil || len(ids) == 0 {
			return err
		}
		end, err := in.pileEnd(ctx)
		if err != nil {
			return err
		}
		out, err = in.summaries(ctx, ids, number, end)
		return err
	})
	return out, err
}

// StoriesNamed returns the stories with exactly these IDs, in their order and without
// numbers. Those that are not there are left out.
func (db *DB) StoriesNamed(ctx context.Context, ids ...hearsay.StoryID) (out []StorySummary, err error) {
	for some := range slices.Chunk(ids, listed) {
		var list []StorySummary
		err := db.atOnce(ctx, func(in *DB) error {
			end, err := in.pileEnd(ctx)
			if err != nil {
				return err
			}
			list, err = in.summaries(ctx, some, 0, end)
			return err
		})
		if err != nil {
			return nil, err
		}
		for i := range list {
			list[i].Number = 0
		}
		out = append(out, list...)
	}
	return out, nil
}

// StoriesOf returns the story that each of these pages is in. Pages that are in none
// are left out.
func (db *DB) StoriesOf(ctx context.Context, pages ...hearsay.PageID) (map[hearsay.PageID]hearsay.StoryID, error) {
	out := make(map[hearsay.PageID]hearsay.StoryID, len(pages))
	for some := range slices.Chunk(pages, listed) {
		err := named(ctx, db, sqlStoryOf, some, func(rows *sql.Rows) error {
			var page hearsay.PageID
			var story hearsay.StoryID
			err := rows.Scan(&page, &story)
			out[page] = story
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Story returns the story that a person names: by its ID or an earlier one, by its
// number in the list, or by the only ID that begins so. The error is ErrNotFound or
// ErrAmbiguous where there is no such story.
func (db *DB) Story(ctx context.Context, name string) (s StorySummary, err error) {
	err = db.atOnce(ctx, func(in *DB) error {
		id, err := in.findStory(ctx, name, 1, true)
		if err != nil {
			return err
		}
		before, err := in.before(ctx, id)
		if err != nil {
			return err
		}
		end, err := in.pileEnd(ctx)
		if err != nil {
			return err
		}
		list, err := in.summaries(ctx, []hearsay.StoryID{id}, before+1, end)
		if err == nil && len(list) == 0 {
			err = ErrNotFound
		}
		if err == nil {
			s = list[0]
		}
		return err
	})
	return s, err
}

// StoryID returns the ID of the story with that ID, that had it earlier, or whose ID
// or earlier ID is the only one that begins so, with at least so many bytes. The
// errors are those of [DB.Story].
func (db *DB) StoryID(ctx context.Context, name string, shortest int) (hearsay.StoryID, error) {
	return db.findStory(ctx, name, shortest, false)
}

// findStory is StoryID, where number says that name may be a number in the list, too.
func (db *DB) findStory(ctx context.Context, name string, shortest int, number bool) (hearsay.StoryID, error) {
	fit, err := query[hearsay.StoryID](ctx, db, sqlNamed, name)
	if err != nil {
		return "", err
	}
	if n, bad := strconv.Atoi(name); number && len(fit) == 0 && bad == nil && n >= 1 {
		if fit, err = query[hearsay.StoryID](ctx, db, sqlOrder, 1, n-1); err != nil {
			return "", err
		}
	}
	if next := following(name); len(fit) == 0 && len(name) >= shortest && next != "" {
		if fit, err = query[hearsay.StoryID](ctx, db, sqlBegin, name, next); err != nil {
			return "", err
		}
	}
	switch len(fit) {
	case 0:
		return "", fmt.Errorf("story %s: %w in %s; \"hearsay stories\" lists them", name, ErrNotFound, db.name)
	case 1:
		return fit[0], nil
	}
	return "", fmt.Errorf("story %s: %w: give more of its ID", name, ErrAmbiguous)
}

// following returns the first text after all that begin so, in the order of bytes;
// "" where there is none, or all do.
func following(prefix string) string {
	b := []byte(prefix)
	for len(b) > 0 && b[len(b)-1] == 0xff {
		b = b[:len(b)-1]
	}
	if len(b) == 0 {
		return ""
	}
	b[len(b)-1]++
	return string(b)
}

// before returns how many stories stand before one in the list. It counts them in
// the index.
func (db *DB) before(ctx context.Context, id hearsay.StoryID) (n int, err error) {
	var last string
	var pages int
	if err := db.sql.QueryRowContext(ctx, sqlPlace, id).Scan(&last, &pages); err != nil {
		return 0, db.explain(err)
	}
	return one[int](ctx, db, sqlOrderBefore, last, pages, id)
}

// pileEnd returns the end of the pile, from which the states of stories count; the
// zero time where no story is dated.
func (db *DB) pileEnd(ctx context.Context) (time.Time, error) {
	list, err := query[string](ctx, db, sqlPileEnd)
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return unstamp(list[0]), nil
}

// stateAt returns the state of a story whose last page is of that time.
func stateAt(last, end time.Time) StoryState {
	const day = 24 * time.Hour
	switch age := end.Sub(last); {
	case last.IsZero() || end.IsZero():
		return ""
	case age <= 3*day:
		return GoesOn
	case age <= 21*day:
		return Quiet
	}
	return Closed
}

// summaries returns the stories with these IDs, those that are there, the first ID
// being that of a number.
func (db *DB) summaries(ctx context.Context, ids []hearsay.StoryID, number int, end time.Time) ([]StorySummary, error) {
	out := make([]StorySummary, len(ids))
	at := make(map[string]*StorySummary, len(ids))
	for i, id := range ids {
		out[i] = StorySummary{ID: id, Number: number + i}
		at[string(id)] = &out[i]
	}
	var id sql.RawBytes
	var first, last, other string
	there := make(map[*StorySummary]bool, len(ids))
	none := &StorySummary{}
	of := func() *StorySummary {
		if s := at[string(id)]; s != nil {
			return s
		}
		return none
	}
	read := func(q string, row func(*sql.Rows) error) error { return named(ctx, db, q, ids, row) }
	err := read(sqlStories, func(rows *sql.Rows) error {
		var title string
		err := rows.Scan(&id, &title, &first, &last)
		s := of()
		there[s] = true
		s.Title, s.First, s.Last = title, unstamp(first), unstamp(last)
		s.State = stateAt(s.Last, end)
		return err
	})
	if err == nil {
		err = read(sqlBriefCounts, func(rows *sql.Rows) error {
			var texts, outlets, origins int
			err := rows.Scan(&id, &texts, &outlets, &origins)
			s := of()
			s.Texts, s.Outlets, s.Origins = texts, outlets, origins
			return err
		})
	}
	if err == nil {
		err = read(sqlMembers, func(rows *sql.Rows) error {
			err := rows.Scan(&id, &other)
			s := of()
			s.Pages = append(s.Pages, hearsay.PageID(other))
			return err
		})
	}
	if err == nil {
		err = read(sqlAliases, func(rows *sql.Rows) error {
			err := rows.Scan(&id, &other)
			s := of()
			s.Aliases = append(s.Aliases, hearsay.StoryID(other))
			return err
		})
	}
	if len(there) < len(ids) {
		at := 0
		out = slices.DeleteFunc(out, func(StorySummary) bool { at++; return !there[&out[at-1]] })
	}
	return out, err
}

// namedAtOnce is how many values one query names: articles, the largest of what is
// asked for so, are some 5 kB each as packed.
const namedAtOnce = 512

// named calls f with each row of a query for values that its $1 lists as JSON, some at
// once.
func named[T ~string](ctx context.Context, db *DB, q string, list []T, f func(*sql.Rows) error) error {
	for part := range slices.Chunk(list, namedAtOnce) {
		j, err := json.Marshal(part)
		if err != nil {
			return err
		}
		if err := db.scan(ctx, q, f, string(j)); err != nil {
			return err
		}
	}
	return nil
}

// FullStories returns the stories with their members and why they are members,
// in the order of the list.
func (db *DB) FullStories(ctx context.Context) ([]hearsay.Story, error) {
	var out []hearsay.Story
	for s, err := range db.eachFull(ctx, sqlFullStories) {
		if err != nil {
			return nil, err
		}
		out = append(out, *s)
	}
	return out, nil
}

// Grouped goes through the stories with what grouping has to know of them: their IDs,
// earlier IDs and members, in order of ID. Why a page is a member is left out, which
// is most of a story. It reads the members as they come; the caller must not write
// meanwhile.
func (db *DB) Grouped(ctx context.Context) iter.Seq2[*hearsay.Story, error] {
	return func(yield func(*hearsay.Story, error) bool) {
		former := map[hearsay.StoryID][]hearsay.StoryID{}
		var id, other sql.RawBytes
		err := db.scan(ctx, sqlAllAliases, func(rows *sql.Rows) error {
			err := rows.Scan(&id, &other)
			former[hearsay.StoryID(id)] = append(former[hearsay.StoryID(id)], hearsay.StoryID(other))
			return err
		})
		var s *hearsay.Story
		if err == nil {
			err = db.scan(ctx, sqlAllMembers, func(rows *sql.Rows) error {
				if err := rows.Scan(&id, &other); err != nil {
					return err
				}
				if s == nil || string(s.ID) != string(id) {
					if s != nil && !yield(s, nil) {
						return errEnough
					}
					s = &hearsay.Story{ID: hearsay.StoryID(id)}
					s.Aliases = former[s.ID]
				}
				s.Members = append(s.Members, hearsay.Member{Page: hearsay.PageID(other)})
				return nil
			})
		}
		switch {
		case errors.Is(err, errEnough):
		case err != nil:
			yield(nil, err)
		case s != nil:
			yield(s, nil)
		}
	}
}

func (db *DB) eachFull(ctx context.Context, q string) iter.Seq2[*hearsay.Story, error] {
	return func(yield func(*hearsay.Story, error) bool) {
		var j sql.RawBytes
		err := db.scan(ctx, q, func(rows *sql.Rows) error {
			if err := rows.Scan(&j); err != nil {
				return err
			}
			s := new(hearsay.Story)
			if err := unmarshal(slices.Clone(j), s); err != nil {
				return fmt.Errorf("database %s: damaged: %w", db.name, err)
			}
			if !yield(s, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	}
}

// atOnce calls f with a DB whose every read is of one moment; again, where the
// database was gone.
func (db *DB) atOnce(ctx context.Context, f func(*DB) error) error {
	if db.in != nil {
		return f(db)
	}
	began := time.Now()
	for tries := 1; ; tries++ {
		err := db.engine.explain(db.snapshot(ctx, f))
		if err == nil || ctx.Err() != nil || !db.engine.again(err, tries, began) {
			return err
		}
		if err := pause(ctx, tries); err != nil {
			return err
		}
	}
}

func (db *DB) snapshot(ctx context.Context, f func(*DB) error) error {
	tx, err := db.engine.begin(ctx, true)
	if err != nil {
		return err
	}
	defer tx.undo()
	in := *db
	in.sql, in.in = tx, tx
	return f(&in)
}
