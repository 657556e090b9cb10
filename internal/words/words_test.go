package words

import (
	"strings"
	"testing"
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
