package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"hearsay/internal/access"
)

const testToken = "barge-olive-93-copper-lamp"

// A lines keeps what a command writes, and tells when an address is served on.
type lines struct {
	mu    sync.Mutex
	b     bytes.Buffer
	once  sync.Once
	ready chan string
}

var served = regexp.MustCompile(`Serving (https?://\S+)/ until`)

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.b.Write(p)
	if m := served.FindSubmatch(l.b.Bytes()); m != nil {
		l.once.Do(func() { l.ready <- string(m[1]) })
	}
	return n, err
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serving runs "hearsay serve" on the town until the test ends, and returns where.
func serving(t *testing.T, args ...string) (address string, log *lines) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "h.db")
	if code := run(context.Background(), []string{"read", "--db", file, "../../testdata/town"}, io.Discard, io.Discard); code != exitDone {
		t.Fatalf("reading the town: exit code %d", code)
	}
	ctx, cancel := context.WithCancel(context.Background())
	log = &lines{ready: make(chan string, 1)}
	code := make(chan int, 1)
	go func() { code <- run(ctx, append([]string{"serve", "--db", file}, args...), io.Discard, log) }()
	t.Cleanup(func() {
		cancel()
		if c := <-code; c != exitDone {
			t.Errorf("serving ended with exit code %d: %s", c, log)
		}
	})
	select {
	case address = <-log.ready:
	case c := <-code:
		code <- exitDone
		t.Fatalf("ended with exit code %d: %s", c, log)
	case <-time.After(3 * time.Minute):
		t.Fatalf("is not served: %s", log)
	}
	return address, log
}

func TestBeyondThisMachineNeedsAToken(t *testing.T) {
	t.Setenv("HEARSAY_TOKEN", "")
	dir := t.TempDir()
	short := filepath.Join(dir, "short")
	os.WriteFile(short, []byte("secret\n"), 0o600)
	for _, c := range []struct{ args, want string }{
		{"serve --addr :0", "there is no token to sign in with"},
		{"serve --addr 0.0.0.0:0", "there is no token"},
		{"serve --addr [::]:0", "there is no token"},
		{"serve --addr 192.0.2.1:0", "can be reached from other machines"},
		{"serve --host news.example", "there is no token"},
		{"serve --trust-proxy 127.0.0.1", "there is no token"},
		{"serve --trust-proxy nonsense", "no address of a proxy"},
		{"serve --addr nonsense", "give HOST:PORT"},
		{"serve --addr :0 --token-file " + short, "can be guessed"},
		{"serve --addr :0 --token-file " + filepath.Join(dir, "none"), "no such file"},
		{"serve --tls-cert x.pem", "needs both"},
		{"serve --tls-cert x.pem --tls-key y.pem", "no such file"},
		{"serve --log-level loud", "log-level"},
		{"open --addr :0 " + dir, "there is no token"},
	} {
		var stderr bytes.Buffer
		file := filepath.Join(dir, "none.db")
		code := run(context.Background(), append(strings.Fields(c.args), "--db", file), io.Discard, &stderr)
		if code != exitUsage || !strings.Contains(stderr.String(), c.want) || strings.Contains(stderr.String(), "Serving") || strings.Contains(stderr.String(), "secret") {
			t.Errorf("%s: exit code %d, %s", c.args, code, stderr.String())
		}
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s: a database was made", c.args)
			os.Remove(file)
		}
	}
}

// With a token the page is served to those who sign in, from whatever machine,
// and they put stories right.
func TestServedWithAToken(t *testing.T) {
	t.Setenv("HEARSAY_TOKEN", testToken)
	address, log := serving(t, "--addr", "0.0.0.0:0", "--who", "the server's own")
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
	address = "http://127.0.0.1:" + port
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: jar}
	ask := func(method, path, body string, headers ...string) (int, string, *http.Response) {
		t.Helper()
		r, err := http.NewRequest(method, address+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "news.example" // another machine's name for it
		if body != "" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		resp, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(b), resp
	}
	if code, body, resp := ask("GET", "/", ""); code != 200 || !strings.Contains(body, "The token of this server") || resp.Request.URL.Path != "/login" {
		t.Errorf("the pile, not signed in: %d at %s", code, resp.Request.URL)
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 401, "/api/v1/stories": 401, "/feed.atom": 401, "/static/hearsay.css": 200} {
		if code, _, _ := ask("GET", path, ""); code != want {
			t.Errorf("GET %s, not signed in: %d, want %d", path, code, want)
		}
	}
	if code, _, _ := ask("GET", "/feed.atom", "", "Authorization", "Bearer "+testToken); code != 200 {
		t.Errorf("a feed with the token: %d", code)
	}
	code, body, resp := ask("POST", "/login", url.Values{"token": {testToken}, "name": {"Ada Quill"}, "next": {"/?by=pages"}}.Encode())
	if code != 200 || resp.Request.URL.RequestURI() != "/?by=pages" || !strings.Contains(body, "The pile") {
		t.Fatalf("signed in: %d at %s", code, resp.Request.URL)
	}
	story := regexp.MustCompile(`/story/[0-9a-z]+`).FindString(body)
	code, body, _ = ask("GET", story+"/correct", "")
	page := regexp.MustCompile(`name="page" value="([0-9a-f]+)"`).FindAllStringSubmatch(body, -1)
	if code != 200 || len(page) < 2 || !strings.Contains(body, `value="Ada Quill"`) || strings.Contains(body, "the server's own") || !strings.Contains(body, `href="/logout"`) {
		t.Fatalf("the forms: %d, %d pages", code, len(page))
	}
	form := url.Values{"do": {"split"}, "page": {page[1][1]}, "who": {"Ada Quill"}}.Encode()
	if code, _, _ := ask("POST", story+"/correct", form, "Origin", "https://evil.example"); code != 403 {
		t.Errorf("a correction from another site: %d", code)
	}
	code, _, resp = ask("POST", story+"/correct", form, "Origin", "http://news.example")
	if code != 200 || strings.HasSuffix(resp.Request.URL.Path, "/correct") {
		t.Errorf("a correction: %d at %s", code, resp.Request.URL)
	}
	if _, body, _ := ask("GET", resp.Request.URL.Path+"/correct", ""); !strings.Contains(body, `<bdi>Ada Quill</bdi>`) {
		t.Error("the correction does not say who made it")
	}
	ask("POST", "/logout", "x=")
	if code, _, _ := ask("POST", story+"/correct", form); code != 401 {
		t.Errorf("a correction, signed out: %d", code)
	}
	said := log.String()
	if !strings.Contains(said, "served without TLS") || strings.Contains(said, testToken) || strings.Contains(said, "Ada") {
		t.Errorf("the log tells the token or a name, or does not tell of TLS: %s", said)
	}
	requests := 0
	for line := range strings.Lines(said) {
		var v struct {
			Msg, Method, Path, Client string
			Code                      int
		}
		if json.Unmarshal([]byte(line), &v) == nil && v.Msg == "request" {
			requests++
			if v.Method == "" || v.Path == "" || v.Code == 0 || v.Client != "127.0.0.1" || strings.Contains(v.Path, "?") {
				t.Errorf("request %+v", v)
			}
		}
	}
	if requests < 10 {
		t.Errorf("%d requests in the log", requests)
	}
}

// On this machine nobody signs in, and no page of another site reads anything.
func TestServedOnThisMachine(t *testing.T) {
	t.Setenv("HEARSAY_TOKEN", "")
	address, _ := serving(t, "--addr", "127.0.0.1:0")
	for _, host := range []string{"localhost", "evil.example"} {
		want := map[string]int{"localhost": 200, "evil.example": 421}[host]
		for _, path := range []string{"/", "/feed.json", "/metrics"} {
			r, _ := http.NewRequest("GET", address+path, nil)
			r.Host = host
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if path == "/metrics" && want == 200 && (!regexp.MustCompile(`(?m)^hearsay_statements [1-9]`).Match(body) || !regexp.MustCompile(`(?m)^hearsay_pages{outcome="article"} [1-9]`).Match(body) ||
				!bytes.Contains(body, []byte(`hearsay_http_requests_total{code="200",method="GET",route="/{$}"}`))) {
				t.Errorf("the counts: %s", body)
			}
			if resp.StatusCode != want {
				t.Errorf("%s of %s: %d, want %d", path, host, resp.StatusCode, want)
			}
		}
	}
}

func TestServedOverTLS(t *testing.T) {
	t.Setenv("HEARSAY_TOKEN", testToken)
	dir := t.TempDir()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, made, made, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	cert, private := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600)
	os.WriteFile(private, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), 0o600)
	address, _ := serving(t, "--addr", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", private)
	pool := x509.NewCertPool()
	parsed, _ := x509.ParseCertificate(der)
	pool.AddCert(parsed)
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer c.CloseIdleConnections()
	resp, err := c.PostForm(address+"/login", url.Values{"token": {testToken}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := resp.Cookies(); len(got) != 1 || got[0].Name != "__Host-hearsay" || !got[0].Secure || !strings.HasPrefix(address, "https://") {
		t.Errorf("%s gives the cookies %v", address, got)
	}
}

// limited serves a page that takes a form, with little patience.
func limited(t *testing.T, p patience) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	s := server(access.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			http.Error(w, "cut", http.StatusRequestEntityTooLarge)
		}
	}), access.Options{Log: log}), p, log)
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return l.Addr().String()
}

// A client that sends a byte now and then is cut off, in its headers and in its
// body; one that sends no end of headers is told so.
func TestSlowAndEndlessClientsAreCutOff(t *testing.T) {
	address := limited(t, patience{header: 50 * time.Millisecond, read: 100 * time.Millisecond, write: time.Minute, idle: time.Minute})
	for name, begin := range map[string]string{
		"headers": "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
		"body":    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n",
	} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		ended := make(chan struct{})
		go func() { io.Copy(io.Discard, c); close(ended) }() // until the server closes
		io.WriteString(c, begin)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for late := time.After(3 * time.Minute); ; {
			select {
			case <-tick.C:
				io.WriteString(c, "a")
				continue
			case <-ended:
			case <-late:
				t.Errorf("%s that dribble are waited for", name)
			}
			break
		}
	}
	address = limited(t, usual)
	for name, request := range map[string]string{
		"one long header": "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + strings.Repeat("a", 64<<10) + "\r\n\r\n",
		"many headers":    "GET / HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X-Many: aaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", 2000) + "\r\n",
		"a long address":  "GET /" + strings.Repeat("a", 64<<10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
	} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		go io.WriteString(c, request)
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%s: %v, %v", name, resp, err)
		}
	}
	resp, err := http.Post(fmt.Sprintf("http://%s/", address), "text/plain", strings.NewReader(strings.Repeat("a", 2<<20)))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 2 MB: %s", resp.Status)
	}
}

// A command that runs for long is watched at an address of its own, and the
// address of its database may stand in a file.
func TestWatchIsCounted(t *testing.T) {
	t.Setenv("HEARSAY_TOKEN", "")
	t.Setenv("HEARSAY_DB", "")
	dir := t.TempDir()
	named := filepath.Join(dir, "name")
	os.WriteFile(named, []byte(filepath.Join(dir, "h.db")+"\n"), 0o600)
	t.Setenv("HEARSAY_DB_FILE", named)
	page := filepath.Join(dir, "a.txt")
	os.WriteFile(page, []byte(bridge), 0o644)
	if code := run(context.Background(), []string{"read", page}, io.Discard, io.Discard); code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	if _, err := os.Stat(filepath.Join(dir, "h.db")); err != nil {
		t.Fatal(err)
	}
	e := &env{ctx: context.Background(), db: filepath.Join(dir, "h.db"), stderr: io.Discard}
	db, err := e.open()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	free.Close()
	m, stop, err := countFlags{Metrics: addr}.count(e, db)
	if err != nil {
		t.Skipf("somebody else took the port: %v", err)
	}
	defer stop()
	m.Stage("article", time.Millisecond)
	for path, want := range map[string]string{"/metrics": "\nhearsay_stories 1\n", "/readyz": "ready", "/healthz": "alive"} {
		resp, err := http.Get("http://" + addr + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 200 || !strings.Contains(string(body), want) {
			t.Errorf("%s: %s %s", path, resp.Status, body)
		}
	}
	if _, _, err := (countFlags{Metrics: ":0"}).count(e, db); err == nil || !strings.Contains(err.Error(), "no token") {
		t.Errorf("beyond this machine without a token: %v", err)
	}
}
