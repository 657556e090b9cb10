package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"hearsay/internal/pipeline"
)

// A progress shows how far a run has come. On a terminal it is one line that
// changes ten times a second at most; elsewhere a line when a stage ends and
// every ten seconds, so that a log stays short. With --json each is an event,
//
//	{"event":"progress","doing":"reading pages","done":1200,"seconds":4.1}
//	{"event":"failed","name":"a.html","reason":"the file is empty"}
//
// on stderr; what the command prints stays on stdout.
type progress struct {
	w     io.Writer
	tty   bool
	json  bool
	now   func() time.Time
	step  pipeline.Step
	from  int       // what of the stage was done before it began
	began time.Time // of the stage
	last  time.Time // a line was written
	shown bool      // a line stands on the terminal that must be wiped off
	told  int       // failures named
	more  int       // failures left out
}

// maxTold is how many failures are named; all are in "hearsay failures".
const maxTold = 50

func newProgress(e *env) *progress {
	f, ok := e.stderr.(*os.File)
	return &progress{w: e.stderr, tty: ok && isatty.IsTerminal(f.Fd()) && !e.json, json: e.json, now: time.Now}
}

func (p *progress) at(s pipeline.Step) {
	now := p.now()
	if s.Doing != p.step.Doing {
		p.stage()
		p.began, p.last, p.from = now, now, max(0, s.Done-1)
	}
	p.step = s
	wait := 10 * time.Second
	if p.tty || p.json {
		wait = 100 * time.Millisecond
	}
	if now.Sub(p.last) >= wait {
		p.last = now
		p.write(false)
	}
}

// stage writes the last line of a stage that took a while.
func (p *progress) stage() {
	if p.step.Doing != "" && !p.tty && p.now().Sub(p.began) >= time.Second {
		p.write(true)
	}
}

func (p *progress) write(ended bool) {
	s, took := p.step, p.now().Sub(p.began).Seconds()
	if p.json {
		p.event(map[string]any{"event": "progress", "doing": s.Doing, "done": s.Done, "total": s.Total, "seconds": float64(int(took*10)) / 10})
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d", s.Doing, s.Done)
	if s.Total > 0 {
		fmt.Fprintf(&b, " of %d", s.Total)
	}
	switch rate := float64(s.Done-p.from) / took; {
	case ended:
		fmt.Fprintf(&b, " in %s", seconds(took))
	case took > 2 && rate > 0:
		fmt.Fprintf(&b, ", %.0f a second", rate)
		if s.Total > s.Done {
			fmt.Fprintf(&b, ", %s to go", seconds(float64(s.Total-s.Done)/rate))
		}
	}
	if p.tty {
		fmt.Fprintf(p.w, "\r\x1b[K%s", b.String())
		p.shown = true
		return
	}
	fmt.Fprintln(p.w, b.String())
}

// seconds writes a length of time as people say it.
func seconds(s float64) string {
	if s < 90 {
		return fmt.Sprintf("%.0f s", s)
	}
	return fmt.Sprintf("%.0f min", s/60)
}

// failed names an input that failed, or a page without an article.
func (p *progress) failed(err error) {
	if p.json {
		name, reason, _ := strings.Cut(err.Error(), ": ")
		kind := "failed"
		var none *pipeline.NoArticle
		if errors.As(err, &none) {
			kind, name, reason = "without", none.Name, none.Why
		}
		p.event(map[string]any{"event": kind, "name": name, "reason": reason})
		return
	}
	if p.told++; p.told > maxTold {
		p.more++
		return
	}
	p.wipe()
	fmt.Fprintln(p.w, "hearsay:", clean(err.Error()))
}

func (p *progress) event(v any) {
	b, err := json.Marshal(v)
	if err == nil {
		fmt.Fprintf(p.w, "%s\n", b)
	}
}

// end closes the last stage and says how many failures were not named.
func (p *progress) end() {
	p.stage()
	p.wipe()
	if p.more > 0 {
		fmt.Fprintf(p.w, "hearsay: and %d more; \"hearsay failures\" lists them all\n", p.more)
	}
}

// wipe takes the line off the terminal.
func (p *progress) wipe() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
