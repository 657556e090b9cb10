//go:build !unix

package eval

import "time"

// cpuTime is zero where the system does not tell; the clock on the wall is used.
func cpuTime() time.Duration { return 0 }
