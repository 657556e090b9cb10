package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// A versionCmd prints the version.
type versionCmd struct{}

func (c *versionCmd) Run(e *env) error {
	v, revision := built()
	if e.json {
		return e.printJSON(map[string]string{"version": v, "revision": revision, "go": runtime.Version()})
	}
	_, err := fmt.Fprintf(e.stdout, "hearsay %s (%s)\n", v, runtime.Version())
	return err
}

// built returns the version of the program and the revision that it was built
// from, "" where that is not known.
func built() (v, revision string) {
	v = "devel"
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			v = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	return v, revision
}
