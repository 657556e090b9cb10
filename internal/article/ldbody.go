package article

import (
	"golang.org/x/net/html/atom"

	"hearsay"
)

// fromArticleBody is the article of a page that shows none but states its words
// in the articleBody of its JSON-LD; nil where that is not so. An escape such as
// \u2019 is not the page's bytes and is left out: nothing stands in an article
// that can't be read back.
func (s *scan) fromArticleBody(facts *facts) *hearsay.Article {
	if facts.body.empty() {
		return nil
	}
	t := &scanner{scan: &scan{page: s.page, html: true, address: s.address, metas: s.metas, scripts: s.scripts, title: s.title, lang: s.lang}, anchor: -1}
	t.nodes = []node{{parent: -1, tag: atom.P}}
	t.stack = []open{{block: true}}
	b := s.page.Body
	for i := facts.body.start; i < facts.body.end; {
		j := i
		for j < facts.body.end && b[j] != '\\' && b[j] != '<' && b[j] != '\n' {
			j++
		}
		t.fold(i, j, true)
		i = j
		if i >= facts.body.end {
			break
		}
		switch {
		case b[i] == '\n':
			t.flush()
			i++
		case b[i] == '<':
			for j < facts.body.end && b[j] != '>' {
				j++
			}
			if tag := b[i+1 : min(j, i+4)]; len(tag) > 0 && (tag[0] == 'p' || tag[0] == '/' && len(tag) > 1 && tag[1] == 'p' || tag[0] == 'b' && len(tag) > 1 && tag[1] == 'r' || tag[0] == 'h') {
				t.flush()
			}
			i = j + 1
		case i+1 >= facts.body.end:
			i++
		default:
			switch b[i+1] {
			case '"', '/', '\\':
				t.fold(i+1, i+2, false)
				i += 2
			case 'n', 'r':
				t.flush()
				i += 2
			case 'u':
				i += 6
			default:
				i += 2
			}
		}
	}
	t.flush()
	var pieces []piece
	for _, k := range t.blocks {
		pieces = append(pieces, piece{kind: hearsay.Paragraph, start: k.start, end: k.end, run: k.run})
	}
	a := t.assemble(pieces)
	t.metadata(a, facts)
	if t.judge(a) != nil {
		return nil
	}
	return a
}
