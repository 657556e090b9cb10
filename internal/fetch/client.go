package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hearsay/internal/source"
)

// Options say how pages are asked for. The zero Options is polite and safe.
type Options struct {
	Agent string // User-Agent; see [UserAgent]; "" means UserAgent("", "")
	From  string // address of mail for the From field, "" for none

	AllowPrivate bool // ask hosts that are not on the public internet, and any port
	Proxy        bool // go through the proxies that the environment names

	Pause    time.Duration // between two requests to one host; 0 means one second
	Parallel int           // requests at a time, to different hosts; 0 means 16
	Timeout  time.Duration // for one page; 0 means one minute
	Limit    int64         // bytes of the largest page, unpacked; 0 means source.DefaultLimit

	// State keeps robots.txt and holds of hosts between runs; nil means a Memory.
	State State
	// Claims make other processes with the same State wait for a host's turn; nil
	// where there are none.
	Claims Claims
	// Patience is how long to wait for a host's turn; 0 means two minutes.
	Patience time.Duration
	// Now is the clock; nil means this machine's. Processes that share a State go by
	// one.
	Now func() time.Time

	// Lookup resolves a name and Dial connects to an address with a port, in place
	// of the system's. The addresses that Lookup gives are checked in any case.
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
}

// UserAgent returns the name that we go by: the program, its version, and whom to
// write to.
func UserAgent(version, contact string) string {
	if version == "" {
		version = "devel"
	}
	if contact == "" {
		return agentToken + "/" + version
	}
	return fmt.Sprintf("%s/%s (+%s)", agentToken, version, contact)
}

// CheckContact returns an error where contact is neither an address of mail nor
// of the web.
func CheckContact(contact string) error {
	for _, c := range contact {
		if c <= ' ' || c >= 0x7f || c == '(' || c == ')' {
			return fmt.Errorf("contact %q: only an address of mail or of the web can stand in a User-Agent", contact)
		}
	}
	if Mail(contact) != "" || strings.HasPrefix(contact, "https://") || strings.HasPrefix(contact, "http://") {
		return nil
	}
	return fmt.Errorf("contact %q is neither an address of mail nor one that begins with https://", contact)
}

// Mail returns contact where it is an address of mail, else "".
func Mail(contact string) string {
	a, err := mail.ParseAddress(contact)
	if err != nil || a.Address != contact {
		return ""
	}
	return contact
}

// A StatusError is an answer that brings nothing.
type StatusError struct {
	Code int
}

func (e *StatusError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("the server said %d %s", e.Code, http.StatusText(e.Code)))
}

// A RobotsError says that a host's robots.txt keeps us out.
type RobotsError struct {
	Host        string
	Unreachable bool   // there was no telling, so all of the host is left alone
	Why         string // it was unreachable
}

func (e *RobotsError) Error() string {
	if e.Unreachable {
		return "nothing is asked of " + e.Host + " while its robots.txt cannot be had: " + e.Why
	}
	return "the robots.txt of " + e.Host + " does not allow it"
}

// ErrRedirects is why redirects were no longer followed.
var ErrRedirects = errors.New("too many redirects, or in a circle")

// maxRedirects is how many redirects are followed; RFC 9309 asks for five with
// robots.txt, browsers follow twenty.
const maxRedirects = 8

// headerLimit bounds the header of an answer.
const headerLimit = 64 << 10

// A Client asks for pages. It may be used from several goroutines.
type Client struct {
	opts   Options
	http   *http.Client
	pacer  *pacer
	slots  chan struct{}
	state  State
	rmu    sync.Mutex
	robots map[string]*robotsRecord // by origin
	asking map[string]chan struct{} // origins whose robots.txt is being asked for
}

// NewClient returns a Client.
func NewClient(opts Options) *Client {
	if opts.Agent == "" {
		opts.Agent = UserAgent("", "")
	}
	if opts.Pause <= 0 {
		opts.Pause = time.Second
	}
	if opts.Parallel <= 0 {
		opts.Parallel = 16
	}
	if opts.Timeout <= 0 {
		opts.Timeout = time.Minute
	}
	if opts.Limit <= 0 {
		opts.Limit = source.DefaultLimit
	}
	if opts.State == nil {
		opts.State = &Memory{}
	}
	opts.State = marked{opts.State}
	if opts.Patience <= 0 {
		opts.Patience = patience
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	t := &http.Transport{
		DialContext:            newDialer(opts).DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    dialTimeout,
		ResponseHeaderTimeout:  20 * time.Second,
		IdleConnTimeout:        15 * time.Second,
		MaxIdleConnsPerHost:    1,
		MaxIdleConns:           opts.Parallel,
		MaxResponseHeaderBytes: headerLimit,
		DisableCompression:     true, // what is unpacked is bounded in body.go
		ForceAttemptHTTP2:      true,
	}
	if opts.Proxy {
		// The proxy resolves names; what it is allowed to reach is its own business.
		t.Proxy = http.ProxyFromEnvironment
		t.DialContext = nil
	}
	return &Client{
		opts: opts,
		http: &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		// A wait of minutes is a matter for whoever decides what to ask for next.
		pacer:  newPacer(opts),
		slots:  make(chan struct{}, opts.Parallel),
		state:  opts.State,
		robots: map[string]*robotsRecord{},
		asking: map[string]chan struct{}{},
	}
}

func (c *Client) now() time.Time { return c.opts.Now() }

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// A Request asks for one thing.
type Request struct {
	URL          string
	ETag         string // validators of an earlier answer, "" for none
	LastModified string
	Limit        int64         // bytes, unpacked; 0 means Options.Limit
	Timeout      time.Duration // 0 means Options.Timeout
	Patience     time.Duration // how long to wait for the host's turn; 0 means Options.Patience
}

// An Answer is what came.
type Answer struct {
	URL          string // where it came from, after redirects
	Moved        string // what to ask for in future, "" where that is no other address: all redirects were permanent
	NotModified  bool   // the validators still hold, and nothing came
	ContentType  string
	ETag         string
	LastModified string
	MaxAge       time.Duration // for how long it may be kept, 0 where it doesn't say
	Fetched      time.Time
}

// Get asks for one thing and gives its body, unpacked, to read, which must be done
// with it when it returns; read is not called for an answer that is not modified.
// A body that is too large or comes too slowly ends in an error that wraps
// source.ErrTooLarge or ErrSlow. The error is read's, or says why there was nothing to
// read: it wraps ErrAddress, ErrForbidden, ErrRedirects or ErrSlow, or is a
// *RobotsError, *StatusError, *HoldError, or one of the network.
func (c *Client) Get(ctx context.Context, r Request, read func(*Answer, io.Reader) error) (*Answer, error) {
	u, err := parseAddress(r.URL, c.opts.AllowPrivate)
	if err != nil {
		return nil, err
	}
	if r.Limit <= 0 {
		r.Limit = c.opts.Limit
	}
	if r.Timeout <= 0 {
		r.Timeout = c.opts.Timeout
	}
	if r.Patience <= 0 {
		r.Patience = c.opts.Patience
	}
	a := &Answer{}
	permanent := true
	seen := map[string]bool{}
	for range maxRedirects + 1 {
		if seen[u.String()] {
			return nil, ErrRedirects
		}
		seen[u.String()] = true
		if err := c.allowed(ctx, u, r.Patience); err != nil {
			return nil, err
		}
		next, status, err := c.once(ctx, u, r, a, read)
		if err != nil {
			return nil, err
		}
		if next == nil {
			return a, nil
		}
		if next, err = parseAddress(next.String(), c.opts.AllowPrivate); err != nil {
			return nil, fmt.Errorf("it leads on to %.200s: %w", next, err)
		}
		u = next
		permanent = permanent && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect)
		if a.Moved = ""; permanent {
			a.Moved = u.String()
		}
	}
	return nil, ErrRedirects
}

// once asks for one address, and returns where it leads on to, nil where it is the
// answer.
func (c *Client) once(ctx context.Context, u *url.URL, r Request, a *Answer, read func(*Answer, io.Reader) error) (next *url.URL, status int, err error) {
	name := u.Hostname()
	h, err := c.pacer.enter(ctx, name, r.Patience)
	if err != nil {
		return nil, 0, err
	}
	defer c.pacer.leave(ctx, name, h)
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, 0, context.Cause(ctx)
	}
	whole := ctx
	ctx, cancelTime := context.WithTimeoutCause(ctx, r.Timeout, ErrSlow)
	defer cancelTime()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %v", ErrAddress, err)
	}
	c.header(req.Header, r)
	resp, err := c.http.Do(req)
	if err != nil {
		err = cause(ctx, err)
		if whole.Err() == nil && !errors.Is(err, ErrForbidden) {
			if e := c.pacer.ill(whole, name, h, 0, false); e != nil {
				return nil, 0, e
			}
		}
		return nil, 0, err
	}
	defer resp.Body.Close()
	if err := c.health(whole, name, h, resp); err != nil {
		return nil, 0, err
	}
	status = resp.StatusCode
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if next, err = u.Parse(resp.Header.Get("Location")); err == nil && resp.Header.Get("Location") != "" {
			return next, status, nil
		}
		return nil, status, &StatusError{status}
	}
	a.URL, a.Fetched = u.String(), c.now().UTC().Truncate(time.Second)
	a.ContentType = resp.Header.Get("Content-Type")
	a.ETag, a.LastModified = validator(resp.Header.Get("Etag")), validator(resp.Header.Get("Last-Modified"))
	a.MaxAge = maxAge(resp.Header, a.Fetched)
	switch {
	case status == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
		a.NotModified = true
		if a.ETag == "" && a.LastModified == "" {
			a.ETag, a.LastModified = r.ETag, r.LastModified
		}
		return nil, status, nil
	case status != http.StatusOK && status != http.StatusNonAuthoritativeInfo:
		return nil, status, &StatusError{status}
	}
	w := newWire(resp.Body, cancel)
	defer w.stop()
	body, done, err := unpack(w, resp.Header.Get("Content-Encoding"))
	if err != nil {
		return nil, status, cause(ctx, err)
	}
	defer done()
	b := &bound{r: body, limit: r.Limit}
	if resp.Header.Get("Content-Encoding") != "" {
		b.sent = func() int64 { return w.n }
	}
	if err := read(a, b); err != nil {
		return nil, status, cause(ctx, err)
	}
	return nil, status, nil
}

// cause returns why the context of a request ended, where that is what err says.
func cause(ctx context.Context, err error) error {
	if why := context.Cause(ctx); why != nil && ctx.Err() != nil {
		return why
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // its method and address are said elsewhere
	}
	var n net.Error
	if errors.As(err, &n) && n.Timeout() {
		return fmt.Errorf("%w: %v", ErrSlow, err)
	}
	return err
}

func (c *Client) header(h http.Header, r Request) {
	h.Set("User-Agent", c.opts.Agent)
	if c.opts.From != "" {
		h.Set("From", c.opts.From)
	}
	h.Set("Accept", "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.1")
	h.Set("Accept-Encoding", "gzip, zstd")
	if r.ETag != "" {
		h.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		h.Set("If-Modified-Since", r.LastModified)
	}
}

// validator returns what may be sent back to a server; a long one is not worth
// keeping.
func validator(s string) string {
	if len(s) > 512 {
		return ""
	}
	return s
}

// health notes whether a host is well, and what it asks for.
func (c *Client) health(ctx context.Context, name string, h *host, resp *http.Response) error {
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable:
		return c.pacer.ill(ctx, name, h, retryAfter(resp.Header.Get("Retry-After"), c.now()), true)
	case code >= 500:
		return c.pacer.ill(ctx, name, h, 0, false)
	}
	return c.pacer.well(ctx, name, h)
}

// retryAfter reads a Retry-After (RFC 9110, 10.2.3): seconds or a date; 0 where
// it is neither or gone by.
func retryAfter(s string, now time.Time) time.Duration {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseFloat(s, 64); err == nil && n == n { // "NaN" is a number to ParseFloat
		return time.Duration(max(0, min(n, longestAsked.Seconds())) * float64(time.Second))
	}
	if t, err := http.ParseTime(s); err == nil {
		return min(max(0, t.Sub(now)), longestAsked)
	}
	return 0
}

// maxAge returns for how long an answer may be kept (RFC 9111, 5.2 and 5.3).
func maxAge(h http.Header, now time.Time) time.Duration {
	for _, line := range h.Values("Cache-Control") {
		for d := range strings.SplitSeq(line, ",") {
			k, v, _ := strings.Cut(strings.ToLower(strings.TrimSpace(d)), "=")
			switch k {
			case "no-cache", "no-store":
				return 0
			case "max-age":
				if n, err := strconv.ParseInt(strings.Trim(v, `"`), 10, 32); err == nil && n > 0 {
					return time.Duration(n) * time.Second
				}
				return 0
			}
		}
	}
	if t, err := http.ParseTime(h.Get("Expires")); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// Temporary reports whether what failed may go well later.
func Temporary(err error) bool {
	var status *StatusError
	var robots *RobotsError
	var other *NotPageError
	var fault *FaultError
	switch {
	case errors.As(err, &other), errors.As(err, &fault):
		return false
	case err == nil, errors.Is(err, ErrAddress), errors.Is(err, ErrForbidden), errors.Is(err, ErrRedirects),
		errors.Is(err, source.ErrTooLarge), errors.Is(err, source.ErrBinary), errors.Is(err, source.ErrEmpty):
		return false
	case errors.As(err, &status):
		return status.Code >= 500 || slices.Contains([]int{http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests}, status.Code)
	case errors.As(err, &robots):
		return robots.Unreachable
	}
	return true
}
