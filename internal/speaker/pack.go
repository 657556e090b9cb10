package speaker

import (
	"encoding/binary"
	"errors"

	"hearsay"
)

// packed is the form of [Pack], its first byte. Voices of another one are packed again.
const packed = 1

// Pack writes what [Join] goes by of the voices of a story, its title, days and the
// places of roles aside: a byte with the version of the form and then, each list behind
// its length, the fields; numbers as uvarints, text behind its length.
func Pack(vs []Voice) []byte {
	b := []byte{packed}
	number := func(n int) { b = binary.AppendUvarint(b, uint64(n)) }
	text := func(s string) { number(len(s)); b = append(b, s...) }
	number(len(vs))
	for i := range vs {
		v := &vs[i]
		for _, s := range []string{string(v.Entity), v.Name, string(v.Kind), v.Known, v.Country, v.Gender} {
			text(s)
		}
		number(v.Said)
		number(len(v.Aliases))
		for _, a := range v.Aliases {
			text(a)
		}
		number(len(v.Roles))
		for _, r := range v.Roles {
			text(r.Text)
		}
	}
	return b
}

var errPacked = errors.New("voices of a story: damaged, or of another version")

// Unpack reads what Pack wrote of a story. Whatever is not of its form is an error.
func Unpack(story hearsay.StoryID, b []byte) ([]Voice, error) {
	if len(b) == 0 || b[0] != packed {
		return nil, errPacked
	}
	b = b[1:]
	bad := false
	number := func() int {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > 1<<40 {
			bad, b = true, nil
			return 0
		}
		b = b[size:]
		return int(n)
	}
	count := func() int { // of what takes a byte at least
		n := number()
		if n > len(b) {
			bad, b = true, nil
			return 0
		}
		return n
	}
	text := func() string {
		n := count()
		s := string(b[:n])
		b = b[n:]
		return s
	}
	var out []Voice
	for range count() {
		v := Voice{Story: story, Entity: hearsay.EntityID(text()), Name: text(), Kind: hearsay.EntityKind(text()), Known: text(), Country: text(), Gender: text(), Said: number()}
		for range count() {
			v.Aliases = append(v.Aliases, text())
		}
		for range count() {
			v.Roles = append(v.Roles, hearsay.Excerpt{Text: text()})
		}
		out = append(out, v)
	}
	if bad || len(b) > 0 {
		return nil, errPacked
	}
	return out, nil
}
