// Package access decides who may ask a server of hearsay for anything.
//
// A [Gate] stands before all handlers. Each request passes, in this order,
//
//	watch     what it was and how it went is told to Options.Told, a panic included
//	host      the name it was asked for under must be one of ours (host.go)
//	rate      a client address may ask so often and no more (rate.go)
//	body      what is sent is cut off beyond Options.Body bytes
//	origin    what is sent from another site's page is refused
//	sign-in   where there is a token (token.go, session.go, login.go)
//
// and only then the handler. There is one token, which everybody who may come in
// knows. A browser sends it once, in the form at /login, and gets a session: a
// cookie that holds a random ID, a time of expiry and the name that was given,
// signed with a key made from the token. Nothing is kept of it here, so that a
// restart keeps sessions, and another token ends them all; signing out ends one,
// which is remembered until the program ends. Programs send "Authorization:
// Bearer TOKEN" with each request. Both end at the same constant-time comparison
// of hashes, and wrong tokens are counted by address and overall: an address has
// five tries and one more each 20 seconds, all together 100 and one more each
// second, except where somebody signed in from before.
//
// Without a token nobody signs in: the caller serves this machine only, and the
// check of the host name keeps out the pages of other sites that lead their own
// name to this machine (DNS rebinding).
//
// All that is kept of clients is bounded, however many there are: see [table].
package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"path"
	"runtime/debug"
	"strings"
	"time"
)

// Options say who may come in. The zero value lets everybody in who asks for this
// machine by a name of its own.
type Options struct {
	Token string // that everybody who may come in knows; "" asks nobody to sign in

	// Hosts are the names, without port, that are ours beside those of this
	// machine. AnyHost takes any name: for a server that others reach, where the
	// token keeps strangers out.
	Hosts   []string
	AnyHost bool

	// Proxies are the addresses whose word is taken for the client's address
	// (X-Forwarded-For) and for TLS (X-Forwarded-Proto).
	Proxies []netip.Prefix

	Open     []string // paths, or beginnings of paths that end in "/", for which nobody signs in
	Health   []string // the same, under any host name too
	Programs []string // beginnings of paths that answer programs: errors are problem+json

	Rate float64 // requests a second that a client address may make, and five times as many at once; 0 for any number
	Body int64   // bytes that a request may send; 0 is 1 MB

	Told func(context.Context, Request) // told of each request when it is answered; nil for nobody
	Log  *slog.Logger                   // told of faults; nil is the default one
	Now  func() time.Time               // nil is time.Now
}

// A Request is what can be told of one that was answered. It holds no question
// part and no header, since both may tell what somebody reads.
type Request struct {
	Method string
	Path   string
	Route  string // the pattern of the handler; "" where none was reached
	Code   int
	Bytes  int64 // of the answer's body
	Took   time.Duration
	Client netip.Addr // not valid where it isn't known
}

// A Gate lets requests through to a handler. It may be used by several goroutines
// at once.
type Gate struct {
	o     Options
	next  http.Handler
	hosts map[string]bool
	sign  *signer // nil without a token
	tries *tries
	rate  *rates
}

// New returns the gate before a handler.
func New(next http.Handler, o Options) *Gate {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Body == 0 {
		o.Body = 1 << 20
	}
	g := &Gate{o: o, next: next, hosts: map[string]bool{}, tries: newTries(), rate: newRates(o.Rate)}
	for _, h := range o.Hosts {
		g.hosts[strings.ToLower(strings.TrimSuffix(h, "."))] = true
	}
	if o.Token != "" {
		g.sign = newSigner(o.Token)
	}
	return g
}

// Reader tells who makes a request that came through a [Gate]: whether they are
// signed in, and the name that they gave, "" for none. Where nobody signs in,
// nobody is known.
func Reader(r *http.Request) (name string, known bool) {
	p, ok := r.Context().Value(readerKey{}).(reader)
	return p.name, ok
}

type (
	readerKey struct{}
	reader    struct{ name string }
)

// ServeHTTP implements [http.Handler].
func (g *Gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := g.o.Now()
	a := &answer{ResponseWriter: w}
	seen := Request{Method: method(r.Method), Path: r.URL.Path, Client: g.client(r)}
	defer func() {
		fault := recover()
		seen.Code, seen.Bytes, seen.Took = a.code, a.bytes, g.o.Now().Sub(began)
		if fault != nil && fault != http.ErrAbortHandler {
			g.o.Log.Error("fault in a handler", "path", r.URL.Path, "fault", fmt.Sprint(fault), "stack", string(debug.Stack()))
			if a.code == 0 {
				g.refuse(a, r, http.StatusInternalServerError, "Something went wrong here", "The program has written down what. Nothing that was kept is lost; try again.")
				seen.Code, fault = a.code, nil
			}
		}
		if seen.Code == 0 && fault == nil {
			seen.Code = http.StatusOK // nothing was written, which is an empty answer
		}
		if g.o.Told != nil {
			g.o.Told(r.Context(), seen)
		}
		if fault != nil {
			panic(http.ErrAbortHandler) // cuts the connection, without a stack for anybody
		}
	}()
	g.pass(a, r, &seen)
}

// pass takes a request past the checks.
func (g *Gate) pass(w http.ResponseWriter, r *http.Request, seen *Request) {
	healthy := within(r.URL.Path, g.o.Health)
	if !healthy && !g.ours(r.Host) {
		g.refuse(w, r, http.StatusMisdirectedRequest, "This name is not known here",
			"This server was asked for by a name that is not its own. Ask for it by the name or address that it gave when it began; whoever runs it allows another name with --host NAME.")
		return
	}
	if wait := g.rate.ask(seen.Client, g.o.Now()); wait > 0 {
		after(w, wait)
		g.refuse(w, r, http.StatusTooManyRequests, "Too many requests", "More was asked for in a second than this server gives to one address. Wait a moment and go on.")
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, g.o.Body)
	if err := new(http.CrossOriginProtection).Check(r); err != nil {
		g.refuse(w, r, http.StatusForbidden, "This was sent from another site", "Only what is sent from a page of this server is taken. Nothing was changed.")
		return
	}
	if g.sign != nil && !healthy {
		var through bool
		if r, through = g.signedIn(w, r); !through {
			return
		}
	}
	g.next.ServeHTTP(w, r)
	seen.Route = r.Pattern
}

// signedIn answers a request for signing in or out, and one by somebody who is
// not signed in. Another it returns, with who makes it.
func (g *Gate) signedIn(w http.ResponseWriter, r *http.Request) (*http.Request, bool) {
	switch r.URL.Path {
	case "/login":
		g.login(w, r)
		return r, false
	case "/logout":
		g.logout(w, r)
		return r, false
	}
	if within(r.URL.Path, g.o.Open) {
		return r, true
	}
	w.Header().Add("Vary", "Cookie, Authorization")
	if given := r.Header.Get("Authorization"); given != "" {
		switch wait, err := g.bearer(r, given); {
		case wait > 0:
			after(w, wait)
			g.refuse(w, r, http.StatusTooManyRequests, "Too many wrong tokens", "Wrong tokens came from this address. Wait, then try again with the right one.")
			return r, false
		case err != nil:
			w.Header().Set("WWW-Authenticate", `Bearer realm="hearsay", error="invalid_token"`)
			g.refuse(w, r, http.StatusUnauthorized, "This token is not right", "Send the token of this server as \"Authorization: Bearer TOKEN\".")
			return r, false
		}
		return r.WithContext(context.WithValue(r.Context(), readerKey{}, reader{})), true
	}
	if s, ok := g.session(r); ok {
		return r.WithContext(context.WithValue(r.Context(), readerKey{}, reader{s.name})), true
	}
	if g.program(r) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="hearsay"`)
		g.refuse(w, r, http.StatusUnauthorized, "Sign-in is needed", "Send the token of this server as \"Authorization: Bearer TOKEN\".")
		return r, false
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		g.refuse(w, r, http.StatusUnauthorized, "You are not signed in any more", "Nothing was changed. Sign in, go back to the page, and send it again.")
		return r, false
	}
	to := "/login"
	if back := safe(r.URL.RequestURI()); back != "/" {
		to += "?next=" + escape(back)
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
	return r, false
}

var errWrong = errors.New("wrong token")

// bearer checks what a program sent.
func (g *Gate) bearer(r *http.Request, given string) (wait time.Duration, err error) {
	scheme, token, _ := strings.Cut(given, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return 0, errWrong
	}
	return g.try(r, strings.TrimSpace(token))
}

// try compares a token, unless there were too many wrong ones.
func (g *Gate) try(r *http.Request, token string) (wait time.Duration, err error) {
	who, now := g.client(r), g.o.Now()
	if wait := g.tries.take(who, now); wait > 0 {
		return wait, errWrong
	}
	if !g.sign.right(token) {
		return 0, errWrong
	}
	g.tries.giveBack(who)
	return 0, nil
}

// program reports whether a program asks, which a page to sign in at is of no use to.
func (g *Gate) program(r *http.Request) bool {
	p := r.URL.Path
	return within(p, g.o.Programs) || strings.HasSuffix(p, ".atom") || strings.HasSuffix(p, ".json")
}

// within reports whether a path is one of a list, or below one that ends in "/".
// A path that a handler would see as another one, with ".." say, never is.
func within(p string, list []string) bool {
	if path.Clean(p) != p {
		return false
	}
	for _, l := range list {
		if p == l || strings.HasSuffix(l, "/") && strings.HasPrefix(p, l) {
			return true
		}
	}
	return false
}

// refuse answers with an error, in the form that whoever asks can read.
func (g *Gate) refuse(w http.ResponseWriter, r *http.Request, code int, what, todo string) {
	w.Header().Set("Cache-Control", "no-store")
	if !g.program(r) {
		g.show(w, r, code, page{Title: what, Todo: todo})
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{"about:blank", what, code, todo})
}

// after says how many seconds to wait, rounded up.
func after(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", fmt.Sprint(int((wait+time.Second-1)/time.Second)))
}

// method is that of a request, one of those that are known: a client may send any
// word, and counts are kept by it.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}
