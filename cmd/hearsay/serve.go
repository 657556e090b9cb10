package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"hearsay/internal/web"
)

// A serveCmd serves the web page.
type serveCmd struct {
	Addr string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to serve the web page."`
	Who  string `env:"HEARSAY_WHO" placeholder:"NAME" help:"The name that the forms for corrections begin with; that of the user where none is given."`
	pileFlags
}

func (serveCmd) Help() string {
	return `Serves until interrupted. With the address as it is only this machine can see the page. Beyond this
machine it is for reading only: stories are put right by hand from this machine.

Examples:
  hearsay serve
  hearsay serve --addr 127.0.0.1:9000`
}

func (c *serveCmd) Run(e *env) error {
	opts, err := c.options(e, newProgress(e))
	if err != nil {
		return err
	}
	opts.Progress = nil
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	return serve(e, newHand(e, db, opts), c.Who, c.Addr)
}

// serve serves the database until the context ends, which is no error.
func serve(e *env, h *hand, who, addr string) error {
	l, err := new(net.ListenConfig).Listen(e.ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("address %s is in use, perhaps by another hearsay; end it, or choose another with --addr", addr)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("address %s may not be used; choose a port above 1023 with --addr", addr)
	case err != nil:
		return fmt.Errorf("address %s cannot be served on (%w); choose another with --addr", addr, err)
	}
	s := &http.Server{Handler: web.HandlerWith(h.db, editing(h, who, l.Addr())), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	fmt.Fprintf(e.stderr, "Serving http://%s/ until interrupted (Ctrl-C)\n", l.Addr())
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-e.ctx.Done():
	}
	wait, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), 3*time.Second)
	defer cancel()
	if err := s.Shutdown(wait); err != nil {
		s.Close()
	}
	return nil
}
