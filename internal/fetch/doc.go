// Package fetch reads pages off the living web: single addresses, and feeds,
// sitemaps and sites that are followed on their own rhythm.
//
// A [Client] makes single requests. Each, and each redirect, passes
//
//	address.go  an address of the web, at a port of the web
//	allowed.go  the robots.txt of its origin, asked for first (robots.go)
//	pace.go     the turn of its host: one request at a time, a pause in between,
//	            none while the host is to be left alone
//	dial.go     a connection to an address of the public internet
//	body.go     an answer that comes fast enough and stays small enough
//
// A [Watch] decides what to ask for and when (watch.go), and gives the pages to
// whoever ranges over it (batch.go). One goroutine does so and owns all that a
// Watch knows; each request runs in a goroutine of its own, which knows nothing of
// the Watch. There is a queue of tasks for each host, so that a slow host holds up
// itself alone. What a poll brings is read in poll.go and dealt with in follow.go.
//
// What must be known in the next run is kept in a [State] (state.go): validators
// and rhythm of what is followed, pages that are known, by canonical address, and
// pages to be done, robots.txt, and hosts to be left alone. All that follows a
// page which was given is put down only when the caller says that the page is
// kept, so that a run which is cut off loses nothing.
//
// Several processes may fetch with one State: the turns of hosts are shared through
// [Claims] (claims.go), and a Watch can be told to ask for what is of one host and to
// leave the rest to others (share.go). Package work does so on PostgreSQL.
//
// How feeds, sitemaps and pages are read is the business of package source. Limits
// and politeness are listed in doc/sources.md.
package fetch
