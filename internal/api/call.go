package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hearsay/internal/export"
	"hearsay/internal/speaker"
)

// A param is a parameter of a route.
type param struct {
	Name     string
	Path     bool // part of the path, not of the query
	About    string
	Kind     string   // "text", "number", "day", "one of"
	Of       []string // for "one of"
	Min, Max int      // for numbers: bounds; for text, Max is its bytes
	Default  string
	Required bool
}

// A route is an address with what it answers: a value as JSON, or whatever else it
// writes.
type route struct {
	Path   string // below Root, as the mux has it but for its end: "/stories/{id}"
	Group  string
	Title  string
	About  string
	Params []param
	Answer reflect.Type // of what JSON returns
	JSON   func(*call) (any, error)
	Types  []string // media types of what Raw writes
	Raw    func(*call) error
}

// A call is a request that fits its route.
type call struct {
	w     http.ResponseWriter
	r     *http.Request
	given map[string]string // parameters, defaults filled in
}

// serve answers the requests of a route.
func (s *server) serve(rt route) http.Handler {
	types := rt.Types
	if rt.JSON != nil {
		types = []string{"application/json"}
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !accepts(r.Header.Values("Accept"), types) {
			fail(rw, r, &problem{Status: http.StatusNotAcceptable, Detail: "This is given as " + strings.Join(types, " or ") + " only."})
			return
		}
		c := &call{w: rw, r: r}
		err := c.read(rt.Params)
		if err == nil {
			if rt.Raw != nil {
				err = rt.Raw(c)
			} else {
				err = c.json(rt.JSON)
			}
		}
		switch {
		case err == nil:
		case errors.Is(err, errSame):
			rw.WriteHeader(http.StatusNotModified)
		default:
			failed(rw, r, err)
		}
	})
}

// read reads the parameters of a request and checks each.
func (c *call) read(params []param) error {
	query, err := url.ParseQuery(c.r.URL.RawQuery)
	if err != nil {
		return bad("", "The part of the address behind ? cannot be read.")
	}
	c.given = map[string]string{}
	var names []string
	for _, p := range params {
		v := []string{c.r.PathValue(p.Name)}
		if !p.Path {
			names = append(names, p.Name)
			v = query[p.Name]
			delete(query, p.Name)
		}
		if len(v) > 1 {
			return bad(p.Name, p.Name+" is there more than once.")
		}
		if len(v) == 0 || v[0] == "" {
			if p.Required {
				return bad(p.Name, p.Name+" is missing: "+p.About)
			}
			if p.Default != "" {
				c.given[p.Name] = p.Default
			}
			continue
		}
		if err := p.check(v[0]); err != nil {
			return err
		}
		c.given[p.Name] = v[0]
	}
	for name := range query {
		slices.Sort(names)
		what := "There is no parameter of this name here"
		if len(names) > 0 {
			what += "; there are " + strings.Join(names, ", ")
		}
		if len(name) > 60 || !utf8.ValidString(name) {
			name = ""
		}
		return bad(name, what+".")
	}
	return nil
}

func (p *param) check(v string) error {
	switch p.Kind {
	case "number":
		if n, err := strconv.Atoi(v); err != nil || n < p.Min || p.Max > 0 && n > p.Max {
			if p.Max > 0 {
				return bad(p.Name, fmt.Sprintf("%s is a number from %d to %d.", p.Name, p.Min, p.Max))
			}
			return bad(p.Name, fmt.Sprintf("%s is a number from %d.", p.Name, p.Min))
		}
	case "day":
		if _, ok := speaker.Day(v, false); !ok {
			return bad(p.Name, p.Name+" is a day such as 2031-05-03, a month (2031-05) or a year (2031).")
		}
	case "one of":
		if !slices.Contains(p.Of, v) {
			if p.Path {
				return missing("There is no " + p.Name + " of this name; there are " + strings.Join(p.Of, ", ") + ".")
			}
			return bad(p.Name, p.Name+" is one of "+strings.Join(p.Of, ", ")+".")
		}
	default:
		if !utf8.ValidString(v) || strings.ContainsRune(v, 0) || len(v) > p.most() {
			return bad(p.Name, fmt.Sprintf("%s is text of %d bytes at most.", p.Name, p.most()))
		}
	}
	return nil
}

// most is how many bytes a text may have.
func (p *param) most() int {
	if p.Max > 0 {
		return p.Max
	}
	return 200
}

func (c *call) text(name string) string { return c.given[name] }

func (c *call) number(name string) int {
	n, _ := strconv.Atoi(c.given[name]) // checked
	return n
}

// day is the first day of a parameter, or the last.
func (c *call) day(name string, last bool) time.Time {
	t, _ := speaker.Day(c.given[name], last) // checked
	return t
}

func (c *call) limit() int { return max(1, c.number("limit")) }

// json answers with what f returns.
func (c *call) json(f func(*call) (any, error)) error {
	v, err := f(c)
	if err != nil {
		return err
	}
	if reflect.ValueOf(v).Kind() == reflect.Pointer {
		export.Lists(v)
	}
	b, ok := v.(encoded)
	if !ok {
		if b, err = encode(v); err != nil {
			return err
		}
	}
	if l, ok := v.(interface{ next() string }); ok && l.next() != "" {
		q := url.Values{}
		for k, v := range c.given {
			if c.r.PathValue(k) == "" {
				q.Set(k, v)
			}
		}
		q.Set("cursor", l.next())
		c.w.Header().Set("Link", "<"+c.r.URL.EscapedPath()+"?"+q.Encode()+`>; rel="next"`)
	}
	return c.bytes("application/json", b)
}

func (l *List[T]) next() string { return l.Next }

// encoded is JSON already.
type encoded []byte

func encode(v any) (encoded, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return encoded(b.String()), err
}

// bytes answers with bytes, unless the client has the same.
func (c *call) bytes(kind string, b []byte) error {
	h := c.w.Header()
	h.Set("Content-Type", kind)
	if h.Get("ETag") == "" {
		sum := sha256.Sum256(b)
		if err := c.tag(hex.EncodeToString(sum[:16])); err != nil {
			return err
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	c.w.WriteHeader(http.StatusOK)
	if c.r.Method == http.MethodHead {
		return nil
	}
	c.w.Write(b) // a client that is gone needs no answer
	return nil
}

// tag gives the answer its ETag; the error is errSame where the client has it.
func (c *call) tag(s string) error {
	s = `"` + s + `"`
	c.w.Header().Set("ETag", s)
	for _, list := range c.r.Header.Values("If-None-Match") {
		for t := range strings.SplitSeq(list, ",") {
			t = strings.TrimSpace(t)
			if t == "*" || strings.TrimPrefix(t, "W/") == s {
				return errSame
			}
		}
	}
	return nil
}

// accepts reports whether one of the types is among those that a client takes, as
// RFC 9110 reads its Accept: the range that fits best decides, and q=0 is no.
func accepts(headers, types []string) bool {
	if len(headers) == 0 {
		return true
	}
	var ranges []string
	for _, h := range headers {
		for r := range strings.SplitSeq(h, ",") {
			if r = strings.TrimSpace(r); r != "" {
				ranges = append(ranges, r)
			}
		}
	}
	if len(ranges) == 0 || len(ranges) > 100 {
		return true
	}
	for _, t := range types {
		base, _, _ := strings.Cut(t, ";")
		family, _, _ := strings.Cut(base, "/")
		best, yes := 0, false
		for _, r := range ranges {
			m, params, err := mime.ParseMediaType(r)
			if err != nil {
				continue
			}
			fit := 0
			switch {
			case m == base:
				fit = 3
			case m == family+"/*":
				fit = 2
			case m == "*/*":
				fit = 1
			}
			if fit > best {
				q, err := strconv.ParseFloat(params["q"], 64)
				best, yes = fit, err != nil || q > 0
			}
		}
		if yes {
			return true
		}
	}
	return false
}
