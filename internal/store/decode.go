package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hearsay"
)

// What the database keeps as JSON was written by [json.Marshal]: without white
// space, the fields of a value in the order of its type, each once. Text of that
// shape is read here in one pass, five to six times as quickly as by
// [json.Unmarshal], which looks at every byte twice and finds every field by name. Whatever is
// of another shape, be it damaged or written by a version of the program with other
// types, is left to json.Unmarshal as a whole: what this file reads is what it would
// have read, and what this file does not read is read or refused by it.
//
// A value holds thousands of times the same page ID, name and sentence. Equal
// strings that follow each other closely share their memory.

// unmarshal is json.Unmarshal into a zero value.
func unmarshal(b []byte, v any) error {
	if p := reflect.ValueOf(v); p.Elem().IsZero() {
		if quickly(b, p) {
			return nil
		}
		p.Elem().SetZero()
	}
	return json.Unmarshal(b, v)
}

// quickly reports whether b was of the usual shape and is now what p points to.
func quickly(b []byte, p reflect.Value) bool {
	read := plans[p.Type()]
	r := reading{b: b, known: make([]string, knownStrings(len(b)))}
	return read != nil && read(&r, p.Elem()) && r.at == len(b)
}

// plans say how the values are read that the database keeps as JSON.
var plans = func() map[reflect.Type]plan {
	m := map[reflect.Type]plan{}
	for _, t := range []reflect.Type{reflect.TypeFor[hearsay.Brief](), reflect.TypeFor[hearsay.Article](), reflect.TypeFor[hearsay.Story]()} {
		m[reflect.PointerTo(t)] = planOf(t, 0)
	}
	return m
}()

// A reading is at a place of a text.
type reading struct {
	b     []byte
	at    int
	known []string // strings read, by a hash; its length is a power of two
	plain []byte   // of a string with escapes
}

// knownStrings returns how many strings of a text are remembered.
func knownStrings(bytes int) int {
	n := 32
	for n < 1<<13 && n*256 < bytes {
		n *= 2
	}
	return n
}

// A plan reads a value at the place and moves behind it; v is zero before. It
// reports whether the text was of the usual shape.
type plan func(r *reading, v reflect.Value) bool

// deepest is how deep types may nest; those that hold themselves have no plan.
const deepest = 20

var (
	timeType     = reflect.TypeFor[time.Time]()
	jsonReader   = reflect.TypeFor[json.Unmarshaler]()
	stringReader = reflect.TypeFor[interface{ UnmarshalText([]byte) error }]()
)

// planOf returns how a type is read, nil where only json.Unmarshal knows.
func planOf(t reflect.Type, depth int) plan {
	if t == timeType {
		return readTime
	}
	if depth > deepest || reflect.PointerTo(t).Implements(jsonReader) || reflect.PointerTo(t).Implements(stringReader) {
		return nil
	}
	switch t.Kind() {
	case reflect.String:
		return readString
	case reflect.Int, reflect.Int64:
		return readInt
	case reflect.Float64:
		return readFloat
	case reflect.Bool:
		return readBool
	case reflect.Struct:
		return planOfStruct(t, depth)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 { // base64
			return nil
		}
		return planOfSlice(t, planOf(t.Elem(), depth+1))
	case reflect.Pointer:
		of := planOf(t.Elem(), depth+1)
		if of == nil {
			return nil
		}
		return func(r *reading, v reflect.Value) bool {
			if r.skip("null") {
				return true
			}
			p := reflect.New(t.Elem())
			if !of(r, p.Elem()) {
				return false
			}
			v.Set(p)
			return true
		}
	}
	return nil
}

func planOfSlice(t reflect.Type, of plan) plan {
	if of == nil {
		return nil
	}
	return func(r *reading, v reflect.Value) bool {
		if r.skip("null") {
			return true
		}
		if !r.skip("[") {
			return false
		}
		if r.skip("]") {
			v.Set(reflect.MakeSlice(t, 0, 0))
			return true
		}
		for n := 0; ; n++ {
			if n == v.Cap() {
				v.Grow(1)
			}
			v.SetLen(n + 1)
			if !of(r, v.Index(n)) {
				return false
			}
			if r.skip("]") {
				return true
			}
			if !r.skip(",") {
				return false
			}
		}
	}
}

// A fieldPlan reads one field.
type fieldPlan struct {
	name string // with quotation marks and colon, as it stands in the text
	path []int  // through embedded types
	read plan
}

func planOfStruct(t reflect.Type, depth int) plan {
	fields := fieldsOf(t, nil, depth)
	if fields == nil {
		return nil
	}
	return func(r *reading, v reflect.Value) bool {
		if !r.skip("{") {
			return false
		}
		if r.skip("}") {
			return true
		}
		for next := 0; ; next++ {
			for next < len(fields) && !r.skip(fields[next].name) {
				next++
			}
			if next == len(fields) {
				return false
			}
			f, in := &fields[next], v
			for _, i := range f.path {
				in = in.Field(i)
			}
			if !f.read(r, in) {
				return false
			}
			if r.skip("}") {
				return true
			}
			if !r.skip(",") {
				return false
			}
		}
	}
}

// fieldsOf returns the fields of a struct in the order in which json.Marshal writes
// them, nil where one has no plan or where two have one name.
func fieldsOf(t reflect.Type, path []int, depth int) []fieldPlan {
	fields := []fieldPlan{}
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(path[:len(path):len(path)], i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			if f.Type.Kind() != reflect.Struct || depth > deepest {
				return nil
			}
			inner := fieldsOf(f.Type, at, depth+1)
			if inner == nil {
				return nil
			}
			fields = append(fields, inner...)
			continue
		case !f.IsExported() || name == "-" && options == "":
			continue
		case strings.Contains(options, "string"):
			return nil
		case name == "":
			name = f.Name
		}
		read := planOf(f.Type, depth+1)
		if read == nil {
			return nil
		}
		fields = append(fields, fieldPlan{`"` + name + `":`, at, read})
	}
	seen := map[string]bool{}
	for _, f := range fields {
		if fold := strings.ToLower(f.name); seen[fold] {
			return nil
		} else {
			seen[fold] = true
		}
	}
	return fields
}

// skip moves behind s if it stands at the place.
func (r *reading) skip(s string) bool {
	end := r.at + len(s)
	if end > len(r.b) || string(r.b[r.at:end]) != s {
		return false
	}
	r.at = end
	return true
}

func readBool(r *reading, v reflect.Value) bool {
	if r.skip("true") {
		v.SetBool(true)
		return true
	}
	return r.skip("false")
}

// number moves behind a number and returns it.
func (r *reading) number() []byte {
	from := r.at
	for r.at < len(r.b) && (r.b[r.at] >= '0' && r.b[r.at] <= '9' || r.b[r.at] == '-' || r.b[r.at] == '+' || r.b[r.at] == '.' || r.b[r.at] == 'e' || r.b[r.at] == 'E') {
		r.at++
	}
	return r.b[from:r.at]
}

func readInt(r *reading, v reflect.Value) bool {
	s := r.number()
	digits := bytes.TrimPrefix(s, []byte("-"))
	if len(digits) == 0 || len(digits) > 18 || digits[0] == '0' && len(s) > 1 {
		return false
	}
	n := int64(0)
	for _, c := range digits {
		if c < '0' || c > '9' {
			return false
		}
		n = n*10 + int64(c-'0')
	}
	if len(digits) < len(s) {
		n = -n
	}
	if v.OverflowInt(n) {
		return false
	}
	v.SetInt(n)
	return true
}

func readFloat(r *reading, v reflect.Value) bool {
	s := r.number()
	if !json.Valid(s) { // "+1" and "1." are numbers elsewhere
		return false
	}
	f, err := strconv.ParseFloat(string(s), 64)
	v.SetFloat(f)
	return err == nil
}

func readTime(r *reading, v reflect.Value) bool {
	from := r.at
	if !r.skip(`"`) {
		return false
	}
	n := bytes.IndexByte(r.b[r.at:], '"')
	if n < 0 {
		return false
	}
	r.at += n + 1
	return v.Addr().Interface().(*time.Time).UnmarshalJSON(r.b[from:r.at]) == nil
}

func readString(r *reading, v reflect.Value) bool {
	s, ok := r.text()
	if !ok {
		return false
	}
	v.SetString(r.share(s))
	return true
}

// text moves behind a string and returns it; it stands until the next one is read.
func (r *reading) text() (s []byte, ok bool) {
	if !r.skip(`"`) {
		return nil, false
	}
	from, ascii := r.at, true
	for r.toMark() {
		switch c := r.b[r.at]; {
		case c == '"':
			s = r.b[from:r.at]
			r.at++
			return s, ascii || utf8.Valid(s)
		case c == '\\':
			return r.escaped(from)
		case c < ' ':
			return nil, false
		}
		ascii = false
		for r.at < len(r.b) && r.b[r.at] >= utf8.RuneSelf {
			r.at++
		}
	}
	return nil, false
}

// escaped is the rest of text, from the first escape on.
func (r *reading) escaped(from int) (s []byte, ok bool) {
	r.plain = r.plain[:0]
	for r.toMark() {
		switch c := r.b[r.at]; {
		case c == '"':
			s = append(r.plain, r.b[from:r.at]...)
			r.plain = s
			r.at++
			return s, utf8.Valid(s)
		case c < ' ':
			return nil, false
		case c >= utf8.RuneSelf:
			r.at++
			continue
		}
		r.plain = append(r.plain, r.b[from:r.at]...)
		if r.at+1 >= len(r.b) {
			return nil, false
		}
		c := r.b[r.at+1]
		r.at += 2
		if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
			r.plain = append(r.plain, "\"\\/\b\f\n\r\t"[i])
		} else if c == 'u' && r.at+4 <= len(r.b) {
			n, err := strconv.ParseUint(string(r.b[r.at:r.at+4]), 16, 16)
			if err != nil || utf8.RuneLen(rune(n)) < 0 { // half a character, which json.Marshal does not write
				return nil, false
			}
			r.plain = utf8.AppendRune(r.plain, rune(n))
			r.at += 4
		} else {
			return nil, false
		}
		from = r.at
	}
	return nil, false
}

// toMark moves to the next byte that is not plain ASCII inside a string: a quotation
// mark, a backslash, a control character or the byte of a longer character. It is
// false where none comes.
func (r *reading) toMark() bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for r.at+8 <= len(r.b) {
		// Eight bytes at a time: the lowest top bit that is set in marks is of the
		// first such byte (Mycroft's test for a zero byte in a word).
		w := binary.LittleEndian.Uint64(r.b[r.at:])
		q, e := w^ones*'"', w^ones*'\\'
		marks := (w | (w-ones*' ')&^w | (q-ones)&^q | (e-ones)&^e) & tops
		if marks != 0 {
			r.at += bits.TrailingZeros64(marks) / 8
			return true
		}
		r.at += 8
	}
	for ; r.at < len(r.b); r.at++ {
		if c := r.b[r.at]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// share returns s as a string, the one read before where that is at hand.
func (r *reading) share(s []byte) string {
	if len(s) == 0 {
		return ""
	}
	h := uint64(len(s))
	if len(s) >= 8 {
		h = h*0x9e3779b97f4a7c15 + binary.LittleEndian.Uint64(s)
		h = h*0x9e3779b97f4a7c15 + binary.LittleEndian.Uint64(s[len(s)-8:])
	} else {
		for _, c := range s {
			h = h*31 + uint64(c)
		}
	}
	h *= 0x9e3779b97f4a7c15
	at := &r.known[h>>32&uint64(len(r.known)-1)]
	if string(s) != *at {
		*at = string(s)
	}
	return *at
}
