// Package packaging holds what puts the program onto machines: units of systemd,
// a Containerfile, a compose file. This test checks what can be checked without
// running any of it.
package packaging

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var units = []string{"hearsay.service", "hearsay-watch.service", "hearsay-work.service"}

func TestUnitsAreSoundAndHardened(t *testing.T) {
	for _, unit := range units {
		text := read(t, unit)
		for _, want := range []string{"DynamicUser=yes", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "CapabilityBoundingSet=\n", "UMask=0077",
			"MemoryDenyWriteExecute=yes", "SystemCallFilter=@system-service", "RestrictAddressFamilies=", "StateDirectoryMode=0700"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %s", unit, strings.TrimSpace(want))
			}
		}
		analyze, err := exec.LookPath("systemd-analyze")
		if err != nil {
			continue
		}
		// The program itself is not installed here.
		copied := filepath.Join(t.TempDir(), unit)
		os.WriteFile(copied, []byte(strings.ReplaceAll(text, "/usr/local/bin/hearsay", "/bin/true")), 0o644)
		if out, err := exec.Command(analyze, "verify", copied).CombinedOutput(); err != nil || strings.Contains(string(out), unit+":") {
			t.Errorf("%s: %v\n%s", unit, err, out)
		}
	}
}

func TestContainerHoldsTheProgramAlone(t *testing.T) {
	text := read(t, "Containerfile")
	last := text[strings.LastIndex(text, "\nFROM "):]
	for _, want := range []string{"distroless/static", "USER nonroot", `ENTRYPOINT ["/usr/bin/hearsay"]`} {
		if !strings.Contains(last, want) {
			t.Errorf("the last stage does not say %s", want)
		}
	}
	if strings.Contains(last, "\nRUN ") || !strings.Contains(text, "CGO_ENABLED=0") {
		t.Error("the container has a shell to run, or the program needs C")
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "ENV ") && regexp.MustCompile(`TOKEN|KEY|PASSWORD`).MatchString(line) {
			t.Errorf("a secret in the image: %s", line)
		}
	}
}

// A small reader of the YAML that these files use: it finds tabs, indentation
// that fits nothing, and keys given twice.
func TestYAMLIsWellFormed(t *testing.T) {
	for _, name := range []string{"compose.yaml", "../.goreleaser.yaml"} {
		var indents []int
		keys := []map[string]bool{{}}
		key := regexp.MustCompile(`^((?:- )*)([A-Za-z0-9_.<&*-]+):(\s|$)`)
		for i, line := range strings.Split(read(t, name), "\n") {
			body := strings.TrimLeft(line, " ")
			if body == "" || strings.HasPrefix(body, "#") {
				continue
			}
			if strings.Contains(line, "\t") {
				t.Errorf("%s:%d: a tab", name, i+1)
			}
			at := len(line) - len(body)
			for len(indents) > 0 && at < indents[len(indents)-1] {
				indents, keys = indents[:len(indents)-1], keys[:len(keys)-1]
			}
			if (len(indents) == 0 && at > 0) || len(indents) > 0 && at > indents[len(indents)-1] {
				indents, keys = append(indents, at), append(keys, map[string]bool{})
			}
			if at%2 != 0 {
				t.Errorf("%s:%d: indented by %d", name, i+1, at)
			}
			m := key.FindStringSubmatch(body)
			if m == nil {
				if !strings.HasPrefix(body, "- ") {
					t.Errorf("%s:%d: neither a key nor an item: %s", name, i+1, body)
				}
				continue
			}
			if m[1] != "" {
				continue
			}
			if keys[len(keys)-1][m[2]] {
				t.Errorf("%s:%d: %s twice", name, i+1, m[2])
			}
			keys[len(keys)-1][m[2]] = true
		}
	}
	compose := read(t, "compose.yaml")
	for _, want := range []string{"replicas: 3", `command: ["work"]`, `command: ["work", "--fetch"]`, "POSTGRES_PASSWORD_FILE", "HEARSAY_TOKEN_FILE", `"127.0.0.1:8080:8080"`, "internal: true"} {
		if !strings.Contains(compose, want) {
			t.Errorf("compose.yaml does not say %s", want)
		}
	}
}

// Each setting that is named here is one that the program knows.
func TestSettingsAreKnown(t *testing.T) {
	sources, err := filepath.Glob("../cmd/hearsay/*.go")
	if err != nil || len(sources) == 0 {
		t.Fatal(err)
	}
	var program strings.Builder
	for _, s := range sources {
		program.WriteString(read(t, s))
	}
	for _, name := range append([]string{"Containerfile", "compose.yaml"}, units...) {
		for _, v := range regexp.MustCompile(`HEARSAY_[A-Z_]+`).FindAllString(read(t, name), -1) {
			if !strings.Contains(program.String(), `"`+v+`"`) {
				t.Errorf("%s names %s, which the program does not know", name, v)
			}
		}
	}
}
