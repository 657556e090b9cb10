package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hearsay/internal/access"
	"hearsay/internal/metrics"
)

// That a client has left is no fault of the program; a fault is.
func TestClientsThatLeaveAreNoErrors(t *testing.T) {
	var log bytes.Buffer
	d := &door{log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn})), metrics: metrics.New(metrics.Build{}, nil, time.Now)}
	gone, leave := context.WithCancel(t.Context())
	leave()
	d.told(gone, access.Request{Method: "GET", Path: "/", Route: "/", Code: 500})
	if log.Len() > 0 {
		t.Errorf("logged: %s", &log)
	}
	d.told(t.Context(), access.Request{Method: "GET", Path: "/", Route: "/", Code: 500})
	if !strings.Contains(log.String(), `"level":"ERROR"`) {
		t.Errorf("logged %q", &log)
	}
	w := httptest.NewRecorder()
	d.metrics.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{`hearsay_http_requests_total{code="499",method="GET",route="/"} 1`, `hearsay_http_requests_total{code="500",method="GET",route="/"} 1`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("not counted: %s", want)
		}
	}
}
