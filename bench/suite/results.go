package suite

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Keep writes measurements to the file of that name in a folder.
func Keep(folder, name string, m any) error {
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(file(folder, name), append(text, '\n'), 0o644)
}

// Kept reads what there is under the names, in their order: some may not have been measured yet.
func Kept[M any](folder string, names []string) (all []M, err error) {
	for _, name := range names {
		text, err := os.ReadFile(file(folder, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var m M
		if err == nil {
			err = json.Unmarshal(text, &m)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, m)
	}
	return all, nil
}

func file(folder, name string) string { return filepath.Join(folder, name+".json") }
