package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"hearsay/internal/access"
	"hearsay/internal/metrics"
	"hearsay/internal/store"
)

// countFlags let a command that runs for long be watched. Beyond this machine the
// counts need the token, as those of a server do.
type countFlags struct {
	Metrics string `env:"HEARSAY_METRICS" placeholder:"HOST:PORT" help:"Answer there, for whoever watches the program: /healthz, /readyz, and /metrics for Prometheus."`
}

// count serves the counts of a command until stop is called. Without the flag m
// counts, and nobody sees it.
func (f countFlags) count(e *env, db *store.DB) (m *metrics.Metrics, stop func(), err error) {
	m = measured(db)
	if f.Metrics == "" {
		return m, func() {}, nil
	}
	d, err := (&serveFlags{Addr: f.Metrics, TokenFile: os.Getenv("HEARSAY_TOKEN_FILE"), Rate: -1}).door(e)
	if err != nil {
		return nil, nil, fmt.Errorf("--metrics: %w", err)
	}
	d.metrics = m
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m)
	health(mux, db, d.log)
	o := d.options
	o.Told = func(_ context.Context, r access.Request) { m.Request(r.Route, r.Method, r.Code, r.Took) }
	l, err := new(net.ListenConfig).Listen(e.ctx, "tcp", d.addr)
	if err != nil {
		return nil, nil, fmt.Errorf("--metrics %s cannot be served on (%w); choose another address", f.Metrics, err)
	}
	s := server(access.New(mux, o), usual, d.log)
	go s.Serve(l)
	return m, func() {
		wait, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), time.Second)
		defer cancel()
		if s.Shutdown(wait) != nil {
			s.Close()
		}
	}, nil
}

// dbFromFile returns the database that HEARSAY_DB_FILE names: an address with a
// password stands in a file that only its owner reads, not in the list of
// processes. "" where it isn't set, or the environment names a database itself.
func dbFromFile() (string, error) {
	file := os.Getenv("HEARSAY_DB_FILE")
	if file == "" || os.Getenv("HEARSAY_DB") != "" {
		return "", nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("HEARSAY_DB_FILE: %w", err)
	}
	name := strings.TrimSpace(string(b))
	if name == "" || strings.ContainsAny(name, "\r\n") {
		return "", errors.New("HEARSAY_DB_FILE: the file does not hold one line that names a database")
	}
	return name, nil
}
