package event

import "hearsay"

// Merge joins the reports of one happening across pages.
func Merge(reports []hearsay.Report, entities []hearsay.Entity, copies []hearsay.Copy, dates map[hearsay.PageID]hearsay.When) []hearsay.Event {
	var out []hearsay.Event
	for _, r := range reports {
		out = append(out, hearsay.Event{ID: hearsay.EventID(string(r.Page.Short())), When: r.When, Root: r.Root, Mode: r.Mode, Actors: r.Actors, Targets: r.Targets, Label: r.Clause, Reports: []hearsay.Report{r}})
	}
	return out
}
