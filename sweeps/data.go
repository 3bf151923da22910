package sweeps

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"
)

// dataOf hashes the contents of the files that a circuit and a sweep name: every text in them that is the name of a
// file is taken for one.
func dataOf(s *Spec, from Origin) (map[string]string, error) {
	found := map[string]string{}
	var look func(v any) error
	look = func(v any) error {
		switch v := v.(type) {
		case string:
			return addFile(found, v, from)
		case []any:
			return each(v, look)
		case []map[string]any:
			for _, table := range v {
				if err := look(table); err != nil {
					return err
				}
			}
		case map[string]any:
			for _, member := range v {
				if err := look(member); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for _, text := range [][]byte{from.Source, s.Source} {
		var root map[string]any
		if err := toml.Unmarshal(text, &root); err != nil {
			continue // the reader of circuits tells, with the place
		}
		delete(root, "circuit") // which is known
		if err := look(root); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func each(all []any, f func(any) error) error {
	for _, v := range all {
		if err := f(v); err != nil {
			return err
		}
	}
	return nil
}

// addFile adds what a text names, if it is a file.
func addFile(found map[string]string, name string, from Origin) error {
	if name == "" {
		return nil
	}
	path := resolve(from, name)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	sum, err := hashFile(path)
	found[name] = sum
	return err
}

// resolve is a path that a circuit gives, as it can be opened.
func resolve(from Origin, name string) string {
	if filepath.IsAbs(name) || from.Builtin {
		return name
	}
	return filepath.Join(filepath.Dir(from.File), name)
}

func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}
