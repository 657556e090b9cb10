// Hearsay takes a pile of web pages about the news and tells what happened, who
// says so, who copied whom, how many independent sources there are, what they
// expect and where they differ, with the sentence behind every line.
//
//	hearsay open pages/      read a folder, print its stories, serve them
//	hearsay help             the other commands
//
// The exit code is 0 when all is done, 1 when some input failed and was named,
// 2 on wrong usage.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"hearsay/internal/store"
)

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// A cli is the command line. One field is one command, with its file.
type cli struct {
	DB   string `name:"db" env:"HEARSAY_DB" placeholder:"FILE" help:"The SQLite file that keeps pages and stories, made where there is none; or the address of a PostgreSQL database, postgres://user@host/name. hearsay.db where none is named; HEARSAY_DB_FILE names a file that holds the address."`
	JSON bool   `name:"json" help:"Print JSON for programs."`

	Corrections string `name:"corrections" env:"HEARSAY_CORRECTIONS" placeholder:"FILE" help:"The file of corrections made by hand; corrections.toml beside the file of the database where none is named, or in this folder."`

	Open     openCmd     `cmd:"" help:"Read pages, print their stories and serve them on a web page: the main job."`
	Read     readCmd     `cmd:"" help:"Add pages to the database and bring its stories up to date."`
	Fetch    fetchCmd    `cmd:"" help:"Fetch pages off the web into the database, politely."`
	Watch    watchCmd    `cmd:"" help:"Follow feeds, sitemaps and sites, and read what they publish."`
	Feeds    feedsCmd    `cmd:"" help:"List what watch follows; OPML in and out."`
	Stories  storiesCmd  `cmd:"" help:"List the stories, the newest first."`
	Search   searchCmd   `cmd:"" help:"Find pages, statements and events by their words."`
	Show     showCmd     `cmd:"" help:"Print the brief of a story."`
	Report   reportCmd   `cmd:"" help:"Write a story as one file, its evidence inside."`
	New      newCmd      `cmd:"" help:"List the pages, events and statements that came since you last looked."`
	Move     moveCmd     `cmd:"" help:"Put a page into another story, by hand."`
	Join     joinCmd     `cmd:"" help:"Make one story of several, by hand."`
	Split    splitCmd    `cmd:"" help:"Make a story of its own of some pages of a story, by hand."`
	Rename   renameCmd   `cmd:"" help:"Name a story by the headline of one of its pages, by hand."`
	Mark     markCmd     `cmd:"" help:"Mark a page as a copy of another, or as none, by hand."`
	Same     sameCmd     `cmd:"" help:"Say that two names stand for one person, group or place, by hand."`
	Part     partCmd     `cmd:"" help:"Say that two names stand for two, by hand."`
	Undo     undoCmd     `cmd:"" help:"Take back a correction made by hand."`
	Made     madeCmd     `cmd:"" name:"corrections" help:"List, check and apply the corrections made by hand."`
	Speakers speakersCmd `cmd:"" help:"List who speaks, across all stories."`
	Speaker  speakerCmd  `cmd:"" help:"Print all that one speaker said, in all stories."`
	Feed     feedCmd     `cmd:"" help:"Print the stories, a story or a speaker as a feed, Atom or JSON Feed."`
	Page     pageCmd     `cmd:"" help:"Print the article of a page with what was found in it."`
	Extract  extractCmd  `cmd:"" help:"Print the articles of files; nothing is kept."`
	Log      logCmd      `cmd:"" help:"Tell what grouping changed in stories that were there before."`
	Failures failuresCmd `cmd:"" help:"List what could not be read, and pages without an article."`
	Export   exportCmd   `cmd:"" help:"Write the pages as a WARC archive, or what was found as tables, claims, annotations or references."`
	Copy     copyCmd     `cmd:"" help:"Copy all that is kept into another database, a file or PostgreSQL."`
	Backup   backupCmd   `cmd:"" help:"Write all that is kept into one file, while others go on."`
	Restore  restoreCmd  `cmd:"" help:"Make a database of a backup."`
	Check    checkCmd    `cmd:"" help:"Look for damage in all that is kept."`
	Prune    pruneCmd    `cmd:"" help:"Remove old pages, with or without what was found in them."`
	Rebuild  rebuildCmd  `cmd:"" help:"Make again what older versions found, or everything, from the kept pages."`
	Work     workCmd     `cmd:"" help:"Do what was left to workers, on any number of machines."`
	Serve    serveCmd    `cmd:"" help:"Serve the stories on a web page."`
	MCP      mcpCmd      `cmd:"" name:"mcp" help:"Let an assistant read the stories, over the Model Context Protocol."`
	Outlets  outletsCmd  `cmd:"" help:"Print the table of outlets."`
	Eval     evalCmd     `cmd:"" help:"Score a stage against pages labelled by hand."`
	Doctor   doctorCmd   `cmd:"" help:"Tell how the program and its database are, in a report to send."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

// An env is what a command works with.
type env struct {
	ctx    context.Context
	db     string // file or address of the database; an address may hold a password: print store.Named of it
	json   bool
	hand   string // file of the corrections made by hand
	stdout io.Writer
	stderr io.Writer
	opened *store.DB // the database that was opened last
}

// open opens the database of the command line.
func (e *env) open() (db *store.DB, err error) {
	db, err = store.Open(e.ctx, e.db)
	e.opened = db
	return db, err
}

// errSome says that some input failed and was named already.
var errSome = errors.New("some input failed")

// A usageError is a wrong command line.
type usageError struct{ error }

// memoryLimit is where the collector begins to work harder rather than let the
// program grow to twice what it holds: large piles hold some half of it. GOMEMLIMIT
// sets another.
const memoryLimit = 3 << 29

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run carries out one command line and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	var c cli
	type helped struct{}
	defer func() { // kong asks to exit after printing help
		if r := recover(); r != nil {
			if _, ok := r.(helped); !ok {
				panic(r)
			}
		}
	}()
	parser, err := kong.New(&c, kong.Name("hearsay"), kong.Description(description), kong.Writers(stdout, stderr),
		kong.Exit(func(int) { panic(helped{}) }), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}))
	if err != nil {
		fmt.Fprintln(stderr, "hearsay:", err)
		return exitUsage
	}
	switch {
	case len(args) == 0:
		args = []string{"--help"}
	case args[0] == "help":
		args = append(args[1:], "--help")
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "hearsay: %v\n\"hearsay --help\" lists the commands, \"hearsay COMMAND --help\" shows examples.\n", err)
		return exitUsage
	}
	if c.DB == "" { // not given, or HEARSAY_DB is set to nothing
		if c.DB, err = dbFromFile(); err != nil {
			fmt.Fprintln(stderr, "hearsay:", err)
			return exitUsage
		}
		c.DB = cmp.Or(c.DB, "hearsay.db")
	}
	if c.Corrections == "" {
		c.Corrections = "corrections.toml"
		if !store.IsAddress(c.DB) {
			c.Corrections = filepath.Join(filepath.Dir(c.DB), c.Corrections)
		}
	}
	err = k.Run(&env{ctx: ctx, db: c.DB, json: c.JSON, hand: c.Corrections, stdout: stdout, stderr: stderr})
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSome):
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "hearsay:", err)
		return exitUsage
	case errors.Is(err, syscall.EPIPE): // the reader of our output has left
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		fmt.Fprintln(stderr, "hearsay: interrupted; what was read is kept, and the same command goes on from there")
	default:
		fmt.Fprintln(stderr, "hearsay:", err)
	}
	return exitFailed
}

const description = `Hearsay takes a pile of web pages about the news and tells what happened, who says so, who copied
whom, how many independent sources there are, what they expect and where they differ, with the
sentence behind every line.

Start with: hearsay open FOLDER`
