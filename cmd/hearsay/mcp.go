package main

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"

	"hearsay/internal/access"
	"hearsay/internal/mcp"
)

// An mcpCmd lets an assistant read the stories.
type mcpCmd struct {
	Addr      string   `placeholder:"HOST:PORT" help:"Serve over HTTP at this address instead, at /mcp."`
	TokenFile string   `env:"HEARSAY_TOKEN_FILE" placeholder:"FILE" help:"The file of the token that clients send; HEARSAY_TOKEN holds the token itself. Only with --addr."`
	TLSCert   string   `name:"tls-cert" env:"HEARSAY_TLS_CERT" placeholder:"FILE" help:"The certificate to speak TLS with, PEM, and its chain."`
	TLSKey    string   `name:"tls-key" env:"HEARSAY_TLS_KEY" placeholder:"FILE" help:"The key of the certificate, PEM."`
	Host      []string `env:"HEARSAY_HOST" placeholder:"NAME" help:"A name, without port, under which clients may ask."`
}

func (mcpCmd) Help() string {
	return `Speaks the Model Context Protocol, by which assistants use tools: they can search, and read stories,
statements, events, differences, expectations and pages, each with its words, page, place and link, so
that they can quote without inventing. Nothing can be changed by it.

An assistant starts the program and speaks with it over standard input and output; doc/mcp.md shows how
to register it. With --addr it serves over HTTP, on this machine; beyond it only to clients that send a
token ("Authorization: Bearer TOKEN").

Examples:
  hearsay mcp --db /home/ada/news.db
  hearsay mcp --addr 127.0.0.1:8090
  hearsay mcp --addr :8443 --token-file token --tls-cert cert.pem --tls-key key.pem`
}

func (c *mcpCmd) Run(e *env) error {
	if c.Addr == "" && (c.TLSCert != "" || c.TLSKey != "" || len(c.Host) > 0) {
		return usageError{errors.New("--tls-cert, --tls-key and --host go with --addr; without it the program speaks over standard input and output")}
	}
	v, _ := built()
	if c.Addr == "" {
		db, err := e.open()
		if err != nil {
			return err
		}
		defer db.Close()
		// Standard output is for messages alone: what there is to say goes to the other.
		log := slog.New(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
		return mcp.Serve(e.ctx, db, mcp.Options{Version: v, Log: log}, os.Stdin, keptOpen{e.stdout})
	}
	f := serveFlags{Addr: c.Addr, TokenFile: c.TokenFile, TLSCert: c.TLSCert, TLSKey: c.TLSKey, Host: c.Host, Rate: -1}
	d, err := f.door(e)
	if err != nil {
		return err
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	mux := http.NewServeMux()
	mux.Handle("/mcp", mcp.Handler(db, mcp.Options{Version: v, Log: d.log}))
	g := d.options
	g.Open = nil
	return d.listen(e, access.New(mux, g), "/mcp")
}

// keptOpen is a writer whose closing closes nothing.
type keptOpen struct{ io.Writer }

func (keptOpen) Close() error { return nil }
