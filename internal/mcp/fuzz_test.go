package mcp

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
)

// Whatever arguments a tool is called with, it answers with words that read back,
// or says what was wrong with them.
func FuzzCall(f *testing.F) {
	db := town(f)
	s := client(f, db)
	all, err := call(f, s, "stories", nil)
	if err != nil {
		f.Fatal(err)
	}
	id := all["stories"].([]any)[0].(map[string]any)["id"].(string)
	a, err := call(f, s, "events", map[string]any{"story": id, "limit": 1})
	if err != nil {
		f.Fatal(err)
	}
	var q map[string]any
	quotesIn(a, func(x map[string]any) { q = x })
	for tool, args := range map[string]map[string]any{
		"stories":     {"after": "2031", "before": "2031-13-45", "by": "newest", "limit": 3},
		"story":       {"story": id},
		"statements":  {"story": id, "kind": "direct", "limit": 1, "cursor": "1.ab"},
		"events":      {"story": id, "limit": 1, "cursor": a["cursor"]},
		"differences": {"story": id[:4]},
		"outlook":     {"story": id + "\x00"},
		"page":        {"page": q["page"], "limit": 2},
		"evidence":    {"page": q["page"], "start": q["start"], "end": q["end"]},
		"search":      {"query": "\"old dam\" -a OR speaker:mayor", "kind": "page", "limit": 2},
	} {
		b, err := json.Marshal(args)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(tool, b)
	}
	f.Fuzz(func(t *testing.T, tool string, b []byte) {
		var args map[string]any
		if json.Unmarshal(b, &args) != nil {
			return
		}
		a, err := call(t, s, tool, args)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "tool: ") && !strings.Contains(err.Error(), "unknown tool") || len(err.Error()) > 4000+len(tool) {
				t.Errorf("%q %s: %v", tool, b, err)
			}
			return
		}
		readBack(t, db, tool, a)
	})
}

// pieces reads at most n bytes at once.
type pieces struct {
	r io.Reader
	n int
}

func (p pieces) Read(b []byte) (int, error) { return p.r.Read(b[:min(len(b), p.n)]) }

type sink struct{ bytes.Buffer }

func (*sink) Close() error { return nil }

// What goes through a drain is what comes out of it, however it is cut, and its
// end is told at once when all that was asked was answered.
func FuzzDrain(f *testing.F) {
	f.Add([]byte("{\"id\":1,\"method\":\"ping\"}\n{\"method\":\"note\"}\n"), 3)
	f.Add([]byte("\n\n{\"id\":\"a\\u0062\",\"method\":null}\n[]\n{\"id\":{},\"method\":\"x\"}"), 1)
	f.Fuzz(func(t *testing.T, in []byte, n int) {
		out := new(sink)
		d := newDrain(io.NopCloser(pieces{bytes.NewReader(in), 1 + (n&0xffff)%100}), out)
		began := time.Now()
		var got []byte
		buf := make([]byte, 64)
		for len(got) < len(in) {
			n, err := d.Read(buf)
			got = append(got, buf[:n]...)
			if err != nil {
				t.Fatalf("ends after %d of %d bytes: %v", len(got), len(in), err)
			}
		}
		d.mu.Lock()
		if len(d.asked) > longestLine {
			t.Errorf("%d bytes are held", len(d.asked))
		}
		d.mu.Unlock()
		if !bytes.Equal(got, in) {
			t.Errorf("%q came out as %q", in, got)
		}
		// Each request is answered as the SDK does, which reads IDs and writes them
		// again. What is no line of JSON is no request.
		for _, line := range bytes.Split(in, []byte("\n")) {
			var m struct{ ID any }
			if json.Unmarshal(line, &m) != nil {
				continue
			}
			if x, ok := m.ID.(float64); ok {
				m.ID = int64(x)
			}
			b, err := json.Marshal(map[string]any{"id": m.ID})
			if err != nil {
				t.Fatal(err)
			}
			d.Write(append(b, '\n'))
		}
		if n, err := d.Read(buf); n != 0 || err != io.EOF {
			t.Errorf("the end is %d, %v", n, err)
		}
		if took := time.Since(began); took > longestDrain-time.Second {
			t.Errorf("%q was waited for %v", in, took)
		}
		d.Close()
	})
}
