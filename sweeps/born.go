package sweeps

import (
	"fmt"
	"os"
	"strings"
)

// born tells when a process began, in ticks since the machine did (proc(5), field 22 of stat); "" where that is not told.
func born(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name before may have spaces
	const from = 22 - 3                           // state, the third field, is the first of the rest
	fields := strings.Fields(rest)
	if len(fields) <= from {
		return ""
	}
	return fields[from]
}
