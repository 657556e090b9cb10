package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	gold := flag.String("gold", "../shared/gold", "folder of the gold")
	out := flag.String("out", "internal/article/weights.bin", "file to write")
	worst := flag.String("worst", "", "file for the pages that come out badly, for people")
	quick := flag.Bool("quick", false, "let the second stage be trained on first-stage models that saw the fold it is scored on: half of the time, scores not to be published")
	flag.Parse()
	if err := run(*gold, *out, *worst, *quick); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// run trains both kinds, HTML first, and writes them into one file.
func run(gold, out, worst string, quick bool) error {
	var weights []byte
	var lines []string
	for _, kind := range []string{"html", "plain"} {
		pages, err := Load(gold, kind)
		if err != nil {
			return err
		}
		r, err := Run(pages, quick, os.Stderr)
		if err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		if weights, err = r.Model.AppendBinary(weights); err != nil {
			return err
		}
		lines = append(append(lines, kind), r.Lines...)
	}
	if worst != "" {
		f, err := os.Create(worst)
		if err != nil {
			return err
		}
		for _, l := range lines {
			fmt.Fprintln(f, l)
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return os.WriteFile(out, weights, 0o644)
}
