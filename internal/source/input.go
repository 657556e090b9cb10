package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// bufferSize is what an input looks ahead: more than the largest block of zstd
// (128 KB) and the largest header that is read (headerLimit).
const bufferSize = 256 << 10

// headerLimit is the largest header of a record, a response or a message, in
// bytes.
const headerLimit = 64 << 10

// maxRatio and ratioFloor bound what is unpacked: a stream that gave more than
// ratioFloor bytes and more than maxRatio times what it took in is let go. Text
// of the web packs 3 to 20 times; deflate can pack 1,032 times, zstd more.
const (
	maxRatio   = 250
	ratioFloor = 64 << 20
)

var errBomb = fmt.Errorf("%w: it unpacks to more than %d times its size", ErrTooLarge, maxRatio)

// An input is a stream of bytes that knows its place and can look ahead by
// bufferSize. An error other than the end is kept in err and reads as the end.
type input struct {
	*bufio.Reader
	src source
}

// A source counts what it gives and keeps the error that ended it.
type source struct {
	r   io.Reader
	n   int64
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
		err = io.EOF
	}
	return n, err
}

func newInput(r io.Reader) *input { return newInputSize(r, bufferSize) }

// newInputSize returns an input that looks ahead by size bytes only.
func newInputSize(r io.Reader, size int) *input {
	in := &input{src: source{r: r}}
	in.Reader = bufio.NewReaderSize(&in.src, size)
	return in
}

// reset starts anew on another stream with the same buffer.
func (in *input) reset(r io.Reader) {
	in.src = source{r: r}
	in.Reader.Reset(&in.src)
}

// offset returns the place of the next byte.
func (in *input) offset() int64 { return in.src.n - int64(in.Buffered()) }

// err returns what ended the stream before its end.
func (in *input) err() error { return in.src.err }

// seek goes to another place where the stream can.
func (in *input) seek(off int64) bool {
	s, ok := in.src.r.(io.Seeker)
	if !ok {
		return false
	}
	if _, err := s.Seek(off, io.SeekStart); err != nil {
		return false
	}
	in.src.n, in.src.err = off, nil
	in.Reader.Reset(&in.src)
	return true
}

// look returns up to n of the next bytes, fewer only at the end.
func (in *input) look(n int) []byte {
	b, _ := in.Peek(min(n, bufferSize))
	return b
}

// find goes to the next place that holds mark, and returns how many bytes it
// passed over, of them those that are not zero or white space.
func (in *input) find(mark string) (passed, solid int64, ok bool) {
	pass := func(n int) {
		b := in.look(n)
		for _, c := range b {
			if c != 0 && c != '\n' && c != '\r' && c != ' ' {
				solid++
			}
		}
		passed += int64(len(b))
		in.Discard(len(b))
	}
	for {
		b := in.look(max(in.Buffered(), len(mark)))
		if i := bytes.Index(b, []byte(mark)); i >= 0 {
			pass(i)
			return passed, solid, true
		}
		if len(b) < len(mark) {
			pass(len(b))
			return passed, solid, false
		}
		pass(len(b) - len(mark) + 1)
	}
}

// take returns the next n bytes in memory of their own, fewer only at the end.
// What a stream promises and does not hold costs no memory.
func (in *input) take(n int64) []byte { return in.grow(n, 1<<20) }

// grow is take, beginning with memory for first bytes.
func (in *input) grow(n, first int64) []byte {
	buf := make([]byte, min(n, first))
	var have int64
	for {
		m, err := io.ReadFull(in, buf[have:])
		have += int64(m)
		if have == n || err != nil {
			return buf[:have:have]
		}
		bigger := make([]byte, min(n, 2*int64(len(buf))))
		copy(bigger, buf)
		buf = bigger
	}
}

// rest returns all that is left, up to limit bytes; over is true where there is
// more. It is about size bytes, -1 where that is not known.
func (in *input) rest(limit, size int64) (b []byte, over bool) {
	if size++; size <= 0 {
		size = max(int64(in.Buffered())+1, 16<<10)
	}
	b = in.grow(limit, size)
	if int64(len(b)) < limit {
		return b, false
	}
	return b, len(in.look(1)) > 0
}

// A guard ends an unpacking that gives out of all proportion to what it took.
type guard struct {
	r     io.Reader
	taken func() int64 // bytes that went in
	given int64
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.given += int64(n)
	if g.given > ratioFloor && g.given > maxRatio*(g.taken()+1) {
		return n, errBomb
	}
	return n, err
}
