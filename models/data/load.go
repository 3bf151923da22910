package data

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"settle/internal/linalg"
)

// Loader reads matrices from files. The zero value reads everything but HDF5.
type Loader struct {
	// HDF5 reads a two-dimensional dataset of an HDF5 file; default nil: .h5 is refused.
	// It is a field so that this package needs no C library.
	HDF5 func(path, dataset string) (*linalg.Dense, error)
}

// Load reads a matrix with a Loader that has no HDF5 reader.
func Load(path, dataset string) (*linalg.Dense, error) { return Loader{}.Load(path, dataset) }

// Load reads the matrix in the file at path. The ending says what it is: .npy, .csv, .tsv, .txt
// (each of the last three also with .gz), .h5 or .hdf5. dataset names the dataset of an HDF5 file
// and is empty for all others. A one-dimensional array becomes a column.
func (l Loader) Load(path, dataset string) (*linalg.Dense, error) {
	f, err := formatOf(path)
	if err != nil {
		return nil, err
	}
	if err := regular(path); err != nil {
		return nil, err
	}
	if f.hdf5 {
		return l.loadHDF5(path, dataset)
	}
	if dataset != "" {
		return nil, fmt.Errorf("%s: dataset %q is asked for, but only HDF5 files have datasets; leave it out", path, dataset)
	}
	m, err := readFile(path, f.gzip, f.read)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

func (l Loader) loadHDF5(path, dataset string) (*linalg.Dense, error) {
	if l.HDF5 == nil {
		return nil, fmt.Errorf("%s: this program was built without HDF5; save the matrix with numpy.save as .npy, or as .csv", path)
	}
	if dataset == "" {
		return nil, fmt.Errorf("%s: which dataset of the HDF5 file? Give its path, such as \"/weights/W\", with the key beside that of the file (dataset; of a task inputs_dataset, targets_dataset)", path)
	}
	return l.HDF5(path, dataset)
}

// format is one kind of file, told by its ending.
type format struct {
	ending string
	hdf5   bool
	gzip   bool
	read   func(r io.Reader, size int64) (*linalg.Dense, error) // size: bytes in r
}

// formats lists the kinds of files. No ending here is the end of another.
var formats = []format{
	{ending: ".npy", read: readNPY},
	{ending: ".csv", read: readText},
	{ending: ".tsv", read: readText},
	{ending: ".txt", read: readText},
	{ending: ".csv.gz", read: readText, gzip: true},
	{ending: ".tsv.gz", read: readText, gzip: true},
	{ending: ".txt.gz", read: readText, gzip: true},
	{ending: ".h5", hdf5: true},
	{ending: ".hdf5", hdf5: true},
}

func formatOf(path string) (format, error) {
	name := strings.ToLower(filepath.Base(path))
	var known []string
	for _, f := range formats {
		if strings.HasSuffix(name, f.ending) {
			return f, nil
		}
		known = append(known, f.ending)
	}
	return format{}, fmt.Errorf("%s: the ending does not say what is in the file; known are %s", path, strings.Join(known, ", "))
}

// regular refuses what cannot be read to an end: folders, pipes, devices.
func regular(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s: there is no such file", path)
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s: this is a folder, not a file", path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: this is not a regular file", path)
	}
	return nil
}

// readFile gives the content of a file, unpacked where zipped says so, to read. size is -1 of what
// was packed.
func readFile[T any](path string, zipped bool, read func(r io.Reader, size int64) (T, error)) (none T, err error) {
	file, err := os.Open(path)
	if err != nil {
		return none, errors.Unwrap(err) // the path is said by the caller
	}
	defer func() { _ = file.Close() }() // only read: nothing can be lost
	info, err := file.Stat()
	if err != nil {
		return none, err
	}
	if info.Size() == 0 {
		return none, errors.New("the file is empty")
	}
	r := bufio.NewReaderSize(file, 1<<16)
	if !zipped {
		return read(r, info.Size())
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return none, fmt.Errorf("the ending says gzip, but the content is not: %w", err)
	}
	return read(z, -1)
}
