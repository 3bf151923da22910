package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// hostile is a page that tries what pages can; it knows the port, and even the names of what to ask for.
const hostile = `<!doctype html><title>hostile</title><body><script>
window.got = {};
const home = "%s";
const note = (name, promise) => promise.then((v) => { got[name] = v; }, (e) => { got[name] = "nothing"; });
const never = (name) => { got[name] = "nothing"; };
note("fetch", fetch(home + "api/state").then((r) => r.text()));
note("blind", fetch(home + "api/state", { mode: "no-cors" }).then((r) => r.text()).then((t) => t || Promise.reject()));
note("cookies", fetch(home + "api/state", { credentials: "include" }).then((r) => r.text()));
note("header", fetch(home + "api/state", { headers: { "X-Settle-Token": "guess" } }).then((r) => r.text()));
note("post", fetch(home + "api/enter", { method: "POST", headers: { "X-Settle-Once": "guess" } }).then((r) => r.text()));
note("page", fetch(home).then((r) => r.text()));
note("module", import(home + "js/net.js"));
const load = (tag, name, url, set) => new Promise((done) => {
	const e = document.createElement(tag);
	e.onload = () => { got[name] = "loaded"; done(); };
	e.onerror = () => { never(name); done(); };
	e[set] = url;
	document.body.append(e);
});
load("script", "script", home + "js/net.js", "src");
load("script", "data as script", home + "api/state", "src");
load("img", "image", home + "icon.svg", "src");
const frame = document.createElement("iframe");
frame.src = home;
frame.onload = () => { try { got.frame = frame.contentDocument.title; } catch { never("frame"); } };
document.body.append(frame);
const socket = new WebSocket(home.replace("http", "ws") + "api/state");
socket.onopen = () => { got.socket = "open"; };
socket.onerror = () => never("socket");
</script>`

func viewHostile(t *testing.T, browser context.Context) {
	address := startView(t, runTwoPhases(t))
	home, token, _ := strings.Cut(address, "#")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, hostile, home)
	}))
	defer server.Close()
	good := openTab(t, browser, address, 1280, "light") // its session does not help the other page
	bad := plainTab(t, browser, server.URL)
	bad.do(chromedp.Poll("Object.keys(got).length === 12", nil, chromedp.WithPollingTimeout(10*time.Second)))
	var got map[string]string
	bad.js("got", &got)
	for name, what := range got {
		if what != "nothing" {
			t.Errorf("by %s a page on another port gets %.200q", name, what)
		}
	}
	var title, text string
	rebound := plainTab(t, browser, strings.Replace(home, "127.0.0.1", "rebound.example", 1))
	rebound.js("document.body.textContent", &text)
	if !strings.Contains(text, "own address only") || strings.Contains(text, "settle view") {
		t.Errorf("under another name the server says %q", text)
	}
	good.js("document.title", &title)
	if !strings.HasPrefix(title, "two-phases") || strings.Contains(title, token) {
		t.Errorf("title %q", title)
	}
	good.is("location.href", home)
	good.clean()
}

// plainTab opens a page that is not ours.
func plainTab(t *testing.T, browser context.Context, address string) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	ctx, stop := context.WithTimeout(ctx, 20*time.Second)
	t.Cleanup(stop)
	b := &tab{Context: ctx, t: t}
	b.do(chromedp.Navigate(address))
	return b
}

// viewAddresses follows the address that a browser is started with, which works once.
func viewAddresses(t *testing.T, browser context.Context) {
	dir := t.TempDir()
	told := filepath.Join(dir, "told")
	script := "#!/bin/sh\nprintf %s \"$1\" > " + told + ".part && mv " + told + ".part " + told + "\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	file := runTwoPhases(t)
	cmd := exec.Command(os.Args[0], "view", file)
	cmd.Env = append(os.Environ(), asProgram+"=1", "PATH="+dir+":"+os.Getenv("PATH"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}()
	var once []byte
	for range 250 {
		if once, _ = os.ReadFile(told); once != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	b := openTab(t, browser, string(once), 1280, "light")
	b.is("settle.runs()[0].title", "two-phases")
	b.do(chromedp.Reload())
	b.idle()
	b.is("settle.runs()[0].title", "two-phases")
	home, _, _ := strings.Cut(string(once), "#")
	for address, want := range map[string]string{string(once): "lacks its token", home + "#wrong": "lacks its token", home: "lacks its token"} {
		other := openTab(t, browser, address, 1280, "light")
		var message string
		other.js(`document.querySelector("#message").textContent`, &message)
		if !strings.Contains(message, want) {
			t.Errorf("%s in another tab: %q, want %q", address, message, want)
		}
		other.is("settle.runs().length", "0")
	}
}

// TestViewRefuses what it cannot show, with a word on what to do.
func TestViewRefuses(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other.h5")
	python(t, `import sys, h5py; h5py.File(sys.argv[1], "w")["x"] = 1`, other)
	text := write(t, "text.h5", "no HDF5 file")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"view"}, "takes one OUT.h5"}, {[]string{"view", "/nonexistent.h5"}, "no such file"}, {[]string{"view", text}, "cannot be opened"},
		{[]string{"view", other}, "no result of settle"}, {[]string{"view", other, "--port", "70000"}, "1 to 65535"}, {[]string{"view", "--no-pen", other}, "did you mean --no-open"},
	} {
		if o := settle(t, c.args...); o.code != exitUsage || !strings.Contains(o.stderr, c.want) {
			t.Errorf("settle %s: exit %d, %q; want 2 and %q", strings.Join(c.args, " "), o.code, o.stderr, c.want)
		}
	}
}
