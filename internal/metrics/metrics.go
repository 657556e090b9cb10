// Package metrics counts what the program does, for Prometheus.
//
// A [Metrics] has a registry of its own. It is told of requests and of stages as
// they end, and asks for the state of the pile when somebody looks at /metrics:
// once at a time, at most once in [Fresh], and after a question that took long
// not before ten times as long, so that a large pile is busy with it a tenth of
// the time at the most. A scrape waits [Patience] for the answer, then gives what
// was known last, with hearsay_pile_age_seconds beside it.
//
// Names and labels are few and fixed: a route is the pattern of its handler, a
// code a number, an outcome, stage or kind one of a handful of words. Nothing of
// a page, of a reader or of an address is ever a label.
//
//	hearsay_http_requests_total{route,method,code}
//	hearsay_http_request_seconds{route}            histogram
//	hearsay_pages{outcome}                         article, no article; unread is inputs
//	hearsay_stories, hearsay_briefs                and briefs_counted, those that the next come from
//	hearsay_copies, hearsay_statements, hearsay_events
//	hearsay_pile_age_seconds, hearsay_pile_up      since it was asked; 0 where the database does not answer
//	hearsay_stage_seconds{stage}                   histogram
//	hearsay_errors_total{kind}
//	hearsay_build_info{version,revision,go}        1
//
// and what the Go runtime and the process tell of themselves.
package metrics

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// How often the pile is asked, how long a scrape waits, and when a question is
// given up.
const (
	Fresh    = 10 * time.Second
	Patience = 2 * time.Second
	Longest  = time.Minute
)

// Counts are the state of a pile.
type Counts struct {
	WithArticle, WithoutArticle int64 // pages
	Unread                      int64 // inputs that could not be read
	Stories, Briefs             int64

	// What the briefs hold that were counted, BriefsCounted of them: reading all
	// of a large pile takes more than one look.
	BriefsCounted, Copies, Statements, Events int64
}

// A Build says what program it is.
type Build struct{ Version, Revision, Go string }

// Metrics are the counts of one program. Its methods may be called by several
// goroutines at once.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	stages   *prometheus.HistogramVec
	errors   *prometheus.CounterVec
}

// New returns metrics of a program. The pile is asked by count, and not at all
// where that is nil; now is the clock.
func New(b Build, count func(context.Context) (Counts, error), now func() time.Time) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hearsay_http_requests_total", Help: "Requests that were answered."}, []string{"route", "method", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "hearsay_http_request_seconds", Help: "How long answers took.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"route"}),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "hearsay_stage_seconds", Help: "How long a stage took: on a page, on all pages, or on a story.",
			Buckets: []float64{.0001, .0003, .001, .003, .01, .03, .1, .3, 1, 3, 10, 30, 100}}, []string{"stage"}),
		errors: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hearsay_errors_total", Help: "What failed: pages without an article, inputs that could not be read, stories where a stage broke off."}, []string{"kind"}),
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{Name: "hearsay_build_info", Help: "The program, in its labels.",
		ConstLabels: prometheus.Labels{"version": b.Version, "revision": b.Revision, "go": b.Go}})
	info.Set(1)
	m.registry.MustRegister(m.requests, m.seconds, m.stages, m.errors, info,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if count != nil {
		m.registry.MustRegister(&pile{count: count, now: now})
	}
	return m
}

// Request counts a request. Route is the pattern of the handler, "" where none
// was reached.
func (m *Metrics) Request(route, method string, code int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(code)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

// Stage says how long a stage took. With Error it is what a run of the pipeline
// tells.
func (m *Metrics) Stage(name string, took time.Duration) {
	m.stages.WithLabelValues(name).Observe(took.Seconds())
}

// Error counts a failure.
func (m *Metrics) Error(kind string) { m.errors.WithLabelValues(kind).Inc() }

// Register adds counts of another part of the program.
func (m *Metrics) Register(c ...prometheus.Collector) error {
	for _, c := range c {
		if err := m.registry.Register(c); err != nil {
			return err
		}
	}
	return nil
}

// ServeHTTP answers Prometheus.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4}).ServeHTTP(w, r)
}

// A pile asks for the state of a pile when its counts are collected.
type pile struct {
	count func(context.Context) (Counts, error)
	now   func() time.Time
	mu    sync.Mutex
	last  Counts
	at    time.Time     // when last was told; zero for never
	next  time.Time     // when to ask again
	asked chan struct{} // closed when the question under way is answered; nil where none is
	up    bool
}

// ask asks where it is time to, and returns what to wait for.
func (p *pile) ask() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	began := p.now()
	if p.asked != nil || began.Before(p.next) {
		return p.asked
	}
	done := make(chan struct{})
	p.asked = done
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), Longest)
		c, err := p.count(ctx)
		cancel()
		p.mu.Lock()
		defer p.mu.Unlock()
		now := p.now()
		if p.up = err == nil; p.up {
			p.last, p.at = c, now
		}
		p.next = now.Add(max(Fresh, 10*now.Sub(began)))
		p.asked = nil
		close(done)
	}()
	return done
}

var (
	descPages   = prometheus.NewDesc("hearsay_pages", "Pages by what came of them, and inputs that could not be read.", []string{"outcome"}, nil)
	descStories = prometheus.NewDesc("hearsay_stories", "Stories there are.", nil, nil)
	descBriefs  = prometheus.NewDesc("hearsay_briefs", "Briefs there are.", nil, nil)
	descCounted = prometheus.NewDesc("hearsay_briefs_counted", "Briefs that copies, statements and events were counted in.", nil, nil)
	descCopies  = prometheus.NewDesc("hearsay_copies", "Copies in the briefs that were counted.", nil, nil)
	descSaid    = prometheus.NewDesc("hearsay_statements", "Statements in the briefs that were counted.", nil, nil)
	descEvents  = prometheus.NewDesc("hearsay_events", "Events in the briefs that were counted.", nil, nil)
	descAge     = prometheus.NewDesc("hearsay_pile_age_seconds", "How long ago the database told these counts.", nil, nil)
	descUp      = prometheus.NewDesc("hearsay_pile_up", "Whether the database answered when it was asked last.", nil, nil)
)

func (p *pile) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descPages, descStories, descBriefs, descCounted, descCopies, descSaid, descEvents, descAge, descUp} {
		ch <- d
	}
}

func (p *pile) Collect(ch chan<- prometheus.Metric) {
	if done := p.ask(); done != nil {
		late := time.NewTimer(Patience)
		select {
		case <-done:
		case <-late.C:
		}
		late.Stop()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	up := 0.0
	if p.up {
		up = 1
	}
	gauge(descUp, up)
	if p.at.IsZero() {
		return // nothing was told yet, and none is not nought
	}
	gauge(descPages, float64(p.last.WithArticle), "article")
	gauge(descPages, float64(p.last.WithoutArticle), "no article")
	gauge(descPages, float64(p.last.Unread), "unread")
	gauge(descStories, float64(p.last.Stories))
	gauge(descBriefs, float64(p.last.Briefs))
	gauge(descCounted, float64(p.last.BriefsCounted))
	gauge(descCopies, float64(p.last.Copies))
	gauge(descSaid, float64(p.last.Statements))
	gauge(descEvents, float64(p.last.Events))
	gauge(descAge, now.Sub(p.at).Seconds())
}
