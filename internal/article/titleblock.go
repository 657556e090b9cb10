package article

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// titleBlock finds the block that prints the headline: before the body, a first
// heading or a line that says what the page states as its title.
func (k *keeper) titleBlock(f *facts) {
	k.title = -1
	words := map[string]bool{}
	n := 0
	for i := k.first; i <= k.last && n < 400; i++ {
		if k.body[i] {
			for _, w := range strings.FieldsFunc(strings.ToLower(k.str(i)), notWord) {
				if len(w) > 3 {
					words[w] = true
				}
				n++
			}
		}
	}
	k.sites = k.siteNames(f)
	var stated []map[string]bool
	for i, t := range f.titles {
		if i == 4 {
			break
		}
		m := map[string]bool{}
		for _, w := range strings.FieldsFunc(strings.ToLower(t.text), notWord) {
			m[w] = true
		}
		stated = append(stated, m)
	}
	best := float32(.45)
	from := 0
	if !k.html {
		from = max(0, k.first-60)
	}
	to := k.first + headSoon
	if k.html {
		to = max(to, k.last)
	}
	for i := min(to, len(k.f)-1); i >= from; i-- {
		if i > k.first+headSoon && k.heading(k.blocks[i].node) != 1 {
			continue
		}
		if v := k.titleScore(i, words, stated); v > best {
			best, k.title = v, i
		}
	}
}

// signedBelow reports whether a byline or a date stands within three lines under
// block i, and above the body, as under a headline.
func (k *keeper) signedBelow(i int) bool {
	for j := i + 1; j <= i+3 && j < k.first; j++ {
		if line := k.str(j); isByline(line) || isDateLine(line) || k.f[j].words < 8 && k.dated(line) {
			return true
		}
	}
	return false
}

// headSoon is how many blocks below the first of the body a headline stands at
// most, unless it is a first heading and says what the page states.
const headSoon = 6

// titleScore says how much block i looks like the headline.
func (k *keeper) titleScore(i int, words map[string]bool, stated []map[string]bool) float32 {
	x := &k.f[i]
	if x.words < 1 || x.words > 40 || x.promo && len(stated) == 0 {
		return 0
	}
	line := k.str(i)
	if len(line) < 60 && k.sites[letters(line)] {
		return 0
	}
	tag := k.blocks[i].tag
	h1 := tag == atom.H1 || k.html && k.heading(k.blocks[i].node) == 1
	h2 := !h1 && k.html && k.heading(k.blocks[i].node) == 2
	stop := x.ends && !strings.HasSuffix(line, "?") && !strings.HasSuffix(line, "!")
	if i >= k.first && !h1 && (stop || x.words < 4 || x.words > 25 || i > k.first && !k.html) {
		return 0
	}
	if !h1 && (x.words < 2 || strings.HasPrefix(line, "By ") && k.dated(line) || isByline(line) || isDateLine(line) || isPictureCredit(line) || captionLabel(line)) {
		return 0
	}
	in, all := 0, 0
	own := strings.FieldsFunc(strings.ToLower(line), notWord)
	for _, w := range own {
		if len(w) > 3 {
			all++
			if words[w] {
				in++
			}
		}
	}
	far := float32(max(0, k.first-i)) / 60
	if k.html {
		far = min(far, 1.5)
	}
	v := float32(in)/float32(all+1) + float32(min(x.words, 10))/12 - far
	if stop && !h1 {
		v -= .6
	}
	if !k.html {
		if x.repeat > 1 {
			v += .3
		}
		if k.signedBelow(i) {
			v += .3
		}
		return v
	}
	same := float32(0)
	for _, m := range stated {
		both := 0
		for _, w := range own {
			if m[w] {
				both++
			}
		}
		same = max(same, 2*float32(both)/float32(len(own)+len(m)+1))
	}
	if i > k.first && !h1 && same < .65 || i > k.first+headSoon && same < .8 {
		return 0
	}
	v = v*.3 + 1.2*same
	switch {
	case h1:
		v += 1
	case same < .5:
		return 0
	case h2:
		v += .2
	}
	if x.hints&(hRelated|hComment|hAside|hFooter|hNav|hPopup) != 0 && !h1 {
		v -= .5
	}
	if i > k.first {
		v -= .3
	}
	return v
}

// heading returns the level of the heading around a node, 0 for none.
func (s *scan) heading(n int32) int {
	for k := 0; n > 0 && k < 3; k++ {
		switch s.nodes[n].tag {
		case atom.H1:
			return 1
		case atom.H2:
			return 2
		case atom.H3:
			return 3
		case atom.H4:
			return 4
		case atom.H5, atom.H6:
			return 5
		}
		n = s.nodes[n].parent
	}
	return 0
}
