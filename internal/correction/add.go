package correction

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Add appends a correction to the list and gives it its ID. What is in the file
// already stays as it is, comments and all.
func (l *List) Add(c Correction) (Correction, error) {
	c.Who, c.Why = fold(c.Who), fold(c.Why)
	for i, n := range c.Names {
		c.Names[i] = fold(n)
	}
	c.When = c.When.UTC().Truncate(time.Second)
	c.ID, c.UndoneBy, c.UndoneAt = newID(c), "", time.Time{}
	if err := c.check(); err != nil {
		return c, fmt.Errorf("correction: %w", err)
	}
	text := bytes.Clone(l.text)
	if len(text) == 0 {
		text = []byte(preface)
	} else if text[len(text)-1] != '\n' {
		text = append(text, '\n')
	}
	n, err := Parse(append(text, c.toml()...))
	if err != nil {
		return c, fmt.Errorf("correction%w", err)
	}
	if len(n.All) != len(l.All)+1 {
		return c, fmt.Errorf("correction %s: stands in the file already", c.ID)
	}
	n.read = l.read
	*l = *n
	return l.All[len(l.All)-1], nil
}

const preface = `# What people put right about stories. hearsay appends to this file and reads it
# whenever it groups pages; it may be edited, copied and joined with another.
# "hearsay corrections" lists it, "hearsay corrections --check" looks it over.
`

// Undo marks a correction as taken back. Without an ID it is the last one that
// stands.
func (l *List) Undo(id, who string, when time.Time) (Correction, error) {
	at := -1
	for i := range l.All {
		c := &l.All[i]
		if id == "" && !c.Undone() || id != "" && c.ID == id {
			at = i
		}
	}
	switch {
	case at < 0 && id == "":
		return Correction{}, errors.New("there is no correction to undo; \"hearsay corrections\" lists them")
	case at < 0:
		return Correction{}, fmt.Errorf("there is no correction %s; \"hearsay corrections\" lists them", id)
	case l.All[at].Undone():
		return l.All[at], fmt.Errorf("correction %s was undone already, by %s", id, l.All[at].UndoneBy)
	case l.headers[at] < 0:
		return l.All[at], fmt.Errorf("correction %s does not begin with [[correction]] on a line of its own; undo it by hand: write undone_by and undone_at", l.All[at].ID)
	}
	end := l.headers[at]
	mark := fmt.Sprintf("undone_by = %s\nundone_at = %s\n", quote(fold(who)), when.UTC().Format(time.RFC3339))
	if end > 0 && l.text[end-1] != '\n' {
		mark = "\n" + mark
	}
	n, err := Parse(slices.Concat(l.text[:end], []byte(mark), l.text[end:]))
	if err != nil {
		return l.All[at], fmt.Errorf("correction %s%w", l.All[at].ID, err)
	}
	if len(n.All) != len(l.All) || !n.All[at].Undone() {
		return l.All[at], fmt.Errorf("correction %s cannot be marked in the file; undo it by hand: write undone_by and undone_at", l.All[at].ID)
	}
	n.read = l.read
	*l = *n
	return l.All[at], nil
}

// Save writes the list to the file that it was read from, whole or not at all.
// Where the file is no longer what was read, nothing is written and the error is
// ErrChanged.
func (l *List) Save(file string) (err error) {
	if real, e := filepath.EvalSymlinks(file); e == nil {
		file = real
	}
	mode := fs.FileMode(0o600) // as the database beside it
	if info, e := os.Stat(file); e == nil {
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".corrections-*")
	if err != nil {
		return fmt.Errorf("corrections %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(l.text)
	if err = errors.Join(err, tmp.Chmod(mode), tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("corrections %w", err)
	}
	now, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("corrections %w", err)
	}
	if !bytes.Equal(now, l.read) {
		return fmt.Errorf("corrections %s: %w", file, ErrChanged)
	}
	if err = os.Rename(tmp.Name(), file); err != nil {
		return fmt.Errorf("corrections %w", err)
	}
	l.read = l.text
	return nil
}

// Same reports whether two lists were read from the same text.
func (l *List) Same(m *List) bool { return bytes.Equal(l.text, m.text) }

// toml writes an entry as it stands in the file.
func (c *Correction) toml() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "\n[[correction]]\nid = %s\nwho = %s\nwhen = %s\n", quote(c.ID), quote(c.Who), c.When.Format(time.RFC3339))
	if c.Why != "" {
		fmt.Fprintf(&b, "why = %s\n", quote(c.Why))
	}
	fmt.Fprintf(&b, "do = %s\n", quote(string(c.Do)))
	list := func(indent string, refs []Ref) {
		b.WriteString("[\n")
		for _, r := range refs {
			var parts []string
			if r.URL != "" {
				parts = append(parts, "url = "+quote(r.URL))
			}
			if r.Hash != "" {
				parts = append(parts, "hash = "+quote(string(r.Hash)))
			}
			fmt.Fprintf(&b, "%s  { %s },\n", indent, strings.Join(parts, ", "))
		}
		b.WriteString(indent + "]")
	}
	if len(c.Names) > 0 {
		fmt.Fprintf(&b, "names = [%s, %s]\n", quote(c.Names[0]), quote(c.Names[1]))
	}
	if len(c.Pages) > 0 {
		b.WriteString("pages = ")
		list("", c.Pages)
		b.WriteString("\n")
	}
	switch {
	case c.Do == Join:
		b.WriteString("stories = [\n")
		for _, s := range c.Stories {
			b.WriteString("  ")
			list("  ", s)
			b.WriteString(",\n")
		}
		b.WriteString("]\n")
	case len(c.Stories) > 0:
		b.WriteString("story = ")
		list("", c.Stories[0])
		b.WriteString("\n")
	}
	return b.Bytes()
}

// fold makes one line of a name or a note, without what could not be kept.
func fold(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	for len(s) > maxText {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return s
}

// quote writes a basic string of TOML.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
