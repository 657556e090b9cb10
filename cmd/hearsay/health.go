package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// A pinger tells whether a database answers.
type pinger interface {
	Mark(ctx context.Context) (int64, error)
}

// health answers the two questions of whoever watches the program: does it run,
// and can it serve. The tables are current where the database could be opened; it
// is refused, or brought up to date, before anything is served.
func health(mux *http.ServeMux, db pinger) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		plain(w, http.StatusOK, "alive")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if _, err := db.Mark(ctx); err != nil {
			plain(w, http.StatusServiceUnavailable, "the database does not answer") // the reason is for the log: it names files
			return
		}
		plain(w, http.StatusOK, "ready")
	})
}

func plain(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	fmt.Fprintln(w, text)
}
