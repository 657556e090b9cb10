package fetch

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// An address is refused, or is one of the web without credentials, and means the
// same when it is read again; its record is found by its host. What a server says of waiting is never negative.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"https://news.example/a?b#c", "http://127.0.0.1/", "http://[::1]:22/", "http://[fe80::1%25eth0]/x", "https://www.m.news.example:8443/x?y", "http://a_b.example:81", "http://user:pw@news.example/", "https://bücher.example/ü", "gopher://x/", "http://0x7f.1/", "//x", "http://a:99999/", "120", "NaN", "Inf", "-Inf", "Fri, 03 May 2031 12:00:00 GMT", "max-age=-1", "max-age=99999999999999999999"} {
		f.Add(s)
	}
	now := time.Date(2031, 5, 3, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		if d := retryAfter(s, now); d < 0 {
			t.Errorf("Retry-After %q is %v", s, d)
		}
		if d := maxAge(http.Header{"Cache-Control": {s}, "Expires": {s}}, now); d < 0 {
			t.Errorf("Cache-Control %q is %v", s, d)
		}
		if u, err := parseAddress(s, true); err == nil {
			for _, key := range []string{u.String(), pageKey(u)} { // of a feed, and of a page
				under := func(p string) bool { return strings.HasPrefix(key, p) }
				if host := HostOf(key); host == "" || !slices.ContainsFunc(keyPrefixes(host), under) {
					t.Errorf("%q has the key %q, which is not found under its host %q", s, key, host)
				}
			}
		}
		u, err := parseAddress(s, false)
		if err != nil {
			return
		}
		if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" || strings.ContainsAny(u.String(), "\r\n\t ") {
			t.Errorf("%q is taken for the address %q", s, u)
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && ip.Zone() != "" {
			t.Errorf("%q leads to a zone of this machine", s)
		}
		again, err := parseAddress(u.String(), false)
		if err != nil || again.String() != u.String() {
			t.Errorf("%q is %q, and that is %v, %v", s, u, again, err)
		}
		if _, err := url.Parse(u.String()); err != nil {
			t.Error(err)
		}
	})
}
