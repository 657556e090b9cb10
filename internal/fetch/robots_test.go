package fetch

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRobots(t *testing.T) {
	for _, c := range []struct{ name, file, path, want string }{
		{"nothing", "", "/a", "yes"},
		{"all", "User-agent: *\nDisallow: /", "/a", "no"},
		{"all but robots.txt", "User-agent: *\nDisallow: /", "/robots.txt", "yes"},
		{"an empty rule", "User-agent: *\nDisallow:", "/a", "yes"},
		{"by prefix", "User-agent: *\nDisallow: /news", "/newsletter", "no"},
		{"with a slash", "User-agent: *\nDisallow: /news/", "/newsletter", "yes"},
		{"case of a path", "User-agent: *\nDisallow: /News", "/news", "yes"},
		{"the longest rule", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", "yes"},
		{"the longest rule the other way", "User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", "no"},
		{"two as long", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", "yes"},
		{"our group", "User-agent: *\nDisallow: /\n\nUser-agent: hearsay\nDisallow: /x", "/a", "yes"},
		{"our group, in any case, with a version", "User-agent: *\nDisallow:\n\nUSER-AGENT: HearSay/3.1 (x)\nDISALLOW: /a", "/a", "no"},
		{"a longer name is another's", "User-agent: hearsay-images\nDisallow: /a", "/a", "yes"},
		{"our groups together", "User-agent: hearsay\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: hearsay\nDisallow: /b", "/b", "no"},
		{"several agents of a group", "User-agent: x\nUser-agent: hearsay\n\n# a remark\nDisallow: /a", "/a", "no"},
		{"a group ends with its rules", "User-agent: hearsay\nDisallow: /a\nUser-agent: x\nDisallow: /b", "/b", "yes"},
		{"an empty group of ours", "User-agent: hearsay\n\nUser-agent: *\nDisallow: /", "/a", "no"},
		{"a sitemap is of no group", "User-agent: hearsay\nSitemap: https://echo.example/s.xml\nDisallow: /a", "/a", "no"},
		{"rules before any group", "Disallow: /\nUser-agent: x\nDisallow: /", "/a", "yes"},
		{"remarks", "User-agent: * # all\nDisallow: /a # not this", "/a", "no"},
		{"ends of lines", "User-agent: *\rDisallow: /a\r\nDisallow: /b\n", "/b", "no"},
		{"a mark", "\ufeffUser-agent: *\nDisallow: /a", "/a", "no"},
		{"blanks", " User-agent : * \n\tDisallow :  /a  ", "/a", "no"},
		{"a star", "User-agent: *\nDisallow: /*.pdf", "/x/y.pdf?z", "no"},
		{"a star and an end", "User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", "yes"},
		{"an end", "User-agent: *\nDisallow: /a$", "/a", "no"},
		{"an end that isn't", "User-agent: *\nDisallow: /a$", "/ab", "yes"},
		{"stars", "User-agent: *\nDisallow: /a*b**c", "/a1b2c3", "no"},
		{"a star at the end", "User-agent: *\nDisallow: /a*", "/ab", "no"},
		{"the last part of an end", "User-agent: *\nDisallow: /a*b$", "/a1b2b", "no"},
		{"overlapping parts", "User-agent: *\nDisallow: /ab*b$", "/ab", "yes"},
		{"a query", "User-agent: *\nDisallow: /*?print=", "/a?print=1", "no"},
		{"percent-encoding", "User-agent: *\nDisallow: /%7euser/caf%c3%a9", "/~user/café", "no"},
		{"a reserved character stays encoded", "User-agent: *\nDisallow: /a%2Fb", "/a/b", "yes"},
		{"not a robots.txt", "<html><body>User-agent: *<br>Disallow: /</body>", "/a", "yes"},
		{"an end of a thousand stars", "User-agent: *\nDisallow: /" + strings.Repeat("*a", 1000) + "b", "/" + strings.Repeat("a", 5000), "yes"},
		{"beyond 500 KiB", "User-agent: *\nDisallow: /a\n" + strings.Repeat("# padding\n", 60000) + "Disallow: /b", "/b", "yes"},
	} {
		got := "no"
		if parseRobots([]byte(c.file)).allows(c.path) {
			got = "yes"
		}
		if got != c.want {
			t.Errorf("%s: %s is allowed: %s, want %s", c.name, c.path, got, c.want)
		}
	}
}

func TestCrawlDelay(t *testing.T) {
	for _, c := range []struct {
		file string
		want time.Duration
	}{
		{"User-agent: *\nCrawl-delay: 10", 10 * time.Second},
		{"User-agent: *\nCrawl-delay: 0.5", 500 * time.Millisecond},
		{"User-agent: *\nCrawl-delay: 10\n\nUser-agent: hearsay\nDisallow: /a", 0},
		{"User-agent: *\nCrawl-delay: -1", 0},
		{"User-agent: *\nCrawl-delay: NaN", 0},
		{"User-agent: *\nCrawl-delay: 1e300", maxCrawlDelay},
		{"User-agent: *\nCrawl-delay: soon", 0},
	} {
		if got := parseRobots([]byte(c.file)).Delay; got != c.want {
			t.Errorf("%q: %v, want %v", c.file, got, c.want)
		}
	}
}

func TestSitemapsOfRobots(t *testing.T) {
	r := parseRobots([]byte("Sitemap: /a.xml\nUser-agent: *\nDisallow:\nsitemap:https://echo.example/b.xml\n"))
	if strings.Join(r.Sitemaps, " ") != "/a.xml https://echo.example/b.xml" {
		t.Errorf("%q", r.Sitemaps)
	}
}

// Whatever stands in a robots.txt, reading it is the same whichever line ends it
// has, as are a comment and a group for another robot at its end.
func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: hearsay\nDisallow: /*a$\nCrawl-delay: 1\n"), "/a?b")
	f.Add([]byte("\ufeffuser-agent: *\nuser-agent: other\nallow: /%61/é\ndisallow: /a*b*c\nsitemap: /s.xml"), "/a/%C3%A9")
	f.Fuzz(func(t *testing.T, b []byte, path string) {
		r := parseRobots(b)
		allowed := r.allows(path)
		if !r.allows("/robots.txt") || r.Delay < 0 || r.Delay > maxCrawlDelay || len(r.Sitemaps) > maxRobotsSitemaps {
			t.Errorf("%+v", r)
		}
		if len(b) > robotsLimit/3 {
			return
		}
		for _, other := range [][]byte{
			bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")),
			append(b[:len(b):len(b)], "\n# the end\n\n"...),
			append(b[:len(b):len(b)], "\nx: y\nallow:\nuser-agent: somebody-else\ndisallow: /\n"...),
		} {
			if q := parseRobots(other); q.allows(path) != allowed || q.Delay != r.Delay || !slices.Equal(q.Sitemaps, r.Sitemaps) {
				t.Errorf("%q allows %q: %v, %+v; %q: %+v", b, path, allowed, r, other, q)
			}
		}
	})
}
