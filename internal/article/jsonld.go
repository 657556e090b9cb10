package article

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"
)

// A value is one value of a page's JSON-LD, in a flat list in the order of the
// bytes: an object's or list's members follow it up to end.
type value struct {
	kind byte // { [ " or 0 for a number, true, false, null
	key  span // inside the quotes; empty in a list
	at   span // inside the quotes for a string
	up   int32
	end  int32 // index after its last member
}

// maxValues bounds the JSON-LD read of one page.
const maxValues = 20000

// linked reads the page's JSON-LD. It forgives what sites get wrong: line feeds
// in strings, commas too many, comments around the whole, a cut end.
func (s *scan) linked() []value {
	if len(s.scripts) == 0 {
		return nil
	}
	p := ldParser{b: s.page.Body, out: make([]value, 0, 256)}
	for _, at := range s.scripts {
		p.i, p.n = at.start, at.end
		for p.i < p.n && p.b[p.i] != '{' && p.b[p.i] != '[' {
			p.i++
		}
		p.value(-1, span{}, 0)
	}
	return p.out
}

type ldParser struct {
	b    []byte
	i, n int
	out  []value
}

func (p *ldParser) space() {
	for p.i < p.n && (isSpace(p.b[p.i]) || p.b[p.i] == ',' || p.b[p.i] == ';') {
		p.i++
	}
}

// str reads a string, and returns its inside. A quotation mark that nobody
// escaped belongs to it: its end is one that a comma, colon or bracket follows, or
// the next line's string.
func (p *ldParser) str() span {
	p.i++
	start := p.i
	for p.i < p.n && (p.b[p.i] != '"' || !p.closes(p.i+1)) {
		if p.b[p.i] == '\\' {
			p.i++
		}
		p.i++
	}
	at := span{start, min(p.i, p.n)}
	p.i = min(p.i+1, p.n)
	return at
}

// closes reports whether what stands at i may follow the end of a string.
func (p *ldParser) closes(i int) bool {
	line := false
	for ; i < p.n && isSpace(p.b[i]); i++ {
		line = line || p.b[i] == '\n'
	}
	if i >= p.n {
		return true
	}
	switch p.b[i] {
	case '}', ']', ':':
		return true
	case '"':
		return line
	case ',':
	default:
		return false
	}
	for i++; i < p.n && (isSpace(p.b[i]) || p.b[i] == ','); i++ {
	}
	if i >= p.n {
		return true
	}
	switch c := p.b[i]; {
	case c == '"', c == '{', c == '}', c == '[', c == ']', c == '-', c >= '0' && c <= '9':
		return true
	}
	rest := p.b[i:min(p.n, i+5)]
	return bytes.HasPrefix(rest, []byte("true")) || bytes.HasPrefix(rest, []byte("false")) || bytes.HasPrefix(rest, []byte("null"))
}

func (p *ldParser) value(up int32, key span, depth int) {
	p.space()
	if p.i >= p.n || len(p.out) >= maxValues || depth > 40 {
		p.i = p.n
		return
	}
	id := len(p.out)
	c := p.b[p.i]
	p.out = append(p.out, value{key: key, up: up, kind: c})
	v := func() *value { return &p.out[id] }
	switch c {
	case '"':
		at := p.str()
		v().at = at
	case '{', '[':
		p.i++
		for {
			p.space()
			if p.i >= p.n {
				break
			}
			if p.b[p.i] == '}' || p.b[p.i] == ']' {
				p.i++
				break
			}
			before := p.i
			var k span
			if c == '{' {
				if p.b[p.i] != '"' {
					p.i++
					continue
				}
				k = p.str()
				for p.i < p.n && (isSpace(p.b[p.i]) || p.b[p.i] == ':') {
					p.i++
				}
			}
			p.value(int32(id), k, depth+1)
			if p.i <= before {
				p.i = before + 1
			}
		}
	default:
		start := p.i
		for p.i < p.n && p.b[p.i] != ',' && p.b[p.i] != '}' && p.b[p.i] != ']' && !isSpace(p.b[p.i]) {
			p.i++
		}
		v().kind, v().at = 0, span{start, p.i}
	}
	v().end = int32(len(p.out))
}

// ld is the JSON-LD of a page with ways to walk it.
type ld struct {
	b []byte
	v []value
}

// get returns the member of object i with that name, -1 where there is none.
func (l *ld) get(i int32, name string) int32 {
	if i < 0 || l.v[i].kind != '{' {
		return -1
	}
	for j := i + 1; j < l.v[i].end; j = max(l.v[j].end, j+1) {
		if k := l.v[j].key; string(l.b[k.start:k.end]) == name {
			return j
		}
	}
	return -1
}

// each calls f with i, or with each member where i is a list.
func (l *ld) each(i int32, f func(j int32)) {
	if i < 0 {
		return
	}
	if l.v[i].kind != '[' {
		f(i)
		return
	}
	for j := i + 1; j < l.v[i].end; j = max(l.v[j].end, j+1) {
		if l.v[j].kind == '[' {
			continue
		}
		f(j)
	}
}

// is reports whether object i has a type for which ok says so.
func (l *ld) is(i int32, ok func(string) bool) (yes bool) {
	l.each(l.get(i, "@type"), func(j int32) {
		if l.v[j].kind == '"' && ok(string(l.b[l.v[j].at.start:l.v[j].at.end])) {
			yes = true
		}
	})
	return yes
}

// str returns where string i stands; empty for anything else.
func (l *ld) str(i int32) span {
	if i < 0 || l.v[i].kind != '"' {
		return span{}
	}
	return l.v[i].at
}

// byID returns the fullest object with that @id.
func (l *ld) byID(id span) int32 {
	want := l.b[id.start:id.end]
	best := int32(-1)
	for i := range l.v {
		if l.v[i].kind != '{' {
			continue
		}
		if j := l.get(int32(i), "@id"); j >= 0 && l.v[j].kind == '"' && bytes.Equal(l.b[l.v[j].at.start:l.v[j].at.end], want) {
			if l.get(int32(i), "name") >= 0 {
				return int32(i)
			}
			best = int32(i)
		}
	}
	return best
}

// articleType reports the types of schema.org that are articles.
func articleType(t string) bool {
	t = strings.TrimPrefix(strings.TrimPrefix(t, "http://schema.org/"), "https://schema.org/")
	return strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "BlogPosting") || t == "Report" || t == "SocialMediaPosting" || t == "Review" || t == "CreativeWork"
}

func pageType(t string) bool {
	return strings.HasSuffix(t, "WebPage") || t == "ItemPage" || t == "CollectionPage"
}

// jsonText returns what a JSON string says to a reader: escapes resolved, markup
// taken out, white space folded.
func jsonText(raw []byte) string {
	str := string(raw)
	if bytes.IndexByte(raw, '\\') >= 0 {
		var out string
		if json.Unmarshal([]byte(`"`+str+`"`), &out) == nil {
			str = out
		}
	}
	return plainText(str)
}

// plainText takes markup out of a value, resolves its references and folds its
// white space.
func plainText(str string) string {
	if strings.IndexByte(str, '<') >= 0 {
		var b strings.Builder
		for {
			i := strings.IndexByte(str, '<')
			if i < 0 {
				b.WriteString(str)
				break
			}
			b.WriteString(str[:i])
			j := strings.IndexByte(str[i:], '>')
			if j < 0 {
				break
			}
			str = str[i+j+1:]
		}
		str = b.String()
	}
	return strings.ToValidUTF8(strings.Join(strings.Fields(html.UnescapeString(str)), " "), "")
}
