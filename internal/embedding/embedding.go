// Package embedding asks an OpenAI-compatible endpoint (POST .../v1/embeddings) for
// the vectors of texts and tells how alike two texts are: the cosine of theirs.
//
// # Design
//
//	texts ─► cache, by hash of model and text ─► the missing ones, 32 a request ─► cosines
//
// The endpoint is optional, outside the program and not to be trusted. [Client.Alike]
// therefore has no error: a pair whose texts have no vector is NaN, and its caller
// does as if nobody had been asked. What went wrong is told once ([Config.Failed]),
// and again only after the endpoint has answered in between; then it is left alone
// for [rest]. Answers are a function of text and model: a vector once given is kept,
// and asked for no more, so that the same pile gives the same stories without the
// endpoint too. Cosines are rounded to hundredths.
//
// client.go makes the requests. A request and all of its answer may take
// [Config.Timeout]; all requests of one call [Config.Budget], what was got until then
// counts and is kept. Requests that may succeed another time (no connection, no answer
// in time, 408, 429, 5xx) are made again twice, after a second and after four, or when
// Retry-After says, twenty seconds at the most; everything else is made once. Redirects
// are not followed: the texts go where the user said and nowhere else. answer.go reads
// the answer as it comes: at most [maxAnswer] bytes, as many vectors as texts were
// sent, each index once, all of one length, finite, and not all zero. An answer of
// which any part is wrong is refused as a whole.
//
// The key goes into the Authorization header and nowhere else: it is taken out of what
// an endpoint says in its errors, and an address in them stands without its query.
package embedding

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// A Config says whom to ask, and how long to wait.
type Config struct {
	URL     string // "https://api.example/v1", or all of it with /embeddings
	Model   string
	Key     string        // "" for a server that asks for none
	Timeout time.Duration // of one request with its answer; 0 is 30 seconds
	Budget  time.Duration // of all requests of one call; 0 is five minutes
	Cache   Cache         // nil keeps nothing
	Failed  func(error)   // told why it goes on without the endpoint; may be nil

	Wait func(context.Context, time.Duration) error // between tries; nil waits by the clock
	Now  func() time.Time                           // nil is the clock
}

// A Client asks one endpoint. It may be used by several goroutines at once, which
// wait for each other.
type Client struct {
	config Config
	url    string
	host   string // for people
	http   *http.Client

	mu    sync.Mutex
	told  bool      // that it failed, since it last answered
	until time.Time // it is left alone
}

const (
	perRequest = 32 // texts
	tries      = 3
	rest       = 5 * time.Minute // after a failure
)

// New checks a configuration; nothing is asked yet. The error says which setting is
// wrong, and never tells the key.
func New(c Config) (*Client, error) {
	at, err := address(c.URL)
	if err != nil {
		return nil, err
	}
	if c.Model = strings.TrimSpace(c.Model); c.Model == "" {
		return nil, errors.New("no model is named")
	}
	if len(c.Model) > 200 || strings.ContainsFunc(c.Model, control) {
		return nil, errors.New("the name of the model is too long or has control characters in it")
	}
	if c.Key = strings.TrimSpace(c.Key); strings.ContainsFunc(c.Key, func(r rune) bool { return control(r) || r == ' ' || r > 126 }) {
		return nil, errors.New("the key has characters in it that no key has")
	}
	if c.Key != "" && at.Scheme == "http" && !loopback(at.Hostname()) {
		return nil, fmt.Errorf("the key would go to %s readable by anybody on the way: use https, or no key", at.Host)
	}
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Budget <= 0 {
		c.Budget = 5 * time.Minute
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxResponseHeaderBytes = 64 << 10
	return &Client{config: c, url: at.String(), host: at.Scheme + "://" + at.Host + at.Path, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func control(r rune) bool { return r < ' ' || r == 0x7f }

// address returns the address that requests go to.
func address(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, errors.New("the address is none: give one as in https://api.example/v1")
	case u.User != nil:
		return nil, errors.New("the address has a name or password in it: give the key by itself")
	}
	u.Fragment = ""
	switch path := strings.TrimRight(u.Path, "/"); {
	case path == "":
		u.Path = "/v1/embeddings"
	case strings.HasSuffix(path, "/embeddings"):
		u.Path = path
	default:
		u.Path = path + "/embeddings"
	}
	return u, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Model is the name of the model.
func (c *Client) Model() string { return c.config.Model }

// Host is where texts go, without what may be secret in the address.
func (c *Client) Host() string { return c.host }

// Alike returns for each pair, by their places in texts, the cosine of the two,
// rounded to hundredths; NaN where it is not known. It takes no longer than the
// budget and the last request.
func (c *Client) Alike(ctx context.Context, texts []string, pairs [][2]int) []float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	vectors := c.vectors(ctx, texts)
	out := make([]float64, len(pairs))
	for i, p := range pairs {
		out[i] = math.NaN()
		if a, b := p[0], p[1]; a >= 0 && b >= 0 && a < len(texts) && b < len(texts) {
			out[i] = math.Round(100*Cosine(vectors[a], vectors[b])) / 100
		}
	}
	return out
}

// vectors returns the vector of each text, nil where there is none.
func (c *Client) vectors(ctx context.Context, texts []string) [][]float32 {
	out := make([][]float32, len(texts))
	at := map[string][]int{} // of each text that is missing
	var missing []string
	for i, t := range texts {
		if strings.TrimSpace(t) == "" {
			continue
		}
		if list := at[t]; list != nil {
			at[t] = append(list, i)
			continue
		}
		if out[i] = c.kept(ctx, t); out[i] == nil {
			at[t] = []int{i}
			missing = append(missing, t)
		} else if ctx.Err() != nil {
			return out
		}
	}
	if len(missing) == 0 || c.config.Now().Before(c.until) {
		return out
	}
	own, stop := context.WithTimeoutCause(ctx, c.config.Budget, errBudget)
	defer stop()
	for len(missing) > 0 {
		n := min(perRequest, len(missing))
		batch := missing[:n]
		missing = missing[n:]
		vectors, err := c.ask(own, batch)
		if err == nil {
			c.told = false
			err = c.keep(ctx, batch, vectors)
		}
		for k, v := range vectors {
			for _, i := range at[batch[k]] {
				out[i] = v
			}
		}
		if err != nil {
			c.failed(ctx, err)
			break
		}
	}
	return out
}

var errBudget = errors.New("has taken as long as it may for one run; the next run asks for the rest")

// failed leaves the endpoint alone for a while, and says so once. The end of the
// caller's context is no failure of it.
func (c *Client) failed(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	c.until = c.config.Now().Add(rest)
	if c.told {
		return
	}
	c.told = true
	if c.config.Failed != nil {
		c.config.Failed(fmt.Errorf("embeddings: %s %w; pages are grouped without it where it has not answered before", c.host, err))
	}
}

// Cosine returns the cosine of two vectors; NaN where it is not defined.
func Cosine(a, b []float32) float64 {
	if len(a) != len(b) || len(a) == 0 {
		return math.NaN()
	}
	var dot, x, y float64
	for i := range a {
		p, q := float64(a[i]), float64(b[i])
		dot += p * q
		x += p * p
		y += q * q
	}
	if x == 0 || y == 0 {
		return math.NaN()
	}
	return min(max(dot/math.Sqrt(x)/math.Sqrt(y), -1), 1)
}
