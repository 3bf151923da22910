//go:build cgo

package h5

import (
	"fmt"
	"strings"
	"testing"
)

func summed(opt Options) Options { opt.Checksums = true; return opt }

// TestChecksums: those that were taken while writing are those of what is read, over segments, in every way of writing,
// and h5py with a CRC of its own finds the same.
func TestChecksums(t *testing.T) {
	for name, opt := range map[string]Options{"swmr": swmr(), "plain": {}, "deflate": {SWMR: true, Deflate: 4}, "segments": few()} {
		t.Run(name, func(t *testing.T) {
			path := finished(t, 700, summed(opt))
			f, err := Open(path)
			must(t, err)
			sums, err := f.Checksums()
			must(t, err)
			if len(sums) != len(f.datasets)-2 {
				t.Errorf("%d checksums of %d datasets", len(sums), len(f.datasets))
			}
			for name, want := range sums {
				if got, err := f.Checksum(name); err != nil || got != want {
					t.Errorf("%s: %08x, the file says %08x, %v", name, got, want, err)
				}
			}
			must(t, f.Close())
			python(t, pythonSums, strings.Join(f.names(), " "))
		})
	}
}

// names are the paths of the segments.
func (f *File) names() (all []string) {
	return withFurther(f.path)
}

// pythonSums takes the checksums bit by bit, by the polynomial of RFC 3720.
const pythonSums = `
import sys, h5py, numpy as np
T = []
for i in range(256):
    for _ in range(8): i = (i >> 1) ^ (0x82F63B78 if i & 1 else 0)
    T.append(i)
def crc(data, c=0):
    c ^= 0xFFFFFFFF
    for b in data: c = T[(c ^ b) & 255] ^ (c >> 8)
    return c ^ 0xFFFFFFFF
assert crc(b"123456789") == 0xE3069283
files = [h5py.File(p) for p in sys.argv[1].split()]
last = files[-1]
names = [n.decode() for n in last["checksums/dataset"][:]]
seen = 0
for name, want in zip(names, last["checksums/crc32c"][:]):
    d = last[name]
    if d.dtype.kind == "O":
        texts = [d[()]] if d.shape == () else d[:]
        data = b"".join(len(s).to_bytes(8, "little") + s for s in texts)
    elif d.chunks: data = b"".join(f[name][()].tobytes() for f in files)
    else: data = d[()].tobytes()
    if len(data) < 300000:
        assert crc(data) == want, (name, crc(data), want)
        seen += 1
assert seen > 8, seen
`

// TestChecksumsTellDamage: one bit of the data, anywhere, and the checksum is another one.
func TestChecksumsTellDamage(t *testing.T) {
	path := finished(t, 300, summed(swmr()))
	f, err := Open(path)
	must(t, err)
	sums, err := f.Checksums()
	must(t, err)
	must(t, f.Close())
	python(t, `
import sys, h5py
with h5py.File(sys.argv[1], "r+") as f:
    d = f["trajectory/r_state"]; d[123, 4] = d[123, 4] * (1 + 2**-52)`, path)
	if f, err = Open(path); err != nil {
		t.Fatal(err)
	}
	for name, want := range sums {
		got, err := f.Checksum(name)
		must(t, err)
		if changed := name == "/trajectory/r_state"; (got != want) != changed {
			t.Errorf("%s: %08x, before it was %08x", name, got, want)
		}
	}
	must(t, f.Close())
}

// TestNoChecksumsBeforeTheEnd: a file that is written, or was killed, has none, and says so.
func TestNoChecksumsBeforeTheEnd(t *testing.T) {
	path := temp(t, "run.h5")
	w := create(t, path, summed(swmr()))
	record(t, w, 0, 100)
	must(t, w.Flush())
	python(t, `
import sys, h5py
with h5py.File(sys.argv[1], swmr=True) as f: assert (f["checksums/crc32c"][:] == -1).all()`, path)
	finish(t, w)
}

// TestChecksumsOfAResumedRun are those of an unbroken one.
func TestChecksumsOfAResumedRun(t *testing.T) {
	whole := finished(t, 500, summed(few()))
	path := temp(t, "run.h5")
	w := create(t, path, summed(few()))
	record(t, w, 0, 333)
	must(t, w.Flush())
	lengths := w.Lengths()
	record(t, w, 333, 400)
	must(t, w.Flush())
	must(t, w.Close())
	w, err := Reopen(path, nil, sampleDatasets(), lengths, summed(few()))
	must(t, err)
	record(t, w, 333, 500)
	finish(t, w)
	var all [2]string
	for i, p := range []string{whole, path} {
		f, err := Open(p)
		must(t, err)
		sums, err := f.Checksums()
		must(t, err)
		all[i] = fmt.Sprint(sums)
		must(t, f.Close())
	}
	if all[0] != all[1] || all[0] == "map[]" {
		t.Errorf("%s\nof an unbroken run\n%s", all[1], all[0])
	}
}
