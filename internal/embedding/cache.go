package embedding

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
)

// A Cache keeps vectors between runs. A value under a key never changes.
type Cache interface {
	Get(ctx context.Context, key string) ([]byte, error) // nil where there is none
	Put(ctx context.Context, keys []string, values [][]byte) error
}

// Key is under what the vector of a text is kept: the hex SHA-256 of the model's
// name, a zero byte and the text.
func Key(model, text string) string {
	h := sha256.New()
	h.Write([]byte(model))
	h.Write([]byte{0})
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

// valueVersion is the first byte of a kept vector; its numbers follow, four bytes
// each, little-endian.
const valueVersion = 1

func pack(v []float32) []byte {
	b := make([]byte, 1, 1+4*len(v))
	b[0] = valueVersion
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// unpack returns nil for what is no vector: it is asked for again.
func unpack(b []byte) []float32 {
	if len(b) < 5 || len(b)%4 != 1 || b[0] != valueVersion || len(b) > 1+4*maxLength {
		return nil
	}
	v := make([]float32, (len(b)-1)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[1+4*i:]))
	}
	if sound(v) != nil {
		return nil
	}
	return v
}

// kept returns the kept vector of a text, nil where there is none. A cache that
// cannot be read is an empty one.
func (c *Client) kept(ctx context.Context, text string) []float32 {
	if c.config.Cache == nil {
		return nil
	}
	b, err := c.config.Cache.Get(ctx, Key(c.config.Model, text))
	if err != nil {
		return nil
	}
	return unpack(b)
}

func (c *Client) keep(ctx context.Context, texts []string, vectors [][]float32) error {
	if c.config.Cache == nil {
		return nil
	}
	keys, values := make([]string, len(texts)), make([][]byte, len(texts))
	for i, t := range texts {
		keys[i], values[i] = Key(c.config.Model, t), pack(vectors[i])
	}
	if err := c.config.Cache.Put(ctx, keys, values); err != nil {
		return fmt.Errorf("has answered, but the answer cannot be kept: %w", err)
	}
	return nil
}
