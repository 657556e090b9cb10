package outlook_test

import (
	"context"
	"os"
	"testing"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/entity"
	"hearsay/internal/outlook"
	"hearsay/internal/source"
	"hearsay/internal/statement"
)

func TestDevTown(t *testing.T) {
	dir := os.Getenv("DEVTOWN")
	if dir == "" {
		t.Skip()
	}
	var as []*hearsay.Article
	for p, err := range source.Read(context.Background(), []string{dir}, source.Options{}) {
		if err != nil {
			continue
		}
		a, err := article.Extract(p)
		if err != nil {
			continue
		}
		as = append(as, a)
	}
	ents := entity.Resolve(as)
	for _, e := range ents {
		var roles []string
		for _, r := range e.Roles {
			roles = append(roles, r.Text)
		}
		forms := map[string]int{}
		for _, m := range e.Mentions {
			if m.Form == hearsay.RoleName || m.Form == hearsay.Pronoun {
				forms[m.Text]++
			}
		}
		t.Logf("%-5.5s %-30s %3d %q %s %s roles %q %v", e.Kind, e.Name, len(e.Mentions), e.Aliases, e.Country, e.Gender, roles, forms)
	}
	var all []hearsay.Outlook
	for _, a := range as {
		got := outlook.Find(a, ents, statement.Find(a, ents))
		all = append(all, got...)
		for _, o := range got {
			t.Logf("%-7s %-28s [%s] {%s} <%s> %q", o.Direction, o.Question, o.Hedge.Text, o.HolderName.Text, o.Condition.Text, o.Claim.Text)
		}
	}
	for _, q := range outlook.Group(all, ents, nil) {
		t.Logf("  Q %s yes %d no %d dep %d unclear %d", q.Text, q.Yes, q.No, q.Depends, q.Unclear)
	}
}
