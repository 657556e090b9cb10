package article

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"

	"hearsay"
)

// outlet fills in who publishes the page: the registrable domain of its address,
// and the name that the page states for its site; where it states none, what is
// hung onto its <title>, if that is the domain's name written out.
func (s *scan) outlet(a *hearsay.Article, f *facts) {
	if u, err := url.Parse(s.page.URL); err == nil && u.Host != "" {
		a.Outlet.Domain = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		if d, err := publicsuffix.EffectiveTLDPlusOne(a.Outlet.Domain); err == nil {
			a.Outlet.Domain = d
		}
	}
	for _, o := range f.outlet {
		if n := utf8.RuneCountInString(o.text); n > 1 && n < 60 && !strings.Contains(o.text, "://") {
			if e := s.excerpt(a, o); !e.None() {
				a.Outlet.Name, a.Outlet.Words = o.text, e
				break
			}
		}
	}
	if a.Outlet.Name != "" || a.Outlet.Domain == "" || s.title.empty() {
		return
	}
	t := fact{plainText(string(s.page.Body[s.title.start:s.title.end])), s.title}
	if len(t.text) > 600 {
		return
	}
	if _, at, ok := suffixAt(t.text, "", a.Outlet.Domain); ok && likeDomain(t.text[at:], a.Outlet.Domain) && !strings.Contains(t.text[at:], ".") {
		if e := s.part(a, t, at, len(t.text)); !e.None() {
			a.Outlet.Name, a.Outlet.Words = e.Text, e
		}
	}
}

// isOutlet reports whether a name is that of the page's outlet.
func (s *scan) isOutlet(a *hearsay.Article, f *facts, name string) bool {
	for _, o := range f.outlet {
		if sameOutlet(name, o.text) {
			return true
		}
	}
	return sameOutlet(name, a.Outlet.Name) || likeDomain(name, a.Outlet.Domain)
}
