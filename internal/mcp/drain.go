package mcp

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"sync"
	"time"
)

// A drain lets what was asked be answered before the end of the input is told:
// the SDK takes that end for the client's leaving and drops what it is about to
// say, and "hearsay mcp < questions" would print the first answer only. It
// counts the requests that were read and the answers that were written; at the
// end of the input it waits until they are equal, for [longestDrain] at most.
type drain struct {
	in   io.ReadCloser
	out  io.WriteCloser
	mu   sync.Mutex
	open map[string]bool // requests, by the keys of their IDs
	done chan struct{}   // closed when the reader is closed
	once sync.Once
	idle chan struct{} // told when an answer was written

	asked, said []byte // lines that are not whole yet
}

const (
	longestDrain = 30 * time.Second
	longestLine  = 1 << 20 // a longer one is passed on and not counted
)

func newDrain(in io.ReadCloser, out io.WriteCloser) *drain {
	return &drain{in: in, out: out, open: map[string]bool{}, done: make(chan struct{}), idle: make(chan struct{}, 1)}
}

// A message is what tells requests and answers apart.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method *string         `json:"method"`
}

// key tells requests apart as the SDK does: an ID is a text or a whole number,
// however it is written ("a\u0062" is "ab", 1e0 is 1), and is answered in one way.
// It is "" for what is no ID, which is never answered.
func (m message) key() string {
	var id any
	if len(m.ID) == 0 || json.Unmarshal(m.ID, &id) != nil {
		return ""
	}
	switch id := id.(type) {
	case string:
		return "text " + id
	case float64:
		return strconv.FormatInt(int64(id), 10)
	}
	return ""
}

// lines calls f with each whole line that rest and more make, and returns what
// is left.
func lines(rest, more []byte, f func([]byte)) []byte {
	for {
		i := bytes.IndexByte(more, '\n')
		if i < 0 {
			if len(rest)+len(more) > longestLine {
				return rest[:0]
			}
			return append(rest, more...)
		}
		if len(rest)+i <= longestLine {
			f(append(rest, more[:i]...))
		}
		rest, more = rest[:0], more[i+1:]
	}
}

func (d *drain) Read(p []byte) (int, error) {
	n, err := d.in.Read(p)
	d.mu.Lock()
	note := func(line []byte) {
		var m message
		if json.Unmarshal(line, &m) == nil && m.Method != nil {
			if k := m.key(); k != "" {
				d.open[k] = true
			}
		}
	}
	d.asked = lines(d.asked, p[:n], note)
	if err != nil && len(d.asked) > 0 { // the last line without its line feed
		note(d.asked)
		d.asked = nil
	}
	d.mu.Unlock()
	if err == nil || n > 0 {
		if n > 0 {
			err = nil // told by the next read
		}
		return n, err
	}
	end := time.NewTimer(longestDrain)
	defer end.Stop()
	for {
		d.mu.Lock()
		left := len(d.open)
		d.mu.Unlock()
		if left == 0 {
			return 0, err
		}
		select {
		case <-d.idle:
		case <-d.done:
			return 0, err
		case <-end.C:
			return 0, err
		}
	}
}

func (d *drain) Write(p []byte) (int, error) {
	n, err := d.out.Write(p)
	d.mu.Lock()
	d.said = lines(d.said, p, func(line []byte) {
		var m message
		if json.Unmarshal(line, &m) == nil && m.Method == nil {
			delete(d.open, m.key())
		}
	})
	d.mu.Unlock()
	select {
	case d.idle <- struct{}{}:
	default:
	}
	return n, err
}

// Close ends the waiting. It closes what is written to and read from once.
func (d *drain) Close() error {
	var err error
	d.once.Do(func() {
		close(d.done)
		err = d.in.Close()
		if e := d.out.Close(); err == nil {
			err = e
		}
	})
	return err
}
