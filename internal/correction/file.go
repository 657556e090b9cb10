package correction

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"hearsay"
)

// What a file may hold at the most.
const (
	maxFile  = 16 << 20 // bytes
	maxText  = 2000     // of a name or a note
	maxPages = 20_000   // named by one entry
	maxName  = 200      // bytes of the name of somebody
)

// ErrChanged says that a file of corrections was changed by another program.
var ErrChanged = errors.New("changed by another program meanwhile; try again")

// A List is the corrections of one file, in its order.
type List struct {
	All      []Correction
	Problems []*Problem // entries that cannot be read; they are not in All

	text    []byte // the file, with what was added
	read    []byte // the file as it was read
	headers []int  // where each entry's header ends in text, by index of All; -1 unknown
}

// Read reads a file of corrections. One that is not there is an empty list. A
// file that is no TOML at all is an error, with its line; an entry that makes no
// sense is one of the list's Problems.
func Read(file string) (*List, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return &List{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("corrections %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("corrections %w", err)
	}
	l, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("corrections %s%w", file, err)
	}
	return l, nil
}

// Parse reads the text of a file of corrections. Its error begins with the line:
// ":3: ...".
func Parse(text []byte) (*List, error) {
	if len(text) > maxFile {
		return nil, fmt.Errorf(": over %d MB; corrections are short", maxFile>>20)
	}
	var doc map[string]any
	if err := toml.Unmarshal(text, &doc); err != nil {
		var bad *toml.DecodeError
		if errors.As(err, &bad) {
			row, _ := bad.Position()
			return nil, fmt.Errorf(":%d: %s; mend it, or move the file away", row, strings.TrimPrefix(bad.Error(), "toml: "))
		}
		return nil, fmt.Errorf(": %w; mend it, or move the file away", err)
	}
	l := &List{text: text, read: text}
	lines, ends := headers(text)
	for key := range doc {
		if key != "correction" {
			return nil, fmt.Errorf(": unknown setting %q; every entry begins with [[correction]]", key)
		}
	}
	entries, ok := doc["correction"].([]any)
	if !ok && doc["correction"] != nil {
		return nil, errors.New(": \"correction\" is no list; every entry begins with [[correction]]")
	}
	seen := map[string]int{}
	for i, e := range entries {
		line, end := 0, -1
		if len(lines) == len(entries) {
			line, end = lines[i], ends[i]
		}
		c, err := entry(e)
		c.Line = line
		if err == nil {
			if c.ID == "" {
				c.ID = newID(c)
			}
			if k, twice := seen[c.ID]; twice {
				err = fmt.Errorf("its ID stands in line %d already; give it another, or take one of them out", l.All[k].Line)
			}
		}
		if err != nil {
			l.Problems = append(l.Problems, &Problem{ID: c.ID, Line: line, Text: err.Error()})
			continue
		}
		seen[c.ID] = len(l.All)
		l.All, l.headers = append(l.All, c), append(l.headers, end)
	}
	return l, nil
}

// headers returns the line of each [[correction]] and where that line ends.
func headers(text []byte) (lines, ends []int) {
	var p unstable.Parser
	p.Reset(text)
	line, at := 1, 0
	for p.NextExpression() {
		n := p.Expression()
		if n.Kind != unstable.ArrayTable {
			continue
		}
		k := n.Key()
		if !k.Next() || string(k.Node().Data) != "correction" || k.Next() {
			continue
		}
		k = n.Key()
		k.Next()
		offset := int(k.Node().Raw.Offset)
		if offset < at || offset > len(text) {
			return nil, nil // not as this version of the parser tells it
		}
		line += bytes.Count(text[at:offset], []byte("\n"))
		at = offset
		end := bytes.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text) - at
		} else {
			end++
		}
		lines, ends = append(lines, line), append(ends, at+end)
	}
	return lines, ends
}

// entry reads one entry. Its ID is set even where it is refused, if there is one.
func entry(v any) (c Correction, err error) {
	m, ok := v.(map[string]any)
	if !ok {
		return c, errors.New("no entry; write [[correction]] and its settings below")
	}
	c.ID, _ = m["id"].(string)
	for _, key := range sortedKeys(m) {
		v := m[key]
		var err error
		switch key {
		case "id":
			err = setText(&c.ID, v)
		case "who":
			err = setText(&c.Who, v)
		case "why":
			err = setText(&c.Why, v)
		case "do":
			var s string
			err = setText(&s, v)
			c.Do = Verb(s)
		case "when":
			err = setTime(&c.When, v)
		case "undone_by":
			err = setText(&c.UndoneBy, v)
		case "undone_at":
			err = setTime(&c.UndoneAt, v)
		case "pages":
			c.Pages, err = refs(v)
		case "story":
			var s []Ref
			if s, err = refs(v); len(s) > 0 {
				c.Stories = append([][]Ref{s}, c.Stories...)
			}
		case "stories":
			list, ok := v.([]any)
			if !ok {
				err = errors.New("must be a list of lists of pages")
			}
			for _, s := range list {
				r, bad := refs(s)
				if bad != nil {
					err = bad
					break
				}
				c.Stories = append(c.Stories, r)
			}
		case "names":
			list, ok := v.([]any)
			if !ok {
				err = errors.New("must be a list of names, as in [\"Ida Brandt\", \"I. Brandt\"]")
			}
			for _, n := range list {
				var s string
				if err = setText(&s, n); err != nil {
					break
				}
				c.Names = append(c.Names, s)
			}
		default:
			err = errors.New("no such setting; there are id, who, when, why, do, pages, story, stories, names, undone_by and undone_at")
		}
		if err != nil {
			return c, fmt.Errorf("%s: %w", key, err)
		}
	}
	return c, c.check()
}

// check says what in a correction contradicts itself.
func (c *Correction) check() error {
	if strings.ContainsAny(c.ID, " \t\r\n") {
		return errors.New("id: no spaces in it, please")
	}
	if c.Who == "" {
		return errors.New("who: say who corrects")
	}
	named := len(c.Pages)
	for _, s := range c.Stories {
		named += len(s)
		if len(s) == 0 {
			return errors.New("stories: one of them names no page")
		}
	}
	if named > maxPages {
		return fmt.Errorf("names more than %d pages", maxPages)
	}
	pages, stories := len(c.Pages), len(c.Stories)
	switch {
	case !slices.Contains(verbs, c.Do):
		return fmt.Errorf("do: %q is none of %s", string(c.Do), told(verbs))
	case c.names() && (len(c.Names) != 2 || pages > 0 || stories > 1):
		return fmt.Errorf("%s: give two names, a story or none for all, and no pages", c.Do)
	case c.names() && (c.Names[0] == "" || c.Names[1] == "" || len(c.Names[0]) > maxName || len(c.Names[1]) > maxName):
		return fmt.Errorf("%s: a name is empty, or longer than %d bytes", c.Do, maxName)
	case c.names() && strings.EqualFold(c.Names[0], c.Names[1]):
		return fmt.Errorf("%s: contradicts itself: the two names are one", c.Do)
	case !c.names() && len(c.Names) > 0:
		return fmt.Errorf("%s: takes no names", c.Do)
	case c.copies() && (pages != 2 || stories > 0):
		return fmt.Errorf("%s: give two pages, and no story", c.Do)
	case c.copies() && c.Pages[0] == c.Pages[1]:
		return fmt.Errorf("%s: contradicts itself: the two pages are one", c.Do)
	case c.Do == Move && (pages == 0 || stories > 1):
		return errors.New("move: give pages, and one story or none for a new one")
	case c.Do == Join && (pages > 0 || stories < 2):
		return errors.New("join: give stories, two or more, and no pages")
	case c.Do == Split && (pages == 0 || stories != 1):
		return errors.New("split: give pages, and the story that they leave")
	case c.Do == Rename && (pages != 1 || stories != 1):
		return errors.New("rename: give one page, whose headline is the name, and the story")
	}
	if c.Do == Move || c.Do == Split {
		for _, s := range c.Stories {
			if !slices.ContainsFunc(s, func(r Ref) bool { return !slices.Contains(c.Pages, r) }) {
				return fmt.Errorf("%s: contradicts itself: the story is named by nothing but the pages themselves", c.Do)
			}
		}
	}
	return nil
}

func setText(to *string, v any) error {
	s, ok := v.(string)
	if !ok || !utf8.ValidString(s) {
		return errors.New("must be text in quotation marks")
	}
	if len(s) > maxText {
		return fmt.Errorf("longer than %d bytes", maxText)
	}
	*to = strings.Join(strings.Fields(s), " ")
	return nil
}

func setTime(to *time.Time, v any) error {
	switch t := v.(type) {
	case time.Time:
		*to = t.UTC()
	case toml.LocalDate:
		*to = t.AsTime(time.UTC)
	case toml.LocalDateTime:
		*to = t.AsTime(time.UTC)
	default:
		return errors.New("must be a time without quotation marks, as in 2031-05-03T09:00:00Z")
	}
	return nil
}

func refs(v any) ([]Ref, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, errors.New("must be a list of pages, as in [{ url = \"https://...\", hash = \"5d41402a...\" }]")
	}
	out := make([]Ref, 0, len(list))
	for _, e := range list {
		m, ok := e.(map[string]any)
		var r Ref
		var hash string
		for _, k := range sortedKeys(m) {
			var err error
			switch k {
			case "url":
				r.URL, ok = m[k].(string)
			case "hash":
				err = setText(&hash, m[k])
			default:
				ok = false
			}
			if err != nil {
				return nil, err
			}
		}
		r.Hash = hearsay.PageID(strings.ToLower(hash))
		switch {
		case !ok:
			return nil, errors.New("a page is { url = \"...\", hash = \"...\" }, one of them or both")
		case r.URL == "" && r.Hash == "":
			return nil, errors.New("a page has neither url nor hash")
		case r.Hash != "" && (len(r.Hash) < 8 || len(r.Hash) > 64 || strings.Trim(string(r.Hash), "0123456789abcdef") != ""):
			return nil, fmt.Errorf("%q is no hash: give 8 to 64 digits of 0-9 and a-f", hash)
		}
		out = append(out, r)
	}
	return out, nil
}

func sortedKeys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
