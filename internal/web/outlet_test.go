package web

import (
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/wording"
)

func TestAnOutletSaysWhatItBringsTakesAndGives(t *testing.T) {
	f := ferry(t)
	h := newHandler(f)
	_, n := get(t, h, "/outlet/harbour%20post")
	if got := text(all(n, "#own .val")[0]); got != "1 of 1 page" {
		t.Errorf("originates %q", got)
	}
	if got := texts(all(n, "#given .partners li li")); len(got) != 1 || !strings.HasPrefix(got[0], "1 The Harbour Post › 2 a page that names no site: printed whole, Reference: The Harbour Post: Ada Quill2") {
		t.Errorf("gives %q", got)
	}
	if got := text(all(n, "#taken .wide")[0]); got != "None of its pages is known to have taken from another outlet." {
		t.Errorf("takes %q", got)
	}
	if got := text(all(n, "#given .more summary")[0]); got != "How soon, in the middle: 2 days. Why?" {
		t.Errorf("pace %q", got)
	}
	_, n = get(t, h, "/outlet/northern%20dispatch")
	if got := text(n); !strings.Contains(got, "Not in the pile: only pages that credit it are.") || !strings.Contains(got, "How soon: not known") || !strings.Contains(got, "None of its pages is in the pile, so nothing can be told.") {
		t.Errorf("an outlet that is only credited: %s", got)
	}
	for path, code := range map[string]int{"/outlet/none": 404, "/outlet/%20": 404, "/outlets?p=x": 400, "/outlets?name=zzz": 200, "/outlet/harbour%20post?list=none": 200, "/outlet/harbour%20post?list=given&p=99": 200} {
		if got, _ := get(t, h, path); got != code {
			t.Errorf("%s: %d, want %d", path, got, code)
		}
	}
}

// Every number of an outlet's page is that of a list with as many lines.
func TestNumbersOfAnOutletAreThoseOfItsLists(t *testing.T) {
	f := newFake()
	f.invent(hundredPages, 3)
	h := newHandler(f)
	_, n := get(t, h, outletURL("The Harbour Post"))
	for list, section := range map[string]string{"own": "#own", "given": "#given", "taken": "#taken"} {
		want := strings.Fields(text(all(n, section+" .val")[0]))[0]
		got, path := 0, outletURL("The Harbour Post")+"?list="+list
		for path != "" {
			_, p := get(t, h, path)
			audit(t, path, p)
			got += len(all(p, map[string]string{"own": ".pages li", "given": ".takings li", "taken": ".takings li"}[list]))
			path = ""
			for _, a := range all(p, ".turn a") {
				if attr(a, "rel") == "next" {
					path = attr(a, "href")
				}
			}
		}
		if wording.English().Count(got) != want {
			t.Errorf("%s: %d lines behind the number %s", list, got, want)
		}
	}
}

func TestOutletsAreFoundByName(t *testing.T) {
	h := newHandler(ferry(t))
	_, n := get(t, h, "/outlets?name=north")
	if got := texts(all(n, ".stories h2")); len(got) != 1 || got[0] != "Northern Dispatch" {
		t.Errorf("found %q", got)
	}
	if _, n = get(t, newHandler(&fakeShelf{briefs: []*hearsay.Brief{}}), "/outlets"); !strings.Contains(text(n), "No page of the pile names an outlet.") {
		t.Error("an empty pile says nothing")
	}
}
