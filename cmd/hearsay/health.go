package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// An answerer is a database that tells how new its tables are.
type answerer interface {
	Schema(ctx context.Context) (have, newest int, err error)
}

// health answers the two questions of whoever watches the program: does it run,
// and can it serve.
func health(mux *http.ServeMux, db answerer, log *slog.Logger) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		plain(w, http.StatusOK, "alive")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		switch have, newest, err := db.Schema(ctx); {
		case err != nil:
			log.Warn("not ready", "error", err) // the reason names files: it is not for everybody
			plain(w, http.StatusServiceUnavailable, "the database does not answer")
		case have != newest:
			log.Warn("not ready", "tables", have, "known", newest)
			plain(w, http.StatusServiceUnavailable, "another version of hearsay has changed the tables; update this one and begin it again")
		default:
			plain(w, http.StatusOK, "ready")
		}
	})
}

func plain(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	fmt.Fprintln(w, text)
}
