package pipeline

import (
	"encoding/binary"
	"errors"
	"fmt"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// A note is what of a page the stages that look at all pages need to know before
// they read it again: its lines, from which chrome is learnt, and what it calls
// itself. It is kept beside the article, some 500 bytes.
type note struct {
	lines  article.Lines
	outlet hearsay.Outlet // without its place
	suffix string
}

const noteVersion = 1

func noteOf(a *hearsay.Article) note {
	return note{lines: article.LinesOf(a), outlet: hearsay.Outlet{Name: a.Outlet.Name, Domain: a.Outlet.Domain}, suffix: a.Suffix.Text}
}

// bytes are a version, the length of the lines, the lines, and three strings
// with their lengths.
func (n note) bytes() []byte {
	lines, _ := n.lines.AppendBinary(nil) // it never fails
	b := binary.AppendUvarint([]byte{noteVersion}, uint64(len(lines)))
	b = append(b, lines...)
	for _, s := range []string{n.outlet.Name, n.outlet.Domain, n.suffix} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

var errNote = errors.New("no note of this version")

func readNote(page hearsay.PageID, b []byte) (n note, err error) {
	if len(b) == 0 || b[0] != noteVersion {
		return n, errNote
	}
	b = b[1:]
	next := func() (part []byte) {
		size, k := binary.Uvarint(b)
		if k <= 0 || size > uint64(len(b)-k) {
			err = errNote
			return nil
		}
		part, b = b[k:k+int(size)], b[k+int(size):]
		return part
	}
	lines := next()
	name, domain, suffix := next(), next(), next()
	if err != nil {
		return note{}, err
	}
	n = note{outlet: hearsay.Outlet{Name: string(name), Domain: string(domain)}, suffix: string(suffix)}
	n.lines.Page = page
	if err := n.lines.UnmarshalBinary(lines); err != nil {
		return note{}, errNote
	}
	return n, nil
}

// find runs the article stage.
func find(p *hearsay.Page) store.Finding {
	f := store.Finding{Version: article.Version, Address: source.Canonical(p.URL)}
	f.Article, f.Reason = extract(p)
	if f.Article != nil {
		f.Lines = noteOf(f.Article).bytes()
	}
	return f
}

// extract runs the article stage and returns its article or why there is none. A
// fault of its own on a page that nobody foresaw costs that page and no other.
func extract(p *hearsay.Page) (a *hearsay.Article, why string) {
	defer func() {
		if r := recover(); r != nil {
			a, why = nil, fmt.Sprintf("the article could not be read: internal fault: %v", r)
		}
	}()
	a, err := article.Extract(p)
	if err != nil {
		return nil, Why(p, err)
	}
	return a, ""
}
