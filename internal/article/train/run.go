package main

import (
	"fmt"
	"io"
	"sync"

	"hearsay/internal/article"
)

// The shapes of the two stages, and where a block counts as body: what the
// cross-validation of the trial runs in doc/extraction.md liked best.
var (
	FirstOptions  = Options{Trees: 80, Leaves: 16, Rate: .12, L2: 10, MinLoad: 20, Columns: .4, Seed: 1}
	SecondOptions = Options{Trees: 60, Leaves: 10, Rate: .08, L2: 20, MinLoad: 50, Columns: .5, Seed: 2}
	Threshold     = float32(.40625)
)

// set is the labelled pages with their blocks as rows of a matrix.
type set struct {
	pages []Page
	from  []int // first row of each page; one more at the end
	m     *Matrix
	words []int32
}

// build reads every page into rows, each page with the lexicon of its fold; p, if
// given, are the first stage's probabilities, and the rows have the second
// stage's columns then, and the labels of base.
func build(pages []Page, lex []article.Lexicon, base *set, p []float32) (*set, error) {
	s := &set{pages: pages, m: &Matrix{}}
	cols := article.FirstFeatures
	if p != nil {
		cols = article.SecondFeatures
	}
	var used []int
	for c := range cols {
		if p == nil || c < article.OwnColumns || c >= article.FirstFeatures {
			used = append(used, c)
		}
	}
	sample := make([][]float32, cols)
	each := func(every int, do func(k int, sh *article.Sheet)) {
		for k := 0; k < len(pages); k += every {
			sh, err := pages[k].Sheet(lex[pages[k].Fold])
			if err != nil {
				sh = nil
			}
			do(k, sh)
		}
	}
	s.from = make([]int, 0, len(pages)+1)
	at := 0
	sheets := make([]*article.Sheet, 0, len(pages)) // their rows are dropped below
	each(1, func(k int, sh *article.Sheet) {
		s.from = append(s.from, at)
		sheets = append(sheets, sh)
		if sh == nil {
			return
		}
		if p != nil {
			sh.Second(p[at : at+sh.Len()])
		}
		for i := k % 7; i < sh.Len(); i += 7 {
			row := sh.Row(i)
			for _, c := range used {
				sample[c] = append(sample[c], row[c])
			}
		}
		at += sh.Len()
	})
	s.from = append(s.from, at)
	s.m.Edges, s.m.Bins = make([][]float32, cols), make([][]uint8, cols)
	for _, c := range used {
		s.m.Edges[c] = edges(sample[c])
		s.m.Bins[c] = make([]uint8, at)
	}
	for k, sh := range sheets {
		if sh == nil {
			continue
		}
		for i := range sh.Len() {
			row, r := sh.Row(i), s.from[k]+i
			for _, c := range used {
				s.m.Bins[c][r] = bin(s.m.Edges[c], row[c])
			}
		}
	}
	if base != nil {
		s.m.Label, s.m.Weigh, s.words = base.m.Label, base.m.Weigh, base.words
		return s, nil
	}
	s.m.Label, s.m.Weigh, s.words = make([]float32, at), make([]float32, at), make([]int32, at)
	for k, sh := range sheets {
		if sh == nil {
			continue
		}
		label := Label(sh, pages[k].Body)
		total := float32(0)
		for i := range sh.Len() {
			total += float32(sh.Words(i)) * label[i]
		}
		for i := range sh.Len() {
			r := s.from[k] + i
			w := float32(sh.Words(i))
			s.words[r] = int32(w)
			s.m.Label[r] = label[i]
			if sh.First(i) {
				s.m.Weigh[r] = .25 + min(w, 120)*1000/(total+500)/8
			} else {
				s.m.Weigh[r] = repeatedWeight
			}
		}
		sheets[k] = nil
	}
	return s, nil
}

// rows returns the rows of the pages in the folds.
func (s *set) rows(in func(fold int) bool) []int32 {
	var out []int32
	for k := range s.pages {
		if in(s.pages[k].Fold) {
			for r := s.from[k]; r < s.from[k+1]; r++ {
				out = append(out, int32(r))
			}
		}
	}
	return out
}

// lessons is rows without two of three of those that weigh least, repeated
// blocks, which are mostly menus.
func (s *set) lessons(in func(fold int) bool) []int32 {
	out := s.rows(in)
	n := 0
	for _, r := range out {
		if s.m.Weigh[r] != repeatedWeight || r%3 == 0 {
			out[n] = r
			n++
		}
	}
	return out[:n]
}

// repeatedWeight is the weight of a block whose words stood on the page before.
const repeatedWeight = .1

// predict fills p for the rows of the fold.
func (s *set) predict(f *article.Forest, p []float32, fold int) {
	row := make([]float32, len(s.m.Bins))
	for _, r := range s.rows(func(k int) bool { return k == fold }) {
		for c := range row {
			row[c] = s.value(c, r)
		}
		p[r] = article.Probability(f.Odds(row))
	}
}

// value returns a number that falls into the row's bin.
func (s *set) value(c int, r int32) float32 {
	e := s.m.Edges[c]
	if len(e) == 0 {
		return 0
	}
	if b := int(s.m.Bins[c][r]); b < len(e) {
		return e[b]
	}
	return e[len(e)-1]*2 + 1 + 2*max(0, -e[len(e)-1])*2
}

// both runs f for 0 to n-1, two at a time.
func both(n int, f func(i int)) {
	var wg sync.WaitGroup
	slots := make(chan bool, 2)
	for i := range n {
		wg.Add(1)
		slots <- true
		go func() {
			defer wg.Done()
			f(i)
			<-slots
		}()
	}
	wg.Wait()
}

// Result is a model and how each fold's unseen pages came out.
type Result struct {
	Model *article.Model
	Lines []string // one for each page under .8
}

// Run trains the model of a kind and scores it by cross-validation. With quick,
// the first stage's probabilities that the second stage of a fold is trained on
// come from models that saw other folds' pages, that one's among them; without,
// from models that saw neither.
func Run(pages []Page, quick bool, log io.Writer) (*Result, error) {
	all := func(int) bool { return true }
	bags, err := gather(pages)
	if err != nil {
		return nil, err
	}
	lex := make([]article.Lexicon, Folds+1) // by fold, from the others; last from all
	both(Folds+1, func(k int) { lex[k] = bags.fit(func(f int) bool { return f != k }) })
	one, err := build(pages, lex, nil, nil)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(log, "%d pages, %d blocks, %d columns\n", len(pages), len(one.m.Label), len(one.m.Bins))
	n := len(one.m.Label)
	first := make([]*article.Forest, Folds)
	p := make([]float32, n) // each page by the model that did not see it
	both(Folds, func(k int) {
		first[k] = Fit(one.m, one.lessons(func(f int) bool { return f != k }), FirstOptions)
		one.predict(first[k], p, k)
	})
	fmt.Fprintf(log, "first stage: ")
	score(one, p, log)
	// For fold k: the probabilities of fold j by a model that saw neither.
	pair := make([][]float32, Folds)
	for k := range pair {
		pair[k] = p
	}
	if !quick {
		type two struct{ a, b int }
		var todo []two
		for k := range pair {
			pair[k] = append([]float32(nil), p...)
			for j := k + 1; j < Folds; j++ {
				todo = append(todo, two{k, j})
			}
		}
		both(len(todo), func(i int) {
			a, b := todo[i].a, todo[i].b
			m := Fit(one.m, one.lessons(func(f int) bool { return f != a && f != b }), FirstOptions)
			one.predict(m, pair[a], b)
			one.predict(m, pair[b], a)
		})
	}
	second := make([]*article.Forest, Folds)
	q := make([]float32, n)
	var last *set
	for k := range Folds {
		if last == nil || !quick {
			if last, err = build(pages, lex, one, pair[k]); err != nil {
				return nil, err
			}
		}
		if quick && k == 0 {
			set := last
			both(Folds, func(k int) {
				second[k] = Fit(set.m, set.lessons(func(f int) bool { return f != k }), SecondOptions)
				set.predict(second[k], q, k)
			})
			break
		}
		second[k] = Fit(last.m, last.lessons(func(f int) bool { return f != k }), SecondOptions)
		last.predict(second[k], q, k)
	}
	fmt.Fprintf(log, "second stage: ")
	score(one, q, log)
	mean := make([]float32, n)
	for i := range mean {
		mean[i] = (p[i] + q[i]) / 2
	}
	fmt.Fprintf(log, "mean: ")
	score(one, mean, log)
	out := &Result{Model: &article.Model{Threshold: Threshold, Kept: map[string]float64{}}}
	for i := range pages {
		f := pages[i].Fold
		m := &article.Model{Lexicon: lex[f], First: *first[f], Second: *second[f], Threshold: Threshold}
		body := ""
		if a, err := article.ExtractWith(pages[i].Page(), m); err == nil {
			body = a.Body()
		}
		pr, re, f1 := WordF1(body, pages[i].Body)
		kept := out.Model.Kept
		kept["body_f1"] += f1 / float64(len(pages))
		kept["body_p"] += pr / float64(len(pages))
		kept["body_r"] += re / float64(len(pages))
		if f1 < .5 {
			kept["under_half"]++
		}
		if f1 < .9 {
			out.Lines = append(out.Lines, fmt.Sprintf("%s %.3f p %.3f r %.3f %s", pages[i].ID, f1, pr, re, pages[i].URL))
		}
	}
	fmt.Fprintf(log, "articles: %v\n", out.Model.Kept)
	out.Model.Lexicon = lex[Folds]
	out.Model.First = *Fit(one.m, one.lessons(all), FirstOptions)
	if last, err = build(pages, lex, one, p); err != nil {
		return nil, err
	}
	out.Model.Second = *Fit(last.m, last.lessons(all), SecondOptions)
	ids := make([]string, len(pages))
	for i := range pages {
		ids[i] = pages[i].ID
	}
	out.Model.Set = article.SetHash(ids)
	return out, nil
}

// score prints the share of weighted words that come out right, by threshold.
func score(s *set, p []float32, log io.Writer) {
	for _, t := range []float32{.3, .35, .4, .45, .5, .55} {
		var sum float64
		for k := range s.pages {
			var tp, got, want float64
			for r := s.from[k]; r < s.from[k+1]; r++ {
				w := float64(s.words[r])
				if s.m.Weigh[r] == repeatedWeight {
					continue
				}
				if p[r] >= t {
					got += w
					if s.m.Label[r] > 0 {
						tp += w
					}
				}
				if s.m.Label[r] > 0 {
					want += w
				}
			}
			if tp > 0 {
				sum += 2 * tp / (got + want)
			}
		}
		fmt.Fprintf(log, " %.2f:%.4f", t, sum/float64(len(s.pages)))
	}
	fmt.Fprintln(log)
}
