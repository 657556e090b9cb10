package web

import "net/http"

// A keyLine is what a key does. static/hearsay.js does it.
type keyLine struct {
	Keys []string
	What string
}

var keyLines = []keyLine{
	{[]string{"j", "k"}, "the next line, the line before: a story, an event, a statement, a paragraph"},
	{[]string{"n", "p"}, "the next section, the section before; on a kept page, the next page of its story"},
	{[]string{"o"}, "open the line: its story, or the lists behind its figures"},
	{[]string{"e"}, "the evidence: the sentence behind the line, in the kept page"},
	{[]string{"u"}, "back up: from a sentence to its line, from a story to the pile"},
	{[]string{"]", "["}, "the next part of a long list, the part before"},
	{[]string{"h"}, "the pile"},
	{[]string{"/"}, "search"},
	{[]string{"?"}, "this list"},
}

// keys lists the keys.
func (w *site) keys(*http.Request) (*view, error) {
	return &view{Template: "keys.html", Title: "Keys", Trail: []link{{"The pile", "/"}, {"Keys", ""}}, Data: keyLines}, nil
}
