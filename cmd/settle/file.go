package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"settle/circuit"
	"settle/internal/linalg"
	"settle/models"
	"settle/outputs/h5"
)

// formatVersion is the version of the HDF5 layout. Readers accept all that CHANGELOG.md lists.
const formatVersion = "1"

var _ models.Recorder = (*h5.Writer)(nil)

// h5Datasets describes the layout to the HDF5 writer.
func h5Datasets(layout []models.Dataset) []h5.Dataset {
	datasets := make([]h5.Dataset, len(layout))
	for i, d := range layout {
		datasets[i] = h5.Dataset{
			Path: d.Path, Kind: h5.Kind(d.Kind), Axes: d.Axes, Shape: d.Shape, Units: d.Units, LongName: d.LongName,
			FlagValues: d.FlagValues, FlagMeanings: d.FlagMeanings, Data: d.Data,
		}
		if d.Rows > 0 {
			datasets[i].Chunk = chunkFor(datasets[i].Kind, d.Shape, d.Rows)
		}
	}
	return datasets
}

func fileOptions(s *circuit.Spec) h5.Options {
	return h5.Options{
		SWMR:       true, // a killed run keeps what it had flushed
		MaxChunks:  s.Record.MaxChunks,
		FlushEvery: time.Duration(s.Record.Flush * float64(time.Second)),
		Checksums:  true,
	}
}

// joinClose adds the error of closing a file to that of the run that wrote it, unless they are the same: a
// file that could not be written says so once more when it is closed.
func joinClose(run, closing error) error {
	if errors.Is(run, closing) {
		return run
	}
	return errors.Join(run, closing)
}

// chunkFor keeps short series from taking the room of long ones: a power of two, so that the chunks of a
// group's series end together.
func chunkFor(kind h5.Kind, shape []int, rows int) []int {
	chunk := h5.ChunkShape(kind, shape)
	chunk[0] = min(chunk[0], max(leastChunk, 1<<bits.Len(uint(rows-1))))
	return chunk
}

// leastChunk is the fewest rows of a chunk.
const leastChunk = 8

// provenance says who made the file, with what and how. run_uuid, date, host and command_line
// differ from run to run; everything else is a function of the file, the seed and the version.
func provenance(s *circuit.Spec) []h5.Attr {
	return slices.Concat(madeBy(s.Name), []h5.Attr{
		{Name: "method", Value: s.Integrator.Method},
		{Name: "rtol", Value: s.Integrator.Rtol},
		{Name: "atol", Value: s.Integrator.Atol},
		{Name: "step", Value: s.Integrator.Step},
		{Name: "seed", Value: int64(s.Seed)},
		{Name: "flush", Value: s.Record.Flush},
	}, madeOn())
}

// madeBy names the program and the run.
func madeBy(title string) []h5.Attr {
	host, _ := os.Hostname() // empty where there is none
	return []h5.Attr{
		{Name: "Conventions", Value: "CF-1.8"},
		{Name: "title", Value: title},
		{Name: "source", Value: "settle " + version},
		{Name: "format_version", Value: formatVersion},
		{Name: "version", Value: version},
		{Name: "git_revision", Value: revisionText()},
		{Name: "go_version", Value: runtime.Version()},
		{Name: "libhdf5_version", Value: h5.LibVersion()},
		{Name: "command_line", Value: strings.Join(os.Args, " ")},
		{Name: "host", Value: host},
		{Name: "date", Value: time.Now().UTC().Format(time.RFC3339)},
		{Name: "run_uuid", Value: newUUID()},
	}
}

// madeOn names the linear algebra and the machine.
func madeOn() []h5.Attr {
	return []h5.Attr{
		{Name: "blas", Value: linalg.Backend()},
		{Name: "blas_core", Value: linalg.CoreName()},
		{Name: "blas_threads", Value: int64(linalg.Threads())},
		{Name: "cores", Value: int64(runtime.NumCPU())},
	}
}

// newUUID is a random UUID (RFC 9562, version 4).
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
