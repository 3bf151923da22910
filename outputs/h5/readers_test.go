//go:build cgo && linux

package h5

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func init() {
	roles["probe"] = func() { lookAt((*File).Probe) }
	roles["read"] = func() { lookAt(readAll) }
}

// lookAt looks at the files named on its input, and says of each whether it could: what it does not say fell over.
func lookAt(look func(*File) error) {
	must(child{}, syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: 4 << 30, Max: 4 << 30}))
	names := bufio.NewScanner(os.Stdin)
	for names.Scan() {
		f, err := Open(names.Text())
		if err == nil {
			err = errors.Join(look(f), f.Close())
		}
		if err != nil {
			fmt.Println("refused")
		} else {
			fmt.Println("read")
		}
	}
}

// readAll reads every value.
func readAll(f *File) error {
	all, err := f.Datasets()
	for _, d := range all {
		if d.Kind != Other && err == nil {
			_, err = f.Pieces(d.Path, func(any) error { return nil })
		}
	}
	if err == nil {
		_, err = f.Checksums()
	}
	return err
}

// looker is a process that looks at files.
type looker struct {
	t    *testing.T
	role string
	cmd  *exec.Cmd
	in   io.WriteCloser
	said *bufio.Scanner
}

func (l *looker) start() {
	l.cmd = itself(l.role)
	out, err := l.cmd.StdoutPipe()
	must(l.t, err)
	l.in, err = l.cmd.StdinPipe()
	must(l.t, err)
	must(l.t, l.cmd.Start())
	l.said = bufio.NewScanner(out)
}

// look returns what the process says of a file; "fell over" or "too slow" if it does not come to that.
func (l *looker) look(path string, patience time.Duration) string {
	if l.cmd == nil {
		l.start()
	}
	clock := time.AfterFunc(patience, func() { _ = l.cmd.Process.Kill() })
	_, _ = fmt.Fprintln(l.in, path)
	answered := l.said.Scan()
	slow := !clock.Stop()
	if answered {
		return l.said.Text()
	}
	l.end()
	if slow {
		return "too slow"
	}
	return "fell over"
}

func (l *looker) end() {
	if l.cmd != nil {
		_ = l.in.Close()
		_ = l.cmd.Wait()
		l.cmd = nil
	}
}

// damage changes a file somewhere: bytes of a block of metadata, mostly with its checksum mended; bytes anywhere; or
// its length.
func damage(random *rand.Rand, whole []byte, blocks []span) []byte {
	b := bytes.Clone(whole)
	values := []byte{0, 1, 0x7f, 0x80, 0xff, byte(random.Uint32())}
	switch random.IntN(8) {
	case 0:
		return b[:random.IntN(len(b))]
	case 1, 2: // heaps of text have no checksum
		heaps := bytes.Split(b, []byte("GCOL"))
		at := len(b) - len(bytes.Join(heaps[1+random.IntN(len(heaps)-1):], []byte("GCOL")))
		for range 1 + random.IntN(4) {
			b[min(len(b)-1, at+random.IntN(256))] = values[random.IntN(len(values))]
		}
	case 3:
		for range 1 + random.IntN(20) {
			b[random.IntN(len(b))] = values[random.IntN(len(values))]
		}
	default:
		s := blocks[random.IntN(len(blocks))]
		for range 1 + random.IntN(3) {
			b[s.at+random.IntN(s.n-4)] = values[random.IntN(len(values))]
		}
		binary.LittleEndian.PutUint32(b[s.at+s.n-4:], lookup3(b[s.at:s.at+s.n-4]))
	}
	return b
}

// TestDamagedFiles: whatever happens to a file, what a probe lets pass is read soon, within bounded memory, with values or
// with an error. The probe itself may fall over: that is what it is a process of its own for.
func TestDamagedFiles(t *testing.T) {
	n := 300
	if os.Getenv("SETTLE_LONG") != "" {
		n = 5000
	}
	t.Run("killed", func(t *testing.T) { testDamagedFiles(t, golden(t), n) })
	t.Run("gathered", func(t *testing.T) { testDamagedFiles(t, goldenGathered(t), n/3) })
}

func testDamagedFiles(t *testing.T, whole []byte, n int) {
	path := filepath.Join(memoryDir(t), "run.h5")
	must(t, os.WriteFile(path, whole, 0o666))
	blocks := metadata(t, path)
	random := rand.New(rand.NewPCG(11, 12))
	probe, read := &looker{t: t, role: "probe"}, &looker{t: t, role: "read"}
	defer probe.end()
	defer read.end()
	probed, readers := map[string]int{}, map[string]int{}
	for i := range n {
		b := damage(random, whole, blocks)
		must(t, os.WriteFile(path, b, 0o666))
		said := probe.look(path, 500*time.Millisecond)
		probed[said]++
		if said != "read" {
			continue
		}
		said = read.look(path, time.Minute)
		readers[said]++
		if said == "fell over" || said == "too slow" {
			keep := filepath.Join(os.TempDir(), fmt.Sprintf("damaged-%d.h5", i))
			must(t, os.WriteFile(keep, b, 0o666))
			t.Errorf("file %d, kept as %s: %s", i, keep, said)
		}
	}
	t.Logf("%d damaged files: the probe %v; then the readers %v", n, probed, readers)
	if probed["read"] < n/10 || probed["refused"] < n/10 {
		t.Error("the damage is not what it should be")
	}
}
