package access

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Loopback reports whether a host, a name or an address without port, can be
// nothing but this machine. "localhost" and names below it are (RFC 6761).
func Loopback(host string) bool {
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return ip.Unmap().IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// ours reports whether a request may ask for that host. A name that isn't ours
// may be another site's, which leads it to this machine so that its pages read
// what we answer.
func (g *Gate) ours(hostport string) bool {
	if g.o.AnyHost {
		return true
	}
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	return Loopback(host) || g.hosts[strings.ToLower(strings.TrimSuffix(host, "."))]
}

// Proxies reads addresses and prefixes: "127.0.0.1", "10.0.0.0/8".
func Proxies(list []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range list {
		s = strings.TrimSpace(s)
		if ip, err := netip.ParseAddr(s); err == nil && ip.Zone() == "" {
			ip = ip.Unmap()
			out = append(out, netip.PrefixFrom(ip, ip.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("%q is no address of a proxy; give one such as 127.0.0.1, or a range such as 10.0.0.0/8", s)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

func (g *Gate) proxy(ip netip.Addr) bool {
	for _, p := range g.o.Proxies {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// peer is the address at the other end of the connection.
func peer(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr().Unmap().WithZone("")
}

// client is the address of whoever asks: the peer, or where that is a proxy of
// ours the last address in X-Forwarded-For that is not. What stands before that
// one the client may have written itself.
func (g *Gate) client(r *http.Request) netip.Addr {
	ip := peer(r)
	if !g.proxy(ip) {
		return ip
	}
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(chain) - 1; i >= 0 && g.proxy(ip); i-- {
		before, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			break
		}
		ip = before.Unmap().WithZone("")
	}
	return ip
}

// secure reports whether the client speaks TLS, with us or with our proxy.
func (g *Gate) secure(r *http.Request) bool {
	return r.TLS != nil || g.proxy(peer(r)) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}
