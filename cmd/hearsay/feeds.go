package main

import (
	"fmt"
	"time"

	"hearsay/internal/fetch"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/work"
)

// A feedsCmd lists what is followed.
type feedsCmd struct {
	OPML   bool     `name:"opml" help:"Print OPML, which feed readers and \"hearsay watch\" take."`
	Forget []string `placeholder:"URL" help:"Follow an address no longer, nor what it led to. What was read stays."`
}

func (feedsCmd) Help() string {
	return `Lists the feeds, sitemaps and sites that "hearsay watch" or workers follow: the address, what it is,
when it answered last, how often it is asked for, and what went wrong.

Examples:
  hearsay feeds
  hearsay feeds --opml > feeds.opml      and: hearsay watch feeds.opml
  hearsay feeds --forget https://news.example/feed.xml
  hearsay feeds --json                   [{"url","kind","title","last","next","every","error"},...]`
}

func (c *feedsCmd) Run(e *env) error {
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	if len(c.Forget) > 0 {
		return c.forget(e, db)
	}
	list, err := fetch.List(e.ctx, work.State{DB: db})
	if err != nil {
		return err
	}
	switch {
	case c.OPML:
		var out []source.Outline
		for _, f := range list {
			if f.Kind == source.KindFeed || f.Kind == "" && f.Parent == "" {
				out = append(out, source.Outline{Title: f.Title, URL: f.URL, Site: f.Site})
			}
		}
		return source.WriteOPML(e.stdout, "Feeds that hearsay follows", time.Now(), out)
	case e.json:
		return e.printJSON(notNil(list))
	case len(list) == 0:
		return e.note("nothing is followed yet; \"hearsay watch URL\" begins")
	}
	for _, f := range list {
		kind := string(f.Kind)
		switch f.Kind {
		case "":
			kind = "not asked yet"
		case source.KindPage:
			kind = "site"
		}
		line := fmt.Sprintf("%s  %s", f.URL, kind)
		if f.Title != "" {
			line += "  " + f.Title
		}
		switch {
		case f.Gone:
			line += "  gone"
		case f.Error != "":
			line += "  failed: " + f.Error
		case !f.Last.IsZero():
			line += fmt.Sprintf("  answered %s, every %s", f.Last.Format("2006-01-02 15:04"), f.Every.Round(time.Minute))
		}
		fmt.Fprintln(e.stdout, clean(line))
	}
	return nil
}

// forget ends the following of addresses.
func (c *feedsCmd) forget(e *env, db *store.DB) error {
	failed := false
	for _, a := range c.Forget {
		ok, err := work.Forget(e.ctx, db, a)
		if err != nil {
			return err
		}
		if !ok {
			failed = true
			e.note(fmt.Sprintf("%s is not followed; \"hearsay feeds\" lists what is", clean(a)))
		}
	}
	if failed {
		return errSome
	}
	return nil
}
