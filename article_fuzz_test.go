package hearsay_test

import (
	"encoding/json"
	"testing"

	"hearsay"
)

// A kept article may be damaged. [hearsay.Article.Check] tells, whatever stands in
// it; reading back fails or gives the very words; and what passes the check has a
// place for each of its words.
func FuzzArticle(f *testing.F) {
	const body = `<p>Ann said &amp; left.</p><p>The end&nbsp;came.</p>`
	const max = "9223372036854775807"
	f.Add([]byte(body), []byte(`{"page":"p","text":"Ann","trace":[{"t":1,"l":`+max+`,"p":`+max+`,"w":1}],"blocks":[{"start":-1,"end":`+max+`}]}`), -1, 3)
	f.Add([]byte(body), []byte(`{"page":"p","text":"Ann","trace":[{"t":-9,"l":9,"p":0,"w":9}],"in_order":true}`), 1, 7)
	f.Add([]byte(body), []byte(`{"page":"p","text":"Ann","trace":[{"t":2,"l":4,"p":0,"w":4}]}`), 0, 4)
	whole := hearsay.Article{Page: "p", Text: "Ann said & left.\nThe end came.", InOrder: true, Trace: hearsay.Trace{{Text: 0, Len: 9, Page: 3, Width: 9}, {Text: 9, Len: 1, Page: 12, Width: 5}, {Text: 10, Len: 6, Page: 17, Width: 6},
		{Text: 17, Len: 7, Page: 30, Width: 7}, {Text: 24, Len: 1, Page: 37, Width: 6}, {Text: 25, Len: 5, Page: 43, Width: 5}}, Blocks: []hearsay.Block{{Kind: hearsay.Paragraph, Range: hearsay.Range{End: 16}}, {Kind: hearsay.Paragraph, Range: hearsay.Range{Start: 17, End: 30}}}}
	good, err := json.Marshal(&whole)
	if err != nil {
		f.Fatal(err)
	}
	if err := whole.Check(&hearsay.Page{ID: "p", Body: []byte(body)}); err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(body), good, 4, 24)
	f.Fuzz(func(t *testing.T, body, kept []byte, from, to int) {
		a := new(hearsay.Article)
		if json.Unmarshal(kept, a) != nil {
			return
		}
		p := &hearsay.Page{ID: a.Page, Body: body}
		fault := a.Check(p)
		a.ReadBack(p, hearsay.Excerpt{Text: a.Text, Span: hearsay.Span{Page: p.ID, Start: from, End: to}})
		a.Locate(hearsay.Span{Page: p.ID, Start: from, End: to})
		if fault != nil {
			return
		}
		a.Body()
		a.BlockAt(from)
		r := hearsay.Range{Start: from, End: to}
		if from < 0 || to > len(a.Text) || r.Empty() {
			return
		}
		e := a.Excerpt(r)
		if e.None() {
			return
		}
		if a.InOrder {
			if err := a.ReadBack(p, e); err != nil {
				t.Errorf("%v of %s: %v", r, kept, err)
			}
		}
		for _, run := range a.Trace {
			if at, ok := a.Locate(hearsay.Span{Page: p.ID, Start: run.Page, End: run.Page + run.Width}); !ok || at.End > len(a.Text) || at.Empty() {
				t.Errorf("run %+v of %s is at %v, %v", run, kept, at, ok)
			}
		}
	})
}
