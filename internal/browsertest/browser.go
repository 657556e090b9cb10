// Package browsertest runs tests in a real Chromium. A test program starts one, when
// the first test asks for it, since that is what takes long; each test has a tab with a
// store of its own ([Chromium.Tab]). Where the machine has none such tests are left out
// and say so; with CI=true they may not be.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A Chromium is the browser of a test program. The zero Chromium is one that was not
// started.
type Chromium struct {
	once sync.Once
	ctx  context.Context // nil where there is none on this machine
	stop func()
	err  error
}

func (c *Chromium) start() {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		dir, err := os.MkdirTemp("", "browser")
		if err != nil {
			c.err = err
			return
		}
		opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox,
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.DisableGPU,
			chromedp.UserDataDir(dir), chromedp.WindowSize(1280, 900))
		ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
		c.ctx, _ = chromedp.NewContext(ctx)
		c.stop = func() { cancel(); os.RemoveAll(dir) }
		c.err = chromedp.Do(c.ctx)
		return
	}
}

// Stop ends it, at the end of the test program.
func (c *Chromium) Stop() {
	if c.stop != nil {
		c.stop()
	}
}

// Tab opens one, until the test ends, or ten minutes are over. It is what chromedp goes
// by.
func (c *Chromium) Tab(t testing.TB) context.Context {
	t.Helper()
	c.once.Do(c.start)
	switch {
	case c.err != nil:
		t.Fatal(c.err)
	case c.ctx == nil && os.Getenv("CI") == "true":
		t.Fatal("no chromium on this machine, and with CI=true this test may not be left out")
	case c.ctx == nil:
		t.Skip("left out: no chromium on this machine")
	}
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // opens it; a time limit comes after
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	return ctx
}
