// Package view shows result files on a page in the browser.
//
// A [Server] serves one page and what it asks for, on the loopback interface only. The page is in
// assets, embedded; what it draws comes from the files that the server was made with, which requests
// name by their number. Nothing is written, and no request opens another file.
//
// # How a long recording is shown at once
//
// A timeline lays the trials of a recording end to end and knows which row lies where. A request for
// traces names a stretch of it and a width in pixels; the answer has the smallest and the largest
// value of each column of pixels. Few rows are read as they are. Of many there is an index: the
// extremes and the mean of every so many rows, made once in two passes at a time over parts of the
// file, coarse ones first, so that there is something to look at before it is done.
//
// # Files
//
// A file is open while it is read from, and closed a moment later: who wants to write it, to recover
// it or to go on with its run is not kept from it. One that is being written is opened anew for each
// look.
//
// # Who may look
//
// Every request has to name this very host in its Host header, and those for data have to bear the
// token of this process in a header, which no page of another origin can set. See docs/security.md.
package view
