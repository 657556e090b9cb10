package pgtest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Kill ends a started server and all its processes at once with SIGKILL, as a power
// cut would; what it had not yet written is lost, what it has written stays. It
// returns when none of them is left. [Server.Restart] starts it again.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	if err := s.end(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// Halt stops a started server in an orderly way: it tells those who are connected,
// and returns when it has ended. [Server.Restart] starts it again.
func (s *Server) Halt(t testing.TB) {
	t.Helper()
	if err := s.end(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
}

// Restart starts a server that was killed or stopped again, on the same folder, and
// returns when it answers: after a kill, when it has recovered.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.hold.Write([]byte("again\n")); err != nil {
		t.Fatal(err)
	}
	if err := s.connect(); err != nil {
		t.Fatal(err)
	}
}

// end signals the server and waits until all its processes have ended.
func (s *Server) end(signal syscall.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.admin.Close(context.Background())
	file := filepath.Join(s.dir, "data", "postmaster.pid") // its first line
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	all := []int{pid}
	if signal == syscall.SIGKILL {
		// Stopped, it makes no new ones.
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			return err
		}
		for state(pid) != 'T' {
			time.Sleep(time.Millisecond)
		}
		all = append(all, children(pid)...)
	}
	for _, p := range all {
		if err := syscall.Kill(p, signal); err != nil && err != syscall.ESRCH {
			return err
		}
	}
	for _, p := range all {
		for state(p) != 0 {
			time.Sleep(time.Millisecond)
		}
	}
	return nil
}

// children returns the processes that a process has started and that live.
func children(pid int) (list []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		n, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if _, parent := stat(n); err == nil && parent == pid {
			list = append(list, n)
		}
	}
	return list
}

// state returns the letter that proc(5) has for a process; 0 where it has ended.
func state(pid int) byte {
	s, _ := stat(pid)
	if s == 'Z' || s == 'X' {
		return 0
	}
	return s
}

func stat(pid int) (state byte, parent int) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	i := bytes.LastIndexByte(b, ')') // behind the name, which may hold anything
	if err != nil || i < 0 {
		return 0, 0
	}
	fields := strings.Fields(string(b[i+1:]))
	if len(fields) < 2 {
		return 0, 0
	}
	parent, _ = strconv.Atoi(fields[1])
	return fields[0][0], parent
}
