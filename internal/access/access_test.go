package access

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"
)

const token = "fyrkat-uttermost-71-lantern"

// A clock stands still until it is set on.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) on(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func newClock() *clock { return &clock{t: time.Date(2031, 5, 3, 12, 0, 0, 0, time.UTC)} }

// A door is a gate with what stands behind it.
type door struct {
	*Gate
	clock *clock
	told  []Request
	asked []string // paths that the handler saw
	who   string   // who asked last: "nobody", or "known" and a name
}

func open(t *testing.T, o Options) *door {
	t.Helper()
	d := &door{clock: newClock()}
	mux := http.NewServeMux()
	mux.HandleFunc("/story/{id}", func(w http.ResponseWriter, r *http.Request) {
		d.asked = append(d.asked, r.URL.Path)
		d.who = "nobody"
		if name, known := Reader(r); known {
			d.who = "known " + name
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			http.Error(w, "cut", http.StatusRequestEntityTooLarge)
			return
		}
		io.WriteString(w, "a secret story")
	})
	mux.HandleFunc("/fault", func(http.ResponseWriter, *http.Request) { panic("a secret fault") })
	mux.HandleFunc("/late", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "begun"); panic("a secret fault") })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { d.asked = append(d.asked, r.URL.Path) })
	o.Now = d.clock.now
	o.Told = func(_ context.Context, r Request) { d.told = append(d.told, r) }
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Open = append(o.Open, "/static/")
	o.Health = append(o.Health, "/healthz")
	o.Programs = append(o.Programs, "/api/")
	d.Gate = New(mux, o)
	return d
}

// send asks for something; headers come in pairs, "Host" and "From" among them.
func (d *door) send(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost"+target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		switch headers[i] {
		case "Host":
			r.Host = headers[i+1]
		case "From":
			r.RemoteAddr = headers[i+1]
		default:
			r.Header.Add(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func form(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

func cookies(w *httptest.ResponseRecorder) string {
	var out []string
	for _, c := range w.Result().Cookies() {
		out = append(out, c.Name+"="+c.Value)
	}
	return strings.Join(out, "; ")
}

func TestNothingIsSeenBeforeSigningIn(t *testing.T) {
	d := open(t, Options{Token: token, AnyHost: true})
	for path, want := range map[string]struct {
		code int
		to   string
	}{
		"/":                                   {303, "/login"},
		"/story/1?x=a%20b":                    {303, "/login?next=%2Fstory%2F1%3Fx%3Da%2520b"},
		"/static/hearsay.css":                 {200, ""},
		"/healthz":                            {200, ""},
		"/static/../story/1":                  {303, "/login?next=%2Fstatic%2F..%2Fstory%2F1"},
		"/static/..%2fstory/1":                {303, "/login?next=%2Fstatic%2F..%252fstory%2F1"},
		"//static/hearsay.css":                {303, "/login"},
		"/static":                             {303, "/login?next=%2Fstatic"},
		"/healthz/":                           {303, "/login?next=%2Fhealthz%2F"},
		"/api/v1/stories":                     {401, ""},
		"/feed.atom":                          {401, ""},
		"/story/1/feed.json":                  {401, ""},
		"/login":                              {200, ""},
		"/logout":                             {303, "/login"},
		"/login?next=/story/1%23sec":          {200, ""},
		"/story/" + strings.Repeat("a", 3000): {303, "/login"},
	} {
		d.asked = nil
		w := d.send("GET", path, "")
		if w.Code != want.code || want.to != "" && w.Header().Get("Location") != want.to {
			t.Errorf("GET %.60s: %d to %q, want %d to %q", path, w.Code, w.Header().Get("Location"), want.code, want.to)
		}
		if reached := len(d.asked) > 0; reached != (want.code == 200 && !strings.HasPrefix(path, "/login")) {
			t.Errorf("GET %.60s reached the handler: %v", path, reached)
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("GET %.60s tells a secret", path)
		}
	}
	if w := d.send("POST", "/story/1", "do=move"); w.Code != 401 || len(d.asked) > 0 {
		t.Errorf("POST: %d", w.Code)
	}
	w := d.send("GET", "/api/v1/stories", "")
	var p struct {
		Title, Detail string
		Status        int
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != 401 || p.Title == "" || p.Detail == "" ||
		w.Header().Get("Content-Type") != "application/problem+json" || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer ") {
		t.Errorf("to a program: %v %+v %v", err, p, w.Header())
	}
}

// The whole way of a browser without script: in, about, and out again.
func TestSignInAndOut(t *testing.T) {
	d := open(t, Options{Token: token, AnyHost: true})
	w := d.send("GET", "/login?next=/story/1%3Fx%3D1", "")
	n, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	for x := range n.Descendants() {
		if x.Data == "script" {
			t.Error("the page has a script")
		}
		if x.Data == "input" {
			var name, value string
			for _, a := range x.Attr {
				switch a.Key {
				case "name":
					name = a.Val
				case "value":
					value = a.Val
				}
			}
			fields[name] = value
		}
	}
	if fields["next"] != "/story/1?x=1" || len(fields) != 3 || !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("fields %v, policy %s", fields, w.Header().Get("Content-Security-Policy"))
	}
	if w := d.send("POST", "/login", form("token", token+"x", "next", "/story/1", "name", `Ada <b>"Bo"`)); w.Code != 401 || cookies(w) != "" ||
		!strings.Contains(w.Body.String(), "not right") || strings.Contains(w.Body.String(), token) || strings.Contains(w.Body.String(), "<b>\"") {
		t.Errorf("wrong token: %d, cookies %q\n%s", w.Code, cookies(w), w.Body)
	}
	w = d.send("POST", "/login", form("token", " "+token+"\n", "next", "/story/1?x=1", "name", " Ada "))
	c := w.Result().Cookies()
	if w.Code != 303 || w.Header().Get("Location") != "/story/1?x=1" || len(c) != 1 {
		t.Fatalf("right token: %d to %s, %d cookies", w.Code, w.Header().Get("Location"), len(c))
	}
	if !c[0].HttpOnly || c[0].Secure || c[0].SameSite != http.SameSiteLaxMode || c[0].Path != "/" || c[0].Name != "hearsay" || c[0].Domain != "" {
		t.Errorf("cookie %+v", c[0])
	}
	in := c[0].Name + "=" + c[0].Value
	if w := d.send("GET", "/story/1", "", "Cookie", in); w.Code != 200 || d.who != "known Ada" {
		t.Errorf("signed in: %d, %s", w.Code, d.who)
	}
	if w := d.send("GET", "/login?next=/story/1", "", "Cookie", in); w.Code != 303 || w.Header().Get("Location") != "/story/1" {
		t.Errorf("signing in again: %d", w.Code)
	}
	// Another gate with the token is the program begun again.
	if w := open(t, Options{Token: token, AnyHost: true}).send("GET", "/story/1", "", "Cookie", in); w.Code != 200 {
		t.Errorf("after a restart: %d", w.Code)
	}
	if w := open(t, Options{Token: token + "2", AnyHost: true}).send("GET", "/story/1", "", "Cookie", in); w.Code != 303 {
		t.Errorf("with another token: %d", w.Code)
	}
	if w := d.send("GET", "/logout", "", "Cookie", in); w.Code != 200 || !strings.Contains(w.Body.String(), "Ada") {
		t.Errorf("the page to sign out: %d", w.Code)
	}
	if w := d.send("GET", "/story/1", "", "Cookie", in); w.Code != 200 {
		t.Errorf("a link signed out: %d", w.Code)
	}
	w = d.send("POST", "/logout", "x=1", "Cookie", in)
	if c := w.Result().Cookies(); w.Code != 303 || len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("signing out: %d, %v", w.Code, c)
	}
	if w := d.send("GET", "/story/1", "", "Cookie", in); w.Code != 303 {
		t.Errorf("the cookie of a session that was ended: %d", w.Code)
	}
	w = d.send("POST", "/login", form("token", token))
	in = cookies(w)
	d.clock.on(Lasts - time.Second)
	if w := d.send("GET", "/story/1", "", "Cookie", in); w.Code != 200 {
		t.Errorf("before it runs out: %d", w.Code)
	}
	d.clock.on(time.Second)
	if w := d.send("GET", "/story/1", "", "Cookie", in); w.Code != 303 {
		t.Errorf("after it ran out: %d", w.Code)
	}
}

func TestCookieOverTLS(t *testing.T) {
	proxies, err := Proxies([]string{"127.0.0.1", "10.1.0.0/16"})
	if err != nil {
		t.Fatal(err)
	}
	d := open(t, Options{Token: token, AnyHost: true, Proxies: proxies})
	for from, secure := range map[string]bool{"127.0.0.1:9": true, "10.1.2.3:9": true, "10.2.0.1:9": false} {
		w := d.send("POST", "/login", form("token", token), "From", from, "X-Forwarded-Proto", "https")
		c := w.Result().Cookies()
		if len(c) != 1 || c[0].Secure != secure || strings.HasPrefix(c[0].Name, "__Host-") != secure {
			t.Errorf("from %s: %+v", from, c)
			continue
		}
		// A cookie that plain HTTP could have planted is not taken over TLS.
		if w := d.send("GET", "/story/1", "", "From", from, "X-Forwarded-Proto", "https", "Cookie", "hearsay="+c[0].Value); (w.Code == 200) == secure {
			t.Errorf("from %s with the other name: %d", from, w.Code)
		}
	}
}

func TestPrograms(t *testing.T) {
	d := open(t, Options{Token: token, AnyHost: true})
	for given, want := range map[string]int{
		"Bearer " + token: 200, "bearer " + token: 200, "Bearer  " + token: 200, "Bearer " + token + "x": 401,
		"Bearer": 401, "Bearer ": 401, "Basic " + token: 401, token: 401, "Bearer " + strings.ToUpper(token): 401,
	} {
		w := d.send("GET", "/story/1", "", "Authorization", given, "From", fmt.Sprintf("192.0.2.%d:9", len(given)))
		if w.Code != want || want == 200 && d.who != "known " {
			t.Errorf("%q: %d, want %d", given, w.Code, want)
		}
	}
}

// Wrong tokens are counted by address, right ones are not, and an address that
// is held up is held up for the right one too: else guessing would go on.
func TestWrongTokensAreCounted(t *testing.T) {
	d := open(t, Options{Token: token, AnyHost: true})
	wrong := func(from string) int { return d.send("POST", "/login", form("token", "no"), "From", from).Code }
	for range 50 {
		if w := d.send("GET", "/api/x", "", "Authorization", "Bearer "+token, "From", "192.0.2.1:1"); w.Code != 200 {
			t.Fatalf("a right token: %d", w.Code)
		}
	}
	for i := range 5 {
		if c := wrong(fmt.Sprintf("192.0.2.1:%d", i)); c != 401 {
			t.Fatalf("try %d: %d", i, c)
		}
	}
	if c := wrong("192.0.2.1:7"); c != 429 {
		t.Errorf("the sixth: %d", c)
	}
	w := d.send("GET", "/api/x", "", "Authorization", "Bearer "+token, "From", "192.0.2.1:1")
	if w.Code != 429 || w.Header().Get("Retry-After") != "20" || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("a program from there: %d, after %s s", w.Code, w.Header().Get("Retry-After"))
	}
	if c := wrong("192.0.2.2:7"); c != 401 {
		t.Errorf("from another address: %d", c)
	}
	d.clock.on(20 * time.Second)
	if c := wrong("192.0.2.1:7"); c != 401 {
		t.Errorf("later: %d", c)
	}
	// One IPv6 network is one address.
	for i := range 5 {
		wrong(fmt.Sprintf("[2001:db8::%x]:1", i))
	}
	if c := wrong("[2001:db8::ffff:1]:1"); c != 429 {
		t.Errorf("from the same network: %d", c)
	}
}

// From very many addresses guessing is held up too, but not for somebody who was
// signed in from theirs.
func TestWrongTokensFromEverywhere(t *testing.T) {
	d := open(t, Options{Token: token, AnyHost: true})
	d.send("POST", "/login", form("token", token), "From", "192.0.2.1:1")
	held := 0
	for i := range 300 {
		if d.send("POST", "/login", form("token", "no"), "From", fmt.Sprintf("198.51.%d.%d:1", i/250, i%250)).Code == 429 {
			held++
		}
	}
	if held != 200 {
		t.Errorf("%d of 300 held up, want 200", held)
	}
	if w := d.send("POST", "/login", form("token", token), "From", "192.0.2.1:1"); w.Code != 303 {
		t.Errorf("from an address that signed in before: %d", w.Code)
	}
	if w := d.send("POST", "/login", form("token", token), "From", "192.0.2.99:1"); w.Code != 429 {
		t.Errorf("from a new one: %d", w.Code)
	}
}

func TestManyGuessesAtOnceAreCounted(t *testing.T) {
	d := open(t, Options{Token: token, AnyHost: true})
	d.o.Told = nil
	var all sync.WaitGroup
	var mu sync.Mutex
	codes := map[int]int{}
	for range 50 {
		all.Go(func() {
			c := d.send("POST", "/login", form("token", "no")).Code
			mu.Lock()
			defer mu.Unlock()
			codes[c]++
		})
	}
	all.Wait()
	if codes[401] != 5 || codes[429] != 45 {
		t.Errorf("answers %v, want 5 compared and 45 held up", codes)
	}
}

// Pages of other sites that lead their name here read nothing.
func TestHostNames(t *testing.T) {
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LOCALHOST:8080": 200, "127.0.0.1:8080": 200, "127.9.9.9": 200, "[::1]:8080": 200, "[::1]": 200,
		"a.localhost:80": 200, "news.example": 200, "News.Example.:443": 200, "evil.example": 421, "evil.example:8080": 421, "localhost.evil.example": 421,
		"news.example.evil.example": 421, "10.0.0.1": 421, "0.0.0.0:8080": 421, "": 421, "127.0.0.1.evil.example": 421, "evillocalhost": 421,
		"[::1].evil.example": 421, "127.0.0.1@evil.example": 421, "::ffff:127.0.0.1": 200,
	} {
		d := open(t, Options{Hosts: []string{"news.example"}})
		if w := d.send("GET", "/story/1", "", "Host", host); w.Code != want || (len(d.asked) > 0) != (want == 200) {
			t.Errorf("Host %q: %d, want %d", host, w.Code, want)
		}
		if w := d.send("GET", "/healthz", "", "Host", host); w.Code != 200 {
			t.Errorf("Host %q, is it alive: %d", host, w.Code)
		}
	}
	if w := open(t, Options{AnyHost: true, Token: token}).send("GET", "/login", "", "Host", "any.example"); w.Code != 200 {
		t.Errorf("any host: %d", w.Code)
	}
}

func TestOtherSitesSendNothing(t *testing.T) {
	d := open(t, Options{})
	for _, c := range []struct {
		headers []string
		want    int
	}{
		{nil, 200}, // no browser
		{[]string{"Sec-Fetch-Site", "same-origin"}, 200},
		{[]string{"Origin", "http://localhost"}, 200},
		{[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		{[]string{"Sec-Fetch-Site", "same-site"}, 403},
		{[]string{"Origin", "https://evil.example"}, 403},
		{[]string{"Origin", "null"}, 403},
	} {
		for _, path := range []string{"/story/1", "/api/x", "/mcp"} {
			d.asked = nil
			if w := d.send("POST", path, "x=1", c.headers...); w.Code != c.want || (len(d.asked) > 0) != (c.want == 200) {
				t.Errorf("POST %s with %v: %d, want %d", path, c.headers, w.Code, c.want)
			}
		}
	}
}

func TestRateByAddress(t *testing.T) {
	d := open(t, Options{Rate: 2})
	for i := range 10 {
		if w := d.send("GET", "/story/1", ""); w.Code != 200 {
			t.Fatalf("request %d: %d", i, w.Code)
		}
	}
	w := d.send("GET", "/api/x", "")
	if w.Code != 429 || w.Header().Get("Retry-After") != "1" {
		t.Errorf("one more: %d, after %q", w.Code, w.Header().Get("Retry-After"))
	}
	if w := d.send("GET", "/story/1", "", "From", "192.0.2.77:1"); w.Code != 200 {
		t.Errorf("another address: %d", w.Code)
	}
	d.clock.on(time.Second)
	if w := d.send("GET", "/story/1", ""); w.Code != 200 {
		t.Errorf("a second later: %d", w.Code)
	}
}

// A table remembers so many addresses and no more.
func TestTableIsBounded(t *testing.T) {
	n := 0
	tab := newTable(100, func() int { n++; return n })
	first := tab.of(netip.MustParseAddr("192.0.2.1"))
	for i := range 10_000 {
		tab.of(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}))
		if got := tab.of(netip.MustParseAddr("192.0.2.1")); got != first {
			t.Fatalf("after %d others the one in use is %d, want %d", i, got, first)
		}
	}
	if len(tab.at) != 100 || tab.use.Len() != 100 {
		t.Errorf("%d and %d addresses, want 100", len(tab.at), tab.use.Len())
	}
	tab.of(netip.Addr{}) // not known: one of its own
}

func TestLongBodiesAreCut(t *testing.T) {
	d := open(t, Options{Body: 1000})
	if w := d.send("POST", "/story/1", strings.Repeat("a", 1000)); w.Code != 200 {
		t.Errorf("1000 bytes: %d", w.Code)
	}
	if w := d.send("POST", "/story/1", strings.Repeat("a", 1001)); w.Code != 413 {
		t.Errorf("1001 bytes: %d", w.Code)
	}
	d = open(t, Options{Token: token, AnyHost: true})
	if w := d.send("POST", "/login", form("token", strings.Repeat("a", formBytes))); w.Code != 400 {
		t.Errorf("a long form: %d", w.Code)
	}
}

func TestFaultsAreToldToTheLogOnly(t *testing.T) {
	var log bytes.Buffer
	d := open(t, Options{Log: slog.New(slog.NewJSONHandler(&log, nil))})
	w := d.send("GET", "/fault", "")
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "goroutine") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if s := log.String(); !strings.Contains(s, "a secret fault") || !strings.Contains(s, "goroutine") {
		t.Errorf("log: %s", s)
	}
	func() {
		defer func() {
			if v := recover(); v != http.ErrAbortHandler {
				t.Errorf("an answer that was begun ended with %v", v)
			}
		}()
		d.send("GET", "/late", "")
	}()
	if len(d.told) != 2 || d.told[0].Code != 500 || d.told[1].Path != "/late" {
		t.Errorf("told %+v", d.told)
	}
}

func TestRequestsAreTold(t *testing.T) {
	proxies, _ := Proxies([]string{"127.0.0.1"})
	d := open(t, Options{AnyHost: true, Proxies: proxies})
	d.send("GET", "/story/7?secret=1", "", "From", "192.0.2.9:55", "X-Forwarded-For", "203.0.113.1")
	d.send("GET", "/story/7", "", "From", "127.0.0.1:55", "X-Forwarded-For", "203.0.113.66, 203.0.113.1", "X-Forwarded-For", "127.0.0.1")
	d.send("GET", "/story/7", "", "From", "127.0.0.1:55", "X-Forwarded-For", "203.0.113.1, rubbish")
	d.send("BREW", "/x", "", "From", "garbled")
	want := []Request{
		{Method: "GET", Path: "/story/7", Route: "/story/{id}", Code: 200, Bytes: 14, Client: netip.MustParseAddr("192.0.2.9")},
		{Method: "GET", Path: "/story/7", Route: "/story/{id}", Code: 200, Bytes: 14, Client: netip.MustParseAddr("203.0.113.1")},
		{Method: "GET", Path: "/story/7", Route: "/story/{id}", Code: 200, Bytes: 14, Client: netip.MustParseAddr("127.0.0.1")},
		{Method: "other", Path: "/x", Route: "/", Code: 200},
	}
	for i, w := range want {
		if d.told[i] != w {
			t.Errorf("request %d: %+v\nwant %+v", i, d.told[i], w)
		}
	}
}

func TestReturnPath(t *testing.T) {
	for next, want := range map[string]string{
		"/": "/", "": "/", "/story/1?x=1&y=%20": "/story/1?x=1&y=%20", "/story/ü": "/story/%C3%BC", "/a#b": "/a",
		"//evil.example": "/", "https://evil.example": "/", `/\evil.example`: "/", "/%5cevil.example": "/", "/%2fevil.example": "/", "javascript:alert(1)": "/",
		"/\tevil": "/", "/a\r\nSet-Cookie: x": "/", "/%0d%0aSet-Cookie:x": "/", "evil": "/", "/login?next=/login": "/", "/logout": "/", "/x/../login": "/",
		"///evil.example": "/", "/" + strings.Repeat("a", 3000): "/", "/a//b": "/a//b",
	} {
		if got := safe(next); got != want {
			t.Errorf("%.40q leads to %q, want %q", next, got, want)
		}
	}
}

func TestTokens(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		return writeFile(t, dir, name, text)
	}
	for _, c := range []struct{ value, file, want, wrong string }{
		{"", "", "", ""},
		{token, "", token, ""},
		{token + "\n", "", token, ""},
		{"", file("a", token+"\n"), token, ""},
		{token, file("b", token), "", "given twice"},
		{"", file("c", "\n"), "", "is empty"},
		{"", dir + "/none", "", "no such file"},
		{"short", "", "", "5 signs"},
		{"", file("d", "short"), "", "5 signs"},
		{strings.Repeat("a", 600), "", "", "at most 512"},
		{"a token with spaces in it", "", "", "a space"},
		{"einlangestokenfürhearsay", "", "", "not ASCII"},
	} {
		got, err := ReadToken(c.value, c.file)
		if got != c.want || (err != nil) != (c.wrong != "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%+v: %q, %v", c, got, err)
		}
		if err != nil && c.value != "" && strings.Contains(err.Error(), c.value) {
			t.Errorf("%v tells the token", err)
		}
	}
}

// What is sent as a cookie is read in any case, and only what was made by us is
// taken.
func FuzzCookie(f *testing.F) {
	s := newSigner(token)
	now := newClock().t
	good := s.begin("Ada", now.Add(time.Hour))
	for _, seed := range []string{"", good, good[:len(good)-1], "A" + good[1:], good + "=", "AQ", strings.Repeat("A", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cookie string) {
		if v, ok := s.read(cookie, now); ok && v.name != "Ada" { // another run made the seeds, with the same token
			t.Errorf("%q is taken for a session of %q", cookie, v.name)
		}
	})
}

// A way back after signing in never leads to another host.
func FuzzReturnPath(f *testing.F) {
	for _, seed := range []string{"/", "//e", `/\e`, "/story/1?x#y", "/%2f%2fe", "/\x00", "/a:b", "/%5c", "http://e/"} {
		f.Add(seed)
	}
	here, _ := url.Parse("https://here.example/login")
	f.Fuzz(func(t *testing.T, next string) {
		got := safe(next)
		to, err := here.Parse(got)
		if err != nil || to.Host != "here.example" || to.Scheme != "https" || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t") {
			t.Errorf("%q leads to %q (%v)", next, got, err)
		}
		if again := safe(got); again != got {
			t.Errorf("%q leads to %q, and that to %q", next, got, again)
		}
	})
}

// Hosts, forwarded addresses and lists of proxies are read in any case.
func FuzzHost(f *testing.F) {
	for _, seed := range []string{"localhost:1", "[::1]:2", "127.0.0.1", "evil.example:80", "[fe80::1%25eth0]", "a,b", "10.0.0.0/8"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g := New(http.NotFoundHandler(), Options{Proxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}})
		if g.ours(s) && strings.Contains(strings.ToLower(s), "evil.example") {
			t.Errorf("host %q is ours", s)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = "192.0.2.1:1"
		r.Header.Set("X-Forwarded-For", s)
		if g.client(r).Zone() != "" {
			t.Errorf("client %s has a zone", g.client(r))
		}
		Proxies([]string{s})
	})
}

func writeFile(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
