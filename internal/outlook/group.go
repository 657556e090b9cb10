package outlook

import (
	"slices"
	"strings"

	"hearsay"
)

// Group gathers outlooks into questions, those with the most voices first. Behind
// them stands, under [hearsay.RestKey], what fits no question of the table: claims
// without a direction, since there is nothing that they could be for or against. A
// claim that a copy repeats is folded
// into the one on the page that gave, or the first; Repeats holds the copies'
// words. Each voice, a holder on one text, is counted once: yes, no or depends as
// most of its claims say, "depends" where they balance.
func Group(outlooks []hearsay.Outlook, entities []hearsay.Entity, copies []hearsay.Copy) []hearsay.Question {
	names := map[hearsay.EntityID]string{}
	for _, e := range entities {
		names[e.ID] = e.Name
	}
	texts := foldPages(outlooks, copies)
	families := tables().families
	byKey := map[string][]hearsay.Outlook{}
	var keys []string
	var rest []hearsay.Outlook
	for _, o := range settle(outlooks) {
		if o.Question == "" || ask(o.Question, names, families) == "" {
			o.Question, o.Direction = "", ""
			rest = append(rest, o)
			continue
		}
		if byKey[o.Question] == nil {
			keys = append(keys, o.Question)
		}
		byKey[o.Question] = append(byKey[o.Question], o)
	}
	var out []hearsay.Question
	for _, k := range keys {
		q := hearsay.Question{Key: k, Text: ask(k, names, families)}
		fill(&q, byKey[k], texts, copies)
		out = append(out, q)
	}
	slices.SortStableFunc(out, func(a, b hearsay.Question) int {
		if d := voices(b) - voices(a); d != 0 {
			return d
		}
		return strings.Compare(a.Key, b.Key)
	})
	if len(rest) > 0 {
		q := hearsay.Question{Key: hearsay.RestKey, Text: "What else they expect"}
		fill(&q, rest, texts, copies)
		out = append(out, q)
	}
	return out
}

func voices(q hearsay.Question) int { return q.Yes + q.No + q.Depends + q.Unclear }

// settle gives claims whose question names no target the one that most claims of
// the same family and actor name.
func settle(outlooks []hearsay.Outlook) []hearsay.Outlook {
	count := map[string]int{}
	for _, o := range outlooks {
		if o.Question != "" && !strings.HasSuffix(o.Question, ":") {
			count[o.Question]++
		}
	}
	best := map[string]string{}
	for k, n := range count {
		stem := k[:strings.LastIndexByte(k, ':')+1]
		if b := best[stem]; b == "" || n > count[b] || n == count[b] && k < b {
			best[stem] = k
		}
	}
	out := slices.Clone(outlooks)
	for i := range out {
		if b := best[out[i].Question]; b != "" {
			out[i].Question = b
		}
	}
	return out
}

// ask writes a question from its key; "" where an entity of it is not known.
func ask(key string, names map[hearsay.EntityID]string, families []family) string {
	part := strings.SplitN(key, ":", 3)
	if len(part) < 3 {
		return ""
	}
	for _, f := range families {
		if f.name != part[0] {
			continue
		}
		a, t := called(names[hearsay.EntityID(part[1])]), called(names[hearsay.EntityID(part[2])])
		if a == "" {
			return ""
		}
		text := f.alone
		if t != "" {
			text = f.template
		}
		w := strings.Fields(text)
		for i := range w {
			switch strings.TrimSuffix(w[i], "?") {
			case "A":
				w[i] = strings.Replace(w[i], "A", a, 1)
			case "T":
				w[i] = strings.Replace(w[i], "T", t, 1)
			}
		}
		return strings.Join(w, " ")
	}
	return ""
}

// called is a name as it stands inside a sentence: "the Kremlin".
func called(name string) string {
	if definite[name] || strings.HasPrefix(name, "United ") || strings.HasPrefix(name, "European ") ||
		strings.HasSuffix(name, " Republic") || strings.HasSuffix(name, " Islands") {
		return "the " + name
	}
	return name
}

// definite are names that take an article in running text.
var definite = map[string]bool{
	"Kremlin": true, "White House": true, "Pentagon": true, "Netherlands": true, "Philippines": true, "Bahamas": true,
	"Maldives": true, "Vatican": true, "Soviet Union": true, "Senate": true, "Supreme Court": true, "State Department": true,
	"Justice Department": true, "Federal Reserve": true, "Taliban": true, "African Union": true, "Arab League": true,
	"World Bank": true, "Republican Party": true, "Democratic Party": true, "Labour Party": true, "Wagner Group": true,
	"House of Representatives": true, "House of Commons": true, "UN Security Council": true, "Red Cross": true,
}

// foldPages returns for each page the page that stands for its text: pages that
// are reprints or versions of each other share one, the smallest ID.
func foldPages(outlooks []hearsay.Outlook, copies []hearsay.Copy) map[hearsay.PageID]hearsay.PageID {
	up := map[hearsay.PageID]hearsay.PageID{}
	root := func(p hearsay.PageID) hearsay.PageID {
		for up[p] != "" && up[p] != p {
			p = up[p]
		}
		return p
	}
	for _, c := range copies {
		if c.From == "" || c.Kind != hearsay.Reprint && c.Kind != hearsay.Version {
			continue
		}
		a, b := root(c.From), root(c.To)
		if a != b {
			up[max(a, b)] = min(a, b)
		}
	}
	out := map[hearsay.PageID]hearsay.PageID{}
	for _, o := range outlooks {
		out[o.Page] = root(o.Page)
	}
	return out
}

// A fold is a claim with the same claim in copies.
type fold struct {
	hearsay.Outlook
	repeats []hearsay.Excerpt
}

// fill folds the claims of one question and counts its voices.
func fill(q *hearsay.Question, claims []hearsay.Outlook, texts map[hearsay.PageID]hearsay.PageID, copies []hearsay.Copy) {
	given := map[hearsay.PageID]int{} // pages that gave come first
	for _, c := range copies {
		if c.Directed {
			given[c.From]--
			given[c.To]++
		}
	}
	slices.SortStableFunc(claims, func(a, b hearsay.Outlook) int {
		if d := given[a.Page] - given[b.Page]; d != 0 {
			return d
		}
		if d := strings.Compare(string(a.Page), string(b.Page)); d != 0 {
			return d
		}
		return a.At.Start - b.At.Start
	})
	var folds []*fold
	byWords := map[string]*fold{}
	for _, o := range claims {
		w := plain(o.Claim.Text)
		f := byWords[w]
		if f == nil || f.Page == o.Page || f.Holder != o.Holder && f.HolderKind == hearsay.NamedHolder && o.HolderKind == hearsay.NamedHolder {
			f = matching(folds, o, copies)
		}
		if f != nil {
			f.repeats = append(f.repeats, o.Claim)
			continue
		}
		f = &fold{Outlook: o}
		folds = append(folds, f)
		if byWords[w] == nil {
			byWords[w] = f
		}
	}
	count(q, folds, texts)
	rank := map[hearsay.Direction]int{hearsay.No: 0, hearsay.Yes: 1, hearsay.Depends: 2, "": 3}
	slices.SortStableFunc(folds, func(a, b *fold) int {
		if d := rank[a.Direction] - rank[b.Direction]; d != 0 {
			return d
		}
		if d := strings.Compare(string(a.Page), string(b.Page)); d != 0 {
			return d
		}
		return a.At.Start - b.At.Start
	})
	for _, f := range folds {
		q.Claims = append(q.Claims, f.Outlook)
		q.Repeats = append(q.Repeats, f.repeats)
	}
}

// plain is a claim's words, lower-cased, marks left out.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80 && r != '’' && r != '“' && r != '”')
	}), " ")
}

// matching returns the claim on another page whose words stand where a copy says
// that o's were taken from, or that were taken from where o's stand.
func matching(folds []*fold, o hearsay.Outlook, copies []hearsay.Copy) *fold {
	for _, c := range copies {
		if c.Kind == hearsay.QuotesOnly || c.Kind == hearsay.Retelling {
			continue
		}
		mine, theirs, page := c.Taken, c.Given, c.From
		if c.From == o.Page {
			mine, theirs, page = c.Given, c.Taken, c.To
		} else if c.To != o.Page {
			continue
		}
		for i := range min(len(mine), len(theirs)) {
			if !mine[i].Span.Overlaps(o.Claim.Span) {
				continue
			}
			for _, f := range folds {
				if f.Page == page && theirs[i].Span.Overlaps(f.Claim.Span) && alike(f.Claim.Text, o.Claim.Text) {
					return f
				}
			}
		}
	}
	return nil
}

// alike reports whether two claims share most of their words.
func alike(a, b string) bool {
	in := map[string]bool{}
	wa, wb := strings.Fields(plain(a)), strings.Fields(plain(b))
	for _, w := range wa {
		in[w] = true
	}
	n := 0
	for _, w := range wb {
		if in[w] {
			n++
		}
	}
	return 10*n >= 7*max(len(wa), len(wb))
}

// count counts the voices of a question's claims.
func count(q *hearsay.Question, folds []*fold, texts map[hearsay.PageID]hearsay.PageID) {
	type voice struct {
		text   hearsay.PageID
		holder string
	}
	votes := map[voice]*[4]int{}
	var order []voice
	for _, f := range folds {
		v := voice{texts[f.Page], string(f.Holder)}
		if v.holder == "" {
			v.holder = "~" + string(f.HolderKind) + plain(f.HolderName.Text)
		}
		if votes[v] == nil {
			votes[v] = new([4]int)
			order = append(order, v)
		}
		switch f.Direction {
		case hearsay.Yes:
			votes[v][0]++
		case hearsay.No:
			votes[v][1]++
		case hearsay.Depends:
			votes[v][2]++
		default:
			votes[v][3]++
		}
	}
	for _, v := range order {
		switch n := votes[v]; {
		case n[0]+n[1]+n[2] == 0:
			q.Unclear++
		case n[0] > n[1] && n[0] >= n[2]:
			q.Yes++
		case n[1] > n[0] && n[1] >= n[2]:
			q.No++
		default:
			q.Depends++
		}
	}
}
