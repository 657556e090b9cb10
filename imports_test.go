package hearsay_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mayImport is the table of which package of ours may import which others,
// besides the root. It is the shape of the program: change it only with
// doc/design.md.
var mayImport = map[string][]string{
	".":                      {},
	"internal/words":         {},
	"internal/when":          {"words"},
	"internal/source":        {},
	"internal/fetch":         {"source"},
	"internal/article":       {"words", "when"},
	"internal/article/train": {"words", "article", "eval"},
	"internal/reuse":         {"words"},
	"internal/story":         {"words"},
	"internal/entity":        {"words"},
	"internal/statement":     {"words"},
	"internal/event":         {"words", "when"},
	"internal/outlook":       {"words"},
	"internal/difference":    {"words", "when"},
	"internal/origin":        {},
	"internal/brief":         {},
	"internal/correction":    {},
	"internal/since":         {},
	"internal/phase":         {},
	"internal/speaker":       {},
	"internal/outlet":        {},
	"internal/press":         {},
	"internal/press/warc":    {"press", "source"},
	"internal/facet":         {"outlet"},
	"internal/store":         {"facet", "speaker"},
	"internal/pgtest":        {},
	"internal/browsertest":   {},
	"internal/storetest":     {"store"},
	"internal/change":        {"words"},
	"internal/feed":          {"store", "speaker", "change", "facet"},
	"internal/search":        {"words", "store"},
	"internal/embedding":     {},
	"internal/export":        {"store", "speaker"},
	"internal/access":        {},
	"internal/metrics":       {},
	"internal/wording":       {},
	"internal/register":      {"store", "speaker", "facet"},
	"internal/web":           {"words", "wording", "store", "speaker", "outlet", "since", "phase", "change", "feed", "search", "register", "facet"},
	"internal/api":           {"words", "store", "speaker", "since", "search", "export", "register", "facet"},
	"internal/mcp":           {"store", "speaker", "search", "register", "facet"},
	"internal/work":          {"source", "fetch", "pipeline", "store"},
	"internal/pipeline":      {"source", "article", "reuse", "story", "entity", "statement", "event", "outlook", "difference", "origin", "brief", "correction", "store"},
	"internal/eval":          {"words", "when", "source", "article", "reuse", "story", "entity", "statement", "event", "outlook", "difference", "origin", "brief", "pipeline", "store"},
	"cmd/hearsay":            {"source", "fetch", "article", "correction", "pipeline", "store", "speaker", "outlet", "since", "phase", "change", "feed", "search", "embedding", "export", "access", "metrics", "wording", "web", "api", "mcp", "work", "eval", "facet", "register"},
}

// onlyStandard are the packages that may import nothing from outside the
// standard library.
var onlyStandard = []string{".", "internal/origin", "internal/brief"}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "tools" || d.Name() == "bench" || strings.HasPrefix(d.Name(), ".") && name != ".") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		dir := path.Dir(filepath.ToSlash(name))
		allowed, ok := mayImport[dir]
		if !ok {
			if !seen[dir] {
				t.Errorf("package %s is not in the table of imports", dir)
			}
			seen[dir] = true
			return nil
		}
		seen[dir] = true
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, im := range f.Imports {
			p := strings.Trim(im.Path.Value, `"`)
			if p == "hearsay" {
				continue
			}
			if own, is := strings.CutPrefix(p, "hearsay/internal/"); is {
				if !slices.Contains(allowed, own) {
					t.Errorf("%s imports %s, which the table does not allow", name, own)
				}
			} else if strings.Contains(strings.Split(p, "/")[0], ".") && slices.Contains(onlyStandard, dir) {
				t.Errorf("%s imports %s; %s keeps to the standard library", name, p, dir)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) < 3 {
		t.Fatalf("saw only %d packages", len(seen))
	}
}
