// Package data brings numbers in: matrices from files, and the data sets a task presents.
//
// [Loader] reads a matrix from NumPy's .npy, from text (.csv, .tsv, .txt, each also .gz) and,
// where the caller supplies a reader, from HDF5. [Digits] is a small classification problem that
// needs no file; [MNIST] reads the large one. [OneHot], [Normalise] and [EpochOrder] turn a data set
// into what is presented. [Examples] is how it is seen by who learns from it.
//
// A matrix of examples is (examples x units), one of weights (to x from). Matrices returned here
// are new and belong to the caller; only Normalise and NormaliseImages write to their arguments.
//
// Files are read strictly, because a misread matrix is a wrong result without a message: a row of
// another length, an empty field, a NaN or infinity, an integer that float64 cannot hold exactly,
// or bytes left over are errors that name the place. Memory is asked for only as far as the file
// can fill it, whatever its header claims. One thing cannot be told: a first line of numbers that
// are meant as names of columns (0,1,2) is a row like any other; begin it with #.
package data
