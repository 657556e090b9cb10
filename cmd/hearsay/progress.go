package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"

	"hearsay/internal/pipeline"
)

// A progress shows how far a run has come: on a terminal one line that changes
// ten times a second at most, elsewhere a line for every hundred pages or so.
type progress struct {
	w     io.Writer
	tty   bool
	last  time.Time
	shown bool // a line stands on the terminal that must be wiped off
}

func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, tty: ok && isatty.IsTerminal(f.Fd())}
}

func (p *progress) options(table *pipeline.OutletTable) pipeline.Options {
	return pipeline.Options{Outlets: table, Progress: p.step, Failed: p.failed}
}

func (p *progress) step(s pipeline.Step) {
	line := fmt.Sprintf("%s: %d", s.Doing, s.Done)
	if s.Total > 0 {
		line += fmt.Sprintf(" of %d", s.Total)
	}
	if !p.tty {
		if s.Done%100 == 0 && s.Done > 0 {
			fmt.Fprintln(p.w, line)
		}
		return
	}
	if now := time.Now(); now.Sub(p.last) > 100*time.Millisecond {
		fmt.Fprintf(p.w, "\r\x1b[K%s", line)
		p.last, p.shown = now, true
	}
}

// failed names an input that failed.
func (p *progress) failed(err error) {
	p.end()
	fmt.Fprintln(p.w, "hearsay:", clean(err.Error()))
}

// end wipes the line off the terminal.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
