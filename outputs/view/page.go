package view

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assets embed.FS

// contentTypes are those of the page's parts; the system's own tables may say otherwise.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

// page serves what is embedded, each part by its own name.
func page() http.Handler {
	parts := map[string]part{}
	err := fs.WalkDir(assets, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		plain, packed := strings.CutSuffix(name, ".gz")
		text, err := assets.ReadFile(name)
		parts[strings.TrimPrefix(plain, "assets")] = part{contentTypes[path.Ext(plain)], packed, text}
		return err
	})
	if err != nil {
		panic(err) // it is embedded
	}
	parts["/"] = parts["/index.html"]
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, ok := parts[r.URL.Path]
		if !ok || p.kind == "" {
			refuse(w, http.StatusNotFound, "there is nothing here")
			return
		}
		w.Header().Set("Content-Type", p.kind)
		if p.packed {
			w.Header().Set("Content-Encoding", "gzip")
		}
		_, _ = w.Write(p.text) // whoever asked may be gone
	})
}

// part is a file of the page.
type part struct {
	kind   string
	packed bool
	text   []byte
}
