package source

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"hearsay"
)

func TestCharset(t *testing.T) {
	// enc encodes s, which must be possible.
	enc := func(label, s string) string {
		e, _ := charset.Lookup(label)
		out, err := e.NewEncoder().String(s)
		if err != nil {
			t.Fatalf("%s cannot hold %q: %v", label, s, err)
		}
		return out
	}
	const ru = "Президент сказал, что переговоры продолжатся в понедельник. "
	const ja = "大統領は月曜日に会談を続けると述べた。"
	for _, c := range []struct{ name, raw, label, body string }{
		{"plain ASCII", "hello", "utf-8", "hello"},
		{"UTF-8", "café", "utf-8", "café"},
		{"UTF-8 with a mark", "\xef\xbb\xbfcafé", "utf-8", "café"},
		{"UTF-8 though the page says otherwise", `<meta charset=iso-8859-1>café “quoted”`, "utf-8", `<meta charset=iso-8859-1>café “quoted”`},
		{"UTF-16 with a mark", "\xff\xfeh\x00i\x00", "utf-16le", "hi"},
		{"UTF-16 the other way round", "\xfe\xff\x00h\x00i", "utf-16be", "hi"},
		{"UTF-16 without a mark", "h\x00e\x00l\x00l\x00o\x00 \x00y\x00o\x00u\x00", "utf-16le", "hello you"},
		{"UTF-16 with a lone surrogate", "\xff\xfea\x00\x00\xd8b\x00", "utf-16le", "a\ufffdb"},
		{"UTF-8 with a lone surrogate", "caf\u00e9 a\xed\xa0\x80b caf\u00e9 caf\u00e9 caf\u00e9 caf\u00e9 caf\u00e9 caf\u00e9 caf\u00e9 caf\u00e9 caf\u00e9 caf\u00e9 caf\u00e9", "utf-8", "café a\ufffdb café café café café café café café café café café café"},
		{"declared and true", `<meta charset="windows-1251">` + enc("windows-1251", ru), "windows-1251", `<meta charset="windows-1251">` + ru},
		{"declared the old way", `<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1251">` + enc("windows-1251", ru), "windows-1251", `<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1251">` + ru},
		{"declared in XML", `<?xml version="1.0" encoding="ISO-8859-1"?><html>caf` + "\xe9", "windows-1252", `<?xml version="1.0" encoding="ISO-8859-1"?><html>café`},
		{"declared UTF-8, one byte broken", `<meta charset=utf-8>café naïve “x” ` + "\x92s", "utf-8", `<meta charset=utf-8>café naïve “x” ` + "\ufffds"},
		{"declared UTF-8, in truth Latin", `<meta charset=utf-8>caf` + "\xe9 na\xefve", "windows-1252", `<meta charset=utf-8>café naïve`},
		{"declared UTF-16 in ASCII", `<meta charset=utf-16>hi`, "utf-8", `<meta charset=utf-16>hi`},
		{"an unknown name", `<meta charset=klingon>caf` + "\xe9", "windows-1252", `<meta charset=klingon>café`},
		{"nothing declared, Latin", "It\x92s a caf\xe9.", "windows-1252", "It’s a café."},
		{"nothing declared, Cyrillic", enc("windows-1251", ru), "windows-1251", ru},
		{"nothing declared, KOI8", enc("koi8-r", ru), "koi8-r", ru},
		{"language declared", `<html lang="ja">` + enc("shift_jis", ja), "shift_jis", `<html lang="ja">` + ja},
		{"declared shift_jis", `<meta charset=x-sjis>` + enc("shift_jis", ja), "shift_jis", `<meta charset=x-sjis>` + ja},
		{"seven-bit Japanese", `<meta charset=iso-2022-jp>` + enc("iso-2022-jp", ja), "iso-2022-jp", `<meta charset=iso-2022-jp>` + ja},
		{"a stray NUL", "one\x00two" + strings.Repeat(" words", 30), "utf-8", "one\ufffdtwo" + strings.Repeat(" words", 30)},
	} {
		p, err := New([]byte(c.raw), "")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if p.Charset != c.label || string(p.Body) != c.body {
			t.Errorf("%s: got %s %q, want %s %q", c.name, p.Charset, p.Body, c.label, c.body)
		}
	}
}

func TestBodySharesMemoryWithRaw(t *testing.T) {
	raw := []byte("café and more")
	p, err := New(raw, "")
	if err != nil {
		t.Fatal(err)
	}
	if &p.Body[0] != &raw[0] || &p.Raw[0] != &raw[0] || p.Decoded() {
		t.Error("a page in UTF-8 was copied")
	}
}

func TestMediaType(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{"<!DOCTYPE html><p>x", HTML},
		{"\n\n <html><p>x", HTML},
		{"<!-- saved --><div>x", HTML},
		{"<p>One</p><p>Two</p>", HTML},
		{"<article>x", HTML},
		{strings.Repeat("\n", 5000) + "<html>", HTML},
		{`<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html xmlns="http://www.w3.org/1999/xhtml"><p>x</p></html>`, HTML},
		{"Home\nNews\n\nHe said a < b and c > d.\n", Plain},
		{"An i <b>bold</b> word left over by a scraper.", Plain},
		{"<3 is a heart", Plain},
		{"# A heading\n\nWords.", Plain},
	} {
		p, err := New([]byte(c.body), "")
		if err != nil || p.Type != c.want {
			t.Errorf("%.40q: got %v, %v; want %s", c.body, p, err, c.want)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		raw  string
		want error
		says string
	}{
		{"", ErrEmpty, "empty"},
		{"\x89PNG\x0d\x0a\x1a\x0a....", ErrBinary, "image/png"},
		{"%PDF-1.7\n", ErrBinary, "application/pdf"},
		{"PK\x03\x04....", ErrBinary, "application/zip"},
		{"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00", ErrBinary, "binary"},
		{"SQLite format 3\x00", ErrBinary, "database"},
		{`<?xml version="1.0"?><rss version="2.0"><channel/></rss>`, ErrBinary, "XML"},
	} {
		_, err := New([]byte(c.raw), "")
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("New(%.20q): %v, want %v saying %q", c.raw, err, c.want, c.says)
		}
	}
}

func TestAddress(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"a browser's note", "<!DOCTYPE html>\n<!-- saved from url=(0022)https://news.example/a -->\n<p>x", "https://news.example/a"},
		{"SingleFile's note", "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://news.example/b \n saved date: Sun Aug 16 2020 14:20:05 GMT+0200 (CEST)\n--><p>x", "https://news.example/b"},
		{"a canonical link is no address", `<link rel=canonical href="https://news.example/c"><meta property=og:url content=https://news.example/c><p>x</p>`, ""},
		{"a note about no page", "<!-- saved from url=(0014)about:internet --><p>x", ""},
		{"a note in the words", "<p>saved from url=(0022)https://news.example/a</p><p>x", ""},
		{"a script as address", "<!-- saved from url=(0022)javascript:alert(1) --><p>x", ""},
		{"in a text", "<!-- saved", ""},
	} {
		p, err := New([]byte(c.page), "")
		if err != nil || p.URL != c.want {
			t.Errorf("%s: got %q, %v; want %q", c.name, p.URL, err, c.want)
		}
		if p.ID != hearsay.NewPageID(c.want, []byte(c.page)) {
			t.Errorf("%s: the ID isn't that of %q", c.name, c.want)
		}
	}
	p, _ := New([]byte("<!--Page saved with SingleFile\nurl: https://a.example/\nsaved date: Sun Aug 16 2020 14:20:05 GMT+0200 (CEST)\n-->"), "")
	if want := time.Date(2020, 8, 16, 12, 20, 5, 0, time.UTC); !p.Fetched.Equal(want) {
		t.Errorf("saved at %v, want %v", p.Fetched, want)
	}
}

// files writes files below a new folder.
func files(t *testing.T, content map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range content {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read returns the locators below dir, an error as "name: error".
func read(t *testing.T, dir string, opts Options, paths ...string) (got []string) {
	t.Helper()
	for i := range paths {
		paths[i] = filepath.Join(dir, paths[i])
	}
	for p, err := range Read(context.Background(), paths, opts) {
		var fe *FileError
		switch {
		case errors.As(err, &fe):
			rel, _ := filepath.Rel(dir, fe.Name)
			got = append(got, filepath.ToSlash(rel)+": "+fe.Err.Error())
		case err != nil:
			t.Fatal(err)
		default:
			rel, _ := filepath.Rel(dir, p.Locator)
			got = append(got, strings.TrimSuffix(filepath.ToSlash(rel)+" "+p.URL, " "))
		}
	}
	return got
}

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got:\n%s\nwant:\n%s", g, w)
	}
}

func TestFolder(t *testing.T) {
	dir := files(t, map[string]string{
		"b.txt": "b", "a.html": "<p>a", "a_files/x.txt": "left out", "sub/deep/c.txt": "c", ".hidden/h.txt": "h", ".h.txt": "h",
		"a.url": "[InternetShortcut]\r\nURL=https://news.example/a\r\n", "b.txt.url": "https://news.example/b\n", "empty.txt": "",
		"x_files/kept.txt": "no page of that name beside it", "p.png": "\x89PNG\x0d\x0a\x1a\x0a", "data.db": "mine",
	})
	equal(t, read(t, dir, Options{Except: []string{filepath.Join(dir, "data.db")}}, "."),
		"a.html https://news.example/a", "b.txt https://news.example/b", "empty.txt: the file is empty",
		"p.png: not a page: it is image/png", "sub/deep/c.txt", "x_files/kept.txt")
}

func TestPathsAndPatterns(t *testing.T) {
	dir := files(t, map[string]string{"b.txt": "b", "a.txt": "a", "c.md": "c", "[x].txt": "x"})
	equal(t, read(t, dir, Options{}, "c.md", "*.txt", "a.txt", "none*", "nofile", "[x].txt"),
		"c.md", "[x].txt", "a.txt", "b.txt", "none*: no file fits the pattern", "nofile: no such file or directory")
}

func TestLimit(t *testing.T) {
	dir := files(t, map[string]string{"big.txt": strings.Repeat("x", 3<<20), "good.txt": "good"})
	equal(t, read(t, dir, Options{Limit: 2 << 20}, "."), "big.txt: too large: 3 MB, and a page may have 2 MB", "good.txt")
	huge := filepath.Join(dir, "huge.txt")
	if err := os.WriteFile(huge, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(huge, 50<<20); err != nil {
		t.Fatal(err)
	}
	equal(t, read(t, dir, Options{}, "huge.txt"), "huge.txt: too large: 50 MB, and a page may have 20 MB")
}

func TestUnreadableFolderIsNamedAndSkipped(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read every folder")
	}
	dir := files(t, map[string]string{"closed/a.txt": "a", "good.txt": "good"})
	os.Chmod(filepath.Join(dir, "closed"), 0)
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "closed"), 0o755) })
	equal(t, read(t, dir, Options{}, "."), "closed: permission denied: change its permissions to have it read", "good.txt")
}

func TestWhatIsNoFile(t *testing.T) {
	dir := files(t, map[string]string{"good.txt": "good"})
	for from, to := range map[string]string{"loop": ".", "gone.txt": "nowhere.txt", "same.txt": "good.txt"} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Skip(err)
		}
	}
	equal(t, read(t, dir, Options{}, "."), "gone.txt: no such file or directory", "good.txt", "same.txt")
	if _, err := os.Stat(os.DevNull); err == nil {
		for _, err := range Read(context.Background(), []string{os.DevNull}, Options{}) {
			if !errors.Is(err, ErrNotFile) {
				t.Errorf("%s: %v", os.DevNull, err)
			}
		}
	}
}

func TestReadStops(t *testing.T) {
	dir := files(t, map[string]string{"a.txt": "a", "b.txt": "b", "c.txt": "c"})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var n int
	var last error
	for _, err := range Read(ctx, []string{dir}, Options{}) {
		n++
		last = err
		cancel()
	}
	if n != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("after cancelling at the first page: %d pairs, %v", n, last)
	}
	for range Read(context.Background(), []string{dir, dir}, Options{}) {
		break
	}
}

func TestFileErrorKeepsItsCause(t *testing.T) {
	for _, err := range Read(context.Background(), []string{"/no/such"}, Options{}) {
		if !errors.Is(err, fs.ErrNotExist) && !strings.Contains(err.Error(), "no such file") {
			t.Errorf("%v", err)
		}
	}
}

func FuzzNew(f *testing.F) {
	for _, s := range []string{"", "café", "\xff\xfeh\x00i\x00", "<meta charset=iso-2022-jp>\x1b$B", "<?xml encoding='utf-16'?>\xe9", "a\x00b\x00c\x00d\x00",
		"<html lang=ru>\xef\xf0", "<!-- saved from url=(0022)https://news.example/a -->", "<!--Page saved with SingleFile\nurl: x\nsaved date: y"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := New(raw, "")
		if err != nil {
			return
		}
		if !utf8.Valid(p.Body) || strings.ContainsRune(string(p.Body), 0) {
			t.Errorf("body of %q is %q", raw, p.Body)
		}
		if len(p.Body) > 6*len(raw) {
			t.Errorf("%d bytes became %d", len(raw), len(p.Body))
		}
		if q, _ := New(raw, ""); string(q.Body) != string(p.Body) || q.ID != p.ID {
			t.Error("two readings differ")
		}
	})
}

// What a server sends becomes UTF-8, whatever it says of the kind and the charset,
// and says the same of itself each time.
func FuzzReceived(f *testing.F) {
	for _, kind := range []string{"text/html; charset=koi8-r", "text/plain;charset=\"utf-16\"", "application/xhtml+xml; x", "image/png", "text/html; charset=iso-2022-jp", "", ";;"} {
		f.Add([]byte("<meta charset=windows-1251>\xcc\xee\xf1\xf2 \x1b$B &eacute;"), kind)
		f.Add([]byte("h\x00i\x00"), kind)
	}
	at := time.Date(2031, 5, 3, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, raw []byte, kind string) {
		p, err := Received(raw, "https://news.example/a", kind, at)
		if Readable(kind) != nil && err == nil {
			t.Errorf("%q is taken, though it is not readable", kind)
		}
		if err != nil {
			return
		}
		if !utf8.Valid(p.Body) || bytes.IndexByte(p.Body, 0) >= 0 || len(p.Body) > 6*len(raw) {
			t.Errorf("%q as %q becomes %q", raw, kind, p.Body)
		}
		if string(p.Raw) != string(raw) || p.ID != hearsay.NewPageID(p.URL, raw) || p.URL != "https://news.example/a" || !p.Fetched.Equal(at) {
			t.Errorf("%q is kept as %+v", raw, p)
		}
		if q, err := Received(raw, p.URL, kind, at); err != nil || !bytes.Equal(q.Body, p.Body) || q.Type != p.Type || q.Charset != p.Charset {
			t.Errorf("two readings differ: %v", err)
		}
	})
}
