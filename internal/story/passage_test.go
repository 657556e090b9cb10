package story

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearsay"
)

// digest makes a round-up: of each page a heading and its first paragraph.
func digest(name string, pages ...*hearsay.Article) *hearsay.Article {
	out := &hearsay.Article{Page: hearsay.PageID(name), Kind: hearsay.RoundUp, Language: "en", Published: pages[0].Published}
	var text strings.Builder
	add := func(kind hearsay.BlockKind, s string) {
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		at := text.Len()
		text.WriteString(s)
		out.Blocks = append(out.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: at, End: text.Len()}})
	}
	add(hearsay.Title, "the morning in brief")
	for k, a := range pages {
		for _, b := range a.Blocks {
			if b.Kind == hearsay.Paragraph {
				add(hearsay.Heading, fmt.Sprint("the story ", k))
				add(hearsay.Paragraph, a.Text[b.Start:b.End])
				break
			}
		}
	}
	out.Text = text.String()
	out.Trace = hearsay.Trace{{Text: 0, Len: len(out.Text), Page: 0, Width: len(out.Text)}}
	out.Headline = out.Excerpt(out.Blocks[0].Range)
	return out
}

func withPassages(g *Grouper, stories []hearsay.Story) []hearsay.Story {
	out := slices.Clone(stories)
	g.Passages(out)
	return out
}

func digestCase(t *testing.T) []*hearsay.Article {
	_, as, _ := load(t, "testdata/digest.txt")
	return as
}

func of(as []*hearsay.Article, page hearsay.PageID) *hearsay.Article {
	return as[slices.IndexFunc(as, func(a *hearsay.Article) bool { return a.Page == page })]
}

func TestPassagesShowTheirWordsAndCountForNothing(t *testing.T) {
	as := digestCase(t)
	d := of(as, "digest")
	found := 0
	for _, s := range Group(as, nil) {
		for _, m := range s.Members {
			for _, p := range s.Passages {
				if m.Page == p.Page {
					t.Errorf("page %s is a page of story %q and has a passage in it", m.Page, s.Title.Text)
				}
			}
		}
		for _, p := range s.Passages {
			found++
			if !strings.Contains(d.Text[p.At.Start:p.At.End], p.Words.Text) || d.Text[p.Words.Span.Start:p.Words.Span.End] != p.Words.Text {
				t.Errorf("%q does not stand at %v of the page", p.Words.Text, p.At)
			}
			if p.Headline != d.Headline || p.Why == "" {
				t.Errorf("passage %+v lacks the headline of its page or its reason", p)
			}
		}
	}
	if found != 2 {
		t.Errorf("%d passages, want 2: a digest of three stories is a page of one", found)
	}
}

func TestPassagesFollowStoriesPutRightByHand(t *testing.T) {
	g := New(0)
	for _, a := range digestCase(t) {
		g.Add(a, nil)
	}
	stories := settled(g)
	n := slices.IndexFunc(stories, func(s hearsay.Story) bool {
		return slices.ContainsFunc(s.Members, func(m hearsay.Member) bool { return m.Page == "digest" })
	})
	stories[n].Members = slices.DeleteFunc(slices.Clone(stories[n].Members), func(m hearsay.Member) bool { return m.Page == "digest" })
	stories = append(stories, hearsay.Story{ID: "byhand", Members: []hearsay.Member{{Page: "digest"}}})
	g.Passages(stories)
	for _, s := range stories[:3] {
		if len(s.Passages) != 1 {
			t.Errorf("%q has %d passages, want 1 of the digest moved away", s.Title.Text, len(s.Passages))
		}
	}
	if s := stories[3]; len(s.Passages) != 0 {
		t.Errorf("the digest's own story has passages %v", s.Passages)
	}
}

func TestCopiesOfADigestAreToldOnce(t *testing.T) {
	as := digestCase(t)
	b := *of(as, "digest")
	b.Page = "reprint"
	as = append(as, &b)
	for _, s := range Group(as, []hearsay.Copy{{Kind: hearsay.Reprint, From: "digest", To: "reprint"}}) {
		if len(s.Passages) > 1 {
			t.Errorf("%q is told of %d times by one text", s.Title.Text, len(s.Passages))
		}
	}
}

func TestPassagesOutliveSaveAndLoad(t *testing.T) {
	g := New(0)
	for _, a := range digestCase(t) {
		g.Add(a, nil)
	}
	h, err := Load(bytes.NewReader(saved(t, g)))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := print(settled(h)), print(settled(g)); got != want || !strings.Contains(got, "in passing") {
		t.Errorf("after Load\n%s\nwant\n%s", got, want)
	}
	h.Remove("e1", "e2", "s1", "s2")
	if got := print(settled(h)); strings.Contains(got, "in passing") {
		t.Errorf("passages of stories that are gone:\n%s", got)
	}
}

func TestAHostileRoundUpIsReadInBounds(t *testing.T) {
	long := &hearsay.Article{Page: "long", Kind: hearsay.RoundUp, Text: strings.Repeat("é", 1<<16) + "\n" + strings.Repeat("In Halden Mira Keen and Tomas Vey met again\n", 5000)}
	at := 0
	for line := range strings.Lines(long.Text) {
		kind := hearsay.Paragraph
		if len(long.Blocks)%7 == 3 {
			kind = hearsay.Heading
		}
		long.Blocks = append(long.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: at, End: at + len(line) - 1}})
		at += len(line)
	}
	long.Trace = hearsay.Trace{{Text: 0, Len: len(long.Text), Page: 0, Width: len(long.Text)}}
	g := New(0)
	for _, a := range append(digestCase(t), long) {
		g.Add(a, nil)
	}
	if n := len(g.at["long"].passages); n == 0 || n > 2*blocksRead {
		t.Errorf("%d passages kept, want at most %d", n, 2*blocksRead)
	}
	for _, s := range settled(g) {
		for _, p := range s.Passages {
			if len(p.Words.Text) > firstWords {
				t.Errorf("%d bytes are shown of a passage", len(p.Words.Text))
			}
		}
	}
	if _, err := Load(bytes.NewReader(saved(t, g))); err != nil {
		t.Error(err)
	}
}
