package pipeline

import (
	"bytes"
	"encoding/binary"
	"math"

	"hearsay"
	"hearsay/internal/reuse"
)

// pairsBytes writes the pairs: the number of pages, each with a zero byte after it, in
// order; for each pair the places of both in that list as varints, the kind with a
// zero byte, the two shares as float64, the number of places and the places as
// varints, each as the difference to the one four before.
func pairsBytes(pairs []reuse.Pair) []byte {
	place := map[hearsay.PageID]uint64{}
	for _, p := range pairs {
		place[p.From], place[p.To] = 0, 0
	}
	ids := sortedIDs(place)
	b := binary.AppendUvarint(nil, uint64(len(ids)))
	for i, id := range ids {
		b = append(append(b, id...), 0)
		place[id] = uint64(i)
	}
	for _, p := range pairs {
		b = binary.AppendUvarint(binary.AppendUvarint(b, place[p.From]), place[p.To])
		b = append(append(b, p.Kind...), 0)
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p.Share))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p.ShareFrom))
		b = binary.AppendUvarint(b, uint64(len(p.Places)))
		var last [4]int64
		for i, v := range p.Places {
			b = binary.AppendVarint(b, int64(v)-last[i%4])
			last[i%4] = int64(v)
		}
	}
	return b
}

func readPairs(b []byte) ([]reuse.Pair, error) {
	bad := false
	number := func(limit uint64) uint64 {
		n, k := binary.Uvarint(b)
		if k <= 0 || n >= limit {
			bad, b = true, nil
			return 0
		}
		b = b[k:]
		return n
	}
	text := func() []byte {
		s, rest, ok := bytes.Cut(b, []byte{0})
		if bad, b = bad || !ok, rest; bad {
			b = nil
		}
		return s
	}
	ids := make([]hearsay.PageID, 0, 16)
	for n := number(uint64(len(b)) + 1); n > 0 && !bad; n-- {
		ids = append(ids, hearsay.PageID(text()))
	}
	kinds := map[string]hearsay.CopyKind{} // each once in memory
	var out []reuse.Pair
	for len(b) > 0 {
		from, to := number(uint64(len(ids))), number(uint64(len(ids)))
		k := text()
		if bad || len(b) < 16 {
			return nil, errLive
		}
		kind, known := kinds[string(k)]
		if !known {
			kind = hearsay.CopyKind(k)
			kinds[string(k)] = kind
		}
		p := reuse.Pair{From: ids[from], To: ids[to], Kind: kind}
		p.Share, p.ShareFrom = math.Float64frombits(binary.LittleEndian.Uint64(b)), math.Float64frombits(binary.LittleEndian.Uint64(b[8:]))
		b = b[16:]
		n := number(uint64(len(b)) + 1)
		if bad || n%4 != 0 {
			return nil, errLive
		}
		p.Places = make([]uint32, n)
		var last [4]int64
		for i := range p.Places {
			d, k := binary.Varint(b)
			if k <= 0 {
				return nil, errLive
			}
			b = b[k:]
			last[i%4] += d
			p.Places[i] = uint32(last[i%4])
		}
		out = append(out, p)
	}
	if bad {
		return nil, errLive
	}
	return out, nil
}
