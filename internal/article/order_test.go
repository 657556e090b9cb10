package article

import (
	"strings"
	"testing"
)

func TestOrderOfDayAndMonth(t *testing.T) {
	text := "<h1>Ferry runs again</h1><p>The ferry between Harrow and Ostwick runs again after two years of repairs, the port said on Saturday, with room for ninety cars.</p><p>It had been taken out of service when its engine failed in a storm with forty people aboard, all of whom were brought ashore unhurt.</p>"
	german := "<h1>Die Fähre fährt wieder</h1><p>Die Fähre zwischen Harrow und Ostwick fährt nach zwei Jahren wieder, das sagte der Hafen am Samstag, und sie hat Platz für neunzig Wagen.</p><p>Sie war aus dem Dienst genommen worden, als ihr Motor in einem Sturm mit vierzig Menschen an Bord ausfiel und alle von ihnen an Land gebracht wurden.</p>"
	const date = "<p>Posted 3/4/2031</p>"
	for _, c := range []struct {
		name, url, page string
		want            string // of 3/4/2031
	}{
		{"nothing tells", "https://harrow.example/ferry", "<html lang=en><p>Posted 3/4/2031</p>" + text, ""},
		{"the country: day first", "https://harrow.co.uk/ferry", "<html lang=en-US><p>Posted 3/4/2031</p>" + text, "2031-04-03"},
		{"the country: month first", "https://harrow.gov/ferry", "<p>Posted 3/4/2031</p>" + text, "2031-03-04"},
		{"a domain sold to anyone", "https://harrow.io/ferry", "<p>Posted 3/4/2031</p>" + text, ""},
		{"the language", "https://harrow.example/faehre", "<p>Posted 3/4/2031</p>" + german, "2031-04-03"},
		{"the kind of English", "https://harrow.example/ferry", "<html lang=en-GB><p>Posted 3/4/2031</p>" + text, "2031-04-03"},
		{"American as nobody asked for", "https://harrow.example/ferry", "<html lang=en-US><p>Posted 3/4/2031</p>" + text, ""},
		{"American as written", "https://harrow.example/ferry", "<html lang=en-US><p>Posted 3/4/2031</p>" + text + "<p>First sailed on May 12, 1988.</p>", "2031-03-04"},
		{"American as stated, British as written", "https://harrow.example/ferry", "<html lang=en-US><p>Posted 3/4/2031</p>" + text + "<p>First sailed on 12 May 1988.</p>", ""},
		{"another date of digits", "https://harrow.example/ferry", "<p>Posted 3/4/2031</p>" + text + "<p>26/2/2031</p>", "2031-04-03"},
		{"another date of digits against the country", "https://harrow.co.uk/ferry", "<p>Posted 3/4/2031</p>" + text + "<p>2/26/2031</p>", "2031-03-04"},
		{"two others that differ", "https://harrow.example/ferry", "<p>Posted 3/4/2031</p>" + text + "<p>2/26/2031</p><p>26/2/2031</p>", ""},
		{"a change stated that day", "https://harrow.example/ferry", `<meta property="article:modified_time" content="2031-03-04T10:00:00Z"><p>Posted 3/4/2031</p>` + text, "2031-03-04"},
		{"an address of that day", "https://harrow.example/2031/04/03/ferry", "<p>Posted 3/4/2031</p>" + text, "2031-04-03"},
		{"a meta in digits", "https://harrow.ie/ferry", `<meta name="date" content="3/4/2031">` + text, "2031-04-03"},
	} {
		// The date stands under the headline.
		page := c.page
		if head, rest, ok := strings.Cut(page, date); ok {
			page = head + strings.Replace(rest, "</h1>", "</h1>"+date, 1)
		}
		a, err := Extract(htmlPage(c.url, page))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := ""
		if a.Published.Known() {
			got = a.Published.Start.Format("2006-01-02")
		}
		if got != c.want {
			t.Errorf("%s: published %q (%s), want %q", c.name, got, a.Published.Why, c.want)
		}
	}
}
