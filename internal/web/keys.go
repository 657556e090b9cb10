package web

import (
	"net/http"

	"hearsay/internal/wording"
)

// A keyLine is what a key does. static/hearsay.js does it.
type keyLine struct {
	Keys []string
	What string
}

var keyLines = []keyLine{
	{[]string{"j", "k"}, wording.Key("the next line, the line before: a story, an event, a statement, a paragraph")},
	{[]string{"n", "p"}, wording.Key("the next section, the section before; on a kept page, the next page of its story")},
	{[]string{"o"}, wording.Key("open the line: its story, or the lists behind its figures")},
	{[]string{"e"}, wording.Key("the evidence: the sentence behind the line, in the kept page")},
	{[]string{"u"}, wording.Key("back up: from a sentence to its line, from a story to the pile")},
	{[]string{"]", "["}, wording.Key("the next part of a long list, the part before")},
	{[]string{"h"}, wording.Key("the pile")},
	{[]string{"/"}, wording.Key("search")},
	{[]string{"?"}, wording.Key("this list")},
}

// keys lists the keys.
func (w *site) keys(r *http.Request) (*view, error) {
	l := languageOf(r)
	return &view{Template: "keys.html", Title: l.T("Keys"), Trail: []link{{l.T("The pile"), "/"}, {l.T("Keys"), ""}}, Data: keyLines}, nil
}
