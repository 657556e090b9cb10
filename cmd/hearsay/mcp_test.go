package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// withBridge is a database of one page.
func withBridge(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	page, db := filepath.Join(dir, "a.txt"), filepath.Join(dir, "h.db")
	if err := os.WriteFile(page, []byte(bridge), 0o644); err != nil {
		t.Fatal(err)
	}
	if code := run(context.Background(), []string{"read", "--db", db, page}, io.Discard, io.Discard); code != exitDone {
		t.Fatalf("read: %d", code)
	}
	return db
}

// findBridge asks for the story by a session and checks the answer.
func findBridge(t *testing.T, s *mcp.ClientSession) {
	t.Helper()
	r, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: "search", Arguments: map[string]any{"query": "single life", "kind": "statement"}})
	if err != nil || r.IsError {
		t.Fatalf("%v %+v", err, r)
	}
	words := r.Content[0].(*mcp.TextContent).Text
	if !strings.Contains(words, "We will not put a single life at risk") || !strings.Contains(words, "Edda Harn") {
		t.Errorf("found %s", words)
	}
}

func TestAssistantStartsTheProgram(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "mcp", "--db", withBridge(t))
	cmd.Env = append(os.Environ(), "HEARSAY_TEST_MAIN=1")
	var said strings.Builder
	cmd.Stderr = &said
	s, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &mcp.CommandTransport{Command: cmd}, nil)
	if err != nil {
		t.Fatal(err)
	}
	findBridge(t, s)
	if err := s.Close(); err != nil {
		t.Errorf("did not end when its input did: %v", err)
	}
	if said.Len() > 0 {
		t.Errorf("said %s", said.String())
	}
}

// bearer sends a token with each request.
type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if b != "" {
		r.Header.Set("Authorization", "Bearer "+string(b))
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestAssistantsAskOverHTTP(t *testing.T) {
	db := withBridge(t)
	for _, c := range []struct {
		name, token string
		args        []string
	}{
		{"alone", "", []string{"mcp", "--addr", "127.0.0.1:0"}},
		{"with a token", "a-token-that-is-long-enough-for-this", []string{"mcp", "--addr", "127.0.0.1:0"}},
		{"beside the pages", "", []string{"serve", "--addr", "127.0.0.1:0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("HEARSAY_TOKEN", c.token)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p := newPipe()
			code := make(chan int, 1)
			go func() {
				code <- run(ctx, append(c.args, "--db", db), io.Discard, p.w)
				p.w.Close()
			}()
			var said []byte
			buf := make([]byte, 4096)
			address := regexp.MustCompile(`http://[0-9.:]+/`)
			for !address.Match(said) {
				n, err := p.r.Read(buf)
				if said = append(said, buf[:n]...); err != nil {
					t.Fatalf("ended without serving: %s", said)
				}
			}
			go io.Copy(io.Discard, p.r)
			endpoint := address.FindString(string(said)) + "mcp"
			connect := func(token string) (*mcp.ClientSession, error) {
				return mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(ctx, &mcp.StreamableClientTransport{Endpoint: endpoint, MaxRetries: -1, HTTPClient: &http.Client{Transport: bearer(token)}}, nil)
			}
			s, err := connect(c.token)
			if err != nil {
				t.Fatal(err)
			}
			findBridge(t, s)
			s.Close()
			if c.token != "" {
				if s, err := connect("another"); err == nil {
					s.Close()
					t.Error("a wrong token comes in")
				}
			}
			cancel()
			if c := <-code; c != exitDone {
				t.Errorf("exit code %d after an interrupt", c)
			}
		})
	}
}
