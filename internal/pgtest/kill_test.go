package pgtest

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
)

var server = Server{Durable: true}

func TestMain(m *testing.M) { os.Exit(server.Main(m)) }

// What was committed is there after a kill or a stop, what was not is gone, and so is
// who was connected.
func TestKilledServerKeepsWhatWasCommitted(t *testing.T) {
	ctx := context.Background()
	address := server.DB(t)
	server.ExecIn(t, address, "CREATE TABLE numbers (n int)")
	for i, end := range []func(testing.TB){server.Kill, server.Halt, server.Kill, server.Kill} {
		c, err := pgx.Connect(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close(ctx)
		for _, q := range []string{"INSERT INTO numbers VALUES (1)", "BEGIN", "INSERT INTO numbers VALUES (100)"} {
			if _, err := c.Exec(ctx, q); err != nil {
				t.Fatal(err)
			}
		}
		end(t)
		if err := c.Ping(ctx); err == nil {
			t.Error("a connection outlived its server")
		}
		if c, err := pgx.Connect(ctx, address); err == nil {
			c.Close(ctx)
			t.Error("the server answers after its end")
		}
		server.Restart(t)
		var sum int
		if err := server.admin.Ping(ctx); err != nil {
			t.Fatal(err)
		}
		again, err := pgx.Connect(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		if err := again.QueryRow(ctx, "SELECT sum(n) FROM numbers").Scan(&sum); err != nil || sum != i+1 {
			t.Errorf("the numbers sum up to %d after end %d, want %d (%v)", sum, i, i+1, err)
		}
		again.Close(ctx)
	}
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		var v string
		if err := server.admin.QueryRow(ctx, "SHOW "+name).Scan(&v); err != nil || v != "on" {
			t.Errorf("%s is %q (%v)", name, v, err)
		}
	}
}
