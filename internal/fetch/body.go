package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"hearsay/internal/source"
)

// ErrSlow is why a server that sends too little was cut off.
var ErrSlow = errors.New("the server is too slow")

// A body must come at slowest bytes a second on average once grace has passed, and
// something must come every stall. Together with the time that Options give a
// request this ends every answer.
const (
	slowest = 512
	grace   = 15 * time.Second
	stall   = 20 * time.Second
)

// maxRatio and ratioFloor bound what is unpacked: past ratioFloor bytes a body
// may be maxRatio times what was sent. The web's text packs 3 to 20 times.
const (
	maxRatio   = 200
	ratioFloor = 1 << 20
)

// maxWindow bounds the memory that unpacking zstd takes (RFC 8878 asks for 8 MB).
const maxWindow = 8 << 20

// A wire counts what comes off a connection and cuts it off where it is too slow.
type wire struct {
	r      io.Reader
	n      int64
	start  time.Time
	cancel context.CancelCauseFunc
	timer  *time.Timer
}

func newWire(r io.Reader, cancel context.CancelCauseFunc) *wire {
	return &wire{r: r, start: time.Now(), cancel: cancel, timer: time.AfterFunc(stall, func() { cancel(ErrSlow) })}
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if n > 0 {
		w.n += int64(n)
		w.timer.Reset(stall)
	}
	if t := time.Since(w.start); err == nil && t > grace && float64(w.n) < slowest*t.Seconds() {
		w.cancel(ErrSlow)
		return n, ErrSlow
	}
	return n, err
}

func (w *wire) stop() { w.timer.Stop() }

// A bound ends a body that grows too large, in all or against what was sent.
type bound struct {
	r     io.Reader
	limit int64
	n     int64
	sent  func() int64 // nil where nothing is unpacked
}

func (b *bound) Read(p []byte) (int, error) {
	if b.n > b.limit {
		return 0, b.tooLarge()
	}
	if left := b.limit - b.n + 1; int64(len(p)) > left {
		p = p[:left]
	}
	n, err := b.r.Read(p)
	b.n += int64(n)
	switch {
	case b.n > b.limit:
		return n - 1, b.tooLarge()
	case b.sent != nil && b.n > ratioFloor && b.n > maxRatio*(b.sent()+1):
		return n, fmt.Errorf("%w: it unpacks to more than %d times its size", source.ErrTooLarge, maxRatio)
	}
	return n, err
}

func (b *bound) tooLarge() error {
	return fmt.Errorf("%w: more than %d MB", source.ErrTooLarge, b.limit>>20)
}

// unpack undoes the content encoding of a body.
func unpack(r io.Reader, encoding string) (io.Reader, func(), error) {
	nothing := func() {}
	switch encoding = strings.ToLower(strings.TrimSpace(encoding)); encoding {
	case "", "identity", "none":
		return r, nothing, nil
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, fmt.Errorf("its gzip content is damaged: %w", err)
		}
		return z, nothing, nil
	case "deflate":
		z, err := zlib.NewReader(r)
		if err != nil {
			return nil, nil, fmt.Errorf("its deflate content is damaged: %w", err)
		}
		return z, nothing, nil
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, fmt.Errorf("its zstd content is damaged: %w", err)
		}
		return z, z.Close, nil
	}
	return nil, nil, fmt.Errorf("its content encoding %.20q was not asked for", encoding)
}
