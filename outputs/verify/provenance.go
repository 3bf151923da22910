package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// formats are the versions of the layout that this program knows.
var formats = []string{"1"}

// told are attributes that every file of ours has.
var told = []string{"title", "source", "version", "git_revision", "date", "run_uuid", "command_line", "libhdf5_version"}

// toldGathered are those of gathered sweeps, whose bits do not tell when and by whom they were gathered.
var toldGathered = []string{"title", "sweep", "source", "version", "git_revision", "points", "done", "failed", "missing"}

// provenance wants the file to say where it comes from, and its circuit to be the one it was made with.
func provenance(s *subject) error {
	s.Title, s.Version = s.attribute("title"), s.attribute("version")
	if s.State == Foreign {
		return nil
	}
	if s.isGathered() {
		s.want(toldGathered)
		return nil
	}
	s.want(told)
	if v := s.attribute("format_version"); v != formats[0] {
		s.find("provenance", "/", "format_version is %q, this settle knows %q: a newer settle may know it", v, formats[0])
	}
	return s.circuit()
}

// want tells which attributes are missing.
func (s *subject) want(names []string) {
	for _, name := range names {
		if s.attribute(name) == "" {
			s.find("provenance", "/", "attribute %s is missing", name)
		}
	}
}

func (s *subject) attribute(name string) string {
	v, err := s.Attr("/", name)
	if err != nil || v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// circuit compares the text of the circuit with its hash.
func (s *subject) circuit() error {
	if _, ok := s.kind["/config/sha256"]; !ok {
		return nil // settle compare has none
	}
	text, err := s.Strings("/config/toml_resolved")
	if err != nil {
		return err
	}
	want, err := s.Strings("/config/sha256")
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(first(text)))
	if got := hex.EncodeToString(sum[:]); got != first(want) {
		s.find("provenance", "/config/toml_resolved", "has SHA-256 %s, the file was made with %s", got, first(want))
	}
	return nil
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}
