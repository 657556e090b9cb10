//go:build !unix

package story

import "time"

var begin = time.Now()

// cpuTime returns the time that passed.
func cpuTime() time.Duration { return time.Since(begin) }
