package wording

import "testing"

// Whatever a browser says it likes, one of our languages is chosen, and the
// letters' case and spaces do not matter to which.
func FuzzChoose(f *testing.F) {
	for _, s := range []string{"", "de", "de-CH;q=0.5, en;q=0.4", "en;q=nan,de;q=inf", "*;q=1,,;", "de;q=-1, fr", "DE ; Q=0.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, header string) {
		l := Choose(header)
		if l == nil {
			t.Fatalf("%q chooses nothing", header)
		}
		if again := Choose(header); again != l {
			t.Errorf("%q chooses two", header)
		}
		if len(header) < 900 {
			if other := Choose(header + ",xx;q=1,,"); other != l {
				t.Errorf("%q: a language that there is not changes what is chosen", header)
			}
		}
	})
}
