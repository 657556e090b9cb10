package web

import (
	"context"
	"flag"
	"net/http"
	"testing"

	"hearsay/internal/store"
)

var (
	demo   = flag.String("demo", "", "serve the ferry story on this address until interrupted")
	demoDB = flag.String("demodb", "", "serve this database instead")
)

// TestDemo lets somebody look at the pages while the rest of the program does
// not build.
func TestDemo(t *testing.T) {
	if *demo == "" {
		t.Skip("serves nothing without -demo")
	}
	h := newHandler(ferry(t))
	if *demoDB != "" {
		db, err := store.Open(context.Background(), *demoDB)
		if err != nil {
			t.Fatal(err)
		}
		h = Handler(db)
	}
	t.Fatal(http.ListenAndServe(*demo, h))
}
