package access

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// However a request is written, without the token it reaches nothing but what is
// open to everybody, and is told of nothing that stands behind the gate.
func FuzzRequest(f *testing.F) {
	for _, s := range []string{"/story/1", "/static/../story/1", "/static//story/1", "//story/1", "/./story/1", "/healthz/../story/1", "/login", "/login?next=/story/1", "/logout", "/fault", "/api/x", "/x.json"} {
		f.Add("GET", s, "", "localhost", "")
		f.Add("POST", s, "token=wrong&name=Ada&next=//e", "127.0.0.1:80", "hearsay=AQAA")
	}
	f.Add("HEAD", "/story/1", "%zz", "[::1]", "Bearer x")
	f.Fuzz(func(t *testing.T, method, target, body, host, given string) {
		path, query, _ := strings.Cut(target, "?")
		if !strings.HasPrefix(path, "/") || strings.Contains(body+given, token) {
			return
		}
		d := open(t, Options{Token: token})
		r := httptest.NewRequest("GET", "http://localhost/", strings.NewReader(body))
		r.Method, r.URL.Path, r.URL.RawQuery, r.Host = method, path, query, host
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Cookie", given)
		r.Header.Set("Origin", given)
		if len(given)%2 == 1 {
			r.Header.Set("Authorization", given)
		}
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		for _, p := range d.asked {
			if p != "/healthz" && !strings.HasPrefix(p, "/static/") {
				t.Errorf("%q %q reached %q", method, target, p)
			}
		}
		if strings.Contains(w.Body.String(), "secret") || w.Code >= 500 {
			t.Errorf("%q %q is answered %d %q", method, target, w.Code, w.Body)
		}
		if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n")) {
			t.Errorf("%q %q leads to %q", method, target, to)
		}
		if c := w.Header().Get("Set-Cookie"); c != "" && !strings.Contains(c, "Max-Age=0") {
			t.Errorf("%q %q is given the cookie %q", method, target, c)
		}
	})
}
