package reuse

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
)

// One sentence a hundred thousand times, 20 MB of it on two pages: linear, and
// the pair is found.
func TestOneSentenceOverAndOver(t *testing.T) {
	text := "Headline of the page\n" + strings.Repeat("The quick mayor signed the long bill about the old bridge again. ", 100000)
	x := New(nil)
	began := time.Now()
	x.Enter(article("a", "Fen Post", text, 1))
	copies := x.Add(article("b", "Moor Echo", "Another headline\n"+text[len("Headline of the page\n"):], 1))
	if len(copies) != 1 {
		t.Fatalf("%d copies, want 1", len(copies))
	}
	if len(copies[0].Given) > 64 {
		t.Errorf("%d spans for one text", len(copies[0].Given))
	}
	if d := time.Since(began); d > 3*time.Minute {
		t.Errorf("took %s", d)
	}
}

// A thousand pages with the same words: the first by rank stands for all, and the
// index says so, also where each that comes ranks before those before.
func TestThousandCopies(t *testing.T) {
	p := newPress(2, 1)
	text := p.line(8) + "\n" + p.line(200)
	x, y := New(nil), New(nil)
	for i := range 1000 {
		x.Enter(article(fmt.Sprintf("p%04d", i), fmt.Sprintf("Outlet %d", i), text, 1+i%20))
		i = 999 - i
		y.Enter(article(fmt.Sprintf("p%04d", i), fmt.Sprintf("Outlet %d", i), text, 1+i%20))
	}
	if n := x.Size().Pairs; n > 100 {
		t.Errorf("%d pairs kept", n)
	}
	copies := x.Shared()
	if len(copies) != 999 {
		t.Errorf("%d copies, want one for each of the others, 999", len(copies))
	}
	if diff := differ(toldBy(x), toldBy(y)); diff != "" {
		t.Errorf("backwards: %s", diff)
	}
	if b := x.Bounds(); len(b) == 0 {
		t.Error("nothing says that pages were folded")
	}
}

// Six hundred pages that differ in a few words each are no equal texts, so none is
// folded: the pairs are bounded all the same, the index says so, and each page is
// still paired with others.
func TestCopiesThatDifferALittle(t *testing.T) {
	const pages = 600
	p := newPress(3, 1)
	words := strings.Fields(p.line(300))
	x := New(nil)
	for i := range pages {
		own := append([]string(nil), words...)
		for k := range 3 {
			own[(i*7+k*101)%len(own)] = fmt.Sprintf("word%dx%d", i, k)
		}
		x.Enter(article(fmt.Sprintf("p%04d", i), fmt.Sprintf("Outlet %d", i), p.line(8)+"\n"+strings.Join(own, " "), 1+i%20))
	}
	if n := x.Size().Pairs; n > perMark*2*pages {
		t.Errorf("%d pairs kept", n)
	}
	if !strings.Contains(strings.Join(x.Bounds(), "\n"), "places of one five-word shingle") {
		t.Errorf("bounds %q", x.Bounds())
	}
	paired := map[hearsay.PageID]bool{}
	for _, k := range x.kept {
		paired[x.page(k.x)], paired[x.page(k.y)] = true, true
	}
	if len(paired) != pages {
		t.Errorf("%d pages are in a pair, want %d", len(paired), pages)
	}
}

// Two pages of 20 MB that share all but the headline, one of which has each block
// in another place: linear, and found.
func TestLongTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	p := newPress(37, 1)
	var blocks []string
	for size := 0; size < 20<<20; size += len(blocks[len(blocks)-1]) {
		blocks = append(blocks, p.line(400))
	}
	x := New(nil)
	x.Enter(article("a", "Fen Post", "A headline\n"+strings.Join(blocks, "\n"), 1))
	slices.Reverse(blocks)
	x.Enter(article("b", "Moor Echo", "Some other headline\n"+strings.Join(blocks, "\n"), 1))
	got := x.Shared()
	if len(got) != 1 || got[0].Kind != hearsay.Reprint || got[0].Share < .99 {
		t.Fatalf("%d copies, bounds %q", len(got), x.Bounds())
	}
	if cap(x.toks) > keep {
		t.Error("the room for 20 MB of words is kept")
	}
}

// Shingles of other words that have the same hashes: the words are compared, so
// that nothing is found that is not there, and what is there is found.
func TestShinglesOfOneHash(t *testing.T) {
	p := newPress(38, 1)
	shared := p.line(60)
	a, b := article("a", "Fen Post", p.line(8)+"\n"+shared, 1), article("b", "Moor Echo", p.line(8)+"\n"+shared+" "+p.line(60), 1)
	x := New(nil)
	for i := range 500 {
		x.Enter(article(fmt.Sprintf("o%03d", i), fmt.Sprintf("Outlet %d", i), p.line(8)+"\n"+p.line(40), 1))
	}
	x.Enter(a)
	x.reread(x.side(500))
	for i := range int32(100) { // a hundred others claim all the marks of b
		s := x.side(i)
		for _, m := range x.marks {
			at := x.table.find(m.hash)
			x.table.add(m.hash, at, s.first, int32(i)%200)
		}
	}
	got := x.Add(b)
	if len(got) != 1 || got[0].From != "a" {
		t.Errorf("%d copies, want that of a alone", len(got))
	}
}

// A clock far off is no date: such pages are compared with all others, and days
// do not overflow.
func TestClocksFarOff(t *testing.T) {
	p := newPress(39, 1)
	text := p.line(8) + "\n" + p.line(60)
	x := New(nil)
	for i, year := range []int{2031, 9999, 292277026596, -5, 1} {
		a := article(fmt.Sprintf("p%d", i), fmt.Sprintf("Outlet %d", i), text, 1)
		a.Published = hearsay.When{Start: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(year, 1, 2, 0, 0, 0, 0, time.UTC), Why: "stated"}
		x.Enter(a)
	}
	if got := x.Shared(); len(got) != 10 {
		t.Errorf("%d copies among five pages, want 10", len(got))
	}
	x.Forget(time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC))
	if n := x.Size().Pages; n != 4 {
		t.Errorf("%d pages left, want the 4 without a date", n)
	}
}

// More pages than the numbers of the index reach are entered, not compared, and
// said to be.
func TestMoreThanAnIndexHolds(t *testing.T) {
	p := newPress(40, 1)
	text := p.line(8) + "\n" + p.line(60)
	x := New(nil)
	x.room = 2
	for i := range 3 {
		x.Enter(article(fmt.Sprintf("p%d", i), fmt.Sprintf("Outlet %d", i), text, 1))
	}
	if got := x.Shared(); len(got) != 1 {
		t.Errorf("%d copies, want that of the first two", len(got))
	}
	if len(x.Bounds()) != 1 {
		t.Errorf("bounds %q", x.Bounds())
	}
}

// Pages that are nothing but one outlet's boilerplate are no copies of one
// another, nor evidence against other outlets.
func TestNothingButBoilerplate(t *testing.T) {
	p := newPress(4, 1)
	notice := p.line(60)
	x := New(nil)
	for i := range 20 {
		x.Enter(article(fmt.Sprintf("p%02d", i), "Fen Post", p.line(7)+"\n"+notice, 1+i))
	}
	x.Enter(article("q", "Moor Echo", p.line(7)+"\n"+notice, 10))
	for _, c := range x.Copies() {
		t.Errorf("%s between %s and %s", c.Kind, c.From, c.To)
	}
}

func TestNoEvidence(t *testing.T) {
	x := New(nil)
	for i, text := range []string{"", "\n", "one two", "???\n!!!"} {
		if got := x.Add(article(fmt.Sprint(i), "", text, 0)); len(got) > 0 {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// The words of captions and credits are no evidence.
func TestCaptionsAreNoEvidence(t *testing.T) {
	p := newPress(6, 1)
	caption := p.line(40)
	page := func(id string) *hearsay.Article {
		a := article(id, "Outlet "+id, p.line(7)+"\n"+p.line(30)+"\n"+caption+"\n"+p.line(30), 1)
		a.Blocks[2].Kind = hearsay.Caption
		return a
	}
	if got := copiesOf([]*hearsay.Article{page("a"), page("b")}); len(got) > 0 {
		t.Errorf("%v", got)
	}
}

// Scripts without spaces are compared by their characters.
func TestUnspacedScript(t *testing.T) {
	shared := "港口当局周一表示渡轮在浓雾中撞上礁石造成至少十二人死亡"
	a := article("a", "Fen Post", "标题一\n前面的文字"+shared+"后面。", 1)
	b := article("b", "Moor Echo", "另一个标题\n据报道，"+shared+"，调查仍在继续。", 2)
	got := copiesOf([]*hearsay.Article{a, b})
	if len(got) != 1 || got[0].Taken[0].Text != shared {
		t.Errorf("got %v", got)
	}
}

// FuzzAlign: whatever two texts hold, each pair of spans reads back as the same
// words, and the order of the pages makes no difference.
func FuzzAlign(f *testing.F) {
	f.Add("One\nthe mayor said that the bridge over the river would be closed until May", "Two\n“The mayor said that the bridge over the river would be closed until May,” he said")
	f.Add("ÀÉ\nß ü Straße Ünder ÷ × \xc3", "x\n\xff\xfe ＡＢＣ 日本語テキスト ไทย")
	f.Add(strings.Repeat("a b c d e f g ", 40), strings.Repeat("a b c d e f g ", 30))
	f.Fuzz(func(t *testing.T, s, u string) {
		s, u = strings.ToValidUTF8(s, "?"), strings.ToValidUTF8(u, "?")
		a, b := article("a", "Fen Post", s, 1), article("b", "Moor Echo", u, 2)
		x := New(nil)
		x.Enter(a)
		got := x.Add(b)
		y := New(nil)
		y.Enter(b)
		if other := y.Add(a); len(other) != len(got) || len(got) > 0 && len(got[0].Given) != len(other[0].Given) {
			t.Fatalf("%d copies one way, %d the other", len(got), len(other))
		}
		for _, c := range got {
			for i := range c.Given {
				if g, k := fold1(c.Given[i].Text), fold1(c.Taken[i].Text); g != k {
					t.Fatalf("%q is not %q", g, k)
				}
			}
			if c.Share < 0 || c.Share > 1 || c.ShareFrom < 0 || c.ShareFrom > 1 {
				t.Fatalf("shares %g %g", c.Share, c.ShareFrom)
			}
		}
	})
}

// fold1 folds a text as the tokenisation does, with one space between words.
func fold1(s string) string {
	var b strings.Builder
	c := cursor{text: s, segs: []hearsay.Range{{Start: 0, End: len(s)}}}
	for at := 0; ; {
		w, ok := c.next(at)
		if !ok {
			return b.String()
		}
		at = w.End
		for _, r := range s[w.Start:w.End] {
			f, _ := folded(r)
			b.WriteRune(f)
		}
		b.WriteByte(' ')
	}
}

// The two ways of finding words agree: tokens, and a cursor going on and back.
func FuzzTokens(f *testing.F) {
	f.Add("Über „Ærø“ – it’s 2.5% ＦＵＬＬ 漢字かな ไทย x_y \xc3\x97 \xc3\xb7 \xc3\x9f")
	f.Add("\xe2\x80\x9c\xff\xc3")
	f.Add("\xe2\x80ٿ")
	f.Fuzz(func(t *testing.T, s string) {
		var want []hearsay.Range
		for _, k := range tokens(nil, s, 0, len(s)) {
			want = append(want, hearsay.Range{Start: int(k.start), End: int(k.end)})
		}
		c := cursor{text: s, segs: []hearsay.Range{{Start: 0, End: len(s)}}}
		at, n := 0, 0
		for ; ; n++ {
			w, ok := c.next(at)
			if !ok {
				break
			}
			if n >= len(want) || w != want[n] {
				t.Fatalf("%q: word %d at %v, want %v", s, n, w, want)
			}
			at = w.End
		}
		if n != len(want) {
			t.Fatalf("%q: %d words going on, want %d", s, n, len(want))
		}
		at = len(s)
		c.seek(at)
		for n--; ; n-- {
			w, ok := c.prev(at)
			if !ok {
				break
			}
			if n < 0 || w != want[n] {
				t.Fatalf("%q: word %d going back at %v, want %v", s, n, w, want)
			}
			at = w.Start
		}
		if n != -1 {
			t.Fatalf("%q: %d words missed going back", s, n+1)
		}
	})
}

// FuzzLoad: no file makes Load or what comes after it panic.
func FuzzLoad(f *testing.F) {
	p := newPress(1, 9)
	x := NewWith(nil, Options{Track: true})
	for range 6 {
		x.Enter(p.next())
	}
	x.Enter(article("a", "Fen Post", "T\n"+strings.Repeat("one two three four five six seven ", 4), 1))
	x.Enter(article("b", "Moor Echo", "T\n"+strings.Repeat("one two three four five six seven ", 3), 1))
	line, other := p.line(14), p.line(14)
	for i := range 16 { // crowds: chrome, none, and the same words
		x.Enter(article(fmt.Sprintf("c%d", i), "Hill Times", p.line(4)+"\n"+line, 1+i/2))
		x.Enter(article(fmt.Sprintf("d%d", i), "Lake News", p.line(4)+"\n"+other, 1+i%2))
		x.Enter(article(fmt.Sprintf("e%d", i), fmt.Sprintf("Outlet %d", i), "T\n"+line, 1+i%3))
	}
	var b bytes.Buffer
	if err := x.Save(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(head))
	f.Fuzz(func(t *testing.T, file []byte) {
		if n := len(file) - 4; n > 0 { // the checksum is not what keeps it from panic
			file = binary.LittleEndian.AppendUint32(file[:n:n], crc32.Checksum(file[:n], castagnoli))
		}
		y, err := Load(bytes.NewReader(file), nil, Options{Article: func(id hearsay.PageID) (*hearsay.Article, error) {
			return article(string(id), "", "A title\nsome few words of a page that is not what it was", 1), nil
		}})
		if err != nil {
			return
		}
		y.Enter(p.next())
		y.Shared()
		y.Changed()
		y.Forget(time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC))
	})
}
