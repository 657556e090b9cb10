package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"hearsay/internal/pgtest"

	"database/sql"
)

func TestMain(m *testing.M) {
	if os.Getenv("HEARSAY_TEST_MAIN") != "" { // the program itself, for TestFolderWithoutPermission
		main()
		return
	}
	testscript.Main(ending{m}, map[string]func(){"hearsay": main})
}

// An ending closes the browser after the tests.
type ending struct{ m *testing.M }

func (e ending) Run() int {
	defer func() {
		chrome.Stop()
	}()
	return e.m.Run()
}

// TestScript runs the program as a user meets it. Beside testscript's own
// commands there are
//
//	big FILE MB        makes a file of that many megabytes
//	deep FILE N        makes a page of N unclosed tags with a paragraph within
//	newer FILE         marks a database as made by a newer version
//	foreign FILE       makes a database that isn't ours
//	damage FILE        puts other bytes in the place of every page's
//	postgres NAME...   puts addresses of new PostgreSQL databases into these variables
//	exits CODE COMMAND...
//	isjson FILE KEY... checks that each line, or else the whole, is JSON, with these keys
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HEARSAY_DB", "")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"big": func(s *testscript.TestScript, _ bool, args []string) {
				var mb int64
				fmt.Sscan(args[1], &mb)
				s.Check(os.WriteFile(s.MkAbs(args[0]), nil, 0o644))
				s.Check(os.Truncate(s.MkAbs(args[0]), mb<<20))
			},
			"deep": func(s *testscript.TestScript, _ bool, args []string) {
				var n int
				fmt.Sscan(args[1], &n)
				paras := "<p>" + strings.ReplaceAll(bridge, "\n\n", "<p>")
				s.Check(os.WriteFile(s.MkAbs(args[0]), []byte("<html>"+strings.Repeat("<div><b>", n/2)+paras), 0o644))
			},
			"newer": func(s *testscript.TestScript, _ bool, args []string) {
				sqlite(s, args[0], "PRAGMA user_version = 9999")
			},
			"older": func(s *testscript.TestScript, _ bool, args []string) { // as an older version of the program leaves it
				at := func(stage string) string {
					return "'$." + stage + "', json_extract(CAST(value AS TEXT), '$." + stage + "') - 1"
				}
				sqlite(s, args[0], "UPDATE articles SET version = version - 1; UPDATE briefs SET made = 'older:older'; "+
					"UPDATE records SET value = CAST(json_set(CAST(value AS TEXT), "+at("article")+", "+at("statement")+") AS BLOB) WHERE kind = 'made by'")
			},
			"unsigned": func(s *testscript.TestScript, _ bool, args []string) {
				sqlite(s, args[0], "DELETE FROM records WHERE kind = 'made by'")
			},
			"foreign": func(s *testscript.TestScript, _ bool, args []string) {
				sqlite(s, args[0], "CREATE TABLE theirs (a)")
			},
			"damage": func(s *testscript.TestScript, _ bool, args []string) {
				sqlite(s, args[0], "UPDATE bytes SET coding = 'raw', data = x'4261642062797465732e'")
			},
			"postgres": func(s *testscript.TestScript, _ bool, args []string) {
				for _, name := range args {
					s.Setenv(name, cluster.DB(t))
				}
			},
			"exits":  exits,
			"isjson": isJSON,
		},
	})
}

// cluster is the PostgreSQL server of these tests; it ends when they do.
var cluster pgtest.Server

func sqlite(s *testscript.TestScript, file, statement string) {
	db, err := sql.Open("sqlite", s.MkAbs(file))
	s.Check(err)
	defer db.Close()
	_, err = db.Exec(statement)
	s.Check(err)
}

func exits(s *testscript.TestScript, _ bool, args []string) {
	err := s.Exec(args[1], args[2:]...)
	code := 0
	if e, ok := err.(*exec.ExitError); ok {
		code = e.ExitCode()
	} else if err != nil {
		s.Fatalf("%v", err)
	}
	if got := fmt.Sprint(code); got != args[0] {
		s.Fatalf("exit code %s, want %s", got, args[0])
	}
}

func isJSON(s *testscript.TestScript, _ bool, args []string) {
	text := s.ReadFile(args[0])
	var n int
	for d := json.NewDecoder(strings.NewReader(text)); ; n++ {
		var v any
		if err := d.Decode(&v); err == io.EOF {
			break
		} else if err != nil {
			s.Fatalf("value %d: %v", n+1, err)
		}
		if list, ok := v.([]any); ok && len(list) > 0 {
			v = list[0]
		}
		for _, k := range args[1:] {
			if m, ok := v.(map[string]any); !ok {
				s.Fatalf("value %d is no object", n+1)
			} else if _, ok := m[k]; !ok {
				s.Fatalf("value %d has no %q", n+1, k)
			}
		}
	}
	if n == 0 {
		s.Fatalf("no JSON")
	}
}

// readAll is a writer that a test may read while a command writes to it.
type pipe struct {
	r *io.PipeReader
	w *io.PipeWriter
}

func newPipe() pipe { r, w := io.Pipe(); return pipe{r, w} }

func TestServeUntilInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	dir := t.TempDir()
	page := filepath.Join(dir, "a.txt")
	os.WriteFile(page, []byte(bridge), 0o644)
	p := newPipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"open", "--db", filepath.Join(dir, "h.db"), "--addr", "127.0.0.1:0", page}, io.Discard, p.w)
		p.w.Close()
	}()
	var said bytes.Buffer
	buf := make([]byte, 4096)
	address := regexp.MustCompile(`http://[0-9.:]+/`)
	for !address.Match(said.Bytes()) {
		n, err := p.r.Read(buf)
		said.Write(buf[:n])
		if err != nil {
			t.Fatalf("ended without serving: %s", said.String())
		}
	}
	go io.Copy(io.Discard, p.r)
	resp, err := http.Get(address.FindString(said.String()))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if resp.StatusCode != 200 || !strings.Contains(string(body), "bridge") {
		t.Errorf("the first page: %s %.300s", resp.Status, body)
	}
	cancel()
	select {
	case c := <-code:
		if c != exitDone {
			t.Errorf("exit code %d after an interrupt, want 0", c)
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("did not end after an interrupt")
	}
}

func TestAddressInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var stderr bytes.Buffer
	addr := l.Addr().String()
	code := run(context.Background(), []string{"serve", "--db", filepath.Join(t.TempDir(), "h.db"), "--addr", addr}, io.Discard, &stderr)
	if code != exitFailed || !strings.Contains(stderr.String(), addr+" is in use") || !strings.Contains(stderr.String(), "--addr") {
		t.Errorf("code %d, %s", code, stderr.String())
	}
}

func TestInterruptedReading(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "a.txt"), []byte(bridge), 0o644)
	var stderr bytes.Buffer
	code := run(ctx, []string{"read", "--db", filepath.Join(dir, "h.db"), dir}, io.Discard, &stderr)
	if code != exitFailed || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("code %d, %s", code, stderr.String())
	}
}

// Root may read everything, so the program runs as somebody else.
func TestFolderWithoutPermission(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "hearsay")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	closed := filepath.Join(dir, "pages", "closed")
	for _, err := range []error{os.Chmod(dir, 0o777), os.MkdirAll(closed, 0o755), os.WriteFile(filepath.Join(dir, "pages", "good.txt"), []byte(bridge), 0o644),
		os.WriteFile(filepath.Join(closed, "a.txt"), []byte(bridge), 0o644), os.Chmod(closed, 0)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	defer os.Chmod(closed, 0o755)
	program, err := os.ReadFile(self)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "hearsay"), program, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(dir, "hearsay"), "read", "--db", filepath.Join(dir, "h.db"), filepath.Join(dir, "pages"))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HEARSAY_TEST_MAIN=1")
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if code := cmd.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(string(out), closed+": permission denied") || !strings.Contains(string(out), "1 page read, 1 new") {
		t.Errorf("code %d:\n%s", code, out)
	}
}

const bridge = `The old bridge of Ostwick is closed

By Nora Vell

3 May 2031

OSTWICK — The city closed its old bridge on Friday after engineers found cracks in two of its pillars.

Mayor Edda Harn told reporters that the bridge would stay closed until the spring.

"We will not put a single life at risk," Harn said on Saturday.

About 9,000 cars cross the river there on a working day, the transport office said.

The engineers said that repairs could cost up to 12 million crowns.
`
