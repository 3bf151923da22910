//go:build cgo

package view

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

var small = sample{trials: 2, rows: 20, units: 3, value: wavy}

// TestWhoMayAsk sends what a page of ours would send, with one thing wrong at a time.
func TestWhoMayAsk(t *testing.T) {
	c := serve(t, small.write(t))
	for name, edit := range map[string]func(*http.Request){
		"no token":                  func(r *http.Request) { r.Header.Del(tokenHeader) },
		"a wrong token":             func(r *http.Request) { r.Header.Set(tokenHeader, strings.Repeat("0", len(c.token))) },
		"half a token":              func(r *http.Request) { r.Header.Set(tokenHeader, c.token[:10]) },
		"the token in the address":  func(r *http.Request) { r.Header.Del(tokenHeader); r.URL.RawQuery = "token=" + c.token },
		"the token in a cookie":     func(r *http.Request) { r.Header.Del(tokenHeader); r.Header.Set("Cookie", "token="+c.token) },
		"a name that leads here":    func(r *http.Request) { r.Host = "evil.example" + c.hosts[0][len("127.0.0.1"):] },
		"another port":              func(r *http.Request) { r.Host = "127.0.0.1:1" },
		"no host":                   func(r *http.Request) { r.Host = "" },
		"another origin":            func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") },
		"a secure origin":           func(r *http.Request) { r.Header.Set("Origin", "https://"+c.hosts[0]) },
		"no origin that has a name": func(r *http.Request) { r.Header.Set("Origin", "null") },
		"a page of another site":    func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"a page on another port":    func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
		"a link to data": func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			r.Header.Set("Sec-Fetch-Mode", "navigate")
			r.Header.Set("Sec-Fetch-Dest", "document")
		},
		"a method that would write": func(r *http.Request) { r.Method = http.MethodPut },
		"a question before a header": func(r *http.Request) {
			r.Method = http.MethodOptions
			r.Header.Set("Access-Control-Request-Headers", tokenHeader)
		},
	} {
		got := c.ask("/api/state", edit)
		text, _ := io.ReadAll(got.Body)
		if got.StatusCode < 400 || strings.Contains(string(text), "sample") {
			t.Errorf("%s: %s: %s", name, got.Status, text)
		}
		for header := range got.Header {
			if strings.HasPrefix(header, "Access-Control") {
				t.Errorf("%s: the answer has %s", name, header)
			}
		}
	}
	for name, edit := range map[string]func(*http.Request){
		"our page": func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("Origin", "http://"+c.hosts[0])
		},
		"curl":                     nil,
		"the same machine by name": func(r *http.Request) { r.Host = c.hosts[1] },
	} {
		if got := c.ask("/api/state", edit); got.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", name, got.Status)
		}
	}
}

// TestThePageItselfIsNoSecret but is not for other pages to load parts of, or to frame.
func TestThePageItselfIsNoSecret(t *testing.T) {
	c := serve(t, small.write(t))
	anyone := func(r *http.Request) { r.Header.Del(tokenHeader) }
	got := c.ask("/", anyone)
	text, _ := io.ReadAll(got.Body)
	if got.StatusCode != http.StatusOK || strings.Contains(string(text), "sample") || strings.Contains(string(text), c.token) {
		t.Errorf("%s: %s", got.Status, text)
	}
	for header, want := range map[string]string{
		"Content-Security-Policy": policy, "Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
	} {
		if v := got.Header.Get(header); v != want {
			t.Errorf("%s is %q, want %q", header, v, want)
		}
	}
	if got := c.ask("/style.css", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }); got.StatusCode != http.StatusForbidden {
		t.Errorf("a part of the page, for a page on another port: %s", got.Status)
	}
	follow := func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Sec-Fetch-Mode", "navigate")
		r.Header.Set("Sec-Fetch-Dest", "document")
	}
	if got := c.ask("/", follow); got.StatusCode != http.StatusOK {
		t.Errorf("a link to the page: %s", got.Status)
	}
}

// TestTheOpenedAddressWorksOnce exchanges its key for the token, and no second time.
func TestTheOpenedAddressWorksOnce(t *testing.T) {
	c := serve(t, small.write(t))
	_, key, _ := strings.Cut(c.AddressOnce(), "#once-")
	enter := func(key string) string {
		got := c.ask(enterPath, func(r *http.Request) {
			r.Method = http.MethodPost
			r.Header.Del(tokenHeader)
			r.Header.Set(onceHeader, key)
		})
		text, _ := io.ReadAll(got.Body)
		return string(text)
	}
	if text := enter(""); strings.Contains(text, c.token) {
		t.Error("an empty key is good enough")
	}
	if text := enter(key); !strings.Contains(text, c.token) {
		t.Errorf("the key is refused: %s", text)
	}
	for _, again := range []string{key, ""} {
		if text := enter(again); strings.Contains(text, c.token) {
			t.Errorf("key %q works when it is used up", again)
		}
	}
}

// TestPathsLeadNowhere tries to reach files that were not named.
func TestPathsLeadNowhere(t *testing.T) {
	c := serve(t, small.write(t))
	for _, target := range []string{
		"/../server.go", "/..%2fserver.go", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/assets/index.html", "/js/", "/js", "/index.html/..",
		"/api/run/1/overview", "/api/run/-1/overview", "/api/run/0x0/overview", "/api/run/..%2f..%2fetc/overview", "/api/run/0/../../etc/passwd", "/api/run/0/nothing",
		"/api/run/0/traces?set=/etc/passwd&units=0", "/api/run/0/traces?set=../../etc/passwd&units=0", "/api/run/0/traces?set=/config/toml&units=0",
		"/api/run/0/weights?set=/trajectory/x_state", "/api/run/0/weights?set=/etc/passwd", "/api/run/0/text?name=/etc/passwd", "/api/run/0/text?arm=../x",
		"/api/run/0/timeline?track=/config", "/api/run/0/spectrum?place=../..&phase=x", "/api/run/0/rows?set=/dev/zero&units=0",
	} {
		got := c.ask(target, nil)
		text, _ := io.ReadAll(got.Body)
		if got.StatusCode == http.StatusOK || strings.Contains(string(text), "root:") || strings.Contains(string(text), "package view") {
			t.Errorf("%s: %s: %.200s", target, got.Status, text)
		}
	}
}

// TestWrongNumbersAreRefused with a word on what is allowed.
func TestWrongNumbersAreRefused(t *testing.T) {
	c := serve(t, small.write(t))
	const traces = "/api/run/0/traces?set=/trajectory/x_state"
	for _, target := range []string{
		traces, traces + "&units=3", traces + "&units=-1", traces + "&units=a", traces + "&units=" + strings.Repeat("0,", 64) + "0",
		traces + "&units=0&px=0", traces + "&units=0&px=100000", traces + "&units=0&from=NaN&to=1", traces + "&units=0&from=x", traces + "&units=0&to=1e999",
		"/api/run/0/heat?set=/trajectory/x_state&n=257", "/api/run/0/curves?columns=loss",
	} {
		got := c.ask(target, nil)
		text, _ := io.ReadAll(got.Body)
		if got.StatusCode != http.StatusBadRequest || !strings.Contains(string(text), "error") {
			t.Errorf("%s: %s: %s", target, got.Status, text)
		}
	}
}

// TestFilesThatAreNone are refused before there is a page.
func TestFilesThatAreNone(t *testing.T) {
	for path, want := range map[string]string{"/nonexistent.h5": "no such file", t.TempDir(): "not a regular file", "guard_test.go": "cannot be"} {
		if s, err := Listen([]string{path}, 0); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v: want %q", path, s, err, want)
		}
	}
}
