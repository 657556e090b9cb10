package web

import (
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var pictures = flag.Bool("pictures", false, "make the pictures in doc anew, from testdata/town")

// TestPictures makes the pictures of the README and of doc/tour.md from what the
// program makes of the town, so that they stay true:
//
//	go test ./internal/web -run Pictures -pictures
//
// Without the flag it goes through the same screens and fails where a picture is
// missing or too large to be kept.
func TestPictures(t *testing.T) {
	const most = 300 << 10 // bytes of a picture
	t.Chdir("../..")       // the pages are named as a reader of the README names them
	const dir = "doc"
	db := shelfOf(t, "testdata/town")
	b := browse(t, Handler(db))
	b.do(t, chromedp.Navigate(b.base+"/"), chromedp.WaitVisible(chromedp.CSS(".stories h2 a")))
	story := eval[string](t, b, `document.querySelector(".stories h2 a").pathname`)
	b.do(t, chromedp.Navigate(b.base+story), chromedp.WaitVisible(chromedp.CSS("#sources td.or .n")))
	named := eval[string](t, b, `(a => a.pathname + a.search + a.hash)(document.querySelector("#sources td.or .n"))`)
	why := eval[string](t, b, `(a => a.pathname + a.search + a.hash)(document.querySelector("#sources .fact a"))`)
	if strings.HasPrefix(why, story+"#") { // the event with its lists whole
		why = story + "/event/" + strings.TrimPrefix(why, story+"#ev-")
	}
	for _, p := range []struct {
		name, path    string
		width, height int64
		dark          bool
	}{
		{"story", story, 1280, 1400, false},
		{"pile", "/", 1280, 620, false},
		{"why", why, 1280, 900, false},
		{"page", named, 1280, 720, false},
		{"search", "/search?" + url.Values{"q": {"dam"}}.Encode(), 1280, 860, false},
		{"dark", story, 360, 780, true},
	} {
		scheme := "light"
		if p.dark {
			scheme = "dark"
		}
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		b.do(t, chromedp.EmulateViewport(p.width, p.height), chromedp.Navigate("about:blank"), chromedp.Navigate(b.base+p.path), chromedp.WaitVisible(chromedp.CSS("main h1")))
		file := filepath.Join(dir, p.name+".png")
		if *pictures {
			png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, png, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if s, err := os.Stat(file); err != nil || s.Size() > most {
			t.Errorf("the picture %s: %v; make it with -pictures, under %d bytes", file, err, most)
		}
	}
}
