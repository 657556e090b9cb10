package pipeline

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"hearsay"
	"hearsay/internal/reuse"
)

// An OutletTable says what outlets there are, by what names and domains, whose
// they are and which are agencies.
type OutletTable = reuse.Outlets

// ReadOutlets returns the shipped table, extended by the file where one is named.
// What is wrong in the file is told with its line.
func ReadOutlets(file string) (*OutletTable, error) {
	if file == "" {
		return reuse.DefaultOutlets(), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("outlets: %w", err)
	}
	defer f.Close()
	table, err := reuse.DefaultOutlets().Extend(f)
	var at *reuse.LineError
	switch {
	case errors.As(err, &at) && at.Line > 0:
		return nil, fmt.Errorf("outlets %s:%d: %w; \"hearsay outlets\" prints a table to begin from", file, at.Line, at.Err)
	case err != nil:
		return nil, fmt.Errorf("outlets %s: %w", file, err)
	}
	return table, nil
}

func (o Options) table() *OutletTable {
	if o.Outlets == nil {
		return reuse.DefaultOutlets()
	}
	return o.Outlets
}

// Tables keeps the last tables of outlets, each of one era, for the orders that come
// after: to make one takes longer than a brief. The zero Tables is empty; several
// goroutines may use it.
type Tables struct {
	mu   sync.Mutex
	held []heldTable // the last used at the end
}

type heldTable struct {
	of    string
	named []orderOutlet
	table *OutletTable
}

// maxTables are as many eras as a worker comes upon at a time.
const maxTables = 4

// of returns the table that the orders go by: base, with what their pages call
// themselves.
func (t *Tables) of(o *Orders, base *OutletTable) *OutletTable {
	if t == nil {
		return o.outlets(base)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.held, func(h heldTable) bool { return h.of == o.Table && slices.Equal(h.named, o.Outlets) })
	if i >= 0 {
		h := t.held[i]
		t.held = append(slices.Delete(t.held, i, i+1), h)
		return h.table
	}
	table := o.outlets(base)
	t.held = append(t.held, heldTable{o.Table, o.Outlets, table})
	t.held = t.held[max(0, len(t.held)-maxTables):]
	return table
}

// outlets makes the table.
func (o *Orders) outlets(base *OutletTable) *OutletTable {
	stubs := make([]*hearsay.Article, len(o.Outlets))
	for i, o := range o.Outlets {
		stubs[i] = named{hearsay.Outlet{Name: o.Name, Domain: o.Domain}, o.Suffix}.stub(o.Page)
	}
	return base.With(stubs)
}
