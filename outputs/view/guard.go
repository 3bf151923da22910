package view

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"slices"
)

// Headers of our own: a page of another origin cannot send them without asking first, and asking is
// never answered (https://fetch.spec.whatwg.org/#cors-preflight-fetch).
const (
	tokenHeader = "X-Settle-Token"
	onceHeader  = "X-Settle-Once"
)

// policy allows the page what is embedded here, and requests to where it came from; nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob: data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// protect sets what browsers need to know before anything else is done.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
}

// guard lets through what comes from our own page, or from the address bar.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		switch {
		case !slices.Contains(s.hosts, r.Host): // also what a name that was bound anew leads here
			refuse(w, http.StatusForbidden, "this server answers to its own address only")
		case !s.sameOrigin(r):
			refuse(w, http.StatusForbidden, "requests of other pages are not answered")
		case !allowed(r):
			refuse(w, http.StatusMethodNotAllowed, "only GET is allowed: nothing is written")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// allowed tells whether a request only reads, or exchanges a key.
func allowed(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return true
	}
	return r.Method == http.MethodPost && r.URL.Path == enterPath
}

// sameOrigin believes what browsers say of a request's origin: Origin, and Sec-Fetch-Site
// (https://www.w3.org/TR/fetch-metadata/). A link to the page itself may come from anywhere: the page
// holds nothing without the token.
func (s *Server) sameOrigin(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" && !slices.Contains(s.hosts, stripScheme(origin)) {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return true
	}
	return r.URL.Path == "/" && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}

// stripScheme is the host of an origin of ours, "" of one with another scheme.
func stripScheme(origin string) string {
	const scheme = "http://"
	if len(origin) < len(scheme) || origin[:len(scheme)] != scheme {
		return ""
	}
	return origin[len(scheme):]
}

// known lets through who bears the token.
func (s *Server) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !same(r.Header.Get(tokenHeader), s.token) {
			refuse(w, http.StatusUnauthorized, "open the address that settle view printed: this one lacks its token")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// same takes the same time wherever the two differ.
func same(given, want string) bool {
	return want != "" && subtle.ConstantTimeCompare([]byte(given), []byte(want)) == 1
}

// enter exchanges the key of the address that the browser was started with for the token, once: others
// on the machine can read command lines.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	good := same(r.Header.Get(onceHeader), s.once)
	if good {
		s.once = ""
	}
	s.mu.Unlock()
	if !good {
		refuse(w, http.StatusUnauthorized, "this address worked once and is used up: open the one that settle view printed")
		return
	}
	respond(w, map[string]string{"token": s.token})
}

// secret is a number nobody guesses.
func secret() string {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return hex.EncodeToString(b[:])
}
