package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"golang.org/x/net/netutil"

	"hearsay/internal/access"
	"hearsay/internal/facet"
	"hearsay/internal/metrics"
	"hearsay/internal/store"
	"hearsay/internal/web"
)

// A serveCmd serves the web page.
type serveCmd struct {
	serveFlags
	Who string `env:"HEARSAY_WHO" placeholder:"NAME" help:"The name that the forms for corrections begin with; that of the user where none is given."`
	pileFlags
}

func (serveCmd) Help() string {
	return `Serves until interrupted. With the address as it is only this machine can see the page. Beyond this
machine it is served to those who know a token, which stands in the environment (HEARSAY_TOKEN) or in
a file (--token-file, HEARSAY_TOKEN_FILE); without one it is not served there. People sign in with it
at /login, programs send "Authorization: Bearer TOKEN". Without TLS, its own or that of a proxy, others
in the network can read along; see doc/security.md.

/healthz tells that the program runs, /readyz that the database answers, /metrics counts for
Prometheus.

Examples:
  hearsay serve
  hearsay serve --addr 127.0.0.1:9000
  head -c 32 /dev/urandom | base64 > token; chmod 600 token
  hearsay serve --addr :8443 --token-file token --tls-cert cert.pem --tls-key key.pem
  hearsay serve --token-file token --host news.example --trust-proxy 127.0.0.1    behind a proxy that speaks TLS`
}

// serveFlags say where and to whom the web page is served.
type serveFlags struct {
	Addr       string   `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to serve the web page."`
	TokenFile  string   `env:"HEARSAY_TOKEN_FILE" placeholder:"FILE" help:"The file of the token that everybody signs in with; HEARSAY_TOKEN holds the token itself."`
	TLSCert    string   `name:"tls-cert" env:"HEARSAY_TLS_CERT" placeholder:"FILE" help:"The certificate to speak TLS with, PEM, and its chain."`
	TLSKey     string   `name:"tls-key" env:"HEARSAY_TLS_KEY" placeholder:"FILE" help:"The key of the certificate, PEM."`
	Host       []string `env:"HEARSAY_HOST" placeholder:"NAME" help:"A name, without port, under which the page may be asked for."`
	TrustProxy []string `env:"HEARSAY_TRUST_PROXY" placeholder:"ADDRESS" help:"The address or range of a proxy before it, whose X-Forwarded-For and X-Forwarded-Proto are believed."`
	Rate       float64  `env:"HEARSAY_RATE" default:"-1" placeholder:"N" help:"Requests a second that one client address may make, five times as many at once; 0 for any number. 50 beyond this machine, any number on it."`
	LogLevel   string   `env:"HEARSAY_LOG_LEVEL" default:"" enum:"debug,info,warn,error," placeholder:"LEVEL" help:"What is logged: debug, info (each request), warn or error; warn on a terminal, info elsewhere."`
}

// A door is where the page is served, and to whom.
type door struct {
	addr    string
	local   bool // nobody beyond this machine gets there
	options access.Options
	tls     *tls.Config // nil speaks plain HTTP
	log     *slog.Logger
	metrics *metrics.Metrics
}

// door checks the flags, before anything long is done.
func (f *serveFlags) door(e *env) (*door, error) {
	d := &door{addr: f.Addr}
	a, err := net.ResolveTCPAddr("tcp", f.Addr)
	if err != nil {
		return nil, usageError{fmt.Errorf("--addr %s: %w; give HOST:PORT such as 127.0.0.1:8080", f.Addr, err)}
	}
	d.addr = a.String()
	token, err := access.ReadToken(os.Getenv("HEARSAY_TOKEN"), f.TokenFile)
	if err != nil {
		return nil, usageError{err}
	}
	proxies, err := access.Proxies(f.TrustProxy)
	if err != nil {
		return nil, usageError{fmt.Errorf("--trust-proxy: %w", err)}
	}
	loopback := a.IP != nil && a.IP.IsLoopback()
	foreign := slices.ContainsFunc(f.Host, func(h string) bool { return !access.Loopback(h) })
	d.local = loopback && !foreign && len(proxies) == 0
	if !d.local && token == "" {
		why := "address " + f.Addr + " can be reached from other machines"
		if loopback {
			why = "with --host and --trust-proxy the page can be reached from other machines"
		}
		return nil, usageError{fmt.Errorf("%s, and there is no token to sign in with; put one into HEARSAY_TOKEN or a file named by --token-file (%s), or serve this machine only, as without these flags", why, access.MakeToken)}
	}
	if d.tls, err = f.tls(); err != nil {
		return nil, usageError{err}
	}
	rate := f.Rate
	if rate < 0 {
		rate = 50
		if d.local {
			rate = 0
		}
	}
	d.log = logger(e, f.LogLevel)
	d.options = access.Options{Token: token, Hosts: f.Host, AnyHost: !loopback && len(f.Host) == 0, Proxies: proxies, Rate: rate, Log: d.log,
		Open: []string{"/static/"}, Health: []string{"/healthz", "/readyz"}, Programs: []string{"/api/", "/mcp", "/mcp/", "/metrics", "/healthz", "/readyz"}}
	if d.local {
		d.options.Open = append(d.options.Open, "/metrics")
	}
	if !loopback && d.tls == nil && len(proxies) == 0 {
		fmt.Fprintln(e.stderr, "hearsay: served without TLS: others in the network can read along, the token too; --tls-cert and --tls-key change that, or a proxy that speaks TLS")
	}
	return d, nil
}

func (f *serveFlags) tls() (*tls.Config, error) {
	if f.TLSCert == "" && f.TLSKey == "" {
		return nil, nil
	}
	if f.TLSCert == "" || f.TLSKey == "" {
		return nil, errors.New("TLS needs both --tls-cert and --tls-key")
	}
	cert, err := tls.LoadX509KeyPair(f.TLSCert, f.TLSKey)
	if err != nil {
		return nil, fmt.Errorf("--tls-cert %s and --tls-key %s: %w", f.TLSCert, f.TLSKey, err)
	}
	return &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}, nil
}

func (c *serveCmd) Run(e *env) error {
	d, err := c.door(e)
	if err != nil {
		return err
	}
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
	if says := outOfDate(e.ctx, db); says != "" {
		d.log.Warn(says)
	}
	go ready(e.ctx, db)
	return serve(e, newHand(e, db, opts), c.Who, d)
}

// leastMemory is what a server takes in any case before it collects more often.
const leastMemory = 400 << 20

// ready reads the list of stories, so that the first question finds it read. Most of
// what a server holds is that list, and is held for long: garbage is collected at half
// as much more, and more often where all of it is three times the list. GOGC and
// GOMEMLIMIT say otherwise.
func ready(ctx context.Context, db *store.DB) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	if db.View(ctx, func(*facet.Column) error { return nil }) != nil || os.Getenv("GOMEMLIMIT") != "" {
		return // who asks next is told
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	debug.SetMemoryLimit(max(leastMemory, 3*int64(m.HeapAlloc)))
}

// handler is all that is served, behind the gate.
func (d *door) handler(h *hand, who string) http.Handler {
	d.metrics = measured(h.db)
	h.opts.Recorder = d.metrics
	mux := http.NewServeMux()
	o := editing(h, who, d)
	o.Log = d.log
	mux.Handle("/", web.HandlerWith(h.db, o))
	mount(mux, h, d)
	g := d.options
	g.Told = d.told
	return access.New(mux, g)
}

// patience is how long the server waits for a client.
type patience struct{ header, read, write, idle time.Duration }

var usual = patience{header: 10 * time.Second, read: 30 * time.Second, write: time.Minute, idle: 2 * time.Minute}

// mostConnections are held at once; more wait until one ends.
const mostConnections = 2000

// server bounds what a client can hold: time, and the bytes of its headers. What
// is sent besides, access bounds.
func server(h http.Handler, p patience, log *slog.Logger) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: p.header, ReadTimeout: p.read, WriteTimeout: p.write, IdleTimeout: p.idle,
		MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
}

// serve serves the database until the context ends, which is no error.
func serve(e *env, h *hand, who string, d *door) error {
	return d.listen(e, d.handler(h, who), "/")
}

// listen serves a handler until the context ends; path is where one begins.
func (d *door) listen(e *env, handler http.Handler, path string) error {
	l, err := new(net.ListenConfig).Listen(e.ctx, "tcp", d.addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("address %s is in use, perhaps by another hearsay; end it, or choose another with --addr", d.addr)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("address %s may not be used; choose a port above 1023 with --addr", d.addr)
	case err != nil:
		return fmt.Errorf("address %s cannot be served on (%w); choose another with --addr", d.addr, err)
	}
	s := server(handler, usual, d.log)
	scheme, addr := "http", l.Addr()
	l = netutil.LimitListener(l, mostConnections)
	if d.tls != nil {
		scheme, s.TLSConfig = "https", d.tls
	}
	fmt.Fprintf(e.stderr, "Serving %s://%s%s until interrupted (Ctrl-C)\n", scheme, addr, path)
	done := make(chan error, 1)
	go func() {
		if d.tls != nil {
			done <- s.ServeTLS(l, "", "")
		} else {
			done <- s.Serve(l)
		}
	}()
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
