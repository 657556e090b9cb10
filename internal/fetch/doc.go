// Package fetch reads pages off the living web: single addresses, and feeds,
// sitemaps and sites that are followed on their own rhythm.
//
// A [Client] makes single requests, politely (robots.go, pace.go) and safely
// (address.go, dial.go, body.go). A [Watch] decides what to ask for and when, and
// gives [hearsay.Page]s to whoever ranges over it (watch.go, poll.go). What must
// be known in the next run is kept in a [State]. How feeds, sitemaps and pages
// are read is the business of package source.
package fetch
