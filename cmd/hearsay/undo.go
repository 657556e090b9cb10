package main

// An undoCmd takes back a correction.
type undoCmd struct {
	ID  string `arg:"" optional:"" help:"The correction, as \"hearsay corrections\" lists it; the last one where none is given."`
	Who string `env:"HEARSAY_WHO" placeholder:"NAME" help:"Who takes it back; the name of the user where none is given."`
	pileFlags
}

func (undoCmd) Help() string {
	return `The entry stays in the file, marked with who took it back and when. Corrections made after it stand.

Examples:
  hearsay undo              the last correction that stands
  hearsay undo k3v9q2`
}

func (c *undoCmd) Run(e *env) error {
	h, who, err := handFlags{Who: c.Who, pileFlags: c.pileFlags}.hand(e)
	if err != nil {
		return err
	}
	defer h.db.Close()
	d, err := h.undo(e.ctx, c.ID, who)
	if err != nil {
		return err
	}
	return d.report(e)
}
