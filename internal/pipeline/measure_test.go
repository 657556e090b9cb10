package pipeline

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"hearsay/internal/source"
	"hearsay/internal/store"
)

// A counter counts what a recorder is told.
type counter struct {
	mu     sync.Mutex
	stages map[string]int
	errors map[string]int
}

func (c *counter) Stage(name string, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if took < 0 {
		panic("a stage took less than no time")
	}
	c.stages[name]++
}

func (c *counter) Error(kind string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.errors[kind]++
}

func TestStagesAndFailuresAreMeasured(t *testing.T) {
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "h.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := &counter{stages: map[string]int{}, errors: map[string]int{}}
	town := filepath.Join("..", "..", "testdata", "town")
	sum, err := Run(ctx, db, source.Read(ctx, []string{town, "none"}, source.Options{}), Options{Recorder: c})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Briefs == 0 || c.stages["article"] != sum.Added || c.stages["group"] != 1 {
		t.Errorf("%+v: told %v", sum, c.stages)
	}
	for _, name := range []string{"link", "order", "entity", "statement", "event", "outlook", "difference", "origin", "brief"} {
		if c.stages[name] != sum.Briefs {
			t.Errorf("stage %s was told %d times for %d briefs", name, c.stages[name], sum.Briefs)
		}
	}
	if len(c.stages) != 11 {
		t.Errorf("stages %v", slices.Sorted(maps.Keys(c.stages)))
	}
	if c.errors["unread"] != sum.Failed || c.errors["no article"] != sum.Without || sum.Failed != 1 {
		t.Errorf("errors %v of %+v", c.errors, sum)
	}
}
