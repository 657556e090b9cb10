// Package pgtest starts a PostgreSQL server for the tests of a package, from the
// programs that Debian's package puts into /usr/lib/postgresql/*/bin: its own
// cluster in a temporary folder, without a port, reached by a socket there.
//
// The server starts with the first test that asks for a database. Its parent is a
// shell that waits for the end of its input, which is this process's to close:
// however the tests end, by a panic or a kill, the server stops and the folder
// goes. PostgreSQL does not run as root; for root it runs as the user postgres.
//
// Such a server is quick and safe against nothing. A [Server.Durable] one keeps what
// it commits: it can be killed, stopped and started again on the same folder
// ([Server.Kill], [Server.Halt], [Server.Restart]).
//
//	var server pgtest.Server
//
//	func TestMain(m *testing.M) { os.Exit(server.Main(m)) }
//
//	func TestX(t *testing.T) { db := store.Open(ctx, server.DB(t)) ... }
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// A Server is one cluster, started when it is first needed. The zero Server is
// ready to use.
type Server struct {
	Durable bool // fsync and all else as PostgreSQL has it unless told otherwise

	once  sync.Once
	err   error
	dir   string
	hold  io.WriteCloser // the shell's input: with each line it starts the server again
	done  chan error
	admin *pgx.Conn
	mu    sync.Mutex // guards admin and n
	n     int
}

// errMissing says that the programs are not installed.
var errMissing = errors.New("no PostgreSQL is installed: apt-get install postgresql")

// Main runs the tests and stops the server.
func (s *Server) Main(m *testing.M) int {
	defer s.Stop()
	return m.Run()
}

// DB returns the address of a new, empty database, dropped when the test ends.
// Where PostgreSQL is not installed the test is skipped, or fails with CI=true.
func (s *Server) DB(t testing.TB) string {
	t.Helper()
	s.Start(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	name := fmt.Sprintf("test%d", s.n)
	if _, err := s.admin.Exec(context.Background(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if _, err := s.admin.Exec(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return s.address(name)
}

// Start starts the server, where it does not run yet.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	s.once.Do(func() { s.err = s.start() })
	if errors.Is(s.err, errMissing) && os.Getenv("CI") != "true" {
		t.Skip(s.err)
	}
	if s.err != nil {
		t.Fatal(s.err)
	}
}

// Socket returns the path of the socket of a started server.
func (s *Server) Socket() string { return filepath.Join(s.dir, ".s.PGSQL.5432") }

// Exec runs a statement on the server itself, as its owner: ALTER SYSTEM, say.
func (s *Server) Exec(t testing.TB, statement string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.admin.Exec(context.Background(), statement); err != nil {
		t.Fatal(err)
	}
}

func (s *Server) address(name string) string {
	return "postgres://postgres@/" + name + "?" + url.Values{"host": {s.dir}}.Encode()
}

func (s *Server) start() error {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return errMissing
	}
	version := func(name string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(name))))
		return n
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	bin := filepath.Dir(found[len(found)-1])
	// Short: the path of a socket has 107 bytes at most.
	dir, err := os.MkdirTemp("/tmp", "hspg")
	if err != nil {
		return err
	}
	s.dir = dir
	as, err := owner(dir)
	if err != nil {
		os.RemoveAll(dir)
		return err
	}
	quick := "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off"
	if s.Durable {
		quick = ""
	}
	const script = `
		trap '' INT TERM HUP
		bin=$0 dir=$1 quick=$2
		run() {
			"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c log_min_messages=fatal $quick >>"$dir/log" 2>&1 <&- &
			pid=$!
		}
		"$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 && run &&
		while read -r again; do wait $pid; run; done
		kill -INT $pid 2>/dev/null; wait $pid; rm -rf "$dir"`
	c := exec.Command("/bin/sh", "-c", script, bin, dir, quick)
	c.Dir = dir
	c.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: as} // Ctrl-C is not for it
	in, err := c.StdinPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		os.RemoveAll(dir)
		return err
	}
	s.hold, s.done = in, make(chan error, 1)
	go func() { s.done <- c.Wait() }()
	return s.connect()
}

// connect waits until the server answers.
func (s *Server) connect() (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	for {
		if s.admin, err = pgx.Connect(ctx, s.address("postgres")); err == nil {
			return nil
		}
		log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		select {
		case <-s.done:
			s.done <- nil
			return fmt.Errorf("PostgreSQL ended: %v\n%s", err, log)
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not start: %v\n%s", err, log)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// owner gives the folder to the user that the server runs as; nil for our own.
func owner(dir string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err := errors.Join(err1, err2, os.Chown(dir, uid, gid)); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// Stop stops the server; it does nothing where none runs.
func (s *Server) Stop() {
	if s.hold == nil {
		return
	}
	if s.admin != nil {
		s.admin.Close(context.Background())
	}
	s.hold.Close()
	<-s.done
	s.hold = nil
}

// ExecIn runs a statement in a database that [Server.DB] made.
func (s *Server) ExecIn(t testing.TB, address, statement string) {
	t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}
