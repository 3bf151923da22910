//go:build cgo

#include "shim.h"

char *shim_make_scale(hid_t file, const char *path, const char *name)
{
	char *err = NULL;
	shim_quiet();
	hid_t dset = H5Dopen2(file, path, H5P_DEFAULT);
	if (dset < 0 || H5DSset_scale(dset, name) < 0)
		err = shim_error("making the dimension scale");
	if (dset >= 0)
		H5Dclose(dset);
	return err;
}

/* The dimension-scale specification (HDF5 High Level library, H5DS) fixes what attaching means. */
char *shim_attach_scales(hid_t file, const char *path, int rank, char **scales)
{
	char *err = NULL;
	shim_quiet();
	hid_t dset = H5Dopen2(file, path, H5P_DEFAULT);
	if (dset < 0)
		return shim_error("opening the dataset");
	for (int i = 0; i < rank && err == NULL; i++) {
		hid_t scale = H5Dopen2(file, scales[i], H5P_DEFAULT);
		if (scale < 0 || H5DSattach_scale(dset, scale, (unsigned)i) < 0)
			err = shim_error("attaching the dimension scale");
		if (scale >= 0)
			H5Dclose(scale);
	}
	H5Dclose(dset);
	return err;
}

typedef struct {
	char *name;
	size_t size;
} label;

static herr_t first_name(hid_t dset, unsigned dim, hid_t scale, void *data)
{
	label *l = data;
	(void)dset;
	(void)dim;
	return H5DSget_scale_name(scale, l->name, l->size) < 0 ? -1 : 1;
}

/* shim_scale_name writes the name of the first scale on an axis, or "" where there is none. A
 * scale names its own axis. */
char *shim_scale_name(hid_t dset, unsigned dim, char *name, size_t size)
{
	label l = {name, size};
	name[0] = 0;
	shim_quiet();
	if (H5DSis_scale(dset) > 0)
		return H5DSget_scale_name(dset, name, size) < 0 ? shim_error("reading the scale's name") : NULL;
	if (H5DSget_num_scales(dset, dim) < 1)
		return NULL;
	return H5DSiterate_scales(dset, dim, NULL, first_name, &l) < 0 ? shim_error("reading the axis") : NULL;
}
