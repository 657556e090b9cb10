package event

import (
	"strings"

	"hearsay"
)

// A frame is one pattern of the table.
type frame struct {
	root    hearsay.Root
	elems   []elem
	actor   bool // an actor must be the object
	alone   bool // there must be no object
	dated   bool // a date must stand in the noun's phrase
	ofAgent bool // a noun's "of" names its agent
	weight  int  // how particular the pattern is
}

// An elem is one condition on the words around the head.
type elem struct {
	sort  byte // ' ' next, '=' in the subject, '^' not next, '~' in the object, '!' not in the object
	words map[string]bool
}

// read reads the frame table.
func (x *lexicon) read(table string) {
	for line := range strings.Lines(table) {
		head, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		root, part, _ := strings.Cut(head, " ")
		for _, p := range strings.Split(list, ",") {
			if f := strings.Fields(p); len(f) > 0 {
				x.add(hearsay.Root(root), part == "n", f)
			}
		}
	}
}

func (x *lexicon) add(root hearsay.Root, noun bool, pattern []string) {
	f := &frame{root: root, weight: 1}
	for _, e := range pattern[1:] {
		switch e {
		case "@":
			f.actor = true
			f.weight++
			continue
		case "-":
			f.alone = true
			f.weight++
			continue
		case "<":
			f.ofAgent = true
			continue
		case "#":
			f.dated = true
			f.weight++
			continue
		}
		el := elem{sort: ' ', words: map[string]bool{}}
		if e[0] == '~' || e[0] == '!' || e[0] == '^' || e[0] == '=' {
			el.sort, e = e[0], e[1:]
		}
		for _, w := range strings.Split(e, "|") {
			if strings.HasPrefix(w, "{") {
				for k := range x.sets[strings.Trim(w, "{}")] {
					el.words[k] = true
				}
				continue
			}
			el.words[w] = true
		}
		switch el.sort {
		case '~', '=':
			f.weight += 2
		case ' ':
			f.weight += 3
		}
		f.elems = append(f.elems, el)
	}
	if noun {
		for _, w := range []string{pattern[0], plural(pattern[0])} {
			h := x.nouns[w]
			if h == nil {
				h = &nounHead{lemma: pattern[0]}
				x.nouns[w] = h
			}
			h.frames = append(h.frames, f)
		}
		return
	}
	x.verb(pattern[0])
	for _, in := range inflect(pattern[0]) {
		if v := x.verbs[in.word]; v.lemma == pattern[0] && (len(v.frames) == 0 || v.frames[len(v.frames)-1] != f) {
			v.frames = append(v.frames, f)
		}
	}
}
