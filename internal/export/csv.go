package export

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"hearsay"
)

// CSV is written as RFC 4180 has it: UTF-8 without a mark, a line of column names
// first, lines that end in CR LF, a cell in quotation marks where it holds a
// comma, a quotation mark or the end of a line. What stands in a cell is never
// changed by that.
//
// A spreadsheet takes a cell that begins with = + - @ (or their full-width forms),
// a tab or the end of a line for a formula, and pages are written by others: such
// a cell gets an apostrophe before it. So does one that begins with an apostrophe;
// who takes one apostrophe off the beginning of every cell has the words as they
// are. Numbers and dates never begin so.
//
// Words of one place are three columns: the words, and the bytes of the page where
// they begin and end. Lists stand in their cell as JSON.

// guard keeps a cell from being taken for a formula.
func guard(s string) string {
	for _, p := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, p) {
			return "'" + s
		}
	}
	return s
}

// A csvSheet is a table as CSV.
type csvSheet struct {
	out
	kind kind
}

func (s *csvSheet) begin() error { return s.line(s.kind.columns) }

func (s *csvSheet) story(ctx context.Context, b *hearsay.Brief) error {
	return s.kind.rows(ctx, s.shelf, b, s.put)
}

func (s *csvSheet) end(ctx context.Context) error {
	if s.kind.last == nil || !s.whole {
		return nil
	}
	return s.kind.last(ctx, s.shelf, s.put)
}

func (s *csvSheet) put(r row) error {
	s.sum.Rows++
	cells := r.cells()
	for i := range cells {
		cells[i] = guard(cells[i])
	}
	return s.line(cells)
}

func (s *csvSheet) line(cells []string) error {
	for i, c := range cells {
		if i > 0 {
			s.WriteByte(',')
		}
		if !strings.ContainsAny(c, ",\"\r\n") {
			s.WriteString(c)
			continue
		}
		s.WriteByte('"')
		s.WriteString(strings.ReplaceAll(c, `"`, `""`))
		s.WriteByte('"')
	}
	_, err := s.WriteString("\r\n")
	return err
}

// A jsonSheet is a table as one JSON object a line.
type jsonSheet struct {
	out
	kind kind
}

func (s *jsonSheet) begin() error { return nil }

func (s *jsonSheet) story(ctx context.Context, b *hearsay.Brief) error {
	return s.kind.rows(ctx, s.shelf, b, s.put)
}

func (s *jsonSheet) end(ctx context.Context) error {
	if s.kind.last == nil || !s.whole {
		return nil
	}
	return s.kind.last(ctx, s.shelf, s.put)
}

func (s *jsonSheet) put(r row) error {
	s.sum.Rows++
	_, err := s.Write(append(marshal(r), '\n'))
	return err
}

// marshal writes what always can be written, letters such as < as they are.
func marshal(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return []byte("null") // only a type of ours that JSON lacks could do so
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// list is a list as a cell: "" where it is empty.
func list[T any](l []T) string {
	if len(l) == 0 {
		return ""
	}
	return string(marshal(l))
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func number(n int) string { return strconv.Itoa(n) }

func share(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func truth(b bool) string { return strconv.FormatBool(b) }

// when is the columns of a date: the first instant, the first after it, how it was
// reached, and whether no page states it.
func when(w hearsay.When) []string {
	if !w.Known() {
		return []string{"", "", "", ""}
	}
	return []string{stamp(w.Start), stamp(w.End), w.Why, truth(w.About)}
}

// words is the columns of words of one place.
func words(e hearsay.Excerpt) []string {
	if e.None() {
		return []string{"", "", ""}
	}
	return []string{e.Text, number(e.Span.Start), number(e.Span.End)}
}

// said is the words of several places as one cell; the places stand in another.
func said(l []hearsay.Excerpt) string {
	texts := make([]string, len(l))
	for i, e := range l {
		texts[i] = e.Text
	}
	return strings.Join(texts, " … ")
}

// counts is the columns of the four counts, and the names of the last list.
func counts(o *hearsay.Origins) []string {
	var names []string
	for _, w := range o.Origins {
		names = append(names, w.Name)
	}
	return []string{number(len(o.Pages)), number(len(o.Texts)), number(len(o.Outlets)), number(len(o.Origins)), list(names), string(marshal(o))}
}

// join makes one row of cells.
func join(parts ...[]string) (out []string) {
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func columns(s string) []string { return strings.Fields(s) }

var pageColumns = columns("story number page url locator outlet domain house headline headline_start headline_end authors" +
	" published_start published_end published_why published_about kind language text why fetched gone reason")

func (r *PageRow) cells() []string {
	var authors []string
	for _, a := range r.Authors {
		authors = append(authors, a.Text)
	}
	n, text := "", ""
	if r.Story != "" {
		n, text = number(r.Number), number(r.Text)
	}
	return join([]string{string(r.Story), n, string(r.Page), r.URL, r.Locator, r.Outlet.Name, r.Outlet.Domain, r.House}, words(r.Headline),
		[]string{list(authors)}, when(r.Published), []string{string(r.Kind), r.Language, text, list(r.Why), stamp(r.Fetched), truth(r.Gone), r.Reason})
}

var copyColumns = columns("story kind from to source directed share share_from credit credit_start credit_end given taken only reasons")

func (r *CopyRow) cells() []string {
	return join([]string{string(r.Story), string(r.Kind), string(r.From), string(r.To), r.Source, truth(r.Directed), share(r.Share), share(r.ShareFrom)},
		words(r.Credit), []string{list(r.Given), list(r.Taken), list(r.Only), list(r.Reasons)})
}

var statementColumns = columns("story id number page url kind speaker speaker_name speaker_kind name cue verb speech denied inner words places quoted" +
	" sentence sentence_start sentence_end via said_start said_end said_why said_about repeats pages texts outlets origins origin_names lists")

func (r *StatementRow) cells() []string {
	return join([]string{string(r.Story), string(r.ID), number(r.Number), string(r.Page), r.URL, string(r.Kind), string(r.Speaker), r.SpeakerName,
		string(r.SpeakerKind), r.Name.Text, r.Cue.Text, r.Verb, truth(r.Speech), truth(r.Denied), truth(r.Inner), said(r.Words), list(r.Words), list(r.Quoted)},
		words(r.Sentence), []string{list(r.Via)}, when(r.Said), []string{list(r.Repeats)}, counts(&r.Origins))
}

var eventColumns = columns("story id start end why about root mode background minor actors targets label page label_start label_end reports" +
	" pages texts outlets origins origin_names lists")

func (r *EventRow) cells() []string {
	l := words(r.Label)
	return join([]string{string(r.Story), string(r.ID)}, when(r.When), []string{string(r.Root), string(r.Mode), truth(r.Background), truth(r.Minor),
		list(r.Actors), list(r.Targets), l[0], string(r.Label.Span.Page), l[1], l[2], list(r.Reports)}, counts(&r.Origins))
}

var outlookColumns = columns("story question question_text number page url holder holder_kind holder_name claim claim_start claim_end hedge condition" +
	" sentence sentence_start sentence_end low high direction quoted repeats later")

func (r *OutlookRow) cells() []string {
	low, high := "", ""
	if r.Band != (hearsay.Band{}) {
		low, high = number(r.Band.Low), number(r.Band.High)
	}
	return join([]string{string(r.Story), r.Question, r.QuestionText, number(r.Number), string(r.Page), r.URL, string(r.Holder), string(r.HolderKind),
		r.HolderName.Text}, words(r.Claim), []string{r.Hedge.Text, r.Condition.Text}, words(r.Sentence),
		[]string{low, high, string(r.Direction), truth(r.Quoted), list(r.Repeats), list(r.Later)})
}

var differenceColumns = columns("story difference kind about side value number page url speaker name words words_start words_end repeats")

func (r *DifferenceRow) cells() []string {
	return join([]string{string(r.Story), number(r.Difference), string(r.Kind), r.About, number(r.Side), r.Value, number(r.Number), string(r.Page), r.URL,
		string(r.Speaker), r.Name}, words(r.Words), []string{list(r.Repeats)})
}

var entityColumns = columns("story id kind name aliases country gender roles mentions places")

func (r *EntityRow) cells() []string {
	return []string{string(r.Story), string(r.ID), string(r.Kind), r.Name, list(r.Aliases), r.Country, r.Gender, list(r.Roles), number(len(r.Mentions)), list(r.Mentions)}
}
