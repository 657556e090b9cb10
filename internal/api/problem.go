package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"hearsay/internal/export"
	"hearsay/internal/store"
)

// A problem is an error as RFC 9457 has it.
type problem struct {
	Type      string `json:"type"` // "about:blank": the status says what it is
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail,omitempty"`    // what is wrong with this request, and what to do
	Parameter string `json:"parameter,omitempty"` // the parameter that it is about
}

func (p *problem) Error() string { return fmt.Sprintf("%d %s", p.Status, p.Detail) }

// bad is a parameter that cannot be read.
func bad(parameter, detail string) error {
	return &problem{Status: http.StatusBadRequest, Detail: detail, Parameter: parameter}
}

// missing is a thing that is not there.
func missing(detail string) error { return &problem{Status: http.StatusNotFound, Detail: detail} }

// errSame says that the client has the answer already.
var errSame = errors.New("not modified")

// problemOf is the table of errors and HTTP status codes.
func problemOf(err error) *problem {
	var p *problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, store.ErrNotFound):
		return &problem{Status: http.StatusNotFound, Detail: "There is nothing of this name in the database; it may be from another one."}
	case errors.Is(err, store.ErrAmbiguous):
		return &problem{Status: http.StatusNotFound, Detail: "More than one thing has a name that begins so: give more of it."}
	case errors.Is(err, store.ErrPruned):
		return &problem{Status: http.StatusGone, Detail: "The bytes of this page were removed from the database; what was found in it is kept."}
	case errors.Is(err, store.ErrBusy):
		return &problem{Status: http.StatusServiceUnavailable, Detail: "Another program is writing to the database. Try again in a moment."}
	case errors.Is(err, export.ErrChanged):
		return &problem{Status: http.StatusServiceUnavailable, Detail: "The stories are being written. Try again in a moment."}
	}
	return &problem{Status: http.StatusInternalServerError, Detail: "The program has written down what went wrong. Nothing that was kept is lost."}
}

// failed answers with an error, and logs it where it is ours.
func failed(rw http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if p.Status == http.StatusInternalServerError && r.Context().Err() == nil && !errors.Is(err, context.Canceled) {
		slog.Error("api", "path", r.URL.Path, "error", err)
	}
	fail(rw, r, p)
}

// fail answers with a problem.
func fail(rw http.ResponseWriter, _ *http.Request, p *problem) {
	full := *p
	full.Type, full.Title = "about:blank", http.StatusText(p.Status)
	body, err := json.Marshal(full)
	if err != nil {
		body = []byte(`{"type":"about:blank"}`)
	}
	h := rw.Header()
	for _, k := range []string{"ETag", "Content-Disposition", "Link", "Content-Location", "Last-Modified"} {
		h.Del(k)
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if p.Status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "2")
	}
	rw.WriteHeader(p.Status)
	rw.Write(append(body, '\n')) // to nobody where the connection is gone
}
