package main

import (
	"fmt"

	"hearsay/internal/store"
)

// A checkCmd looks for damage.
type checkCmd struct{}

func (checkCmd) Help() string {
	return `Looks at all that is kept: that the file is sound, that every page has the bytes its hash says, that
every article can be read and belongs to its page, that every excerpt of every brief reads back from its
page byte for byte, and that nothing names what is not there. Each fault is a line; the exit code is 1
where there is one, so that cron can tell. Others may go on meanwhile, but for "hearsay prune".

Pages cannot be made again: take them from a backup ("hearsay restore"). Everything else can: "hearsay
rebuild". Findings whose pages "hearsay prune --keep-findings" removed are counted, and are no fault.

Examples:
  hearsay check
  hearsay check --json    {"pages","briefs","excerpts","gone","faults":[{"kind","id","why"},...]}
  hearsay check --db backups/2031-05-03.db && echo sound`
}

// mostFaults is how many faults are listed in JSON; all are counted.
const mostFaults = 1000

func (c *checkCmd) Run(e *env) error {
	if err := e.mustBe(); err != nil {
		return err
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	p := newProgress(e)
	faults := []store.Fault{}
	sum, err := db.Check(e.ctx, p.store(), func(f store.Fault) {
		if e.json {
			if len(faults) < mostFaults {
				faults = append(faults, f)
			}
			return
		}
		p.wipe()
		fmt.Fprintf(e.stdout, "%s %s: %s\n", f.Kind, f.ID, clean(f.Why))
	})
	p.end()
	if err != nil {
		return err
	}
	if e.json {
		err = e.printJSON(struct {
			store.Checked
			Count  int           `json:"count"` // of all faults
			Faults []store.Fault `json:"faults"`
		}{sum, sum.Faults, faults})
	} else {
		gone := ""
		if sum.Gone > 0 {
			gone = fmt.Sprintf("; %s of removed pages can no longer be checked", plural(sum.Gone, "excerpt"))
		}
		_, err = fmt.Fprintf(e.stdout, "%s and %s with %s checked: %s%s\n", plural(sum.Pages, "page"), plural(sum.Briefs, "brief"), plural(sum.Excerpts, "excerpt"), found(sum.Faults), gone)
	}
	if err == nil && sum.Faults > 0 {
		err = errSome
	}
	return err
}

func found(faults int) string {
	if faults == 0 {
		return "no fault"
	}
	return plural(faults, "fault")
}
