package store

import (
	"context"
	"errors"
	"testing"
)

// Who has the turn has it alone; others help only while it lets them, each at another
// part, and it goes on when they have ended.
func TestTurn(t *testing.T) {
	ctx := context.Background()
	dsn := server.DB(t)
	var dbs [3]*DB
	for i := range dbs {
		db, err := Open(ctx, dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		dbs[i] = db
	}
	beside := func(db *DB) bool {
		t.Helper()
		ok, err := db.Beside(ctx, func(*Turn) error { return nil })
		if err != nil {
			t.Error(err)
		}
		return ok
	}
	if beside(dbs[1]) {
		t.Error("helped nobody")
	}
	ended, going := make(chan struct{}), make(chan struct{})
	ok, err := dbs[0].Alone(ctx, false, func(turn *Turn) error {
		if !turn.MayShare() {
			t.Error("nobody can help")
		}
		if ok, err := dbs[1].Alone(ctx, false, nil); ok || err != nil {
			t.Errorf("two have the turn: %t, %v", ok, err)
		}
		if beside(dbs[1]) {
			t.Error("helped where no help is taken")
		}
		at := false
		err := turn.Shared(ctx, func() error {
			go dbs[1].Beside(ctx, func(h *Turn) error {
				_, err := h.Claim(ctx, "era", func() error {
					close(going)
					<-ended
					at = true
					return nil
				})
				return err
			})
			<-going
			if !beside(dbs[2]) {
				t.Error("a second may not help")
			}
			if ok, err := turn.Claim(ctx, "era", func() error { return errors.New("two are at it") }); ok || err != nil {
				t.Errorf("a claim: %t, %v", ok, err)
			}
			if ok, err := turn.Claim(ctx, "another era", func() error { return nil }); !ok || err != nil {
				t.Errorf("a claim of what is free: %t, %v", ok, err)
			}
			close(ended)
			return nil
		})
		if !at {
			t.Error("went on while another was at work")
		}
		if beside(dbs[2]) {
			t.Error("helped after help was taken")
		}
		return err
	})
	if !ok || err != nil {
		t.Errorf("the turn: %t, %v", ok, err)
	}
	if ok, err := dbs[1].Alone(ctx, false, func(*Turn) error { return nil }); !ok || err != nil {
		t.Errorf("the next turn: %t, %v", ok, err)
	}
}

// A turn of a file, which has one writer, needs nobody.
func TestTurnOfAFile(t *testing.T) {
	ctx := context.Background()
	db, err := Open(ctx, t.TempDir()+"/h.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ok, err := db.Alone(ctx, false, func(turn *Turn) error {
		if turn.MayShare() {
			t.Error("others can help")
		}
		n := 0
		count := func() error { n++; return nil }
		ok, err := turn.Claim(ctx, "era", count)
		if err = errors.Join(err, turn.Shared(ctx, count)); !ok || err != nil || n != 2 {
			t.Errorf("%t, %v, %d", ok, err, n)
		}
		return nil
	})
	if !ok || err != nil {
		t.Errorf("%t, %v", ok, err)
	}
	if ok, err := db.Beside(ctx, nil); ok || err != nil {
		t.Errorf("helped: %t, %v", ok, err)
	}
}
