package web

import (
	"fmt"
	"net/http/httptest"
	"testing"
)

// BenchmarkStory measures the front of the story of 100 pages and 2,000
// statements from SQLite: cold, where the program has only just been started,
// changed, where others have pushed it out of memory, and warm.
func BenchmarkStory(b *testing.B) {
	f := newFake()
	f.invent(hundredPages, 1)
	db := f.stored(b)
	path := "/story/" + hundredPages.id
	b.Run("cold", func(b *testing.B) {
		n := 0
		for b.Loop() {
			rw := httptest.NewRecorder()
			Handler(db).ServeHTTP(rw, httptest.NewRequest("GET", path, nil))
			n = rw.Body.Len()
		}
		b.ReportMetric(float64(n)/1000, "KB")
	})
	b.Run("warm", func(b *testing.B) {
		h := Handler(db)
		for b.Loop() {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
		}
	})
}

func BenchmarkPile(b *testing.B) {
	for _, n := range []int{5000} {
		db := heap(n).stored(b)
		b.Run(fmt.Sprintf("%d/cold", n), func(b *testing.B) {
			for b.Loop() {
				Handler(db).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
			}
		})
		h := Handler(db)
		for _, path := range []string{"/", "/?by=pages", "/?by=origins&p=50", "/?outlet=Coast+Radio", "/speakers"} {
			b.Run(fmt.Sprintf("%d%s", n, path), func(b *testing.B) {
				size := 0
				for b.Loop() {
					rw := httptest.NewRecorder()
					h.ServeHTTP(rw, httptest.NewRequest("GET", path, nil))
					size = rw.Body.Len()
				}
				b.ReportMetric(float64(size)/1000, "KB")
			})
		}
	}
}
