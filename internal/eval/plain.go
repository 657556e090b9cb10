package eval

import (
	"fmt"

	"hearsay"
	"hearsay/internal/article"
)

// A textPage is one row of a gold file of plain text.
type textPage struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Body string `json:"body"`
}

// plainSet scores the article stage on pages of plain text.
func plainSet(file string) (Set, error) {
	pages, err := rows[textPage](file)
	if err != nil {
		return Set{}, err
	}
	var b bodies
	ids := make([]webPage, len(pages))
	for i := range pages {
		row := &pages[i]
		ids[i].ID = row.ID
		p := &hearsay.Page{ID: hearsay.NewPageID(row.ID, []byte(row.Text)), Type: "text/plain", Charset: "utf-8", Body: []byte(row.Text)}
		p.Raw = p.Body
		a, err := article.Extract(p)
		if err != nil {
			a = &hearsay.Article{}
		} else if err := a.Check(p); err != nil {
			return Set{}, fmt.Errorf("page %s: %w", row.ID, err)
		}
		b.add(a.Body(), row.Body)
	}
	return crossed(Set{Rows: len(pages), Scores: b.scores()}, ids, "plain"), nil
}
