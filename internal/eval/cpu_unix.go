//go:build unix

package eval

import (
	"syscall"
	"time"
)

// cpuTime returns the processor time that the program has used so far, on all
// threads, the collector's among them. What it takes on one core does not depend
// on what else the machine does.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
