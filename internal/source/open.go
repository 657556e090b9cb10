package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"hearsay"
)

// maxFaults is how many faults of one file are named one by one; of more the
// number is given.
const maxFaults = 100

// maxDepth is how deep archives may lie in archives, packed streams counted.
const maxDepth = 4

// errStop ends the reading at the caller's wish.
var errStop = errors.New("stop")

// A reading is one call of Read.
type reading struct {
	ctx     context.Context
	opts    Options
	yield   func(*hearsay.Page, error) bool
	stopped bool
	faults  int    // in the present file
	file    *input // memory for reading files, one after the other
}

// going reports whether the caller wants more.
func (r *reading) going() bool {
	if !r.stopped {
		if err := r.ctx.Err(); err != nil {
			r.stopped = true
			r.yield(nil, err)
		}
	}
	return !r.stopped
}

// fault names what was not read.
func (r *reading) fault(name string, err error) bool {
	r.faults++
	if r.faults > maxFaults || !r.going() {
		return r.going()
	}
	r.stopped = !r.yield(nil, &FileError{Name: filepath.ToSlash(name), Err: plain(err)})
	return !r.stopped
}

// send gives a page to the caller; the error is nil or errStop.
func (r *reading) send(p *hearsay.Page) error {
	if !r.going() {
		return errStop
	}
	if r.stopped = !r.yield(p, nil); r.stopped {
		return errStop
	}
	return nil
}

// result gives a page or its fault to the caller.
func (r *reading) result(name string, p *hearsay.Page, err error) bool {
	if err != nil {
		return r.fault(name, err)
	}
	p.Locator = filepath.ToSlash(name)
	return r.send(p) == nil
}

// open reads a file.
func (r *reading) open(name string) bool {
	r.faults = 0
	f, err := os.Open(name)
	if err != nil {
		return r.fault(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return r.fault(name, err)
	}
	if r.file == nil {
		r.file = newInput(f)
	} else {
		r.file.reset(f)
	}
	return r.whole(blob{name: name, in: r.file, file: f, size: info.Size(), address: func() string { return noted(name) }})
}

// standard reads the standard input.
func (r *reading) standard() bool {
	r.faults = 0
	in := r.opts.Stdin
	if in == nil {
		in = os.Stdin
	}
	// Where it is a file it may not stand at its start: it is only read on.
	return r.whole(blob{name: "-", in: newInput(struct{ io.Reader }{in}), size: -1})
}

// whole reads a file and says how many more faults it had than were named.
func (r *reading) whole(b blob) bool {
	ok := r.blob(b)
	if more := r.faults - maxFaults; ok && more > 0 {
		r.faults = 0
		return r.fault(b.name, fmt.Errorf("%d more faults like these", more))
	}
	return ok
}

// A blob is bytes to be read as whatever they are.
type blob struct {
	name    string
	in      *input
	file    io.ReaderAt   // the same bytes, where they can be read at any place
	size    int64         // -1 where it is not known
	depth   int           // archives around it
	address func() string // what a note beside it says, nil for none
}

// blob tells what b is by its first bytes and reads it.
func (r *reading) blob(b blob) bool {
	if b.depth > maxDepth {
		return r.fault(b.name, fmt.Errorf("archives in archives, more than %d deep", maxDepth))
	}
	head := b.in.look(16 << 10)
	switch {
	case len(head) == 0:
		if err := b.in.err(); err != nil {
			return r.fault(b.name, err)
		}
		return r.fault(b.name, ErrEmpty)
	case newCodec(head) != nil:
		return r.packed(b)
	case isWARC(head):
		a := archive{reading: r, name: b.name, in: b.in, file: b.file, size: b.size}
		return a.read()
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return r.zip(b)
	case isTar(head):
		return r.tar(b)
	case isMail(head):
		return r.mail(b)
	case isFeed(head), isJSONFeed(head):
		return r.readFeed(b)
	case isLines(head):
		return r.lines(b)
	}
	return r.single(b)
}

// isWARC reports whether head begins a WARC file, with empty lines before it or
// not.
func isWARC(head []byte) bool {
	t := bytes.TrimLeft(head, "\r\n")
	return len(t) > 5 && bytes.HasPrefix(t, []byte("WARC/")) && '0' <= t[5] && t[5] <= '9'
}

// packed reads what is packed with gzip or zstd: an archive member by member,
// anything else as one stream.
func (r *reading) packed(b blob) bool {
	ahead := b.in.look(bufferSize)
	c := newCodec(ahead)
	peek := &codec{mark: c.mark}
	first := newInput(&joined{c: peek, in: newInput(bytes.NewReader(ahead))}).look(512)
	peek.close()
	if isWARC(first) || bytes.HasPrefix(ahead, []byte(dictMark)) {
		a := archive{reading: r, name: b.name, in: b.in, file: b.file, size: b.size, c: c}
		return a.read()
	}
	defer c.close()
	in := newInput(&joined{c: c, in: b.in})
	return r.blob(blob{name: b.name, in: in, size: -1, depth: b.depth + 1, address: b.address})
}

// single reads one page.
func (r *reading) single(b blob) bool {
	raw, err := r.all(b, r.opts.Limit)
	if err != nil {
		return r.fault(b.name, err)
	}
	p, err := New(raw, "")
	if err == nil && b.address != nil {
		if url := b.address(); url != "" {
			p.URL = url
			p.ID = hearsay.NewPageID(url, raw)
		}
	}
	return r.result(b.name, p, err)
}

// all returns the bytes of b where they are not more than limit.
func (r *reading) all(b blob, limit int64) ([]byte, error) {
	if b.size > limit {
		return nil, tooLarge(b.size, r.opts.Limit)
	}
	raw, over := b.in.rest(limit, b.size)
	switch {
	case b.in.err() != nil:
		return nil, b.in.err()
	case over:
		return nil, fmt.Errorf("%w: more than %d MB", ErrTooLarge, limit>>20)
	}
	return raw, nil
}
