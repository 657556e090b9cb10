package source

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"hearsay"
)

// A WARC writes pages as WARC 1.1 (ISO 28500), so that what was read can be
// handed on: a warcinfo record and then one resource record a page, with the
// bytes as they were received. [Read] gives the same pages back, and any other
// reader of WARC finds them too. The same pages in the same order give the same
// bytes: a record's ID is made from the page's, and a page without a time of
// fetching has the date 0001-01-01, which the format asks for and Read takes for
// none.
type WARC struct {
	w   io.Writer
	zip *gzip.Writer // nil for a plain archive
	err error
}

// NewWARC begins an archive. Packed ones have a gzip member for each record.
func NewWARC(w io.Writer, packed bool) (*WARC, error) {
	a := &WARC{w: w}
	if packed {
		a.zip = gzip.NewWriter(nil)
	}
	info := "software: hearsay\r\nformat: WARC File Format 1.1\r\n"
	return a, a.record("warcinfo", "WARC-Record-ID: "+recordID("warcinfo")+"\r\nWARC-Date: "+warcDate(time.Time{})+
		"\r\nContent-Type: application/warc-fields\r\n", []byte(info))
}

// Put writes a page. After an error the archive is of no use.
func (a *WARC) Put(p *hearsay.Page) error {
	url := p.URL
	if url == "" || strings.ContainsAny(url, "\r\n") {
		url = "file:///page/" + string(p.ID)
	}
	kind := p.Type
	if p.Charset != "" {
		kind += "; charset=" + p.Charset
	}
	sum := sha256.Sum256(p.Raw)
	return a.record("resource", "WARC-Record-ID: "+recordID(string(p.ID))+"\r\nWARC-Date: "+warcDate(p.Fetched)+
		"\r\nWARC-Target-URI: "+url+"\r\nWARC-Payload-Digest: sha256:"+hex.EncodeToString(sum[:])+"\r\nContent-Type: "+kind+"\r\n", p.Raw)
}

func (a *WARC) record(kind, fields string, block []byte) error {
	if a.err != nil {
		return a.err
	}
	w := a.w
	if a.zip != nil {
		a.zip.Reset(a.w)
		w = a.zip
	}
	_, a.err = fmt.Fprintf(w, "WARC/1.1\r\nWARC-Type: %s\r\n%sContent-Length: %d\r\n\r\n", kind, fields, len(block))
	if a.err == nil {
		_, a.err = w.Write(block)
	}
	if a.err == nil {
		_, a.err = io.WriteString(w, "\r\n\r\n")
	}
	if a.err == nil && a.zip != nil {
		a.err = a.zip.Close()
	}
	return a.err
}

// recordID makes the UUID of a record, of the kind that is made from a hash
// (version 8 of RFC 9562).
func recordID(of string) string {
	h := sha256.Sum256([]byte("hearsay record\x00" + of))
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

func warcDate(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999999Z") }
