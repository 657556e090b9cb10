package web

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// TestTown follows every note of what the whole program makes of the invented
// press in testdata/town.
func TestTown(t *testing.T) {
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "town.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := pipeline.Run(ctx, db, source.Read(ctx, []string{"../../testdata/town"}, source.Options{}), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	stories, err := db.Stories(ctx)
	if err != nil || len(stories) == 0 {
		t.Fatalf("%d stories: %v", len(stories), err)
	}
	h := Handler(db)
	notes := 0
	for _, s := range stories {
		front := "/story/" + string(s.ID)
		for _, format := range []ReportFormat{ReportHTML, ReportMarkdown} {
			var b bytes.Buffer
			if err := WriteReport(ctx, db, string(s.ID), format, &b); err != nil {
				t.Fatal(err)
			}
			if format == ReportHTML {
				checkReport(t, front, b.String())
			} else {
				checkMarkdown(t, front, b.String())
			}
		}
		for _, path := range []string{front, front + "/from", front + "/happened", front + "/sources"} {
			_, n := get(t, h, path)
			audit(t, path, n)
			harmless(t, path, n)
			notes += follow(t, h, path)
		}
	}
	if notes < 100 {
		t.Errorf("followed only %d notes", notes)
	}
}
