package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// The reasons why an address is not asked for.
var (
	ErrAddress   = errors.New("not an address of the web")
	ErrForbidden = errors.New("its host is not on the public internet")
)

// maxAddress is the longest address that is asked for.
const maxAddress = 8000

// ports are those that are asked for; others belong to services that were not
// made to hear from the web.
var ports = []string{"", "80", "443", "8000", "8008", "8080", "8081", "8088", "8443", "8888"}

// parseAddress returns an address that may be asked for, without its fragment. Its
// host is in ASCII. With private any port will do.
func parseAddress(s string, private bool) (*url.URL, error) {
	s = strings.TrimSpace(s)
	if len(s) > maxAddress {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrAddress, maxAddress)
	}
	if !utf8.ValidString(s) {
		return nil, fmt.Errorf("%w: it is not UTF-8", ErrAddress)
	}
	u, err := url.Parse(s)
	if err != nil {
		var e *url.Error
		if errors.As(err, &e) {
			err = e.Err
		}
		return nil, fmt.Errorf("%w: %v", ErrAddress, err)
	}
	switch {
	case u.Scheme == "":
		return nil, fmt.Errorf("%w: it should begin with https://", ErrAddress)
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("%w: only http and https are read, not %.20s", ErrAddress, u.Scheme)
	case u.User != nil:
		return nil, fmt.Errorf("%w: it names a user", ErrAddress)
	case !private && !slices.Contains(ports, u.Port()):
		return nil, fmt.Errorf("%w: port %s is not one of the web's (%s)", ErrAddress, u.Port(), strings.Join(ports[1:], ", "))
	}
	host := strings.ToLower(strings.TrimRight(u.Hostname(), "."))
	if host == "" {
		return nil, fmt.Errorf("%w: it names no host", ErrAddress)
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		if !private && !public(ip) {
			return nil, fmt.Errorf("%w: %s", ErrForbidden, ip)
		}
		if ip.Is6() {
			host = "[" + host + "]"
		}
	} else {
		if ascii, err := idna.Lookup.ToASCII(host); err == nil && ascii != "" {
			host = ascii
		}
		for _, c := range []byte(host) {
			if !(c == '-' || c == '.' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z') {
				return nil, fmt.Errorf("%w: %q cannot be a host", ErrAddress, host)
			}
		}
		// 2130706433, 0x7f.1: resolvers read such names as numbers.
		last := host[strings.LastIndexByte(host, '.')+1:]
		if last == "" || '0' <= last[0] && last[0] <= '9' {
			return nil, fmt.Errorf("%w: %q cannot be a host", ErrAddress, host)
		}
	}
	if p := u.Port(); p != "" && !(u.Scheme == "http" && p == "80") && !(u.Scheme == "https" && p == "443") {
		host += ":" + p
	}
	u.Host, u.Fragment, u.RawFragment = host, "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

// The registries of special addresses, as of 2026:
// iana.org/assignments/iana-ipv4-special-registry and -ipv6-special-registry.
var special = prefixes(
	"0.0.0.0/8",        // this network
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // shared by carriers (CGNAT); a cloud's metadata lies in it too
	"127.0.0.0/8",      // loopback
	"168.63.129.16/32", // a cloud's own services, at a public address
	"169.254.0.0/16",   // link-local, with the metadata of clouds
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // protocol assignments
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // 6to4 relays
	"192.168.0.0/16",   // private
	"198.18.0.0/15",    // benchmarks
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, broadcast
	"2001::/23",        // protocol assignments: Teredo, ORCHID, benchmarks
	"2001:db8::/32",    // documentation
	"2002::/16",        // 6to4
	"3fff::/20",        // documentation
)

// global is the part of IPv6 that is given out (RFC 4291, 2.4): loopback, unique
// local, link-local, mapped and multicast addresses lie outside it.
var global = netip.MustParsePrefix("2000::/3")

// nat64 is the prefix under which networks without IPv4 reach it (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// public reports whether ip is on the public internet. An address of IPv6 that
// holds one of IPv4 is what that is.
func public(ip netip.Addr) bool {
	if !ip.IsValid() || ip.Zone() != "" {
		return false
	}
	ip = ip.Unmap()
	if ip.Is6() {
		b := ip.As16()
		if nat64.Contains(ip) {
			return public(netip.AddrFrom4([4]byte(b[12:])))
		}
		if !global.Contains(ip) {
			return false
		}
		// ISATAP (RFC 5214) keeps an address of IPv4 behind 5efe.
		if b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe && !public(netip.AddrFrom4([4]byte(b[12:]))) {
			return false
		}
	}
	for _, p := range special {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
