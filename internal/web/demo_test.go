package web

import (
	"flag"
	"net/http"
	"testing"
)

var demo = flag.String("demo", "", "serve the ferry story on this address until interrupted")

func TestDemo(t *testing.T) {
	if *demo == "" {
		t.Skip("serves nothing without -demo")
	}
	t.Fatal(http.ListenAndServe(*demo, newHandler(ferry(t))))
}
