package article

import (
	"hearsay"
)

// isOutlet reports whether a name is that of the page's outlet.
func (s *scan) isOutlet(a *hearsay.Article, f *facts, name string) bool {
	for _, o := range f.outlet {
		if sameOutlet(name, o.text) {
			return true
		}
	}
	return sameOutlet(name, a.Outlet.Name) || likeDomain(name, a.Outlet.Domain)
}
