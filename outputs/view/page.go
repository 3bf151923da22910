package view

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
)

//go:embed assets
var assets embed.FS

// contentTypes are those of the page's parts; the system's own tables may say otherwise.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

// page serves what is embedded, each part by its own name.
func page() http.Handler {
	parts := map[string][]byte{}
	err := fs.WalkDir(assets, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || contentTypes[path.Ext(name)] == "" {
			return err
		}
		parts[name[len("assets"):]], err = assets.ReadFile(name)
		return err
	})
	if err != nil {
		panic(err) // it is embedded
	}
	parts["/"] = parts["/index.html"]
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := parts[r.URL.Path]
		if !ok {
			refuse(w, http.StatusNotFound, "there is nothing here")
			return
		}
		kind := contentTypes[path.Ext(r.URL.Path)]
		if r.URL.Path == "/" {
			kind = contentTypes[".html"]
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(text) // whoever asked may be gone
	})
}
