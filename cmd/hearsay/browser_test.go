package main

import (
	"hearsay/internal/browsertest"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var chrome browsertest.Chromium

// A real browser without script, at an address that other machines may use and
// without TLS, where browsers say the least of where a form comes from: it signs
// in, puts a story right, and signs out.
func TestSignInInABrowser(t *testing.T) {
	host := "127.0.0.1"
	addrs, _ := net.InterfaceAddrs()
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			host = n.IP.String()
		}
	}
	t.Setenv("HEARSAY_TOKEN", testToken)
	address, log := serving(t, "--addr", host+":0")
	ctx := chrome.Tab(t)
	axe, err := os.ReadFile("../../internal/web/testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 360} {
			if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
				t.Fatal(err)
			}
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(address+"/"), chromedp.WaitVisible(chromedp.CSS("#token")), chromedp.Evaluate[chromedp.Void](string(axe)+";0")); err != nil {
				t.Fatal(err)
			}
			bad, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`axe.run(document, {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, resultTypes: ["violations"], preload: false}).then(r => r.violations.map(v => v.id + ": " + v.nodes[0].html))`, chromedp.EvalAwaitPromise))
			if err != nil || len(bad) > 0 {
				t.Errorf("to sign in, %s at %d: %q %v", scheme, width, bad, err)
			}
		}
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	type step = chromedp.Action[chromedp.Void]
	do := func(what string, steps ...step) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s: %v\n%s", what, err, log)
		}
	}
	read := func(a chromedp.Action[string]) string {
		t.Helper()
		s, err := chromedp.Run(ctx, a)
		if err != nil {
			t.Fatalf("%v\n%s", err, log)
		}
		return s
	}
	seen := func(sel string) step { return chromedp.WaitVisible(chromedp.CSS(sel)) }
	click := func(sel string) step { return chromedp.Click(chromedp.CSS(sel)) }
	keys := func(sel, text string) step { return chromedp.SendKeys(chromedp.CSS(sel), text) }
	do("a wrong token", chromedp.Navigate(address+"/?by=pages"), seen("#token"), keys("#token", "wrong"), click("form button"), seen("#wrong"))
	if said := read(chromedp.Text(chromedp.CSS("#wrong"))); !strings.Contains(said, "not right") {
		t.Errorf("a wrong token: %q", said)
	}
	if dir := os.Getenv("HEARSAY_PICTURES"); dir != "" {
		png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "login.png"), png, 0o644)
		}
		if err != nil {
			t.Error(err)
		}
	}
	do("the right token", keys("#token", testToken), keys("#name", "Ada Quill"), click("form button"), seen(".stories"))
	if at := read(chromedp.Location()); at != address+"/?by=pages" {
		t.Errorf("signed in, at %s", at)
	}
	do("to the forms", click(".stories h2 a"), seen(`a[href$="/correct"]`), click(`a[href$="/correct"]`), seen("#m-who"))
	if said := read(chromedp.Value(chromedp.CSS("#m-who"))); said != "Ada Quill" {
		t.Errorf("the form begins with the name %q", said)
	}
	do("a correction", click(`ul.pages li:nth-child(2) input`), click(`button[value="split"]`), seen("#from"))
	at := read(chromedp.Location())
	if !strings.Contains(at, "/story/") || strings.HasSuffix(at, "/correct") {
		t.Errorf("after the correction, at %s", at)
	}
	do("signing out", click(`a[href="/logout"]`), seen(`form[action="/logout"] button`), click(`form[action="/logout"] button`), seen("#token"),
		chromedp.Navigate(at), seen("#token"))
}
