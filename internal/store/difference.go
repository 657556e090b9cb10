package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"hearsay"
)

// PutStories replaces the list of stories, in one transaction, and forgets the
// briefs of stories that are no more. mark is what [DB.Mark] returned before the
// articles were read: where articles changed since, nothing is written and the
// error is ErrChanged. What is to be logged of it is kept with it.
//
// Only the stories that are others than before are written, as their hashes tell,
// so that three pages that come to a pile of a million cost what three pages cost;
// the hashes of all stories are compared, some 50 bytes each. The list stands in
// the order of an index, the newest story first, and nobody keeps numbers.
func (db *DB) PutStories(ctx context.Context, mark int64, stories []hearsay.Story, log ...LogEntry) error {
	return db.putStories(ctx, mark, stories, log, func(_ Listing, now int64) bool { return now == mark })
}

// PutStoriesAfter is PutStories for who groups while more articles come in: the error
// is ErrChanged where another list was kept since last.
func (db *DB) PutStoriesAfter(ctx context.Context, last Listing, mark int64, stories []hearsay.Story, log ...LogEntry) error {
	return db.putStories(ctx, mark, stories, log, func(have Listing, _ int64) bool { return have == last })
}

func (db *DB) putStories(ctx context.Context, mark int64, stories []hearsay.Story, log []LogEntry, ok func(have Listing, now int64) bool) error {
	hashes, err := hashed(ctx, stories) // before anybody has to wait
	if err != nil {
		return err
	}
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
		if err := putDifference(ctx, tx, stories, hashes); err != nil {
			return err
		}
		if err := db.dropLost(ctx, tx); err != nil {
			return err
		}
		if err := tx.do(ctx, sqlPutRecord, listKind, "stories", listWord(hashes)); err != nil {
			return err
		}
		if err := putLog(ctx, tx, log); err != nil {
			return err
		}
		return putListing(ctx, tx, Listing{have.N + 1, mark})
	})
}

// A storyHash is the first half of the SHA-256 of a story as JSON, as two numbers:
// the first, which is never 0, is kept with the story.
type storyHash [2]int64

func hashed(ctx context.Context, stories []hearsay.Story) ([]storyHash, error) {
	out := make([]storyHash, len(stories))
	return out, parallel(ctx, len(stories), func(i int) error {
		j, err := json.Marshal(&stories[i])
		if err != nil {
			return fmt.Errorf("story %s: %w", stories[i].ID, err)
		}
		sum := sha256.Sum256(j)
		a, b := binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])
		out[i] = storyHash{int64(max(a, 1)), int64(b)}
		return nil
	})
}

// listWord is the sum of the hashes, which tells of the order too: the stories
// decide it.
func listWord(hashes []storyHash) []byte {
	var a, b uint64
	for _, h := range hashes {
		a, b = a+uint64(h[0]), b+uint64(h[1])
	}
	return fmt.Appendf(nil, "%d %016x%016x", len(hashes), a, b)
}

// putDifference makes the kept stories those of a list.
func putDifference(ctx context.Context, tx *transaction, stories []hearsay.Story, hashes []storyHash) error {
	at := make(map[hearsay.StoryID]int, len(stories))
	for i := range stories {
		at[stories[i].ID] = i
	}
	if len(at) != len(stories) {
		return errors.New("list of stories: one is in it twice")
	}
	const (
		fresh = iota
		same
		changed
	)
	state := make([]byte, len(stories))
	var gone []hearsay.StoryID
	kept, stayed := 0, 0
	err := eachPair(ctx, tx, sqlHashes, func(id []byte, hash int64) {
		kept++
		i, ok := at[hearsay.StoryID(id)]
		switch {
		case !ok:
			gone = append(gone, hearsay.StoryID(id))
		case hash == hashes[i][0]:
			stayed++
			state[i] = same
		default:
			state[i] = changed
		}
	})
	if err != nil {
		return err
	}
	if kept > 0 && stayed == 0 { // all at once is quicker
		for _, q := range []string{sqlDropMembers, sqlDropAliases, sqlDropGrouped, sqlDropStories} {
			if err := tx.do(ctx, q); err != nil {
				return err
			}
		}
		gone = nil
		clear(state)
	}
	for _, id := range gone {
		for _, q := range []string{sqlMembersGone, sqlAliasesGone, sqlGroupedGone, sqlStoryGone} {
			if err := tx.do(ctx, q, id); err != nil {
				return err
			}
		}
	}
	var members [][3]any
	for i := range stories {
		if state[i] == same {
			continue
		}
		if state[i] == changed {
			for _, q := range []string{sqlMembersGone, sqlAliasesGone} {
				if err := tx.do(ctx, q, stories[i].ID); err != nil {
					return err
				}
			}
		}
		if err := putStory(ctx, tx, &stories[i], hashes[i][0]); err != nil {
			return fmt.Errorf("story %s: %w", stories[i].ID, err)
		}
		for n, m := range stories[i].Members {
			members = append(members, [3]any{stories[i].ID, n, m.Page})
		}
		if len(members) < membersAtOnce {
			continue
		}
		if err := putMembers(ctx, tx, members); err != nil {
			return err
		}
		members = members[:0]
	}
	return putMembers(ctx, tx, members)
}

// membersAtOnce is about how many PostgreSQL is given in one statement: with one for
// each it took twice as long.
const membersAtOnce = 2000

const postgresMembers = `INSERT INTO members (story, n, page) SELECT convert_to(m->>0, 'UTF8'), (m->>1)::bigint, convert_to(m->>2, 'UTF8')
	FROM json_array_elements(convert_from($1, 'UTF8')::json) m`

// putMembers puts members, each of a story, with its number and page.
func putMembers(ctx context.Context, tx *transaction, members [][3]any) error {
	if tx.pgx != nil && len(members) > 0 {
		j, err := json.Marshal(members)
		if err != nil {
			return err
		}
		return tx.do(ctx, postgresMembers, string(j))
	}
	for _, m := range members {
		if err := tx.do(ctx, sqlPutMember, m[:]...); err != nil {
			return err
		}
	}
	return nil
}

// eachPair calls f with each row of a name, which is good until f returns, and a
// number.
func eachPair(ctx context.Context, tx *transaction, q string, f func([]byte, int64)) error {
	rows, err := tx.QueryContext(ctx, q)
	if err != nil {
		return err
	}
	defer rows.Close()
	var id sql.RawBytes
	var n int64
	for rows.Next() {
		if err := rows.Scan(&id, &n); err != nil {
			return err
		}
		f(id, n)
	}
	return rows.Err()
}

func putStory(ctx context.Context, tx *transaction, s *hearsay.Story, hash int64) error {
	j, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.do(ctx, sqlPutStory, s.ID, s.Title.Text, stamp(s.First), stamp(s.Last), len(s.Members), hash); err != nil {
		return err
	}
	if err := tx.do(ctx, sqlPutGrouped, s.ID, string(j)); err != nil {
		return err
	}
	for _, a := range s.Aliases {
		if err := tx.do(ctx, sqlPutAlias, a, s.ID); err != nil {
			return err
		}
	}
	return nil
}

// dropLost takes out the briefs whose stories are no more, and what goes with them.
func (db *DB) dropLost(ctx context.Context, tx *transaction) error {
	rows, err := tx.QueryContext(ctx, sqlLostBriefs)
	if err != nil {
		return err
	}
	defer rows.Close()
	var lost []hearsay.StoryID
	for rows.Next() {
		var id hearsay.StoryID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		lost = append(lost, id)
	}
	if err := rows.Err(); err != nil || len(lost) == 0 {
		return err
	}
	if db.index != nil {
		if err := db.index.drop(ctx, tx, lost); err != nil {
			return err
		}
	}
	for _, id := range lost {
		for _, q := range []string{sqlDropBrief, sqlDropFacts, sqlDropVoices} {
			if err := tx.do(ctx, q, id); err != nil {
				return err
			}
		}
		for _, kind := range []string{outlineKind, speakingKind} {
			if err := tx.do(ctx, sqlDropRecord, kind, string(id)); err != nil {
				return err
			}
		}
	}
	return nil
}
