package embedding

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// memory is a Cache.
type memory struct {
	mu   sync.Mutex
	m    map[string][]byte
	fail error
}

func (c *memory) Get(_ context.Context, key string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.m[key], c.fail
}

func (c *memory) Put(_ context.Context, keys []string, values [][]byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil {
		c.m = map[string][]byte{}
	}
	for i, k := range keys {
		c.m[k] = values[i]
	}
	return c.fail
}

// vector is the right answer to a text: its letters a, b and c counted.
func vector(text string) []float64 {
	return []float64{.01 + float64(strings.Count(text, "a")), float64(strings.Count(text, "b")), float64(strings.Count(text, "c"))}
}

// right answers as an endpoint should, the last text first.
func right(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Model string
		Input []string
	}
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || r.URL.Path != "/v1/embeddings" || q.Model != "m" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	var data []map[string]any
	for i, t := range slices.Backward(q.Input) {
		data = append(data, map[string]any{"object": "embedding", "index": i, "embedding": vector(t)})
	}
	json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": data, "model": "m", "usage": map[string]int{"total_tokens": 3}})
}

// asking returns a client of a server, what it was told, and how long it waited.
func asking(t *testing.T, h http.HandlerFunc, c Config) (client *Client, told *[]string, waits *[]time.Duration) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	told, waits = &[]string{}, &[]time.Duration{}
	c.URL, c.Model, c.Key = s.URL, "m", "sk-secret-123"
	c.Failed = func(err error) { *told = append(*told, err.Error()) }
	c.Wait = func(ctx context.Context, d time.Duration) error { *waits = append(*waits, d); return ctx.Err() }
	client, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return client, told, waits
}

var (
	three = []string{"aaaa", "aaab", "ccc"}
	duo   = [][2]int{{0, 1}, {0, 2}, {1, 1}, {0, 7}}
)

func same(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) })
}

func TestAlikeIsTheCosineInHundredths(t *testing.T) {
	c, told, _ := asking(t, right, Config{})
	if got, want := c.Alike(t.Context(), three, duo), []float64{.95, 0, 1, math.NaN()}; !same(got, want) || len(*told) > 0 {
		t.Errorf("Alike = %v, told %q; want %v", got, *told, want)
	}
}

func TestTextsGoInBatchesEachOnce(t *testing.T) {
	var sizes []int
	c, _, _ := asking(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var q struct{ Input []string }
		json.Unmarshal(body, &q)
		sizes = append(sizes, len(q.Input))
		if got := r.Header.Get("Authorization"); got != "Bearer sk-secret-123" {
			t.Errorf("Authorization = %q", got)
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		right(w, r)
	}, Config{Cache: &memory{}})
	var texts []string
	for i := range 2 * (perRequest + 5) {
		texts = append(texts, fmt.Sprint("a ", i/2)) // each twice
	}
	c.Alike(t.Context(), append(texts, "", " "), nil)
	c.Alike(t.Context(), texts, nil)
	if !slices.Equal(sizes, []int{perRequest, 5}) {
		t.Errorf("requests of %v texts, want %d and 5", sizes, perRequest)
	}
}

func TestVectorsAreKeptByModelAndText(t *testing.T) {
	cache := &memory{}
	c, _, _ := asking(t, right, Config{Cache: cache})
	want := c.Alike(t.Context(), three, duo)
	dead, told, _ := asking(t, func(w http.ResponseWriter, r *http.Request) { t.Error("asked again") }, Config{Cache: cache})
	if got := dead.Alike(t.Context(), three, duo); !same(got, want) || len(*told) > 0 {
		t.Errorf("from the cache %v, told %q; want %v", got, *told, want)
	}
	if len(cache.m) != 3 || cache.m[Key("m", "ccc")] == nil || Key("m", "ccc") == Key("n", "ccc") || Key("m", "x") == Key("m\x00x", "") {
		t.Errorf("keys are not those of model and text: %d kept", len(cache.m))
	}
	for k := range cache.m {
		cache.m[k] = []byte("damaged")
	}
	again, _, _ := asking(t, right, Config{Cache: cache})
	if got := again.Alike(t.Context(), three, duo); !same(got, want) {
		t.Errorf("with a damaged cache %v, want %v", got, want)
	}
	broken, told, _ := asking(t, right, Config{Cache: &memory{fail: errors.New("disk full")}})
	if got := broken.Alike(t.Context(), three, duo); !same(got, want) || len(*told) != 1 || !strings.Contains((*told)[0], "disk full") {
		t.Errorf("with a broken cache %v, told %q; want %v", got, *told, want)
	}
}

func vectors(list string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{"data":[`+list+`]}`) }
}

func TestWrongAnswersAreRefusedAsAWhole(t *testing.T) {
	const ok0, ok1, ok2 = `{"index":0,"embedding":[1,2]},`, `{"index":1,"embedding":[1,2]},`, `{"index":2,"embedding":[1,2]}`
	for name, c := range map[string]struct {
		h     http.HandlerFunc
		want  string
		times int
	}{
		"too few":        {vectors(ok0 + ok2), "2 vectors for 3 texts", 1},
		"too many":       {vectors(ok0 + ok1 + ok2 + `,{"index":3,"embedding":[1,2]}`), "more than the 3", 1},
		"one twice":      {vectors(ok0 + ok1 + `{"index":1,"embedding":[1,2]}`), "two vectors of text 1", 1},
		"no index":       {vectors(ok0 + ok1 + `{"embedding":[1,2]}`), "which text", 1},
		"negative index": {vectors(ok0 + ok1 + `{"index":-1,"embedding":[1,2]}`), "which text", 1},
		"another length": {vectors(ok0 + ok1 + `{"index":2,"embedding":[1,2,3]}`), "vectors of 2 and of 3 numbers", 1},
		"empty":          {vectors(ok0 + ok1 + `{"index":2,"embedding":[]}`), "a vector of 0 numbers", 1},
		"zeros":          {vectors(ok0 + ok1 + `{"index":2,"embedding":[0,0]}`), "zeros", 1},
		"too large":      {vectors(ok0 + ok1 + `{"index":2,"embedding":[1e39,0]}`), "something else", 1},
		"NaN":            {vectors(ok0 + ok1 + `{"index":2,"embedding":[NaN,0]}`), "something else", 1},
		"words":          {vectors(ok0 + ok1 + `{"index":2,"embedding":"AAAA"}`), "something else", 1},
		"no list":        {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{"data":7}`) }, "something else", 1},
		"no data":        {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{"error":"no"}`) }, "no vectors", 1},
		"a page":         {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `<html>welcome`) }, "something else", 1},
		"nothing":        {func(w http.ResponseWriter, r *http.Request) {}, "only a part", 1},
		"cut off":        {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{"data":[`+ok0) }, "only a part", 1},
		"endless":        {func(w http.ResponseWriter, r *http.Request) { endless(w, r) }, "over 16 MB", 1},
		"wrong key":      {answers(401, `{"error":{"message":"Incorrect API key provided: sk-secret-123."}}`), "401: Incorrect API key provided: (the key).; look at the key", 1},
		"no such model":  {answers(404, `{"error":"model not\n\u001b[31m found"}`), "404: model not [31m found; look at the address", 1},
		"too long":       {answers(400, strings.Repeat("é", 500)), "...", 1},
		"sends elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere.example/", http.StatusTemporaryRedirect)
		}, "another address", 1},
		"out of order":      {answers(503, "overloaded"), "503: overloaded", 3},
		"asks for patience": {patience("7"), "429", 3},
		"asks for too much": {patience("3600"), "429", 1},
		"hangs up":          {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "does not answer", 3},
		"hangs up later": {func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `{"data":[`+ok0)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			cache := &memory{}
			client, told, waits := asking(t, func(w http.ResponseWriter, r *http.Request) { asked.Add(1); c.h(w, r) }, Config{Cache: cache})
			for _, x := range client.Alike(t.Context(), three, duo) {
				if !math.IsNaN(x) {
					t.Errorf("an answer of %v", x)
				}
			}
			client.Alike(t.Context(), three, duo)
			if len(*told) != 1 || !strings.Contains((*told)[0], c.want) || strings.Contains((*told)[0], "sk-secret") || len((*told)[0]) > 500 {
				t.Errorf("told %q, want %q once", *told, c.want)
			}
			if c.times > 0 && (int(asked.Load()) != c.times || len(*waits) != c.times-1) {
				t.Errorf("asked %d times with waits %v, want %d", asked.Load(), *waits, c.times)
			}
			if name == "asks for patience" && (*waits)[0] != 7*time.Second {
				t.Errorf("waited %v", *waits)
			}
			if len(cache.m) > 0 {
				t.Errorf("kept %d vectors of a wrong answer", len(cache.m))
			}
		})
	}
}

func answers(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code); io.WriteString(w, body) }
}

func patience(seconds string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", seconds)
		w.WriteHeader(429)
	}
}

func endless(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, `{"data":[{"index":0,"embedding":[1`)
	more := strings.Repeat(",1", 1<<15)
	for r.Context().Err() == nil {
		if _, err := io.WriteString(w, more); err != nil {
			return
		}
	}
}

func TestSlowAnswersAreWaitedForOnlySoLong(t *testing.T) {
	slow := func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // so that the end of the connection is noticed
		io.WriteString(w, `{"data":[`)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	c, told, waits := asking(t, slow, Config{Timeout: 50 * time.Millisecond})
	c.Alike(t.Context(), three, duo)
	if len(*told) != 1 || !strings.Contains((*told)[0], "has not answered within 50ms") || len(*waits) != 2 {
		t.Errorf("told %q after waits %v", *told, *waits)
	}
	c, told, _ = asking(t, slow, Config{Budget: 50 * time.Millisecond})
	c.Alike(t.Context(), three, duo)
	if len(*told) != 1 || !strings.Contains((*told)[0], "as long as it may") {
		t.Errorf("told %q", *told)
	}
	ctx, stop := context.WithCancel(t.Context())
	c, told, _ = asking(t, func(w http.ResponseWriter, r *http.Request) { stop(); slow(w, r) }, Config{})
	c.Alike(ctx, three, duo)
	if len(*told) != 0 {
		t.Errorf("the caller left, told %q", *told)
	}
}

func TestNobodyThereIsToldOnceUntilSomebodyIs(t *testing.T) {
	var up atomic.Bool
	now := time.Unix(1e9, 0)
	c, told, _ := asking(t, func(w http.ResponseWriter, r *http.Request) {
		if !up.Load() {
			panic(http.ErrAbortHandler)
		}
		right(w, r)
	}, Config{Now: func() time.Time { return now }})
	ask := func() bool { return !math.IsNaN(c.Alike(t.Context(), three, duo)[0]) }
	if ask() || len(*told) != 1 {
		t.Fatalf("told %q, want one failure", *told)
	}
	up.Store(true)
	if ask() {
		t.Error("asked again at once")
	}
	if now = now.Add(rest); !ask() {
		t.Error("not asked again after a rest")
	}
	up.Store(false)
	if ask() || len(*told) != 2 {
		t.Errorf("told %q, want a second failure", *told)
	}
	if now = now.Add(rest); ask() || len(*told) != 2 {
		t.Errorf("told %q, want nothing new", *told)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for _, c := range []struct {
		config Config
		want   string // the address, or part of the error after "!"
	}{
		{Config{URL: "https://api.example", Model: "m", Key: "k"}, "https://api.example/v1/embeddings"},
		{Config{URL: "https://api.example/v1/", Model: "m"}, "https://api.example/v1/embeddings"},
		{Config{URL: "http://10.0.0.1:8080/api/embeddings?version=2", Model: "m"}, "http://10.0.0.1:8080/api/embeddings?version=2"},
		{Config{URL: "http://127.0.0.1:80", Model: "m", Key: "k"}, "http://127.0.0.1:80/v1/embeddings"},
		{Config{URL: "http://api.example", Model: "m", Key: "k"}, "!readable by anybody"},
		{Config{URL: "https://me:secret@api.example", Model: "m"}, "!name or password"},
		{Config{URL: "api.example", Model: "m"}, "!address"},
		{Config{URL: "ftp://api.example", Model: "m"}, "!address"},
		{Config{URL: "https://api.example"}, "!no model"},
		{Config{URL: "https://api.example", Model: "a\nb"}, "!model"},
		{Config{URL: "https://api.example", Model: "m", Key: "secret\nx"}, "!key"},
	} {
		got, err := New(c.config)
		want, bad := strings.CutPrefix(c.want, "!")
		switch {
		case bad && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret")):
			t.Errorf("New(%+v) = %v, want %q", c.config, err, want)
		case !bad && (err != nil || got.url != want):
			t.Errorf("New(%+v) = %v, want %s", c.config, err, want)
		case !bad && strings.Contains(got.Host(), "?"):
			t.Errorf("Host = %s", got.Host())
		}
	}
}

func TestCosine(t *testing.T) {
	for _, c := range []struct {
		a, b []float32
		want float64
	}{
		{[]float32{1, 0}, []float32{2, 0}, 1},
		{[]float32{1, 0}, []float32{-3, 0}, -1},
		{[]float32{1, 0}, []float32{0, 1}, 0},
		{[]float32{math.MaxFloat32, math.MaxFloat32}, []float32{math.MaxFloat32, math.MaxFloat32}, 1},
		{[]float32{1}, []float32{1, 2}, math.NaN()},
		{nil, nil, math.NaN()},
		{[]float32{0}, []float32{1}, math.NaN()},
	} {
		if got := Cosine(c.a, c.b); !(math.Abs(got-c.want) < 1e-9 || math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("Cosine(%v, %v) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// FuzzRead gives any bytes as an answer: what is read is sound and keeps.
func FuzzRead(f *testing.F) {
	for _, s := range []string{`{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,2.5e-3]}]}`, `{"data":[]}`, `{"a":{},"data":[{"index":1}],"data":[]}`, `[`, `{"data":[{"index":0,"embedding":[1e39]}`} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, answer string, texts int) {
		texts = 1 + (texts&0x7fffffff)%5
		vectors, err := read(strings.NewReader(answer), texts)
		if err != nil {
			return
		}
		if len(vectors) != texts {
			t.Fatalf("%d vectors for %d texts", len(vectors), texts)
		}
		for _, v := range vectors {
			if len(v) != len(vectors[0]) || sound(v) != nil {
				t.Fatalf("an unsound vector %v", v)
			}
			if got := unpack(pack(v)); !slices.Equal(got, v) {
				t.Fatalf("kept %v, got back %v", v, got)
			}
			if c := Cosine(v, vectors[0]); !(c >= -1 && c <= 1) && !math.IsNaN(c) {
				t.Fatalf("cosine %v", c)
			}
		}
	})
}
