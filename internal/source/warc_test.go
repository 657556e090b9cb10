package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"hearsay"
)

// rec is one record of an archive that a test writes.
func rec(kind, url, block string, fields ...string) string {
	b := "WARC/1.1\r\nWARC-Type: " + kind + "\r\n"
	has := strings.Join(fields, "\n")
	if url != "" {
		b += "WARC-Target-URI: " + url + "\r\n"
	}
	if !strings.Contains(has, "WARC-Date") {
		b += "WARC-Date: 2026-03-04T05:06:07Z\r\n"
	}
	for _, f := range fields {
		b += f + "\r\n"
	}
	if !strings.Contains(has, "Content-Length") {
		b += fmt.Sprintf("Content-Length: %d\r\n", len(block))
	}
	return b + "\r\n" + block + "\r\n\r\n"
}

// answer is a response over HTTP.
func answer(body string, fields ...string) string {
	h := "HTTP/1.1 200 OK\r\n"
	if !strings.Contains(strings.ToLower(strings.Join(fields, "\n")), "content-type") {
		h += "Content-Type: text/html; charset=utf-8\r\n"
	}
	for _, f := range fields {
		h += f + "\r\n"
	}
	return h + "\r\n" + body
}

const mime200 = "Content-Type: application/http; msgtype=response"

func words(s string) string {
	return "<html><title>" + s + "</title><p>The bridge at " + s + " is shut.</p>"
}

// resp is a record that holds a page.
func resp(name string, fields ...string) string {
	return rec("response", "https://news.example/"+name, answer(words(name)), append([]string{mime200}, fields...)...)
}

func gz(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func zst(t testing.TB, s string, opts ...zstd.EOption) string {
	t.Helper()
	w, err := zstd.NewWriter(nil, append(opts, zstd.WithEncoderConcurrency(1))...)
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll([]byte(s), nil))
}

func deflated(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func chunked(parts ...string) (s string) {
	for _, p := range parts {
		s += fmt.Sprintf("%x;ext=1\r\n%s\r\n", len(p), p)
	}
	return s
}

// pages reads one file and returns what came of it: for a page the last part of
// its address, for a fault "! words".
func pages(t testing.TB, content string, opts Options) (got []string, all []*hearsay.Page) {
	t.Helper()
	return told(t, content, opts, func(_ string, p *hearsay.Page) string { return p.URL[strings.LastIndexByte(p.URL, '/')+1:] },
		func(_ string, fe *FileError) string { return "! " + fe.Err.Error() })
}

// told reads one file and returns a line for each page and each fault, as the
// functions make them of the file's name and it.
func told(t testing.TB, content string, opts Options, page func(string, *hearsay.Page) string, fault func(string, *FileError) string) (got []string, all []*hearsay.Page) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	for p, err := range Read(context.Background(), []string{name}, opts) {
		var fe *FileError
		switch {
		case errors.As(err, &fe):
			got = append(got, fault(name, fe))
		case err != nil:
			t.Fatal(err)
		default:
			all = append(all, p)
			got = append(got, page(name, p))
		}
	}
	return got, all
}

const first, last = "first", "last"

// mixedEnds makes every second line of a record's headers end in LF.
func mixedEnds(s string) string {
	head, rest, _ := strings.Cut(s, "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	for i := range lines {
		lines[i] += []string{"\n", "\r\n"}[i%2]
	}
	return strings.Join(lines, "") + "\n" + rest
}

// TestOddities plants one oddity between two good records: both of them are
// read, and what is between is read or named.
func TestOddities(t *testing.T) {
	good := resp("odd")
	cut := func(s string, n int) string { return s[:len(s)-n] }
	with := func(body string, fields ...string) string {
		return rec("response", "https://news.example/odd", answer(body, fields...), mime200)
	}
	block := func(b string, fields ...string) string {
		return rec("response", "https://news.example/odd", b, append([]string{mime200}, fields...)...)
	}
	length := func(n int) string { return fmt.Sprintf("Content-Length: %d", len(answer(words("odd")))+n) }
	dict := bytes.Repeat([]byte("<html><title>The bridge is shut</title>"), 40)
	for _, c := range []struct {
		name, odd string
		want      string // what comes between, in one line
	}{
		{"an ordinary page", good, "odd"},
		{"WARC 1.0", strings.Replace(good, "WARC/1.1", "WARC/1.0", 1), "odd"},
		{"lines of the header end in LF", strings.Replace(strings.Replace(good, "\r\n\r\n", "\n\n", 1), "\r\nWARC-", "\nWARC-", -1), "odd"},
		{"lines of the response end in LF", block(strings.ReplaceAll(answer(words("odd")), "\r\n", "\n")), "odd"},
		{"folded fields", block(strings.Replace(answer(words("odd")), "text/html; ", "text/html;\r\n\t", 1), "X-Note: one\r\n  two"), "odd"},
		{"field names in other cases", strings.NewReplacer("WARC-Type", "warc-type", "Content-Length", "content-length", "WARC-Target-URI", "Warc-Target-Uri").Replace(good), "odd"},
		{"an address in angle brackets", strings.Replace(good, "https://news.example/odd", "<https://news.example/odd>", 1), "odd"},
		{"no blank line after the record's header", strings.Replace(good, "\r\n\r\nHTTP/", "\r\nHTTP/", 1), "odd"},
		{"no blank line after the response's header", block(strings.Replace(answer(words("odd")), "\r\n\r\n", "\r\n", 1)), "odd"},
		{"no blank lines after the block", strings.TrimRight(good, "\r\n"), "odd"},
		{"five blank lines after the block", good + "\r\n\r\n\r\n", "odd"},
		{"a line without a colon in the header", resp("odd", "nonsense"), "odd"},
		{"a field twice", resp("odd", "WARC-Type: request"), "odd"},
		{"a bad date", resp("odd", "WARC-Date: yesterday"), "odd"},
		{"no address", rec("response", "", answer(words("odd")), mime200), ""},
		{"Content-Length too small", resp("odd", length(-7)), "! its Content-Length is wrong: no record follows its end"},
		{"Content-Length too large", resp("odd", length(30)), "! its Content-Length is wrong: no record follows its end"},
		{"Content-Length larger than the file", resp("odd", length(4000)), "! the record is cut off"},
		{"Content-Length of 10^18", resp("odd", "Content-Length: 1000000000000000000"), "! "},
		{"Content-Length negative", resp("odd", "Content-Length: -5"), "! its header gives no Content-Length"},
		{"Content-Length missing", strings.Replace(good, "Content-Length", "Content-Width", 1), "! its header gives no Content-Length"},
		{"type missing", strings.Replace(good, "WARC-Type", "WARC-Kind", 1), "! its header gives no WARC-Type"},
		{"a header without end", "WARC/1.1\r\nX-Long: " + strings.Repeat("x", 300<<10) + "\r\n\r\n", "! too large: its header has more than 64 KB"},
		{"a record over the limit", with(strings.Repeat("x", 1<<20+100<<10)), "! too large: 2 MB, and a page may have 1 MB"},
		{"a page over the limit once unpacked", with(gz(strings.Repeat("<p>x", 1<<20)), "Content-Encoding: gzip"), "! too large: its gzip content unpacks to more than 1 MB"},
		{"noise between records", "noise and more noise\r\n", "! 22 bytes that belong to no record were passed over"},
		{"the response is not HTTP", block("GOPHER 200\r\n\r\nx"), "! the response is not HTTP"},
		{"a status that is no number", block("HTTP/1.1 OK\r\n\r\nx"), `! the response is not HTTP: its status is "OK"`},
		{"a response whose header has no end", block("HTTP/1.1 200 OK\r\nContent-Type: text/html"), "! the header of the response has no end"},
		{"an interim response first", block("HTTP/1.1 100 Continue\r\n\r\n" + answer(words("odd"))), "odd"},
		{"no reason after the status", block(strings.Replace(answer(words("odd")), "200 OK", "200", 1)), "odd"},
		{"HTTP/2", block(strings.Replace(answer(words("odd")), "HTTP/1.1 200 OK", "HTTP/2 200", 1)), "odd"},
		{"chunks", with(chunked(words("odd")[:9], words("odd")[9:])+"0\r\n\r\n", "Transfer-Encoding: chunked"), "odd"},
		{"chunks without the last", with(chunked(words("odd")), "Transfer-Encoding: chunked"), "odd"},
		{"chunks decoded before", with(words("odd"), "Transfer-Encoding: chunked"), "odd"},
		{"a chunk cut off", with("fff\r\n"+words("odd"), "Transfer-Encoding: chunked"), "! the body's chunks are broken: the last one is cut off"},
		{"a chunk whose size is wrong", with("6\r\n"+words("odd"), "Transfer-Encoding: chunked"), "! the body's chunks are broken"},
		{"gzip content", with(gz(words("odd")), "Content-Encoding: gzip"), "odd"},
		{"gzip content in chunks", with(chunked(gz(words("odd"))), "Transfer-Encoding: chunked", "Content-Encoding: gzip"), "odd"},
		{"gzip content decoded before", with(words("odd"), "Content-Encoding: gzip"), "odd"},
		{"gzip content cut off", with(cut(gz(words("odd")), 12), "Content-Encoding: gzip"), "! its gzip content is damaged: unexpected EOF"},
		{"deflate content", with(deflated(words("odd")), "Content-Encoding: deflate"), "odd"},
		{"zstd content", with(zst(t, words("odd")), "Content-Encoding: zstd"), "odd"},
		{"content in an unknown encoding", with("\x8b\x02\x80", "Content-Encoding: br"), `! its content encoding "br" is not known`},
		{"br decoded before", with(words("odd"), "Content-Encoding: br"), "odd"},
		{"HTTP says another length", with(words("odd"), "Content-Length: 5"), "odd"},
		{"HTML that is a picture", with("\x89PNG\x0d\x0a\x1a\x0a"), "! not a page: it is image/png"},
		{"an empty page", with(""), "! the file is empty"},
		{"a picture", with("\x89PNG\x0d\x0a\x1a\x0a", "Content-Type: image/png"), ""},
		{"not found", block("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nx"), ""},
		{"a request", rec("request", "https://news.example/odd", "GET / HTTP/1.1\r\n\r\n"), ""},
		{"an unknown type", rec("gossip", "https://news.example/odd", "x"), ""},
		{"robots.txt", rec("response", "https://news.example/robots.txt", answer("User-agent: *", "Content-Type: text/plain"), mime200), ""},
		{"dns", rec("response", "dns:news.example", "20260101 1.2.3.4", "Content-Type: text/dns"), ""},
		{"a resource", rec("resource", "https://news.example/odd", words("odd"), "Content-Type: text/html"), "odd"},
		{"a tool's notes", rec("resource", "urn:pageinfo:https://news.example/", "{}", "Content-Type: text/plain"), ""},
		{"text of WET", rec("conversion", "https://news.example/odd", "The bridge\nis shut. <html> & all\n", "Content-Type: text/plain"), "odd"},
		{"a segment", resp("odd", "WARC-Segment-Number: 1"), "! the record is one segment of several, which are not joined"},
		{"a revisit without its original", rec("revisit", "https://news.example/odd", "", "WARC-Payload-Digest: sha1:NONE"), "! a revisit of a page that is not in this archive"},
		{"a revisit of the same page", rec("revisit", "https://news.example/first", "", "WARC-Payload-Digest: sha1:FIRST"), ""},
		{"a revisit at another address", rec("revisit", "https://news.example/odd", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", mime200, "WARC-Payload-Digest: sha1:FIRST"), "odd"},
		{"a revisit by address and date", rec("revisit", "https://news.example/odd", "HTTP/1.1 304 Not Modified\r\n\r\n", mime200, "WARC-Refers-To-Target-URI: https://news.example/first", "WARC-Refers-To-Date: 2026-03-04T05:06:07Z"), "odd"},
		{"a revisit of a picture", rec("revisit", "https://news.example/odd", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", mime200, "WARC-Payload-Digest: sha1:P"), ""},
		{"line ends by turns", mixedEnds(resp("odd")), "odd"},
		{"a version in small letters", strings.Replace(good, "WARC/1.1", "warc/1.0", 1), "! 300 bytes that belong to no record were passed over"},
		{"an unknown version", strings.Replace(good, "WARC/1.1", "WARC/9.9", 1), "odd"},
		{"a mark of UTF-8 before the record", "\ufeff" + good, "! 303 bytes that belong to no record were passed over"},
		{"a block of nothing", rec("response", "https://news.example/odd", "", mime200), "! the response is not HTTP"},
		{"two lengths", resp("odd", length(0), "Content-Length: 7"), "odd"},
		{"a length with a plus sign", resp("odd", strings.Replace(length(0), ": ", ": +", 1)), "odd"},
		{"a length with words behind it", resp("odd", length(0)+" bytes"), "! its header gives no Content-Length"},
		// Read, without an address.
		{"an address with spaces and bytes that are not UTF-8", strings.Replace(good, "/odd\r", "/o d\xff/odd\r", 1), ""},
		{"an address of 9 KB", strings.Replace(good, "/odd\r", "/"+strings.Repeat("x", 9000)+"/odd\r", 1), "odd"},
		{"a NUL in the header", resp("odd", "X-Note: a\x00b"), "odd"},
		{"chunks with capitals, zeros and blanks", with("00"+fmt.Sprintf("%X", len(words("odd")))+" \r\n"+words("odd")+"\r\n0000\r\n\r\n", "Transfer-Encoding: Chunked"), "odd"},
		{"chunks with fields at the end", with(chunked(words("odd"))+"0\r\nX-Sum: 1\r\n\r\n", "Transfer-Encoding: chunked"), "odd"},
		{"chunks whose lines end in LF", with(strings.ReplaceAll(chunked(words("odd"))+"0\r\n\r\n", "\r\n", "\n"), "Transfer-Encoding: chunked"), "odd"},
		{"a chunk of 2^64 bytes", with("10000000000000000\r\n"+words("odd"), "Transfer-Encoding: chunked"), "odd"},
		{"a chunk of less than nothing", with("-5\r\n"+words("odd"), "Transfer-Encoding: chunked"), "odd"},
		{"gzip and chunks in one field", with(chunked(gz(words("odd"))), "Transfer-Encoding: gzip, chunked"), "! not a page: it is application/x-gzip"},
		{"content encoded twice", with(gz(gz(words("odd"))), "Content-Encoding: gzip, gzip"), "odd"},
		{"x-gzip content", with(gz(words("odd")), "Content-Encoding: x-gzip"), "odd"},
		{"identity content", with(words("odd"), "Content-Encoding: identity"), "odd"},
		{"gzip content that is not announced", with(gz(words("odd"))), "! not a page: it is application/x-gzip"},
		{"gzip content with noise behind it", with(gz(words("odd"))+"noise", "Content-Encoding: gzip"), "! its gzip content is damaged"},
		{"gzip content in two members", with(gz(words("odd")[:20])+gz(words("odd")[20:]), "Content-Encoding: gzip"), "odd"},
		{"a bomb in gzip content", with(gz(strings.Repeat("\x00", 30<<20)), "Content-Encoding: gzip"), "! too large: its gzip content unpacks to more than 1 MB"},
		{"no media type", block("HTTP/1.1 200 OK\r\n\r\n" + words("odd")), "odd"},
		{"a media type of nonsense", block("HTTP/1.1 200 OK\r\nContent-Type: ;;;\r\n\r\n" + words("odd")), "odd"},
		{"a charset that does not exist", with(words("odd"), "Content-Type: text/html; charset=klingon"), "odd"},
		{"a part of the page", block(strings.Replace(answer(words("odd")), "200 OK", "206 Partial Content", 1)), ""},
		{"a response that was cut by the crawler", resp("odd", "WARC-Truncated: length"), "odd"},
		{"a digest that is wrong", resp("odd", "WARC-Payload-Digest: sha1:AAAA"), "odd"},
		{"a date far away", resp("odd", "WARC-Date: 99999-01-01T00:00:00Z"), "odd"},
		{"a revisit of itself", rec("revisit", "https://news.example/odd", "HTTP/1.1 200 OK\r\n\r\n", mime200, "WARC-Refers-To-Target-URI: https://news.example/odd", "WARC-Refers-To-Date: 2026-03-04T05:06:07Z"), "! a revisit of a page that is not in this archive"},
		{"a record inside a record", rec("response", "https://news.example/odd", answer(words("odd")+good), mime200), "odd"},
		{"gz: two records in a member", "M" + resp("one") + "\x00" + resp("two"), "one two"},
		{"gz: a member that is cut off", "R" + cut(gz(good), 20), "! the packed member is "},
		{"gz: a member whose checksum is wrong", "R" + cut(gz(good), 8) + "\x01\x02\x03\x04" + gz(good)[len(gz(good))-4:], "! the packed member is damaged: gzip: invalid checksum"},
		{"gz: damage inside a member", "R" + gz(good)[:60] + "\xff\xff\xff\xff\xff" + gz(good)[65:], "! the packed member is damaged"},
		{"gz: noise between members", "Rnoise", "! 5 bytes that belong to no member were passed over"},
		{"gz: zeros between members", "R" + strings.Repeat("\x00", 512), ""},
		{"gz: an empty member", "R" + gz(""), ""},
		{"gz: a member that holds no record", "R" + gz("nothing of the kind"), "! 19 bytes that belong to no record were passed over"},
		{"zst: its dictionary is missing", "Z" + zst(t, good, zstd.WithEncoderDictRaw(77, dict)), "! its zstd dictionary is missing"},
		{"zst: noise between frames", "Znoise", "! 5 bytes that belong to no member were passed over"},
		{"zst: a frame that is cut off", "Z" + cut(zst(t, good), 30), "! "},
		{"gz: a member with a name, a comment and more in its header", "R" + "\x1f\x8b\x08\x1c\x00\x00\x00\x00\x00\x03\x08\x00sl\x04\x00\x01\x02\x03\x04name\x00comment\x00" + gz(good)[10:], "odd"},
		{"gz: a member in an unknown method", "R\x1f\x8b\x07" + gz(good)[3:], "! 236 bytes that belong to no member were passed over"},
		{"gz: the head of a member and no more", "R" + gz(good)[:5], "! the packed member is damaged"},
		{"gz: a member whose size is wrong", "R" + cut(gz(good), 4) + "\x01\x02\x03\x04", "! the packed member is damaged: gzip: invalid checksum"},
		{"zst: a frame whose checksum is wrong", "Z" + cut(zst(t, good), 4) + "abcd", "! the packed member is damaged: CRC check failed"},
		{"zst: a frame that skips more than there is", "Z\x50\x2a\x4d\x18\xff\xff\xff\x7fabc", "! a zstd frame without data is longer than what is there"},
		{"zst: two records in a frame", "Z" + zst(t, good+resp("two")), "odd two"},
		{"zst: a frame without data", "Z\x50\x2a\x4d\x18\x03\x00\x00\x00abc", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, z := resp(first, "WARC-Payload-Digest: sha1:FIRST"), resp(last)
			p := rec("response", "https://news.example/p.png", answer("\x89PNG", "Content-Type: image/png"), mime200, "WARC-Payload-Digest: sha1:P")
			archives := map[string]string{}
			switch c.odd[:1] {
			case "R":
				archives["gz"] = gz(a) + c.odd[1:] + gz(z)
			case "Z":
				archives["zst"] = zst(t, a) + c.odd[1:] + zst(t, z)
			case "M":
				archives["gz"] = gz(a) + gz(strings.ReplaceAll(c.odd[1:], "\x00", "")) + gz(z)
			default:
				archives["plain"] = a + p + c.odd + z
				archives["gz"] = gz(a) + gz(p) + gz(c.odd) + gz(z)
				archives["zst"] = zst(t, a) + zst(t, p) + zst(t, c.odd) + zst(t, z)
			}
			for form, content := range archives {
				got, _ := pages(t, content, Options{Limit: 1 << 20})
				n := len(got)
				if n < 2 || got[0] != first || got[n-1] != last {
					t.Errorf("%s: what is good was not read: %q", form, got)
					continue
				}
				mid := strings.Join(got[1:n-1], " ")
				// A member ends where it ends: a length that is wrong is another
				// fault there.
				if form != "plain" && strings.HasPrefix(c.name, "Content-Length ") && strings.HasPrefix(mid, "! ") {
					continue
				}
				if strings.Count(mid, "! ") > 1 {
					t.Errorf("%s: one oddity was named more than once: %q", form, mid)
				}
				if c.want == "" && mid != "" || !strings.HasPrefix(mid, c.want) {
					t.Errorf("%s: got %q, want %q", form, mid, c.want)
				}
			}
		})
	}
}

func TestPageOfAnArchive(t *testing.T) {
	body := "<p>\xc7\xe5\xeb\xe5\xed\xfb\xe9</p><p>\xec\xee\xf1\xf2</p>"
	r := rec("response", "https://news.example/a", answer(body, "Content-Type: text/html; charset=windows-1251"), mime200, "WARC-Date: 2026-03-04T05:06:07.123456Z")
	info := rec("warcinfo", "", "software: none\r\n", "Content-Type: application/warc-fields")
	for form, c := range map[string]struct {
		content string
		at      int
	}{"plain": {info + r, len(info)}, "gz": {gz(info) + gz(r), len(gz(info))}, "zst": {zst(t, info) + zst(t, r), len(zst(t, info))}} {
		_, all := pages(t, c.content, Options{})
		if len(all) != 1 {
			t.Fatalf("%s: %d pages", form, len(all))
		}
		p := all[0]
		if want := "<p>Зеленый</p><p>мост</p>"; string(p.Body) != want || string(p.Raw) != body || p.Charset != "windows-1251" {
			t.Errorf("%s: body %q from %s", form, p.Body, p.Charset)
		}
		if want := time.Date(2026, 3, 4, 5, 6, 7, 123456000, time.UTC); !p.Fetched.Equal(want) {
			t.Errorf("%s: fetched %v, want %v", form, p.Fetched, want)
		}
		if want := fmt.Sprintf("x@%d", c.at); !strings.HasSuffix(p.Locator, want) {
			t.Errorf("%s: at %s, want %s", form, p.Locator, want)
		}
		if p.ID != hearsay.NewPageID("https://news.example/a", []byte(body)) {
			t.Errorf("%s: the ID is another", form)
		}
	}
}

func TestDictionaryOfAnArchive(t *testing.T) {
	var samples [][]byte
	for i := range 64 {
		samples = append(samples, []byte(resp(fmt.Sprint("sample", i*7919))))
	}
	dict, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 5, Contents: samples, History: bytes.Join(samples[:8], nil), Offsets: [3]int{1, 4, 8}})
	if err != nil {
		t.Skip(err)
	}
	for form, d := range map[string]string{"plain": string(dict), "packed": zst(t, string(dict))} {
		n := len(d)
		s := dictMark + string([]byte{byte(n), byte(n >> 8), byte(n >> 16), 0}) + d
		for _, name := range []string{first, "middle", last} {
			s += zst(t, resp(name, "WARC-Payload-Digest: sha1:"+name), zstd.WithEncoderDict(dict))
		}
		s += zst(t, rec("revisit", "https://news.example/again", "", "WARC-Payload-Digest: sha1:middle"), zstd.WithEncoderDict(dict))
		got, _ := pages(t, s, Options{})
		equal(t, got, first, "middle", last, "again")
		_ = form
	}
}

func TestFaultsOfOneFileAreCounted(t *testing.T) {
	var b strings.Builder
	for range 250 {
		b.WriteString(resp("odd", "Content-Length: no"))
	}
	b.WriteString(resp(last))
	got, _ := pages(t, b.String(), Options{})
	if n := len(got); n != 102 || got[100] != last || got[101] != "! 150 more faults like these" {
		t.Errorf("%d lines, at the end %q", n, got[max(0, n-2):])
	}
}

func TestArchiveFromStandardInput(t *testing.T) {
	s := resp(first) + resp("odd", "Content-Length: 9") + resp(last)
	for _, content := range []string{s, gz(resp(first)) + gz(resp("odd", "Content-Length: 9")) + gz(resp(last))} {
		var got []string
		for p, err := range Read(context.Background(), []string{"-"}, Options{Stdin: strings.NewReader(content)}) {
			if err != nil {
				got = append(got, "!")
			} else {
				got = append(got, p.URL+" "+p.Locator[:2])
			}
		}
		equal(t, got, "https://news.example/first -@", "!", "https://news.example/last -@")
	}
}

// archive writes an archive of n bytes of payload or a little more, in pages of
// about 60 KB.
func archiveOf(tb testing.TB, n int, pack func(string) string) (name string, payload int64) {
	tb.Helper()
	name = filepath.Join(tb.TempDir(), "crawl.warc")
	f, err := os.Create(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	for i := 0; payload < int64(n); i++ {
		var b strings.Builder
		fmt.Fprintf(&b, "<html><title>Page %d</title><body>", i)
		for j := 0; b.Len() < 60_000; j++ {
			fmt.Fprintf(&b, "<p class=\"c%d\">The bridge of place %d was shut at %d o’clock, a clerk said.</p>\n", j%7, i*31+j*17, j%24)
		}
		payload += int64(b.Len())
		r := rec("request", "https://news.example/a", "GET / HTTP/1.1\r\n\r\n") + rec("response", fmt.Sprintf("https://news.example/%d", i), answer(b.String()), mime200, fmt.Sprintf("WARC-Payload-Digest: sha1:%032d", i))
		if _, err := f.WriteString(pack(r)); err != nil {
			tb.Fatal(err)
		}
	}
	return name, payload
}

func TestMemoryOfALargeArchive(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 150 MB")
	}
	name, _ := archiveOf(t, 150<<20, func(s string) string { return s })
	var most uint64
	n := 0
	for _, err := range Read(context.Background(), []string{name}, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%200 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
		}
	}
	if most > 100<<20 {
		t.Errorf("the heap took %d MB for %d pages, want at most 100", most>>20, n)
	}
	t.Logf("heap %d MB, %d pages", most>>20, n)
}

func BenchmarkWARC(b *testing.B) {
	for _, c := range []struct {
		name string
		pack func(string) string
	}{{"plain", func(s string) string { return s }}, {"gzip", gz}, {"zstd", func(s string) string { return zst(b, s) }}} {
		b.Run(c.name, func(b *testing.B) {
			name, payload := archiveOf(b, 32<<20, c.pack)
			b.SetBytes(payload)
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for _, err := range Read(context.Background(), []string{name}, Options{}) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n < 500 {
					b.Fatal(n, "pages")
				}
			}
		})
	}
}

// A packed file that was cut off anywhere is read to its end, and says so.
func TestEveryCutIsNamed(t *testing.T) {
	for _, c := range []struct{ name, packed string }{
		{"a page, gzip", gz(words("a"))},
		{"a page, zstd", zst(t, words("a"))},
		{"an archive, gzip", gz(resp("a"))},
		{"an archive, zstd", zst(t, resp("a"))},
		{"a page, zstd with its size in the header", zst(t, words("a"), zstd.WithSingleSegment(true))},
		{"a page, zstd without a checksum", zst(t, words("a"), zstd.WithEncoderCRC(false))},
	} {
		for n := 4; n < len(c.packed); n++ {
			got, _ := held(t, c.packed[:n], Options{})
			if g := strings.Join(got, "\n"); !strings.Contains(g, " ! ") {
				t.Errorf("%s, %d of %d bytes: got %q, want a fault", c.name, n, len(c.packed), g)
			}
		}
		if got, _ := held(t, c.packed, Options{}); len(got) != 1 || strings.Contains(got[0], " ! ") {
			t.Errorf("%s, whole: %q", c.name, got)
		}
	}
}
