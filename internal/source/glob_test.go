package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPatternsAtAnyDepth(t *testing.T) {
	dir := files(t, map[string]string{
		"a.html": "<p>a", "note.txt": "n", "x/b.html": "<p>b", "x/y/c.html": "<p>c", "x/y/z/d.html": "<p>d", "w/e.html": "<p>e", "w/y/f.html": "<p>f",
		".hidden/g.html": "<p>g", "x/.h.html": "<p>h", "x/b_files/i.html": "<p>i", "x/j.html.url": "https://a.example/",
	})
	for link, to := range map[string]string{"loop": ".", "x/y/up": "../..", "x/k.html": "../note.txt", "gone.html": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	for _, c := range []struct {
		pattern string
		want    string
	}{
		{"**/*.html", "a.html, gone.html: no such file or directory, w/e.html, w/y/f.html, x/b.html, x/k.html, x/y/c.html, x/y/z/d.html"},
		{"x/**/*.html", "x/b.html, x/k.html, x/y/c.html, x/y/z/d.html"},
		{"x/**/**/d.html", "x/y/z/d.html"},
		{"**/y/*.html", "w/y/f.html, x/y/c.html"},
		{"**/y/**/*.html", "w/y/f.html, x/y/c.html, x/y/z/d.html"},
		{"*/**/[cd].html", "x/y/c.html, x/y/z/d.html"},
		{"w/**", "w/e.html, w/y/f.html"},
		{"**/.h.html", "x/.h.html"},
		{"**/*.pdf", "**/*.pdf: no file fits the pattern"},
		{"none/**/*.html", "none/**/*.html: no file fits the pattern"},
		{"**/[", "**/[: syntax error in pattern"},
		{"**/y", "w/y/f.html, x/y/c.html, x/y/z/d.html"},
		{strings.Repeat("?/", 80) + "**/a", strings.Repeat("?/", 80) + "**/a: the pattern has more than 64 parts"},
	} {
		got := strings.Join(read(t, dir, Options{}, c.pattern), ", ")
		if got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.pattern, got, c.want)
		}
	}
}

// Many stars look through a tree once for each, not once for every way through it.
func TestManyStarsEnd(t *testing.T) {
	dir := files(t, map[string]string{strings.Repeat("d/", 40) + "a.html": "<p>a"})
	got := read(t, dir, Options{}, strings.Repeat("**/d/", 12)+"*.html")
	equal(t, got, strings.Repeat("d/", 40)+"a.html")
}

func TestPatternTooDeep(t *testing.T) {
	dir := files(t, map[string]string{strings.Repeat("d/", 140) + "a.html": "<p>a", "b.html": "<p>b"})
	got := read(t, dir, Options{}, "**/*.html")
	if len(got) != 2 || got[0] != "b.html" || !strings.HasSuffix(got[1], "more than 128 folders deep") {
		t.Errorf("got %q", got)
	}
}
