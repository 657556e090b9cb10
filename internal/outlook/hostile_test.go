package outlook_test

import (
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/entity"
	"hearsay/internal/outlook"
	"hearsay/internal/statement"
)

func TestHostilePagesTakeLinearTime(t *testing.T) {
	for name, unit := range map[string]string{
		"cues":         "will may could if would unlikely no sign of ",
		"clauses":      "Norway may, if asked, and if not, but will, which could. ",
		"one sentence": "Norway will attack Chile, and ",
		"questions":    "Will Norway invade Chile? ",
		"said":         "\"It will,\" said Ana Soto. ",
	} {
		t.Run(name, func(t *testing.T) {
			a := page("p", "Title\n"+strings.Repeat(unit, 300_000/len(unit)))
			ents := entity.Resolve([]*hearsay.Article{a})
			got := outlook.Find(a, ents, statement.Find(a, ents)) // the test's own time limit tells
			outlook.Group(got, ents, nil)
		})
	}
}
