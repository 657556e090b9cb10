package store

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearsay"
)

// Quickly is for the test that reads town.
func Quickly(b []byte, v any) bool { return quickly(b, reflect.ValueOf(v)) }

// stored are the types that are kept as JSON.
var stored = []reflect.Type{reflect.TypeFor[hearsay.Brief](), reflect.TypeFor[hearsay.Article](), reflect.TypeFor[hearsay.Story]()}

func TestWhatIsKeptIsReadQuicklyAsJSONReadsIt(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 300 {
		of := stored[i%len(stored)]
		v := reflect.New(of)
		fill(r, v.Elem(), 0)
		j, err := json.Marshal(v.Interface())
		if err != nil {
			t.Fatal(err)
		}
		got, want := reflect.New(of), reflect.New(of)
		if err := json.Unmarshal(j, want.Interface()); err != nil {
			t.Fatal(err)
		}
		if !quickly(j, got) {
			t.Fatalf("%v was not read quickly: %.2000s", of, j)
		}
		if !reflect.DeepEqual(got.Interface(), want.Interface()) {
			t.Fatalf("%v (-want +got):\n%s", of, cmp.Diff(want.Interface(), got.Interface()))
		}
	}
}

var oddStrings = []string{"", "a", "Marrow", "the ferry stopped at noon", "“No,” she said.", "ä", "日本語の文", "<b>&amp;</b>", `"quoted" \ back/slash`,
	"tab\tline\nreturn\rfeed\fback\b", "zero\x00one\x01del\x7f", "\u2028\u2029", "𝄞 and 😀", "broken \xff\xc3", "seven77", "eight888", "eight88ä", strings.Repeat("long words ", 40), strings.Repeat("ж", 33) + "\n" + strings.Repeat("x", 40)}

// fill fills a value with what a stage may never write and a hand might.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	if r.IntN(8) == 0 {
		return
	}
	if v.Type() == timeType {
		v.Set(reflect.ValueOf(time.Unix(r.Int64N(1<<33), r.Int64N(1e9)*r.Int64N(2)).In(time.FixedZone("", 60*r.IntN(600)*r.IntN(2)))))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(oddStrings[r.IntN(len(oddStrings))])
	case reflect.Int, reflect.Int64:
		v.SetInt([]int64{0, 1, -1, 10, 123456, 1<<53 + 1}[r.IntN(6)])
	case reflect.Float64:
		v.SetFloat([]float64{0, 1, .25, -3, 1e-9, 1e300}[r.IntN(6)])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(r, v.Elem(), depth+1)
	case reflect.Slice:
		n := r.IntN(4)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(r, v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i), depth+1)
		}
	default:
		panic(fmt.Sprint("fill does not know ", v.Type()))
	}
}

// otherShapes are texts that json.Marshal would not write for a brief.
var otherShapes = []string{``, ` `, `{`, `{}`, `{} `, `{}x`, `null`, `[]`, `"x"`, `{"texts":2,"pages":null}`, `{"pages":[],"pages":[{"number":1}]}`, `{"Texts":2}`, `{"texts": 2}`,
	`{"texts":02}`, `{"texts":-0}`, `{"texts":-}`, `{"texts":2.0}`, `{"texts":2e3}`, `{"texts":99999999999999999999}`, `{"texts":"2"}`, `{"texts":null}`, `{"texts":2,}`, `{"unknown":[{}],"texts":2}`,
	`{"outlets":["a",]}`, `{"outlets":["a" ,"b"]}`, `{"outlets":[null]}`, `{"outlets":["\ud83d\ude00"]}`, `{"outlets":["\ud83d"]}`, `{"outlets":["\x"]}`, `{"outlets":["\u12"]}`, `{"outlets":["\u12g4"]}`,
	"{\"outlets\":[\"a\nb\"]}", "{\"outlets\":[\"\xff\"]}", "{\"outlets\":[\"\\n\xff\"]}", `{"outlets":["a`, `{"outlets":["a\`, `{"outlets":["a\u00`, `{"lead":{}}`, `{"lead":null}`, `{"story":{"id":"a","first":"2031-01-01T00:00:00Z"}}`,
	`{"story":{"id":"a","first":"2031-01-01"}}`, `{"story":{"first":"2031-01-01T00:00:00\u005a"}}`, `{"story":{"first":null}}`, `{"copies":[{"share":1.5e-3}]}`, `{"copies":[{"share":+1}]}`, `{"copies":[{"share":1.}]}`, `{"copies":[{"share":1e999}]}`,
	`{"outlets":["` + "\\/\\b" + `"]}`, `{"pages":[{"gone":true}]}`, `{"pages":[{"gone":tru}]}`, strings.Repeat("[", 100000), strings.Repeat(`{"lead":`, 1000)}

func TestTextOfAnyShapeIsReadAsJSONReadsIt(t *testing.T) {
	for _, s := range otherShapes {
		readsAsJSON(t, []byte(s))
	}
}

func readsAsJSON(t *testing.T, b []byte) {
	t.Helper()
	for _, of := range stored {
		got, want := reflect.New(of), reflect.New(of)
		err, jsonErr := unmarshal(b, got.Interface()), json.Unmarshal(b, want.Interface())
		if fmt.Sprint(err) != fmt.Sprint(jsonErr) || !reflect.DeepEqual(got.Interface(), want.Interface()) {
			t.Errorf("%v of %.300q: error %v, want %v (-want +got):\n%s", of, b, err, jsonErr, cmp.Diff(want.Interface(), got.Interface()))
		}
	}
}

func TestAValueThatHoldsSomethingIsReadAsJSONReadsIt(t *testing.T) {
	b := hearsay.Brief{Texts: 7, Outlets: []string{"a", "b"}}
	if err := unmarshal([]byte(`{"outlets":["c"]}`), &b); err != nil || b.Texts != 7 || len(b.Outlets) != 1 || b.Outlets[0] != "c" {
		t.Errorf("%+v, %v", b, err)
	}
}

func FuzzUnmarshal(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 30 {
		v := reflect.New(stored[i%len(stored)])
		fill(r, v.Elem(), 0)
		j, err := json.Marshal(v.Interface())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(j)
	}
	for _, s := range otherShapes {
		if len(s) < 1000 {
			f.Add([]byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) { readsAsJSON(t, b) })
}
