package fetch

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
)

// agentToken is the name that robots.txt calls us by.
const agentToken = "hearsay"

// robotsLimit is how much of a robots.txt is read: what RFC 9309 (2.5) asks for at
// least. The rest counts as if it weren't there.
const robotsLimit = 500 << 10

// maxCrawlDelay bounds what a host may ask for between two requests.
const maxCrawlDelay = 24 * time.Hour

// maxRobotsSitemaps bounds how many sitemaps a robots.txt may name.
const maxRobotsSitemaps = 50

// robots are the rules of a robots.txt (RFC 9309) for us. The zero robots allows
// everything.
type robots struct {
	Rules    []robotsRule  `json:"rules,omitempty"`
	Delay    time.Duration `json:"delay,omitempty"` // Crawl-delay, which is no part of the RFC
	Sitemaps []string      `json:"sitemaps,omitempty"`
}

type robotsRule struct {
	Allow bool   `json:"allow,omitempty"`
	Path  string `json:"path"` // as normal writes it, with * and $
}

// parseRobots reads the groups that name us, all of them together, or else those
// for "*".
func parseRobots(b []byte) robots {
	b = bytes.TrimPrefix(b[:min(len(b), robotsLimit)], []byte("\ufeff"))
	var ours, others robots // for us; for all
	var named bool          // a group names us
	var us, all, open bool  // whom the present group is for; whether it has only named agents so far
	for len(b) > 0 {
		i := bytes.IndexAny(b, "\r\n")
		line := b
		if i < 0 {
			b = nil
		} else {
			line, b = b[:i], b[i+1:]
		}
		line, _, _ = bytes.Cut(line, []byte("#"))
		k, v, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			continue
		}
		key, value := strings.ToLower(string(bytes.TrimSpace(k))), string(bytes.TrimSpace(v))
		switch key {
		case "user-agent", "useragent", "user agent":
			if !open {
				us, all, open = false, false, true
			}
			if value == "*" {
				all = true
			} else if strings.EqualFold(token(value), agentToken) {
				us, named = true, true
			}
			continue
		case "sitemap":
			if len(ours.Sitemaps) < maxRobotsSitemaps {
				ours.Sitemaps = append(ours.Sitemaps, value)
			}
			continue
		case "allow", "disallow":
			if value != "" {
				r := robotsRule{key == "allow", normal(value)}
				if us {
					ours.Rules = append(ours.Rules, r)
				}
				if all {
					others.Rules = append(others.Rules, r)
				}
			}
		case "crawl-delay":
			if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 && !math.IsInf(s, 0) {
				d := time.Duration(min(s, maxCrawlDelay.Seconds()) * float64(time.Second))
				if us {
					ours.Delay = max(ours.Delay, d)
				}
				if all {
					others.Delay = max(others.Delay, d)
				}
			}
		default:
			continue
		}
		open = false
	}
	if !named {
		others.Sitemaps = ours.Sitemaps
		return others
	}
	return ours
}

// token returns the product token that a user-agent line begins with (RFC 9309,
// 2.2.1).
func token(s string) string {
	for i, c := range []byte(s) {
		if !(c == '-' || c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z') {
			return s[:i]
		}
	}
	return s
}

// allows reports whether a path with its query may be asked for: the longest rule
// that fits decides, Allow where two are as long.
func (r robots) allows(path string) bool {
	if path == "/robots.txt" {
		return true
	}
	path = normal(path)
	best, allow := -1, true
	for _, rule := range r.Rules {
		if n := len(rule.Path); (n > best || n == best && rule.Allow && !allow) && fits(rule.Path, path) {
			best, allow = n, rule.Allow
		}
	}
	return allow
}

// fits reports whether a path begins as the pattern says, where * stands for
// anything and $ for the end.
func fits(pattern, path string) bool {
	end := strings.HasSuffix(pattern, "$")
	pattern = strings.TrimSuffix(pattern, "$")
	head, rest, star := strings.Cut(pattern, "*")
	if !strings.HasPrefix(path, head) {
		return false
	}
	path = path[len(head):]
	if !star {
		return !end || path == ""
	}
	for {
		part, more, again := strings.Cut(rest, "*")
		if !again {
			if end {
				return strings.HasSuffix(path, part)
			}
			return strings.Contains(path, part)
		}
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		path, rest = path[i+len(part):], more
	}
}

// normal writes percent-encoding in one way (RFC 9309, 2.2.2): what need not be
// encoded isn't, all else is, in upper case.
func normal(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				d := byte(n)
				i += 2
				if 'a' <= d|0x20 && d|0x20 <= 'z' || '0' <= d && d <= '9' || strings.IndexByte("-._~", d) >= 0 {
					b.WriteByte(d)
				} else {
					b.Write([]byte{'%', hex[d>>4], hex[d&15]})
				}
				continue
			}
		}
		if c <= ' ' || c >= 0x7f {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
