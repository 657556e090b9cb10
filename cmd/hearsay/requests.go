package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/mattn/go-isatty"

	"hearsay/internal/access"
)

// logger returns the log of a server: lines on a terminal, JSON elsewhere.
func logger(e *env, level string) *slog.Logger {
	f, ok := e.stderr.(*os.File)
	tty := ok && isatty.IsTerminal(f.Fd())
	least := slog.LevelInfo
	if tty {
		least = slog.LevelWarn
	}
	if level != "" {
		least.UnmarshalText([]byte(level)) // kong took no other than its names
	}
	o := &slog.HandlerOptions{Level: least}
	if tty {
		return slog.New(slog.NewTextHandler(e.stderr, o))
	}
	return slog.New(slog.NewJSONHandler(e.stderr, o))
}

// left is the code of a request whose client did not wait for the answer, as nginx has
// it: whatever was answered then nobody saw.
const left = 499

// told counts and logs a request that was answered: without its question part, which may
// tell what somebody looks for.
func (d *door) told(ctx context.Context, r access.Request) {
	if r.Code >= 500 && ctx.Err() != nil {
		r.Code = left
	}
	d.metrics.Request(r.Route, r.Method, r.Code, r.Took)
	level := slog.LevelInfo
	switch {
	case r.Code >= 500:
		level = slog.LevelError
	case r.Code == 429 || r.Code == 421:
		level = slog.LevelWarn
	}
	d.log.LogAttrs(ctx, level, "request", slog.String("method", r.Method), slog.String("path", r.Path), slog.Int("code", r.Code),
		slog.Int64("bytes", r.Bytes), slog.Float64("seconds", r.Took.Seconds()), slog.String("client", r.Client.String()))
}
