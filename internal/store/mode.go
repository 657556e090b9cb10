package store

import "os"

// private makes the file of a new database so that only its owner reads it: it
// holds what somebody reads, and pages that are others' to print. SQLite gives
// the -wal and -shm files beside it the same mode (findCreateFileMode in its
// os_unix.c). A stricter umask makes it stricter; the mode of a file that is there
// already is its owner's choice.
func private(path string) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return // it is there already, or SQLite says what is wrong
	}
	f.Close()
}
