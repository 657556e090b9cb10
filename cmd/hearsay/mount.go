package main

import (
	"net/http"

	"hearsay/internal/api"
	"hearsay/internal/mcp"
)

// mount adds what is served beside the web pages. Who comes here has passed the
// gate: they are signed in where that is needed, nothing was sent from another
// site's page, and a body ends at 1 MB. What streams for longer than a minute
// takes away its write deadline with [http.ResponseController].
func mount(mux *http.ServeMux, h *hand, d *door) {
	programs := api.Handler(h.db)
	mux.Handle(api.Root, programs)
	mux.Handle(api.Root+"/", programs)
	v, _ := built()
	mux.Handle("/mcp", mcp.Handler(h.db, mcp.Options{Version: v, Log: d.log}))
	mux.Handle("GET /metrics", d.metrics)
	health(mux, h.db, d.log)
}
