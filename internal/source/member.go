package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The first bytes of a gzip member, of a zstd frame, and of the frame that holds
// the dictionary of a .warc.zst (iipc.github.io/warc-specifications, "WARC with
// Zstandard", 2021).
const (
	gzipMark = "\x1f\x8b\x08"
	zstdMark = "\x28\xb5\x2f\xfd"
	dictMark = "\x5d\x2a\x4d\x18"
)

// maxWindow bounds what the unpacking of zstd may remember, and maxDict its
// dictionary, in bytes.
const (
	maxWindow = 32 << 20
	maxDict   = 8 << 20
)

// skippable reports whether b begins with a frame of zstd that holds no data.
func skippable(b []byte) bool {
	return len(b) >= 4 && b[0]&0xf0 == 0x50 && string(b[1:4]) == "\x2a\x4d\x18"
}

// A codec unpacks gzip or zstd member by member. A member is what can be
// unpacked without what is before it: a member of gzip, a frame of zstd.
type codec struct {
	mark string
	gz   *gzip.Reader
	zs   *zstd.Decoder
	dict []byte // the dictionary of a .warc.zst, nil for none
}

// newCodec returns the codec for a stream that begins with head, nil for none.
func newCodec(head []byte) *codec {
	switch {
	case bytes.HasPrefix(head, []byte(gzipMark)):
		return &codec{mark: gzipMark}
	case bytes.HasPrefix(head, []byte(zstdMark)), skippable(head):
		return &codec{mark: zstdMark}
	}
	return nil
}

func (c *codec) close() {
	if c.zs != nil {
		c.zs.Close()
	}
}

func (c *codec) decoder(r io.Reader, dict []byte) error {
	opts := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow)}
	if dict != nil {
		opts = append(opts, zstd.WithDecoderDicts(dict))
	}
	zs, err := zstd.NewReader(r, opts...)
	if err != nil {
		return err
	}
	c.close()
	c.zs = zs
	return nil
}

// preface reads past the frames that hold no data, and takes the dictionary out
// of the one that has it.
func (c *codec) preface(in *input) error {
	for c.mark == zstdMark {
		h := in.look(8)
		if len(h) < 8 || !skippable(h) {
			return nil
		}
		n, at := int64(binary.LittleEndian.Uint32(h[4:])), in.offset()
		dict := string(h[:4]) == dictMark && c.dict == nil
		in.Discard(8)
		if !dict {
			if discard(in, n) < n {
				return &overlong{at}
			}
			continue
		}
		if n > maxDict {
			if discard(in, n) < n {
				return &overlong{at}
			}
			return fmt.Errorf("%w: a dictionary of %d MB, and it may have %d MB", ErrTooLarge, n>>20, maxDict>>20)
		}
		d := in.take(n)
		if bytes.HasPrefix(d, []byte(zstdMark)) {
			if err := c.decoder(bytes.NewReader(d), nil); err != nil {
				return err
			}
			var err error
			if d, err = io.ReadAll(io.LimitReader(c.zs, maxDict)); err != nil {
				return fmt.Errorf("its zstd dictionary is damaged: %w", err)
			}
		}
		if err := c.decoder(nil, d); err != nil {
			return fmt.Errorf("its zstd dictionary is damaged: %w", err)
		}
		c.dict = d
	}
	return nil
}

// An overlong is a frame without data, at that offset, that goes on beyond the end
// of the file.
type overlong struct{ at int64 }

func (*overlong) Error() string {
	return "a zstd frame without data is longer than what is there"
}

// next returns what unpacks the member that in stands before.
func (c *codec) next(in *input) (io.Reader, error) {
	start := in.offset()
	taken := func() int64 { return in.offset() - start }
	if c.mark == gzipMark {
		var err error
		if c.gz == nil {
			c.gz, err = gzip.NewReader(in.Reader)
		} else {
			err = c.gz.Reset(in.Reader)
		}
		if err != nil {
			return nil, err
		}
		c.gz.Multistream(false)
		return &guard{r: c.gz, taken: taken}, nil
	}
	if c.zs == nil {
		if err := c.decoder(nil, nil); err != nil {
			return nil, err
		}
	}
	f := &frame{in: in}
	if err := c.zs.Reset(f); err != nil {
		return nil, err
	}
	return &guard{r: &ended{c.zs, f}, taken: taken}, nil
}

// told says in words what is wrong with a member.
func (c *codec) told(err error) error {
	switch {
	case errors.Is(err, errBomb):
		return err
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return fmt.Errorf("its zstd dictionary is missing: %w", err)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("%w: %w: it may have %d MB", ErrTooLarge, err, maxWindow>>20)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("the packed member is cut off")
	}
	return fmt.Errorf("the packed member is damaged: %w", err)
}

// A joined unpacks all members as one stream.
type joined struct {
	c   *codec
	in  *input
	cur io.Reader
}

func (j *joined) Read(p []byte) (int, error) {
	for {
		if j.cur == nil {
			if err := j.c.preface(j.in); err != nil {
				return 0, err
			}
			if !bytes.HasPrefix(j.in.look(4), []byte(j.c.mark)) {
				// What follows the last member, such as padding, is not read.
				if j.in.err() != nil {
					return 0, j.in.err()
				}
				return 0, io.EOF
			}
			cur, err := j.c.next(j.in)
			if err != nil {
				return 0, j.c.told(err)
			}
			j.cur = cur
		}
		n, err := j.cur.Read(p)
		if err == io.EOF {
			j.cur = nil
			err = nil
		}
		if err != nil {
			return n, j.c.told(err)
		}
		if n > 0 {
			return n, nil
		}
	}
}

// ended unpacks one frame. Its decoder takes a frame of a few bytes for the end of
// the stream; whoever then asks for the next one is given the same bytes for ever.
type ended struct {
	*zstd.Decoder
	frame *frame
}

func (e *ended) Read(p []byte) (int, error) {
	n, err := e.Decoder.Read(p)
	if err == io.EOF && (e.frame.state != 2 || e.frame.left > 0) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// A frame gives one frame of zstd (RFC 8878, 3.1.1) and then the end:
//
//	magic 4 | descriptor 1 | window 0-1 | dictionary 0-4 | size 0-8
//	| blocks: header 3 (last 1 bit, type 2, size 21), content | checksum 0-4
type frame struct {
	in    *input
	state int // 0 before the header, 1 before a block, 2 after the last one
	sum   bool
	left  int // bytes of the present part
}

func (f *frame) Read(p []byte) (int, error) {
	for f.left == 0 {
		switch f.state {
		case 0:
			h := f.in.look(5)
			if len(h) < 5 {
				return 0, io.ErrUnexpectedEOF
			}
			d := h[4]
			f.left = 5 + []int{0, 1, 2, 4}[d&3] + []int{0, 2, 4, 8}[d>>6]
			if d&0x20 == 0 {
				f.left++
			} else if d>>6 == 0 {
				f.left++
			}
			f.sum = d&4 != 0
			f.state = 1
		case 1:
			h := f.in.look(3)
			if len(h) < 3 {
				return 0, io.ErrUnexpectedEOF
			}
			v := int(h[0]) | int(h[1])<<8 | int(h[2])<<16
			f.left = 3
			if v>>1&3 == 1 {
				f.left++
			} else {
				f.left += v >> 3
			}
			if v&1 == 1 {
				f.state = 2
				if f.sum {
					f.left += 4
				}
			}
		default:
			return 0, io.EOF
		}
	}
	n, err := f.in.Read(p[:min(len(p), f.left)])
	f.left -= n
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
