package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
)

// An extractCmd prints articles.
type extractCmd struct {
	Files []string `arg:"" name:"file" help:"Files, folders (with all below them) or patterns."`
}

func (extractCmd) Help() string {
	return `Examples:
  hearsay extract page.html           the article, its title first
  hearsay extract --json saved/       one JSON object a line: file, title, byline, outlet, published, language, body`
}

// An extracted is an article as "extract --json" prints it. Empty is "none".
type extracted struct {
	File      string `json:"file"`
	Title     string `json:"title"`
	Byline    string `json:"byline"`
	Outlet    string `json:"outlet"`
	Published string `json:"published"` // a day, month or year: 2020-08-16, 2020-08, 2020
	Language  string `json:"language"`
	Body      string `json:"body"`
}

func (c *extractCmd) Run(e *env) error {
	var failed bool
	enc := json.NewEncoder(e.stdout)
	enc.SetEscapeHTML(false)
	for p, err := range source.Read(e.ctx, c.Files, source.Options{Except: []string{e.db, e.db + "-wal", e.db + "-shm"}}) {
		if e.ctx.Err() != nil {
			return e.ctx.Err()
		}
		var a *hearsay.Article
		if err == nil {
			if a, err = article.Extract(p); err != nil {
				err = fmt.Errorf("%s: %s", p.Locator, pipeline.Why(p, err))
			}
		}
		if err != nil {
			failed = true
			fmt.Fprintln(e.stderr, "hearsay:", clean(err.Error()))
			continue
		}
		x := extracted{File: p.Locator, Title: a.Headline.Text, Byline: byline(a.Authors), Outlet: a.Outlet.String(),
			Published: isoDate(a.Published), Language: a.Language, Body: a.Body()}
		if e.json {
			err = enc.Encode(x)
		} else {
			err = x.print(e)
		}
		if err != nil {
			return err
		}
	}
	if failed {
		return errSome
	}
	return nil
}

func byline(authors []hearsay.Excerpt) string {
	names := make([]string, len(authors))
	for i, a := range authors {
		names[i] = a.Text
	}
	return strings.Join(names, ", ")
}

func (x extracted) print(e *env) error {
	head := []string{}
	for _, s := range []string{x.Outlet, x.Byline, x.Published, x.File} {
		if s != "" {
			head = append(head, clean(s))
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%s\n\n", clean(x.Title), strings.Join(head, " · "))
	for para := range strings.Lines(x.Body) {
		wrap(&out, clean(strings.TrimSpace(para)), "", "")
		out.WriteByte('\n')
	}
	_, err := e.stdout.Write([]byte(out.String() + "\n"))
	return err
}

// isoDate writes a date with as much as is known of it.
func isoDate(w hearsay.When) string {
	switch {
	case !w.Known():
		return ""
	case w.Days() <= 1:
		return w.Start.Format(time.DateOnly)
	case w.Days() <= 31 && w.Start.Day() == 1 && w.End.Day() == 1:
		return w.Start.Format("2006-01")
	case w.Start.YearDay() == 1 && w.End.Equal(w.Start.AddDate(1, 0, 0)):
		return w.Start.Format("2006")
	}
	return w.Start.Format(time.DateOnly) + "/" + w.End.Add(-time.Nanosecond).Format(time.DateOnly)
}
