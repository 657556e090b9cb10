package reuse

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearsay"
)

// What is found must not depend on the order in which pages come in.
func TestOrderOfArrival(t *testing.T) {
	p := newPress(7, 40)
	var pages []*hearsay.Article
	for range 400 {
		pages = append(pages, p.next())
	}
	// Chrome, versions and more equal pages than are kept apart.
	chrome := p.line(30)
	wire := strings.Join([]string{p.line(9), p.line(40), p.line(35), p.line(50)}, "\n")
	for i := range 14 {
		pages = append(pages, article(fmt.Sprintf("c%02d", i), "Fen Post", p.line(9)+"\n"+p.line(80)+"\n"+chrome, 1+i%9))
		pages = append(pages, article(fmt.Sprintf("w%02d", i), fmt.Sprintf("Wire Taker %d", i), wire, 1+(i*5)%7))
	}
	want := copiesOf(pages)
	if len(want) < 100 {
		t.Fatalf("only %d copies among %d pages", len(want), len(pages))
	}
	r := rand.New(rand.NewPCG(3, 3))
	for range 4 {
		r.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
		if diff := cmp.Diff(want, copiesOf(pages)); diff != "" {
			t.Fatalf("another order, another result (-first +now):\n%s", diff)
		}
	}
}

func copiesOf(pages []*hearsay.Article) []hearsay.Copy {
	x := New(nil)
	for _, a := range pages {
		x.Enter(a)
	}
	return x.Copies()
}

// Every run of twelve words that two pages share is found, wherever it stands.
func TestTwelveWordsAreCaught(t *testing.T) {
	p := newPress(11, 1)
	for i := range 300 {
		shared := strings.TrimSuffix(p.line(12), ".")
		a := article(fmt.Sprintf("a%d", i), "Fen Post", p.line(9)+"\n"+strings.TrimSuffix(p.line(20+i%7), ".")+" "+shared+" "+p.line(11), 1)
		b := article(fmt.Sprintf("b%d", i), "Moor Echo", p.line(7)+"\n"+strings.TrimSuffix(p.line(13+i%5), ".")+" — “"+strings.ToUpper(shared)+"”, "+p.line(30), 2)
		x := New(nil)
		x.Enter(a)
		copies := x.Add(b)
		if len(copies) != 1 || !strings.Contains(strings.ToLower(copies[0].Given[0].Text), shared) {
			t.Fatalf("shared %q, found %v", shared, copies)
		}
	}
}

// A page added late gives the same as one added in time, and what is outside
// the window is not compared.
func TestWindow(t *testing.T) {
	p := newPress(5, 1)
	body := p.line(8) + "\n" + p.line(60)
	near, far := article("near", "Moor Echo", body, 20), article("far", "Hill Times", body, 30)
	late := article("late", "Fen Post", body, 5)
	got := copiesOf([]*hearsay.Article{near, far, late})
	for _, c := range got {
		if c.From == "late" && c.To == "far" || c.From == "far" && c.To == "late" {
			t.Errorf("pages 25 days apart were compared: %+v", c)
		}
	}
	if len(got) != 2 {
		t.Errorf("got %d copies, want near-far and near-late: %v", len(got), got)
	}
	undated := article("undated", "Lake News", body, 0)
	if got := copiesOf([]*hearsay.Article{late, undated}); len(got) != 1 {
		t.Errorf("a page without a date must be compared: %v", got)
	}
}

func TestForget(t *testing.T) {
	p := newPress(9, 20)
	x, y := New(nil), New(nil)
	var all []*hearsay.Article
	for range 200 { // ten days
		all = append(all, p.next())
	}
	for i, a := range all {
		x.Enter(a)
		if i == 150 {
			if n := x.Forget(all[100].Published.Start); n != 100 {
				t.Fatalf("forgot %d pages, want 100", n)
			}
		}
		if i >= 100 {
			y.Enter(a)
		}
	}
	if diff := cmp.Diff(y.Copies(), x.Copies()); diff != "" {
		t.Errorf("after forgetting (-pages of the window alone +got):\n%s", diff)
	}
	if x.Size().Pages != 100 || x.Size().Marks != y.Size().Marks {
		t.Errorf("size %+v, want that of %+v", x.Size(), y.Size())
	}
}

// An index that was saved and loaded goes on as if it had never stopped, and
// reads again only the pages that new ones meet.
func TestSaveAndLoad(t *testing.T) {
	p := newPress(21, 40)
	var pages []*hearsay.Article
	byID := map[hearsay.PageID]*hearsay.Article{}
	for range 300 {
		a := p.next()
		pages = append(pages, a)
		byID[a.Page] = a
	}
	x := New(nil)
	for _, a := range pages[:200] {
		x.Enter(a)
	}
	var file bytes.Buffer
	if err := x.Save(&file); err != nil {
		t.Fatal(err)
	}
	saved := bytes.Clone(file.Bytes())
	read := map[hearsay.PageID]bool{}
	y, err := Load(&file, nil, Options{Article: func(id hearsay.PageID) (*hearsay.Article, error) {
		read[id] = true
		return byID[id], nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range pages[200:] {
		x.Enter(a)
		y.Enter(a)
	}
	if len(read) > 150 {
		t.Errorf("%d of 200 pages were read again", len(read))
	}
	if diff := cmp.Diff(x.Copies(), y.Copies()); diff != "" {
		t.Errorf("(-never stopped +loaded):\n%s", diff)
	}
	for _, bad := range [][]byte{nil, []byte("hearsay"), saved[:len(saved)/2], append([]byte("x"), saved...)} {
		if _, err := Load(bytes.NewReader(bad), nil, Options{}); !errors.Is(err, ErrIndex) {
			t.Errorf("%d bytes that are no index: error %v", len(bad), err)
		}
	}
}

// Whoever tells pairs says beforehand which articles that takes, some at a time.
func TestArticlesAreAnnounced(t *testing.T) {
	p := newPress(22, 40)
	byID := map[hearsay.PageID]*hearsay.Article{}
	announced, told := map[hearsay.PageID]bool{}, false
	asked := 0
	x := NewWith(nil, Options{
		Article: func(id hearsay.PageID) (*hearsay.Article, error) {
			if asked++; told && !announced[id] {
				t.Errorf("page %s is asked for and was not announced", id)
			}
			return byID[id], nil
		},
		Ahead: func(ids []hearsay.PageID) {
			if len(ids) > 2*aheadPairs {
				t.Errorf("%d pages at once", len(ids))
			}
			for _, id := range ids {
				announced[id] = true
			}
		},
	})
	for range 1500 {
		a := p.next()
		byID[a.Page] = a
		x.Enter(a)
	}
	x.settle()
	told, asked, x.sides = true, 0, sides{} // none is at hand
	pairs := 0
	x.Tell(func(Pair) { pairs++ })
	if pairs == 0 || asked == 0 {
		t.Errorf("%d pairs told, %d articles asked for", pairs, asked)
	}
}
