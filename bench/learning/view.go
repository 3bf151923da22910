package main

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A long recording, as the page of settle view is measured with.
const (
	viewUnits   = 64
	viewSamples = 1_000_000
	viewEvery   = 1e-3 // s
)

// drawnAfter is JavaScript: milliseconds until the traces in the window from a to b are drawn as fine as the pixels, or
// as the samples are. A recording that was not read through yet is drawn coarsely first, which is what first waits for.
const drawnAfter = `(async (a, b, first, began) => {
	for (;;) {
		const curve = window.settle?.plot("0/traces/x_state")?.curves[0];
		const seen = curve?.x.filter((x) => x >= a && x <= b).length ?? 0;
		if (seen >= (first ? 50 : Math.min(400, 0.9 * (b - a) / %g))) return performance.now() - began;
		await new Promise(requestAnimationFrame);
	}
})`

// viewed is a row of the page in a headless Chromium: time until a long recording is seen, or, of zooms into
// it, that of the slowest.
func viewed(zooms bool) func(*harness, *measured) (pair, error) {
	return func(h *harness, _ *measured) (pair, error) {
		samples := h.pick(20_000, viewSamples)
		file, span := h.file("long.h5"), viewEvery*float64(samples)
		_, _, err := h.program("run", "random-network", "--quiet", "-o", file, "--set", fmt.Sprintf("population.x.size=%d", viewUnits),
			"--set", fmt.Sprintf("phase.run.duration=%g s", span), "--set", fmt.Sprintf("record.every=%g s", viewEvery), "--set", `record.variables=["state"]`, "--set", "integrator.max_steps=1000000000")
		return pair{
			ours: func() (outcome, error) {
				ms, err := h.look(file, span, zooms)
				return outcome{Seconds: 1e-3 * ms, Error: unknown, Note: size(file)}, err
			},
			value: func(p *pair) float64 { return 1e3 * p.best[0].Seconds }, rounds: 3,
		}, err
	}
}

// look opens the file in a browser of its own, and returns milliseconds.
func (h *harness) look(file string, span float64, zooms bool) (ms float64, err error) {
	cmd := exec.Command(h.settle, "view", "--no-open", file)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return 0, err
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // nothing of it is wanted any more
	}()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return 0, err
	}
	options := append([]chromedp.ExecAllocatorOption{chromedp.NoSandbox}, chromedp.DefaultExecAllocatorOptions[:]...)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	browser, _ := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	defer func() { _ = chromedp.Cancel(browser) }()
	if err := chromedp.Run(browser, chromedp.EmulateViewport(1280, 900)); err != nil {
		return 0, fmt.Errorf("chromium: %w", err)
	}
	browser, end := context.WithTimeout(browser, time.Minute)
	defer end()
	took := func(from, to float64, first bool, before string) (t float64, err error) {
		script := fmt.Sprintf("(async () => { %s return await "+drawnAfter+"(%g, %g, %t, began); })()", before, viewEvery, from, to, first)
		err = chromedp.Run(browser, chromedp.Evaluate(script, &t, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
		return t, err
	}
	if err := chromedp.Run(browser, chromedp.Navigate(strings.TrimSpace(address))); err != nil {
		return 0, err
	}
	const sinceNavigation = "const began = 0;" // performance.now() counts from it
	if ms, err = took(0, span, true, sinceNavigation); err != nil || !zooms {
		return ms, err
	}
	if err := chromedp.Run(browser, chromedp.Poll("settle.plot('0/traces/x_state').note === ''", nil)); err != nil { // read through
		return 0, err
	}
	ms = 0
	for i := range 20 {
		from, to := stretch(i, span)
		t, err := took(from, to, false, fmt.Sprintf("const began = performance.now(); settle.time.zoom(%g, %g);", from, to))
		if err != nil {
			return 0, err
		}
		ms = math.Max(ms, t)
	}
	return ms, nil
}

// stretch is a window somewhere in the recording, from a half to some samples wide.
func stretch(i int, span float64) (from, to float64) {
	wide := span / math.Pow(2, 1+float64(i)/2)
	from = math.Mod(0.618*float64(i+1), 1) * (span - wide)
	return from, from + wide
}
