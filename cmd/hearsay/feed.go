package main

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"time"

	"hearsay"
	"hearsay/internal/feed"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
	"hearsay/internal/web"
)

// A feedCmd prints a feed.
type feedCmd struct {
	Story   string `arg:"" optional:"" help:"The feed of one story: its ID, the beginning of it, or its number. Without it, that of all stories."`
	Speaker string `placeholder:"NAME" help:"The feed of a speaker: the name, another spelling of it, or the key in \"hearsay speakers\"."`
	Format  string `enum:"atom,json" default:"atom" help:"atom (RFC 4287) or json (JSON Feed 1.1)."`
	Base    string `placeholder:"URL" help:"Where \"hearsay serve\" can be reached, so that entries lead there; without it they lead to the live pages."`
	Limit   int    `default:"50" placeholder:"N" help:"The newest N entries; 0 is all."`
}

func (feedCmd) Help() string {
	return `Prints what a feed reader can follow. "hearsay serve" serves the same at /feed.atom, /story/ID/feed.atom
and /speaker/KEY/feed.atom, and with .json.

Examples:
  hearsay feed > all.xml
  hearsay feed 1 --format json
  hearsay feed --speaker "Olaf Scholz" --base https://desk.example > scholz.xml`
}

func (c *feedCmd) Run(e *env) error {
	if c.Story != "" && c.Speaker != "" {
		return usageError{errors.New("give a story or --speaker, not both")}
	}
	if c.Limit < 0 {
		return usageError{errors.New("--limit: give a number of entries, or 0 for all")}
	}
	var links feed.Links
	if c.Base != "" {
		if u, err := url.Parse(c.Base); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return usageError{fmt.Errorf("--base: %q is no address such as https://desk.example", c.Base)}
		}
		links = web.FeedLinks(c.Base)
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	links.Fetched = func(id hearsay.PageID) time.Time {
		all, err := db.Versions(e.ctx, id)
		if err != nil {
			return time.Time{}
		}
		for _, v := range all {
			if v.Page == id {
				return v.Fetched
			}
		}
		return time.Time{}
	}
	f, err := c.feed(e, db, links)
	if err != nil {
		return err
	}
	if c.Limit > 0 {
		f = f.Part(1, c.Limit, nil)
	}
	if c.Format == "json" || e.json {
		return f.JSON(e.stdout)
	}
	return f.Atom(e.stdout)
}

// feed makes the feed that was asked for.
func (c *feedCmd) feed(e *env, db *store.DB, l feed.Links) (*feed.Feed, error) {
	switch {
	case c.Story != "":
		s, err := db.Story(e.ctx, c.Story)
		if err != nil {
			return nil, err
		}
		b, err := db.Brief(e.ctx, s.ID)
		if err != nil {
			return nil, err
		}
		return feed.Story(b, l), nil
	case c.Speaker != "":
		s, err := named(e, db, c.Speaker)
		if err != nil {
			return nil, err
		}
		var lines []speaker.Line
		for _, v := range s.Voices {
			b, err := db.Brief(e.ctx, v.Story)
			if err != nil {
				return nil, err
			}
			lines = append(lines, speaker.Lines(b, v.At)...)
		}
		return feed.Speaker(&s, lines, l), nil
	}
	n := c.Limit
	if n == 0 {
		n = math.MaxInt32
	}
	return feed.List(e.ctx, db, l, 0, n)
}
