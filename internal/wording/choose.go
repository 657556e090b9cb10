package wording

import (
	"strconv"
	"strings"
)

// Choose returns the language that an Accept-Language header likes best of those
// there are, English where it names none (RFC 9110, section 12.5.4; a header of
// more than 1,000 bytes or 50 languages is read no further).
func Choose(header string) *Language {
	if len(header) > 1000 {
		header = header[:1000]
	}
	best, liked := english, 0.0
	for i, part := range strings.Split(header, ",") {
		if i == 50 {
			break
		}
		tag, params, _ := strings.Cut(part, ";")
		code, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		q := 1.0
		if s, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			f, err := strconv.ParseFloat(s, 64)
			if err != nil || !(f >= 0 && f <= 1) {
				continue
			}
			q = f
		}
		if l := Get(code); l != nil && q > liked {
			best, liked = l, q
		}
	}
	return best
}
