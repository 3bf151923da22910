//go:build cgo

#include "shim.h"

#include <math.h>
#include <string.h>

/* Floats that nobody wrote are NaN, a verdict nobody gave is -1, a counter 0. */
herr_t shim_fill_with(hid_t dcpl, int kind)
{
	double nan = NAN;
	int64_t none = kind == SHIM_INT8 ? -1 : 0;
	if (kind == SHIM_FLOAT64 || kind == SHIM_FLOAT32)
		return H5Pset_fill_value(dcpl, H5T_NATIVE_DOUBLE, &nan);
	return H5Pset_fill_value(dcpl, H5T_NATIVE_INT64, &none);
}

static int growing(const shim_layout *l)
{
	return l->rank > 0 && l->maxdims[0] == H5S_UNLIMITED;
}

/* A growing dataset never shows a row that was not written, so an uncompressed one needs no fill:
 * its chunks get their place in the file by the first write, whenever a flush comes. Fixed ones are
 * allocated at once: overwriting them later touches no metadata. */
static herr_t storage(hid_t dcpl, const shim_layout *l)
{
	if (!growing(l))
		return H5Pset_alloc_time(dcpl, H5D_ALLOC_TIME_EARLY);
	if (H5Pset_chunk(dcpl, l->rank, l->chunk) < 0)
		return -1;
	if (l->deflate == 0)
		return H5Pset_fill_time(dcpl, H5D_FILL_TIME_NEVER);
	return H5Pset_shuffle(dcpl) < 0 ? -1 : H5Pset_deflate(dcpl, (unsigned)l->deflate);
}

static hid_t dataset_list(const shim_layout *l)
{
	hid_t dcpl = H5Pcreate(H5P_DATASET_CREATE);
	if (dcpl < 0)
		return dcpl;
	if (H5Pset_obj_track_times(dcpl, 0) < 0 || H5Pset_attr_phase_change(dcpl, 65535, 0) < 0 ||
	    (l->kind != SHIM_STRING && shim_fill_with(dcpl, l->kind) < 0) || storage(dcpl, l) < 0) {
		H5Pclose(dcpl);
		return H5I_INVALID_HID;
	}
	return dcpl;
}

/* Variable-length UTF-8: fixed-length string datasets crash netCDF-C 4.9.0. */
static hid_t string_type(void)
{
	hid_t t = H5Tcopy(H5T_C_S1);
	if (t >= 0 && (H5Tset_size(t, H5T_VARIABLE) < 0 || H5Tset_cset(t, H5T_CSET_UTF8) < 0)) {
		H5Tclose(t);
		return H5I_INVALID_HID;
	}
	return t;
}

/* The dataset stays open: while it is, others open it by its path in a fraction of the time. */
char *shim_make_dataset(hid_t file, const char *path, const shim_layout *l, hid_t *dset)
{
	char *err = NULL;
	*dset = H5I_INVALID_HID;
	shim_quiet();
	hid_t dcpl = dataset_list(l);
	hid_t type = l->kind == SHIM_STRING ? string_type() : H5Tcopy(shim_file_type(l->kind));
	hid_t space = l->rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(l->rank, l->dims, l->maxdims);
	if (dcpl >= 0 && type >= 0 && space >= 0)
		*dset = H5Dcreate2(file, path, type, space, H5P_DEFAULT, dcpl, H5P_DEFAULT);
	if (*dset < 0)
		err = shim_error("making the dataset");
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	if (dcpl >= 0)
		H5Pclose(dcpl);
	return err;
}

char *shim_open_dataset(hid_t file, const char *path, size_t cache, hid_t *dset)
{
	char *err = NULL;
	shim_quiet();
	hid_t dapl = H5Pcreate(H5P_DATASET_ACCESS);
	*dset = H5I_INVALID_HID;
	/* 10007 slots: a prime well above the chunks of one chunk row; weight 1: whole chunks go first. */
	if (dapl >= 0 && H5Pset_chunk_cache(dapl, 10007, cache, 1.0) >= 0)
		*dset = H5Dopen2(file, path, dapl);
	if (*dset < 0)
		err = shim_error("opening the dataset");
	if (dapl >= 0)
		H5Pclose(dapl);
	return err;
}

/* resize sets the first axis; dims gets the whole shape. Returns the rank, or a negative number. */
static int resize(hid_t dset, hsize_t rows, hsize_t *dims)
{
	hid_t space = H5Dget_space(dset);
	int rank = H5Sget_simple_extent_dims(space, dims, NULL);
	H5Sclose(space);
	if (rank < 1)
		return -1;
	dims[0] = rows;
	return H5Dset_extent(dset, dims) < 0 ? -1 : rank;
}

char *shim_extend(hid_t dset, hsize_t rows)
{
	hsize_t dims[SHIM_MAX_RANK];
	shim_quiet();
	return resize(dset, rows, dims) < 0 ? shim_error("setting the length") : NULL;
}

/* shim_transfer is how so many values are converted, to be closed. HDF5 clears two buffers of a megabyte for every transfer
 * that converts, which takes longer than a small dataset. */
hid_t shim_transfer(hssize_t values)
{
	enum { WIDEST = 16, LEAST = 4096, USUAL = 1 << 20 };
	hid_t dxpl = H5Pcreate(H5P_DATASET_XFER);
	hssize_t size = values < LEAST / WIDEST ? LEAST : WIDEST * values;
	if (dxpl >= 0 && size < USUAL && H5Pset_buffer(dxpl, (size_t)size, NULL, NULL) < 0) {
		H5Pclose(dxpl);
		return H5I_INVALID_HID;
	}
	return dxpl;
}

hssize_t shim_values_of(hid_t dset)
{
	hid_t space = H5Dget_space(dset);
	hssize_t n = space < 0 ? 0 : H5Sget_simple_extent_npoints(space);
	if (space >= 0)
		H5Sclose(space);
	return n;
}

static char *write_block(hid_t dset, int kind, int rank, const hsize_t *offset, const hsize_t *count, const void *buf)
{
	char *err = NULL;
	hid_t file = H5Dget_space(dset), memory = H5Screate_simple(rank, count, NULL);
	hid_t dxpl = memory < 0 ? memory : shim_transfer(H5Sget_simple_extent_npoints(memory));
	if (file < 0 || memory < 0 || dxpl < 0 ||
	    H5Sselect_hyperslab(file, H5S_SELECT_SET, offset, NULL, count, NULL) < 0 ||
	    H5Dwrite(dset, shim_memory_type(kind), memory, file, dxpl, buf) < 0)
		err = shim_error("writing rows");
	if (dxpl >= 0)
		H5Pclose(dxpl);
	if (file >= 0)
		H5Sclose(file);
	if (memory >= 0)
		H5Sclose(memory);
	return err;
}

/* Rows that span several chunks are written chunk by chunk, from memory laid out like the chunk:
 * one long write each instead of one for every piece of a row, which takes twice as long. */
static char *write_columns(hid_t dset, int kind, hsize_t *offset, hsize_t *count, const double *rows, hsize_t chunk, double *scratch)
{
	hsize_t all = count[1];
	for (offset[1] = 0; offset[1] < all; offset[1] += chunk) {
		count[1] = all - offset[1] < chunk ? all - offset[1] : chunk;
		for (hsize_t i = 0; i < count[0]; i++)
			memcpy(scratch + i * count[1], rows + i * all + offset[1], count[1] * sizeof *rows);
		char *err = write_block(dset, kind, 2, offset, count, scratch);
		if (err != NULL)
			return err;
	}
	return NULL;
}

/* shim_append makes room for rows after start and writes them. chunk is the width of a chunk in a
 * dataset of rank 2, for which scratch holds rows of that width; else scratch is NULL. */
char *shim_append(hid_t dset, int kind, hsize_t start, hsize_t rows, const void *buf, hsize_t chunk, void *scratch)
{
	hsize_t count[SHIM_MAX_RANK], offset[SHIM_MAX_RANK] = {start};
	shim_quiet();
	int rank = resize(dset, start + rows, count);
	if (rank < 0)
		return shim_error("growing the dataset");
	count[0] = rows;
	return scratch != NULL && rank == 2 ? write_columns(dset, kind, offset, count, buf, chunk, scratch)
					    : write_block(dset, kind, rank, offset, count, buf);
}

char *shim_write(hid_t file, const char *path, int kind, const void *buf)
{
	char *err = NULL;
	shim_quiet();
	hid_t dset = H5Dopen2(file, path, H5P_DEFAULT), dxpl = dset < 0 ? dset : shim_transfer(shim_values_of(dset));
	if (dxpl < 0 || H5Dwrite(dset, shim_memory_type(kind), H5S_ALL, H5S_ALL, dxpl, buf) < 0)
		err = shim_error("writing");
	if (dxpl >= 0)
		H5Pclose(dxpl);
	if (dset >= 0)
		H5Dclose(dset);
	return err;
}

char *shim_write_strings(hid_t file, const char *path, char **strings)
{
	char *err = NULL;
	shim_quiet();
	hid_t type = string_type(), dset = H5Dopen2(file, path, H5P_DEFAULT), dxpl = dset < 0 ? dset : shim_transfer(shim_values_of(dset));
	if (type < 0 || dxpl < 0 || H5Dwrite(dset, type, H5S_ALL, H5S_ALL, dxpl, strings) < 0)
		err = shim_error("writing text");
	if (dxpl >= 0)
		H5Pclose(dxpl);
	if (dset >= 0)
		H5Dclose(dset);
	if (type >= 0)
		H5Tclose(type);
	return err;
}

char *shim_read(hid_t dset, hid_t memspace, hid_t filespace, int kind, void *buf)
{
	char *err = NULL;
	shim_quiet();
	hid_t dxpl = shim_transfer(memspace == H5S_ALL ? shim_values_of(dset) : H5Sget_select_npoints(memspace));
	if (dxpl < 0 || H5Dread(dset, shim_memory_type(kind), memspace, filespace, dxpl, buf) < 0)
		err = shim_error("reading");
	if (dxpl >= 0)
		H5Pclose(dxpl);
	return err;
}

char *shim_refresh(hid_t dset)
{
	shim_quiet();
	return H5Drefresh(dset) < 0 ? shim_error("refreshing") : NULL;
}
