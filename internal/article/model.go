package article

import (
	"encoding/binary"
	"errors"
	"math"
)

// A Split is one node of a tree: a row goes to Left where its Feature is at most
// At, else to Right. Left and Right are indices into the tree; both zero marks a
// leaf, whose value is At.
type Split struct {
	Feature     uint16
	Left, Right uint16
	At          float32
}

// A Forest is gradient-boosted trees of log odds: the sum of one leaf of each
// tree and Base.
type Forest struct {
	Base  float32
	Trees [][]Split
}

// Odds returns the log odds of a row.
func (f *Forest) Odds(row []float32) float32 {
	sum := f.Base
	for _, t := range f.Trees {
		k := uint16(0)
		for {
			n := &t[k]
			if n.Left == 0 {
				sum += n.At
				break
			}
			if row[n.Feature] <= n.At {
				k = n.Left
			} else {
				k = n.Right
			}
		}
	}
	return sum
}

// Probability turns log odds into a probability.
func Probability(odds float32) float32 { return float32(1 / (1 + math.Exp(-float64(odds)))) }

// A Model says of each block of a page how likely it belongs to the body. The
// second stage sees the first one's probabilities around the block.
type Model struct {
	Lexicon       Lexicon
	First, Second Forest
	Threshold     float32            // a block from here on is in the body
	Set           uint64             // hash of the identifiers of the rows it was trained on
	Kept          map[string]float64 // its scores by cross-validation over domains
}

// keys of Model.Kept in the order they are written.
var keptKeys = []string{"body_f1", "body_p", "body_r", "under_half"}

// AppendBinary writes the model. All integers are unsigned varints, all numbers
// are the upper 16 bits of an IEEE 754 single, little-endian, but Set and the
// kept scores, which are 8 bytes each:
//
//	set, four kept scores, threshold, lexicon, forest, forest
//	lexicon: size, a byte for each bucket
//	forest: base, count, tree...
//	tree: a node; node: 0 value | feature+1 at left-node right-node
func (m *Model) AppendBinary(b []byte) ([]byte, error) {
	b = binary.LittleEndian.AppendUint64(b, m.Set)
	for _, k := range keptKeys {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(m.Kept[k]))
	}
	b = appendShort(b, m.Threshold)
	b = binary.AppendUvarint(b, uint64(len(m.Lexicon)))
	for _, v := range m.Lexicon {
		b = append(b, byte(v))
	}
	for _, f := range []*Forest{&m.First, &m.Second} {
		b = appendShort(b, f.Base)
		b = binary.AppendUvarint(b, uint64(len(f.Trees)))
		for _, t := range f.Trees {
			b = appendNode(b, t, 0)
		}
	}
	return b, nil
}

func appendShort(b []byte, v float32) []byte {
	return binary.LittleEndian.AppendUint16(b, uint16(math.Float32bits(v)>>16))
}

// Short rounds v to what a model file can hold.
func Short(v float32) float32 {
	return math.Float32frombits(math.Float32bits(v) &^ 0xFFFF)
}

func appendNode(b []byte, t []Split, k uint16) []byte {
	n := t[k]
	if n.Left == 0 {
		return appendShort(append(b, 0), n.At)
	}
	b = binary.AppendUvarint(b, uint64(n.Feature)+1)
	b = appendShort(b, n.At)
	b = appendNode(b, t, n.Left)
	return appendNode(b, t, n.Right)
}

// errModel says that weights are not what [Model.AppendBinary] writes.
var errModel = errors.New("the weights are damaged")

// decoder reads a model.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) take(n int) []byte {
	if len(d.b) < n {
		d.bad, d.b = true, nil
		return make([]byte, n)
	}
	x := d.b[:n]
	d.b = d.b[n:]
	return x
}

func (d *decoder) short() float32 {
	return math.Float32frombits(uint32(binary.LittleEndian.Uint16(d.take(2))) << 16)
}

func (d *decoder) node(t *[]Split, depth int) uint16 {
	k := uint16(len(*t))
	f := d.uvarint()
	if d.bad || depth > 64 || len(*t) > 4096 {
		d.bad = true
		return 0
	}
	*t = append(*t, Split{At: d.short()})
	if f > 0 {
		if f > nSecond {
			d.bad = true
			return 0
		}
		l := d.node(t, depth+1)
		r := d.node(t, depth+1)
		n := &(*t)[k]
		n.Feature, n.Left, n.Right = uint16(f-1), l, r
	}
	return k
}

// readModel reads one model and returns what follows it.
func readModel(b []byte) (*Model, []byte, error) {
	d := &decoder{b: b}
	m := &Model{Kept: map[string]float64{}}
	m.Set = binary.LittleEndian.Uint64(d.take(8))
	for _, k := range keptKeys {
		m.Kept[k] = math.Float64frombits(binary.LittleEndian.Uint64(d.take(8)))
	}
	m.Threshold = d.short()
	if n := d.uvarint(); n == LexiconSize {
		m.Lexicon = make(Lexicon, n)
		for i, v := range d.take(LexiconSize) {
			m.Lexicon[i] = int8(v)
		}
	} else if n != 0 {
		return nil, nil, errModel
	}
	for _, f := range []*Forest{&m.First, &m.Second} {
		f.Base = d.short()
		n := d.uvarint()
		if n > 10000 {
			return nil, nil, errModel
		}
		for range n {
			t := make([]Split, 0, 32)
			d.node(&t, 0)
			if d.bad {
				return nil, nil, errModel
			}
			f.Trees = append(f.Trees, t)
		}
	}
	if d.bad {
		return nil, nil, errModel
	}
	return m, d.b, nil
}
