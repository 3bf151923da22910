package h5

import (
	"bytes"
	"encoding/binary"
	"os"
	"strings"
	"testing"
)

// linkBlocks are those that groups with many links are made of, found by their signatures and checksums.
func linkBlocks(t testing.TB, path string) (out []span) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, magic := range []string{"BTHD", "BTIN", "BTLF", "FRHP", "FHIB"} {
		for at := bytes.Index(b, []byte(magic)); at >= 0; {
			for n := 10; n < 1024 && at+n <= len(b); n++ {
				if lookup3(b[at:at+n-4]) == binary.LittleEndian.Uint32(b[at+n-4:]) {
					out = append(out, span{at, n})
					break
				}
			}
			next := bytes.Index(b[at+4:], []byte(magic))
			if next < 0 {
				break
			}
			at += 4 + next
		}
	}
	return out
}

// TestDamagedLinks: a changed byte of what groups with many links are made of is noticed.
func TestDamagedLinks(t *testing.T) {
	whole := goldenGathered(t)
	path := writeTemp(t, whole)
	at := map[string][]int{}
	for _, s := range linkBlocks(t, path) {
		at[string(whole[s.at:s.at+4])] = append(at[string(whole[s.at:s.at+4])], s.at+s.n/2)
	}
	for from := 0; bytes.Contains(whole[from:], []byte("FHDB")); {
		from += bytes.Index(whole[from:], []byte("FHDB")) + 4
		at["FHDB"] = append(at["FHDB"], from+40)
	}
	for _, magic := range []string{"BTHD", "BTLF", "FRHP", "FHIB", "FHDB"} {
		if len(at[magic]) == 0 {
			t.Errorf("no block %s", magic)
		}
		for _, i := range at[magic] {
			if err := tryRecover(t, path, flip(bytes.Clone(whole), i)); err == nil || !strings.Contains(err.Error(), "is damaged at byte") {
				t.Errorf("a changed byte %d of %s: %v", i, magic, err)
			}
		}
	}
}

// TestShortHeap: a heap that is said to be smaller than what is in it, with the right checksum.
func TestShortHeap(t *testing.T) {
	whole := goldenGathered(t)
	path := writeTemp(t, whole)
	const rows = 140 // where the header of a heap has those of its root
	for _, s := range linkBlocks(t, path) {
		if b := whole[s.at : s.at+s.n]; string(b[:4]) == "FRHP" && b[rows] > 1 {
			b[rows] = 1
			binary.LittleEndian.PutUint32(b[s.n-4:], lookup3(b[:s.n-4]))
		}
	}
	if err := tryRecover(t, path, whole); err == nil || !strings.Contains(err.Error(), "is damaged at byte") {
		t.Error(err)
	}
}
