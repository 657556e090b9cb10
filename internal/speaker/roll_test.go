package speaker

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"hearsay"
)

// invented makes the voices of a story.
func invented(r *rand.Rand, story hearsay.StoryID) []Voice {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var out []Voice
	for i := range r.IntN(4) {
		v := Voice{Story: story, Entity: hearsay.EntityID(fmt.Sprint("e", i)), Said: 1 + r.IntN(5),
			Name: pick("Tom Hale", "tom hale", "Tom B. Hale", "Hale", "City Council", "Peru", "Ines Roe-Marsh", "…", "Ada Quill "+fmt.Sprint(r.IntN(40)), "Élan Vael"),
			Kind: hearsay.EntityKind(pick(string(hearsay.Person), string(hearsay.Organisation), string(hearsay.Place)))}
		v.Known, v.Country, v.Gender = pick("", "", "", "Tom Hale"), pick("", "PER", "NOR"), pick("", "m", "f")
		for range r.IntN(3) {
			v.Aliases = append(v.Aliases, pick("Hale", "Tom Hale", "the council", "Marsh", "T. H."))
		}
		for range r.IntN(3) {
			v.Roles = append(v.Roles, hearsay.Excerpt{Text: pick("striker", "foreign minister", "mayor of Sulm", "the Peruvian foreign minister")})
		}
		out = append(out, v)
	}
	return out
}

// A Roll has the speakers that all voices joined give, in their order, and finds those
// that going through them finds, whatever comes, goes and changes.
func TestARollIsAllVoicesJoined(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		roll, of := NewRoll(), map[hearsay.StoryID][]Voice{}
		for range 5 {
			for range r.IntN(40) {
				id := hearsay.StoryID(fmt.Sprintf("s%03d", r.IntN(60)))
				if vs := invented(r, id); r.IntN(4) > 0 {
					of[id] = vs
				} else {
					delete(of, id)
				}
				roll.Put(id, of[id])
			}
			if r.IntN(3) == 0 {
				gone := hearsay.StoryID(fmt.Sprintf("s%03d", r.IntN(60)))
				delete(of, gone)
				roll.Keep(func(id hearsay.StoryID) bool { return id != gone })
			}
			err := roll.Settle(func(ids []hearsay.StoryID, take func(hearsay.StoryID, []Voice)) error {
				for _, id := range ids {
					vs, err := Unpack(id, Pack(of[id]))
					if err != nil {
						return err
					}
					take(id, vs)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			var all []Voice
			for _, vs := range of {
				all = append(all, vs...)
			}
			joined := Join(all)
			line := func(s *Speaker) string { return fmt.Sprint(s.Key, " ", len(s.Voices), " ", s.Said) }
			lines := func(list []Speaker) (out []string) {
				for i := range list {
					out = append(out, line(&list[i]))
				}
				return out
			}
			entries := func(list []Entry) (out []string) {
				for _, e := range list {
					out = append(out, fmt.Sprint(roll.Key(e), " ", e.Stories, " ", e.Said))
				}
				return out
			}
			check := func(what string, got []Entry, want []Speaker) {
				t.Helper()
				if g, w := entries(got), lines(want); !slices.Equal(g, w) {
					t.Fatalf("%s: %q, want %q", what, g, w)
				}
			}
			check("all", roll.Entries(), joined)
			for i, e := range roll.Entries() {
				var told []hearsay.StoryID
				var own []Voice
				for _, v := range joined[i].Voices {
					told = append(told, v.Story)
				}
				for _, id := range roll.Voices(roll.Base(e)) {
					own = append(own, slices.DeleteFunc(slices.Clone(of[id]), func(v Voice) bool { return Key(&v) != roll.Base(e) })...)
				}
				alone := slices.DeleteFunc(Join(own), func(s Speaker) bool { return s.Key != joined[i].Key })
				if !slices.Equal(roll.Told(e), told) || len(alone) != 1 || !reflect.DeepEqual(alone[0], joined[i]) {
					t.Fatalf("%s is told in %v, want %v; of the stories of the name: %+v, want %+v", roll.Key(e), roll.Told(e), told, alone, joined[i])
				}
			}
			for _, words := range []string{"", "hale", "tom", "Tom Hale", "ha to", "marsh", "council", "Élan", "…", "x", "t h", "quill 7"} {
				for _, kind := range []hearsay.EntityKind{"", hearsay.Person, hearsay.Place} {
					want := slices.DeleteFunc(slices.Clone(joined), func(s Speaker) bool { return kind != "" && s.Kind != kind || words != "" && !s.Has(words) })
					check(fmt.Sprintf("%q %s", words, kind), roll.Pick(words, kind), want)
				}
				if len(Find(joined, words)) == 0 {
					check(fmt.Sprintf("named %q", words), roll.Named(words), Named(joined, words))
				}
			}
		}
	}
}

// FuzzUnpack reads voices from any bytes without harm; what it reads is written as it
// stood.
func FuzzUnpack(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5 {
		f.Add(Pack(invented(r, "s")))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		vs, err := Unpack("s", b)
		if err != nil {
			return
		}
		if again, err := Unpack("s", Pack(vs)); err != nil || !reflect.DeepEqual(vs, again) {
			t.Errorf("%+v comes back as %+v, %v", vs, again, err)
		}
		NewRoll().Put("s", vs)
	})
}

// A name in ASCII has the same slug by the short way.
func TestThePlainSlugIsTheFullOne(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		b := make([]byte, r.IntN(8))
		for i := range b {
			b[i] = "aZ09 -.'_\x00\x7f~bC"[r.IntN(14)]
		}
		if got, ok := plainSlug(string(b)); !ok || got != fullSlug(string(b)) {
			t.Fatalf("%q: %q, want %q", b, got, fullSlug(string(b)))
		}
	}
}
