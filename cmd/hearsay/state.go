package main

import (
	"context"
	"iter"

	"hearsay/internal/fetch"
	"hearsay/internal/store"
)

// A fetchState keeps in the database what the fetcher knows between runs.
type fetchState struct{ db *store.DB }

func (s fetchState) Get(ctx context.Context, kind, key string) ([]byte, error) {
	return s.db.Record(ctx, kind, key)
}

func (s fetchState) Put(ctx context.Context, records ...fetch.Record) error {
	list := make([]store.Record, len(records))
	for i, r := range records {
		list[i] = store.Record{Kind: r.Kind, Key: r.Key, Value: r.Value}
	}
	return s.db.PutRecords(ctx, list...)
}

func (s fetchState) All(ctx context.Context, kind string) iter.Seq2[fetch.Record, error] {
	return func(yield func(fetch.Record, error) bool) {
		for r, err := range s.db.Records(ctx, kind) {
			if !yield(fetch.Record{Kind: r.Kind, Key: r.Key, Value: r.Value}, err) {
				return
			}
		}
	}
}

var _ fetch.State = fetchState{}
