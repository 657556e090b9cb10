package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"hearsay/internal/embedding"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// embeddingFlags name a model outside the program that is asked for pairs of pages
// that grouping is not sure of. The key stands in the environment or in a file, never
// on the command line, where others on the machine could read it.
type embeddingFlags struct {
	URL   string  `name:"embeddings-url" env:"HEARSAY_EMBEDDINGS_URL" placeholder:"URL" help:"Ask this OpenAI-compatible endpoint about pairs of pages that grouping is not sure of; the beginnings of their texts go there. Off where none is named. The key, if it wants one, stands in HEARSAY_EMBEDDINGS_KEY, or in the file named by HEARSAY_EMBEDDINGS_KEY_FILE."`
	Model string  `name:"embeddings-model" env:"HEARSAY_EMBEDDINGS_MODEL" placeholder:"NAME" help:"The model to ask there for."`
	Level float64 `name:"embeddings-level" env:"HEARSAY_EMBEDDINGS_LEVEL" default:"0.6" placeholder:"COSINE" help:"The cosine of that model from which two texts are more alike than not."`
}

// maxKey is how many bytes a file with a key may have.
const maxKey = 16 << 10

// alike returns whom to ask, nil for nobody. Its vectors are kept in the database that
// the command opens.
func (f embeddingFlags) alike(e *env, failed func(error)) (pipeline.Alike, error) {
	if f.URL == "" {
		return nil, nil
	}
	if f.Model == "" {
		return nil, usageError{errors.New("--embeddings-url: name a model too, with --embeddings-model or HEARSAY_EMBEDDINGS_MODEL")}
	}
	if !(f.Level > 0 && f.Level < 1) {
		return nil, usageError{errors.New("--embeddings-level: give a cosine between 0 and 1, as in 0.6")}
	}
	key, err := embeddingKey()
	if err != nil {
		return nil, usageError{err}
	}
	c, err := embedding.New(embedding.Config{URL: f.URL, Model: f.Model, Key: key, Cache: vectors{e}, Failed: failed})
	if err != nil {
		return nil, usageError{fmt.Errorf("embeddings: %w", err)}
	}
	return c, nil
}

func embeddingKey() (string, error) {
	key, file := os.Getenv("HEARSAY_EMBEDDINGS_KEY"), os.Getenv("HEARSAY_EMBEDDINGS_KEY_FILE")
	switch {
	case key != "" && file != "":
		return "", errors.New("HEARSAY_EMBEDDINGS_KEY and HEARSAY_EMBEDDINGS_KEY_FILE are both set; keep one of them")
	case file == "":
		return key, nil
	}
	info, err := os.Stat(file)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > maxKey || info.Size() == 0) {
		err = errors.New("not a file with a key in it")
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return "", fmt.Errorf("HEARSAY_EMBEDDINGS_KEY_FILE: %w", err)
	}
	return string(text), nil
}

// vectors keeps vectors as records of the database that is open.
type vectors struct{ *env }

// vectorRecord is the kind of their records.
const vectorRecord = "embedding"

func (v vectors) Get(ctx context.Context, key string) ([]byte, error) {
	if v.opened == nil {
		return nil, nil
	}
	return v.opened.Record(ctx, vectorRecord, key)
}

func (v vectors) Put(ctx context.Context, keys []string, values [][]byte) error {
	if v.opened == nil {
		return nil
	}
	records := make([]store.Record, len(keys))
	for i, k := range keys {
		records[i] = store.Record{Kind: vectorRecord, Key: k, Value: values[i]}
	}
	return v.opened.PutRecords(ctx, records...)
}
