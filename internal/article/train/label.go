package main

import (
	"strings"
	"unicode"

	"hearsay/internal/article"
)

// tokens returns the words of a text as the score counts them.
func tokens(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	})
}

const gram = 4

// Label says of each block whether its words stand in the body. Long blocks by
// the share of their runs of four words that the body holds; short ones where
// the body says just that between the long ones around them.
func Label(s *article.Sheet, body string) []float32 {
	gold := tokens(body)
	at := map[string]int{}
	for i := len(gold) - gram; i >= 0; i-- {
		at[strings.Join(gold[i:i+gram], " ")] = i
	}
	n := s.Len()
	out := make([]float32, n)
	words := make([][]string, n)
	start, end := make([]int, n), make([]int, n)
	for i := range n {
		w := tokens(s.Text(i))
		words[i] = w
		start[i] = -1
		if len(w) < 8 {
			continue
		}
		in, covered := 0, 0
		for j := 0; j+gram <= len(w); j++ {
			if p, ok := at[strings.Join(w[j:j+gram], " ")]; ok {
				in += min(gram, j+gram-covered)
				covered = j + gram
				if start[i] < 0 {
					start[i] = p
				}
				end[i] = p + gram
			}
		}
		if 2*in >= len(w) {
			out[i] = 1
			if end[i] < start[i] {
				end[i] = start[i] + len(w)
			}
		} else {
			start[i] = -1
		}
	}
	ptr := 0
	for i := range n {
		if len(words[i]) >= 8 {
			if out[i] == 1 {
				ptr = end[i]
			}
			continue
		}
		if len(words[i]) == 0 {
			continue
		}
		limit := len(gold)
		for j := i + 1; j < n && j < i+400; j++ {
			if start[j] >= ptr {
				limit = start[j]
				break
			}
		}
		limit = min(limit+len(words[i]), len(gold), ptr+200)
		for p := max(0, ptr-1); p+len(words[i]) <= limit; p++ {
			if equal(gold[p:p+len(words[i])], words[i]) {
				out[i] = 1
				ptr = p + len(words[i])
				break
			}
		}
	}
	return out
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
