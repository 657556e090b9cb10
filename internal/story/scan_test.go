package story

import (
	"slices"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/words"
)

// counted returns the words of a text as the scanner counts them, names written
// as they are.
func counted(text string) (all, names []string) {
	s := newScanner()
	a := article("p", "undated article\n\n"+text)
	a.Blocks = []hearsay.Block{{Kind: hearsay.Paragraph, Range: hearsay.Range{Start: 0, End: len(a.Text)}}}
	s.read(a)
	for _, w := range s.slots {
		all = append(all, strings.ToLower(w.word))
		if w.name {
			names = append(names, w.surface)
		}
	}
	return all, names
}

func TestNamesAreCapitalsInsideSentences(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Yesterday the ferry left Halmar with Mr. Osman. Nobody saw the Marisol again.", "Halmar Mr Osman Marisol"},
		{"“We waited,” he said. Skerry’s harbour is shut in the Åland isles on Monday.", "Åland"},
		{"So J. Adler of the U.S. Navy said it! Then they went to O'Donnell's farm in the hills.", "Adler U.S Navy O'Donnell"},
		{"MINISTER RESIGNS OVER FERRY AT HALMAR", ""},
	} {
		_, names := counted(c.text)
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("names of %q: %q, want %q", c.text, got, c.want)
		}
	}
}

// FuzzRead checks that the scanner finds the words that package words finds.
func FuzzRead(f *testing.F) {
	f.Add("Skerry’s harbour, U.S. Navy's 2.5 ships… Ends.")
	f.Add("a\xff\xfe é’s 日本 x-")
	f.Fuzz(func(t *testing.T, text string) {
		text = "x " + strings.ToValidUTF8(strings.TrimSpace(text), "?")
		var want []string
		for _, w := range words.Words(text) {
			s := text[w.Start:w.End]
			if len(s) > 2 {
				s = strings.TrimSuffix(strings.TrimSuffix(s, "'s"), "’s")
			}
			if (len(s) > 1 || s != "" && s[0] >= 0x80) && len(s) <= longest {
				want = append(want, string(lower(nil, s)))
			}
		}
		slices.Sort(want)
		want = slices.Compact(want)
		s := newScanner()
		s.text(text, 1, true)
		var got []string
		for _, w := range s.slots {
			got = append(got, string(lower(nil, w.word)))
		}
		slices.Sort(got)
		if got = slices.Compact(got); len(want) < distinct && !slices.Equal(got, want) {
			t.Errorf("words of %q:\n%q, want\n%q", text, got, want)
		}
	})
}
