package h5

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

// The formats read here are those of the HDF5 File Format Specification, version 3.0; section
// numbers in comments are its.

const (
	undefined  = ^uint64(0) // the address of what does not exist
	maxBlock   = 64 << 20   // no block of metadata is larger: a guard against damaged lengths
	signature  = "\x89HDF\r\n\x1a\n"
	openFlag   = 1 // superblock: open for writing
	swmrFlag   = 4 // superblock: open for writing by a single writer with readers
	superBytes = 48
)

// image is a file as recovery sees it: metadata read at addresses and checked, and edits that are
// kept until all of it was read.
type image struct {
	f     *os.File
	path  string
	size  uint64
	super superblock
	dirty []*block // in the order of their first edit
	end   uint64   // the end of everything that was found to be in use, written or not
}

// superblock is section II.A, version 3.
type superblock struct {
	flags byte
	eof   uint64
	root  uint64
}

// block is a piece of metadata that ends with its checksum.
type block struct {
	addr  uint64
	bytes []byte
	dirty bool
}

func openImage(path string) (*image, error) { return openImageAs(path, os.O_RDONLY) }

func openImageAs(path string, flag int) (*image, error) {
	if err := regular(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return nil, fmt.Errorf("h5: %w", err)
	}
	img := &image{f: f, path: path}
	if err := img.reread(); err != nil {
		_ = f.Close() // nothing was written
		return nil, err
	}
	return img, nil
}

func (img *image) close() { _ = img.f.Close() } // read only, or synced before

// reread reads the size and the superblock again.
func (img *image) reread() error {
	info, err := img.f.Stat()
	if err != nil {
		return fmt.Errorf("h5: %w", err)
	}
	img.size = uint64(info.Size())
	return img.readSuperblock()
}

func (img *image) readSuperblock() error {
	var b [superBytes]byte
	if n, _ := img.f.ReadAt(b[:], 0); n < len(signature) || string(b[:8]) != signature {
		return fmt.Errorf("h5: %s is %w (%d bytes, no HDF5 signature)", img.path, ErrNotHDF5, img.size)
	}
	le := binary.LittleEndian
	base := le.Uint64(b[12:])
	switch {
	case b[8] != 3 || b[9] != 8 || b[10] != 8 || base != 0:
		return img.foreign("superblock version %d", b[8])
	case lookup3(b[:44]) != le.Uint32(b[44:]):
		return img.damaged(0, "the checksum of the superblock is wrong")
	}
	img.super = superblock{flags: b[11], eof: le.Uint64(b[28:]), root: le.Uint64(b[36:])}
	return nil
}

// writeSuperblock changes the flags and the end of file and nothing else.
func (img *image) writeSuperblock() error {
	var b [superBytes]byte
	if _, err := img.f.ReadAt(b[:], 0); err != nil {
		return err
	}
	b[11] = img.super.flags
	binary.LittleEndian.PutUint64(b[28:], img.super.eof)
	binary.LittleEndian.PutUint32(b[44:], lookup3(b[:44]))
	_, err := img.f.WriteAt(b[:], 0)
	return err
}

// Kinds of files that are none of ours.
var (
	ErrForeign = errors.New("not written by settle") // but perhaps an HDF5 file
	ErrNotHDF5 = errors.New("not an HDF5 file")
)

// errForeign marks files that HDF5 can write but this package does not.
type errForeign struct{ path, why string }

func (e errForeign) Error() string {
	return fmt.Sprintf("h5: %s was not written by settle (%s): it is left as it is; h5clear -s clears the flags of any HDF5 file", e.path, e.why)
}

// Is tells that it is an ErrForeign.
func (e errForeign) Is(target error) bool { return target == ErrForeign }

func (img *image) foreign(format string, args ...any) error {
	return errForeign{img.path, fmt.Sprintf(format, args...)}
}

// errUnwritten marks a block that is nothing but zeros, or beyond the end: a full disk or a cut copy
// leaves such, a damaged disk does not.
type errUnwritten struct{ error }

func (img *image) damaged(addr uint64, format string, args ...any) error {
	return fmt.Errorf("h5: %s is damaged at byte %d: %s; it is left as it is: take it from a backup, or read what h5py still finds",
		img.path, addr, fmt.Sprintf(format, args...))
}

// use notes that n bytes at addr are part of the file.
func (img *image) use(addr, n uint64) error {
	if !img.holds(addr, n) {
		return img.damaged(addr, "%d bytes are wanted there, the file has %d", n, img.size)
	}
	img.reserve(addr, n)
	return nil
}

// holds says whether n bytes at addr are within the file.
func (img *image) holds(addr, n uint64) bool {
	return addr != undefined && n <= img.size && addr <= img.size-n
}

// reserve notes the same of bytes that need not have been written: the rest of a chunk.
func (img *image) reserve(addr, n uint64) { img.end = max(img.end, addr+n) }

// block reads n bytes that begin with the magic and end with a checksum.
func (img *image) block(addr, n uint64, magic string) (*block, error) {
	if n > maxBlock || n < uint64(len(magic))+4 {
		return nil, img.damaged(addr, "a block of %d bytes makes no sense", n)
	}
	if err := img.use(addr, n); err != nil {
		return nil, errUnwritten{err}
	}
	b := &block{addr: addr, bytes: make([]byte, n)}
	if _, err := img.f.ReadAt(b.bytes, int64(addr)); err != nil {
		return nil, fmt.Errorf("h5: reading %s: %w", img.path, err)
	}
	if len(bytes.Trim(b.bytes, "\x00")) == 0 {
		return nil, errUnwritten{img.damaged(addr, "wanted %q, found only zeros", magic)}
	}
	body, sum := b.bytes[:n-4], binary.LittleEndian.Uint32(b.bytes[n-4:])
	if !bytes.HasPrefix(body, []byte(magic)) {
		return nil, img.damaged(addr, "wanted %q, found %q", magic, body[:len(magic)])
	}
	if lookup3(body) != sum {
		return nil, img.damaged(addr, "the checksum of %q is wrong", magic)
	}
	return b, nil
}

// touch marks a block for writing.
func (img *image) touch(b *block) {
	if !b.dirty {
		b.dirty = true
		img.dirty = append(img.dirty, b)
	}
}

// writeBlocks writes the marked blocks with fresh checksums.
func (img *image) writeBlocks() error {
	for _, b := range img.dirty {
		body := b.bytes[:len(b.bytes)-4]
		binary.LittleEndian.PutUint32(b.bytes[len(body):], lookup3(body))
		if _, err := img.f.WriteAt(b.bytes, int64(b.addr)); err != nil {
			return err
		}
	}
	return nil
}

// superFlags reads only the flags of a file; 0 for one without them (before HDF5 1.10).
func superFlags(path string) (byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("h5: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	var b [12]byte
	if n, _ := f.ReadAt(b[:], 0); n < len(b) || string(b[:8]) != signature || b[8] != 3 {
		return 0, nil
	}
	return b[11], nil
}
