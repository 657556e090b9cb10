package access

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strings"
)

//go:embed pages/*.html
var pages embed.FS

// templates are read once, from files that are part of the program.
var templates = template.Must(template.ParseFS(pages, "pages/*.html"))

// A page is one of ours: an error, or where people sign in or out.
type page struct {
	Title string
	Todo  string // what to do about an error
	Wrong string // what was wrong with the form
	Next  string // where to go when signed in
	Name  string
	Form  string // "in", "out" or ""
	Home  bool   // whether there is a way to the pile
}

// policy is that of the web pages: our own sheet and pictures, forms to us.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// show writes a page of ours. It needs no script.
func (g *Gate) show(w http.ResponseWriter, r *http.Request, code int, p page) {
	p.Home = p.Form == "" && code != http.StatusMisdirectedRequest
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, "page.html", p); err != nil {
		g.o.Log.Error("page", "path", r.URL.Path, "error", err)
		http.Error(w, p.Title, code)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin") // with none at all a form would not say that it is ours
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		w.Write(b.Bytes())
	}
}

// formBytes is the longest form to sign in.
const formBytes = 16 << 10

// login answers /login.
func (g *Gate) login(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		next := safe(r.URL.Query().Get("next"))
		if _, in := g.session(r); in {
			w.Header().Set("Cache-Control", "no-store")
			http.Redirect(w, r, next, http.StatusSeeOther)
			return
		}
		g.show(w, r, http.StatusOK, page{Title: "Sign in", Form: "in", Next: next})
		return
	}
	if !g.posted(w, r) {
		return
	}
	p := page{Title: "Sign in", Form: "in", Next: safe(r.PostForm.Get("next")), Name: nameOf(strings.TrimSpace(r.PostForm.Get("name")))}
	wait, err := g.try(r, strings.TrimSpace(r.PostForm.Get("token")))
	switch {
	case wait > 0:
		after(w, wait)
		p.Wrong = "There were too many wrong tokens. Wait a minute, then try again."
		g.show(w, r, http.StatusTooManyRequests, p)
	case err != nil:
		p.Wrong = "This token is not right. Whoever runs this server knows it."
		g.show(w, r, http.StatusUnauthorized, p)
	default:
		g.setCookie(w, r, g.sign.begin(p.Name, g.o.Now().Add(Lasts)))
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, p.Next, http.StatusSeeOther)
	}
}

// logout answers /logout: a form, so that no link from elsewhere signs anybody out.
func (g *Gate) logout(w http.ResponseWriter, r *http.Request) {
	s, in := g.session(r)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		if !in {
			http.Redirect(w, r, "/login", http.StatusSeeOther)
			return
		}
		g.show(w, r, http.StatusOK, page{Title: "Sign out", Form: "out", Name: s.name})
		return
	}
	if !g.posted(w, r) {
		return
	}
	if in {
		g.sign.end(s, g.o.Now())
	}
	g.setCookie(w, r, "")
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}

// posted reads a form, or answers that there is none.
func (g *Gate) posted(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, HEAD, POST")
		g.refuse(w, r, http.StatusMethodNotAllowed, "This cannot be done here", "This address takes the form that it shows.")
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, formBytes)
	if err := r.ParseForm(); err != nil {
		g.refuse(w, r, http.StatusBadRequest, "This form cannot be read", "Go back and send it again.")
		return false
	}
	return true
}

// safe returns where to go after signing in: a path of this server with its
// question part, "/" for all else. A path that begins with two slashes, or with
// one and a backslash, browsers take for another host.
func safe(next string) string {
	if len(next) > longestNext || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) ||
		strings.ContainsFunc(next, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		return "/"
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") || strings.ContainsAny(u.Path, "\\\r\n\t") {
		return "/"
	}
	if p := path.Clean(u.Path); p == "/login" || p == "/logout" {
		return "/"
	}
	to := u.RequestURI()
	if len(to) > longestNext { // it grew by being written as an address
		return "/"
	}
	return to
}

// longestNext is the longest way back.
const longestNext = 2000

func escape(s string) string { return url.QueryEscape(s) }
