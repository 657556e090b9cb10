// Package source reads pages out of files, folders and archives.
//
// [Read] lists the files that its paths name, in a fixed order, and tells each
// by its first bytes (open.go): packed with gzip or zstd (member.go), a ZIP or
// tar archive of any of these (pack.go), WARC (warc.go, revisit.go, http.go), a saved page or
// newsletter in MIME (mail.go), a feed (feed.go), JSON Lines (lines.go), or else
// one page. Nothing is asked of a file's name but that it not be hidden.
//
// Each page becomes a [hearsay.Page]: HTML or text as its content says
// (type.go), its bytes decoded to UTF-8 once (charset.go), its address taken
// from what holds it, or from a note that whoever saved it left (saved.go).
// Its Locator says where it was read: "a.html", "crawl.warc.gz@10482" (the
// offset of the record's member in the file; "@10482+77" where the record is
// not the member's first), "list.jsonl#3" (line 3), "pages.zip!a/b.html".
//
// What cannot be read gives a [FileError] that names it, and the reading goes
// on. All is streamed: memory is bounded by [Options.Limit] and some constants
// (input.go), whatever the size of an archive. doc/sources.md lists the formats
// and limits.
package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"hearsay"
)

// DefaultLimit is the largest page that is read, in bytes. The largest of the
// 793 pages of WCXB's development split has 3.5 MB.
const DefaultLimit = 20 << 20

// The reasons why a file is no page.
var (
	ErrEmpty    = errors.New("the file is empty")
	ErrBinary   = errors.New("not a page")
	ErrTooLarge = errors.New("too large")
	ErrNotFile  = errors.New("neither a file nor a folder")
)

// A FileError says why a file or folder was not read. It does not end the
// reading.
type FileError struct {
	Name string // as the caller named it, or below a folder that the caller named, or a place in it as Locator has them
	Err  error
}

func (e *FileError) Error() string { return e.Name + ": " + e.Err.Error() }
func (e *FileError) Unwrap() error { return e.Err }

// Options change what is read. The zero Options is the usual.
type Options struct {
	Limit  int64     // bytes of the largest page; 0 means DefaultLimit
	Except []string  // files that are left out without a word, such as our own database
	Stdin  io.Reader // what the path "-" reads; nil means the standard input of the process
}

// Read returns the pages of files and folders, and of the archives, mails and
// lists of pages among them; "-" is Options.Stdin. A folder is read with all below
// it, in order of name; a path that isn't there but holds *, ? or [ is a
// pattern, in which a part ** stands for folders at any depth (glob.go). Left out without a word are hidden files, what a browser saved beside
// a page (story_files beside story.html), and notes of addresses (story.url).
//
// The error of a pair is a *FileError, or the context's, which ends the
// sequence; then the page is nil.
func Read(ctx context.Context, paths []string, opts Options) iter.Seq2[*hearsay.Page, error] {
	if opts.Limit <= 0 {
		opts.Limit = DefaultLimit
	}
	return func(yield func(*hearsay.Page, error) bool) {
		r := &reading{ctx: ctx, opts: opts, yield: yield}
		l := lister{seen: map[string]bool{}, yield: func(name string, err error) bool {
			switch {
			case !r.going():
				return false
			case err != nil:
				return r.fault(name, err)
			}
			return r.open(name)
		}}
		for _, name := range opts.Except {
			l.seen[key(name)] = true
		}
		for _, path := range paths {
			if path == "-" && !r.standard() || path != "-" && !l.path(path) {
				return
			}
		}
	}
}

// plain takes the name out of an error of the file system: FileError has it.
func plain(err error) error {
	var e *fs.PathError
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: change its permissions to have it read", fs.ErrPermission)
	case errors.As(err, &e):
		return e.Err
	}
	return err
}

// A lister calls yield for each file or fault, until yield returns false.
type lister struct {
	seen  map[string]bool
	yield func(name string, err error) bool
}

func key(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		return abs
	}
	return name
}

// path lists what one path of the caller names.
func (l lister) path(path string) bool {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(path, "*?[") {
		if deep(path) {
			return l.deepPattern(path)
		}
		names, err := filepath.Glob(path)
		if err == nil && len(names) == 0 {
			err = errNoFit
		}
		if err != nil {
			return l.yield(path, err)
		}
		for _, name := range names {
			if !l.path(name) {
				return false
			}
		}
		return true
	}
	if err != nil {
		return l.yield(path, err)
	}
	if info.IsDir() {
		return l.folder(path)
	}
	return l.file(path, info.Mode())
}

func (l lister) folder(dir string) bool {
	// ReadDir returns what it could read, sorted, beside an error.
	entries, err := os.ReadDir(dir)
	if err != nil && !l.yield(dir, err) {
		return false
	}
	names := map[string]bool{}
	for _, e := range entries {
		names[e.Name()] = true
	}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") || strings.EqualFold(filepath.Ext(name), ".url") {
			continue
		}
		path := filepath.Join(dir, name)
		mode := e.Type()
		if mode&fs.ModeSymlink != 0 {
			info, err := os.Stat(path)
			if err != nil {
				if !l.yield(path, err) {
					return false
				}
				continue
			}
			if info.IsDir() {
				continue // it may lead back here
			}
			mode = info.Mode()
		}
		if mode.IsDir() {
			if savedBeside(name, names) {
				continue
			}
			if !l.folder(path) {
				return false
			}
		} else if !l.file(path, mode) {
			return false
		}
	}
	return true
}

// savedBeside reports whether a browser made the folder to hold the pictures of
// a page beside it.
func savedBeside(name string, names map[string]bool) bool {
	stem, ok := strings.CutSuffix(name, "_files")
	return ok && (names[stem+".html"] || names[stem+".htm"])
}

func (l lister) file(path string, mode fs.FileMode) bool {
	k := key(path)
	if l.seen[k] {
		return true
	}
	l.seen[k] = true
	if !mode.IsRegular() {
		return l.yield(path, ErrNotFile)
	}
	return l.yield(path, nil)
}

func tooLarge(size, limit int64) error {
	return fmt.Errorf("%w: %d MB, and a page may have %d MB", ErrTooLarge, (size+1<<20-1)>>20, limit>>20)
}

// New makes a page of its bytes as received and its address, "" where none is
// known; then the address that a browser noted in the page when it saved it
// counts. It keeps raw, and the page's Body shares its memory where nothing had
// to be decoded. The error is ErrEmpty or ErrBinary.
func New(raw []byte, url string) (*hearsay.Page, error) {
	return newPage(raw, url, "", "")
}

// newPage makes a page whose encoding was given with it, "" where none was, and
// whose media type is known, "" where it is to be told by content.
func newPage(raw []byte, url, charset, kind string) (*hearsay.Page, error) {
	if len(raw) == 0 {
		return nil, ErrEmpty
	}
	if err := refuse(raw); err != nil {
		return nil, err
	}
	body, label := decode(raw, charset)
	if kind == "" {
		kind = mediaType(body)
	}
	p := &hearsay.Page{URL: url, Type: kind, Charset: label, Body: body, Raw: raw}
	if p.Type == HTML {
		from, when := savedFrom(body)
		if p.URL == "" {
			p.URL = from
		}
		p.Fetched = when
	}
	p.ID = hearsay.NewPageID(p.URL, raw)
	return p, nil
}

// File returns the file that a place is in, as Locators and the names of
// FileErrors have it: "crawl.warc.gz@10482" is in "crawl.warc.gz". A file whose
// own name looks so is told by its being there.
func File(place string) string {
	name := place
	for {
		if _, err := os.Stat(name); err == nil {
			return name
		}
		i := strings.LastIndexAny(name, "!@#")
		if i <= 0 {
			break
		}
		name = name[:i]
	}
	if i := strings.IndexAny(place, "!@#"); i > 0 {
		return place[:i]
	}
	return place
}
