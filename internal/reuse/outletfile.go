package reuse

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"hearsay"
)

// A LineError is what is wrong with a table of outlets, and where.
type LineError struct {
	Line int // from 1; 0 where no line is to blame
	Err  error
}

func (e *LineError) Error() string {
	if e.Line == 0 {
		return e.Err.Error()
	}
	return fmt.Sprintf("line %d: %v", e.Line, e.Err)
}

func (e *LineError) Unwrap() error { return e.Err }

// readEntries reads the entries of a table and checks them: that each has a name,
// that no name and no domain is given twice, that domains are host names, that no
// owner is owned by what it owns. Its errors are LineErrors.
func readEntries(r io.Reader) ([]Entry, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var file struct {
		Outlets []Entry `toml:"outlets"`
	}
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&file); err != nil {
		return nil, tomlError(err)
	}
	return file.Outlets, check(file.Outlets, entryLines(data))
}

func tomlError(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		row, _ := strict.Errors[0].Position()
		return &LineError{row, fmt.Errorf("unknown setting %q; there are name, domains, aliases, owner, agency, common", strings.Join(strict.Errors[0].Key(), "."))}
	}
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		row, _ := bad.Position()
		return &LineError{row, errors.New(strings.TrimPrefix(bad.Error(), "toml: "))}
	}
	return &LineError{0, err}
}

// check returns the first thing wrong with entries; lines are where they begin.
func check(entries []Entry, lines []int) error {
	line := func(i int) int {
		if i < len(lines) {
			return lines[i]
		}
		return 0
	}
	wrong := func(i int, format string, args ...any) error {
		return &LineError{line(i), fmt.Errorf(format, args...)}
	}
	name, domain := map[string]int{}, map[string]int{}
	for i, e := range entries {
		if foldName(e.Name) == "" {
			return wrong(i, "an entry has no name")
		}
		f := lowName(e.Name)
		if k, ok := name[f]; ok {
			return wrong(i, "%q stands in line %d already", e.Name, line(k))
		}
		name[f] = i
		for _, a := range e.Aliases {
			if foldName(a) == "" {
				return wrong(i, "%q has an empty alias", e.Name)
			}
		}
		for _, d := range e.Domains {
			d = strings.ToLower(d)
			if !hostName(d) {
				return wrong(i, "%q: %q is no domain; write it as in \"reuters.com\"", e.Name, d)
			}
			if k, ok := domain[d]; ok && k != i {
				return wrong(i, "%q: the domain %s is that of %q in line %d", e.Name, d, entries[k].Name, line(k))
			}
			domain[d] = i
		}
	}
	for i, e := range entries {
		up := e
		for range entries {
			k, ok := name[lowName(up.Owner)]
			if !ok || k == i && up.Name == e.Name {
				break
			}
			if up = entries[k]; k == i {
				return wrong(i, "%q is owned, through others, by itself", e.Name)
			}
		}
	}
	return nil
}

// lowName is a name in small letters: "The Nation" and "Nation" are two outlets.
func lowName(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// hostName reports whether d could be the name of a host: labels with points
// between them and nothing else.
func hostName(d string) bool {
	labels := strings.Split(d, ".")
	return len(labels) > 1 && !strings.ContainsAny(d, " /:?#@\\\"'\t\n") && !slices.Contains(labels, "")
}

// entryLines returns the line on which each entry of the list begins: the opening
// brace of an inline table or the header of one of its own.
func entryLines(data []byte) []int {
	var out []int
	line, depth, fresh := 1, 0, true // fresh: nothing but space on the line so far
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '\n':
			line++
			fresh = true
			continue
		case c == ' ' || c == '\t' || c == '\r':
			continue
		case c == '#':
			for i+1 < len(data) && data[i+1] != '\n' {
				i++
			}
		case c == '"' || c == '\'':
			for i++; i < len(data) && data[i] != c && data[i] != '\n'; i++ {
				if data[i] == '\\' && c == '"' {
					i++
				}
			}
			if i < len(data) && data[i] == '\n' {
				i--
			}
		case c == '{':
			if depth++; depth == 1 {
				out = append(out, line)
			}
		case c == '}':
			depth--
		case c == '[' && fresh && i+1 < len(data) && data[i+1] == '[':
			out = append(out, line)
		}
		fresh = false
	}
	return out
}

// Extend returns the table with the entries of a file in the form of outlets.toml
// put before its own: an entry replaces the one of its name, and where two have a
// name or a domain in common the file's counts. The error is a LineError.
func (o *Outlets) Extend(r io.Reader) (*Outlets, error) {
	more, err := readEntries(r)
	if err != nil {
		return nil, err
	}
	exact, folds := map[string]bool{}, map[string]int{}
	for _, e := range o.entries {
		exact[lowName(e.Name)] = true
		folds[foldName(e.Name)]++
	}
	given := map[string]bool{} // "Hill Times" means "The Hill Times", where no other is called so
	for _, e := range more {
		given[lowName(e.Name)] = true
		if f := foldName(e.Name); !exact[lowName(e.Name)] && folds[f] == 1 {
			given[f], given["the "+f] = true, true
		}
	}
	n := len(more)
	for _, e := range o.entries {
		if !given[lowName(e.Name)] {
			more = append(more, e)
		}
	}
	if err := loops(more[:n], tableOf(more)); err != nil {
		return nil, err
	}
	return tableOf(more), nil
}

// loops finds an owner of the file's that the table it extends says is owned by
// what it owns.
func loops(entries []Entry, o *Outlets) error {
	for _, e := range entries {
		up := e
		for n := 0; up.Owner != "" && up.Owner != up.Name; n++ {
			next, ok := o.Name(up.Owner)
			if !ok {
				break
			}
			if n > len(o.entries) || n > 0 && next.Name == e.Name {
				return &LineError{0, fmt.Errorf("%q is owned, through others, by itself", e.Name)}
			}
			up = next
		}
	}
	return nil
}

// Entries returns the entries of the table. They belong to the table.
func (o *Outlets) Entries() []Entry { return o.entries }

// Fingerprint is a hash of what the table holds.
func (o *Outlets) Fingerprint() string {
	h := sha256.New()
	o.Write(h)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Write writes the table in the form of outlets.toml, so that [LoadOutlets] reads
// the same back.
func (o *Outlets) Write(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString(defaultOutlets[:strings.Index(defaultOutlets, "outlets = [")])
	b.WriteString("outlets = [\n")
	for _, e := range o.entries {
		b.WriteString("  { name = " + basic(e.Name))
		for _, l := range []struct {
			key    string
			values []string
		}{{"domains", e.Domains}, {"aliases", e.Aliases}} {
			if len(l.values) == 0 {
				continue
			}
			b.WriteString(", " + l.key + " = [")
			for i, v := range l.values {
				if i > 0 {
					b.WriteString(", ")
				}
				b.WriteString(basic(v))
			}
			b.WriteString("]")
		}
		if e.Owner != "" {
			b.WriteString(", owner = " + basic(e.Owner))
		}
		if e.Agency {
			b.WriteString(", agency = true")
		}
		if e.Common {
			b.WriteString(", common = true")
		}
		b.WriteString(" },\n")
	}
	b.WriteString("]\n")
	_, err := w.Write(b.Bytes())
	return err
}

// basic is a TOML basic string.
func basic(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// House returns the name under which an outlet is counted: its owner's, where the
// table names one, else its own; "" for an outlet that the table does not know.
// Feeds of one desk are one outlet when counting.
func (o *Outlets) House(h hearsay.Outlet) string {
	if h.Name == "" && h.Domain == "" {
		return ""
	}
	e, ok := o.Name(h.Name)
	if !ok {
		e, ok = o.Domain(cmp.Or(h.Domain, h.Name))
	}
	if !ok {
		return ""
	}
	return e.key(o)
}
