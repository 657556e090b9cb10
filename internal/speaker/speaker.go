// Package speaker joins the speakers of many stories: who is the same person or
// body in all of them, and what they said, one line a statement.
//
// A brief knows its speakers by entities that mean nothing outside their story.
// Across stories there is less evidence than inside one, so that less is joined,
// and a wrong join (words in the wrong mouth) is worse than a missing one:
//
//   - persons by kind and full name of two words or more, letter for letter after
//     case, accents, hyphens and apostrophes; a surname alone, or a spelling, never
//     (initials between count, unless a story writes the name without them too);
//   - bodies and states by kind and name; a body whose name says only what it is
//     ("Foreign Ministry", "City Council") only where a country is known and equal;
//   - described sources ("a senior official") and those that nobody names, never;
//   - a name that somebody said by hand to be another one's, with that one.
//
// Namesakes stay apart where something excludes one from being the other: another
// gender, an office of another country, or roles of fields that do not go
// together ("striker", "foreign minister"; see field.go). Where a name has such
// bearers, a voice without any role goes to the only one that it could be, or to
// one with nine tenths of the stories; otherwise it stands alone.
//
// [Voices] reads a brief, [Join] joins the voices of many, [Lines] gives the
// statements behind a voice, [Filter] picks and sorts them. Nothing is found here
// and nothing kept: callers hold on to what they need. Results do not depend on
// the order of the input.
package speaker

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hearsay"
)

// A Voice is a named speaker of one story.
type Voice struct {
	Story   hearsay.StoryID    `json:"story"`
	Title   string             `json:"title"` // of the story
	At      int                `json:"-"`     // its index among the speakers of the brief
	Entity  hearsay.EntityID   `json:"entity"`
	Name    string             `json:"name"`
	Kind    hearsay.EntityKind `json:"kind"`
	Known   string             `json:"known,omitempty"`   // as [hearsay.Entity] has it
	Country string             `json:"country,omitempty"` // likewise
	Gender  string             `json:"gender,omitempty"`
	Aliases []string           `json:"aliases,omitempty"`
	Roles   []hearsay.Excerpt  `json:"roles,omitempty"`
	Said    int                `json:"said"`           // statements
	First   time.Time          `json:"first,omitzero"` // the first and last day of them, zero where none is dated
	Last    time.Time          `json:"last,omitzero"`
	About   bool               `json:"about,omitempty"` // one of these days is worked out: no page states it
}

// A Speaker is somebody with what they said in every story.
type Speaker struct {
	// Key names a speaker in addresses: the name in small letters joined by
	// hyphens, and where others have that name too a dot and the smallest ID of a
	// story of theirs.
	Key     string             `json:"key"`
	Name    string             `json:"name"`
	Kind    hearsay.EntityKind `json:"kind"`
	Aliases []string           `json:"aliases,omitempty"` // other spellings and forms, the most common first
	Roles   []Role             `json:"roles,omitempty"`   // the most common first
	Said    int                `json:"said"`
	First   time.Time          `json:"first,omitzero"`
	Last    time.Time          `json:"last,omitzero"`
	About   bool               `json:"about,omitempty"`
	Voices  []Voice            `json:"voices"` // by story ID
	// Namesakes are the keys of others with the same name.
	Namesakes []string `json:"namesakes,omitempty"`
}

// A Role is a stated role with the story that states it.
type Role struct {
	Words hearsay.Excerpt `json:"words"`
	Story hearsay.StoryID `json:"story"`
}

// Voices returns the named speakers of a brief.
func Voices(b *hearsay.Brief) []Voice {
	entity := make(map[hearsay.EntityID]*hearsay.Entity, len(b.Entities))
	for i := range b.Entities {
		entity[b.Entities[i].ID] = &b.Entities[i]
	}
	var out []Voice
	for i := range b.Speakers {
		s := &b.Speakers[i]
		if s.Entity == "" || s.Name == "" || s.Kind == hearsay.Group || len(s.Sayings) == 0 {
			continue
		}
		v := Voice{Story: b.Story.ID, Title: b.Story.Title.Text, At: i, Entity: s.Entity, Name: s.Name, Kind: s.Kind,
			Aliases: s.Aliases, Roles: s.Roles, Said: len(s.Sayings)}
		if e := entity[s.Entity]; e != nil {
			v.Country, v.Gender, v.Known = e.Country, e.Gender, e.Known
		}
		lines := Lines(b, i)
		for _, l := range lines {
			v.First, v.Last = stretch(v.First, v.Last, l.When.Start)
		}
		v.About = slices.ContainsFunc(lines, func(l Line) bool {
			return l.When.About && (l.When.Start.Equal(v.First) || l.When.Start.Equal(v.Last))
		})
		out = append(out, v)
	}
	return out
}

func stretch(first, last, t time.Time) (time.Time, time.Time) {
	if t.IsZero() {
		return first, last
	}
	if first.IsZero() || t.Before(first) {
		first = t
	}
	if t.After(last) {
		last = t
	}
	return first, last
}

// Key returns the part of a key that comes from the name of a voice. With a dot
// and the ID of its story behind it, it leads to the speaker that the voice is of.
// A name with initials between, which the same story also writes without them, is
// known by the plain one: "John A. Berg", "John Berg".
//
// A voice whose name somebody said by hand to be another name is known by that.
func Key(v *Voice) string {
	key := slug(cmp.Or(v.Known, v.Name))
	if v.Known != "" || v.Kind != hearsay.Person || strings.Count(key, "-") < 2 {
		return key
	}
	f := strings.Split(key, "-")
	plain := strings.Join(append(slices.DeleteFunc(f[:len(f)-1:len(f)-1], func(w string) bool { return len(w) == 1 }), f[len(f)-1]), "-")
	if plain != key && strings.Contains(plain, "-") && slices.ContainsFunc(v.Aliases, func(a string) bool { return slug(a) == plain }) {
		return plain
	}
	return key
}

// slug returns the letters and digits of a name in lower case, accents of Latin
// letters left out, words joined by hyphens; "" where it has none. Letters of
// other scripts that look the same stay what they are.
func slug(name string) string {
	if s, ok := plainSlug(name); ok {
		return s
	}
	return fullSlug(name)
}

func fullSlug(name string) string {
	var b strings.Builder
	gap, latin := false, false
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap, latin = false, unicode.Is(unicode.Latin, r)
			b.WriteRune(r)
		case unicode.IsMark(r):
			if !latin && b.Len() > 0 {
				b.WriteRune(r)
			}
		case r == '\'', r == '’', r == '.', unicode.Is(unicode.Cf, r): // O'Neil, U.N.; marks of direction
		default:
			gap = true
		}
	}
	return norm.NFC.String(b.String())
}

// plainSlug is slug of a name in ASCII, which most are, in a tenth of the time.
func plainSlug(name string) (string, bool) {
	out := make([]byte, 0, len(name))
	gap := false
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 0x80:
			return "", false
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z':
			if gap && len(out) > 0 {
				out = append(out, '-')
			}
			if gap = false; c <= 'Z' && c >= 'A' {
				c += 'a' - 'A'
			}
			out = append(out, c)
		case c == '\'' || c == '.':
		default:
			gap = true
		}
	}
	return string(out), true
}

// Join joins the voices of many stories, those in the most stories first, then
// those with the most statements.
func Join(voices []Voice) []Speaker {
	byName := map[string][]Voice{}
	for _, v := range voices {
		if k := Key(&v); k != "" {
			byName[k] = append(byName[k], v)
		}
	}
	var out []Speaker
	for key, all := range byName {
		groups := bearers(key, all)
		keys := make([]string, len(groups))
		for i, g := range groups {
			keys[i] = key
			if len(groups) > 1 {
				keys[i] = key + "." + string(g[0].Story)
				if i > 0 && g[0].Story == groups[i-1][0].Story { // several of one story
					keys[i] += "." + string(g[0].Entity)
				}
			}
		}
		for i, g := range groups {
			s := sum(keys[i], g)
			s.Namesakes = slices.Delete(slices.Clone(keys), i, i+1)
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Speaker) int {
		return cmp.Or(cmp.Compare(len(b.Voices), len(a.Voices)), cmp.Compare(b.Said, a.Said), cmp.Compare(a.Key, b.Key))
	})
	return out
}

// bearers parts the voices of one name into those of one bearer each, in order of
// their first stories. Each is sorted by story. Voices that are known by the name by
// hand go with its only bearer, whatever excludes them; where there are several, or
// none, they are parted as the others.
func bearers(key string, all []Voice) [][]Voice {
	byHand := slices.DeleteFunc(slices.Clone(all), func(v Voice) bool { return v.Known == "" })
	if len(byHand) > 0 {
		own := bearers(key, slices.DeleteFunc(slices.Clone(all), func(v Voice) bool { return v.Known != "" }))
		if len(own) == 1 {
			one := append(own[0], byHand...)
			slices.SortFunc(one, byStory)
			return [][]Voice{one}
		}
	}
	slices.SortFunc(all, byStory)
	var out [][]Voice
	byKind := map[hearsay.EntityKind][]Voice{}
	for _, v := range all {
		byKind[v.Kind] = append(byKind[v.Kind], v)
	}
	for kind, vs := range byKind {
		switch {
		case kind == hearsay.Person && !strings.Contains(key, "-"):
			out = append(out, alone(vs)...)
		case kind == hearsay.Person:
			out = append(out, part(vs, false)...)
		default:
			out = append(out, part(vs, generic(key))...)
		}
	}
	slices.SortFunc(out, func(a, b []Voice) int { return byStory(a[0], b[0]) })
	return out
}

func byStory(a, b Voice) int {
	return cmp.Or(cmp.Compare(a.Story, b.Story), cmp.Compare(a.Entity, b.Entity))
}

func alone(vs []Voice) [][]Voice {
	var out [][]Voice
	for i := range vs {
		out = append(out, vs[i:i+1:i+1])
	}
	return out
}

// sum makes a speaker of the voices of one bearer.
func sum(key string, vs []Voice) Speaker {
	s := Speaker{Key: key, Kind: vs[0].Kind, Voices: vs}
	names, aliases, roles := map[string]int{}, map[string]int{}, map[string]int{}
	first := map[string]Role{}
	for _, v := range vs {
		names[v.Name]++
		for _, a := range v.Aliases {
			aliases[a]++
		}
		for _, r := range v.Roles {
			k := strings.ToLower(r.Text)
			roles[k]++
			if _, ok := first[k]; !ok {
				first[k] = Role{r, v.Story}
			}
		}
		s.Said += v.Said
		s.First, s.Last = stretch(s.First, s.Last, v.First)
		s.First, s.Last = stretch(s.First, s.Last, v.Last)
	}
	s.About = slices.ContainsFunc(vs, func(v Voice) bool { return v.About && (v.First.Equal(s.First) || v.Last.Equal(s.Last)) })
	ranked := common(names)
	s.Name = ranked[0]
	for _, n := range ranked[1:] {
		aliases[n] += names[n]
	}
	delete(aliases, s.Name)
	s.Aliases = common(aliases)
	for _, k := range common(roles) {
		s.Roles = append(s.Roles, first[k])
	}
	return s
}

// common returns the keys, the most frequent first.
func common(n map[string]int) []string {
	out := make([]string, 0, len(n))
	for k := range n {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
	return out
}

// Find returns the speakers that a key of [Join] names: one, or several where
// there are namesakes and the key does not tell which. A key with any story of a
// speaker leads to them, so that an address outlives a story that comes in.
func Find(speakers []Speaker, key string) []Speaker {
	base, rest, told := strings.Cut(key, ".")
	story, entity, _ := strings.Cut(rest, ".")
	var out []Speaker
	for _, s := range speakers {
		if s.Key == key {
			return []Speaker{s}
		}
		if b, _, _ := strings.Cut(s.Key, "."); b != base {
			continue
		}
		if !told || slices.ContainsFunc(s.Voices, func(v Voice) bool {
			return string(v.Story) == story && (entity == "" || string(v.Entity) == entity)
		}) {
			out = append(out, s)
		}
	}
	return out
}

// Named returns the speakers that a person means by words: those of that key or
// name, else those with it as another spelling, else those whose names hold all
// the words.
func Named(speakers []Speaker, words string) []Speaker {
	if out := Find(speakers, words); len(out) > 0 {
		return out
	}
	want := slug(words)
	if want == "" {
		return nil
	}
	for _, fits := range []func(*Speaker) bool{
		func(s *Speaker) bool { return slug(s.Name) == want },
		func(s *Speaker) bool {
			return slices.ContainsFunc(s.Aliases, func(a string) bool { return slug(a) == want })
		},
		func(s *Speaker) bool { return s.Has(words) },
	} {
		var out []Speaker
		for i := range speakers {
			if fits(&speakers[i]) {
				out = append(out, speakers[i])
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// Has reports whether each of the words begins a word of the speaker's name or of
// another spelling of it.
func (s *Speaker) Has(words string) bool {
	names := "-" + slug(s.Name)
	for _, a := range s.Aliases {
		names += "-" + slug(a)
	}
	for w := range strings.SplitSeq(slug(words), "-") {
		if !strings.Contains(names, "-"+w) {
			return false
		}
	}
	return true
}
