package store

import (
	"net/url"
	"strings"
	"testing"
)

// However an address is written, its password is in no message.
func FuzzNamed(f *testing.F) {
	for _, s := range []string{"postgres://me:PASS@h/db", "postgres://h/db?password=PASS", "postgres://me:PA%53S@h:1/db?sslmode=off", "postgres://%zz:PASS@h", "h.db", "postgres:///db?host=/run&password=PASS", "x://PASS@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, dsn string) {
		got := Named(dsn)
		u, err := url.Parse(dsn)
		if err != nil || !IsAddress(dsn) {
			return
		}
		given := []string{u.Query().Get("password"), u.Query().Get("passfile")}
		if u.User != nil {
			p, _ := u.User.Password()
			given = append(given, p)
		}
		for _, p := range given {
			// A password that stands elsewhere in the address as well is no secret.
			if len(p) > 7 && strings.Count(dsn, p) == 1 && strings.Contains(got, p) {
				t.Errorf("%q is named %q", dsn, got)
			}
		}
	})
}

// A place in the results comes back from the address of a page: it is refused or
// means the same when it is written again.
func FuzzPlace(f *testing.F) {
	for _, s := range []string{"", tierBest + ".1.2", tierHead + ".zz.-1", tierRest + ".9.99999999999999", "a.b.c", "..", "best.1.2.3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := readCursor(s)
		if err != nil || s == "" {
			return
		}
		again, err := readCursor(c.String())
		if err != nil || again.n != c.n || again.tier != c.tier {
			t.Errorf("%q is %+v, and that %q is %+v, %v", s, c, c.String(), again, err)
		}
	})
}
