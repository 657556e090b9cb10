package reuse

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"hearsay"
)

func TestAWrittenTableReadsBack(t *testing.T) {
	mine, err := DefaultOutlets().Extend(strings.NewReader("outlets = [ { name = 'The \"Fen\" \\ Post\t', domains = ['fenpost.example'], owner = \"Mire House\" } ]"))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []*Outlets{DefaultOutlets(), mine} {
		var b bytes.Buffer
		if err := o.Write(&b); err != nil {
			t.Fatal(err)
		}
		back, err := LoadOutlets(&b)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(back.entries, o.entries) || back.Fingerprint() != o.Fingerprint() {
			t.Error("the table reads back as another")
		}
	}
	if mine.Fingerprint() == DefaultOutlets().Fingerprint() {
		t.Error("a changed table has the same fingerprint")
	}
}

func TestAFileExtendsTheTable(t *testing.T) {
	o, err := DefaultOutlets().Extend(strings.NewReader(`
outlets = [
  { name = "Fen Post", domains = ["fenpost.example"], aliases = ["FP"], owner = "Mire House" },
  { name = "Marsh Mirror", domains = ["marsh.example"], owner = "Mire House" },
  { name = "Reuters", domains = ["reuters.example"] },
  { name = "Hill Times", owner = "Reuters" },
]`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		in   hearsay.Outlet
		want string
	}{
		{hearsay.Outlet{Name: "FP"}, "Mire House"},
		{hearsay.Outlet{Domain: "www.marsh.example"}, "Mire House"},
		{hearsay.Outlet{Name: "the hill times"}, "Reuters"},
		{hearsay.Outlet{Name: "Reuters"}, "Reuters"},
		{hearsay.Outlet{Domain: "reuters.com"}, ""}, // the entry was replaced
		{hearsay.Outlet{Name: "The Observer"}, "The Guardian"},
		{hearsay.Outlet{Name: "Moor Echo"}, ""},
	} {
		if got := o.House(c.in); got != c.want {
			t.Errorf("%v counts as %q, want %q", c.in, got, c.want)
		}
	}
	if e, _ := o.Name("Reuters"); e.Agency {
		t.Error("the replaced entry is still an agency")
	}
}

func TestABadTableNamesTheLine(t *testing.T) {
	for _, c := range []struct {
		file string
		line int
		want string
	}{
		{"# mine\noutlets = [\n  { name = \"A Post\" },\n  { domains = [\"b.example\"] },\n]", 4, "has no name"},
		{"outlets = [\n  { name = \"A Post\", onwer = \"B\" },\n]", 2, "onwer"},
		{"outlets = [\n  { name = \"A Post\" }\n  { name = \"B\" }\n]", 3, ""},
		{"outlets = [\n  { name = \"A Post\", agency = \"yes\" },\n]", 2, ""},
		{"[[outlets]]\nname = \"A # Post\" # {\n\n[[outlets]]\nname = \"a # post\"\n", 4, "line 1 already"},
		{"outlets = [\n  { name = \"A\", domains = [\"https://a.example/\"] },\n]", 2, "is no domain"},
		{"outlets = [\n  { name = \"A\", domains = [\"a.example\"] },\n  { name = \"B\", domains = [\"A.example\"] },\n]", 3, "that of \"A\" in line 2"},
		{"outlets = [\n  { name = \"A\", owner = \"B\" },\n  { name = \"B\", owner = \"A\" },\n]", 2, "by itself"},
		{"outlets = [ { name = \"A\", aliases = [\"\"] } ]", 1, "empty alias"},
		{"outlets = 3", 1, ""},
	} {
		_, err := DefaultOutlets().Extend(strings.NewReader(c.file))
		var at *LineError
		if !errors.As(err, &at) || at.Line != c.line || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want line %d and %q", c.file, err, c.line, c.want)
		}
	}
	if _, err := DefaultOutlets().Extend(strings.NewReader("outlets = [{ name = \"The Guardian\", owner = \"The Observer\" }]")); err == nil {
		t.Error("an owner owned by what it owns is let in")
	}
	if _, err := DefaultOutlets().Extend(strings.NewReader("outlets = [{ name = \"A Post\", owner = \"A Post\" }]")); err != nil {
		t.Errorf("an outlet may own itself: %v", err)
	}
}

func FuzzOutlets(f *testing.F) {
	f.Add("outlets = [\n  { name = \"A\", owner = \"B\" },\n  { name = \"B\" },\n]")
	f.Add("[[outlets]]\nname = 'x'\ndomains = [\"a.b\"]\n")
	base, err := LoadOutlets(strings.NewReader(`outlets = [{ name = "C Post", owner = "D Post" }, { name = "D Post" }]`))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o, err := base.Extend(strings.NewReader(s))
		if err != nil {
			return
		}
		var b bytes.Buffer
		o.Write(&b)
		back, err := LoadOutlets(&b)
		if err != nil {
			t.Fatalf("%v in:\n%s", err, b.String())
		}
		if back.Fingerprint() != o.Fingerprint() {
			t.Error("reads back as another")
		}
		o.House(hearsay.Outlet{Name: "C Post"})
	})
}
