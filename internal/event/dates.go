package event

import "hearsay"

// Dates returns the publication date of every page.
func Dates(articles []*hearsay.Article, copies []hearsay.Copy) map[hearsay.PageID]hearsay.When {
	out := map[hearsay.PageID]hearsay.When{}
	for _, a := range articles {
		out[a.Page] = a.Published
	}
	return out
}
