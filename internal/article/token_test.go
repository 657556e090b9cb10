package article

import (
	"bytes"
	"os"
	"testing"

	"golang.org/x/net/html"
)

// sideBySide cuts a page with both and reports the first place where they differ.
func sideBySide(t *testing.T, name string, body []byte) {
	z := html.NewTokenizer(bytes.NewReader(body))
	l := &lexer{b: body}
	for off := 0; ; {
		want := z.Next()
		kind, start := l.next()
		if want == html.ErrorToken || kind == noToken {
			if (want == html.ErrorToken) != (kind == noToken) {
				t.Fatalf("%s: at %d one ends: %v, %d", name, off, want, kind)
			}
			return
		}
		raw := z.Raw()
		same := map[html.TokenType]tokenKind{html.TextToken: textToken, html.StartTagToken: startToken, html.SelfClosingTagToken: selfClosing, html.EndTagToken: endToken, html.CommentToken: comment, html.DoctypeToken: comment}[want]
		// Of an attribute that comes twice the reference forgets the second, and with it
		// that the solidus is its value (HTML, 13.2.5.37).
		if kind == startToken && same == selfClosing && bytes.Contains(raw, []byte("=")) {
			same = startToken
		}
		if kind != same || start != off || l.at != off+len(raw) {
			t.Fatalf("%s: at %d got %d %q, want %v %q", name, off, kind, body[start:min(l.at, start+80)], want, raw[:min(80, len(raw))])
		}
		off += len(raw)
	}
}

func TestTokens(t *testing.T) {
	for _, s := range []string{smallPage, "<!--><p>", "<!--->a", "<!----!>b", "<!-- a --!-->c", "<p a=/>x", "<p a=\"/\"/>", "<br/ >", "<a b='c>d'>e</a >", "</>x</ p>y</1>", "<script><!--<script></script>--></script>z", "<script><!-->a</script>b",
		"<title>a</titlex></title >", "<textarea></textarea>", "<?xml a>b", "<!doctype html>", "a<", "a</", "a<b", "<p =a = b>c", "<p / / a>", "<style>a</style", "<plaintext>a</plaintext>b"} {
		sideBySide(t, s, []byte(s))
	}
	if os.Getenv("HEARSAY_SCORE") != "" {
		for _, g := range goldPages(t, "extract/wcxb-dev.jsonl.gz") {
			sideBySide(t, g.ID, []byte(g.HTML))
		}
	}
}

func FuzzTokens(f *testing.F) {
	f.Add(smallPage)
	f.Add("<script><!--<script>a</script>-->b</script><!--a--!>b</p/><p a=b/ c='d'>")
	f.Fuzz(func(t *testing.T, body string) { sideBySide(t, "fuzz", []byte(body)) })
}
