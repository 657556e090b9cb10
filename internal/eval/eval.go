// Package eval scores each stage against pages labelled by hand.
//
// The formats of the gold files and the definition of every score stand in the
// gold's FORMAT.md; each stage has a file here, with the scorer that its
// definition asks for. A score is a fraction between 0 and 1 unless its key
// counts or names a unit. [Run] returns the same numbers for the same input,
// but for those that measure time (docs_per_s, mb_per_s, ms_page).
//
// Gold is never part of the project. Tests that need it call [Gold], which skips
// the test where it is absent.
package eval

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

// Scores are numbers by key, as FORMAT.md names them.
type Scores map[string]float64

// A Set is the scores of one gold file.
type Set struct {
	File   string `json:"file"`
	Rows   int    `json:"rows"`
	Note   string `json:"note,omitempty"` // such as "cross-validated: the model was trained on this set"
	Scores Scores `json:"scores"`
}

// A Result is what "hearsay eval" prints.
type Result struct {
	Stage string `json:"stage"`
	Sets  []Set  `json:"sets"`
}

// stages names each stage and its scorer, which takes the files of the command
// line. Most score file by file; reuse takes a file and its pairs, brief two
// folders.
var stages = map[string]func(files []string) ([]Set, error){
	"extract":   each(extractSet),
	"plain":     each(plainSet),
	"reuse":     reuseSets,
	"story":     each(storySet),
	"statement": each(statementSet),
	"date":      each(dateSet),
	"event":     each(eventSet),
	"outlook":   each(outlookSet),
	"brief":     briefSets,
}

// Run scores a stage on gold files.
func Run(stage string, files []string) (Result, error) {
	score, ok := stages[stage]
	if !ok {
		return Result{}, fmt.Errorf("no stage %q to score: there are extract, plain, reuse, story, statement, date, event, outlook and brief", stage)
	}
	if len(files) == 0 {
		return Result{}, fmt.Errorf("eval %s needs a gold file", stage)
	}
	sets, err := score(files)
	return Result{Stage: stage, Sets: sets}, err
}

func each(one func(file string) (Set, error)) func([]string) ([]Set, error) {
	return func(files []string) ([]Set, error) {
		var sets []Set
		for _, f := range files {
			s, err := one(f)
			if err != nil {
				return sets, fmt.Errorf("eval %s: %w", f, err)
			}
			s.File = f
			sets = append(sets, s)
		}
		return sets, nil
	}
}

// rows reads a file of JSON lines, gzipped where its name ends in .gz.
func rows[T any](file string) ([]T, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = bufio.NewReaderSize(f, 1<<20)
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			return nil, err
		}
	}
	var out []T
	for dec := json.NewDecoder(r); ; {
		var row T
		if err := dec.Decode(&row); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("row %d: %w", len(out)+1, err)
		}
		out = append(out, row)
	}
}

// bag counts the words of a text: runs of letters, digits and underscores,
// lower-cased.
func bag(text string) map[string]int {
	m := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	}) {
		m[w]++
	}
	return m
}

// overlap returns precision, recall and F1 of two bags.
func overlap(got, want map[string]int) (p, r, f float64) {
	var both, g, w int
	for k, n := range got {
		g += n
		both += min(n, want[k])
	}
	for _, n := range want {
		w += n
	}
	return prf(both, g, w)
}

// prf returns precision, recall and F1; nothing found where nothing was wanted
// is perfect.
func prf(both, got, want int) (p, r, f float64) {
	if got == 0 && want == 0 {
		return 1, 1, 1
	}
	if got > 0 {
		p = float64(both) / float64(got)
	}
	if want > 0 {
		r = float64(both) / float64(want)
	}
	return p, r, f1(p, r)
}

func f1(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// GoldDir returns the folder that holds gold: HEARSAY_GOLD, else ../shared/gold
// beside the project's folder; "" where there is none.
func GoldDir() string {
	dir := os.Getenv("HEARSAY_GOLD")
	if dir == "" {
		wd, err := os.Getwd()
		for err == nil && wd != filepath.Dir(wd) {
			if _, err := os.Stat(filepath.Join(wd, "go.mod")); err == nil {
				dir = filepath.Join(filepath.Dir(wd), "shared", "gold")
				break
			}
			wd = filepath.Dir(wd)
		}
	}
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}
