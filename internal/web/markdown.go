package web

import (
	"bufio"
	"fmt"
	"strings"
	"unicode"

	"hearsay/internal/wording"
)

// A mdWriter writes Markdown. Errors of the writer under it come at its Flush.
type mdWriter struct {
	*bufio.Writer
}

func (m mdWriter) f(format string, args ...any) { fmt.Fprintf(m.Writer, format, args...) }

// mdText escapes text for one line of Markdown. Line feeds and controls become
// spaces; marks that turn the direction of writing are dropped.
func mdText(s string) string {
	var b strings.Builder
	low := strings.ToLower(s)
	if len(low) != len(s) {
		low = s
	}
	for i, r := range s {
		switch {
		case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f:
			continue
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
			continue
		case strings.ContainsRune("\\`*_[]<>#|~&$@", r),
			r == ':' && strings.HasPrefix(s[i:], "://"),
			r == '.' && i >= 3 && low[i-3:i] == "www",
			// At its beginning text could look like a list, a rule or a heading.
			i == 0 && strings.ContainsRune("-+=:", r), (r == '.' || r == ')') && i > 0 && i < 11 && strings.Trim(s[:i], "0123456789") == "":
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}

// mdURL makes an address fit to stand between pointed brackets.
func mdURL(u string) string {
	var b strings.Builder
	for i := range len(u) {
		if c := u[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("<>\\`|\"()[]*_", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// mdNotes are the footnotes of a line.
func mdNotes(ns []note) string {
	var b strings.Builder
	for _, n := range ns {
		b.WriteString("[^" + strings.TrimPrefix(n.URL, "#") + "]")
	}
	return b.String()
}

func mdQuote(s string) string { return "“" + mdText(s) + "”" }

func mdProofs(ps []proof, quoted bool) string {
	var out []string
	for _, p := range ps {
		w := mdText(p.Words)
		if quoted {
			w = mdQuote(p.Words)
		}
		out = append(out, w+mdNotes(p.Notes))
	}
	return strings.Join(out, "; ")
}

func mdPieces(ps []piece) string {
	var b strings.Builder
	for _, p := range ps {
		if p.Quoted {
			b.WriteString(mdQuote(p.Text))
			continue
		}
		lead := strings.TrimLeft(p.Text, " ") != p.Text && b.Len() > 0
		if lead {
			b.WriteByte(' ')
		}
		b.WriteString(mdText(p.Text))
		if strings.TrimRight(p.Text, " ") != p.Text {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

func mdSheets(ss []sheet) string {
	var out []string
	for _, s := range ss {
		out = append(out, fmt.Sprint(s.Number))
	}
	switch len(out) {
	case 0:
		return ""
	case 1:
		return "page " + out[0]
	}
	return "pages " + wording.English().Join(out)
}

// mdPlain is a date with its joiners taken out.
func mdPlain(s string) string {
	return mdText(strings.NewReplacer("\u00a0", " ", "\u2060", "").Replace(s))
}
