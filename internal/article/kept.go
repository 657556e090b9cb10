package article

import "hash/fnv"

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
	return nil, false
}
