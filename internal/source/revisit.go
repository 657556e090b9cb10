package source

import (
	"errors"
	"fmt"
	"io"

	"github.com/zeebo/xxh3"

	"hearsay"
)

// maxSeen bounds how many payloads are remembered for revisits: 32 bytes each,
// about 25 MB.
const maxSeen = 300_000

// A place is where a payload was seen: the start of the member in the file, and
// of the record in the member. skip marks what is no page.
type place struct {
	member, record int64
	url            uint64
	skip           bool
}

// keys are the names under which a payload is remembered: its digest, and its
// address and time.
func (a *archive) keys(digest, url, date string) (keys []xxh3.Uint128) {
	if digest != "" {
		keys = append(keys, xxh3.HashString128(digest))
	}
	if url != "" && date != "" {
		keys = append(keys, xxh3.HashString128(url+"\n"+date))
	}
	return keys
}

// note remembers where a payload was seen first.
func (a *archive) note(rec record) {
	rec.place.url = xxh3.HashString(rec.url)
	for _, k := range a.keys(rec.digest, rec.url, rec.date) {
		if _, have := a.seen[k]; !have && len(a.seen) < maxSeen {
			a.seen[k] = rec.place
		}
	}
}

// revisit sends the page that a revisit record refers to, under its own address
// and time, where its payload was seen before in this archive. The same payload
// at the same address is the same page, and was sent.
func (a *archive) revisit(rec record) error {
	for _, k := range a.keys(rec.digest, rec.refersTo, rec.refersDate) {
		first, ok := a.seen[k]
		switch {
		case !ok:
			continue
		case first.skip || first.url == xxh3.HashString(rec.url):
			return nil
		case a.file == nil:
			return errors.New("a revisit of a page that cannot be gone back to in a stream")
		}
		p, err := a.again(first, rec)
		if err != nil {
			return fmt.Errorf("a revisit of %s: %w", a.at(first), err)
		}
		if p == nil {
			return nil
		}
		return a.send(p)
	}
	return errors.New("a revisit of a page that is not in this archive")
}

// again reads the page at a place as the revisit rec.
func (a *archive) again(first place, rec record) (*hearsay.Page, error) {
	b := *a
	from := first.record
	if a.c != nil {
		from = first.member
	}
	in := newInput(io.NewSectionReader(a.file, from, a.size-from))
	if a.c != nil {
		if a.spare == nil {
			a.spare = &codec{mark: a.c.mark}
			if a.c.dict != nil {
				if err := a.spare.decoder(nil, a.c.dict); err != nil {
					return nil, err
				}
			}
		}
		r, err := a.spare.next(in)
		if err != nil {
			return nil, a.c.told(err)
		}
		in = newInput(r)
		discard(in, first.record)
	}
	b.head = nil
	old, err := b.header(in)
	if err != nil {
		return nil, err
	}
	r, ok, err := old.wanted(in)
	if err != nil || !ok {
		return nil, errors.Join(errors.New("it is no page"), err)
	}
	block := in.take(old.length)
	if int64(len(block)) < old.length {
		return nil, errCut
	}
	old.url, old.date, old.place = rec.url, rec.date, rec.place
	return b.page(old, r, block)
}
