package access

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// What a token may be: long enough that nobody guesses it, and of signs that pass
// through headers and shells as they are.
const (
	leastToken = 20
	mostToken  = 512
)

// MakeToken tells how somebody makes a good token.
const MakeToken = "make one with: head -c 32 /dev/urandom | base64"

// ReadToken returns the token that is given as a value or stands in a file; one of
// the two, or "" where neither is given.
func ReadToken(value, file string) (string, error) {
	switch {
	case value != "" && file != "":
		return "", errors.New("the token is given twice: take away HEARSAY_TOKEN, or the file (--token-file, HEARSAY_TOKEN_FILE)")
	case file != "":
		f, err := os.Open(file)
		if err != nil {
			return "", fmt.Errorf("token: %w", err)
		}
		defer f.Close()
		b, err := io.ReadAll(io.LimitReader(f, 4096))
		if err != nil {
			return "", fmt.Errorf("token: %w", err)
		}
		if value = strings.TrimSpace(string(b)); value == "" {
			return "", fmt.Errorf("token: %s is empty; %s", file, MakeToken)
		}
	case value == "":
		return "", nil
	}
	value = strings.TrimSpace(value)
	switch {
	case len(value) < leastToken:
		return "", fmt.Errorf("the token has %d signs, which can be guessed; it needs %d or more: %s", len(value), leastToken, MakeToken)
	case len(value) > mostToken:
		return "", fmt.Errorf("the token has %d signs; at most %d are taken", len(value), mostToken)
	case strings.ContainsFunc(value, func(c rune) bool { return c <= ' ' || c > '~' }):
		return "", fmt.Errorf("the token has a space or a sign that is not ASCII; %s", MakeToken)
	}
	return value, nil
}
