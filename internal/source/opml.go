package source

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// An Outline is a feed in a list of feeds.
type Outline struct {
	Title string
	URL   string // of the feed
	Site  string // of the page that it goes with
}

// ReadOPML returns the feeds of an OPML file (opml.org), in whatever folders they
// lie. One that stands twice is there once. limit bounds the file in bytes, 0 for
// DefaultLimit.
func ReadOPML(r io.Reader, limit int64) ([]Outline, error) {
	if limit <= 0 {
		limit = DefaultLimit
	}
	text, _ := feedText(r, "")
	d := xml.NewDecoder(&fence{r: text, left: limit})
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var out []Outline
	seen := map[string]bool{}
	root := false
	for {
		t, err := d.Token()
		switch {
		case err == io.EOF && root:
			return out, nil
		case err == io.EOF:
			return nil, errors.New("it is no OPML")
		case errors.Is(err, errEntry):
			return out, fmt.Errorf("%w: more than %d MB", ErrTooLarge, limit>>20)
		case err != nil:
			return out, fmt.Errorf("the OPML is broken: %w", err)
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		root = root || strings.EqualFold(start.Name.Local, "opml")
		if !strings.EqualFold(start.Name.Local, "outline") {
			continue
		}
		var o Outline
		for _, a := range start.Attr {
			switch {
			case strings.EqualFold(a.Name.Local, "xmlUrl"):
				o.URL = resolve(nil, a.Value)
			case strings.EqualFold(a.Name.Local, "htmlUrl"):
				o.Site = resolve(nil, a.Value)
			case strings.EqualFold(a.Name.Local, "title"), strings.EqualFold(a.Name.Local, "text") && o.Title == "":
				o.Title = bare(a.Value)
			}
		}
		if o.URL != "" && !seen[o.URL] {
			seen[o.URL] = true
			out = append(out, o)
		}
	}
}

// WriteOPML writes a list of feeds as OPML 2.0, made at a time that may be zero.
func WriteOPML(w io.Writer, title string, made time.Time, feeds []Outline) error {
	type outline struct {
		Type  string `xml:"type,attr"`
		Text  string `xml:"text,attr"`
		Title string `xml:"title,attr"`
		URL   string `xml:"xmlUrl,attr"`
		Site  string `xml:"htmlUrl,attr,omitempty"`
	}
	var doc struct {
		XMLName xml.Name  `xml:"opml"`
		Version string    `xml:"version,attr"`
		Title   string    `xml:"head>title"`
		Created string    `xml:"head>dateCreated,omitempty"`
		Body    []outline `xml:"body>outline"`
	}
	doc.Version, doc.Title = "2.0", title
	if !made.IsZero() {
		doc.Created = made.UTC().Format(time.RFC1123)
	}
	for _, f := range feeds {
		name := nonempty(f.Title, f.URL)
		doc.Body = append(doc.Body, outline{Type: "rss", Text: name, Title: name, URL: f.URL, Site: f.Site})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
