package embedding

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ask asks for the vectors of texts, more than once where that may help.
func (c *Client) ask(ctx context.Context, texts []string) ([][]float32, error) {
	body, err := json.Marshal(map[string]any{"model": c.config.Model, "input": texts})
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		vectors, err := c.request(ctx, body, len(texts))
		var again *retryError
		if err == nil || try == tries || ctx.Err() != nil || !errors.As(err, &again) || again.after > maxWait {
			if errors.Is(context.Cause(ctx), errBudget) {
				err = errBudget
			}
			return vectors, err
		}
		pause := again.after
		if pause <= 0 {
			pause = time.Duration(1<<(2*(try-1))) * time.Second // 1, 4
		}
		if e := c.config.Wait(ctx, pause); e != nil {
			if errors.Is(context.Cause(ctx), errBudget) {
				err = errBudget
			}
			return nil, err
		}
	}
}

// maxWait is how long an endpoint may ask to wait.
const maxWait = 20 * time.Second

// A retryError is a failure that may be over another time.
type retryError struct {
	error
	after time.Duration // as the endpoint asks; 0 where it says nothing
}

func (e *retryError) Unwrap() error { return e.error }

// request makes one request.
func (c *Client) request(ctx context.Context, body []byte, texts int) ([][]float32, error) {
	own, stop := context.WithTimeout(ctx, c.config.Timeout)
	defer stop()
	r, err := http.NewRequestWithContext(own, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("is no address")
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "hearsay")
	if c.config.Key != "" {
		r.Header.Set("Authorization", "Bearer "+c.config.Key)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, c.silence(own, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, c.refusal(answer)
	}
	vectors, err := read(answer.Body, texts)
	if err != nil {
		if own.Err() != nil || isNet(err) {
			return nil, c.silence(own, err)
		}
		return nil, fmt.Errorf("answers wrongly, with %w", err)
	}
	return vectors, nil
}

func isNet(err error) bool {
	var n net.Error
	return errors.As(err, &n)
}

// silence says that no answer came, or no whole one, without the address that
// errors of net/http begin with.
func (c *Client) silence(ctx context.Context, err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err
	}
	if ctx.Err() != nil {
		return &retryError{fmt.Errorf("has not answered within %v", c.config.Timeout), 0}
	}
	return &retryError{fmt.Errorf("does not answer: %w", errors.New(c.clean(err.Error()))), 0}
}

// refusal says what an answer that is not OK tells.
func (c *Client) refusal(answer *http.Response) error {
	said, _ := io.ReadAll(io.LimitReader(answer.Body, 4<<10))
	err := fmt.Errorf("answers %d%s", answer.StatusCode, c.said(said))
	switch code := answer.StatusCode; {
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return fmt.Errorf("%w; look at the key", err)
	case code == http.StatusNotFound:
		return fmt.Errorf("%w; look at the address and the model", err)
	case 300 <= code && code < 400:
		return fmt.Errorf("answers %d: it sends to another address, which is not followed", code)
	case code == http.StatusRequestTimeout || code == http.StatusTooManyRequests || code >= 500:
		after := time.Duration(0)
		if n, bad := strconv.Atoi(answer.Header.Get("Retry-After")); bad == nil && n > 0 {
			after = time.Duration(min(n, 1<<20)) * time.Second
		}
		return &retryError{err, after}
	}
	return err
}

// said is what an answer gives as its reason: {"error":{"message":"..."}},
// {"error":"..."} or its text.
func (c *Client) said(body []byte) string {
	var whole struct{ Error json.RawMessage }
	text := string(body)
	if json.Unmarshal(body, &whole) == nil && len(whole.Error) > 0 {
		var e struct{ Message string }
		if json.Unmarshal(whole.Error, &text) != nil {
			if json.Unmarshal(whole.Error, &e) == nil {
				text = e.Message
			}
		}
	}
	if text = c.clean(text); text == "" {
		return ""
	}
	return ": " + text
}

// clean is one short line, without the key.
func (c *Client) clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if control(r) || 0x80 <= r && r < 0xa0 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if c.config.Key != "" {
		s = strings.ReplaceAll(s, c.config.Key, "(the key)")
	}
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 200 {
		s = s[:200]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
		s += "..."
	}
	return s
}
