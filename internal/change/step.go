package change

import (
	"slices"

	"hearsay"
)

// A Step is how a version of a page differs from one before.
type Step struct {
	From    hearsay.PageID // the version that it is compared with; empty where with none
	When    hearsay.When
	Changes []hearsay.Change
	Note    string // where there are no changes: why, in a few words
}

// Steps returns for each version of a page how it differs from the one before
// it, by the brief of the story that they are in, nil where they are in none.
// The versions are in the order of fetching.
func Steps(b *hearsay.Brief, versions []hearsay.PageID) []Step {
	out := make([]Step, len(versions))
	if b == nil {
		b = &hearsay.Brief{}
	}
	groups := Groups(b)
	for i := range versions {
		if i == 0 {
			out[i].Note = "the first that was kept"
			continue
		}
		out[i] = step(b, groups, versions[:i], versions[i])
	}
	return out
}

// step compares a version with the latest of those before that it can be
// compared with.
func step(b *hearsay.Brief, groups []Group, before []hearsay.PageID, id hearsay.PageID) Step {
	for _, from := range slices.Backward(before) {
		if k := slices.IndexFunc(groups, func(g Group) bool { return g.From == from && g.To == id }); k >= 0 {
			return Step{From: from, When: groups[k].When, Changes: groups[k].Changes}
		}
		if slices.ContainsFunc(b.Copies, func(c hearsay.Copy) bool {
			return c.Kind == hearsay.Version && c.Directed && c.From == from && c.To == id
		}) {
			return Step{From: from, Note: "the same sentences"}
		}
	}
	in := func(id hearsay.PageID) bool {
		return slices.ContainsFunc(b.Pages, func(p hearsay.PageNote) bool { return p.Page == id })
	}
	if in(id) && slices.ContainsFunc(before, in) {
		return Step{Note: "shares no words with the one before"}
	}
	return Step{Note: "not compared: the one before is in no story with it"}
}
