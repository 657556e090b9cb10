package eval

import (
	"fmt"
	"runtime"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hearsay"
	"hearsay/internal/article"
)

// A webPage is one row of a gold file of pages.
type webPage struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	HTML   string `json:"html"`
	Title  string `json:"title"`
	Author string `json:"author"`
	Date   string `json:"date"` // YYYY-MM-DD, empty where the page has none
	Body   string `json:"body"`
}

// extractSet scores the article stage on pages of HTML.
func extractSet(file string) (Set, error) {
	pages, err := rows[webPage](file)
	if err != nil {
		return Set{}, err
	}
	var m mean
	var b bodies
	var spent time.Duration
	for i := range pages {
		row := &pages[i]
		p := &hearsay.Page{ID: hearsay.NewPageID(row.URL, []byte(row.HTML)), URL: row.URL, Type: "text/html", Charset: "utf-8", Body: []byte(row.HTML)}
		p.Raw = p.Body
		start := time.Now()
		a, err := article.Extract(p)
		spent += time.Since(start)
		if err != nil {
			a = &hearsay.Article{}
		} else if err := a.Check(p); err != nil {
			return Set{}, fmt.Errorf("page %s: %w", row.ID, err)
		}
		b.add(a.Body(), row.Body)
		m.metadata(a, row)
		row.HTML = "" // a set holds hundreds of megabytes
		if i%64 == 0 {
			runtime.GC()
		}
	}
	s := b.scores()
	m.scores(s)
	s["ms_page"] = float64(spent.Microseconds()) / 1000 / float64(max(1, len(pages)))
	return crossed(Set{Rows: len(pages), Scores: s}, pages, "html"), nil
}

// crossed replaces the scores of the body by the cross-validated ones that the
// trainer kept, where these are the pages that the model was trained on.
func crossed(s Set, pages []webPage, kind string) Set {
	ids := make([]string, len(pages))
	for i := range pages {
		ids[i] = pages[i].ID
	}
	cv, ok := article.CrossValidated(kind, article.SetHash(ids))
	if !ok {
		return s
	}
	for k, v := range cv {
		s.Scores[k] = v
	}
	s.Note = "body scores cross-validated over domains: the model was trained on this set"
	return s
}

// bodies adds up the scores of bodies.
type bodies struct{ f, p, r, under, n float64 }

func (b *bodies) add(got, want string) {
	p, r, f := overlap(bag(got), bag(want))
	b.p += p
	b.r += r
	b.f += f
	b.n++
	if f < .5 {
		b.under++
	}
}

func (b *bodies) scores() Scores {
	n := max(1, b.n)
	return Scores{"body_f1": b.f / n, "body_p": b.p / n, "body_r": b.r / n, "under_half": b.under}
}

// mean adds up the scores of titles, authors and dates.
type mean struct {
	titles, exact, contained       float64
	authors, author, noAuthor, aff float64
	dates, date, noDate, df        float64
}

func (m *mean) metadata(a *hearsay.Article, row *webPage) {
	if want := plainWords(row.Title); want != "" {
		got := plainWords(a.Headline.Text)
		m.titles++
		if got == want {
			m.exact++
		}
		if got != "" && (strings.Contains(got, want) || strings.Contains(want, got)) {
			m.contained++
		}
	}
	var names []string
	for _, n := range a.Authors {
		names = append(names, n.Text)
	}
	got := plainWords(strings.Join(names, " "))
	if want := plainWords(row.Author); want != "" {
		m.authors++
		ok := got != "" && (strings.Contains(got, want) || strings.Contains(want, got))
		for _, n := range names {
			if x := plainWords(n); x != "" && (strings.Contains(want, x) || strings.Contains(x, want)) {
				ok = true
			}
		}
		if ok {
			m.author++
		}
	} else {
		m.noAuthor++
		if got != "" {
			m.aff++
		}
	}
	day := ""
	if a.Published.Known() {
		day = a.Published.Start.Format(time.DateOnly)
	}
	if want := row.Date; want != "" {
		m.dates++
		if len(want) > 10 {
			want = want[:10]
		}
		if strings.HasPrefix(day, want) {
			m.date++
		}
	} else {
		m.noDate++
		if day != "" {
			m.df++
		}
	}
}

func (m *mean) scores(s Scores) {
	s["title_exact"] = m.exact / max(1, m.titles)
	s["title_contained"] = m.contained / max(1, m.titles)
	s["author_contained"] = m.author / max(1, m.authors)
	s["author_false"] = m.aff / max(1, m.noAuthor)
	s["date_exact"] = m.date / max(1, m.dates)
	s["date_false"] = m.df / max(1, m.noDate)
}

// plainWords folds a title or name for comparison: NFKC, lower case, without
// punctuation, single spaces.
func plainWords(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	s = strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
