package article

import (
	"errors"
	"reflect"
	"testing"
)

// What was written comes back, and nothing else is taken for it.
func FuzzLines(f *testing.F) {
	_, list := press(&testing.T{}, "bugle.example", 3, ownHead, func(int) []string { return []string{appeal, wire} })
	for _, a := range list {
		b, _ := LinesOf(a).AppendBinary(nil)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var l Lines
		if err := l.UnmarshalBinary(b); err != nil {
			if !errors.Is(err, ErrLines) || !reflect.DeepEqual(l, Lines{}) {
				t.Fatalf("%v, %+v", err, l)
			}
			return
		}
		again, _ := l.AppendBinary(nil)
		var m Lines
		if err := m.UnmarshalBinary(again); err != nil || !reflect.DeepEqual(l, m) {
			t.Fatalf("%+v came back as %+v, %v", l, m, err)
		}
	})
}
