package eval

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/statement"
)

// A statementRow is a text with what its readers found said in it. Each part of
// a statement is a list of byte ranges; source and cue may be empty.
type statementRow struct {
	ID         string          `json:"id"`
	Text       string          `json:"text"`
	Statements []statementGold `json:"statements"`
}

type statementGold struct {
	Source  [][2]int `json:"source"`
	Cue     [][2]int `json:"cue"`
	Content [][2]int `json:"content"`
}

// speechCues are the verbs, and the phrases that do a verb's work, that report
// speech or writing in any frame. A gold statement is of speech if a word of its
// cue is a form of one of the verbs, or its cue is one of the phrases; a found
// one if its Verb begins with one. Verbs of judgement (criticize, praise),
// belief (think, hope) and intention (want, vow) are left out.
var speechCues = set("say tell add write note report announce state explain reply respond answer ask remark observe comment continue recall recount reiterate repeat stress emphasize tweet joke quip shout testify claim assert allege argue contend maintain insist boast complain lament admit acknowledge concede confess deny warn caution declare mention confirm conclude predict suggest urge promise reveal disclose")

// speechPhrases are the cues of speech that hold no verb.
var speechPhrases = []string{"according to", "per", "in the words of", "as saying", ":"}

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

var irregularCues = map[string]string{"said": "say", "told": "tell", "wrote": "write", "written": "write", "denied": "deny", "denies": "deny", "replied": "reply", "replies": "reply", "testified": "testify", "testifies": "testify", "quipped": "quip", "admitted": "admit", "admitting": "admit", "quipping": "quip", "implied": "imply"}

// cueLemma returns the verb that word is a form of, where it is one of
// speechCues.
func cueLemma(word string) string {
	if l, ok := irregularCues[word]; ok {
		return l
	}
	for _, end := range []string{"", "s", "es", "ed", "d", "ing"} {
		if stem, ok := strings.CutSuffix(word, end); ok {
			if speechCues[stem] {
				return stem
			}
			if end == "ing" && speechCues[stem+"e"] {
				return stem + "e"
			}
		}
	}
	return ""
}

func speechCue(cue string) bool {
	cue = strings.ToLower(strings.TrimSpace(cue))
	for _, p := range speechPhrases {
		if cue == p || p != ":" && p != "per" && strings.Contains(cue, p) {
			return true
		}
	}
	for _, w := range strings.FieldsFunc(cue, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if cueLemma(w) != "" {
			return true
		}
	}
	return false
}

// A wordMap numbers the words of a text: runs of letters, digits and
// underscores.
type wordMap struct{ at []hearsay.Range }

func mapWords(text string) wordMap {
	var m wordMap
	start := -1
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			if start < 0 {
				start = i
			}
		} else if start >= 0 {
			m.at = append(m.at, hearsay.Range{Start: start, End: i})
			start = -1
		}
	}
	if start >= 0 {
		m.at = append(m.at, hearsay.Range{Start: start, End: len(text)})
	}
	return m
}

// in returns the numbers of the words that share a byte with r: lo to hi-1.
func (m wordMap) in(r hearsay.Range) (lo, hi int) {
	lo, _ = slices.BinarySearchFunc(m.at, r.Start, func(w hearsay.Range, at int) int { return cmp.Compare(w.End, at+1) })
	for hi = lo; hi < len(m.at) && m.at[hi].Start < r.End; hi++ {
	}
	return lo, hi
}

// positions returns the numbers of all words in the ranges, sorted, each once.
func (m wordMap) positions(rs []hearsay.Range) []int {
	var out []int
	for _, r := range rs {
		for lo, hi := m.in(r); lo < hi; lo++ {
			out = append(out, lo)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func ranges(pairs [][2]int) []hearsay.Range {
	var out []hearsay.Range
	for _, p := range pairs {
		out = append(out, hearsay.Range{Start: p[0], End: p[1]})
	}
	return out
}

// merge joins ranges with no word between them: readers often marked the
// sentences of one quotation one by one.
func (m wordMap) merge(rs []hearsay.Range) []hearsay.Range {
	rs = slices.Clone(rs)
	slices.SortFunc(rs, func(a, b hearsay.Range) int { return cmp.Compare(a.Start, b.Start) })
	var out []hearsay.Range
	for _, r := range rs {
		if n := len(out); n > 0 {
			if lo, hi := m.in(hearsay.Range{Start: out[n-1].End, End: r.Start}); lo == hi {
				out[n-1].End = max(out[n-1].End, r.End)
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// common counts the numbers in both of two sorted lists.
func common(a, b []int) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// An attribution is a statement, gold or found, as numbers of words.
type attribution struct {
	source, cue, content []int
	speech               bool
}

// textArticle wraps a bare text: a line is a block, a short first line the
// title, the page is the text.
func textArticle(id, text string) *hearsay.Article {
	a := &hearsay.Article{Page: hearsay.NewPageID(id, []byte(text)), Kind: hearsay.Plain, Text: text, Language: "en"}
	if len(text) > 0 {
		a.Trace = hearsay.Trace{{Text: 0, Len: len(text), Page: 0, Width: len(text)}}
	}
	for at := 0; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text) - at
		}
		if s := strings.TrimSpace(text[at : at+end]); s != "" {
			i := at + strings.Index(text[at:at+end], s)
			kind := hearsay.Paragraph
			if len(a.Blocks) == 0 && len(s) <= 160 && at+end < len(text) {
				kind = hearsay.Title
			}
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: i, End: i + len(s)}})
		}
		at += end + 1
	}
	return a
}

// rangeOf returns the place in the text of an excerpt of a textArticle.
func rangeOf(e hearsay.Excerpt) []hearsay.Range {
	if e.None() {
		return nil
	}
	return []hearsay.Range{{Start: e.Span.Start, End: e.Span.End}}
}

func found(m wordMap, s hearsay.Statement) attribution {
	first, _, _ := strings.Cut(s.Verb, " ")
	return attribution{
		source:  m.positions(rangeOf(s.Name)),
		cue:     m.positions(rangeOf(s.Cue)),
		content: m.positions(s.At),
		speech:  s.Speech && speechCues[first] || slices.Contains(speechPhrases, s.Verb),
	}
}

func gold(m wordMap, text string, g statementGold) attribution {
	var cue strings.Builder
	for _, r := range g.Cue {
		cue.WriteString(text[r[0]:r[1]] + " ")
	}
	return attribution{
		source:  m.positions(ranges(g.Source)),
		cue:     m.positions(ranges(g.Cue)),
		content: m.positions(ranges(g.Content)),
		speech:  speechCue(cue.String()),
	}
}

// pair matches found and gold one to one, greedily by overlap, where the
// Jaccard index of their content is at least 0.3. It returns for each gold the
// index of its match, or -1.
func pair(got, want []attribution) []int {
	type cand struct {
		g, w int
		j    float64
	}
	var cs []cand
	for w := range want {
		for g := range got {
			n := common(got[g].content, want[w].content)
			if n == 0 {
				continue
			}
			if j := float64(n) / float64(len(got[g].content)+len(want[w].content)-n); j >= 0.3 {
				cs = append(cs, cand{g, w, j})
			}
		}
	}
	slices.SortStableFunc(cs, func(a, b cand) int { return cmp.Compare(b.j, a.j) })
	match, used := make([]int, len(want)), make([]bool, len(got))
	for i := range match {
		match[i] = -1
	}
	for _, c := range cs {
		if match[c.w] < 0 && !used[c.g] {
			match[c.w], used[c.g] = c.g, true
		}
	}
	return match
}

// quotedStretches returns what stands between quotation marks, line by line; a
// double mark left open runs to the end of its line. Single marks count where no
// double one is open and they pair up: the first after a space and before a
// letter, the second after no space and before no letter.
func quotedStretches(text string) []hearsay.Range {
	var out []hearsay.Range
	open, single := -1, -1
	straight, nested := false, 0 // curly marks inside straight ones
	before := ' '
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if (r == '\'' || r == '`') && i+1 < len(text) && rune(text[i+1]) == r {
			r, n = '"', 2
		}
		after, _ := utf8.DecodeRuneInString(text[i+n:])
		switch {
		case r == '\n':
			if open >= 0 {
				out = append(out, hearsay.Range{Start: open, End: i})
			}
			open, single = -1, -1
		case r == '“' && open >= 0 && !straight && unicode.IsPunct(before) && !unicode.IsLetter(after):
			out = append(out, hearsay.Range{Start: open, End: i}) // it faces the wrong way
			open = -1
		case r == '“' && open >= 0 && straight:
			nested++
		case r == '”' && nested > 0:
			nested--
		case r == '“' || r == '"' && open < 0:
			open, single = i+n, -1
			straight, nested = r == '"', 0
		case (r == '”' || r == '"') && open >= 0:
			out = append(out, hearsay.Range{Start: open, End: i})
			open = -1
		case open < 0 && (r == '‘' || r == '\'') && !unicode.IsLetter(before) && !unicode.IsDigit(before) && before != '.' && unicode.IsLetter(after) && single < 0:
			single = i + n
		case single >= 0 && (r == '’' || r == '\'') && !unicode.IsSpace(before) && !unicode.IsLetter(after) && !unicode.IsDigit(after):
			out = append(out, hearsay.Range{Start: single, End: i})
			single = -1
		}
		before = r
		i += n
	}
	if open >= 0 {
		out = append(out, hearsay.Range{Start: open, End: len(text)})
	}
	return out
}

// A stretch is the first and last word of a quoted segment.
type stretch struct{ lo, hi int }

const minQuoted = 4 // words of a segment that counts, from FORMAT.md

func (m wordMap) stretches(rs []hearsay.Range) map[stretch]bool {
	out := map[stretch]bool{}
	for _, r := range rs {
		if lo, hi := m.in(r); hi-lo >= minQuoted {
			out[stretch{lo, hi}] = true
		}
	}
	return out
}

// statementTally counts over the rows of a file.
type statementTally struct {
	got, want, match          int
	sGot, sWant, sBoth, sGood int // speech: found, gold, gold matched, found matched
	source, withSource        int
	sourceX, cueX, contentX   int
	sourceN, cueN             [2]int // found and gold that have one
	wGot, wWant, wBoth        int    // words of content by position
	qGot, qWant, qBoth        int
}

func (t *statementTally) add(row statementRow, ss []hearsay.Statement) {
	m := mapWords(row.Text)
	var got, want []attribution
	var quoted []hearsay.Range
	gotWords, wantWords := map[int]bool{}, map[int]bool{}
	for _, s := range ss {
		f := found(m, s)
		if len(f.content) == 0 {
			continue
		}
		got = append(got, f)
		quoted = append(quoted, s.Quoted...)
		for _, w := range f.content {
			gotWords[w] = true
		}
	}
	var inGold []hearsay.Range
	stretches := quotedStretches(row.Text)
	for _, g := range row.Statements {
		a := gold(m, row.Text, g)
		if len(a.content) == 0 {
			continue
		}
		want = append(want, a)
		for _, w := range a.content {
			wantWords[w] = true
		}
		for _, c := range m.merge(ranges(g.Content)) {
			for _, q := range stretches {
				if x := (hearsay.Range{Start: max(c.Start, q.Start), End: min(c.End, q.End)}); !x.Empty() {
					inGold = append(inGold, x)
				}
			}
		}
	}
	t.got, t.want = t.got+len(got), t.want+len(want)
	for w := range gotWords {
		if wantWords[w] {
			t.wBoth++
		}
	}
	t.wGot, t.wWant = t.wGot+len(gotWords), t.wWant+len(wantWords)
	q, gq := m.stretches(quoted), m.stretches(inGold)
	for s := range q {
		if gq[s] {
			t.qBoth++
		}
	}
	t.qGot, t.qWant = t.qGot+len(q), t.qWant+len(gq)
	t.pairs(got, want)
}

func (t *statementTally) pairs(got, want []attribution) {
	for _, g := range got {
		if g.speech {
			t.sGot++
		}
		if len(g.source) > 0 {
			t.sourceN[0]++
		}
		if len(g.cue) > 0 {
			t.cueN[0]++
		}
	}
	for w, g := range pair(got, want) {
		a := want[w]
		if a.speech {
			t.sWant++
		}
		if len(a.source) > 0 {
			t.sourceN[1]++
		}
		if len(a.cue) > 0 {
			t.cueN[1]++
		}
		if g < 0 {
			continue
		}
		b := got[g]
		t.match++
		if a.speech {
			t.sBoth++
		}
		if b.speech {
			t.sGood++
		}
		if len(a.source) > 0 {
			t.withSource++
			if common(a.source, b.source) > 0 {
				t.source++
			}
			if slices.Equal(a.source, b.source) {
				t.sourceX++
			}
		}
		if len(a.cue) > 0 && slices.Equal(a.cue, b.cue) {
			t.cueX++
		}
		if slices.Equal(a.content, b.content) {
			t.contentX++
		}
	}
}

func (t *statementTally) scores() Scores {
	p, r, f := prf(t.match, t.got, t.want)
	sp, sr := ratio(t.sGood, t.sGot), ratio(t.sBoth, t.sWant)
	_, _, sf := prf(t.sourceX, t.sourceN[0], t.sourceN[1])
	_, _, cf := prf(t.cueX, t.cueN[0], t.cueN[1])
	_, _, xf := prf(t.contentX, t.got, t.want)
	_, _, wf := prf(t.wBoth, t.wGot, t.wWant)
	qp, qr, qf := prf(t.qBoth, t.qGot, t.qWant)
	return Scores{
		"attribution_p": p, "attribution_r": r, "attribution_f1": f,
		"speech_p": sp, "speech_r": sr, "speech_f1": f1(sp, sr),
		"source_given_match": ratio(t.source, t.withSource),
		"source_f1":          sf, "cue_f1": cf, "content_f1": xf, "content_word_f1": wf,
		"quoted_p": qp, "quoted_r": qr, "quoted_f1": qf,
	}
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// statementSet scores the statements found in bare texts, without entities. A
// statement's source is its Name, its content its At; marks and spaces never
// count, since all is compared by word. Precision over speech is the share of
// the found statements with a speech cue that match any gold, recall the share
// of the gold with one that is matched. A gold statement without content is left
// out; a match whose gold has no source is left out of source_given_match.
func statementSet(file string) (Set, error) {
	rs, err := rows[statementRow](file)
	if err != nil {
		return Set{}, err
	}
	as := make([]*hearsay.Article, len(rs))
	for i, row := range rs {
		as[i] = textArticle(row.ID, row.Text)
	}
	ss := make([][]hearsay.Statement, len(rs))
	start, cpu := time.Now(), cpuTime()
	for i, a := range as {
		ss[i] = statement.Find(a, nil)
	}
	took := (cpuTime() - cpu).Seconds()
	if took <= 0 {
		took = time.Since(start).Seconds()
	}
	var t statementTally
	for i, row := range rs {
		t.add(row, ss[i])
	}
	sc := t.scores()
	sc["docs_per_s"] = float64(len(rs)) / max(took, 1e-9)
	return Set{Rows: len(rs), Scores: sc}, nil
}
