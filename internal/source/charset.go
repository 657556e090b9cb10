package source

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// decode returns raw as UTF-8 without a byte order mark, and the name of the
// encoding that it was in, as the WHATWG names it. In order:
//
//  1. a byte order mark;
//  2. bytes that are UTF-8 throughout are UTF-8, whatever the page says;
//  3. the encoding that came with the page (hint, such as the charset of an HTTP
//     header, "" for none), or else that the page declares, unless that is UTF-8
//     and most of what is beyond ASCII breaks it;
//  4. zero bytes at every other place: UTF-16;
//  5. mostly UTF-8 with a few broken places: UTF-8;
//  6. the encoding that is usual for the language the page declares, or else
//     that the mix of bytes suggests (guess).
//
// Broken places, lone surrogates and NUL become U+FFFD. The result shares
// memory with raw where nothing changed.
func decode(raw []byte, hint string) (body []byte, label string) {
	if label, n := mark(raw); label != "" {
		return convert(raw[n:], label), label
	}
	if utf8.Valid(raw) {
		if l := either(hint, raw); l == "iso-2022-jp" && bytes.IndexByte(raw, 0x1b) >= 0 {
			return convert(raw, l), l
		}
		if !wide(raw[:min(len(raw), 4096)]) {
			return convert(raw, "utf-8"), "utf-8"
		}
	}
	good, bad := sequences(raw)
	if label = either(hint, raw); label == "utf-8" && good < bad {
		label = declared(raw)
	}
	switch {
	case label == "utf-8" && good < bad:
		label = ""
	case label == "" && wide(raw[:min(len(raw), 4096)]):
		label = "utf-16le"
		if raw[0] == 0 {
			label = "utf-16be"
		}
	case label == "" && good > bad:
		label = "utf-8"
	}
	if label == "" {
		label = guess(raw)
	}
	return convert(raw, label), label
}

// either returns the encoding that hint names, or else that raw declares.
func either(hint string, raw []byte) string {
	if hint != "" {
		if l := lookup(hint); l != "" {
			return l
		}
	}
	return declared(raw)
}

// mark returns the encoding of a byte order mark and its length.
func mark(raw []byte) (label string, n int) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return "utf-8", 3
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return "utf-16le", 2
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return "utf-16be", 2
	}
	return "", 0
}

// wide reports whether text has a zero byte at about every other place, as
// Western text in UTF-16 has.
func wide(head []byte) bool {
	var at [2]int
	for i, c := range head {
		if c == 0 {
			at[i&1]++
		}
	}
	n := len(head) / 2
	return n >= 4 && (at[0] > n*3/4 && at[1] < n/8 || at[1] > n*3/4 && at[0] < n/8)
}

// sequences counts the well-formed characters beyond ASCII, were raw UTF-8, and
// the broken places.
func sequences(raw []byte) (good, bad int) {
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good, bad
}

// declared returns the encoding that the first 4 KB declare in a meta tag or an
// XML declaration, by its WHATWG name; "" where there is none that is known. A
// declaration that can be read as ASCII cannot be UTF-16; browsers take it as
// UTF-8.
func declared(raw []byte) string {
	head := lower(raw[:min(len(raw), 4096)])
	if bytes.HasPrefix(head, []byte("<?xml")) {
		if l := lookup(attribute(head[:end(head)], "encoding")); l != "" {
			return l
		}
	}
	for {
		i := bytes.Index(head, []byte("<meta"))
		if i < 0 {
			return ""
		}
		head = head[i+len("<meta"):]
		if l := lookup(attribute(head[:end(head)], "charset")); l != "" {
			return l
		}
	}
}

func end(tag []byte) int {
	if i := bytes.IndexByte(tag, '>'); i >= 0 {
		return i
	}
	return len(tag)
}

func lookup(label string) string {
	e, name := charset.Lookup(label)
	switch {
	case e == nil || name == "replacement" || name == "x-user-defined":
		return ""
	case name == "utf-16le" || name == "utf-16be":
		return "utf-8"
	}
	return name
}

// attribute returns what follows name= in a tag, quoted or not: charset=utf-8,
// content="text/html; charset=utf-8".
func attribute(tag []byte, name string) string {
	for {
		i := bytes.Index(tag, []byte(name))
		if i < 0 {
			return ""
		}
		tag = bytes.TrimLeft(tag[i+len(name):], " \t\r\n")
		if len(tag) == 0 || tag[0] != '=' {
			continue
		}
		v := bytes.TrimLeft(tag[1:], " \t\r\n\"'")
		if j := bytes.IndexAny(v, " \t\r\n\"';/>?"); j >= 0 {
			v = v[:j]
		}
		return string(v)
	}
}

// usual is the encoding that pages without a declaration are most often in, by
// language; after the table that browsers use
// (html.spec.whatwg.org, "determining the character encoding").
var usual = map[string]string{
	"ru": "windows-1251", "uk": "windows-1251", "be": "windows-1251", "bg": "windows-1251", "sr": "windows-1251", "mk": "windows-1251",
	"cs": "windows-1250", "hu": "iso-8859-2", "pl": "iso-8859-2", "sk": "windows-1250", "sl": "iso-8859-2", "hr": "windows-1250", "ro": "windows-1250",
	"ja": "shift_jis", "ko": "euc-kr", "zh": "gb18030", "el": "iso-8859-7", "tr": "windows-1254", "he": "windows-1255",
	"ar": "windows-1256", "fa": "windows-1256", "lt": "windows-1257", "lv": "windows-1257", "et": "windows-1257", "vi": "windows-1258", "th": "windows-874",
}

// guess returns the likely encoding of bytes that declare none and are not
// UTF-8. Where at least a third of the letters lie beyond ASCII the script is
// not Latin; of those only Cyrillic is told: its lower case, much more frequent
// than its upper case, lies at 0xE0-0xFF in windows-1251 and at 0xC0-0xDF in
// KOI8-R.
func guess(raw []byte) string {
	head := raw[:min(len(raw), 64<<10)]
	if i := bytes.Index(lower(head[:min(len(head), 4096)]), []byte("<html")); i >= 0 {
		tag := lower(head[i : i+end(head[i:])])
		if lang := attribute(tag, "lang"); len(lang) >= 2 {
			if label := usual[lang[:2]]; label != "" {
				return label
			}
		}
	}
	var ascii, low, high int
	tag := false
	for _, c := range head {
		switch {
		case c == '<':
			tag = true
		case c == '>':
			tag = false
		case tag:
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			ascii++
		case c >= 0xe0:
			high++
		case c >= 0xc0:
			low++
		}
	}
	if (low+high)*2 < ascii || low+high == 0 {
		return "windows-1252"
	}
	if low > 2*high {
		return "koi8-r"
	}
	return "windows-1251"
}

// lower returns b with ASCII letters in lower case, every byte in its place.
func lower(b []byte) []byte {
	out := bytes.Clone(b)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c + ('a' - 'A')
		}
	}
	return out
}

// convert decodes from an encoding of that name.
func convert(raw []byte, label string) []byte {
	body := raw
	if label != "utf-8" {
		e, _ := charset.Lookup(label)
		if out, err := e.NewDecoder().Bytes(raw); err == nil {
			body = bytes.TrimPrefix(out, []byte("\ufeff"))
		}
	}
	if !utf8.Valid(body) {
		body = bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	if bytes.IndexByte(body, 0) >= 0 {
		body = bytes.ReplaceAll(body, []byte{0}, []byte("\ufffd"))
	}
	return body
}
