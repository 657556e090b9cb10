package access

import "net/http"

// An answer notes what is written to it. What else a connection can do a handler
// reaches through [http.ResponseController].
type answer struct {
	http.ResponseWriter
	code  int // 0 as long as nothing was written
	bytes int64
}

func (a *answer) WriteHeader(code int) {
	if a.code == 0 && code >= 200 {
		a.code = code
	}
	a.ResponseWriter.WriteHeader(code)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.code == 0 {
		a.code = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err
}

// Flush is for handlers that stream.
func (a *answer) Flush() {
	if a.code == 0 {
		a.code = http.StatusOK
	}
	http.NewResponseController(a.ResponseWriter).Flush()
}

// Unwrap is for [http.ResponseController].
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
