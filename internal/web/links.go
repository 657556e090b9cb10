package web

import (
	"fmt"
	"math"
	"net/url"
	"strconv"

	"hearsay"
)

// A linker makes the addresses that the lines of a brief lead to. The views ask
// it and nothing else, so that one story can be a set of web pages, or one file
// in which everything is a fragment.
type linker interface {
	// note leads from a line to words in a kept page; part says which of its
	// sentences, 0 where they are not counted.
	note(e hearsay.Excerpt, line string) (address string, part int)
	sheet(id hearsay.PageID) string
	// line leads to a line of a section; front says that the front of the brief
	// shows it, else it stands in that part of the section.
	line(section, line string, front bool, part int) string
	section(name string) string
	event(e *hearsay.Event) string
	speaker(key string) string
	// compare leads to two pages side by side; "" where there is no such place.
	compare(a, b int) string
}

// siteLinks are the addresses of the web page.
type siteLinks struct {
	id    hearsay.StoryID
	story string // address of the brief
}

func newSiteLinks(id hearsay.StoryID) siteLinks {
	return siteLinks{id, "/story/" + url.PathEscape(string(id))}
}

func (l siteLinks) note(e hearsay.Excerpt, line string) (string, int) {
	return pageURL(e.Span.Page) + "?at=" + strconv.Itoa(e.Span.Start) + "-" + strconv.Itoa(e.Span.End) + "&from=" + url.QueryEscape(string(l.id)+"."+line) + "#s", 0
}

func (l siteLinks) sheet(id hearsay.PageID) string {
	return pageURL(id) + "?from=" + url.QueryEscape(string(l.id))
}

func (l siteLinks) line(section, line string, front bool, part int) string {
	switch {
	case front:
		return l.story + "#" + line
	case part <= 1:
		return l.section(section) + "#" + line
	}
	return l.section(section) + "?p=" + strconv.Itoa(part) + "#" + line
}

func (l siteLinks) section(name string) string { return l.story + "/" + name }

func (l siteLinks) event(e *hearsay.Event) string {
	return l.story + "/event/" + url.PathEscape(string(e.ID))
}

func (l siteLinks) speaker(key string) string {
	return "/speaker/" + url.PathEscape(string(l.id)) + "/" + url.PathEscape(key)
}

func (l siteLinks) compare(a, b int) string {
	return fmt.Sprintf("/compare/%s/%d/%d", url.PathEscape(string(l.id)), a, b)
}

// atMost is how many items of a list are shown where n are meant to be: all of
// them in a report, which is whole.
func (d *desk) atMost(n int) int {
	if d.whole {
		return math.MaxInt32
	}
	return n
}
