package store

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A name is with one process at a time, and goes with its connection; when it was
// given back is known to all.
func TestClaims(t *testing.T) {
	ctx := context.Background()
	dsn := server.DB(t)
	var claims [2]*Claims
	for i := range claims {
		claims[i] = openAt(t, dsn).Claims()
	}
	a, b := claims[0], claims[1]
	defer a.Close()
	defer b.Close()
	take := func(c *Claims, name string, want bool) time.Duration {
		t.Helper()
		since, ok, err := c.Take(ctx, name)
		if err != nil || ok != want {
			t.Fatalf("%s taken %t, %v; want %t", name, ok, err, want)
		}
		return since
	}
	leave := func(c *Claims, name string, note bool) {
		t.Helper()
		if err := c.Leave(ctx, name, note); err != nil {
			t.Fatal(err)
		}
	}
	if since := take(a, "x", true); since >= 0 {
		t.Errorf("given back %v ago, before anybody had it", since)
	}
	take(a, "x", false) // nor twice by one process
	take(b, "x", false)
	take(b, "y", true)
	leave(a, "x", false)
	if since := take(b, "x", true); since >= 0 {
		t.Errorf("noted %v ago, though nothing was to be noted", since)
	}
	leave(b, "x", true)
	if since := take(a, "x", true); since < 0 || since > time.Hour {
		t.Errorf("given back %v ago", since)
	}
	// A connection that is cut takes its claims with it, and the next call makes another.
	var pid int
	if err := a.conn.QueryRowContext(ctx, `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
		t.Fatal(err)
	}
	server.ExecIn(t, dsn, fmt.Sprintf(`SELECT pg_terminate_backend(%d, 60000)`, pid))
	take(b, "x", true)
	take(a, "z", true)
	leave(a, "x", true) // it has it no more
	take(a, "x", false)
	b.Close()
	for range 1000 { // the server lets go when it sees that the connection ended
		if _, ok, err := a.Take(ctx, "x"); err != nil || ok {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	take(a, "x", false) // now it has it

	file := openTest(t, filepath.Join(t.TempDir(), "h.db"))
	if file.Claims() != nil {
		t.Error("a file has claims")
	}
	for _, db := range []*DB{file, openAt(t, dsn)} {
		if now, err := db.Now(ctx); err != nil || time.Since(now).Abs() > time.Hour {
			t.Errorf("it is %v, %v", now, err)
		}
	}
}

// The records under a prefix are those of all keys that begin with it, in order.
func TestRecordsUnderAPrefix(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		long := "https://h.example/" + strings.Repeat("long/", 200)
		keys := []string{"", "https://h.example", "https://h.example.org/", "https://h.example/", "https://h.example/a", "https://h.example/b", "https://h.example0",
			long, long + "1", long + "2", "https://h.example/\xff", "\xff", "\xff\xff", "\xff\xffa"}
		for i := range 1200 {
			keys = append(keys, fmt.Sprintf("https://many.example/%04d", i))
		}
		var list []Record
		for _, k := range keys {
			list = append(list, Record{"k", k, []byte("of " + k)}, Record{"other", k, []byte("x")})
		}
		if err := db.PutRecords(ctx, list...); err != nil {
			t.Fatal(err)
		}
		for _, prefix := range []string{"", "h", "https://h.example/", "https://h.example", "https://many.example/", long, "\xff", "\xff\xff", "none"} {
			var want, got []string
			for _, k := range keys {
				if strings.HasPrefix(k, prefix) && k != "" {
					want = append(want, k)
				}
			}
			slices.Sort(want)
			for r, err := range db.RecordsUnder(ctx, "k", prefix) {
				if err != nil {
					t.Fatal(err)
				}
				if r.Kind != "k" || string(r.Value) != "of "+r.Key {
					t.Errorf("%q: record %q of %q", prefix, r.Value, r.Key)
				}
				got = append(got, r.Key)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%.40q (-want +got):\n%s", prefix, d)
			}
		}
		for range db.RecordsUnder(ctx, "k", "https://h.example/") {
			break
		}
	})
}
