package source

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCanonical(t *testing.T) {
	const a = "https://news.example/a"
	for _, c := range []struct{ in, want string }{
		{"https://news.example/a", a},
		{"http://news.example/a", a},
		{"HTTP://News.Example:80/a", a},
		{"https://news.example.:443/a", a},
		{"http://news.example:8080/a", "http://news.example:8080/a"},
		{"  https://news.example/a\n", a},
		{"https://user:word@news.example/a", a},
		{"https://news.example", "https://news.example/"},
		{"https://news.example/a/", a},
		{"https://news.example/a#part", a},
		{"https://news.example/#!/a", "https://news.example/#!/a"},
		{"https://news.example/b/../a", a},
		{"https://news.example/./a/.", a},
		{"https://news.example/%61", a},
		{"https://news.example/%c3%a9t%C3%A9", "https://news.example/%C3%A9t%C3%A9"},
		{"https://news.example/été", "https://news.example/%C3%A9t%C3%A9"},
		{"https://news.example/a%2Fb", "https://news.example/a%2Fb"},
		{"https://news.example/100%25", "https://news.example/100%25"},
		{"https://news.example/?q=a%20b&p=%7e", "https://news.example/?p=~&q=a%20b"},
		{"https://bücher.example/a", "https://xn--bcher-kva.example/a"},
		{"https://xn--bcher-kva.example/a", "https://xn--bcher-kva.example/a"},
		{"https://[2001:DB8::0:1]:443/a", "https://[2001:db8::1]/a"},
		{"http://[2001:db8::1]:81/a", "http://[2001:db8::1]:81/a"},
		{"https://under_score.news.example/a", "https://under_score.news.example/a"},

		// what follows readers
		{"https://news.example/a?utm_source=x&utm_medium=y&UTM_Campaign=z", a},
		{"https://news.example/a?fbclid=1&gclid=2&mc_cid=3&ocid=4&CMP=share&at_medium=RSS&ysclid=5", a},
		{"https://news.example/a?id=7&utm_term=x", "https://news.example/a?id=7"},
		{"https://news.example/a?b=2&a=1&&", "https://news.example/a?a=1&b=2"},
		{"https://news.example/a?x[]=2&x[]=1", "https://news.example/a?x[]=2&x[]=1"},
		{"https://news.example/a;jsessionid=AB12?x=1", "https://news.example/a?x=1"},
		{"https://news.example/a?", a},
		{"https://news.example/a?ref=b&cid=c&src=d", "https://news.example/a?cid=c&ref=b&src=d"},

		// variants
		{"https://www.news.example/a", a},
		{"https://m.news.example/a", a},
		{"https://mobile.news.example/a", a},
		{"https://amp.news.example/a", a},
		{"https://en.m.news.example/a", "https://en.news.example/a"},
		{"https://www.m.example/a", "https://m.example/a"},
		{"https://m.co.uk/a", "https://m.co.uk/a"},
		{"https://m.news.co.uk/a", "https://news.co.uk/a"},
		{"https://news.example/a/amp", a},
		{"https://news.example/a/amp/", a},
		{"https://news.example/amp/a", a},
		{"https://news.example/amp", "https://news.example/amp"},
		{"https://news.example/a.amp", a},
		{"https://news.example/a.amp.html", "https://news.example/a.html"},
		{"https://news.example/a?amp", a},
		{"https://news.example/a?amp=1", a},
		{"https://news.example/a?outputType=amp", a},
		{"https://news.example/example-camp", "https://news.example/example-camp"},
		{"https://news.example/a/print", a},
		{"https://news.example/a/print/", a},
		{"https://news.example/a?print=1", a},
		{"https://news.example/a?view=print", a},
		{"https://news.example/a?view=list", "https://news.example/a?view=list"},
		{"https://news.example/a?m=1", a},
		{"https://news.example/a?m=202601", "https://news.example/a?m=202601"},
		{"https://www.google.com/amp/s/www.news.example/a/amp/?usqp=x", a},
		{"https://www.google.co.uk/amp/news.example/a", a},
		{"https://www.bing.com/amp/s/news.example/a", a},
		{"https://news-example.cdn.ampproject.org/c/s/news.example/a?amp_js_v=0.1", a},
		{"https://news-example.cdn.ampproject.org/v/s/m.news.example/a/amp", a},
		{"https://www.google.com/amp/s/www.google.com/amp/s/news.example/a", a},
		{"https://www.google.com/search?q=amp", "https://google.com/search?q=amp"},

		// no addresses of the web
		{"", ""},
		{"news.example/a", ""},
		{"/a", ""},
		{"mailto:a@news.example", ""},
		{"javascript:alert(1)", ""},
		{"file:///etc/passwd", ""},
		{"https:///a", ""},
		{"https://news.example/\xff\xfe", ""},
		{"https://ne ws.example/a", ""},
		{"https://news.example/%zz", ""},
		{"https://" + strings.Repeat("a", 9000), ""},
	} {
		if got := Canonical(c.in); got != c.want {
			t.Errorf("Canonical(%.80q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCanonicalOfCanonical(t *testing.T) {
	part := rapid.SampledFrom([]string{"amp", "/amp/", ".amp", ".html", "/", "..", ".", "%", "%41", "%2e", "%2F", "a", "é", "print", "?", "&", "=", "#", "#!", "utm_a", ";jsessionid=1",
		"www.google.com/amp/s/", "x.cdn.ampproject.org/c/s/", "news.example", "m.", "www.", ":80", ":8080", "@", "[::1]", "ß", "co.uk", " ", "\\"})
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]string{"http://", "https://", "https://news.example/", "https://www.google.com/amp/"}).Draw(t, "scheme") +
			strings.Join(rapid.SliceOfN(part, 0, 9).Draw(t, "parts"), "")
		idempotent(t, s)
	})
}

func FuzzCanonical(f *testing.F) {
	f.Add("https://www.google.com/amp/s/m.news.example/a/amp/?b=1&utm_source=x#c")
	f.Add("https://bücher.example:443/%61/../b;jsessionid=1")
	f.Fuzz(func(t *testing.T, s string) { idempotent(t, s) })
}

func idempotent(t interface{ Fatalf(string, ...any) }, s string) {
	once := Canonical(s)
	if again := Canonical(once); again != once {
		t.Fatalf("Canonical(%q) = %q, and of that %q", s, once, again)
	}
	if once != "" && web(once) == "" {
		t.Fatalf("Canonical(%q) = %q is no address", s, once)
	}
}
