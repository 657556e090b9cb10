package main

import (
	"fmt"

	"hearsay/internal/store"
)

// A failuresCmd lists what gave no article.
type failuresCmd struct{}

func (failuresCmd) Help() string {
	return `Inputs that could not be read, which "hearsay read --retry" reads again, and kept pages that hold no
article, such as front pages and paywall stubs.

Examples:
  hearsay failures
  hearsay failures --json    {"unread":[{"locator":"a.gz","reason":"..."}],"without":[{"page":"...",...}]}`
}

func (c *failuresCmd) Run(e *env) error {
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	unread, err := db.Unread(e.ctx)
	if err != nil {
		return err
	}
	without, err := db.Failures(e.ctx)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(map[string][]store.Failure{"unread": notNil(unread), "without": notNil(without)})
	}
	for _, f := range unread {
		fmt.Fprintf(e.stdout, "%s: %s\n", clean(f.Locator), clean(f.Reason))
	}
	for _, f := range without {
		name := f.Locator
		if name == "" {
			name = f.URL
		}
		fmt.Fprintf(e.stdout, "%s (page %s): %s\n", clean(name), f.Page.Short(), clean(f.Reason))
	}
	if len(unread)+len(without) == 0 {
		return e.note("every input gave an article")
	}
	return nil
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// note says on stderr what stdout has nothing to show for.
func (e *env) note(text string) error {
	_, err := fmt.Fprintln(e.stderr, "hearsay:", text)
	return err
}
