package difference

import "slices"

// A join groups numbers that are bound to each other.
type join []int

func newJoin(n int) join {
	j := make(join, n)
	for i := range j {
		j[i] = i
	}
	return j
}

func (j join) root(i int) int {
	for j[i] != i {
		j[i] = j[j[i]]
		i = j[i]
	}
	return i
}

func (j join) add(a, b int) {
	a, b = j.root(a), j.root(b)
	j[max(a, b)] = min(a, b)
}

// groups returns the groups of two or more, in order.
func (j join) groups() [][]int {
	var out [][]int
	at := map[int]int{}
	for i := range j {
		r := j.root(i)
		k, ok := at[r]
		if !ok {
			k = len(out)
			at[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return slices.DeleteFunc(out, func(g []int) bool { return len(g) < 2 })
}
