package embedding

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

const (
	maxAnswer = 16 << 20 // bytes of an answer
	maxLength = 1 << 14  // numbers of a vector; the largest in use have 8,192
)

// read reads the answer to so many texts, and returns their vectors in the order of
// the texts, whatever order they came in. Only what follows a "data" is kept in
// memory:
//
//	{"data": [{"index": 0, "embedding": [0.1, ...]}, ...], ...}
func read(r io.Reader, texts int) ([][]float32, error) {
	limited := &io.LimitedReader{R: r, N: maxAnswer + 1}
	vectors, err := decode(json.NewDecoder(limited), texts)
	if limited.N <= 0 {
		return nil, fmt.Errorf("over %d MB", maxAnswer>>20)
	}
	if err != nil {
		return nil, err
	}
	return vectors, nil
}

func decode(d *json.Decoder, texts int) ([][]float32, error) {
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, noJSON(err)
	}
	var out [][]float32
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, noJSON(err)
		}
		if name != "data" {
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return nil, noJSON(err)
			}
			continue
		}
		if out != nil {
			return nil, errors.New("two lists of vectors")
		}
		if out, err = list(d, texts); err != nil {
			return nil, err
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, noJSON(err)
	}
	if out == nil {
		return nil, errors.New("no vectors")
	}
	return out, nil
}

// list reads the vectors.
func list(d *json.Decoder, texts int) ([][]float32, error) {
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return nil, noJSON(err)
	}
	out := make([][]float32, texts)
	n := 0
	for ; d.More(); n++ {
		if n == texts {
			return nil, fmt.Errorf("more than the %d vectors asked for", texts)
		}
		var v struct {
			Index     *int      `json:"index"`
			Embedding []float32 `json:"embedding"`
		}
		if err := d.Decode(&v); err != nil {
			return nil, noJSON(err)
		}
		switch {
		case v.Index == nil || *v.Index < 0 || *v.Index >= texts:
			return nil, errors.New("a vector that does not say which text it is of")
		case out[*v.Index] != nil:
			return nil, fmt.Errorf("two vectors of text %d", *v.Index)
		}
		if err := sound(v.Embedding); err != nil {
			return nil, err
		}
		out[*v.Index] = v.Embedding
	}
	if _, err := d.Token(); err != nil {
		return nil, noJSON(err)
	}
	if n != texts {
		return nil, fmt.Errorf("%d vectors for %d texts", n, texts)
	}
	for _, v := range out {
		if len(v) != len(out[0]) {
			return nil, fmt.Errorf("vectors of %d and of %d numbers", len(out[0]), len(v))
		}
	}
	return out, nil
}

// sound says what is wrong with a vector.
func sound(v []float32) error {
	if len(v) == 0 || len(v) > maxLength {
		return fmt.Errorf("a vector of %d numbers", len(v))
	}
	zero := true
	for _, x := range v {
		if f := float64(x); math.IsNaN(f) || math.IsInf(f, 0) {
			return errors.New("a vector with a number that is none")
		}
		zero = zero && x == 0
	}
	if zero {
		return errors.New("a vector of nothing but zeros")
	}
	return nil
}

// noJSON says that an answer is not of the form, or why it could not be read.
func noJSON(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil, errors.As(err, &syntax), errors.As(err, &kind):
		return errors.New("something else than vectors")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("only a part of them")
	}
	return err
}
