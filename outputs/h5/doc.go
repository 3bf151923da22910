// Package h5 keeps runs in HDF5 files that survive a kill, and reads them back.
//
// A [Writer] is made from a list of [Dataset] descriptions; everything a file will ever have is
// there before it gets its name. Rows then go to unlimited datasets ([Writer.Append]), fixed ones
// are overwritten ([Writer.Write]). A [File] is a run opened for reading, one or several files seen
// as one. [Recover] mends what a killed run left. The package knows files, not circuits: what the
// groups and datasets mean is the caller's.
//
// # What a file is
//
// A group may hold several unlimited datasets, but they grow along one axis and always have the
// same length on disk: a row is there whole or not at all. Every axis of a labelled dataset has a
// dimension scale of its own group, so that xarray, netCDF, h5py and h5dump read names, units and
// coordinates. Floats that nobody wrote are NaN. The same input gives the same bytes, whenever it
// was flushed (not so with compression), for the clock leaves no trace.
//
// Under SWMR (single writer, multiple readers) h5py's swmr=True, and Open, follow a run while it is
// written. Other programs refuse the file until it is closed or recovered.
//
// # What survives
//
// With [Options].SWMR everything that was flushed survives a kill at any moment: the metadata cache
// writes nothing between flushes, and within one each length after what it counts. A run of more
// than 8000 chunks a dataset goes on in out.0002.h5 and so on. On a full disk the writer takes back
// what was not flushed and closes the file. Against a power loss there is Options.Sync.
//
// # What leads to other files
//
// An [Adder], of [CreateWith], adds external links, copies of other files' groups, and virtual datasets whose rows are
// datasets of other files. Names of files are relative to the folder of the file that has them. Neither opening a file nor
// listing or recovering it follows them; reading a virtual dataset opens its files, and gives fill values for those that
// are not there. A virtual dataset of 8000 rows takes half a second to make and to open, one of 100,000 about ten.
//
// # Caveats
//
// SWMR is not for NFS: leave it off there and let Options.Segment close a file every few minutes.
// One goroutine uses a Writer or a File at a time; calls into HDF5 wait for each other, over all
// files of a process. A process cannot Open what it is itself writing. Rows that only some datasets
// of a group have wait in memory, so append to them in turn. Float32 datasets turn values beyond
// 3.4e38 into infinities.
//
// A thousand datasets in one group take a second to make, two thousand nine: use more groups.
//
// Without cgo only Recover works, which is pure Go and reads the format itself (HDF5 File Format
// Specification, version 3.0, www.hdfgroup.org).
package h5
