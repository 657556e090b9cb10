// Package export writes what was found in the pile for other tools: tables (CSV,
// one JSON object a line), drafts of schema.org claims, W3C Web Annotations, and
// references for BibTeX and CSL.
//
// [Write] goes over the stories in order of their IDs, or over one, and holds one
// brief in memory at a time, so that a pile of any size streams. The same pile
// gives the same bytes.
//
// An export is complete or an error. Each brief is held against the list of pages
// that its story had when the export began; where they differ, stories were
// written meanwhile, and a page that moved from a story to come into one that is
// written would be lost. The error is then [ErrChanged] and the caller starts
// again. What cannot be said in a format (a claim on pages without an address,
// words that are no text of the page), and a story that has no brief, is counted
// and named in [Sum], never dropped in silence.
//
// Tables: a row is one page, copy, statement, event, outlook, voice of a
// difference, or entity, with the ID of its story first. Both forms hold the same
// rows in the same order. A row of NDJSON is the finding as "hearsay show --json"
// has it; CSV flattens it (csv.go says how, and how cells are kept from being
// taken for formulas).
package export

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"hearsay"
	"hearsay/internal/store"
)

// A Form is a format.
type Form string

// The forms. CSV and NDJSON take a What, the others say what they hold.
const (
	CSV         Form = "csv"
	NDJSON      Form = "ndjson"
	Annotations Form = "annotations" // W3C Web Annotation, JSON-LD
	Claims      Form = "claims"      // schema.org Claim, JSON-LD
	ClaimReview Form = "claimreview" // schema.org ClaimReview, drafts without a rating, JSON-LD
	BibTeX      Form = "bibtex"
	CSL         Form = "csl" // CSL-JSON
)

// Forms returns every form.
func Forms() []Form {
	return []Form{CSV, NDJSON, Annotations, Claims, ClaimReview, BibTeX, CSL}
}

// Table reports whether the form is a table, which takes a What.
func (f Form) Table() bool { return f == CSV || f == NDJSON }

// Type returns the media type of a form.
func (f Form) Type() string {
	switch f {
	case CSV:
		return "text/csv; charset=utf-8; header=present"
	case NDJSON:
		return "application/x-ndjson"
	case Annotations:
		return `application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"`
	case Claims, ClaimReview:
		return "application/ld+json"
	case BibTeX:
		return "application/x-bibtex; charset=utf-8"
	case CSL:
		return "application/vnd.citationstyles.csl+json"
	}
	return ""
}

// A What is what a table lists.
type What string

// The tables.
const (
	Pages       What = "pages"
	Copies      What = "copies"
	Statements  What = "statements"
	Events      What = "events"
	Outlooks    What = "outlook"
	Differences What = "differences"
	Entities    What = "entities"
)

// Whats returns every table.
func Whats() []What {
	return []What{Pages, Copies, Statements, Events, Outlooks, Differences, Entities}
}

// A Shelf is what is read; a [store.DB] is one.
type Shelf interface {
	Stories(ctx context.Context) ([]store.StorySummary, error)
	StoriesNamed(ctx context.Context, ids ...hearsay.StoryID) ([]store.StorySummary, error)
	Brief(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error)
	About(ctx context.Context, id hearsay.PageID) (*hearsay.Page, error)
	Page(ctx context.Context, id hearsay.PageID) (*hearsay.Page, error)
	Failures(ctx context.Context) ([]store.Failure, error)
}

// Options say what to write.
type Options struct {
	As    Form
	What  What            // for tables only
	Story hearsay.StoryID // of one story, by its ID; "" is all of them
	// Progress is told how many stories are done, where it is not nil.
	Progress func(done, total int)
}

// Check says what is wrong with the options.
func (o Options) Check() error {
	switch {
	case !slices.Contains(Forms(), o.As):
		return fmt.Errorf("%w: there is no form %q", ErrOptions, o.As)
	case !o.As.Table() && o.What != "":
		return fmt.Errorf("%w: %s has no choice of table", ErrOptions, o.As)
	case o.As.Table() && !slices.Contains(Whats(), o.What):
		return fmt.Errorf("%w: %s needs a table: pages, copies, statements, events, outlook, differences or entities", ErrOptions, o.As)
	}
	return nil
}

// A Sum says what was written.
type Sum struct {
	Stories int    `json:"stories"`
	Rows    int    `json:"rows"`          // rows, claims, annotations or references
	LeftOut int    `json:"left_out"`      // what the form cannot say
	Why     string `json:"why,omitempty"` // why it was left out
	// Without counts the stories that have no brief, since none could be made; all of
	// them is left out. "hearsay rebuild" makes it, or says why it cannot.
	Without int `json:"without,omitempty"`
}

// The kinds of error that a caller may want to tell apart.
var (
	ErrOptions = errors.New("cannot be exported so")
	ErrChanged = errors.New("the stories were being written meanwhile: nothing is lost, start the export again")
)

// A sheet is a form being written.
type sheet interface {
	begin() error
	story(ctx context.Context, b *hearsay.Brief) error
	end(ctx context.Context) error
}

// out is what every sheet has.
type out struct {
	*bufio.Writer
	shelf Shelf
	sum   *Sum
	whole bool // all stories
}

// Write writes the export. What was written to w is whole only where the error is
// nil.
func Write(ctx context.Context, shelf Shelf, w io.Writer, o Options) (sum Sum, err error) {
	if err := o.Check(); err != nil {
		return sum, err
	}
	var list []store.StorySummary
	if o.Story == "" {
		list, err = shelf.Stories(ctx)
	} else if list, err = shelf.StoriesNamed(ctx, o.Story); err == nil && len(list) == 0 {
		err = fmt.Errorf("story %s: %w", o.Story, store.ErrNotFound)
	}
	if err != nil {
		return sum, err
	}
	slices.SortFunc(list, func(a, b store.StorySummary) int { return cmp.Compare(a.ID, b.ID) })
	buf := bufio.NewWriterSize(w, 64<<10)
	s := newSheet(o, out{buf, shelf, &sum, o.Story == ""})
	if err := s.begin(); err != nil {
		return sum, err
	}
	for i, st := range list {
		b, err := whole(ctx, shelf, &st)
		switch {
		case errors.Is(err, store.ErrNotFound):
			sum.Without++
		case err != nil:
			return sum, err
		default:
			if err := s.story(ctx, b); err != nil {
				return sum, err
			}
			sum.Stories++
		}
		if o.Progress != nil {
			o.Progress(i+1, len(list))
		}
	}
	if err := s.end(ctx); err != nil {
		return sum, err
	}
	return sum, buf.Flush()
}

func newSheet(o Options, w out) sheet {
	switch o.As {
	case CSV:
		return &csvSheet{w, table(o.What)}
	case NDJSON:
		return &jsonSheet{w, table(o.What)}
	case Annotations:
		return &annotationSheet{listSheet: listSheet{out: w}}
	case Claims, ClaimReview:
		return &claimSheet{listSheet{out: w}, o.As == ClaimReview}
	case BibTeX:
		return &bibSheet{w}
	}
	return &cslSheet{listSheet{out: w}}
}

// whole returns the brief of a story as it was listed. The error is ErrNotFound where
// the story has none.
func whole(ctx context.Context, shelf Shelf, s *store.StorySummary) (*hearsay.Brief, error) {
	b, err := shelf.Brief(ctx, s.ID)
	changed := err == nil && !samePages(b, s.Pages)
	if errors.Is(err, store.ErrNotFound) {
		now, err := shelf.StoriesNamed(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		changed = !slices.ContainsFunc(now, func(t store.StorySummary) bool { return slices.Equal(t.Pages, s.Pages) })
	}
	if changed {
		return nil, fmt.Errorf("story %s: %w", s.ID, ErrChanged)
	}
	if err != nil {
		return nil, err
	}
	Lists(b)
	return b, nil
}

func samePages(b *hearsay.Brief, listed []hearsay.PageID) bool {
	have := make([]hearsay.PageID, len(b.Pages))
	for i := range b.Pages {
		have[i] = b.Pages[i].Page
	}
	slices.Sort(have)
	listed = slices.Sorted(slices.Values(listed))
	return slices.Equal(have, listed)
}

// Lists puts an empty list in the place of each that is nil, so that JSON has []
// for it and not null. v is a pointer.
func Lists(v any) { lists(reflect.ValueOf(v).Elem()) }

func lists(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			lists(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				lists(f)
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
			return
		}
		switch v.Type().Elem().Kind() {
		case reflect.Struct, reflect.Pointer, reflect.Slice:
			for i := range v.Len() {
				lists(v.Index(i))
			}
		}
	}
}
