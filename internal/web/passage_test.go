package web

import (
	"net/http"
	"strings"
	"testing"

	"hearsay"
)

// A page of another story that tells of this one in passing stands under its pages,
// and leads to the whole passage, marked in that page as kept.
func TestPassagesLeadToTheirPlaceInThePage(t *testing.T) {
	f := ferry(t)
	a := f.add("https://digest.example/d", "digest.html", "The morning in brief\nA ferry ran aground off Halmar, the coast guard said.\nTwo were hurt.\nThe Tarn dam has a crack.\n")
	first, second := at(a, "A ferry ran aground off Halmar, the coast guard said."), at(a, "The Tarn dam has a crack.")
	whole := hearsay.Range{Start: first.Start, End: second.End}
	s := &f.briefs[0].Story
	s.Passages = []hearsay.StoryPassage{{Page: a.Page, Headline: ex(a, "The morning in brief"), Words: a.Excerpt(first), At: whole, Whole: a.Excerpt(whole).Span, Why: "shares Halmar <script>"}}
	h := newHandler(f)
	_, n := get(t, h, ferryURL)
	items := all(n, "#passages li")
	if len(items) != 1 || !strings.Contains(text(items[0]), "A ferry ran aground off Halmar") || !strings.Contains(text(items[0]), "shares Halmar <script>") {
		t.Fatalf("the passages read %q", texts(items))
	}
	audit(t, ferryURL, n)
	link, _, _ := strings.Cut(attr(all(items[0], "a")[0], "href"), "#")
	code, page := get(t, h, link)
	if code != http.StatusOK {
		t.Fatalf("%s: %d", link, code)
	}
	if got := strings.Join(texts(all(page, "mark")), " "); !strings.Contains(got, "A ferry ran aground") || !strings.Contains(got, "has a crack") {
		t.Errorf("%s marks %q, want the whole passage", link, got)
	}
	f = ferry(t)
	if _, n := get(t, newHandler(f), ferryURL); len(all(n, "#passages")) != 0 {
		t.Error("a story without passages has a list of them")
	}
}
