package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"hearsay/internal/eval"
)

// An evalCmd scores a stage.
type evalCmd struct {
	Stage string   `arg:"" help:"extract, plain, reuse, story, statement, date, event, outlook or brief." enum:"extract,plain,reuse,story,statement,date,event,outlook,brief"`
	Files []string `arg:"" name:"file" help:"Files of gold; for reuse each followed by its pairs; for brief the folder of gold and the folder of its pages."`
}

func (evalCmd) Help() string {
	return `Examples:
  hearsay eval extract gold/extract/wcxb-dev.jsonl.gz
  hearsay eval reuse gold/reuse/press-dev.jsonl.gz gold/reuse/press-dev.pairs.jsonl.gz
  hearsay eval brief gold/seeds seeds
  hearsay eval --json story gold/story/*.jsonl.gz    {"stage","sets":[{"file","rows","scores"}]}`
}

func (c *evalCmd) Run(e *env) error {
	r, err := eval.Run(c.Stage, c.Files)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(r)
	}
	w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, s := range r.Sets {
		fmt.Fprintf(e.stdout, "%s %s: %d rows\n", r.Stage, filepath.Base(s.File), s.Rows)
		if s.Note != "" {
			fmt.Fprintf(e.stdout, "  %s\n", s.Note)
		}
		for _, k := range slices.Sorted(maps.Keys(s.Scores)) {
			fmt.Fprintf(w, "  %s\t%s\t\n", k, strings.TrimSuffix(fmt.Sprintf("%.3f", s.Scores[k]), ".000"))
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}
