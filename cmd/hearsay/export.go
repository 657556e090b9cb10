package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"hearsay"
	"hearsay/internal/export"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// warcForm is the one form that package export does not write: the pages
// themselves.
const warcForm = "warc"

// An exportCmd writes the pile, or what was found in it, for other tools.
type exportCmd struct {
	File  string `arg:"" optional:"" name:"file" help:"The file to write; \"-\" is standard output. An archive is packed where its name ends in .gz."`
	As    string `enum:"warc,csv,ndjson,annotations,claims,claimreview,bibtex,csl" default:"warc" placeholder:"FORM" help:"warc (the pages as received), csv, ndjson, annotations (W3C Web Annotation), claims, claimreview (schema.org), bibtex or csl."`
	What  string `enum:",pages,copies,statements,events,outlook,differences,entities" default:"" placeholder:"TABLE" help:"For csv and ndjson: pages, copies, statements, events, outlook, differences or entities."`
	Story string `placeholder:"STORY" help:"Only one story: its ID, the beginning of it, or its number in \"hearsay stories\"."`
	Out   string `short:"o" placeholder:"FILE" help:"The same as FILE."`
}

func (exportCmd) Help() string {
	return `Without --as, writes every kept page, as it was received, into a WARC archive that hearsay and other
tools read. The other forms write what was found, of all stories or of one, whole: nothing is cut off,
and what a form cannot say is counted. A file that is there already is not written over.

Cells that a spreadsheet would take for a formula begin with an apostrophe.

Examples:
  hearsay export pile.warc.gz
  hearsay export - | hearsay read --db other.db -
  hearsay export --as csv --what statements statements.csv
  hearsay export --as ndjson --what events --story 1 -
  hearsay export --as annotations -o story.jsonld --story k3v9
  hearsay export --as bibtex > pages.bib`
}

func (c *exportCmd) Run(e *env) (err error) {
	if c.File != "" && c.Out != "" {
		return usageError{errors.New("give FILE or -o, not both")}
	}
	file := cmp.Or(c.File, c.Out)
	if file == "" {
		if c.As == warcForm {
			return usageError{errors.New("export: name the archive to write; \"-\" is standard output")}
		}
		file = "-"
	}
	o := export.Options{As: export.Form(c.As), What: export.What(c.What)}
	if c.As != warcForm {
		err = o.Check()
	} else if c.What != "" {
		err = errors.New("--what chooses a table of --as csv or --as ndjson; an archive has none")
	}
	if err != nil {
		return usageError{fmt.Errorf("export: %w", err)}
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	if c.Story != "" {
		s, err := db.Story(e.ctx, c.Story)
		if err != nil {
			return err
		}
		o.Story = s.ID
	}
	out := io.Writer(e.stdout)
	if file != "-" {
		// Written beside and renamed, so that no half file stays.
		f, err := draft(file)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		defer os.Remove(f.Name())
		defer f.Close()
		out = f
	}
	sum, thing, err := c.write(e, db, out, o, file)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if f, ok := out.(*os.File); ok && file != "-" {
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return fmt.Errorf("export: %w", err)
		}
		// Link fails where Rename would write over.
		if err := os.Link(f.Name(), file); err != nil {
			return fmt.Errorf("export: %w", err)
		}
		if e.json {
			if err := e.printJSON(sum); err != nil || sum.Without == 0 {
				return err
			}
			return errSome
		}
	}
	said := plural(sum.Rows, thing) + " written"
	if sum.LeftOut > 0 {
		said += fmt.Sprintf(", %d left out: %s", sum.LeftOut, sum.Why)
	}
	if err := e.note(said); err != nil || sum.Without == 0 {
		return err
	}
	fmt.Fprintf(e.stderr, "hearsay: %s without a brief left out; \"hearsay rebuild\" makes it or says why it cannot\n", plural(sum.Without, "story"))
	return errSome
}

// write writes the export and says what its rows are called.
func (c *exportCmd) write(e *env, db *store.DB, out io.Writer, o export.Options, file string) (sum export.Sum, thing string, err error) {
	if c.As == warcForm {
		sum.Rows, err = warc(e, db, out, o.Story, strings.HasSuffix(file, ".gz"))
		return sum, "page", err
	}
	p := newProgress(e)
	defer p.end()
	o.Progress = func(done, total int) {
		p.at(pipeline.Step{Doing: "writing stories", Done: done, Total: total})
	}
	sum, err = export.Write(e.ctx, db, out, o)
	thing = map[export.Form]string{export.Annotations: "annotation", export.Claims: "claim", export.ClaimReview: "draft", export.BibTeX: "reference", export.CSL: "reference"}[o.As]
	return sum, cmp.Or(thing, "row"), err
}

// warc writes the kept pages, of one story or all, as an archive.
func warc(e *env, db *store.DB, out io.Writer, story hearsay.StoryID, packed bool) (n int, err error) {
	buf := bufio.NewWriterSize(out, 1<<20)
	w, err := source.NewWARC(buf, packed)
	if err != nil {
		return 0, err
	}
	pages := db.Pages(e.ctx)
	if story != "" {
		s, err := db.Story(e.ctx, string(story))
		if err != nil {
			return 0, err
		}
		pages = func(yield func(*hearsay.Page, error) bool) {
			for _, id := range s.Pages {
				p, err := db.Page(e.ctx, id)
				if errors.Is(err, store.ErrPruned) {
					continue
				}
				if !yield(p, err) {
					return
				}
			}
		}
	}
	for p, err := range pages {
		if err == nil {
			err = w.Put(p)
		}
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, buf.Flush()
}
