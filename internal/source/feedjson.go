package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// isJSONFeed tells a JSON Feed (jsonfeed.org) by its version.
func isJSONFeed(head []byte) bool {
	t := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	t = bytes.ReplaceAll(t[:min(len(t), 4096)], []byte(`\/`), []byte("/"))
	return len(t) > 0 && t[0] == '{' && bytes.Contains(t, []byte(`"version"`)) && bytes.Contains(t, []byte("//jsonfeed.org/version/"))
}

// jsonEntries reads the items of a JSON Feed one at a time.
type jsonEntries struct {
	d      *json.Decoder
	inside bool // the list of items
	begun  bool
}

func newJSONEntries(r io.Reader) *jsonEntries { return &jsonEntries{d: json.NewDecoder(r)} }

// A jsonItem is an item of a JSON Feed. What a feed got wrong in one field costs
// no other.
type jsonItem map[string]json.RawMessage

func (i jsonItem) text(names ...string) string {
	for _, name := range names {
		var s string
		var n json.Number
		if json.Unmarshal(i[name], &s) == nil && strings.TrimSpace(s) != "" {
			return s
		}
		if json.Unmarshal(i[name], &n) == nil && n != "" {
			return n.String()
		}
	}
	return ""
}

func (j *jsonEntries) next(feed *Feed) (Entry, error) {
	for !j.inside {
		if !j.begun {
			j.begun = true
			if t, err := j.d.Token(); err != nil {
				return Entry{}, whole(err)
			} else if t != json.Delim('{') {
				return Entry{}, errors.New("it is no object")
			}
		}
		key, err := j.d.Token()
		if err != nil {
			return Entry{}, whole(err)
		}
		if key == json.Delim('}') {
			return Entry{}, io.EOF
		}
		if key == "items" {
			t, err := j.d.Token()
			if err != nil {
				return Entry{}, whole(err)
			}
			if t == nil {
				continue
			}
			if t != json.Delim('[') {
				return Entry{}, errors.New("its items are no list")
			}
			j.inside = true
			break
		}
		var v json.RawMessage
		if err := j.d.Decode(&v); err != nil {
			return Entry{}, whole(err)
		}
		about := jsonItem{"v": v}
		switch key {
		case "title":
			feed.Title = bare(about.text("v"))
		case "home_page_url":
			feed.Site = web(about.text("v"))
		case "next_url":
			feed.Next = web(about.text("v"))
		}
	}
	if !j.d.More() {
		if _, err := j.d.Token(); err != nil {
			return Entry{}, whole(err)
		}
		j.inside = false
		return j.next(feed)
	}
	var v json.RawMessage
	if err := j.d.Decode(&v); err != nil {
		return Entry{}, whole(err)
	}
	var i jsonItem
	if json.Unmarshal(v, &i) != nil {
		return Entry{}, nil // no object: an entry without anything
	}
	return i.entry(), nil
}

// whole says that an end in the middle is none.
func whole(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w at byte %s", err, strconv.FormatInt(syntax.Offset, 10))
	}
	return err
}

func (i jsonItem) entry() Entry {
	date := func(name string) time.Time { return said(i.text(name)) }
	e := Entry{ID: i.text("id"), Title: bare(i.text("title")), Link: i.text("url", "external_url"), Published: date("date_published"), Updated: date("date_modified")}
	if e.Body = strings.TrimSpace(i.text("content_html")); e.Body == "" {
		e.Body, e.Plain = strings.TrimSpace(i.text("content_text")), true
	}
	var authors []struct{ Name string }
	var author struct{ Name string }
	if json.Unmarshal(i["authors"], &authors) == nil && len(authors) > 0 {
		e.Author = authors[0].Name
	} else if json.Unmarshal(i["author"], &author) == nil {
		e.Author = author.Name
	}
	return e
}
