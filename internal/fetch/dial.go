package fetch

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"syscall"
	"time"
)

// A dialer connects to hosts of the public internet. Each address is checked when
// the name was resolved and once more, in the socket's Control, right before it is
// connected to: a name that means something else by then gains nothing. Redirects
// come through here like everything else.
type dialer struct {
	private bool
	lookup  func(ctx context.Context, host string) ([]netip.Addr, error)
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
}

// dialTimeout is how long one address of a host is tried.
const dialTimeout = 10 * time.Second

// maxTried is how many addresses of a host are tried.
const maxTried = 4

func newDialer(opts Options) *dialer {
	d := &dialer{private: opts.AllowPrivate, lookup: opts.Lookup, dial: opts.Dial}
	if d.lookup == nil {
		d.lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	if d.dial == nil {
		nd := &net.Dialer{Timeout: dialTimeout, Control: d.control}
		d.dial = nd.DialContext
	}
	return d
}

// control refuses the address that a socket is about to connect to.
func (d *dialer) control(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrForbidden, address)
	}
	return d.check(ap.Addr())
}

func (d *dialer) check(ip netip.Addr) error {
	if !d.private && !public(ip) {
		return fmt.Errorf("%w: it is at %s", ErrForbidden, ip)
	}
	return nil
}

// DialContext connects to the first address of a host that answers.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	var ips []netip.Addr
	if ip, err := netip.ParseAddr(host); err == nil {
		ips = []netip.Addr{ip}
	} else {
		lctx, cancel := context.WithTimeout(ctx, dialTimeout)
		ips, err = d.lookup(lctx, host)
		cancel()
		if err != nil {
			return nil, err
		}
	}
	err = &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	var first error
	for _, ip := range ips[:min(len(ips), maxTried)] {
		ip = ip.Unmap()
		err := d.check(ip)
		var c net.Conn
		if err == nil {
			dctx, cancel := context.WithTimeout(ctx, dialTimeout)
			c, err = d.dial(dctx, network, netip.AddrPortFrom(ip, portNumber(port)).String())
			cancel()
		}
		if err == nil {
			return c, nil
		}
		if first == nil {
			first = err
		}
		if ctx.Err() != nil {
			break
		}
	}
	if first == nil {
		first = err
	}
	return nil, first
}

func portNumber(s string) uint16 {
	n, _ := strconv.ParseUint(s, 10, 16)
	return uint16(n)
}
