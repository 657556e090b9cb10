package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"hearsay/internal/access"
	"hearsay/internal/correction"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// A doctorCmd tells how everything is.
type doctorCmd struct {
	WithNames bool `help:"Put the names of files and hosts, and the reasons of changes, into the report."`
	tableFlag
}

func (doctorCmd) Help() string {
	return `Prints a report to send when something is wrong: the program and the machine, the size of the database,
the settings, the last changes, and checks that each pass or fail in a sentence. Nothing of a page and
no address is in it, and no secret; names of files are cut to their last part, unless --with-names
says otherwise. Read it before you send it. The exit code is 1 where a check failed.

Examples:
  hearsay doctor
  hearsay doctor --json > report.json    {"program","machine","database","settings","log","checks"}`
}

// A checkup is the report.
type checkup struct {
	Program struct {
		Version  string `json:"version"`
		Revision string `json:"revision,omitempty"`
		Go       string `json:"go"`
	} `json:"program"`
	Machine struct {
		OS     string `json:"os"`
		Arch   string `json:"arch"`
		CPUs   int    `json:"cpus"`
		FreeMB int64  `json:"free_mb,omitempty"` // in the folder of the database; 0 where it isn't known
	} `json:"machine"`
	Database struct {
		Name     string         `json:"name"`
		Kind     string         `json:"kind"`
		Tables   int            `json:"tables,omitempty"` // the newest migration
		MB       float64        `json:"mb"`
		WALMB    float64        `json:"wal_mb,omitempty"`
		Counts   *store.Counts  `json:"counts,omitempty"`
		Versions map[int]int64  `json:"article_versions,omitempty"` // pages by the version of the article stage that read them; 0 for those that wait
		Plan     *pipeline.Plan `json:"plan,omitempty"`             // what "hearsay rebuild" would do
		Reasons  []store.Reason `json:"without_article,omitempty"`
	} `json:"database"`
	Corrections struct {
		There    bool `json:"there"`
		Made     int  `json:"made"`
		Undone   int  `json:"undone"`
		Problems int  `json:"problems"`
	} `json:"corrections"`
	Settings []setting        `json:"settings"`
	Log      []store.LogEntry `json:"log"`
	Checks   []verdict        `json:"checks"`
}

// A setting is one of the environment.
type setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A verdict is what came of one check.
type verdict struct {
	Passed bool   `json:"passed"`
	Says   string `json:"says"`
}

func (c *checkup) check(passed bool, good, bad string, args ...any) {
	if passed {
		c.Checks = append(c.Checks, verdict{true, good})
	} else {
		c.Checks = append(c.Checks, verdict{false, fmt.Sprintf(bad, args...)})
	}
}

func (c *doctorCmd) Run(e *env) error {
	r := c.look(e)
	failed := slices.ContainsFunc(r.Checks, func(f verdict) bool { return !f.Passed })
	if e.json {
		if err := e.printJSON(r); err != nil {
			return err
		}
	} else {
		r.print(e)
	}
	if failed {
		return errSome
	}
	return nil
}

// look makes the report. What goes wrong is in it.
func (c *doctorCmd) look(e *env) *checkup {
	r := &checkup{Settings: []setting{}, Log: []store.LogEntry{}, Checks: []verdict{}}
	r.Program.Version, r.Program.Revision = built()
	r.Program.Go = runtime.Version()
	r.Machine.OS, r.Machine.Arch, r.Machine.CPUs = runtime.GOOS, runtime.GOARCH, runtime.NumCPU()
	c.database(e, r)
	c.corrections(e, r)
	_, err := c.table()
	r.check(err == nil, "The table of outlets can be read.", "The table of outlets cannot be read: %s.", c.hide(err, c.Outlets))
	c.token(r)
	r.Settings = c.settings(os.Environ())
	return r
}

func (c *doctorCmd) database(e *env, r *checkup) {
	d := &r.Database
	d.Name, d.Kind = store.Named(e.db), "PostgreSQL"
	switch {
	case !store.IsAddress(e.db):
		d.Name, d.Kind = c.name(e.db), "SQLite"
		if _, err := os.Stat(e.db); errors.Is(err, fs.ErrNotExist) { // opening would make it
			r.check(false, "", "There is no database %s yet; \"hearsay read FOLDER\" makes it.", d.Name)
			return
		}
		c.file(e.db, r)
	case !c.WithNames:
		d.Name = "(an address)"
	}
	db, err := e.open()
	r.check(err == nil, "The database opens.", "The database does not open: %s.", c.hide(err, e.db, store.Named(e.db)))
	if err != nil {
		return
	}
	defer db.Close()
	if err := c.pile(e.ctx, db, r); err != nil {
		r.check(false, "", "The database could not be read: %s.", c.hide(err, e.db, store.Named(e.db)))
	}
}

// file checks the file of a SQLite database.
func (c *doctorCmd) file(name string, r *checkup) {
	const mb = 1 << 20
	size := int64(0)
	if i, err := os.Stat(name); err == nil {
		size = i.Size()
		if runtime.GOOS != "windows" {
			r.check(i.Mode().Perm()&0o007 == 0, "Only those whom its owner lets may read the database.", "Everybody on this machine may read the database (mode %v); \"chmod o-rwx\" on it changes that.", i.Mode().Perm())
		}
	}
	wal := int64(0)
	if i, err := os.Stat(name + "-wal"); err == nil {
		wal = i.Size()
		r.Database.WALMB = float64(wal) / mb
	}
	r.check(wal < 1<<30, "Little waits to be written into the file of the database.", "%d MB wait to be written into the file of the database: a program that reads it has been open for very long; end it.", wal/mb)
	if free, ok := freeBytes(filepath.Dir(name)); ok {
		r.Machine.FreeMB = free / mb
		r.check(free > max(512*mb, size/4), "There is room on the disk of the database.", "Only %d MB are free on the disk of the database; make room before you go on.", free/mb)
	}
}

// pile checks what is in the database.
func (c *doctorCmd) pile(ctx context.Context, db *store.DB, r *checkup) error {
	d := &r.Database
	counts, err := db.Counts(ctx)
	if err != nil {
		return err
	}
	d.Counts = &counts
	have, newest, err := db.Schema(ctx)
	if err != nil {
		return err
	}
	d.Tables = have
	r.check(have == newest, "Its tables are those that this program knows.", "Its tables are version %d, this program knows %d.", have, newest)
	size, err := db.Size(ctx)
	if err != nil {
		return err
	}
	d.MB = float64(size) / (1 << 20)
	if d.Versions, err = db.ArticleVersions(ctx); err != nil {
		return err
	}
	if d.Plan, err = pipeline.PlanOf(ctx, db, false); err != nil {
		return err
	}
	r.stages(d.Plan, counts.Pages, d.Versions[0])
	r.check(counts.Briefs >= counts.Stories, "Every story has its brief.", "%d of %d stories have no brief; \"hearsay rebuild\" makes them.", counts.Stories-counts.Briefs, counts.Stories)
	if d.Reasons, err = db.Reasons(ctx); err != nil {
		return err
	}
	list, err := db.LastLog(ctx)
	if err != nil {
		return err
	}
	for _, l := range list {
		if !c.WithNames {
			l.Why = ""
		}
		r.Log = append(r.Log, l)
	}
	return nil
}

// stages checks by what versions of the stages all was found. Of the pages, those that
// wait for a worker are no fault.
func (c *checkup) stages(p *pipeline.Plan, pages, wait int64) {
	if p.GoesOn {
		c.check(false, "", "A rebuild of everything has not ended; unless it runs just now, \"hearsay rebuild\" goes on with it.")
	} else {
		behind := int64(p.Steps[0].Todo) - wait
		c.check(behind <= 0, "All pages were read by this version of the article stage, or a newer one.", "%d of %d pages were read by an older version of the article stage; \"hearsay rebuild\" reads them again.", behind, pages)
	}
	older := slices.DeleteFunc(slices.Clone(p.Older), func(s pipeline.Stage) bool { return s.Name == "article" })
	c.check(len(older) == 0, "The stories were made by stages of this version, or a newer one.", "The stories were made by older stages (%s); \"hearsay rebuild\" makes them again.", staged(older))
	c.check(len(p.Newer) == 0, "Nothing was found by a newer version of the program.", "Some findings were made by a newer version of hearsay (%s); update this program.", staged(p.Newer))
}

func (c *doctorCmd) corrections(e *env, r *checkup) {
	_, err := os.Stat(e.hand)
	r.Corrections.There = err == nil
	list, err := correction.Read(e.hand)
	if err != nil {
		r.check(false, "", "The file of corrections cannot be read: %s.", c.hide(err, e.hand))
		return
	}
	for i := range list.All {
		r.Corrections.Made++
		if list.All[i].Undone() {
			r.Corrections.Undone++
		}
	}
	r.Corrections.Problems = len(list.Problems)
	r.check(len(list.Problems) == 0, "The corrections made by hand can be read.", "%d entries of the file of corrections make no sense; \"hearsay corrections\" names them.", len(list.Problems))
}

// token checks the token of a server, where there is one.
func (c *doctorCmd) token(r *checkup) {
	value, file := os.Getenv("HEARSAY_TOKEN"), os.Getenv("HEARSAY_TOKEN_FILE")
	if value == "" && file == "" {
		return
	}
	_, err := access.ReadToken(value, file)
	r.check(err == nil, "The token of the server is fit for use.", "The token of the server is not fit for use: %s.", c.hide(err, file))
	if i, err := os.Stat(file); err == nil && file != "" && runtime.GOOS != "windows" {
		r.check(i.Mode().Perm()&0o004 == 0, "Only those whom its owner lets may read the file of the token.", "Everybody on this machine may read the file of the token (mode %v); \"chmod 600\" on it changes that.", i.Mode().Perm())
	}
}

// shown are the settings whose values are neither secret nor a name.
var shown = []string{"HEARSAY_WINDOW", "HEARSAY_RATE", "HEARSAY_LOG_LEVEL", "HEARSAY_EMBEDDINGS_LEVEL", "GOMAXPROCS", "GOMEMLIMIT", "GOGC", "CI"}

// settings are those of the environment: those that say what the program does, the
// others by name only.
func (c *doctorCmd) settings(environ []string) []setting {
	out := []setting{}
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		switch {
		case slices.Contains(shown, name):
		case !strings.HasPrefix(name, "HEARSAY_") && !strings.HasPrefix(name, "PG"):
			continue
		case value == "":
			value = "(set, to nothing)"
		case !c.WithNames || secret(name):
			value = "(set, not shown)"
		case name == "HEARSAY_DB":
			value = store.Named(value)
		}
		out = append(out, setting{name, value})
	}
	slices.SortFunc(out, func(a, b setting) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// secret reports whether a setting may hold a secret: all but those known not to.
func secret(name string) bool {
	for _, known := range []string{"HEARSAY_DB", "HEARSAY_CORRECTIONS", "HEARSAY_OUTLETS", "HEARSAY_HOST", "HEARSAY_TRUST_PROXY", "HEARSAY_TLS_CERT", "HEARSAY_TLS_KEY", "HEARSAY_TOKEN_FILE",
		"HEARSAY_EMBEDDINGS_MODEL", "HEARSAY_EMBEDDINGS_KEY_FILE", "PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGSSLMODE"} {
		if name == known {
			return false
		}
	}
	return true
}

// name is that of a file as the report gives it.
func (c *doctorCmd) name(file string) string {
	if c.WithNames {
		return file
	}
	return filepath.Base(file)
}

// hide is the text of an error as the report gives it: without the names of files
// and addresses that the program was given.
func (c *doctorCmd) hide(err error, names ...string) string {
	if err == nil {
		return ""
	}
	s := strings.TrimSuffix(err.Error(), ".")
	for _, n := range names {
		switch {
		case n == "" || c.WithNames:
		case store.IsAddress(n):
			s = strings.ReplaceAll(s, n, "(an address)")
		default:
			s = strings.ReplaceAll(s, n, filepath.Base(n))
		}
	}
	return s
}

func (r *checkup) print(e *env) {
	w := e.stdout
	revision := ""
	if r.Program.Revision != "" {
		revision = " " + r.Program.Revision
	}
	fmt.Fprintf(w, "hearsay %s%s (%s), %s/%s, %d processors\n", r.Program.Version, revision, r.Program.Go, r.Machine.OS, r.Machine.Arch, r.Machine.CPUs)
	d := &r.Database
	fmt.Fprintf(w, "\nDatabase: %s, %s", clean(d.Name), d.Kind)
	if c := d.Counts; c != nil {
		fmt.Fprintf(w, ", tables %d, %.1f MB, %.1f MB waiting\n", d.Tables, d.MB, d.WALMB)
		fmt.Fprintf(w, "  %s: %d with an article, %d without; %s could not be read\n", plural(int(c.Pages), "page"), c.WithArticle, c.WithoutArticle, plural(int(c.Unread), "input"))
		fmt.Fprintf(w, "  %s, %s; change %d\n", plural(int(c.Stories), "story"), plural(int(c.Briefs), "brief"), c.Changes)
		for _, x := range d.Reasons {
			fmt.Fprintf(w, "  %d: %s\n", x.Pages, clean(x.Why))
		}
	} else {
		fmt.Fprintln(w)
	}
	if r.Machine.FreeMB > 0 {
		fmt.Fprintf(w, "  %d MB are free on its disk\n", r.Machine.FreeMB)
	}
	if r.Corrections.There {
		fmt.Fprintf(w, "Corrections: %d, %d of them taken back\n", r.Corrections.Made, r.Corrections.Undone)
	} else {
		fmt.Fprintln(w, "Corrections: none")
	}
	fmt.Fprintln(w, "\nSettings:")
	for _, s := range r.Settings {
		fmt.Fprintf(w, "  %s %s\n", clean(s.Name), clean(s.Value))
	}
	if len(r.Settings) == 0 {
		fmt.Fprintln(w, "  none")
	}
	fmt.Fprintln(w, "\nWhat grouping changed last:")
	for _, l := range r.Log {
		fmt.Fprintf(w, "  %s  %s\n", l.Story, clean(l.What))
		if l.Why != "" {
			fmt.Fprintf(w, "              %s\n", clean(l.Why))
		}
	}
	if len(r.Log) == 0 {
		fmt.Fprintln(w, "  nothing")
	}
	fmt.Fprintln(w, "\nChecks:")
	for _, f := range r.Checks {
		mark := "ok    "
		if !f.Passed {
			mark = "FAILED"
		}
		fmt.Fprintf(w, "  %s  %s\n", mark, clean(f.Says))
	}
}
