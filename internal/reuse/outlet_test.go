package reuse

import (
	"strings"
	"testing"

	"hearsay"
)

func TestShippedTable(t *testing.T) {
	o := DefaultOutlets()
	if n := len(o.entries); n < 400 {
		t.Errorf("only %d outlets", n)
	}
	for _, e := range o.entries {
		got, ok := o.Name(e.Name)
		if !ok || got.Name != e.Name {
			t.Errorf("%q is found as %q", e.Name, got.Name)
		}
		if e.Owner != "" {
			if _, ok := o.Name(e.Owner); !ok {
				t.Errorf("%q has an owner that is no entry: %q", e.Name, e.Owner)
			}
		}
		for _, d := range e.Domains {
			if got, _ := o.Domain("www." + d); got.Name != e.Name {
				t.Errorf("%s is %q and %q", d, e.Name, got.Name)
			}
		}
	}
}

func TestOutletsInText(t *testing.T) {
	o := DefaultOutlets()
	for _, c := range []struct{ text, want string }{
		{"The New York Times said", "The New York Times"},
		{"BBC's Steve", "BBC"},
		{"Barron's reported", "Barron's"},
		{"People’s Daily wrote", "People's Daily"},
		{"RFE/RL reported", "Radio Free Europe/Radio Liberty"},
		{"dpa/AFP", "dpa"},
		{"Reutersville", ""},
		{"reuters", ""},
		{"n-tv meldet", "n-tv"},
	} {
		e, _, _ := o.At(c.text, 0)
		if e.Name != c.want {
			t.Errorf("%q begins with %q, want %q", c.text, e.Name, c.want)
		}
	}
}

func TestKey(t *testing.T) {
	o := DefaultOutlets()
	for _, c := range []struct {
		in   hearsay.Outlet
		want string
	}{
		{hearsay.Outlet{}, ""},
		{hearsay.Outlet{Name: "AP"}, "Associated Press"},
		{hearsay.Outlet{Name: "the guardian"}, "The Guardian"},
		{hearsay.Outlet{Domain: "edition.cnn.com"}, "CNN"},
		{hearsay.Outlet{Name: "The Observer"}, "The Guardian"},
		{hearsay.Outlet{Name: "Some Blog", Domain: "www.someblog.example"}, "someblog.example"},
		{hearsay.Outlet{Name: "FAZ_Politik", Domain: "faz.net"}, "Frankfurter Allgemeine Zeitung"},
	} {
		if got := o.Key(c.in); got != c.want {
			t.Errorf("Key(%+v) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLearntOutlets(t *testing.T) {
	pages := []*hearsay.Article{
		{Page: "1", Outlet: hearsay.Outlet{Name: "Karst Press Agency", Domain: "kpa.example"}},
		{Page: "2", Outlet: hearsay.Outlet{Domain: "halmarcourier.example"}},
	}
	o := DefaultOutlets().With(pages)
	if e, ok := o.Name("KPA"); !ok || e.Name != "Karst Press Agency" || !e.Agency {
		t.Errorf("KPA is %+v, %v", e, ok)
	}
	if got, want := o.Key(hearsay.Outlet{Name: "The Halmar Courier"}), o.Key(pages[1].Outlet); got != want || want == "" {
		t.Errorf("the paper's key is %q, its site's %q", got, want)
	}
	if e, end, ok := o.At("Halmar Courier wrote", 0); !ok || e.Name != "Halmar Courier" || end != 14 {
		t.Errorf("At found %+v, %d, %v", e, end, ok)
	}
}

func TestLoadOutletsSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"outlets = [{name = \"\"}]", "has no name"},
		{"outlets = [{nmae = \"x\"}]", "outlets:"},
		{"outlets = ", "outlets:"},
	} {
		if _, err := LoadOutlets(strings.NewReader(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.in, err, c.want)
		}
	}
}

// FuzzCredits: no text makes the finder panic, and what it finds reads back.
func FuzzCredits(f *testing.F) {
	f.Add("Title – Reuters", "MIRE (Reuters) - Per BBC, said X told CNN's Ada Lind (@ada) March 3, 2031 Reference: The Week: Tim")
	f.Add("x", "(@ ) ( (AP (dpa/ - “BBC’s” 's per the The Hill's state media TV")
	o := DefaultOutlets()
	f.Fuzz(func(t *testing.T, title, body string) {
		text := strings.ToValidUTF8(title+"\n"+body, "?")
		a := article("a", "", text, 0)
		for i := range a.Blocks {
			if i%3 == 2 {
				a.Blocks[i].Kind = hearsay.CreditLine
			}
		}
		for _, c := range Credits(a, o) {
			if c.Words.None() || c.At.Empty() || a.Text[c.At.Start:c.At.End] != c.Words.Text {
				t.Fatalf("%+v", c)
			}
		}
	})
}
