package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The shapes of a folder of gold such as seeds/; a file that is absent leaves
// its part empty, and its scores out.
type (
	goldLine struct {
		No    int    `json:"line_no"`
		Label string `json:"label"`
		Spans []struct {
			Start, End int // characters of the line
			Label      string
		} `json:"spans"`
	}
	goldSpan struct {
		Page string   `json:"page"`
		File string   `json:"file"`
		Byte []int    `json:"byte"`
		At   []goldAt `json:"at"`
	}
	goldAt struct {
		File  string `json:"file"`
		Start int    `json:"byte_start"`
		End   int    `json:"byte_end"`
	}
	goldReuse struct {
		Edges []struct {
			From, To string
		} `json:"edges"`
		Facts []struct {
			ID        string `json:"id"`
			Witnesses []struct {
				Span goldSpan `json:"span"`
			} `json:"witnesses"`
			Pages   int `json:"pages"`
			Texts   int `json:"pages_after_collapse"`
			Outlets int `json:"n_chains"`
			Origins int `json:"n_primary_origins"`
		} `json:"facts"`
		Disagreements []map[string]string `json:"disagreements"`
	}
	goldStatement struct {
		ID    string `json:"id"`
		File  string `json:"file"`
		Spans []struct {
			Start, End int
		} `json:"spans"`
		Full   string `json:"speaker_resolved_full_name"`
		Core   bool   `json:"core"`
		Region string `json:"region"`
	}
	goldEntity struct {
		Canonical string `json:"canonical"`
		Variants  []struct {
			Text string `json:"text"`
		} `json:"variants"`
	}
	goldEvent struct {
		ID         string   `json:"id"`
		Date       string   `json:"date"`
		DateAlt    oneOrAll `json:"date_alt"`
		Actor      string   `json:"actor"`
		Plover     string   `json:"plover"`
		PloverAlt  oneOrAll `json:"plover_alt"`
		ReportedBy []struct {
			File string   `json:"file"`
			At   []goldAt `json:"at"`
		} `json:"reported_by"`
	}
	goldTimeline struct {
		Events []goldEvent `json:"events"`
		Traps  []struct {
			File string `json:"file"`
			Span string `json:"span"`
		} `json:"chrome_traps"`
		Disagreements []map[string]string `json:"disagreements"`
	}
	goldClaim struct {
		ID        string   `json:"id"`
		File      string   `json:"file"`
		At        []goldAt `json:"at"`
		Direction string   `json:"direction"`
		Core      bool     `json:"core"`
	}
	goldDifference struct {
		Topic  string          `json:"topic"`
		Status string          `json:"status"`
		A      json.RawMessage `json:"a"`
		B      json.RawMessage `json:"b"`
		Sides  json.RawMessage `json:"sides"`
	}
)

// oneOrAll is a string or a list of them.
type oneOrAll []string

func (o *oneOrAll) UnmarshalJSON(b []byte) error {
	var all []string
	if json.Unmarshal(b, &all) == nil {
		*o = all
		return nil
	}
	var one string
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	if one != "" {
		*o = []string{one}
	}
	return nil
}

// A briefGold is everything in a folder of gold.
type briefGold struct {
	lines       map[string][]goldLine
	reuse       *goldReuse
	statements  []goldStatement
	entities    []goldEntity
	timeline    *goldTimeline
	claims      []goldClaim
	differences []goldDifference
}

func readBriefGold(dir string) (*briefGold, error) {
	g := &briefGold{}
	var st struct {
		Statements []goldStatement `json:"statements"`
	}
	var en struct {
		Entities []goldEntity `json:"entities"`
	}
	var ou struct {
		Claims []goldClaim `json:"claims"`
	}
	var di struct {
		Differences []goldDifference `json:"differences"`
	}
	found := 0
	for _, f := range []struct {
		name string
		into any
	}{{"lines", &g.lines}, {"reuse", &g.reuse}, {"statements", &st}, {"entities", &en}, {"timeline", &g.timeline}, {"outlook", &ou}, {"differences", &di}} {
		b, err := os.ReadFile(filepath.Join(dir, f.name+".json"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if f.name == "differences" && len(b) > 0 && strings.HasPrefix(strings.TrimSpace(string(b)), "[") {
			f.into = &di.Differences
		}
		if err := json.Unmarshal(b, f.into); err != nil {
			return nil, fmt.Errorf("read %s.json: %w", f.name, err)
		}
		found++
	}
	if found == 0 {
		return nil, fmt.Errorf("no gold in %s: it should hold lines.json, reuse.json, statements.json or the like", dir)
	}
	g.statements, g.entities, g.claims, g.differences = st.Statements, en.Entities, ou.Claims, di.Differences
	return g, nil
}

// goldDates reads "2020-08-16", "2020-08", "2020", "2014/..", "1994/2020".
func goldDates(s string) (start, end time.Time, ok bool) {
	from, to, isRange := strings.Cut(s, "/")
	start, end, ok = goldDate(from)
	if !isRange || !ok {
		return start, end, ok
	}
	if to == ".." || to == "" {
		return start, start.AddDate(200, 0, 0), true
	}
	if _, e, ok := goldDate(to); ok {
		return start, e, true
	}
	return start, end, false
}

func goldDate(s string) (start, end time.Time, ok bool) {
	for _, f := range []struct {
		layout  string
		y, m, d int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(f.layout, s); err == nil {
			return t, t.AddDate(f.y, f.m, f.d), true
		}
	}
	return
}
