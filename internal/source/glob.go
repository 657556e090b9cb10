package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

var errNoFit = errors.New("no file fits the pattern")

// How many parts a pattern may have, and how deep ** looks.
const maxPattern, maxFolders = 64, 128

// deep reports whether a pattern has a part that stands for folders at any depth.
func deep(pattern string) bool {
	for part := range strings.SplitSeq(filepath.ToSlash(pattern), "/") {
		if part == "**" {
			return true
		}
	}
	return false
}

// deepPattern lists what a pattern with ** names, of each folder its own files
// before those below. As with folders, what is hidden, and what a browser saved
// beside a page, is left out where the pattern does not name it; links to folders
// are followed only where the pattern names them, so that none leads round.
func (l lister) deepPattern(pattern string) bool {
	var parts []string
	for part := range strings.SplitSeq(filepath.ToSlash(pattern), "/") {
		if part == "" && len(parts) > 0 || part == "**" && len(parts) > 0 && parts[len(parts)-1] == "**" {
			continue
		}
		if _, err := filepath.Match(part, ""); err != nil {
			return l.yield(pattern, err)
		}
		parts = append(parts, part)
	}
	if len(parts) > maxPattern {
		return l.yield(pattern, fmt.Errorf("the pattern has more than %d parts", maxPattern))
	}
	g := &globber{lister: l, seen: map[string]bool{}}
	dir := "."
	if parts[0] == "" {
		dir, parts = "/", parts[1:]
	}
	if !g.walk(dir, parts, 0) {
		return false
	}
	if !g.found {
		return l.yield(pattern, errNoFit)
	}
	return true
}

// A globber walks a tree along a pattern.
type globber struct {
	lister
	seen  map[string]bool // folders that were looked through for the rest of a pattern
	found bool
}

// walk lists what the parts name below a folder.
func (g *globber) walk(dir string, parts []string, depth int) bool {
	if len(parts) == 0 {
		g.found = true
		return g.path(dir)
	}
	key := fmt.Sprintf("%d %s", len(parts), dir)
	if g.seen[key] {
		return true
	}
	g.seen[key] = true
	part, rest := parts[0], parts[1:]
	switch {
	case part == "**":
		return g.below(dir, parts, rest, depth)
	case !strings.ContainsAny(part, `*?[\`):
		path := filepath.Join(dir, part)
		if _, err := os.Stat(path); err != nil {
			return true
		}
		return g.walk(path, rest, depth)
	}
	return g.each(dir, func(e fs.DirEntry, saved bool) bool {
		if fits, _ := filepath.Match(part, e.Name()); !fits || hidden(e.Name()) && part[0] != '.' || saved {
			return true
		}
		path := filepath.Join(dir, e.Name())
		if e.Type()&fs.ModeSymlink != 0 {
			if info, err := os.Stat(path); err == nil && info.IsDir() {
				return true // it may lead back here
			}
		}
		if len(rest) > 0 && !e.IsDir() {
			return true
		}
		return g.walk(path, rest, depth)
	})
}

// below lists what the rest of a pattern names in a folder and in all below it.
func (g *globber) below(dir string, parts, rest []string, depth int) bool {
	if len(rest) == 0 {
		g.found = true
		return g.folder(dir)
	}
	if depth == maxFolders {
		return g.yield(dir, fmt.Errorf("more than %d folders deep", maxFolders))
	}
	if !g.walk(dir, rest, depth) {
		return false
	}
	return g.each(dir, func(e fs.DirEntry, saved bool) bool {
		if !e.IsDir() || hidden(e.Name()) || saved { // a link is no folder here
			return true
		}
		return g.walk(filepath.Join(dir, e.Name()), parts, depth+1)
	})
}

// each calls f for what is in a folder, in order of name, until it returns false.
func (g *globber) each(dir string, f func(e fs.DirEntry, saved bool) bool) bool {
	entries, err := os.ReadDir(dir)
	if err != nil && !g.yield(dir, err) {
		return false
	}
	names := map[string]bool{}
	for _, e := range entries {
		names[e.Name()] = true
	}
	for _, e := range entries {
		if !f(e, savedBeside(e.Name(), names)) {
			return false
		}
	}
	return true
}

func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.EqualFold(filepath.Ext(name), ".url")
}
