package source

import (
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// maxAddress is the longest address that is taken for one, in bytes. Browsers and
// servers agree on no limit; 8,000 is what RFC 9110 (4.1) asks of all.
const maxAddress = 8000

// Canonical returns the form that all addresses of one page share, "" where s is
// no address of the web. It is a name to group by and not to fetch from, since
// a few of the hosts and paths that it makes do not answer: the page's address
// as fetched is kept beside it. Canonical(Canonical(s)) is Canonical(s).
//
//	scheme     https, unless a port is named that is not 80 or 443
//	host       lower case, IDNA in ASCII, no dot at its end, no user; the labels
//	           www, m, mobile, amp and print go where they stand before the
//	           registrable domain; the AMP caches of Google and Bing give way to
//	           the host that they keep
//	path       dot segments resolved, percent-encoding as RFC 3986 (6.2.2) has it,
//	           no slash at its end, without /amp, .amp, /print and ;jsessionid
//	query      without what follows readers about or chooses a variant (see
//	           tracking); the rest in order of name
//	fragment   none, but #! of pages that live behind one
func Canonical(s string) string {
	s = strings.TrimSpace(s)
	for {
		next := canonical(s)
		if next == s {
			return s
		}
		// A pass makes the address shorter, or is the last but one.
		s = next
	}
}

func canonical(s string) string {
	if len(s) > maxAddress || !utf8.ValidString(s) {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host, port := hostname(u), u.Port()
	if host == "" {
		return ""
	}
	path := u.EscapedPath()
	if inner := cached(host, path); inner != "" {
		if u.RawQuery != "" {
			inner += "?" + u.RawQuery
		}
		return inner
	}
	scheme := "https"
	if port == "80" || port == "443" {
		port = ""
	}
	if port != "" {
		scheme = u.Scheme
	}
	host = plainHost(host)
	if port != "" || strings.Contains(host, ":") {
		host = strings.TrimSuffix(net.JoinHostPort(host, port), ":")
	}
	out := scheme + "://" + host + plainPath(path)
	if q := plainQuery(u.RawQuery); q != "" {
		out += "?" + q
	}
	if f := u.EscapedFragment(); strings.HasPrefix(f, "!") && len(f) > 1 {
		out += "#" + escape(f)
	}
	if len(out) > maxAddress {
		return ""
	}
	return out
}

// hostname returns the host of an address in lower case and ASCII, without the
// dot at its end; "" where it cannot be one.
func hostname(u *url.URL) string {
	host := strings.ToLower(strings.TrimRight(u.Hostname(), "."))
	if strings.Contains(host, ":") { // IPv6
		if ip := net.ParseIP(host); ip != nil {
			return ip.String()
		}
		return ""
	}
	ascii, err := idna.Lookup.ToASCII(host)
	if err != nil {
		// Hosts with an underscore answer, though they should not.
		for _, c := range []byte(host) {
			if !(c == '-' || c == '.' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z') {
				return ""
			}
		}
		ascii = host
	}
	return strings.TrimRight(ascii, ".")
}

// cached returns the address that an AMP cache or viewer shows.
func cached(host, path string) string {
	var rest string
	var ok bool
	switch {
	case strings.HasSuffix(host, ".cdn.ampproject.org"):
		// /c/s/news.example/a: the kind of content, s for https, the address.
		_, rest, ok = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	case strings.HasPrefix(host, "www.google.") || strings.HasPrefix(host, "google.") || host == "www.bing.com":
		rest, ok = strings.CutPrefix(path, "/amp/")
	}
	if !ok {
		return ""
	}
	scheme := "http://"
	if r, secure := strings.CutPrefix(rest, "s/"); secure {
		rest, scheme = r, "https://"
	}
	if name, _, _ := strings.Cut(rest, "/"); !strings.Contains(name, ".") {
		return ""
	}
	return scheme + rest
}

// plainHost takes the labels that name a variant off a host.
func plainHost(host string) string {
	if !strings.Contains(host, ".") {
		return host
	}
	own, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil || own == host {
		return host
	}
	labels := strings.Split(strings.TrimSuffix(host, "."+own), ".")
	labels = slices.DeleteFunc(labels, func(l string) bool {
		switch l {
		case "www", "m", "mobile", "amp", "print":
			return true
		}
		return false
	})
	return strings.Join(append(labels, own), ".")
}

// plainPath returns a path in normal form without the segments that name a
// variant.
func plainPath(path string) string {
	path = segments(escape(path))
	if i := strings.Index(strings.ToLower(path), ";jsessionid="); i >= 0 {
		end := strings.IndexAny(path[i:], "/?")
		if end < 0 {
			end = len(path) - i
		}
		path = path[:i] + path[i+end:]
	}
	for {
		before := path
		path = strings.TrimRight(path, "/")
		for _, tail := range []string{"/amp", "/print", "/printable", ".amp"} {
			if p, ok := strings.CutSuffix(path, tail); ok && strings.Trim(p, "/") != "" {
				path = p
			}
		}
		if p, ok := strings.CutSuffix(path, ".amp.html"); ok && !strings.HasSuffix(p, "/") {
			path = p + ".html"
		}
		for _, head := range []string{"/amp/", "/print/"} {
			if p, ok := strings.CutPrefix(path, head); ok && strings.Trim(p, "/") != "" {
				path = "/" + strings.TrimLeft(p, "/")
			}
		}
		if path == before {
			break
		}
	}
	if path == "" {
		return "/"
	}
	return path
}

// segments resolves "." and ".." (RFC 3986, 5.2.4).
func segments(path string) string {
	if !strings.Contains(path, "/.") {
		return path
	}
	var out []string
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, p := range parts {
		last := i == len(parts)-1
		switch p {
		case ".":
			if last {
				out = append(out, "")
			}
		case "..":
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, p)
		}
	}
	return "/" + strings.Join(out, "/")
}

// escape writes percent-encoding in one way: unreserved characters as they are,
// the hexadecimal digits of all others in upper case, and what may not stand in
// an address encoded.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			d := unhex(s[i+1])<<4 | unhex(s[i+2])
			i += 2
			if unreserved(d) {
				b.WriteByte(d)
			} else {
				b.Write([]byte{'%', hex[d>>4], hex[d&15]})
			}
			continue
		}
		if c <= ' ' || c >= 0x7f || c == '%' || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// plainQuery returns a query without what follows readers or chooses a variant,
// in order of name.
func plainQuery(q string) string {
	var keep []string
	for p := range strings.SplitSeq(q, "&") {
		p = escape(p)
		k, v, _ := strings.Cut(p, "=")
		if p != "" && !tracking(strings.ToLower(k), strings.ToLower(v)) {
			keep = append(keep, p)
		}
	}
	slices.SortStableFunc(keep, func(a, b string) int {
		x, _, _ := strings.Cut(a, "=")
		y, _, _ := strings.Cut(b, "=")
		return strings.Compare(x, y)
	})
	return strings.Join(keep, "&")
}

// trackers are the parameters that say how a reader came to a page and that
// choose no content, in lower case. Names that some sites use for content, such
// as cid, id, ref and src, are not among them.
var trackers = map[string]bool{
	// advertising clicks
	"fbclid": true, "gclid": true, "gclsrc": true, "dclid": true, "wbraid": true, "gbraid": true, "gad_source": true, "gad_campaignid": true,
	"msclkid": true, "yclid": true, "ysclid": true, "twclid": true, "ttclid": true, "li_fat_id": true, "rdt_cid": true, "epik": true, "s_kwcid": true, "ef_id": true,
	// sharing
	"igshid": true, "igsh": true, "fb_action_ids": true, "fb_action_types": true, "fb_ref": true, "fb_source": true, "ref_src": true, "ref_url": true,
	"smid": true, "smtyp": true, "sr_share": true, "soc_src": true, "soc_trk": true, "tsrc": true, "wprov": true, "xtor": true, "sref": true,
	"guccounter": true, "guce_referrer": true, "guce_referrer_sig": true, "referringsource": true,
	// campaigns
	"cmp": true, "cmpid": true, "ncid": true, "ocid": true, "icid": true, "intcid": true, "s_cid": true, "wt.mc_id": true, "mkt_tok": true,
	"mc_cid": true, "mc_eid": true, "vero_id": true, "vero_conv": true, "oly_anon_id": true, "oly_enc_id": true, "_hsenc": true, "_hsmi": true, "hsctatracking": true,
	"pk_campaign": true, "pk_kwd": true, "pk_source": true, "pk_medium": true, "_ga": true, "_gl": true, "wickedid": true, "ck_subscriber_id": true, "_openstat": true,
	// sessions
	"phpsessid": true, "jsessionid": true, "aspsessionid": true,
	// viewers of AMP
	"amp_js_v": true, "amp_gsa": true, "amp_r": true, "usqp": true,
}

// tracking reports whether a parameter, in lower case, follows readers or
// chooses a variant of the page.
func tracking(name, value string) bool {
	if trackers[name] {
		return true
	}
	for _, p := range []string{"utm_", "mtm_", "matomo_", "piwik_", "hsa_", "at_campaign", "at_medium", "at_custom", "at_link_", "at_ptr_", "at_bbc_", "at_format", "at_type"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	on := value == "" || value == "1" || value == "0" || value == "true" || value == "false" || value == "yes"
	switch name {
	case "amp", "print", "printable", "print_view", "printerfriendly", "mobile", "m":
		return on
	case "outputtype", "view", "output", "format":
		return value == "amp" || value == "print"
	}
	return false
}
