package fetch

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

func TestPublic(t *testing.T) {
	for ip, want := range map[string]bool{
		"8.8.8.8": true, "20.1.2.3": true, "172.15.0.1": true, "172.32.0.1": true, "100.63.255.255": true, "100.128.0.1": true, "223.255.255.255": true,
		"2606:4700::1": true, "2a00:1450::1": true, "::ffff:8.8.8.8": true, "64:ff9b::808:808": true,
		"0.0.0.0": false, "0.1.2.3": false, "10.0.0.1": false, "100.64.0.1": false, "100.100.100.200": false, "127.0.0.1": false, "127.255.255.254": false,
		"168.63.129.16": false, "169.254.169.254": false, "172.16.0.1": false, "172.31.255.255": false, "192.0.0.8": false, "192.0.2.1": false, "192.88.99.1": false,
		"192.168.1.1": false, "198.18.0.1": false, "198.51.100.1": false, "203.0.113.1": false, "224.0.0.1": false, "239.1.1.1": false, "240.0.0.1": false, "255.255.255.255": false,
		"::": false, "::1": false, "::7f00:1": false, "::ffff:127.0.0.1": false, "::ffff:169.254.169.254": false, "::ffff:10.0.0.1": false,
		"64:ff9b::7f00:1": false, "64:ff9b::a9fe:a9fe": false, "64:ff9b:1::1": false, "100::1": false,
		"2001::1": false, "2001:0:4136:e378::1": false, "2001:20::1": false, "2001:db8::1": false, "2002:7f00:1::": false, "2002:808:808::1": false, "3fff::1": false, "5f00::1": false,
		"fc00::1": false, "fd00:ec2::254": false, "fe80::1": false, "fe80::1%eth0": false, "fec0::1": false, "ff02::1": false,
		"2606:4700::5efe:a00:1": false, "2606:4700::200:5efe:7f00:1": false, "2606:4700::5efe:808:808": true,
	} {
		if got := public(netip.MustParseAddr(ip)); got != want {
			t.Errorf("public(%s) = %v", ip, got)
		}
	}
	if public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestParseAddress(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"https://News.Example/a?b=1#c", "https://news.example/a?b=1"},
		{"http://news.example:80", "http://news.example/"},
		{"https://news.example.:8443/é", "https://news.example:8443/%C3%A9"},
		{"https://bücher.example/", "https://xn--bcher-kva.example/"},
		{"http://8.8.8.8/", "http://8.8.8.8/"},
		{"http://[2606:4700::1]:8080/", "http://[2606:4700::1]:8080/"},
		{"news.example", "! https://"},
		{"ftp://news.example/", "! only http and https"},
		{"javascript:alert(1)", "! only http and https"},
		{"http:///a", "! no host"},
		{"http://user:word@news.example/", "! names a user"},
		{"http://news.example:22/", "! port 22"},
		{"http://news.example:6379/", "! port 6379"},
		{"http://127.0.0.1/", "! public internet"},
		{"http://[::1]/", "! public internet"},
		{"http://[::ffff:10.0.0.1]/", "! public internet"},
		{"http://2130706433/", "! cannot be a host"},
		{"http://0x7f.1/", "! cannot be a host"},
		{"http://0177.0.0.01/", "! cannot be a host"},
		{"http://127.1/", "! cannot be a host"},
		{"http://a b/", "! not an address"},
		{"http://news.example/\xff", "! not UTF-8"},
		{"http://news.example/" + strings.Repeat("a", 9000), "! longer"},
		{"http://news.example/\r\nX: y", "! not an address"},
		{"", "! https://"},
	} {
		u, err := parseAddress(c.in, false)
		if says, bad := strings.CutPrefix(c.want, "! "); bad {
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("parseAddress(%.60q): %v, %v, want an error that says %q", c.in, u, err, says)
			}
		} else if err != nil || u.String() != c.want {
			t.Errorf("parseAddress(%q) = %v, %v, want %s", c.in, u, err, c.want)
		}
	}
}

// A real socket on 127.0.0.1: what a name means is checked when it is resolved, and
// again when the socket connects.
func TestPrivateHostIsNotConnectedTo(t *testing.T) {
	var asked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked.Add(1); io.WriteString(w, "<p>x") }))
	defer srv.Close()
	addr := srv.Listener.Addr().(*net.TCPAddr).AddrPort()
	for _, ip := range []string{"127.0.0.1", "::ffff:127.0.0.1", "::1"} {
		d := newDialer(Options{Lookup: func(context.Context, string) ([]netip.Addr, error) { return []netip.Addr{netip.MustParseAddr(ip)}, nil }})
		if c, err := d.DialContext(t.Context(), "tcp", netip.AddrPortFrom(addr.Addr(), addr.Port()).String()); !errors.Is(err, ErrForbidden) {
			t.Errorf("%s: connected, %v, %v", ip, c, err)
		}
		if c, err := d.DialContext(t.Context(), "tcp", "inside.example:80"); !errors.Is(err, ErrForbidden) {
			t.Errorf("a name that means %s: connected, %v, %v", ip, c, err)
		}
	}
	// Were the first check to let it pass, the socket would not.
	nd := &net.Dialer{Control: newDialer(Options{}).control}
	if c, err := nd.DialContext(t.Context(), "tcp", addr.String()); !errors.Is(err, ErrForbidden) {
		t.Errorf("the socket connected: %v, %v", c, err)
	}
	if asked.Load() != 0 {
		t.Error("the server was asked")
	}
	c := NewClient(Options{AllowPrivate: true, Pause: 1})
	defer c.Close()
	if _, p, err := c.Page(t.Context(), srv.URL+"/a", "", ""); err != nil || p.URL != srv.URL+"/a" {
		t.Errorf("with leave: %v, %v", p, err)
	}
}

func TestEncryptedHost(t *testing.T) {
	var proto atomic.Value
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proto.Store(r.Proto)
		io.WriteString(w, "<p>x")
	}))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	c := NewClient(Options{AllowPrivate: true, Pause: 1})
	defer c.Close()
	if _, _, err := c.Page(t.Context(), srv.URL+"/a", "", ""); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate that nobody signed: %v", err)
	}
	c = NewClient(Options{AllowPrivate: true, Pause: 1})
	defer c.Close()
	roots := x509.NewCertPool()
	roots.AddCert(srv.Certificate())
	c.http.Transport.(*http.Transport).TLSClientConfig.RootCAs = roots
	if _, p, err := c.Page(t.Context(), srv.URL+"/a", "", ""); err != nil || string(p.Body) != "<p>x" || proto.Load() != "HTTP/2.0" {
		t.Errorf("%v, %v, %v", p, err, proto.Load())
	}
}

func TestEncodings(t *testing.T) {
	zeros := make([]byte, 4<<20)
	pack := func(coding string, b []byte) []byte {
		var out bytes.Buffer
		var w io.WriteCloser
		switch coding {
		case "gzip":
			w = gzip.NewWriter(&out)
		case "deflate":
			w = zlib.NewWriter(&out)
		case "zstd":
			w, _ = zstd.NewWriter(&out)
		}
		w.Write(b)
		w.Close()
		return out.Bytes()
	}
	var coding string
	var body []byte
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", coding)
		w.Write(body)
	}))
	defer srv.Close()
	c := NewClient(Options{AllowPrivate: true, Pause: 1})
	defer c.Close()
	for _, x := range []struct {
		coding string
		body   []byte
		says   string
	}{
		{"gzip", pack("gzip", []byte("<p>x")), ""},
		{"X-GZIP", pack("gzip", []byte("<p>x")), ""},
		{"deflate", pack("deflate", []byte("<p>x")), ""},
		{"zstd", pack("zstd", []byte("<p>x")), ""},
		{"identity", []byte("<p>x"), ""},
		{"", []byte("<p>x"), ""},
		{"br", []byte("<p>x"), "was not asked for"},
		{"gzip, gzip", []byte("<p>x"), "was not asked for"},
		{"gzip", []byte("<p>x"), "damaged"},
		{"gzip", pack("gzip", []byte("<p>x"))[:12], "unexpected EOF"},
		{"gzip", pack("gzip", zeros), "200 times its size"},
		{"zstd", pack("zstd", zeros), "200 times its size"},
		{"deflate", pack("deflate", zeros), "200 times its size"},
		{"", bytes.Repeat([]byte("<p>x"), 6<<20), "more than 20 MB"},
	} {
		coding, body = x.coding, x.body
		_, p, err := c.Page(t.Context(), srv.URL+"/a", "", "")
		if x.says == "" && (err != nil || string(p.Body) != "<p>x") || x.says != "" && (err == nil || !strings.Contains(err.Error(), x.says)) {
			t.Errorf("%q, %d bytes: %v, want an error that says %q", x.coding, len(x.body), err, x.says)
		}
	}
}
