package reuse

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearsay"
)

// A live index is fed in several runs, saved and loaded between them, and its
// caller looks again only at the pages that it says have changed: what the caller
// then has is what one index that got everything at once gives, in any order,
// with words that turn out to be chrome late, copies that come to be folded, and
// a late page.
func TestRunsEqualAllAtOnce(t *testing.T) {
	p := newPress(31, 30)
	pages := map[hearsay.PageID]*hearsay.Article{}
	var order []hearsay.PageID
	add := func(a *hearsay.Article) {
		pages[a.Page] = a
		order = append(order, a.Page)
	}
	for range 240 {
		add(p.next())
	}
	notice, brief := p.line(30), strings.TrimSuffix(p.line(10), ".")
	wire := strings.Join([]string{p.line(9), p.line(40), p.line(35), p.line(50)}, "\n")
	for i := range 16 {
		// Chrome of the Fen Post, which others took as news; and ten words of it,
		// too few for a mark of their own in every text.
		add(article(fmt.Sprintf("c%02d", i), "Fen Post", p.line(9)+"\n"+p.line(60)+"\n"+notice, 1+i%9))
		add(article(fmt.Sprintf("d%02d", i), fmt.Sprintf("Taker %d", i), p.line(9)+"\n"+p.line(60)+"\n"+notice+" "+p.line(20), 1+i%9))
		short := p.line(30) + " " + brief + " " + p.line(12+i) + " " + strings.TrimSuffix(p.line(25), ".")
		add(article(fmt.Sprintf("e%02d", i), []string{"Moor Echo", fmt.Sprintf("Other %d", i)}[i%2], p.line(9)+"\n"+short, 1+i))
		add(article(fmt.Sprintf("w%02d", i), fmt.Sprintf("Wire Taker %d", i), wire, 20-i))
		add(article(fmt.Sprintf("x%02d", i), fmt.Sprintf("Wire Reader %d", i), p.line(9)+"\n"+p.line(90)+"\n"+strings.Split(wire, "\n")[i%4]+" "+p.line(12), 3+i))
	}
	get := func(id hearsay.PageID) (*hearsay.Article, error) { return pages[id], nil }
	whole := New(nil)
	for _, id := range order {
		whole.Enter(pages[id])
	}
	want := whole.Shared()
	if len(want) < 100 {
		t.Fatalf("only %d copies", len(want))
	}
	r := rand.New(rand.NewPCG(8, 8))
	asked, of := 0, 0
	for round := range 4 {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		x := NewWith(nil, Options{Article: get, Track: true})
		have := map[[2]hearsay.PageID]hearsay.Copy{}
		for rest := order; len(rest) > 0; {
			n := min(len(rest), []int{1, 7, 60, 90}[r.IntN(4)])
			for _, id := range rest[:n] {
				x.Enter(pages[id])
			}
			rest = rest[n:]
			if r.IntN(2) == 0 {
				x = reload(t, x, get)
			}
			if round%2 == 1 && r.IntN(3) == 0 { // told all over
				clear(have)
				x.Tell(func(p Pair) { have[[2]hearsay.PageID{p.From, p.To}] = p.Copy(pages[p.From], pages[p.To]) })
				continue
			}
			changed := x.Changed()
			asked, of = asked+len(changed), of+len(order)-len(rest)
			for pair := range have {
				for _, id := range changed {
					if pair[0] == id || pair[1] == id {
						delete(have, pair)
					}
				}
			}
			for _, c := range x.SharedOf(changed...) {
				have[[2]hearsay.PageID{c.From, c.To}] = c
			}
			if r.IntN(2) == 0 {
				x = reload(t, x, get)
			}
		}
		if len(have) != len(want) {
			t.Errorf("round %d: %d copies, want %d", round, len(have), len(want))
		}
		for _, c := range want {
			if diff := cmp.Diff(c, have[[2]hearsay.PageID{c.From, c.To}]); diff != "" {
				t.Fatalf("round %d (-all at once +in runs):\n%s", round, diff)
			}
		}
		if diff := cmp.Diff(whole.Copies(), x.Copies()); diff != "" {
			t.Fatalf("round %d (-all at once +in runs):\n%s", round, diff)
		}
	}
	if asked*2 > of {
		t.Errorf("%d pages were looked at again where there were %d", asked, of)
	}
}

func reload(t *testing.T, x *Index, get func(hearsay.PageID) (*hearsay.Article, error)) *Index {
	t.Helper()
	var file bytes.Buffer
	if err := x.Save(&file); err != nil {
		t.Fatal(err)
	}
	saved := bytes.Clone(file.Bytes())
	y, err := Load(&file, nil, Options{Article: get})
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := y.Save(&again); err != nil {
		t.Fatal(err)
	}
	if len(again.Bytes()) != len(saved) {
		t.Fatalf("saved again it takes %d bytes, not %d", again.Len(), len(saved))
	}
	return y
}

// Load reads no article, and finds every damaged byte.
func TestLoadReadsNothingAndSeesDamage(t *testing.T) {
	p := newPress(33, 30)
	x := NewWith(nil, Options{Track: true})
	for range 50 {
		x.Enter(p.next())
	}
	var file bytes.Buffer
	if err := x.Save(&file); err != nil {
		t.Fatal(err)
	}
	saved := file.Bytes()
	y, err := Load(bytes.NewReader(saved), nil, Options{Article: func(id hearsay.PageID) (*hearsay.Article, error) {
		t.Errorf("page %s was read", id)
		return nil, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := y.Size(), x.Size(); got.Pages != want.Pages || got.Marks != want.Marks || got.Pairs != want.Pairs {
		t.Errorf("loaded %+v, want %+v", got, want)
	}
	for i := 0; i < len(saved); i += 1 + len(saved)/300 {
		bad := bytes.Clone(saved)
		bad[i] ^= 0x10
		if _, err := Load(bytes.NewReader(bad), nil, Options{}); err == nil {
			t.Errorf("byte %d of %d was changed, and Load does not see it", i, len(saved))
		}
	}
}

// Copies that were folded are found when those that stood in the table for them
// are forgotten.
func TestForgetThoseThatStoodForOthers(t *testing.T) {
	p := newPress(35, 1)
	text := p.line(8) + "\n" + p.line(120)
	x, y := New(nil), New(nil)
	for i := range 14 {
		day := 1 + 10*(i/9)
		a := article(fmt.Sprintf("p%02d", i), fmt.Sprintf("Outlet %d", i), text, day)
		x.Enter(a)
		if day > 1 {
			y.Enter(a)
		}
	}
	if n := x.Forget(time.Date(2031, 1, 5, 0, 0, 0, 0, time.UTC)); n != 9 {
		t.Fatalf("forgot %d, want 9", n)
	}
	late := article("q", "Late Post", p.line(7)+"\n"+strings.Split(text, "\n")[1], 12)
	x.Enter(late)
	y.Enter(late)
	if diff := cmp.Diff(y.Shared(), x.Shared()); diff != "" {
		t.Errorf("(-those of the window alone +after forgetting):\n%s", diff)
	}
}

// With articles read on demand the index finds the same.
func TestArticlesOnDemand(t *testing.T) {
	p := newPress(36, 50)
	pages := map[hearsay.PageID]*hearsay.Article{}
	x, y := New(nil), NewWith(nil, Options{Article: func(id hearsay.PageID) (*hearsay.Article, error) { return pages[id], nil }})
	for range 700 {
		a := p.next()
		pages[a.Page] = a
		x.Enter(a)
		y.Enter(a)
	}
	if diff := cmp.Diff(x.Shared(), y.Shared()); diff != "" {
		t.Errorf("(-kept +on demand):\n%s", diff)
	}
}
