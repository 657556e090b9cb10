package article

import (
	"strings"

	"golang.org/x/net/html/atom"

	"hearsay"
)

// kind says what a block of the body is.
func (k *keeper) kind(i int) hearsay.BlockKind {
	b := k.blocks[i]
	switch b.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Summary:
		return hearsay.Heading
	case atom.Td, atom.Th:
		if k.layout(i) {
			return hearsay.Paragraph
		}
		return hearsay.Table
	case atom.Li, atom.Dt, atom.Dd:
		return hearsay.Item
	}
	for n, d := b.node, 0; n > 0 && d < 4; n, d = k.nodes[n].parent, d+1 {
		switch k.nodes[n].tag {
		case atom.Blockquote:
			return hearsay.Quotation
		case atom.Li:
			return hearsay.Item
		case atom.Td:
			if k.layout(i) {
				return hearsay.Paragraph
			}
			return hearsay.Table
		case atom.H1, atom.H2, atom.H3, atom.H4:
			return hearsay.Heading
		}
	}
	if !k.html && k.f[i].words <= 15 && !k.f[i].ends && i < k.last && k.f[i].quotes == 0 && !isLowerStart(k.str(i)) {
		return hearsay.Heading
	}
	return hearsay.Paragraph
}

// layout reports whether a cell holds running text, in block i or the one before
// or after it: tables are used for layout.
func (k *keeper) layout(i int) bool {
	if k.f[i].ends && k.f[i].words >= 12 {
		return true
	}
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(k.f) && k.f[i].ends && k.f[j].ends && k.f[j].words >= 12 && k.cell(i) == k.cell(j) {
			return true
		}
	}
	return false
}

// cell returns the nearest cell of a table around block i, -1 for none.
func (k *keeper) cell(i int) int32 {
	for n := k.blocks[i].node; n > 0; n = k.nodes[n].parent {
		if t := k.nodes[n].tag; t == atom.Td || t == atom.Th {
			return n
		}
	}
	return -1
}

func isLowerStart(s string) bool {
	for _, r := range s {
		return !('A' <= r && r <= 'Z' || r > 0x7f && r != '–' && r != '—' || '0' <= r && r <= '9')
	}
	return true
}

// isCorrection reports whether the line is a note that corrects the article.
func isCorrection(line string) bool {
	if len(line) > 1200 {
		return false
	}
	for _, p := range []string{"Correction:", "CORRECTION", "Corrections:", "Correction (", "Correction,", "Clarification:", "CLARIFICATION", "Editor’s note: An earlier", "Editor's note: An earlier", "An earlier version of this", "A previous version of this", "This article has been corrected", "This story has been corrected", "This article was amended", "This article has been amended", "This story has been updated to correct"} {
		if strings.HasPrefix(line, p) {
			return true
		}
	}
	return false
}
