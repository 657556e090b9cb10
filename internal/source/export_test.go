package source

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hearsay"
)

// What is written as an archive comes back: bytes, address, time and charset.
func TestArchiveComesBack(t *testing.T) {
	var pages []*hearsay.Page
	for p, err := range Read(context.Background(), []string{"../../testdata/town"}, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	latin, err := newPage([]byte("<html><body><p>Gr\xfc\xdfe aus Ostwick, der Stadt am Wasser, in der das Wetter sch\xf6n ist</p></body></html>"), "https://ost.example/g", "iso-8859-1", "")
	if err != nil {
		t.Fatal(err)
	}
	latin.Fetched = time.Date(2031, 5, 2, 3, 4, 5, 6000, time.UTC)
	pages = append(pages, latin)
	for _, packed := range []bool{false, true} {
		var buf bytes.Buffer
		a, err := NewWARC(&buf, packed)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if err := a.Put(p); err != nil {
				t.Fatal(err)
			}
		}
		name := filepath.Join(t.TempDir(), "pile")
		if err := os.WriteFile(name, buf.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		n := 0
		for p, err := range Read(context.Background(), []string{name}, Options{}) {
			if err != nil {
				t.Fatal(err)
			}
			want := pages[n]
			n++
			if p.ID != want.ID || p.URL != want.URL || !p.Fetched.Equal(want.Fetched) || p.Type != want.Type || p.Charset != want.Charset || !bytes.Equal(p.Body, want.Body) {
				t.Errorf("packed %v: %s came back as %+v, was %+v", packed, want.Locator, head(p), head(want))
			}
		}
		if n != len(pages) {
			t.Errorf("packed %v: %d of %d pages came back", packed, n, len(pages))
		}
	}
}

func head(p *hearsay.Page) hearsay.Page {
	h := *p
	h.Body, h.Raw = nil, nil
	return h
}
