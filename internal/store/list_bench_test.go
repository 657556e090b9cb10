package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"hearsay"
)

// BenchmarkManyStories times the list of stories in a SQLite file, HEARSAY_STORIES of
// them with three pages each, in processor time: how long it takes to be kept anew, after three of
// them changed, and to be read.
func BenchmarkManyStories(b *testing.B) {
	ctx := context.Background()
	db := must(Open(ctx, filepath.Join(b.TempDir(), "h.db")))
	defer db.Close()
	list := manyStories(b, db, 5000)
	n := len(list)
	err := db.write(ctx, func(tx *transaction) error {
		for i := range list {
			for k := range list[i].Members {
				list[i].Members[k].Why = []string{"shares Kofoni, 71, Hoslo, Ferry; and the words crossed, sank, sunday, mowogas; the same day"}
			}
			if err := tx.do(ctx, sqlPutBrief, list[i].ID, hash("made", i), 3, 2, 1, make([]byte, 3000)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	used := func() time.Duration {
		var r syscall.Rusage
		syscall.Getrusage(syscall.RUSAGE_SELF, &r)
		return time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	for b.Loop() {
		for _, step := range []struct {
			name string
			f    func() error
		}{
			{"new", func() error { return db.PutStories(ctx, 0, list) }},
			{"same", func() error { return db.PutStories(ctx, 0, list) }},
			{"three", func() error {
				for i := range 3 {
					list[i].Title.Text += "."
				}
				return db.PutStories(ctx, 0, list)
			}},
			{"one", func() error { _, err := db.Story(ctx, string(list[n/2].ID)); return err }},
			{"number", func() error { _, err := db.Story(ctx, strconv.Itoa(n-1)); return err }},
			{"part", func() error { _, err := db.StoriesAt(ctx, n/2, 50); return err }},
			{"grouped", func() error {
				for _, err := range db.Grouped(ctx) {
					if err != nil {
						return err
					}
				}
				return nil
			}},
			{"full", func() error { _, err := db.FullStories(ctx); return err }},
			{"all", func() error {
				for _, err := range db.AllStories(ctx) {
					if err != nil {
						return err
					}
				}
				return nil
			}},
			{"marks", func() error { _, err := db.BriefMarks(ctx); return err }},
		} {
			began := used()
			if err := step.f(); err != nil {
				b.Fatal(step.name, err)
			}
			b.ReportMetric(float64((used()-began).Microseconds())/1000, step.name+"-cpu-ms")
		}
	}
	b.ReportMetric(0, "ns/op")
}

// manyStories makes HEARSAY_STORIES, or n, with three kept pages each.
func manyStories(b *testing.B, db *DB, n int) []hearsay.Story {
	b.Helper()
	if given := os.Getenv("HEARSAY_STORIES"); given != "" {
		var err error
		if n, err = strconv.Atoi(given); err != nil || n < 1 {
			b.Fatalf("HEARSAY_STORIES=%s is no number of stories", given)
		}
	}
	ctx := context.Background()
	list := make([]hearsay.Story, n)
	err := db.write(ctx, func(tx *transaction) error {
		if err := tx.do(ctx, `INSERT INTO bytes (hash, coding, size, data) VALUES ('h', 'raw', 0, x'')`); err != nil {
			return err
		}
		for i := range list {
			day := time.Date(2031, 1, 1+i%200, 0, 0, 0, 0, time.UTC)
			s := &list[i]
			*s = hearsay.Story{ID: hearsay.StoryID(hash("story", i)[:10]), First: day, Last: day.AddDate(0, 0, i%4)}
			s.Title.Text = fmt.Sprintf("Ferry %d sinks off Kofoni, %d missing", i, i%90)
			for k := range 3 {
				id := hearsay.PageID(hash("page", 3*i+k))
				err := tx.do(ctx, `INSERT INTO pages (id, url, fetched, type, charset, locator, raw, body) VALUES ($1, '', '', '', '', '', 'h', 'h')`, id)
				if err != nil {
					return err
				}
				s.Members = append(s.Members, hearsay.Member{Page: id})
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return list
}

func hash(what string, n int) string {
	sum := sha256.Sum256(fmt.Append(nil, what, n))
	return hex.EncodeToString(sum[:])
}
