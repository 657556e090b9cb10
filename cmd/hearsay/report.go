package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"hearsay"
	"hearsay/internal/store"
	"hearsay/internal/web"
	"hearsay/internal/wording"
)

// A reportCmd writes stories as files that need nothing else.
type reportCmd struct {
	Story  string `arg:"" optional:"" help:"Its ID, the beginning of it, or its number in \"hearsay stories\"."`
	Out    string `short:"o" placeholder:"FILE" help:"The file to write: .html or .md; \"-\" is standard output."`
	All    string `placeholder:"DIR" help:"Write a report of each story into this folder, made where there is none, with an index."`
	Format string `enum:",html,md" default:"" placeholder:"FORMAT" help:"html or md, where the name of the file does not say which."`
	Lang   string `default:"en" placeholder:"CODE" help:"The language of the program's own words in an .html report: en or de. What pages said stays as it is."`
	Force  bool   `help:"Write over a file that is no report of ours."`
}

func (reportCmd) Help() string {
	return `Writes a story as one file with its evidence inside: each note leads to the sentence in the kept text
of its page. Nothing is asked of anybody when it is read: it works offline, without script, and printed.
The same story gives the same bytes. A report that is there already is written over; any other file is
not, without --force. For PDF, open the file in a browser and print it: the sheet has a style for paper.

Examples:
  hearsay report 1 -o story.html
  hearsay report k3v9 -o story.md      Markdown with footnotes
  hearsay report 1 -o bericht.html --lang de
  hearsay report 1 -o - --format md | less
  hearsay report --all reports         one file a story, and reports/index.html`
}

func (c *reportCmd) Run(e *env) error {
	format, err := c.format()
	if err != nil {
		return usageError{err}
	}
	in := wording.Get(c.Lang)
	if in == nil {
		return usageError{fmt.Errorf("--lang %s: there is English, en, and German, de", c.Lang)}
	}
	if !in.English() && format == web.ReportMarkdown {
		return usageError{errors.New("--lang: Markdown is written in English only; write the report as .html")}
	}
	db, err := e.openToRead()
	if err != nil {
		return err
	}
	defer db.Close()
	if c.All != "" {
		return c.all(e, db, format, in)
	}
	s, err := db.Story(e.ctx, c.Story)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return web.WriteReportIn(e.ctx, db, string(s.ID), format, in, w) }
	if c.Out == "-" {
		return write(e.stdout)
	}
	n, err := c.file(c.Out, format, write)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON([]reportFile{{s.ID, c.Out, n}})
	}
	return e.note(fmt.Sprintf("%s: %s written", c.Out, size(n)))
}

// A reportFile is a written report as --json tells of it.
type reportFile struct {
	Story hearsay.StoryID `json:"story"`
	File  string          `json:"file"`
	Bytes int64           `json:"bytes"`
}

// format says what is to be written, and whether the command line is one.
func (c *reportCmd) format() (web.ReportFormat, error) {
	if c.All != "" {
		if c.Story != "" || c.Out != "" {
			return "", errors.New("--all writes every story into its folder: give neither a story nor -o")
		}
		if c.Format == "md" {
			return web.ReportMarkdown, nil
		}
		return web.ReportHTML, nil
	}
	switch {
	case c.Story == "":
		return "", errors.New("name a story, or give --all DIR for each of them")
	case c.Out == "":
		return "", errors.New("name the file to write: -o story.html, -o story.md, or -o - for standard output")
	}
	by := map[string]web.ReportFormat{".html": web.ReportHTML, ".htm": web.ReportHTML, ".md": web.ReportMarkdown, ".markdown": web.ReportMarkdown}[strings.ToLower(filepath.Ext(c.Out))]
	switch {
	case c.Format != "":
		by = web.ReportFormat(c.Format)
	case c.Out == "-":
		by = web.ReportHTML
	case strings.EqualFold(filepath.Ext(c.Out), ".pdf"):
		return "", errors.New("a PDF is made by printing: write the report as .html, open it in a browser and print it to a file")
	case by == "":
		return "", fmt.Errorf("%s: the name does not say what to write; end it in .html or .md, or give --format", c.Out)
	}
	return by, nil
}

// all writes every story. A story that fails is named, and the others written.
func (c *reportCmd) all(e *env, db *store.DB, format web.ReportFormat, in *wording.Language) error {
	all, err := db.Stories(e.ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.All, 0o755); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	var lines []web.IndexLine
	var files []reportFile
	failed := false
	for _, s := range all {
		if err := e.ctx.Err(); err != nil {
			return err
		}
		name := string(s.ID) + "." + string(format)
		n, err := c.file(filepath.Join(c.All, name), format, func(w io.Writer) error {
			return web.WriteReportIn(e.ctx, db, string(s.ID), format, in, w)
		})
		if err != nil {
			fmt.Fprintf(e.stderr, "hearsay: %s: %v\n", s.ID, err)
			failed = true
			continue
		}
		lines = append(lines, web.IndexLine{StorySummary: s, File: name})
		files = append(files, reportFile{s.ID, filepath.Join(c.All, name), n})
	}
	index := filepath.Join(c.All, "index."+string(format))
	if _, err := c.file(index, format, func(w io.Writer) error { return web.WriteReportIndexIn(lines, format, in, w) }); err != nil {
		return err
	}
	if e.json {
		if err := e.printJSON(append([]reportFile{}, files...)); err != nil {
			return err
		}
	} else if err := e.note(fmt.Sprintf("%s written, and %s", plural(len(files), "report"), index)); err != nil {
		return err
	}
	if failed {
		return errSome
	}
	return nil
}

// file writes beside the file and renames, so that no half report stays and a
// reader of the old one is not disturbed.
func (c *reportCmd) file(name string, format web.ReportFormat, write func(io.Writer) error) (n int64, err error) {
	if err := c.mayWrite(name); err != nil {
		return 0, err
	}
	f, err := draft(name)
	if err != nil {
		return 0, fmt.Errorf("report: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := write(f); err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return 0, fmt.Errorf("report: %w", err)
	}
	return info.Size(), nil
}

// mayWrite reports whether nothing but a report of ours stands in the way.
func (c *reportCmd) mayWrite(name string) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("report: %w", err)
	case info.IsDir():
		return fmt.Errorf("%s is a folder; name a file in it, or use --all %s for every story", name, name)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no plain file; \"-o -\" writes to standard output", name)
	case c.Force:
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 200))
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	for _, f := range []web.ReportFormat{web.ReportHTML, web.ReportMarkdown} {
		if bytes.Contains(head, []byte(web.ReportMark(f))) {
			return nil
		}
	}
	return fmt.Errorf("%s is there already and is no report of ours; choose another name, or give --force", name)
}

// size writes a number of bytes as people do.
func size(n int64) string {
	if n < 10_000 {
		return fmt.Sprintf("%d bytes", n)
	}
	if n < 10_000_000 {
		return fmt.Sprintf("%d KB", (n+500)/1000)
	}
	return fmt.Sprintf("%d MB", (n+500_000)/1_000_000)
}
