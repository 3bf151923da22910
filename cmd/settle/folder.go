package main

import "os"

// newFolder makes the folder that -o names. One that has files in it needs force.
func newFolder(dir string, force bool) error {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return usagef("%s is a file; -o names a folder", dir)
	}
	if there, err := os.ReadDir(dir); err == nil && len(there) > 0 && !force {
		return usagef("%s has files in it (%s); --force overwrites them, -o names another folder", dir, there[0].Name())
	}
	return usage(os.MkdirAll(dir, 0o755))
}
