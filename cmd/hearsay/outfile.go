package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
)

// draft makes the file that becomes name when it is whole, in the same folder.
// What is made to be handed on has the mode that the user's umask gives; what the
// program keeps for itself, the database and the corrections, only its owner reads.
func draft(name string) (*os.File, error) {
	return os.OpenFile(filepath.Join(filepath.Dir(name), ".hearsay-"+rand.Text()), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o666)
}
