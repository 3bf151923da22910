package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestView looks at runs in a browser. All parts share one, each with a page of its own.
func TestView(t *testing.T) {
	browser := startBrowser(t)
	for _, part := range []struct {
		name string
		test func(*testing.T, context.Context)
	}{
		{"time", viewTime}, {"keys and mouse", viewKeys}, {"pictures and numbers", viewSaves}, {"circuit", viewCircuit},
		{"training", viewTraining}, {"probes, loops and weights", viewSliders}, {"sweep", viewSweep}, {"two runs", viewTwo}, {"a long recording", viewLong},
		{"a run that goes on", viewLive}, {"widths and themes", viewLooks}, {"hostile page", viewHostile}, {"addresses", viewAddresses},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, browser) })
	}
}

// startBrowser starts a headless Chromium that keeps to itself.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun}
	// a name that leads to this machine, as one that was bound anew does
	options = append(options, chromedp.Flag("host-resolver-rules", "MAP rebound.example 127.0.0.1"))
	for _, off := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync"} {
		options = append(options, chromedp.Flag(off, true))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	// the protocol may have events that this version of the library does not know: they are not for us
	browser, _ := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(func() { _ = chromedp.Cancel(browser) }) // waits until it has written its last file
	if err := chromedp.Run(browser); err != nil {
		t.Fatalf("no browser (scripts/deps.sh test installs chromium): %v", err)
	}
	return browser
}

// startView starts settle view on files and returns its address. It has to end well.
func startView(t *testing.T, files ...string) string {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"view", "--no-open"}, files...)...)
	cmd.Env, cmd.Stderr = append(os.Environ(), asProgram+"=1"), os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("settle view after Ctrl-C: %v", err)
		}
	})
	return strings.TrimSpace(line)
}

// tab is a page in the browser.
type tab struct {
	context.Context
	t    *testing.T
	home string // origin of the page

	mu       sync.Mutex
	problems []string
	asked    []string // addresses
}

// openTab opens an address in a page of its own and waits until it has drawn everything.
func openTab(t *testing.T, browser context.Context, address string, width int, scheme string) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	ctx, stop := context.WithTimeout(ctx, 40*time.Second)
	t.Cleanup(stop)
	home, _, _ := strings.Cut(address, "#")
	b := &tab{Context: ctx, t: t, home: home}
	chromedp.ListenTarget(ctx, b.listen)
	b.do(network.Enable(), log.Enable(), emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
		chromedp.EmulateViewport(int64(width), 900), chromedp.Navigate(address))
	b.idle()
	return b
}

// look starts settle view, opens its page, and wants no problem on the console.
func look(t *testing.T, browser context.Context, files ...string) *tab {
	t.Helper()
	b := openTab(t, browser, startView(t, files...), 1280, "light")
	t.Cleanup(b.clean)
	return b
}

// listen collects what goes wrong, and what is asked for.
func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		for _, a := range e.Args {
			b.problems = append(b.problems, string(a.Value)+a.Description)
		}
	case *runtime.EventExceptionThrown:
		b.problems = append(b.problems, e.ExceptionDetails.Error())
	case *log.EventEntryAdded:
		b.problems = append(b.problems, e.Entry.Text+" "+e.Entry.URL)
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	}
}

// clean wants an empty console, and no request to anybody else.
func (b *tab) clean() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.problems {
		b.t.Errorf("on the console: %s", p)
	}
	for _, url := range b.asked {
		if !strings.HasPrefix(url, b.home) && !strings.HasPrefix(url, "blob:"+b.home) && !strings.HasPrefix(url, "data:image/png") {
			b.t.Errorf("the page asks for %s", url)
		}
	}
}

func (b *tab) do(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// js evaluates an expression, waits for a promise, and reads what comes of it as JSON; NaN becomes null.
func (b *tab) js(expression string, into any) {
	b.t.Helper()
	text := ""
	wrapped := fmt.Sprintf("(async () => JSON.stringify(await (%s)) ?? 'null')()", expression)
	b.do(chromedp.Evaluate(wrapped, &text, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	if into != nil {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			b.t.Fatalf("%s: %v in %.300s", expression, err, text)
		}
	}
}

// idle waits until nothing is asked for or drawn.
func (b *tab) idle() {
	b.t.Helper()
	b.do(chromedp.Poll("window.settle !== undefined", nil))
	b.js("settle.idle()", nil)
}

// is evaluates to text, to be compared.
func (b *tab) is(expression, want string) {
	b.t.Helper()
	var got any
	b.js(expression, &got)
	if fmt.Sprint(got) != want {
		b.t.Errorf("%s: %v, want %s", expression, got, want)
	}
}

// drawn is what a plot of the page says it has drawn.
type drawn struct {
	X, Y       [2]float64
	Cursor     *float64
	Told, Note string
	Curves     []drawnCurve
	Marks      []struct {
		X       float64
		Verdict string
		Good    bool
	}
	Pieces []struct {
		From, To     float64
		Trial, Phase int
	}
	Heat struct {
		T, Mean []*float64
		Units   []int
	}
	Re, Im       []*float64
	Step, Sample int
	Cells, Bins  []*float64
	Rows, Cols   int
	Lo, Hi       float64
}

type drawnCurve struct {
	Name                 string
	X, Y, Top, Low, High []*float64
}

func (b *tab) plot(id string) drawn {
	b.t.Helper()
	var d *drawn
	b.js(fmt.Sprintf("settle.plot(%q)", id), &d)
	if d == nil {
		var all []string
		b.js("settle.plots()", &all)
		b.t.Fatalf("the page has no plot %s but %q", id, all)
	}
	return *d
}

// panel opens a panel and waits for it.
func (b *tab) panel(name string) {
	b.t.Helper()
	b.js(fmt.Sprintf("settle.open(%q)", name), nil)
	b.idle()
}

// numbersOf reads numbers that Python leaves in out, an array each; f is the file.
func numbersOf(t *testing.T, script string, args ...string) (all [][]*float64) {
	t.Helper()
	printed := python(t, "import json, sys, warnings, h5py, numpy as np\nwarnings.simplefilter('ignore')\nf = h5py.File(sys.argv[1])\n"+script+"\nprint(json.dumps([np.asarray(a, float).ravel().tolist() for a in out]))", args...)
	printed = strings.NewReplacer("NaN", "null", "-Infinity", "null", "Infinity", "null").Replace(printed)
	if err := json.Unmarshal([]byte(printed), &all); err != nil {
		t.Fatalf("%v in %.200s", err, printed)
	}
	return all
}

// same compares what was drawn with what Python reads.
func same(t *testing.T, what string, got, want []*float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d numbers, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		v, w := got[i], want[i]
		if (v == nil) != (w == nil) || v != nil && math.Abs(*v-*w) > 1e-9*math.Max(1, math.Abs(*w)) {
			t.Errorf("%s[%d]: %v, want %v", what, i, text(v), text(w))
			return
		}
	}
}

func text(v *float64) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}
