package api

import (
	"bytes"
	"cmp"
	"errors"
	"html"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hearsay"
	"hearsay/internal/export"
	"hearsay/internal/since"
	"hearsay/internal/store"
	"hearsay/internal/words"
)

// A Kept is a kept page with what it says.
type Kept struct {
	Page    hearsay.Page     `json:"page"`
	Story   hearsay.StoryID  `json:"story,omitempty"`  // that it is in
	Article *hearsay.Article `json:"article"`          // null where the page has none
	Reason  string           `json:"reason,omitempty"` // why it has none
	Gone    bool             `json:"gone,omitempty"`   // its bytes were removed: what was found in it can no longer be checked
	Raw     string           `json:"raw"`              // where its bytes are, as received
	Web     string           `json:"web"`              // where people read it
}

var errNoPage = missing("There is no page of this ID.")

// pageID is the page of the path, by its ID or the only one that begins so.
func (s *server) pageID(c *call) (*hearsay.Page, error) {
	id := hearsay.PageID(strings.ToLower(c.text("id")))
	if strings.Trim(string(id), "0123456789abcdef") != "" {
		return nil, errNoPage
	}
	p, err := s.shelf.About(c.r.Context(), id)
	if errors.Is(err, store.ErrNotFound) {
		err = errNoPage
	}
	return p, err
}

// storyWith is the story that a page is in, "" for none.
func (s *server) storyWith(c *call, id hearsay.PageID) (hearsay.StoryID, error) {
	of, err := s.shelf.StoriesOf(c.r.Context(), id)
	return of[id], err
}

func (s *server) page(c *call) (any, error) {
	p, err := s.pageID(c)
	if err != nil {
		return nil, err
	}
	k := &Kept{Page: *p, Raw: Root + "/pages/" + string(p.ID) + "/raw", Web: "/page/" + string(p.ID)}
	if k.Gone, err = s.shelf.Gone(c.r.Context(), p.ID); err != nil {
		return nil, err
	}
	if k.Story, err = s.storyWith(c, p.ID); err != nil {
		return nil, err
	}
	k.Article, err = s.shelf.Article(c.r.Context(), p.ID)
	if errors.Is(err, hearsay.ErrNoArticle) || errors.Is(err, store.ErrNotFound) {
		_, k.Reason, _ = strings.Cut(err.Error(), ": ")
		k.Article, err = nil, nil
	}
	return k, err
}

// raw serves the bytes of a page, as received or as decoded, as plain text whatever
// they are.
func (s *server) raw(decoded bool) func(*call) error {
	return func(c *call) error {
		about, err := s.pageID(c)
		if err != nil {
			return err
		}
		p, err := s.shelf.Page(c.r.Context(), about.ID)
		if err != nil {
			return err
		}
		body, charset := p.Raw, p.Charset
		if decoded {
			body, charset = p.Body, "utf-8"
		}
		if charset == "" || strings.ContainsAny(charset, "\r\n;\" ") {
			charset = "utf-8"
		}
		h := c.w.Header()
		h.Set("Content-Type", "text/plain; charset="+charset)
		h.Set("Content-Disposition", "inline")
		h.Set("ETag", `"`+short(string(p.ID)+strconv.FormatBool(decoded)+charset)+`"`)
		ask := *c.r
		ask.Header = c.r.Header.Clone()
		for _, k := range []string{"Range", "If-Range", "If-Match", "If-Unmodified-Since", "If-Modified-Since"} { // the answer is whole, or 304
			ask.Header.Del(k)
		}
		http.ServeContent(c.w, &ask, "", p.Fetched, bytes.NewReader(body))
		return nil
	}
}

func (s *server) versions(c *call) (any, error) {
	p, err := s.pageID(c)
	if err != nil {
		return nil, err
	}
	all, err := s.shelf.Versions(c.r.Context(), p.ID)
	if err != nil {
		return nil, err
	}
	mark := ""
	for _, v := range all {
		mark += string(v.Page)
	}
	return part(c, all, mark)
}

func (s *server) findings(c *call) (any, error) {
	p, err := s.pageID(c)
	if err != nil {
		return nil, err
	}
	id, err := s.storyWith(c, p.ID)
	if err != nil {
		return nil, err
	}
	if id == "" {
		return part(c, []export.Finding{}, "")
	}
	b, err := s.briefs.get(c.r.Context(), id)
	if err != nil {
		return nil, err
	}
	return part(c, b.found()[p.ID], b.mark)
}

// Evidence is words of a kept page with all that it takes to quote them.
type Evidence struct {
	// Words are the words that a reader sees at the bytes that were asked for. They
	// may be put between quotation marks.
	Words    hearsay.Excerpt `json:"words"`
	Sentence hearsay.Excerpt `json:"sentence,omitzero"` // the sentences of the article around them; none outside of the article
	Headline string          `json:"headline,omitempty"`
	Outlet   string          `json:"outlet,omitempty"`
	// Published is the date that the page states; none where it does not.
	Published hearsay.When    `json:"published,omitzero"`
	Story     hearsay.StoryID `json:"story,omitempty"` // that the page is in
	Page      hearsay.Page    `json:"page"`
	Kept      string          `json:"kept"`           // the kept page with the words marked, for people
	Live      string          `json:"live,omitempty"` // the page on the web, at these words; none where no address is known
}

// mostEvidence is how many bytes of a page may be asked for at once.
const mostEvidence = 64 << 10

func (s *server) evidence(c *call) (any, error) {
	c.given["id"] = c.text("page")
	about, err := s.pageID(c)
	if err != nil {
		return nil, err
	}
	p, err := s.shelf.Page(c.r.Context(), about.ID)
	if err != nil {
		return nil, err
	}
	at := hearsay.Span{Page: p.ID, Start: c.number("start"), End: c.number("end")}
	switch {
	case at.End > len(p.Body):
		return nil, bad("end", "The page has "+strconv.Itoa(len(p.Body))+" bytes as decoded to UTF-8.")
	case at.Start >= at.End:
		return nil, bad("start", "start lies before end.")
	case at.End-at.Start > mostEvidence:
		return nil, bad("end", "Ask for "+strconv.Itoa(mostEvidence)+" bytes at most.")
	}
	e := &Evidence{Page: *p, Kept: "/page/" + string(p.ID) + "?at=" + strconv.Itoa(at.Start) + "-" + strconv.Itoa(at.End) + "#s"}
	if e.Story, err = s.storyWith(c, p.ID); err != nil {
		return nil, err
	}
	a, err := s.shelf.Article(c.r.Context(), p.ID)
	switch {
	case err == nil:
		e.Headline, e.Outlet, e.Published = a.Headline.Text, a.Outlet.String(), a.Published
		if r, ok := a.Locate(at); ok {
			e.Words = hearsay.Excerpt{Text: a.Text[r.Start:r.End], Span: at}
			e.Sentence = around(a, r)
		}
	case !errors.Is(err, hearsay.ErrNoArticle) && !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	if e.Words.None() {
		e.Words = hearsay.Excerpt{Text: plain(string(p.Body[at.Start:at.End])), Span: at}
	}
	e.Live = live(p.URL, e.Words.Text)
	return e, nil
}

// around is the sentences that hold a range of an article, in its blocks.
func around(a *hearsay.Article, r hearsay.Range) hearsay.Excerpt {
	out := r
	for _, b := range a.Blocks {
		if !b.Overlaps(r) {
			continue
		}
		for _, s := range words.Sentences(a.Text[b.Start:b.End]) {
			s.Start, s.End = s.Start+b.Start, s.End+b.Start
			if s.Overlaps(r) {
				out.Start, out.End = min(out.Start, s.Start), max(out.End, s.End)
			}
		}
	}
	return a.Excerpt(out)
}

// plain takes markup out of a piece of a page that is no part of its article.
func plain(s string) string {
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		s = s[i+j+1:]
	}
	return strings.ToValidUTF8(html.UnescapeString(b.String()), "\uFFFD")
}

// live is the address of words on the live page, with a text fragment: their first
// and last five words where they are long.
func live(address, words string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	f := strings.Fields(words)
	if len(f) == 0 {
		return u.String()
	}
	escape := func(w []string) string {
		return strings.NewReplacer("+", "%20", "-", "%2D").Replace(url.QueryEscape(strings.Join(w, " ")))
	}
	if len(f) > 12 {
		return u.String() + "#:~:text=" + escape(f[:5]) + "," + escape(f[len(f)-5:])
	}
	return u.String() + "#:~:text=" + escape(f)
}

// A NewList is what came since a change.
type NewList struct {
	Since  int64         `json:"since"`
	Change int64         `json:"change"` // ask with it the next time
	Items  []*since.News `json:"items"`  // the newest pages first
	Total  int           `json:"total"`
	Next   string        `json:"next,omitempty"`
}

func (l *NewList) next() string { return l.Next }

// news tells what came since a change. A cursor holds the change up to which the
// first part was told: what comes in meanwhile is new the next time.
func (s *server) news(c *call) (any, error) {
	ctx := c.r.Context()
	from := int64(c.number("since"))
	now, err := s.shelf.Mark(ctx)
	if err != nil {
		return nil, err
	}
	cu, err := c.cursor()
	if err != nil {
		return nil, err
	}
	if c.given["cursor"] != "" {
		n, err := strconv.ParseInt(cu.Mark, 10, 64)
		if err != nil || n > now || n < 0 {
			return nil, bad("cursor", "This is no cursor that was given out here. Ask without one to begin the list.")
		}
		now = n
	}
	came, err := s.shelf.KeptSince(ctx, from)
	if err != nil {
		return nil, err
	}
	for id, change := range came {
		if change > now {
			delete(came, id)
		}
	}
	of, err := s.shelf.StoriesOf(ctx, slices.Collect(maps.Keys(came))...)
	if err != nil {
		return nil, err
	}
	newest := map[hearsay.StoryID]int64{}
	for p, id := range of {
		newest[id] = max(newest[id], came[p])
	}
	type touched struct {
		id  hearsay.StoryID
		key string
	}
	var list []touched
	for id, last := range newest {
		list = append(list, touched{id, down(last) + " " + string(id)})
	}
	slices.SortFunc(list, func(a, b touched) int { return cmp.Compare(a.key, b.key) })
	out := &NewList{Since: from, Change: now, Items: []*since.News{}, Total: len(list)}
	for i, t := range list {
		if t.key <= cu.After {
			continue
		}
		b, err := s.briefs.get(ctx, t.id)
		if p := (*problem)(nil); errors.As(err, &p) && p.Status == http.StatusNotFound { // no brief was made of it
			out.Total--
			continue
		}
		if err != nil {
			return nil, err
		}
		if n := since.Of(b.Brief, came); n != nil {
			out.Items = append(out.Items, n)
		}
		if len(out.Items) >= c.limit() && i+1 < len(list) {
			out.Next = c.write(cursor{After: t.key, Mark: strconv.FormatInt(now, 10)})
			break
		}
	}
	return out, nil
}
