package hearsay_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Each module that is required directly has a line with its reason, and no line
// is of one that is not.
func TestDependenciesHaveReasons(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("doc/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	var required, told []string
	for _, m := range regexp.MustCompile(`(?m)^(?:require )?\s*([a-z0-9.-]+\.[a-z]+/\S+) v\S+(.*)$`).FindAllStringSubmatch(string(mod), -1) {
		if !strings.Contains(m[2], "// indirect") {
			required = append(required, m[1])
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^\| (\S+\.\S+/\S+) \| (\S.*\S) \|`).FindAllStringSubmatch(string(doc), -1) {
		told = append(told, m[1])
	}
	slices.Sort(required)
	slices.Sort(told)
	if len(required) < 10 || !slices.Equal(required, told) {
		t.Errorf("go.mod requires %d:\n%s\ndoc/dependencies.md tells of %d:\n%s", len(required), strings.Join(required, "\n"), len(told), strings.Join(told, "\n"))
	}
}

// The program starts no other program and calls no C: what a page, a feed or a
// reader sends never comes near a shell. Tests, and what only tests use, may.
func TestNoShell(t *testing.T) {
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (slices.Contains([]string{"testdata", "tools", "bench", "pgtest", "browsertest"}, d.Name()) || strings.HasPrefix(d.Name(), ".") && name != ".") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, im := range f.Imports {
			if slices.Contains([]string{`"os/exec"`, `"plugin"`, `"C"`, `"hearsay/internal/pgtest"`, `"hearsay/internal/browsertest"`}, im.Path.Value) {
				t.Errorf("%s imports %s", name, im.Path.Value)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The tables of doc/security.md name tests and fuzz targets that there are, and
// every fuzz target.
func TestFuzzTargetsAreThere(t *testing.T) {
	doc, err := os.ReadFile("doc/security.md")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]string{} // functions of tests, by folder
	err = filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, "_test.go") {
			b, err := os.ReadFile(name)
			there[filepath.ToSlash(filepath.Dir(name))] += string(b)
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range regexp.MustCompile("`([a-z/]+)\\.(Fuzz[A-Za-z]+|Test[A-Za-z]+)`").FindAllStringSubmatch(string(doc), -1) {
		dir := m[1]
		if !strings.HasPrefix(dir, "cmd/") && dir != "packaging" {
			dir = "internal/" + dir
		}
		n++
		if !strings.Contains(there[dir], "func "+m[2]+"(") {
			t.Errorf("doc/security.md names %s in %s, which is not there", m[2], dir)
		}
	}
	if n < 30 {
		t.Errorf("doc/security.md names %d tests", n)
	}
	for dir, tests := range there {
		for _, m := range regexp.MustCompile(`(?m)^func (Fuzz[A-Za-z]+)\(`).FindAllStringSubmatch(tests, -1) {
			name := "`" + strings.TrimPrefix(dir, "internal/") + "." + m[1] + "`"
			if dir == "." {
				name = "`" + m[1] + "` in the root"
			}
			if !strings.Contains(string(doc), name) {
				t.Errorf("doc/security.md does not name %s", name)
			}
		}
	}
}
