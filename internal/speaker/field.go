package speaker

import (
	"slices"
	"strings"

	"hearsay"
)

// A field is a walk of life, a bit each. Fields are coarse: an editor may become
// a minister, a lawyer a senator and an economist both, so that all of public life
// is one; nobody is taken for both a goalkeeper and a bishop unless one story says
// so.
type field uint8

const (
	public field = 1 << iota // politics, state, press, law, science, business, the forces
	sport
	arts
	faith
	private // people in the news once: a resident, a passenger, a suspect
)

// fields is a table written for this package: nouns of roles by their field.
// Nouns that stand in several ("director", "leader", "captain", "star") are none.
var fields = func() map[string]field {
	m := map[string]field{}
	for f, list := range map[field]string{
		public: `president premier minister chancellor senator congressman congresswoman governor mayor councillor councilman
			councilwoman alderman mp lawmaker legislator secretary ambassador diplomat envoy king queen prince princess politician
			commissioner treasurer spokesman spokeswoman spokesperson professor fellow analyst economist historian scientist
			scholar sociologist researcher journalist reporter correspondent editor columnist lawyer attorney judge prosecutor
			barrister solicitor ceo executive banker investor sheriff superintendent inspector detective general admiral colonel
			epidemiologist surgeon physician`,
		sport: `striker goalkeeper midfielder defender winger quarterback linebacker cornerback receiver pitcher outfielder
			infielder shortstop catcher batsman bowler footballer cricketer golfer sprinter swimmer boxer cyclist jockey skier
			skater gymnast wrestler athlete goalie forward fullback halfback`,
		arts: `actor actress singer rapper musician novelist poet painter sculptor comedian filmmaker drummer guitarist
			bassist pianist violinist screenwriter composer playwright dancer ballerina`,
		faith: `bishop archbishop priest pastor vicar rabbi imam pope cardinal monk nun chaplain reverend`,
		private: `suspect defendant resident neighbor neighbour passenger survivor victim bystander witness shopkeeper student
			pupil teacher farmer fisherman waiter waitress plumber electrician mechanic tourist commuter patient homeowner
			motorist pensioner`,
	} {
		for w := range strings.FieldsSeq(list) {
			m[w] |= f
		}
	}
	return m
}()

// fieldsOf returns the fields that a voice's roles tell. Only the words up to a
// comma or a preposition say what somebody is: "editor of the Bishop's letters".
func fieldsOf(v *Voice) (f field) {
	for _, r := range v.Roles {
		for w := range strings.FieldsSeq(strings.ToLower(r.Text)) {
			word := strings.Trim(w, ".,;:()\"“”")
			if word == "of" || word == "at" || word == "for" || word == "in" || word == "from" || word == "with" || word == "to" || word == "who" {
				break
			}
			f |= fields[word]
			if strings.HasSuffix(w, ",") {
				break
			}
		}
	}
	return f
}

// genericWords are what the names of bodies are made of that say only what a body
// is.
var genericWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`the of for and on a government cabinet parliament congress senate house lower upper
		representatives assembly national federal state states county city town village district regional local central supreme
		high appeal appeals constitutional court courts council commission committee board bureau agency authority authorities
		administration office service services department ministry foreign interior defence defense finance health education
		justice transport transportation energy environment agriculture labour labor culture sports trade commerce treasury
		home affairs external internal security army navy air force forces military guard coast police fire rescue emergency
		prosecutor prosecutors general attorney president presidential prime minister bank reserve election electoral union
		association federation university college school hospital museum library church airport port company group opposition
		party democratic republican liberal conservative socialist people peoples news media press television`) {
		m[w] = true
	}
	return m
}()

// generic reports whether a body's key names nothing but its sort.
func generic(key string) bool {
	for w := range strings.SplitSeq(key, "-") {
		if !genericWords[w] {
			return false
		}
	}
	return true
}

// A mark is what tells one bearer of a name from another.
type mark struct {
	gender, country string
	field           field
}

// excludes reports whether two marks cannot be of one bearer.
func (a mark) excludes(b mark) bool {
	return a.gender != "" && b.gender != "" && a.gender != b.gender ||
		a.country != "" && b.country != "" && a.country != b.country ||
		a.field != 0 && b.field != 0 && a.field&b.field == 0
}

// tells reports whether a mark has evidence of its own.
func (a mark) tells() bool { return a.country != "" || a.field != 0 }

// agrees reports whether two marks that do not exclude each other share evidence.
func (a mark) agrees(b mark) bool {
	return a.field&b.field != 0 || a.country != "" && a.country == b.country
}

// mostMarks is how many different marks of one name are compared; a name with
// more is joined by equal marks only.
const mostMarks = 100

// part parts the voices of one name and kind, sorted by story, into bearers.
// strict takes evidence for every join.
func part(vs []Voice, strict bool) [][]Voice {
	var marks []mark // in order of the first story of each
	voices := map[mark][]Voice{}
	for _, v := range vs {
		m := mark{v.Gender, v.Country, fieldsOf(&v)}
		if v.Kind != hearsay.Person {
			m.gender, m.field = "", 0
		}
		if voices[m] == nil {
			marks = append(marks, m)
		}
		voices[m] = append(voices[m], v)
	}
	if !strict && len(marks) <= mostMarks && !anyExcludes(marks) && !twice(vs) {
		return [][]Voice{vs}
	}
	groups := components(marks)
	out := make([][]Voice, len(groups))
	in := make([]map[hearsay.StoryID]bool, len(groups))
	for k, g := range groups {
		in[k] = map[hearsay.StoryID]bool{}
		for _, i := range g {
			out[k] = append(out[k], voices[marks[i]]...)
		}
		for _, v := range out[k] {
			in[k][v.Story] = true
		}
	}
	var single [][]Voice
	for n, m := range marks {
		if m.tells() {
			continue
		}
		k := bearer(marks, groups, out, m)
		for _, v := range voices[m] {
			if k < 0 || strict || in[k][v.Story] { // one story told them apart
				single = append(single, []Voice{v})
				continue
			}
			out[k], in[k][v.Story] = append(out[k], v), true
			if groups[k][len(groups[k])-1] != n {
				groups[k] = append(groups[k], n)
			}
		}
	}
	whole := single
	for _, g := range out {
		slices.SortFunc(g, byStory)
		if twice(g) { // two bearers in one story: nothing is sure about this name
			whole = append(whole, alone(g)...)
		} else {
			whole = append(whole, g)
		}
	}
	return whole
}

// bearer returns the group that a mark without evidence must be of: the only one
// that it could be, or one with nine tenths of the voices of all such; -1 for none.
func bearer(marks []mark, groups [][]int, voices [][]Voice, m mark) int {
	fit, all, best := -1, 0, 0
	for k, g := range groups {
		if slices.ContainsFunc(g, func(i int) bool { return marks[i].excludes(m) }) {
			continue
		}
		n := len(voices[k])
		all += n
		if n > best {
			fit, best = k, n
		}
	}
	if best*10 < all*9 {
		return -1
	}
	return fit
}

// components groups the marks that tell something: those that agree stand
// together, unless that would put two of them together that exclude each other
// by gender or country.
func components(marks []mark) [][]int {
	var told []int
	for i, m := range marks {
		if m.tells() {
			told = append(told, i)
		}
	}
	parent := make([]int, len(marks))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	if len(told) <= mostMarks {
		for n, i := range told {
			for _, j := range told[:n] {
				if a, b := find(i), find(j); a != b && !marks[i].excludes(marks[j]) && marks[i].agrees(marks[j]) {
					parent[max(a, b)] = min(a, b)
				}
			}
		}
	}
	byRoot := map[int][]int{}
	for _, i := range told {
		byRoot[find(i)] = append(byRoot[find(i)], i)
	}
	var out [][]int
	for _, i := range told {
		g := byRoot[i]
		if g == nil {
			continue // no root
		}
		if torn(marks, g) {
			for _, k := range g {
				out = append(out, []int{k})
			}
			continue
		}
		out = append(out, g)
	}
	return out
}

// torn reports whether a group holds marks of two genders or countries.
func torn(marks []mark, g []int) bool {
	var m mark
	for _, i := range g {
		n := marks[i]
		if m.gender != "" && n.gender != "" && m.gender != n.gender || m.country != "" && n.country != "" && m.country != n.country {
			return true
		}
		if n.gender != "" {
			m.gender = n.gender
		}
		if n.country != "" {
			m.country = n.country
		}
	}
	return false
}

func anyExcludes(marks []mark) bool {
	for i, m := range marks {
		for _, n := range marks[:i] {
			if m.excludes(n) {
				return true
			}
		}
	}
	return false
}

// twice reports whether two voices, sorted by story, are of one story, which has
// told them apart.
func twice(vs []Voice) bool {
	for i := 1; i < len(vs); i++ {
		if vs[i].Story == vs[i-1].Story {
			return true
		}
	}
	return false
}
