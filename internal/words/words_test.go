package words

import (
	"strings"
	"testing"

	"hearsay"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"One. Two.", "One.|Two."},
		{"Mr. Smith met Dr. Jones in the U.S. on Monday. They left.", "Mr. Smith met Dr. Jones in the U.S. on Monday.|They left."},
		{"“We went. We saw,” he said. Then left.", "“We went. We saw,” he said.|Then left."},
		{"at the rally on Monday.Sergei Grits / AP", "at the rally on Monday.|Sergei Grits / AP"},
		{"in December 2019.Mikhail K / AFP", "in December 2019.|Mikhail K / AFP"},
		{"“It is over.” He left.", "“It is over.”|He left."},
		{"It rose 2.5 percent. Really?", "It rose 2.5 percent.|Really?"},
		{"unclosed \"quote. Next one.", "unclosed \"quote.|Next one."},
		{"“Mixed. Marks,\" he said. “Two. Three.”", "“Mixed. Marks,\" he said.|“Two. Three.”"},
		{"\"It is “over.” And out,\" he said. Next.", "\"It is “over.” And out,\" he said.|Next."},
		{"It was his. ''The end.'' He left.", "It was his.|''The end.''|He left."},
		{"One line\n“two. lines", "One line|“two. lines"},
	} {
		var got []string
		for _, r := range Sentences(c.in) {
			got = append(got, c.in[r.Start:r.End])
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("Sentences(%q)\n got %s\nwant %s", c.in, g, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	in := "Tim O'Donnell's state-run U.S. 2.5%"
	var got []string
	for _, w := range Words(in) {
		got = append(got, in[w.Start:w.End])
	}
	if g, want := strings.Join(got, "|"), "Tim|O'Donnell's|state-run|U.S|2.5"; g != want {
		t.Errorf("Words(%q) = %s, want %s", in, g, want)
	}
}

// Every byte that is not white space stands in one sentence, and in no two.
func FuzzSentences(f *testing.F) {
	f.Add("“We went. We saw,” he said. Then left.\nMonday.Sergei")
	f.Add("\"a “b.” c\" ''d.'' «e. f» 「g。」")
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, r := range append(Sentences(text), hearsay.Range{Start: len(text), End: len(text)}) {
			if r.Start < at || r.End > len(text) || r.End < r.Start {
				t.Fatalf("range %v after %d in %q", r, at, text)
			}
			if gap := strings.Trim(text[at:r.Start], " \t\r\n"); gap != "" {
				t.Fatalf("%q of %q stands in no sentence", gap, text)
			}
			at = r.End
		}
	})
}
