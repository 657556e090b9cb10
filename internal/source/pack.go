package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// maxEntries bounds the entries of a ZIP or tar archive. A ZIP archive's list
// is in memory: about 400 bytes an entry.
const maxEntries = 100_000

var (
	errName    = errors.New("its name leads out of the archive")
	errEntries = fmt.Errorf("%w: more than %d entries", ErrTooLarge, maxEntries)
)

// entryName checks the name of an entry; skip is true for what is left out as
// in a folder. Nothing is ever written under these names.
func entryName(name string) (clean string, skip bool, err error) {
	if strings.ContainsAny(name, "\x00\\") || strings.HasPrefix(name, "/") || len(name) > 4096 || len(name) > 1 && name[1] == ':' {
		return name, false, errName
	}
	for _, part := range strings.Split(name, "/") {
		if part == ".." {
			return name, false, errName
		}
	}
	clean = path.Clean(name)
	for _, part := range strings.Split(clean, "/") {
		if strings.HasPrefix(part, ".") || part == "__MACOSX" {
			return clean, true, nil
		}
	}
	return clean, strings.EqualFold(path.Ext(clean), ".url"), nil
}

// printed is a name for people: what is not UTF-8 or would move a cursor is
// quoted.
func printed(name string) string {
	q := strconv.Quote(name[:min(len(name), 200)])
	if q = q[1 : len(q)-1]; q != name {
		return q
	}
	return name
}

// zip reads a ZIP archive, in memory where it is not a file of its own.
func (r *reading) zip(b blob) bool {
	file, size := b.file, b.size
	if file == nil {
		raw, err := r.all(b, r.opts.Limit)
		if err != nil {
			return r.fault(b.name, fmt.Errorf("a ZIP archive in a stream: %w", err))
		}
		file, size = bytes.NewReader(raw), int64(len(raw))
	}
	if entries(file, size) > maxEntries {
		return r.fault(b.name, errEntries)
	}
	z, err := zip.NewReader(file, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return r.fault(b.name, err)
	}
	var total uint64
	names := map[string]bool{}
	for _, f := range z.File {
		total += f.CompressedSize64
		names[f.Name] = true
		if total > uint64(size) {
			return r.fault(b.name, errors.New("its entries lie over one another"))
		}
	}
	if names["[Content_Types].xml"] {
		return r.fault(b.name, fmt.Errorf("%w: it is an office document", ErrBinary))
	}
	for _, f := range z.File {
		if !r.going() {
			return false
		}
		name, skip, err := entryName(f.Name)
		full := b.name + "!" + printed(name)
		switch {
		case err == nil && (skip || f.Mode().IsDir() || savedEntry(name, names)):
			continue
		case err == nil && !f.Mode().IsRegular():
			err = ErrNotFile
		case err == nil && f.Flags&1 != 0:
			err = errors.New("it is encrypted")
		}
		if err != nil {
			if !r.fault(full, err) {
				return false
			}
			continue
		}
		if !r.entry(f, full, b.depth) {
			return false
		}
	}
	return true
}

// entry reads one entry of a ZIP archive.
func (r *reading) entry(f *zip.File, name string, depth int) bool {
	rc, err := f.Open()
	if err != nil {
		return r.fault(name, err)
	}
	defer rc.Close()
	in := newInput(&guard{r: rc, taken: func() int64 { return int64(f.CompressedSize64) }})
	return r.blob(blob{name: name, in: in, size: -1, depth: depth + 1})
}

// savedEntry reports whether an entry lies in a folder of pictures that a
// browser saved beside a page.
func savedEntry(name string, names map[string]bool) bool {
	for dir := path.Dir(name); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if stem, ok := strings.CutSuffix(dir, "_files"); ok && (names[stem+".html"] || names[stem+".htm"]) {
			return true
		}
	}
	return false
}

// entries returns how many entries the end of a ZIP archive speaks of
// (APPNOTE.TXT 4.3.16 and 4.3.14), 0 where it says nothing.
func entries(file io.ReaderAt, size int64) uint64 {
	tail := make([]byte, min(size, 64<<10+128))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return 0
	}
	var most uint64
	// Whichever of several marks the reader of the archive believes, none may
	// speak of too many.
	for rest := tail; ; {
		i := bytes.Index(rest, []byte("PK\x05\x06"))
		if i < 0 || i+12 > len(rest) {
			break
		}
		if n := binary.LittleEndian.Uint16(rest[i+10:]); n < 0xffff {
			most = max(most, uint64(n))
		}
		if i+16 <= len(rest) {
			// The size of the list: an entry has 46 bytes at least.
			if n := binary.LittleEndian.Uint32(rest[i+12:]); n < 0xffffffff {
				most = max(most, uint64(n)/46/64)
			}
		}
		rest = rest[i+4:]
	}
	if i := bytes.LastIndex(tail, []byte("PK\x06\x06")); i >= 0 && i+40 <= len(tail) {
		most = max(most, binary.LittleEndian.Uint64(tail[i+32:]))
	}
	return most
}

// isTar reports whether head begins a tar archive: the checksum of its first
// header is right (POSIX.1-1988).
func isTar(head []byte) bool {
	if len(head) < 512 || head[0] == 0 {
		return false
	}
	want, err := strconv.ParseInt(strings.Trim(string(head[148:156]), " \x00"), 8, 64)
	if err != nil {
		return false
	}
	var sum int64
	for i, c := range head[:512] {
		if 148 <= i && i < 156 {
			c = ' '
		}
		sum += int64(c)
	}
	return sum == want
}

// tar reads a tar archive.
func (r *reading) tar(b blob) bool {
	t := tar.NewReader(b.in)
	in := newInput(nil)
	for n := 0; ; n++ {
		h, err := t.Next()
		if err == nil || errors.Is(err, tar.ErrInsecurePath) {
			err = nil
		}
		switch {
		case !r.going():
			return false
		case err == io.EOF && b.in.err() == nil:
			return true
		case b.in.err() != nil:
			return r.fault(b.name, b.in.err())
		case err != nil:
			return r.fault(b.name, fmt.Errorf("the tar archive is broken: %w", err))
		case n >= maxEntries:
			return r.fault(b.name, errEntries)
		}
		name, skip, err := entryName(h.Name)
		full := b.name + "!" + printed(name)
		_, sparse := h.PAXRecords["GNU.sparse.major"]
		switch {
		case err == nil && (skip || h.Typeflag == tar.TypeDir || h.Typeflag == tar.TypeXGlobalHeader):
			continue
		case err == nil && (sparse || h.Typeflag == tar.TypeGNUSparse):
			err = errors.New("a file with holes is not read")
		case err == nil && h.Typeflag != tar.TypeReg:
			err = ErrNotFile
		}
		if err != nil {
			if !r.fault(full, err) {
				return false
			}
			continue
		}
		in.reset(t)
		if !r.blob(blob{name: full, in: in, size: h.Size, depth: b.depth + 1}) {
			return false
		}
	}
}
