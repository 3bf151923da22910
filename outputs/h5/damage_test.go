package h5

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// goldenLength is the rows of testdata/killed.h5.gz.
const goldenLength = 1100

// golden is the file that a killed run left; TestGolden makes it.
func golden(t testing.TB) []byte { return packed(t, "killed.h5.gz") }

// goldenGathered is a gathered file with links, copies and stacks; TestGoldenGathered makes it.
func goldenGathered(t testing.TB) []byte { return packed(t, "gathered.h5.gz") }

func packed(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if b, err = io.ReadAll(z); err != nil {
		t.Fatal(err)
	}
	return b
}

func writeTemp(t testing.TB, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.h5")
	if err := os.WriteFile(path, b, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// memoryDir is a folder that no disk slows down, where there is one: Recover waits for the disk, and
// some tests recover a thousand times.
func memoryDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "h5test")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// TestRecoverGolden needs no HDF5.
func TestRecoverGolden(t *testing.T) {
	report, err := Recover(writeTemp(t, golden(t)))
	if err != nil {
		t.Fatal(err)
	}
	s := report.Segments[0]
	if !s.Open || !s.Interrupted || len(s.Groups) != 2 || s.Groups[0] != (GroupReport{"/trajectory", goldenLength, 0}) {
		t.Errorf("report %+v", s)
	}
}

// TestRecoverRefuses: what is not ours is left alone, with an error that says what it is.
func TestRecoverRefuses(t *testing.T) {
	for _, c := range []struct {
		name, want string
		b          []byte
	}{
		{"empty", "not an HDF5 file (0 bytes", nil},
		{"text", "not an HDF5 file (5 bytes", []byte("hello")},
		{"only a signature", "superblock version 0", []byte(signature)},
		{"HDF5 1.8", "superblock version 0", append([]byte(signature), make([]byte, 200)...)},
		{"superblock", "checksum of the superblock is wrong", flip(golden(t), 30)},
	} {
		path := writeTemp(t, c.b)
		_, err := Recover(path)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, wanted one with %q", c.name, err, c.want)
		}
		if got, _ := os.ReadFile(path); !bytes.Equal(got, c.b) {
			t.Errorf("%s: the file was changed", c.name)
		}
	}
	for _, path := range []string{"/no/such/file.h5", t.TempDir()} {
		if _, err := Recover(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", path, err)
		}
	}
}

func flip(b []byte, at int) []byte {
	b[at] ^= 0x10
	return b
}

// span is where a block of metadata lies.
type span struct{ at, n int }

// metadata lists every block of a file that recovery reads.
func metadata(t testing.TB, path string) []span {
	t.Helper()
	img, err := openImage(path)
	if err != nil {
		t.Fatal(err)
	}
	defer img.close()
	seen := map[uint64]span{}
	add := func(b *block) {
		if b != nil {
			seen[b.addr] = span{int(b.addr), len(b.bytes)}
		}
	}
	var visit func(addr uint64)
	visit = func(addr uint64) {
		h, err := img.header(addr)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range h.messages {
			add(m.block)
		}
		links, err := h.links()
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range links {
			visit(l.addr)
		}
		if !h.isDataset() {
			return
		}
		if l, err := h.layout(); err == nil && l.class == 2 {
			b, err := img.block(l.addr, 72, "EAHD")
			if err != nil {
				t.Fatal(err)
			}
			add(b)
			a, err := img.array(l.addr)
			for i := uint64(0); err == nil && i < 4000; i++ {
				_, _, err = a.at(i)
			}
			if err != nil {
				t.Fatal(err)
			}
			add(a.index)
			for _, b := range a.data {
				add(b)
			}
		}
	}
	visit(img.super.root)
	out := append([]span{{0, superBytes}}, linkBlocks(t, path)...)
	for _, at := range slices.Sorted(maps.Keys(seen)) {
		out = append(out, seen[at])
	}
	return out
}

// TestDamage flips bytes of the metadata, with and without mending the checksum: an error that
// leaves the file as it was, or a recovery, but no panic and no endless loop.
func TestDamage(t *testing.T) {
	t.Run("killed", func(t *testing.T) { testDamage(t, golden(t), 1000) })
	t.Run("gathered", func(t *testing.T) { testDamage(t, goldenGathered(t), 400) })
}

func testDamage(t *testing.T, whole []byte, n int) {
	path := filepath.Join(memoryDir(t), "run.h5")
	if err := os.WriteFile(path, whole, 0o666); err != nil {
		t.Fatal(err)
	}
	blocks := metadata(t, path)
	if len(blocks) < 20 {
		t.Fatalf("only %d blocks of metadata", len(blocks))
	}
	random := rand.New(rand.NewPCG(3, 4))
	mended, refused := 0, 0
	for range n {
		b := bytes.Clone(whole)
		s := blocks[random.IntN(len(blocks))]
		for range 1 + random.IntN(3) {
			b[s.at+random.IntN(s.n-4)] = []byte{0, 1, 0x7f, 0x80, 0xff, byte(random.Uint32())}[random.IntN(6)]
		}
		sound := bytes.Equal(b, whole)
		if random.IntN(4) > 0 {
			binary.LittleEndian.PutUint32(b[s.at+s.n-4:], lookup3(b[s.at:s.at+s.n-4]))
		} else if err := tryRecover(t, path, b); err == nil && !sound {
			t.Fatalf("a wrong checksum of the block at %d was not noticed: %q", s.at, whole[s.at:s.at+4])
		}
		if tryRecover(t, path, b) == nil {
			mended++
		} else {
			refused++
		}
	}
	if mended < 50 || refused < 50 {
		t.Errorf("%d recovered, %d refused: the damage is not what it should be", mended, refused)
	}
}

// tryRecover wants Recover to be quick, and a file that it refuses to stay as it is.
func tryRecover(t testing.TB, path string, b []byte) error {
	t.Helper()
	if err := os.WriteFile(path, b, 0o666); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, err := Recover(path)
	if d := time.Since(start); d > 5*time.Second {
		t.Fatalf("took %v", d)
	}
	if err != nil {
		if got, _ := os.ReadFile(path); !bytes.Equal(got, b) {
			t.Fatalf("%v, but the file was changed", err)
		}
		return err
	}
	if r, err := Recover(path); err != nil || r.Changed() {
		t.Fatalf("the second time: %v, %v", err, r)
	}
	return nil
}

// FuzzRecover: any bytes at all.
func FuzzRecover(f *testing.F) {
	f.Add(golden(f))
	f.Add(golden(f)[:700])
	f.Add(goldenGathered(f))
	f.Add([]byte(signature))
	path := writeTemp(f, nil)
	f.Fuzz(func(t *testing.T, b []byte) {
		_ = tryRecover(t, path, b)
	})
}
