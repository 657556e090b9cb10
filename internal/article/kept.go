package article

import (
	_ "embed"
	"hash/fnv"
	"sync"
)

//go:embed weights.bin
var weights []byte

// models reads the embedded weights once: HTML's, then plain text's.
var models = sync.OnceValue(func() (m [2]*Model) {
	b := weights
	for i := range m {
		if len(b) == 0 {
			break
		}
		var err error
		if m[i], b, err = readModel(b); err != nil {
			panic(err) // a test reads them
		}
	}
	return m
})

// model returns the weights for the kind of page.
func (s *scan) model() *Model {
	if s.html {
		return models()[0]
	}
	return models()[1]
}

// SetHash names a set of pages by the identifiers of its rows, in order.
func SetHash(ids []string) uint64 {
	h := fnv.New64a()
	for _, id := range ids {
		h.Write([]byte(id))
		h.Write([]byte{0})
	}
	return h.Sum64()
}

// CrossValidated returns the scores of the body that the trainer found by
// cross-validation over domains, where set is the hash of the pages that the
// model for that kind ("html" or "plain") was trained on. No page is scored by
// a model that saw it.
func CrossValidated(kind string, set uint64) (scores map[string]float64, ok bool) {
	m := models()[0]
	if kind == "plain" {
		m = models()[1]
	}
	if m == nil || m.Set != set {
		return nil, false
	}
	return m.Kept, true
}
