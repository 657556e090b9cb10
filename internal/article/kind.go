package article

import (
	"strings"

	"hearsay"
)

// pageKind tells live blogs and round-ups from articles: by what the page states,
// its address and its headline.
func (s *scan) pageKind(a *hearsay.Article, f *facts) hearsay.PageKind {
	title := strings.ToLower(a.Headline.Text)
	address := strings.ToLower(s.page.URL)
	switch {
	case f.live, liveAddress(address),
		hasAny(title, "live updates", "live blog", "liveblog", "as it happened", "– live", "- live", "live: ", "minute by minute") || strings.HasPrefix(title, "live:"),
		clocks(a) >= leastClocks:
		return hearsay.LiveBlog
	case hasAny(title, "morning briefing", "evening briefing", "daily briefing", "morning brief", "news in brief", "in brief:", "round-up", "roundup", "what we know on day", "the day in", "week in review", "news quiz", "things to know today", "things you need to know", "top stories", "newsletter:"):
		return hearsay.RoundUp
	}
	return hearsay.Plain
}

// liveAddress reports whether an address, lower case, is that of a live blog.
func liveAddress(address string) bool {
	return hasAny(address, "/live/", "/live-blog", "/liveblog", "live-updates", "-live-news", "/live-news")
}

// leastClocks is how many lines that begin with a time of day make a live blog.
const leastClocks = 4

// clocks counts the blocks of the body that begin with a time of day, as the
// entries of a live blog do: "14:05", "2.05pm GMT".
func clocks(a *hearsay.Article) int {
	n := 0
	for _, b := range a.Blocks {
		if !b.Body() {
			continue
		}
		line := a.Text[b.Start:b.End]
		if opensClock(line) {
			n++
		}
	}
	return n
}

// opensClock reports whether the line begins with a time of day.
func opensClock(line string) bool {
	h, i := number(line, 0, 2)
	if i == 0 || h > 23 || i >= len(line) || line[i] != ':' && line[i] != '.' {
		return false
	}
	m, j := number(line, i+1, 2)
	return j == i+3 && m < 60 && (j == len(line) || line[j] == ' ' || line[j] == 'a' || line[j] == 'p') && (j < len(line) || len(line) < 8)
}

// The least words of a body, and of one beside which the page asks for money or
// says that it is not there.
const (
	leastWords = 20
	stubWords  = 70
)

// judge decides whether what was found is an article; the error says why not.
func (s *scan) judge(a *hearsay.Article) error {
	words, prose := 0, 0
	for _, b := range a.Blocks {
		if b.Body() {
			n := countWords(a.Text[b.Start:b.End])
			words += n
			if n >= 12 {
				prose += n
			}
		}
	}
	title := strings.ToLower(a.Headline.Text)
	switch {
	case words == 0:
		return none("no running text")
	case words < leastWords:
		return none("only a few words of running text")
	case words < stubWords && (strings.HasPrefix(title, "404") || hasAny(title, "page not found", "not found", "page you requested", "access denied", "just a moment", "are you a robot", "error 4")):
		return none("the page says that it was not found")
	case words < stubWords && s.walled():
		return none("a paywall stub: the page asks for a subscription and shows only a few words")
	case a.Kind == hearsay.Plain && !a.Published.Known() && teasers(a) >= 4:
		return none("a list of teasers, such as a section front")
	case words < stubWords && prose == 0:
		return none("a list without running text, such as a section front")
	}
	return nil
}

// teasers counts headings that are links with few words below each, on pages that
// hold hardly anything else; 0 on others.
func teasers(a *hearsay.Article) int {
	n, in, all, below := 0, 0, 0, 0
	link := 0
	open := false
	for _, b := range a.Blocks {
		if !b.Body() {
			continue
		}
		words := countWords(a.Text[b.Start:b.End])
		all += words
		if b.Kind == hearsay.Heading {
			for link < len(a.Links) && a.Links[link].End < b.End {
				link++
			}
			open = link < len(a.Links) && a.Links[link].Start <= b.Start
			below = 0
			if open {
				n++
				in += words
			}
			continue
		}
		if below += words; open && below <= 60 {
			in += words
		}
	}
	if in*10 < all*9 {
		return 0
	}
	return n
}

// countWords counts words; in scripts without spaces two characters are one.
func countWords(text string) int {
	n, dense, in := 0, 0, false
	for _, r := range text {
		switch {
		case r >= 0x3000 && r < 0xE000:
			dense++
			in = false
		case r == ' ':
			in = false
		case !in:
			n++
			in = true
		}
	}
	return n + dense/2
}

// walls are what pages say that keep the article for who pays, lower case.
var walls = []string{"subscribe to continue", "subscribe to read", "to continue reading", "to read the full", "to read this article", "to keep reading", "already a subscriber", "for subscribers only", "subscriber-only", "this content is for subscribers", "exclusive to subscribers", "log in to read", "sign in to read", "register to read", "unlock this article", "start your free trial to", "you have reached your limit", "this article is for subscribers", "this article is for members", "subscribers can read"}

// walled reports whether the page asks for a subscription before the rest.
func (s *scan) walled() bool {
	for i := range s.blocks {
		if b := s.blocks[i]; b.end-b.start < 400 && hasAny(strings.ToLower(s.str(i)), walls...) {
			return true
		}
	}
	return false
}
