package web

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"net/http"
	"strings"

	"hearsay/internal/wording"
)

// languageCookie keeps the language that a reader chose.
const languageCookie = "hearsay_language"

type languageKey struct{}

// languageOf is the language in which a request is answered: the one that guard
// found for it, else English.
func languageOf(r *http.Request) *wording.Language {
	if l, ok := r.Context().Value(languageKey{}).(*wording.Language); ok {
		return l
	}
	return wording.English()
}

// withLanguage finds the language of a request: the one chosen before, else the
// one that the browser asks for.
func withLanguage(r *http.Request) *http.Request {
	var l *wording.Language
	if c, err := r.Cookie(languageCookie); err == nil {
		l = wording.Get(c.Value)
	}
	if l == nil {
		l = wording.Choose(r.Header.Get("Accept-Language"))
	}
	return r.WithContext(context.WithValue(r.Context(), languageKey{}, l))
}

// choose keeps the language that ?lang= names and leads back to the same page
// without it. It reports whether it has answered.
func (w *site) choose(rw http.ResponseWriter, r *http.Request) bool {
	if !strings.Contains(r.URL.RawQuery, "lang=") {
		return false
	}
	q := r.URL.Query()
	if !q.Has("lang") {
		return false
	}
	l := wording.Get(q.Get("lang"))
	if l == nil {
		w.fail(rw, r, http.StatusBadRequest)
		return true
	}
	http.SetCookie(rw, &http.Cookie{Name: languageCookie, Value: l.Code, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode})
	q.Del("lang")
	to := ownPath(r)
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	rw.Header().Set("Location", to)
	rw.Header().Set("Cache-Control", "no-store")
	rw.WriteHeader(http.StatusSeeOther)
	return true
}

// languages are the ways from a page to itself in the other languages.
func languages(r *http.Request, l *wording.Language, kept bool) []languageLink {
	var out []languageLink
	for _, o := range wording.All() {
		if o == l {
			continue
		}
		q := r.URL.Query()
		if kept { // one page for every query
			clear(q)
		}
		q.Set("lang", o.Code)
		out = append(out, languageLink{o.Code, o.Name, ownPath(r) + "?" + q.Encode()})
	}
	return out
}

// ownPath is the path of a request, which never leads to another host.
func ownPath(r *http.Request) string { return "/" + strings.TrimLeft(r.URL.EscapedPath(), "/") }

type languageLink struct{ Code, Name, URL string }

// templates reads all templates in a language: {{t "Words"}} is replaced by the
// words before they are parsed, so that a page costs no looking up; {{lang}} by the
// code of the language, {{en}} by what marks words that are English in every
// language, and {{said}} by said, which marks words of pages.
func templates(l *wording.Language, said string) *template.Template {
	t := template.New("").Funcs(template.FuncMap{
		"plural": l.N, "noun": l.Noun, "count": l.Count, "tf": l.F, "tr": l.T, "clip": clip,
	})
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		panic(err)
	}
	for _, f := range files {
		src, err := templateFiles.ReadFile("templates/" + f.Name())
		if err != nil {
			panic(err)
		}
		s, err := inLanguage(strings.ReplaceAll(string(src), "{{said}}", said), l)
		if err != nil {
			panic(f.Name() + ": " + err.Error())
		}
		template.Must(t.New(f.Name()).Parse(s))
	}
	return t
}

// saidMark stands where words of pages begin, until it is known what language
// they are in. What a page brought cannot hold it: its quotation marks are escaped.
const saidMark = ` lang="said"`

// markSaid says of the words of pages that they are in a language; nothing, where
// it is not known or is that of the program's own words.
func markSaid(body []byte, said string, l *wording.Language) []byte {
	return bytes.ReplaceAll(body, []byte(saidMark), []byte(langOf(said, l)))
}

// langOf is the attribute for words in a language among those of another.
func langOf(said string, l *wording.Language) string {
	if said == "" || said == l.Code {
		return ""
	}
	return ` lang="` + said + `"`
}

// saidIn is the one language of a story's pages, "" where they are in several or
// it is not known of one.
func (d *desk) saidIn() string {
	said := ""
	for i := range d.b.Pages {
		switch l := d.b.Pages[i].Language; {
		case l == "" || said != "" && l != said || len(l) > 12:
			return ""
		default:
			said = l
		}
	}
	if strings.ContainsFunc(said, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) {
		return ""
	}
	return said
}

// inLanguage puts the words of a language into the text of a template.
func inLanguage(src string, l *wording.Language) (string, error) {
	en := ""
	if !l.English() {
		en = ` lang="en"`
	}
	src = strings.NewReplacer("{{lang}}", l.Code, "{{en}}", en).Replace(src)
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(src, `{{t "`)
		b.WriteString(before)
		if !ok {
			return b.String(), nil
		}
		key, after, ok := strings.Cut(rest, `"}}`)
		words := l.T(key)
		if !ok || strings.ContainsAny(words, `"<>&{}`) {
			return "", errors.New("words that would be markup: " + clip(key, 60))
		}
		b.WriteString(words)
		src = after
	}
}
