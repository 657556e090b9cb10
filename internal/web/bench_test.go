package web

import (
	"fmt"
	"net/http/httptest"
	"testing"
)

// TestFrontOfALongStoryIsSmall holds the bar of 300 KB on a page of a story of
// 100 pages and 2,000 statements. The bytes hang on nothing but the story.
func TestFrontOfALongStoryIsSmall(t *testing.T) {
	f := newFake()
	b := f.invent(hundredPages, 1)
	said := 0
	for i := range b.Speakers {
		said += len(b.Speakers[i].Sayings)
	}
	if len(b.Pages) != 100 || said != 2000 {
		t.Fatalf("%d pages and %d statements", len(b.Pages), said)
	}
	h := newHandler(f)
	rw := httptest.NewRecorder()
	h.ServeHTTP(rw, httptest.NewRequest("GET", "/story/"+hundredPages.id, nil))
	if n := rw.Body.Len(); rw.Code != 200 || n > 300_000 {
		t.Errorf("the front is %d bytes (%d), over 300,000", n, rw.Code)
	}
	_, n := get(t, h, "/story/"+hundredPages.id)
	audit(t, "front", n)
	for _, section := range []string{"sources", "from", "pages", "happened", "says", "expect", "differ", "only"} {
		path := "/story/" + hundredPages.id + "/" + section
		_, n := get(t, h, path)
		audit(t, path, n)
	}
}

// A story of 5,000 pages is shown in parts, each of a size that a browser bears.
func TestAStoryOfFiveThousandPagesIsPaged(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	f := newFake()
	o := hundredPages
	o.id, o.pages, o.statements, o.events = "five000001", 5000, 6000, 1200
	f.invent(o, 1)
	h := newHandler(f)
	base := "/story/" + o.id
	for path, most := range map[string]int{base: 300_000, base + "/sources": 600_000, base + "/from": 900_000, base + "/pages?p=25": 600_000, base + "/happened": 2_000_000,
		base + "/says?p=3": 600_000, base + "/only": 300_000, "/": 100_000, pageURL(f.briefs[0].Pages[4321].Page) + "?from=" + o.id: 100_000} {
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, httptest.NewRequest("GET", path, nil))
		if n := rw.Body.Len(); rw.Code != 200 || n > most {
			t.Errorf("%s: %d, %d bytes, want %d at most", path, rw.Code, n, most)
		}
	}
	pages, path := 0, base+"/pages"
	for path != "" {
		_, n := get(t, h, path)
		pages += len(all(n, ".pages li"))
		path = ""
		for _, a := range all(n, ".turn a") {
			if attr(a, "rel") == "next" {
				path = attr(a, "href")
			}
		}
	}
	if pages != 5000 {
		t.Errorf("its parts list %d pages", pages)
	}
}

// BenchmarkStory measures the front of a story of 100 pages and 2,000 statements
// from SQLite: cold, where the handler has kept nothing; warm, where it has.
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
	h := Handler(db)
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
	for name, path := range map[string]string{"warm": path, "warm/happened": path + "/happened", "warm/says": path + "/says", "warm/page": pageURL(f.briefs[0].Pages[50].Page) + "?from=" + hundredPages.id} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
			}
		})
	}
}

// BenchmarkPile measures the list of 5,000 stories from SQLite, with all that it
// is filtered by: cold, where the handler has kept nothing, and then.
func BenchmarkPile(b *testing.B) {
	const n = 5000
	db := heap(n).stored(b)
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			Handler(db).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		}
	})
	h := Handler(db)
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	for i, path := range []string{"/", "/?by=change", "/?by=origins&p=50", "/?outlet=Coast+Radio&place=marrow&speaker=hale", "/outlets", outletURL("Coast Radio")} {
		b.Run(fmt.Sprintf("warm/%d", i), func(b *testing.B) {
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

// BenchmarkSpeakers measures the list of speakers of 5,000 stories from SQLite:
// cold, where the handler has kept nothing, and then.
func BenchmarkSpeakers(b *testing.B) {
	db := heap(5000).stored(b)
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			Handler(db).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/speakers", nil))
		}
	})
	h := Handler(db)
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/speakers", nil))
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/speakers", nil))
		}
	})
}
