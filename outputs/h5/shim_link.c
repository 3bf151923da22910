//go:build cgo

#include "shim.h"

hid_t shim_link_list(void)
{
	hid_t lcpl = H5Pcreate(H5P_LINK_CREATE);
	if (lcpl >= 0 && H5Pset_char_encoding(lcpl, H5T_CSET_UTF8) < 0) {
		H5Pclose(lcpl);
		return H5I_INVALID_HID;
	}
	return lcpl;
}

/* A group as those of shim_make_group, but for its links: of more than eight HDF5 keeps an index, which many need. */
char *shim_make_index(hid_t file, const char *path)
{
	char *err = NULL;
	hid_t group = H5I_INVALID_HID;
	shim_quiet();
	hid_t gcpl = H5Pcreate(H5P_GROUP_CREATE);
	if (gcpl >= 0 && H5Pset_link_creation_order(gcpl, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0 &&
	    H5Pset_obj_track_times(gcpl, 0) >= 0)
		group = H5Gcreate2(file, path, H5P_DEFAULT, gcpl, H5P_DEFAULT);
	if (group < 0)
		err = shim_error("making the group");
	else
		H5Gclose(group);
	if (gcpl >= 0)
		H5Pclose(gcpl);
	return err;
}

char *shim_link(hid_t file, const char *path, const char *to_file, const char *to_object)
{
	char *err = NULL;
	shim_quiet();
	hid_t lcpl = shim_link_list();
	if (lcpl < 0 || H5Lcreate_external(to_file, to_object, file, path, lcpl, H5P_DEFAULT) < 0)
		err = shim_error("making the link");
	if (lcpl >= 0)
		H5Pclose(lcpl);
	return err;
}

/* What no file gives: as of datasets that are filled later, but -1 for counters too, where 0 could be one. */
static herr_t fill_missing(hid_t dcpl, int kind)
{
	int64_t none = -1;
	return kind == SHIM_INT64 ? H5Pset_fill_value(dcpl, H5T_NATIVE_INT64, &none) : shim_fill_with(dcpl, kind);
}

/* Maps row by row; each source has the shape of one row. */
static herr_t map_rows(hid_t dcpl, const shim_layout *l, size_t n, const hsize_t *rows, char **files, const char *dataset)
{
	hsize_t start[SHIM_MAX_RANK] = {0}, count[SHIM_MAX_RANK];
	herr_t ok = 0;
	hid_t whole = H5Screate_simple(l->rank, l->dims, NULL);
	hid_t row = l->rank == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(l->rank - 1, l->dims + 1, NULL);
	for (int k = 0; k < l->rank; k++)
		count[k] = k == 0 ? 1 : l->dims[k];
	for (size_t i = 0; i < n && ok >= 0; i++) {
		start[0] = rows[i];
		ok = H5Sselect_hyperslab(whole, H5S_SELECT_SET, start, NULL, count, NULL);
		if (ok >= 0)
			ok = H5Pset_virtual(dcpl, whole, files[i], dataset, row);
	}
	if (whole >= 0)
		H5Sclose(whole);
	if (row >= 0)
		H5Sclose(row);
	return ok;
}

char *shim_make_virtual(hid_t file, const char *path, const shim_layout *l, size_t n, const hsize_t *rows, char **files, const char *dataset)
{
	char *err = NULL;
	hid_t dset = H5I_INVALID_HID;
	shim_quiet();
	hid_t dcpl = H5Pcreate(H5P_DATASET_CREATE), type = H5Tcopy(shim_file_type(l->kind)), space = H5Screate_simple(l->rank, l->dims, NULL);
	if (dcpl >= 0 && type >= 0 && space >= 0 && H5Pset_obj_track_times(dcpl, 0) >= 0 && fill_missing(dcpl, l->kind) >= 0 &&
	    map_rows(dcpl, l, n, rows, files, dataset) >= 0)
		dset = H5Dcreate2(file, path, type, space, H5P_DEFAULT, dcpl, H5P_DEFAULT);
	if (dset < 0)
		err = shim_error("making the virtual dataset");
	else
		H5Dclose(dset);
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	if (dcpl >= 0)
		H5Pclose(dcpl);
	return err;
}
