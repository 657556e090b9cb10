package source

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// savedFrom returns the address, and the time, that whoever saved a page noted
// in a comment near its start. Two notes are known:
//
//	<!-- saved from url=(0030)https://news.example/a -->    browsers
//	<!-- Page saved with SingleFile
//	     url: https://news.example/a
//	     saved date: Sun Aug 16 2020 14:20:05 GMT+0200 -->  SingleFile
//
// What a page says of itself (its canonical link, og:url) is not its address.
func savedFrom(body []byte) (address string, when time.Time) {
	head := body[:min(len(body), 8<<10)]
	for {
		i := bytes.Index(head, []byte("<!--"))
		if i < 0 {
			return "", time.Time{}
		}
		head = head[i+len("<!--"):]
		j := bytes.Index(head, []byte("-->"))
		if j < 0 {
			return "", time.Time{}
		}
		note := strings.TrimSpace(string(head[:j]))
		head = head[j:]
		if rest, ok := strings.CutPrefix(note, "saved from url=("); ok {
			if _, rest, ok = strings.Cut(rest, ")"); ok {
				if a := web(rest); a != "" {
					return a, time.Time{}
				}
			}
		}
		if strings.HasPrefix(note, "Page saved with SingleFile") {
			for line := range strings.Lines(note) {
				line = strings.TrimSpace(line)
				if v, ok := strings.CutPrefix(line, "url:"); ok {
					address = web(v)
				}
				if v, ok := strings.CutPrefix(line, "saved date:"); ok {
					v, _, _ = strings.Cut(strings.TrimSpace(v), " (")
					when, _ = time.Parse("Mon Jan 2 2006 15:04:05 GMT-0700", v)
					when = when.UTC()
				}
			}
			return address, when
		}
	}
}

// noted returns the address in a note beside a file: story.html.url or
// story.url, holding the address alone or as Windows keeps shortcuts (a line
// "URL=https://..."). It returns "" where there is no such note.
func noted(name string) string {
	for _, n := range []string{name + ".url", strings.TrimSuffix(name, filepath.Ext(name)) + ".url"} {
		info, err := os.Stat(n)
		if err != nil || !info.Mode().IsRegular() || info.Size() > 8<<10 {
			continue
		}
		b, err := os.ReadFile(n)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(b)) {
			line = strings.TrimSpace(line)
			if v, ok := strings.CutPrefix(line, "URL="); ok {
				line = v
			}
			if a := web(line); a != "" {
				return a
			}
		}
	}
	return ""
}

// web returns s where it is an address of the web, else "".
func web(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(s, " \t\r\n") {
		return ""
	}
	return s
}
