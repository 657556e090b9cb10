package access

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"
)

// A session is what a cookie says, once its signature is found right.
type session struct {
	id   [16]byte
	ends time.Time // whole seconds
	name string    // of whoever signed in, as they gave it
}

// Lasts is how long somebody stays signed in.
const Lasts = 14 * 24 * time.Hour

// nameBytes is the longest name that is kept.
const nameBytes = 200

// A signer makes and reads cookies. A cookie is, in base64url,
//
//	1 | ID (16 bytes) | end (8 bytes, Unix seconds) | name | HMAC-SHA256 of all before
//
// with a key of 32 bytes by HKDF-SHA256 from the token: whoever sees a cookie
// learns nothing of the token that a guess would not tell too.
type signer struct {
	hash [32]byte // SHA-256 of the token
	key  []byte
	mu   sync.Mutex
	out  map[[16]byte]time.Time // sessions that were ended, until they would have
}

// mostOut bounds the sessions that are remembered as ended.
const mostOut = 10_000

func newSigner(token string) *signer {
	key, err := hkdf.Key(sha256.New, []byte(token), nil, "hearsay session 1", 32)
	if err != nil {
		panic(err) // for a length that SHA-256 cannot give: 32 it can
	}
	return &signer{hash: sha256.Sum256([]byte(token)), key: key, out: map[[16]byte]time.Time{}}
}

// right compares a token in a time that does not depend on how far it is right.
func (s *signer) right(token string) bool {
	h := sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(h[:], s.hash[:]) == 1
}

func (s *signer) mac(b []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(b)
	return h.Sum(nil)
}

// begin makes the cookie of a new session.
func (s *signer) begin(name string, ends time.Time) string {
	b := []byte{1}
	var id [16]byte
	rand.Read(id[:]) // never fails
	b = append(b, id[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(ends.Unix()))
	b = append(b, name...)
	return base64.RawURLEncoding.EncodeToString(append(b, s.mac(b)...))
}

const (
	headBytes = 1 + 16 + 8
	macBytes  = sha256.Size
)

// read reads a cookie. It is not ok where it was not made by us with this token,
// has run out, or was ended.
func (s *signer) read(cookie string, now time.Time) (_ session, ok bool) {
	if len(cookie) > 1024 {
		return session{}, false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(cookie)
	if err != nil || len(b) < headBytes+macBytes || b[0] != 1 {
		return session{}, false
	}
	b, mac := b[:len(b)-macBytes], b[len(b)-macBytes:]
	if !hmac.Equal(mac, s.mac(b)) {
		return session{}, false
	}
	v := session{ends: time.Unix(int64(binary.BigEndian.Uint64(b[17:])), 0), name: string(b[headBytes:])}
	copy(v.id[:], b[1:])
	if !now.Before(v.ends) {
		return session{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, out := s.out[v.id]
	return v, !out
}

// end ends a session.
func (s *signer) end(v session, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, ends := range s.out {
		if !now.Before(ends) || len(s.out) >= mostOut {
			delete(s.out, id)
		}
	}
	s.out[v.id] = v.ends
}

// session is that of a request.
func (g *Gate) session(r *http.Request) (session, bool) {
	c, err := r.Cookie(g.cookie(r))
	if err != nil {
		return session{}, false
	}
	return g.sign.read(c.Value, g.o.Now())
}

// cookie is the name of ours. With TLS a browser takes the name only from this
// very host, and over TLS (RFC 6265bis, 4.1.3.2).
func (g *Gate) cookie(r *http.Request) string {
	if g.secure(r) {
		return "__Host-hearsay"
	}
	return "hearsay"
}

// setCookie gives the browser a cookie, or takes it away where value is "".
func (g *Gate) setCookie(w http.ResponseWriter, r *http.Request, value string) {
	age := int(Lasts / time.Second)
	if value == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{Name: g.cookie(r), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: g.secure(r), SameSite: http.SameSiteLaxMode})
}

// nameOf cuts a name to what a cookie holds.
func nameOf(s string) string {
	out := make([]rune, 0, 64)
	n := 0
	for _, c := range s {
		if c < ' ' || c == utf8.RuneError {
			continue
		}
		if n += utf8.RuneLen(c); n > nameBytes {
			break
		}
		out = append(out, c)
	}
	return string(out)
}
