package hearsay_test

import (
	"net/url"
	"strings"
	"testing"

	"hearsay"
)

func TestLiveLinkLeadsToTheWords(t *testing.T) {
	long := "Alpha one two three four five six seven eight nine ten " + strings.Repeat("and so it went on ", 20) + "until the very last of the words here."
	for _, c := range []struct{ name, text, words, want string }{
		{"whole", "The port is closed.\nMore.", "The port is closed.", "The%20port%20is%20closed."},
		{"reserved characters", "a-b, c & d=e #f?\nx", "a-b, c & d=e #f?", "a%2Db%2C%20c%20%26%20d%3De%20%23f%3F"},
		{"letters beyond ASCII", "Åsa går hem.", "Åsa går", "%C3%85sa%20g%C3%A5r"},
		{"the second of two", "No ferry today.\nThe mayor said: no ferry today.", "no ferry today.", "said%3A-,no%20ferry%20today."},
		{"the second of two, first in its block", "It is shut.\nWe asked again.\nIt is shut.", "#2It is shut.", "again.-,It%20is%20shut."},
		{"long", long, long, "Alpha%20one%20two%20three%20four,last%20of%20the%20words%20here."},
		{"two blocks", "First of the blocks.\nSecond of them.", "First of the blocks.\nSecond of them.", "First%20of%20the%20blocks.,Second%20of%20them."},
		{"an end that stood before", "One start here.\nthe end. More\nthe end. Done now", "One start here.\nthe end. More\nthe end.", "One%20start%20here.,the%20end.,-Done"},
		{"nothing", "words", "", ""},
	} {
		words, second := strings.CutPrefix(c.words, "#2")
		at := strings.Index(c.text, words)
		if second {
			at = strings.LastIndex(c.text, words)
		}
		got := hearsay.LiveURL("https://a.example/b", c.text, hearsay.Range{Start: at, End: at + len(words)})
		want := "https://a.example/b#:~:text=" + c.want
		if c.want == "" {
			want = "https://a.example/b"
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, want)
		}
	}
}

func TestLiveLinkKeepsToTheWeb(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"https://a.example/b#part", "https://a.example/b#part:~:text=w"}, {"https://a.example/b#:~:text=other", "https://a.example/b#:~:text=w"},
		{"https://a.example/#p:~:text=other", "https://a.example/#p:~:text=w"},
		{"javascript:alert(1)", ""}, {"file:///etc/passwd", ""}, {"//a.example", ""}, {"https:///x", ""}, {"", ""}, {"https://a.example/%zz", ""},
		{"data:text/html,x", ""}, {"https://a.example/" + strings.Repeat("x", 3000), ""},
	} {
		if got := hearsay.LiveURL(c.address, "w", hearsay.Range{Start: 0, End: 1}); got != c.want {
			t.Errorf("%q: %q, want %q", c.address, got, c.want)
		}
	}
	for _, r := range []hearsay.Range{{}, {Start: -1, End: 2}, {Start: 0, End: 99}, {Start: 3, End: 2}} {
		if got := hearsay.LiveURL("https://a.example/", "words", r); got != "https://a.example/" {
			t.Errorf("%v: %q", r, got)
		}
	}
}

// FuzzLiveURL checks that a directive reads back: its parts, decoded, stand in
// the text in their order, start and end those of the words.
func FuzzLiveURL(f *testing.F) {
	f.Add("No ferry today.\nThe mayor said: no ferry today.", 32, 47)
	f.Add(strings.Repeat("one two, three-four & five. ", 60), 28, 900)
	f.Add("a\n\nb c", 0, 6)
	f.Add("\xff\xfe words", 0, 5)
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		got := hearsay.LiveURL("https://a.example/", text, hearsay.Range{Start: from, End: to})
		u, err := url.Parse(got)
		if err != nil || u.Host != "a.example" {
			t.Fatalf("%q: %v", got, err)
		}
		_, d, ok := strings.Cut(got, "#:~:text=")
		if !ok {
			return
		}
		words := strings.TrimSpace(text[from:to])
		var start, end string
		for _, p := range strings.Split(d, ",") {
			isPrefix, isSuffix := strings.HasSuffix(p, "-"), strings.HasPrefix(p, "-")
			w, err := url.PathUnescape(strings.Trim(p, "-"))
			if err != nil || !strings.Contains(text, w) {
				t.Fatalf("part %q: %v", p, err)
			}
			switch {
			case isPrefix || isSuffix:
			case start == "":
				start = w
			default:
				end = w
			}
		}
		if !strings.HasPrefix(words, start) || end == "" && start != words || !strings.HasSuffix(words, end) || len(start)+len(end) > len(words) {
			t.Fatalf("%q names %q to %q, not %q", d, start, end, words)
		}
	})
}
