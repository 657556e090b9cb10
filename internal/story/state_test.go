package story

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
)

func saved(t testing.TB, g *Grouper) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := g.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checked is a state with its checksum put right.
func checked(data []byte) []byte {
	sum := sha256.Sum256(data)
	return append(slices.Clone(data), sum[:]...)
}

func TestLoadGivesBackWhatWasSaved(t *testing.T) {
	pages := take(8, 50, 6)
	g := New(0)
	for i, a := range pages {
		var own []hearsay.Copy
		if i%9 == 5 {
			own = []hearsay.Copy{{Kind: hearsay.Version, From: pages[i-1].Page, To: a.Page}, {Kind: hearsay.Reprint, From: a.Page, To: "of another pile"}}
		}
		g.Add(a, own)
	}
	state := saved(t, g)
	h, err := Load(bytes.NewReader(state))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(saved(t, h), state) {
		t.Error("what was loaded saves as other bytes")
	}
	if got, want := print(settled(h)), print(settled(g)); got != want {
		t.Errorf("after Load\n%s\nwant\n%s", got, want)
	}
	rng := rand.New(rand.NewPCG(2, 2))
	other := New(0)
	for _, i := range rng.Perm(len(pages)) {
		other.Add(pages[i], nil)
	}
	plain := New(0)
	for _, a := range pages {
		plain.Add(a, nil)
	}
	if !bytes.Equal(saved(t, other), saved(t, plain)) {
		t.Error("the same pages in another order save as other bytes")
	}
}

func TestLoadRefusesWhatItDidNotSave(t *testing.T) {
	g := New(0)
	for _, a := range take(8, 20, 1) {
		g.Add(a, nil)
	}
	state := saved(t, g)
	body := state[:len(state)-sha256.Size]
	other := slices.Clone(body)
	other[len(magic)+1]++ // Version
	flipped := slices.Clone(state)
	flipped[len(flipped)/2] ^= 4
	for name, data := range map[string][]byte{
		"nothing":          nil,
		"another file":     []byte(strings.Repeat("no state at all ", 9)),
		"a cut":            state[:len(state)-40],
		"a flipped bit":    flipped,
		"another version":  checked(other),
		"something behind": checked(append(slices.Clone(body), 0)),
	} {
		if _, err := Load(bytes.NewReader(data)); !errors.Is(err, ErrState) {
			t.Errorf("%s: error %v, want ErrState", name, err)
		}
	}
	broken := errors.New("disk on fire")
	if _, err := Load(io.MultiReader(bytes.NewReader(state[:99]), failing{broken})); !errors.Is(err, broken) {
		t.Errorf("error %v, want that of reading", err)
	}
	if err := g.Save(failing{broken}); !errors.Is(err, broken) {
		t.Errorf("error %v, want that of writing", err)
	}
}

type failing struct{ error }

func (f failing) Read([]byte) (int, error)  { return 0, f.error }
func (f failing) Write([]byte) (int, error) { return 0, f.error }

// FuzzLoad loads hostile states whose checksum is right, and works on what loads.
func FuzzLoad(f *testing.F) {
	g := New(0)
	for i, a := range take(8, 4, 2) {
		if i%3 == 0 {
			a.Published = hearsay.When{}
		}
		g.Add(a, []hearsay.Copy{{Kind: hearsay.Reprint, From: "x", To: a.Page}})
	}
	state := saved(f, g)
	f.Add(state[:len(state)-sha256.Size])
	f.Add([]byte(magic + "\x02\x03"))
	more := take(9, 6, 1)
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Load(bytes.NewReader(checked(data)))
		if err != nil {
			if !errors.Is(err, ErrState) {
				t.Fatalf("error %v, want ErrState", err)
			}
			return
		}
		if state := saved(t, g); !bytes.Equal(saved(t, g), state) {
			t.Error("two saves differ")
		}
		g.Settle()
		for _, a := range more {
			g.Add(a, nil)
		}
		g.Settle()
		for p := range g.at {
			g.Remove(p)
			break
		}
		g.Forget(time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC))
		stories, _ := g.Settle()
		n := 0
		for _, s := range stories {
			n += len(s.Members)
		}
		if n != g.Len() {
			t.Errorf("stories hold %d pages of %d", n, g.Len())
		}
	})
}

// TestAnyHistoryGivesTheStoriesOfWhatIsHeld adds, removes, adds again changed,
// sets copies, settles, saves and loads at random, and compares with Group.
func TestAnyHistoryGivesTheStoriesOfWhatIsHeld(t *testing.T) {
	pages := take(6, 60, 3)
	crowd := take(7, 1, 1)[0] // a crowd of likest pages that is never held whole
	for k := range 110 {
		a := *crowd
		a.Page = hearsay.PageID(string(crowd.Page) + strings.Repeat("+", k+1))
		a.Text += strings.Repeat(" ended", k%7)
		pages = append(pages, &a)
	}
	for i, a := range pages {
		if i%11 == 3 {
			a.Published = hearsay.When{}
		}
		if i%17 == 4 {
			a.Kind = hearsay.RoundUp
		}
	}
	for k := range 30 {
		pages = append(pages, digest(fmt.Sprintf("digest %d", k), pages[7*k], pages[5*k+20], pages[9*k+11]))
	}
	passages := 0
	for seed := range uint64(2) {
		rng := rand.New(rand.NewPCG(seed, 11))
		g := New(forever)
		held := map[hearsay.PageID]*hearsay.Article{}
		var copies []hearsay.Copy
		told := map[hearsay.StoryID]string{}
		for step := range 30 {
			switch rng.IntN(6) {
			case 0, 1, 2:
				for range 45 {
					a := pages[rng.IntN(len(pages))]
					if held[a.Page] == nil {
						held[a.Page] = a
						g.Add(a, nil)
					}
				}
			case 3:
				var gone []hearsay.PageID
				for _, p := range slices.Sorted(maps.Keys(held)) {
					if rng.IntN(4) == 0 {
						gone = append(gone, p)
					}
				}
				g.Remove(append(gone, "never held")...)
				for k, p := range gone {
					a := held[p]
					delete(held, p)
					if k%3 == 0 { // again, as another page's words
						b := *pages[rng.IntN(len(pages))]
						b.Page = a.Page
						held[p] = &b
						g.Add(&b, nil)
					}
				}
			case 4:
				copies = nil
				for range rng.IntN(40) {
					a, b := pages[rng.IntN(len(pages))].Page, pages[rng.IntN(len(pages))].Page
					copies = append(copies, hearsay.Copy{Kind: []hearsay.CopyKind{hearsay.Reprint, hearsay.Version, hearsay.Passage}[rng.IntN(3)], From: a, To: b})
				}
				g.SetCopies(copies)
			case 5:
				h, err := Load(bytes.NewReader(saved(t, g)))
				if err != nil {
					t.Fatal(err)
				}
				g = h
				clear(told)
			}
			if step%3 != 0 {
				continue // no Settle in between
			}
			stories, changes := g.Settle()
			var all []*hearsay.Article
			for _, a := range held {
				all = append(all, a)
			}
			for k := range copies { // direction means nothing
				copies[k].From, copies[k].To = copies[k].To, copies[k].From
			}
			if got, want := print(withPassages(g, stories)), print(Group(all, copies)); got != want {
				t.Fatalf("seed %d, step %d: %.3000s\nwant\n%.3000s", seed, step, got, want)
			}
			for _, s := range withPassages(g, stories) {
				passages += len(s.Passages)
			}
			for _, s := range changes.Stories {
				if told[s.ID] == print([]hearsay.Story{s}) {
					t.Fatalf("seed %d, step %d: a story is told as changed that is as before:\n%s", seed, step, told[s.ID])
				}
				told[s.ID] = print([]hearsay.Story{s})
			}
			for _, id := range changes.Gone {
				if told[id] == "" {
					t.Fatalf("seed %d, step %d: story %s is gone and never was", seed, step, id)
				}
				delete(told, id)
			}
			if len(told) != len(stories) {
				t.Fatalf("seed %d, step %d: changes add up to %d stories, want %d", seed, step, len(told), len(stories))
			}
			for _, s := range stories {
				if told[s.ID] != print([]hearsay.Story{s}) {
					t.Fatalf("seed %d, step %d: changes leave\n%s\nwant\n%s", seed, step, told[s.ID], print([]hearsay.Story{s}))
				}
			}
		}
	}
	if passages < 20 {
		t.Errorf("only %d passages were found in all states; the test says little of them", passages)
	}
}
