package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"
)

// A List is a stretch of a list.
type List[T any] struct {
	Items []T    `json:"items"`
	Total int    `json:"total"`          // of the whole list
	Next  string `json:"next,omitempty"` // the cursor of what comes after; none at the end
}

// A cursor says where a list goes on. It is written as base64url of JSON, and holds
// what it belongs to, so that one of another question is refused. There is nothing
// secret in it, and one that was made up leads to a place in the same list.
type cursor struct {
	Of     string `json:"q"`           // the question: path and parameters, hashed
	After  string `json:"k,omitempty"` // the key of the last item seen
	Offset int    `json:"o,omitempty"` // or how many were seen
	Mark   string `json:"m,omitempty"` // of what the offset counts in
}

// longestCursor is more than any that is given out.
const longestCursor = 2 << 10

// question is the request without where in the list it is.
func (c *call) question() string {
	q := url.Values{}
	for name, v := range c.given {
		if name != "cursor" && name != "limit" {
			q.Set(name, v)
		}
	}
	return short(c.r.URL.Path + "?" + q.Encode())
}

func short(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

func (c *call) write(cu cursor) string {
	cu.Of = c.question()
	b, err := json.Marshal(cu)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// cursor reads the cursor that was given; the zero one where none was.
func (c *call) cursor() (cu cursor, err error) {
	s := c.given["cursor"]
	if s == "" {
		return cu, nil
	}
	wrong := bad("cursor", "This is no cursor that was given out here. Ask without one to begin the list.")
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(s) > longestCursor {
		return cu, wrong
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(&cu); err != nil || d.More() || cu.Offset < 0 {
		return cursor{}, wrong
	}
	if cu.Of != c.question() {
		return cursor{}, bad("cursor", "This cursor belongs to another question: go on with the same address and parameters, limit apart.")
	}
	return cu, nil
}

// part returns the stretch of a list that was asked for. mark is of what the list
// was made from.
func part[T any](c *call, list []T, mark string) (*List[T], error) {
	cu, err := c.cursor()
	if err != nil {
		return nil, err
	}
	mark = short(mark)
	if c.given["cursor"] != "" && cu.Mark != mark {
		return nil, &problem{Status: http.StatusGone, Detail: "The list was made anew since this cursor was given out. Begin it again.", Parameter: "cursor"}
	}
	lo := min(cu.Offset, len(list))
	hi := min(lo+c.limit(), len(list))
	out := &List[T]{Items: list[lo:hi:hi], Total: len(list)}
	if hi < len(list) {
		out.Next = c.write(cursor{Offset: hi, Mark: mark})
	}
	return out, nil
}

// keyed returns the stretch of a list that was asked for, sorted by keys; no two
// items have the same.
func keyed[T any](c *call, list []T, key func(*T) string) (*List[T], error) {
	cu, err := c.cursor()
	if err != nil {
		return nil, err
	}
	type at struct {
		key string
		i   int
	}
	order := make([]at, len(list))
	for i := range list {
		order[i] = at{key(&list[i]), i}
	}
	slices.SortFunc(order, func(a, b at) int { return strings.Compare(a.key, b.key) })
	lo := 0
	if cu.After != "" {
		lo = sort.Search(len(order), func(i int) bool { return order[i].key > cu.After })
	}
	hi := min(lo+c.limit(), len(order))
	out := &List[T]{Items: make([]T, 0, hi-lo), Total: len(list)}
	for _, o := range order[lo:hi] {
		out.Items = append(out.Items, list[o.i])
	}
	if hi < len(order) {
		out.Next = c.write(cursor{After: order[hi-1].key})
	}
	return out, nil
}
