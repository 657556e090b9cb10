package hearsay

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// A PageID names a page: the lower-case hex SHA-256 of its URL (empty where
// none is known), a zero byte, and its bytes as received. Two outlets that
// serve the same bytes are two pages, one file read twice is one, one URL with
// new bytes is a new version.
type PageID string

// NewPageID returns the ID of the page with that address and those bytes.
func NewPageID(url string, raw []byte) PageID {
	h := sha256.New()
	h.Write([]byte(url))
	h.Write([]byte{0})
	h.Write(raw)
	return PageID(hex.EncodeToString(h.Sum(nil)))
}

// Short returns the first eight hex digits, for people.
func (id PageID) Short() string {
	if len(id) > 8 {
		return string(id[:8])
	}
	return string(id)
}

// A Page is a web page as received. It is never changed.
type Page struct {
	ID      PageID    `json:"id"`
	URL     string    `json:"url,omitempty"`     // address, empty where none is known
	Fetched time.Time `json:"fetched,omitzero"`  // when it was fetched, zero where unknown; never used as a publication date
	Type    string    `json:"type"`              // media type told by content: "text/html" or "text/plain"
	Charset string    `json:"charset"`           // what Raw was decoded from, such as "utf-8" or "windows-1251"
	Locator string    `json:"locator,omitempty"` // where it was read: "pages/a.html", "crawl.warc.gz@10482"
	Body    []byte    `json:"-"`                 // decoded to UTF-8 once; all Spans count these bytes
	Raw     []byte    `json:"-"`                 // as received; shares memory with Body where nothing had to be decoded
}

// Decoded reports whether Body differs from the bytes as received.
func (p *Page) Decoded() bool { return !bytes.Equal(p.Body, p.Raw) }

// A When is the hour, day, month, year or longer stretch that a phrase names:
// Start inclusive, End exclusive, both UTC. The zero When is "no date".
type When struct {
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"`
	// Said is the words of the date; none where it was worked out from other
	// things, and then Why says from what.
	Said Excerpt `json:"said,omitzero"`
	// Anchor is the words that a relative date was counted from.
	Anchor Excerpt `json:"anchor,omitzero"`
	// Why says in a few words how the date was reached: "stated",
	// "dated by its copy", "counted from the page's date". Not empty unless
	// the date is zero.
	Why string `json:"why,omitempty"`
	// About is true for a date that no page states: it is shown with "about".
	About bool `json:"about,omitempty"`
}

// Known reports whether w names a time at all.
func (w When) Known() bool { return !w.Start.IsZero() }

// Overlaps reports whether both are known and share an instant.
func (w When) Overlaps(v When) bool {
	return w.Known() && v.Known() && w.Start.Before(v.End) && v.Start.Before(w.End)
}

// Days returns the number of days w spans, rounded up; 0 where it is unknown.
func (w When) Days() int {
	if !w.Known() {
		return 0
	}
	return int((w.End.Sub(w.Start) + 24*time.Hour - 1) / (24 * time.Hour))
}

// Day returns the When of one whole UTC day.
func Day(year int, month time.Month, day int) When {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return When{Start: t, End: t.AddDate(0, 0, 1)}
}
