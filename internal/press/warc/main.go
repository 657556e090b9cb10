// Command warc writes an archive of invented pages, for benchmarks:
//
//	go run ./internal/press/warc -pages 20000 pile.warc
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"

	"hearsay"
	"hearsay/internal/press"
	"hearsay/internal/source"
)

func main() {
	var o press.Options
	pages := flag.Int("pages", 20_000, "how many pages")
	flag.Uint64Var(&o.Seed, "seed", 1, "another seed gives other pages")
	flag.IntVar(&o.PerDay, "day", 700, "pages a day")
	flag.IntVar(&o.Size, "size", 60_000, "mean bytes of a page")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "name the archive to write; .gz packs it")
		os.Exit(2)
	}
	if err := write(flag.Arg(0), *pages, o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(name string, pages int, o press.Options) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	buf := bufio.NewWriterSize(f, 1<<20)
	w, err := source.NewWARC(buf, strings.HasSuffix(name, ".gz"))
	if err != nil {
		return err
	}
	p := press.New(o)
	for range pages {
		n := p.Next()
		if err := w.Put(&hearsay.Page{ID: hearsay.NewPageID(n.URL, n.HTML), URL: n.URL, Fetched: n.Fetched, Type: source.HTML, Charset: "utf-8", Raw: n.HTML, Body: n.HTML}); err != nil {
			return err
		}
	}
	if err := buf.Flush(); err != nil {
		return err
	}
	return f.Close()
}
