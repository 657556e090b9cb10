package article

import (
	"encoding/binary"
	"errors"
)

// linesVersion begins what AppendBinary writes.
const linesVersion = 1

// ErrLines says that bytes are no Lines of this version: make them anew from the
// article.
var ErrLines = errors.New("not the lines of an article, of this version")

// AppendBinary appends what [Lines.UnmarshalBinary] reads, without the page: a
// version, the outlet, address, text and day, and three lists of hashes, each
// with its length.
func (l Lines) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, linesVersion)
	b = binary.AppendUvarint(b, uint64(len(l.Outlet)))
	b = append(b, l.Outlet...)
	b = binary.LittleEndian.AppendUint64(b, l.Address)
	b = binary.LittleEndian.AppendUint64(b, l.Text)
	b = binary.LittleEndian.AppendUint64(b, uint64(l.Day))
	for _, list := range [][]uint64{l.Topic, l.Short, l.Long} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, h := range list {
			b = binary.LittleEndian.AppendUint64(b, h)
		}
	}
	return b, nil
}

// UnmarshalBinary reads what AppendBinary wrote; the page is the caller's. The
// error wraps ErrLines.
func (l *Lines) UnmarshalBinary(b []byte) error {
	page := l.Page
	*l = Lines{Page: page}
	if len(b) == 0 || b[0] != linesVersion {
		return ErrLines
	}
	n, k := binary.Uvarint(b[1:])
	if k <= 0 || n > uint64(len(b)-1-k) || uint64(len(b)-1-k)-n < 24 {
		return ErrLines
	}
	b = b[1+k:]
	l.Outlet, b = string(b[:n]), b[n:]
	l.Address, l.Text, l.Day = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:]), int64(binary.LittleEndian.Uint64(b[16:]))
	b = b[24:]
	for _, list := range []*[]uint64{&l.Topic, &l.Short, &l.Long} {
		n, k := binary.Uvarint(b)
		if k <= 0 || n > uint64(len(b)-k)/8 {
			*l = Lines{Page: page}
			return ErrLines
		}
		b = b[k:]
		for range n {
			*list = append(*list, binary.LittleEndian.Uint64(b))
			b = b[8:]
		}
	}
	return nil
}
