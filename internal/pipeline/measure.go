package pipeline

import "time"

// A Recorder is told what a run costs and where it fails, for whoever watches the
// program. Nothing that is found depends on it. Several goroutines call it at
// once.
type Recorder interface {
	// Stage says how long a stage took: "article" on one page, "group" on all,
	// "link", "order", "entity", "statement", "event", "outlook", "difference", "origin"
	// and "brief" on one story.
	Stage(name string, took time.Duration)
	// Error says that something failed: "no article" on a page, "unread" on an
	// input, "fault" on a story, where a stage broke off.
	Error(kind string)
}

// A watch measures one stage after the other. A nil watch measures nothing.
type watch struct {
	to   Recorder
	last time.Time
}

func (o Options) watch() *watch {
	if o.Recorder == nil {
		return nil
	}
	return &watch{o.Recorder, time.Now()}
}

// end says that a stage has ended, and that the next begins.
func (w *watch) end(stage string) {
	if w == nil {
		return
	}
	now := time.Now()
	w.to.Stage(stage, now.Sub(w.last))
	w.last = now
}

func (o Options) failure(kind string) {
	if o.Recorder != nil {
		o.Recorder.Error(kind)
	}
}
