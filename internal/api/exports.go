package api

import (
	"mime"
	"net/http"
	"strconv"
	"time"

	"hearsay"
	"hearsay/internal/export"
	"hearsay/internal/facet"
)

// An exportFile is a name under /export with what it holds.
type exportFile struct {
	name string
	as   export.Form
	what export.What
}

func exportFiles() (out []exportFile) {
	for _, as := range []export.Form{export.CSV, export.NDJSON} {
		for _, w := range export.Whats() {
			out = append(out, exportFile{string(w) + "." + string(as), as, w})
		}
	}
	return append(out, exportFile{"annotations.jsonld", export.Annotations, ""}, exportFile{"claims.jsonld", export.Claims, ""},
		exportFile{"claimreview.jsonld", export.ClaimReview, ""}, exportFile{"references.bib", export.BibTeX, ""}, exportFile{"references.csl.json", export.CSL, ""})
}

func exportNames() (out []string) {
	for _, f := range exportFiles() {
		out = append(out, f.name)
	}
	return out
}

// exportTypes are the media types of all exports, without their parameters.
func exportTypes() (out []string) {
	seen := map[string]bool{}
	for _, f := range export.Forms() {
		t, _, _ := mime.ParseMediaType(f.Type())
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

// export writes an export of one story or all. What fails before anything was sent
// is a problem; what fails later breaks the connection off, so that half an export
// is not taken for one.
func (s *server) export(c *call) error {
	var f exportFile
	for _, f = range exportFiles() {
		if f.name == c.text("file") {
			break
		}
	}
	o := export.Options{As: f.as, What: f.what}
	name := "hearsay-"
	if c.text("id") != "" {
		b, err := s.brief(c)
		if err != nil {
			return err
		}
		o.Story = b.Story.ID
		name += string(o.Story) + "-"
	}
	if !accepts(c.r.Header.Values("Accept"), []string{f.as.Type()}) {
		return &problem{Status: http.StatusNotAcceptable, Detail: "This is given as " + f.as.Type() + " only."}
	}
	if n, err := s.without(c, o.Story); err != nil {
		return err
	} else if n > 0 {
		c.w.Header().Set("Hearsay-Left-Out", strconv.Itoa(n)+" stories without a brief")
	}
	w := &exportWriter{call: c, kind: f.as.Type(), name: name + f.name, until: time.Now().Add(longestExport)}
	if c.r.Method == http.MethodHead {
		w.begin()
		return nil
	}
	select {
	case s.exports <- struct{}{}:
		defer func() { <-s.exports }()
	default:
		return &problem{Status: http.StatusServiceUnavailable, Detail: "Other exports are being written. Try again in a moment."}
	}
	if _, err := export.Write(c.r.Context(), s.shelf, w, o); err != nil {
		if w.begun {
			panic(http.ErrAbortHandler)
		}
		return err
	}
	if !w.begun {
		w.begin()
	}
	return nil
}

// without counts the stories that have no brief, which an export leaves out.
func (s *server) without(c *call, one hearsay.StoryID) (n int, err error) {
	err = s.shelf.View(c.r.Context(), func(all *facet.Column) error {
		if i, ok := all.Find(one); one != "" {
			n = bit(ok && !all.Has(i))
			return nil
		}
		for i := range int32(all.Len()) {
			n += bit(!all.Has(i))
		}
		return nil
	})
	return n, err
}

// An exportWriter sends the headers with the first bytes, and gives the client a
// minute for each stretch, and an hour for the whole.
type exportWriter struct {
	*call
	kind, name string
	begun      bool
	until      time.Time
}

// longestExport is how long a client may hold one of the places for exports.
const longestExport = time.Hour

func (w *exportWriter) begin() {
	w.begun = true
	h := w.w.Header()
	h.Set("Content-Type", w.kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": w.name}))
	w.w.WriteHeader(http.StatusOK)
}

func (w *exportWriter) Write(b []byte) (int, error) {
	if !w.begun {
		w.begin()
	}
	by := time.Now().Add(time.Minute)
	if w.until.Before(by) {
		by = w.until
	}
	http.NewResponseController(w.w).SetWriteDeadline(by) // where it can be set
	return w.w.Write(b)
}
