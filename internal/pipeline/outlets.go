package pipeline

import (
	"errors"
	"fmt"
	"os"

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
