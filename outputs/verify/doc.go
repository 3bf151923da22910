// Package verify checks result files: that their structure is sound, their groups are whole, their values finite, their
// origin told, their checksums right, in all segments.
//
// What is checked is a list (see checks): each check reads the open file and tells what it found. Damage to the
// structure is found without the HDF5 library, which is not asked to read a file that it could fall over.
package verify
