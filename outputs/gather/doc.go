// Package gather makes one file of the results of a sweep: a table with a row a point, and ways to the points' own files.
//
// A point that has no result is told as such by /points/state and /points/done. Its numbers are fill values, and stand
// for nothing.
package gather
