package source

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html/charset"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what was got into testdata")

// TestFeedShapes reads the feeds of testdata/feeds, one shape that feeds have in
// the world each. The comment of a file may hold
//
//	base: the feed's address
//	charset: what it is encoded in before it is read
//	label: the charset that came with it
//
// and @hh@ in a feed stands for a byte.
func TestFeedShapes(t *testing.T) {
	files, err := filepath.Glob("testdata/feeds/*.txt")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil || len(ar.Files) != 2 {
				t.Fatalf("%v, %d parts", err, len(ar.Files))
			}
			set := map[string]string{}
			for line := range strings.Lines(string(ar.Comment)) {
				k, v, _ := strings.Cut(strings.TrimSpace(line), ": ")
				set[k] = v
			}
			raw := string(ar.Files[0].Data)
			if label := set["charset"]; label != "" {
				e, _ := charset.Lookup(label)
				if raw, err = e.NewEncoder().String(raw); err != nil {
					t.Fatal(err)
				}
			}
			for _, b := range []string{"01", "09", "0b", "ff"} {
				var c byte
				fmt.Sscanf(b, "%x", &c)
				raw = strings.ReplaceAll(raw, "@"+b+"@", string([]byte{c}))
			}
			got := printFeed(NewFeedReader(strings.NewReader(raw), set["base"], set["label"], 0))
			if *update {
				ar.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(ar.Files[1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func printFeed(f *FeedReader) string {
	var b strings.Builder
	var err error
	for {
		var e Entry
		if e, err = f.Next(); err != nil {
			break
		}
		fmt.Fprintf(&b, "%d", e.Number)
		field := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, " %s=%q", name, value)
			}
		}
		field("title", e.Title)
		field("link", e.Link)
		if e.ID != e.Link {
			field("id", e.ID)
		}
		field("author", e.Author)
		if !e.Published.IsZero() {
			field("published", e.Published.Format(time.RFC3339))
		}
		if !e.Updated.IsZero() {
			field("updated", e.Updated.Format(time.RFC3339))
		}
		body := e.Body
		if len(body) > 120 {
			body = fmt.Sprintf("%s... %d bytes", body[:60], len(body))
		}
		if e.Plain && body != "" {
			body = "text: " + body
		}
		field("body", body)
		b.WriteByte('\n')
	}
	if err != io.EOF {
		fmt.Fprintf(&b, "! %v\n", err)
	}
	about := f.Feed()
	fmt.Fprintf(&b, "feed %q site=%q", about.Title, about.Site)
	if about.Next != "" {
		fmt.Fprintf(&b, " next=%q", about.Next)
	}
	if about.TTL > 0 {
		fmt.Fprintf(&b, " ttl=%v", about.TTL)
	}
	for h, skip := range about.SkipHours {
		if skip {
			fmt.Fprintf(&b, " not at %d", h)
		}
	}
	for d, skip := range about.SkipDays {
		if skip {
			fmt.Fprintf(&b, " not on %s", time.Weekday(d))
		}
	}
	b.WriteByte('\n')
	return b.String()
}
