package when

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"hearsay"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads cases from testdata. "text" is read line by line, each a
// sentence of its own; the comment's first line is the anchor. "want" has, for
// each line with a date, its expressions: kind, words, value, stretch.
func TestGolden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			ar, err := txtar.ParseFile(f)
			if err != nil {
				t.Fatal(err)
			}
			day, _, _ := strings.Cut(string(ar.Comment), " ")
			anchor, err := time.Parse(time.DateOnly, strings.TrimSpace(day))
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, line := range strings.Split(strings.TrimRight(string(ar.Files[0].Data), "\n"), "\n") {
				fmt.Fprintf(&b, "%s\n", line)
				for _, e := range Scan(line) {
					c := Context{Anchor: anchor}
					c.Past, c.Future = Tense(line, hearsay.Range{End: len(line)}, e)
					fmt.Fprintf(&b, "\t%s %q %s%s\n", [...]string{Date: "date", Time: "time", Duration: "duration", Set: "set"}[e.Kind], line[e.Start:e.End], Value(line, e, c), stretched(line, e, c))
				}
			}
			i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == "want" })
			if *update {
				if i < 0 {
					i = len(ar.Files)
					ar.Files = append(ar.Files, txtar.File{Name: "want"})
				}
				ar.Files[i].Data = []byte(b.String())
				if err := os.WriteFile(f, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if i < 0 || string(ar.Files[i].Data) != b.String() {
				t.Errorf("got\n%s\nwant\n%s", b.String(), ar.Files[max(i, 0)].Data)
			}
		})
	}
}

// stretched prints what an expression resolves to.
func stretched(text string, e Expr, c Context) string {
	a, b, ok := Resolve(text, e, c)
	if !ok {
		return ""
	}
	layout := time.DateOnly
	if a.Hour() != 0 || a.Minute() != 0 || b.Hour() != 0 || b.Minute() != 0 {
		layout = "2006-01-02T15:04"
	}
	return " " + a.Format(layout) + ".." + b.Format(layout)
}

// A hand-made expression is read afresh, and a figure's order can be told.
func TestByHand(t *testing.T) {
	text := "9/11/2001"
	e := Expr{Range: hearsay.Range{End: len(text)}}
	if _, _, ok := Resolve(text, e, Context{}); ok {
		t.Errorf("%s was read without knowing the order", text)
	}
	for order, want := range map[Order]string{DayFirst: "2001-11-09", MonthFirst: "2001-09-11"} {
		a, _, ok := Resolve(text, e, Context{Order: order})
		if got := a.Format(time.DateOnly); !ok || got != want {
			t.Errorf("%s in order %d is %s, want %s", text, order, got, want)
		}
	}
}

// Without an anchor, only what needs none resolves.
func TestNoAnchor(t *testing.T) {
	text := "On Monday, last week, on Aug. 9, in March, today, two days ago, now, this weekend, in the second quarter; in 2014 and on 16 August 2020."
	var got []string
	for _, e := range Scan(text) {
		if _, _, ok := Resolve(text, e, Context{}); ok {
			got = append(got, text[e.Start:e.End])
			if e.Relative {
				t.Errorf("%q is relative and resolves without an anchor", text[e.Start:e.End])
			}
		}
	}
	if g, want := strings.Join(got, "|"), "2014|16 August 2020"; g != want {
		t.Errorf("resolved %s, want %s", g, want)
	}
}

func BenchmarkScan(b *testing.B) {
	text := strings.Repeat("The minister said on Monday that the talks, which began last month in Oster, would end by Aug. 9. Nobody at the table expected more of them after two years of silence, and the paper that was signed in 2014 is still in force. ", 200)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Scan(text)
	}
}
