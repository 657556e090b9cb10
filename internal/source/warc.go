package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"hearsay"
)

// An archive is a WARC file (ISO 28500, iipc.github.io/warc-specifications) as
// it is read: records, one after the other,
//
//	WARC/1.1 CRLF
//	name: value CRLF ...
//	CRLF
//	a block of Content-Length bytes
//	CRLF CRLF
//
// plain or packed member by member. The blocks of response, resource,
// conversion and revisit records may be pages; all others are passed over. One
// page is in memory at a time.
//
// Where the archive is broken, reading goes on at the next line that begins with
// WARC/, in a packed one also at the next member.
type archive struct {
	*reading
	name  string
	in    *input      // the file
	file  io.ReaderAt // the file again, for revisits; nil where it cannot be gone back to
	size  int64
	c     *codec // nil for a plain archive
	spare *codec // another, to go back with while c is in use

	head    []byte // memory for the header of a record
	seen    map[xxh3.Uint128]place
	rewound int64 // bytes gone back after faults
}

// A record is the header of one record. Offsets that it was read at are in it.
type record struct {
	place
	kind, url, digest, refersTo, refersDate, date, mime, segment string
	length                                                       int64
}

var (
	errCut    = errors.New("the record is cut off")
	errLength = errors.New("its Content-Length is wrong: no record follows its end")
)

// at names the place of a record.
func (a *archive) at(p place) string {
	switch {
	case a.c == nil:
		return fmt.Sprintf("%s@%d", a.name, p.record)
	case p.record == 0:
		return fmt.Sprintf("%s@%d", a.name, p.member)
	}
	return fmt.Sprintf("%s@%d+%d", a.name, p.member, p.record)
}

// read reads the whole archive.
func (a *archive) read() bool {
	a.seen = map[xxh3.Uint128]place{}
	if a.c == nil {
		_, ok := a.records(a.in, 0)
		if err := a.in.err(); ok && err != nil {
			return a.fault(a.name, err)
		}
		return ok
	}
	defer func() {
		a.c.close()
		if a.spare != nil {
			a.spare.close()
		}
	}()
	member := newInput(nil)
	lost := false // the last member was faulty: what follows may be its remains
	for {
		if err := a.c.preface(a.in); err != nil {
			at := a.in.offset()
			var long *overlong
			if errors.As(err, &long) {
				at = long.at
			}
			if !a.fault(a.at(place{member: at}), err) {
				return false
			}
			if long != nil && a.in.err() == nil { // what it hides may be a member
				a.back(a.in, at+8)
				lost = true
			}
		}
		start := a.in.offset()
		passed, solid, found := a.in.find(a.c.mark)
		if err := a.in.err(); err != nil {
			return a.fault(a.name, err)
		}
		if solid > 0 && !lost && !a.fault(a.at(place{member: start}), fmt.Errorf("%d bytes that belong to no member were passed over", passed)) {
			return false
		}
		if !found {
			return true
		}
		start += passed
		r, err := a.c.next(a.in)
		lost = false
		named := false
		if err == nil {
			member.reset(r)
			faults := a.faults
			if _, ok := a.records(member, start); !ok {
				return false
			}
			err = member.err()
			named = a.faults > faults
		}
		if err != nil {
			if !named && !a.fault(a.at(place{member: start}), a.c.told(err)) {
				return false
			}
			lost = true
			// The next member may have begun in what was taken for this one.
			a.back(a.in, max(start+4, a.in.offset()-1<<20))
		}
		if a.in.offset() <= start {
			a.in.Discard(1)
		}
	}
}

// back goes back to find what a fault may have hidden. It is bounded, so that
// the whole stays linear.
func (a *archive) back(in *input, to int64) {
	n := in.offset() - to
	if n <= 0 || a.rewound+n > 64<<20+in.offset() {
		return
	}
	if in.seek(to) {
		a.rewound += n
	}
}

// records reads the records of one member, or of a plain archive, to the end,
// and returns their number.
func (a *archive) records(in *input, member int64) (n int, ok bool) {
	lost := false // the last record was faulty: what follows may be its remains
	for ; ; n++ {
		for b := in.look(1); len(b) > 0 && (b[0] == '\r' || b[0] == '\n'); b = in.look(1) {
			in.Discard(1)
		}
		if b := in.look(5); len(b) == 0 {
			return n, a.going()
		} else if string(b) != "WARC/" {
			start := in.offset()
			passed, solid, found := in.find("\nWARC/")
			if found {
				in.Discard(1)
				passed++
			}
			if solid > 0 && !lost && in.err() == nil && !a.fault(a.at(place{member: member, record: start}), fmt.Errorf("%d bytes that belong to no record were passed over", passed)) {
				return n, false
			}
			if !found {
				return n, true
			}
		}
		pl := place{member: member, record: in.offset()}
		rec, err := a.header(in)
		rec.place = pl
		if err == nil {
			err = a.record(in, rec)
		}
		if err != nil && in.err() != nil {
			err = in.err()
			if a.c != nil {
				err = a.c.told(err)
			}
		}
		if err == errStop || err != nil && !a.fault(a.at(pl), err) || !a.going() {
			return n, false
		}
		lost = err != nil
	}
}

// header reads the header of a record. Lines may end in LF alone and may be
// folded; lines without a colon are passed over; the block may follow at once
// where it is a response over HTTP.
func (a *archive) header(in *input) (rec record, err error) {
	rec.length = -1
	buf := a.head[:0]
	defer func() { a.head = buf }()
	for {
		line, err := in.ReadSlice('\n')
		if err != nil && err != io.EOF || len(buf)+len(line) > headerLimit {
			return rec, fmt.Errorf("%w: its header has more than %d KB", ErrTooLarge, headerLimit>>10)
		}
		if err == io.EOF {
			return rec, errCut
		}
		trimmed := bytes.TrimRight(line, "\r\n")
		if len(trimmed) == 0 {
			break
		}
		if (trimmed[0] == ' ' || trimmed[0] == '\t') && len(buf) > 0 {
			buf[len(buf)-1] = ' '
			trimmed = bytes.TrimSpace(trimmed)
		}
		buf = append(append(buf, trimmed...), '\n')
		if b := in.look(5); string(b) == "HTTP/" {
			break
		}
	}
	for rest := buf; len(rest) > 0; {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte{'\n'})
		name, value, ok := bytes.Cut(line, []byte{':'})
		if ok {
			rec.field(bytes.TrimSpace(name), bytes.TrimSpace(value))
		}
	}
	switch {
	case rec.length < 0:
		return rec, errors.New("its header gives no Content-Length")
	case rec.kind == "":
		return rec, errors.New("its header gives no WARC-Type")
	}
	return rec, nil
}

// field takes one field of the header; of two with one name the first counts.
func (rec *record) field(name, value []byte) {
	set := func(s *string) {
		if *s == "" {
			*s = string(value)
		}
	}
	is := func(s string) bool { return len(name) == len(s) && strings.EqualFold(string(name), s) }
	switch len(name) {
	case 9:
		if is("warc-type") {
			set(&rec.kind)
			rec.kind = strings.ToLower(rec.kind)
		} else if is("warc-date") {
			set(&rec.date)
		}
	case 12:
		if is("content-type") {
			set(&rec.mime)
		}
	case 14:
		if is("content-length") && rec.length < 0 {
			if n, err := strconv.ParseInt(string(value), 10, 63); err == nil && n >= 0 {
				rec.length = n
			}
		}
	case 15:
		if is("warc-target-uri") {
			set(&rec.url)
			rec.url = strings.TrimSuffix(strings.TrimPrefix(rec.url, "<"), ">")
		}
	case 19:
		if is("warc-payload-digest") {
			set(&rec.digest)
		} else if is("warc-segment-number") {
			set(&rec.segment)
		}
		if is("warc-refers-to-date") {
			set(&rec.refersDate)
		}
	case 25:
		if is("warc-refers-to-target-uri") {
			set(&rec.refersTo)
			rec.refersTo = strings.TrimSuffix(strings.TrimPrefix(rec.refersTo, "<"), ">")
		}
	}
}

// wanted reports whether a record may hold a page; false with an error where it
// should and cannot.
func (rec *record) wanted(in *input) (r response, ok bool, err error) {
	mime, charset := mediaKind(rec.mime)
	switch rec.kind {
	case "conversion", "resource":
		scheme, _, _ := strings.Cut(rec.url, ":")
		switch strings.ToLower(scheme) {
		case "http", "https", "file":
		default:
			return r, false, nil // what tools keep beside pages: urn:, dns:, metadata:
		}
		if rec.kind == "conversion" && mime != "" && mime != "text/plain" {
			return r, false, nil
		}
		if mime != "application/http" {
			return response{status: 200, kind: mime, charset: charset}, readable(mime), nil
		}
	case "response", "revisit":
		if mime != "" && mime != "application/http" && rec.kind == "response" {
			if !readable(mime) {
				return r, false, nil // dns:, ftp:
			}
			if h := in.look(int(min(rec.length, 5))); string(h) != "HTTP/" {
				return response{status: 200, kind: mime, charset: charset}, true, nil
			}
		}
	default:
		return r, false, nil
	}
	if rec.length == 0 && rec.kind == "revisit" {
		return response{status: 200}, true, nil
	}
	for n := int64(4 << 10); ; n *= 8 {
		h := in.look(int(min(rec.length, n, headerLimit)))
		r, err = parseResponse(h)
		if err != errHeader || int64(len(h)) >= min(rec.length, headerLimit) {
			if err == errHeader && rec.kind == "revisit" && r.status != 0 {
				err = nil // some leave out the blank line
			}
			break
		}
		if int64(len(h)) < min(rec.length, n, headerLimit) {
			return r, false, errCut
		}
	}
	if err != nil {
		return r, false, err
	}
	ok = r.status == 200 || r.status == 304 && rec.kind == "revisit"
	return r, ok && readable(r.kind), nil
}

// record reads the block of a record and what follows it. The error says why it
// is no page though it should be, or is errStop.
func (a *archive) record(in *input, rec record) error {
	r, ok, fault := rec.wanted(in)
	if strings.HasSuffix(rec.url, "/robots.txt") {
		ok = false
	}
	switch {
	case fault != nil:
		ok = false
	case ok && rec.segment != "":
		ok, fault = false, errors.New("the record is one segment of several, which are not joined")
	case ok && rec.length > a.opts.Limit+headerLimit:
		ok, fault = false, tooLarge(rec.length, a.opts.Limit)
	}
	start := in.offset()
	var block []byte
	n := int64(0)
	if ok && rec.kind != "revisit" {
		block = in.take(rec.length)
		n = int64(len(block))
	} else {
		n = discard(in, rec.length)
	}
	if n < rec.length {
		if in.err() == nil {
			a.back(in, start)
		}
		return fmt.Errorf("%w: %d of %d bytes are there", errCut, n, rec.length)
	}
	if err := a.trailer(in); err != nil {
		if in.err() == nil {
			a.back(in, start)
		}
		return err
	}
	if rec.kind == "revisit" {
		if fault == nil && ok {
			return a.revisit(rec)
		}
		return fault
	}
	rec.skip = !ok
	a.note(rec)
	if !ok {
		return fault
	}
	p, err := a.page(rec, r, block)
	if p == nil {
		return err
	}
	return a.send(p)
}

// discard passes over n bytes and returns how many there were.
func discard(in *input, n int64) (done int64) {
	for done < n {
		m, err := in.Discard(int(min(n-done, 1<<30)))
		done += int64(m)
		if err != nil {
			break
		}
	}
	return done
}

// trailer reads the two empty lines after a block, or fewer, or more. Where
// there are fewer, what follows must be a record or the end: else the block was
// longer, or shorter.
func (a *archive) trailer(in *input) error {
	lines := 0
	for b := in.look(1); len(b) > 0 && (b[0] == '\r' || b[0] == '\n'); b = in.look(1) {
		if b[0] == '\n' {
			lines++
		}
		in.Discard(1)
	}
	b := in.look(5)
	if err := in.err(); err != nil {
		return err
	}
	if lines < 2 && len(b) > 0 && string(b) != "WARC/" && len(bytes.Trim(in.look(512), "\x00")) > 0 {
		return errLength
	}
	return nil
}

// page makes the page of a block; nil without an error where it holds none and
// was not said to.
func (a *archive) page(rec record, r response, block []byte) (*hearsay.Page, error) {
	raw, err := r.payload(block[min(r.body, len(block)):], a.opts.Limit)
	if err != nil {
		return nil, err
	}
	kind := ""
	if rec.kind == "conversion" {
		kind = Plain
	}
	p, err := newPage(raw, web(rec.url), r.charset, kind)
	if err != nil {
		if r.kind == "" && errors.Is(err, ErrBinary) {
			return nil, nil
		}
		return nil, err
	}
	if when := stamp(rec.date); !when.IsZero() {
		p.Fetched = when
	}
	p.Locator = a.at(rec.place)
	return p, nil
}

// stamp reads a date as archives write it, with or without fractions; the zero
// time where it is none. Dates before the web or after the year 9999 are none.
func stamp(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05", "20060102150405", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1990 {
			return t.UTC()
		}
	}
	return time.Time{}
}
