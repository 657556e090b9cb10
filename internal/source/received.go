package source

import (
	"fmt"
	"time"

	"hearsay"
)

// Received makes a page of what a server sent, with its content encoding undone:
// the address that it came from, its Content-Type ("" for none) and when. It
// keeps raw as New does. The error wraps ErrEmpty or ErrBinary.
func Received(raw []byte, url, contentType string, fetched time.Time) (*hearsay.Page, error) {
	if err := Readable(contentType); err != nil {
		return nil, err
	}
	_, label := mediaKind(contentType)
	p, err := newPage(raw, url, label, "")
	if err != nil {
		return nil, err
	}
	p.Fetched = fetched
	return p, nil
}

// Readable returns nil where something of that Content-Type may be a page, else
// an error that wraps ErrBinary. "" may be one.
func Readable(contentType string) error {
	kind, _ := mediaKind(contentType)
	if !readable(kind) && kind != "application/octet-stream" {
		return fmt.Errorf("%w: it is %.60s", ErrBinary, kind)
	}
	return nil
}

// Charset returns the charset that a Content-Type names, "" for none.
func Charset(contentType string) string {
	_, label := mediaKind(contentType)
	return label
}
