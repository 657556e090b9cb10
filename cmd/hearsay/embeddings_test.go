package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// An endpoint answers with one vector for every text, or fails.
type endpoint struct {
	mu    sync.Mutex
	code  int
	texts []string
	auth  string
}

func (p *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.auth = r.Header.Get("Authorization")
	var q struct{ Input []string }
	json.NewDecoder(r.Body).Decode(&q)
	p.texts = append(p.texts, q.Input...)
	if p.code != 0 {
		w.WriteHeader(p.code)
		fmt.Fprintf(w, `{"error":{"message":"no, %s"}}`, p.auth)
		return
	}
	var list []string
	for i := range q.Input {
		list = append(list, fmt.Sprintf(`{"index":%d,"embedding":[1,0]}`, i))
	}
	io.WriteString(w, `{"data":[`+strings.Join(list, ",")+`]}`)
}

// borderline writes two pages that share so much that grouping is not sure of them.
func borderline(t *testing.T, dir string) {
	t.Helper()
	for name, text := range map[string]string{
		"a": `<h1>Bridge in Ostwick closed</h1><p>The council of Ostwick closed the Tarn bridge on Monday, said mayor Ida Brandt.</p><p>Engineers found cracks in two pillars. Lorries take the long way through Velden until autumn, and shops near the river fear for their trade.</p>`,
		"b": `<h1>Shops in Velden worry</h1><p>Shopkeepers in Velden complain of lorries. Since the Tarn bridge was shut, traffic has doubled, Karl Moss of the chamber said.</p><p>He asked for a lower speed limit, new crossings and quieter asphalt on the market street, where children walk to school in the morning.</p><p>The baker Jonas Feld counted forty lorries before breakfast. Police in Marlow sent two officers with a radar. A survey by Anna Kruse found dust on window sills and cracks in plaster. The bus company Lindner moved three stops to Garden Lane.</p>`,
	} {
		page := `<html><head><title>x</title><meta property="article:published_time" content="2031-05-0` + map[string]string{"a": "3", "b": "5"}[name] + `T09:00:00Z"></head><body><article>` + text + `</article></body></html>`
		if err := os.WriteFile(filepath.Join(dir, name+".html"), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEmbeddingsAreAskedForBorderlinePages(t *testing.T) {
	var p endpoint
	s := httptest.NewServer(&p)
	defer s.Close()
	dir := t.TempDir()
	borderline(t, dir)
	t.Setenv("HEARSAY_EMBEDDINGS_KEY", "sk-secret-9")
	hearsay := func(args ...string) (string, string) {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(t.Context(), append([]string{"--db", filepath.Join(dir, "x.db")}, args...), &out, &errs); code != exitDone {
			t.Fatalf("%v: exit %d\n%s%s", args, code, out.String(), errs.String())
		}
		return out.String(), errs.String()
	}
	out, _ := hearsay("read", dir)
	if len(p.texts) > 0 || !strings.Contains(out, "2 stories") {
		t.Fatalf("off by default, asked %d texts: %s", len(p.texts), out)
	}
	asked := []string{"rebuild", "--embeddings-url", s.URL, "--embeddings-model", "small"}
	p.code = 401
	out, errs := hearsay(asked...)
	if !strings.Contains(out, "2 stories") || strings.Count(errs, "embeddings: ") != 1 || !strings.Contains(errs, "401: no, Bearer (the key); look at the key; pages are grouped without it") || strings.Contains(errs, "secret") {
		t.Errorf("refused: %s%s", out, errs)
	}
	p.code = 0
	out, errs = hearsay(asked...)
	if !strings.Contains(out, "1 story") || p.auth != "Bearer sk-secret-9" {
		t.Errorf("answered: %s%s", out, errs)
	}
	n := len(p.texts)
	p.code = 500
	if out, errs = hearsay(asked...); !strings.Contains(out, "1 story") || strings.Contains(errs, "embeddings") || len(p.texts) != n {
		t.Errorf("kept: %s%s", out, errs)
	}
	if out, _ = hearsay("show", "1", "--json"); !strings.Contains(out, "borderline, and small finds the texts alike (1.00)") {
		t.Error("no reason tells of it")
	}
	if out, _ = hearsay("rebuild"); !strings.Contains(out, "2 stories") {
		t.Errorf("off again: %s", out)
	}
}
