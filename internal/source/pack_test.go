package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"hearsay"
)

// held reads one file and returns "place address" of each page, "place ! fault"
// of each fault; the place is without the file's name.
func held(t testing.TB, content string, opts Options) (got []string, all []*hearsay.Page) {
	t.Helper()
	return told(t, content, opts,
		func(name string, p *hearsay.Page) string {
			return strings.TrimSpace(strings.TrimPrefix(p.Locator, name) + " " + p.URL)
		},
		func(name string, fe *FileError) string {
			return strings.TrimPrefix(fe.Name, name) + " ! " + fe.Err.Error()
		})
}

type entry struct{ name, content string }

func zipped(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(e.content))
	}
	w.Close()
	return b.String()
}

func tarred(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Mode: 0o644, Size: int64(len(e.content)), Typeflag: tar.TypeReg}
		if to, ok := strings.CutPrefix(e.content, "-> "); ok {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, to, 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			w.Write([]byte(e.content))
		}
	}
	w.Close()
	return b.String()
}

func TestArchives(t *testing.T) {
	entries := []entry{
		{"b/two.html", words("two")}, {"one.txt", "The bridge is shut."}, {"b/.hidden", "x"}, {"__MACOSX/b", "x"}, {"p.png", "\x89PNG\x0d\x0a\x1a\x0a"},
		{"../out.txt", "x"}, {"/etc/out.txt", "x"}, {"b\\out.txt", "x"}, {"empty.txt", ""}, {"c.warc.gz", gz(resp("three"))}, {"s.html", words("s")}, {"s_files/f.html", "<p>frame</p>"},
	}
	in := []string{"!b/two.html", "!one.txt", "!p.png ! not a page: it is image/png", "!../out.txt ! its name leads out of the archive", "!/etc/out.txt ! its name leads out of the archive",
		`!b\\out.txt ! its name leads out of the archive`, "!empty.txt ! the file is empty", "!c.warc.gz@0 https://news.example/three", "!s.html"}
	got, _ := held(t, zipped(t, entries...), Options{})
	equal(t, got, in...)
	entries = append(entries[:10:10], entry{"link.html", "-> /etc/passwd"})
	want := append(in[:8:8], "!link.html ! neither a file nor a folder")
	for _, content := range []string{tarred(t, entries...), gz(tarred(t, entries...)), zst(t, tarred(t, entries...))} {
		got, _ = held(t, content, Options{})
		equal(t, got, want...)
	}
}

func TestArchivesAreBounded(t *testing.T) {
	deep := words("deep")
	for range 6 {
		deep = zipped(t, entry{"d.zip", deep})
	}
	many := make([]entry, maxEntries+1)
	for i := range many {
		many[i] = entry{name: "a"}
	}
	over := zipped(t, entry{"a.txt", strings.Repeat("The bridge is shut. ", 100)}, entry{"b.txt", "x"})
	for _, c := range []struct{ name, content, want string }{
		{"archives in archives", deep, "!d.zip!d.zip!d.zip!d.zip!d.zip ! archives in archives, more than 4 deep"},
		{"a page that unpacks to more than the limit", zipped(t, entry{"big.txt", strings.Repeat("x", 3<<20)}, entry{"good.txt", "good"}), "!big.txt ! too large: more than 1 MB\n!good.txt"},
		{"a bomb of lines", gz(`{"url":"x","text":"a"}` + "\n" + strings.Repeat("\n", 80<<20)), " ! too large: it unpacks to more than 250 times its size"},
		{"too many entries", zipped(t, many...), " ! too large: more than 100000 entries"},
		{"a tar archive that is cut off", tarred(t, entry{"a.txt", "one"}, entry{"b.txt", "two"})[:1600], "!a.txt\n!b.txt"},
		{"a ZIP archive that is cut off", over[:len(over)-30], " ! zip: not a valid zip file"},
		{"gzip that is cut off", gz(words("x"))[:30], " ! the packed member is cut off"},
		{"an office document", zipped(t, entry{"[Content_Types].xml", "<x/>"}), " ! not a page: it is an office document"},
	} {
		got, _ := held(t, c.content, Options{Limit: 1 << 20})
		if c.name == "a bomb of lines" {
			got = got[1:]
		}
		if g := strings.Join(got, "\n"); !strings.HasPrefix(g, c.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, g, c.want)
		}
	}
}

func TestLines(t *testing.T) {
	s := "\ufeff" + `{"url":"https://news.example/1","html":"<p>One is shut.</p><p>x</p>","title":"One & all","fetched":"2026-03-04T05:06:07+02:00"}
{"url":"https://news.example/2","text":"Two is <html> shut.","title":"Two","fetched":1772600767.5,"other":[1]}

not json
{"url":"https://news.example/4"}
{"url":7,"text":"x"}
{"text":""}
{"text":"` + strings.Repeat("x", 1<<20+1) + `"}
{"text":"` + strings.Repeat("x", 3<<20) + `"}
{"url":"javascript:1","text":"\ud800 The last","fetched":"soon"}`
	want := []string{"#1 https://news.example/1", "#2 https://news.example/2", "#4 ! not JSON: invalid character 'o' in literal null (expecting 'u') at byte 2",
		"#5 ! neither html nor text in this line", "#6 ! not a page in JSON: json: cannot unmarshal number into Go struct field line.url of type string",
		"#7 ! the file is empty", "#8 ! too large: 2 MB, and a page may have 1 MB", "#9 ! too large: 4 MB, and a page may have 1 MB", "#10"}
	for _, content := range []string{s, gz(s), zst(t, s), strings.ReplaceAll(s, "\n", "\r\n")} {
		got, all := held(t, content, Options{Limit: 1 << 20})
		equal(t, got, want...)
		if len(all) != 3 {
			continue
		}
		if want := "<title>One &amp; all</title>\n<p>One is shut.</p><p>x</p>"; string(all[0].Body) != want || all[0].Type != HTML {
			t.Errorf("%s %q, want %q", all[0].Type, all[0].Body, want)
		}
		if want := "Two\n\nTwo is <html> shut."; string(all[1].Body) != want || all[1].Type != Plain {
			t.Errorf("%s %q, want %q", all[1].Type, all[1].Body, want)
		}
		if want := time.Date(2026, 3, 4, 3, 6, 7, 0, time.UTC); !all[0].Fetched.Equal(want) || !all[1].Fetched.Equal(time.UnixMilli(1772600767500)) || !all[2].Fetched.IsZero() {
			t.Errorf("fetched %v, %v, %v", all[0].Fetched, all[1].Fetched, all[2].Fetched)
		}
	}
}

func TestMail(t *testing.T) {
	b64 := func(s string) string {
		e := base64.StdEncoding.EncodeToString([]byte(s))
		return e[:len(e)/2] + "\r\n" + e[len(e)/2:] + "\r\n"
	}
	const head = "Return-Path: <a@news.example>\r\nReceived: from b\r\n\tby c\r\nDate: Wed, 4 Mar 2026 07:06:07 +0200\r\nMIME-Version: 1.0\r\nSubject: =?utf-8?q?The_bridge=E2=80=99s?=\r\n =?utf-8?q?_shut?=\r\n"
	alternative := head + "Content-Type: multipart/alternative; boundary=\"=_b 1\"\r\n\r\nnot shown\r\n--=_b 1\r\nContent-Type: text/plain\r\n\r\nplain words\r\n--=_b 1\r\n"
	for _, c := range []struct{ name, content, at, body string }{
		{"plain text gets its subject", head + "\r\nIt is shut.\r\n", "", "The bridge’s shut\n\nIt is shut.\r\n"},
		{"HTML is preferred", alternative + "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<h1>Shut=E2=80=\r\n=A6</h1><p>a=3Db = c=ZZ</p>\r\n--=_b 1--\r\n", "", "<h1>Shut…</h1><p>a=b = c=ZZ</p>"},
		{"base64 and a charset", alternative + "Content-Type: text/html; charset=windows-1251\r\nContent-Transfer-Encoding: BASE64\r\n\r\n" + b64("<h1>\xcc\xee\xf1\xf2</h1>") + "--=_b 1--\r\n", "", "<h1>Мост</h1>"},
		{"the last boundary is missing", alternative + "Content-Type: text/html\r\n\r\n<h1>Cut</h1>", "", "<h1>Cut</h1>"},
		{"HTML without a title gets the subject", head + "Content-Type: text/html\r\n\r\n<p>It is shut.</p>", "", "<title>The bridge’s shut</title>\n<p>It is shut.</p>"},
		{"lines end in LF", strings.ReplaceAll(alternative, "\r\n", "\n") + "Content-Type: text/html\n\n<h1>LF</h1>\n--=_b 1--\n", "", "<h1>LF</h1>"},
		{"its address in an archive", head + "Archived-At: <https://list.example/7>\r\n\r\nIt is shut.", "https://list.example/7", "The bridge’s shut\n\nIt is shut."},
		{"an attachment is no text", head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n<p>no</p>\r\n--m\r\nContent-Type: text/html\r\n\r\n<h1>yes</h1>\r\n--m--", "", "<h1>yes</h1>"},
		{"a page saved by a browser", "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/a\r\nSubject: A\r\nDate: Wed, 4 Mar 2026 05:06:07 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----M--\"\r\n\r\n\r\n------M--\r\nContent-Type: text/html\r\nContent-ID: <f@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://news.example/a\r\n\r\n<html><title>A</title><p>It =\r\nis shut.</p></html>\r\n------M--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n------M----\r\n", "https://news.example/a", "<html><title>A</title><p>It is shut.</p></html>"},
	} {
		got, all := held(t, c.content, Options{})
		if len(all) != 1 {
			t.Errorf("%s: %q", c.name, got)
			continue
		}
		if p := all[0]; p.URL != c.at || string(p.Body) != c.body || p.Fetched.Hour() != 5 {
			t.Errorf("%s: %s %q at %v, want %s %q", c.name, p.URL, p.Body, p.Fetched, c.at, c.body)
		}
	}
	for _, c := range []struct{ content, want string }{
		{head + "Content-Type: multipart/mixed\r\n\r\nx", " ! its parts have no boundary"},
		{head + "Content-Type: multipart/mixed; boundary=q\r\n\r\nx", " ! its boundary is nowhere in it"},
		{head + "Content-Type: image/png\r\n\r\nx", " ! the message holds no text"},
		{head + "Content-Type: text/html\r\n\r\n", " ! the file is empty"},
		{"From: a clerk\nDate: today\nSubject: it\n\nWords.", ""},
		{"Note: these are words.\n\nWords.", ""},
	} {
		got, _ := held(t, c.content, Options{})
		if g := strings.Join(got, "\n"); g != c.want {
			t.Errorf("%.200q: got %q, want %q", c.content, g, c.want)
		}
	}
}

func fuzz(f *testing.F, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		var lines []string
		note := func(p *hearsay.Page, err error) bool {
			if err != nil {
				lines = append(lines, err.Error())
				return true
			}
			if p.ID != hearsay.NewPageID(p.URL, p.Raw) || p.Locator == "" || len(p.Raw) == 0 {
				t.Errorf("page %+v", p)
			}
			lines = append(lines, string(p.ID)+p.Locator)
			return true
		}
		// read reads content as a file, which can be gone back in.
		read := func() string {
			lines = nil
			r := &reading{ctx: context.Background(), opts: Options{Limit: 1 << 20}, yield: note}
			f := bytes.NewReader(content)
			r.whole(blob{name: "x", in: newInput(bytes.NewReader(content)), file: f, size: f.Size()})
			return strings.Join(lines, "\n")
		}
		began := time.Now()
		a, b := read(), read()
		if d := time.Since(began); d > time.Minute {
			t.Errorf("%d bytes took %v", len(content), d)
		}
		for p, err := range Read(context.Background(), []string{"-"}, Options{Stdin: bytes.NewReader(content), Limit: 1 << 20}) {
			note(p, err)
		}
		if a != b {
			t.Errorf("two readings differ:\n%s\n\n%s", a, b)
		}
		if len(content) > 0 && a == "" && isLines(content) {
			t.Error("lines gave nothing")
		}
	})
}

func FuzzWARC(f *testing.F) {
	r := resp("a", "WARC-Payload-Digest: sha1:A") + rec("revisit", "https://news.example/b", "", "WARC-Payload-Digest: sha1:A") + rec("response", "https://news.example/c", answer(chunked(gz(words("c"))), "Transfer-Encoding: chunked", "Content-Encoding: gzip"), mime200)
	fuzz(f, r, gz(r), zst(f, r), "WARC/1.0\r\n\r\n", "\n\nWARC/1.0\nContent-Length: 3\nWARC-Type: resource\n\nabc", dictMark+"\x01\x00\x00\x00a"+zst(f, r))
}

func FuzzMHTML(f *testing.F) {
	fuzz(f, "MIME-Version: 1.0\nSubject: =?utf-8?b?4oCZ?=\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>a=\nb=3D</p>\n--b--\n")
}

func FuzzEML(f *testing.F) {
	fuzz(f, "From x\nReceived: a\n b\nSubject: s\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nplain\n--c\nContent-Type: text/html; charset=koi8-r\nContent-Transfer-Encoding: base64\n\nPHA+\xc1\n--c--\n--b--")
}

func FuzzLines(f *testing.F) {
	fuzz(f, `{"url":"https://a.example/","html":"<p>x","title":"t","fetched":1}`+"\n{\"text\":\"a\"}\n{", `{"text":"\ud800"}`)
}

func FuzzArchives(f *testing.F) {
	fuzz(f, zipped(f, entry{"a.html", words("a")}), tarred(f, entry{"a.html", words("a")}), gz(tarred(f, entry{"../a", "x"})))
}
