package pipeline

import (
	"fmt"
	"testing"

	"hearsay"
	"hearsay/internal/reuse"
)

// Orders of one era share a table; those of another, or of another base, have their own.
func TestTablesAreSharedByOrdersOfOneEra(t *testing.T) {
	base := reuse.DefaultOutlets()
	of := func(table, name string) *Orders {
		return &Orders{Table: table, Outlets: []orderOutlet{{Page: "p", Name: name, Domain: "halden.example"}}}
	}
	var tables Tables
	first := tables.of(of("a", "The Halden Post"), base)
	if tables.of(of("a", "The Halden Post"), base) != first {
		t.Error("the table of the same outlets is made again")
	}
	for _, o := range []*Orders{of("b", "The Halden Post"), of("a", "The Halden Mail")} {
		if tables.of(o, base) == first {
			t.Errorf("%+v goes by the table of others", o)
		}
	}
	for name, tables := range map[string]*Tables{"one of many": &tables, "none kept": nil} {
		for i := range 3 * maxTables {
			outlet := fmt.Sprintf("The Bo %d Times", i)
			got := tables.of(of("a", outlet), base).Key(hearsay.Outlet{Name: outlet, Domain: "halden.example"})
			if want := base.With([]*hearsay.Article{{Page: "p", Outlet: hearsay.Outlet{Name: outlet, Domain: "halden.example"}}}).Key(hearsay.Outlet{Name: outlet, Domain: "halden.example"}); got != want {
				t.Errorf("%s: %s counts as %q, want %q", name, outlet, got, want)
			}
		}
	}
	if len(tables.held) > maxTables {
		t.Errorf("%d tables are held, more than %d", len(tables.held), maxTables)
	}
}
