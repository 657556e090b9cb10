package pipeline

import (
	"fmt"
	"time"

	"hearsay"
	"hearsay/internal/store"
)

// A versionOf says which version of the page at an address a page is, from 1 in
// the order of fetching. Pages that are alone at their address have none.
type versionOf struct {
	address string
	n       int
	fetched time.Time
}

// String is for fingerprints; "" for a page that is alone.
func (v versionOf) String() string {
	if v.n == 0 {
		return ""
	}
	return fmt.Sprintf("%d %s", v.n, v.fetched.Format(time.RFC3339Nano))
}

// versionsOf returns the versions of all pages that share an address.
func versionsOf(addresses map[string][]store.Version) map[hearsay.PageID]versionOf {
	out := map[hearsay.PageID]versionOf{}
	for address, pages := range addresses {
		for i, v := range pages {
			out[v.Page] = versionOf{address, i + 1, v.Fetched.UTC()}
		}
	}
	return out
}

// versioned returns the pairs, where two pages of one address that share words
// are versions of one page, whatever else they look like.
func versioned(pairs []hearsay.Copy, versions map[hearsay.PageID]versionOf) []hearsay.Copy {
	for i, c := range pairs {
		if sameAddress(versions, c) {
			pairs[i].Kind = hearsay.Version
		}
	}
	return pairs
}

func sameAddress(versions map[hearsay.PageID]versionOf, c hearsay.Copy) bool {
	a, b := versions[c.From], versions[c.To]
	return a.n > 0 && a.address == b.address
}

// inOrder directs the versions of one page from the one fetched earlier to the
// later one. Fetching is no evidence between outlets; at one address it is the
// order in which the outlet served them.
func inOrder(copies []hearsay.Copy, versions map[hearsay.PageID]versionOf) {
	for i := range copies {
		c := &copies[i]
		a, b := versions[c.From], versions[c.To]
		if a.n == 0 || a.address != b.address {
			continue
		}
		if a.n > b.n {
			c.From, c.To = c.To, c.From
			c.Given, c.Taken = c.Taken, c.Given
			c.Share, c.ShareFrom = c.ShareFrom, c.Share
			c.Only, c.Credit = nil, hearsay.Excerpt{}
			a, b = b, a
		}
		c.Directed = true
		c.Reasons = []string{fmt.Sprintf("versions %d and %d of the page at one address, in the order of fetching", a.n, b.n),
			fmt.Sprintf("%.0f%% of the words of the later one, %.0f%% of the earlier one's", 100*c.Share, 100*c.ShareFrom)}
	}
}

// dateChanges gives each change its day. An update that the version before gives
// too is that of another change.
func (p *pile) dateChanges(changes []hearsay.Change, articles []*hearsay.Article) {
	updated := map[hearsay.PageID]hearsay.When{}
	for _, a := range articles {
		updated[a.Page] = a.Updated
	}
	for i := range changes {
		c := &changes[i]
		if w := updated[c.To]; w.Known() && !w.Start.Equal(updated[c.From].Start) {
			c.When = w
		} else if t := p.version[c.To].fetched; !t.IsZero() {
			c.When = hearsay.When{Start: t, End: t.Add(time.Second), Why: "fetched"}
		}
	}
}
