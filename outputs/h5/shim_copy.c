//go:build cgo

#include "shim.h"

#include <string.h>

/* A copied dataset finds its scales by references, which H5Ocopy turns into zeros, those within attributes even if told
 * to keep them (H5Pset_copy_object). So the copies of datasets are separated from what was theirs, and attached anew. */
typedef struct {
	hid_t from, copy;   /* what was copied, and the copy */
	const char *prefix; /* path of what was copied */
	hid_t dset;         /* copy whose axes are being attached */
} pair;

static herr_t forget(hid_t dset, const char *attribute)
{
	htri_t there = H5Aexists(dset, attribute);
	return there > 0 ? H5Adelete(dset, attribute) : there;
}

static herr_t separate(hid_t from, const char *name, const H5O_info_t *info, void *data)
{
	pair *p = data;
	(void)from;
	if (info->type != H5O_TYPE_DATASET)
		return 0;
	hid_t dset = H5Dopen2(p->copy, name, H5P_DEFAULT);
	herr_t ok = dset < 0 || forget(dset, "DIMENSION_LIST") < 0 || forget(dset, "REFERENCE_LIST") < 0 ? -1 : 0;
	if (dset >= 0)
		H5Dclose(dset);
	return ok;
}

/* within is a path below what was copied; NULL if it lies elsewhere. */
static const char *within(const char *path, const char *prefix)
{
	size_t n = strcmp(prefix, "/") == 0 ? 0 : strlen(prefix);
	return strncmp(path, prefix, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

/* Scales that were not copied are left out. */
static herr_t attach(hid_t dset, unsigned dim, hid_t scale, void *data)
{
	char path[1024];
	pair *p = data;
	(void)dset;
	ssize_t n = H5Iget_name(scale, path, sizeof path);
	if (n <= 0 || (size_t)n >= sizeof path)
		return -1;
	const char *name = within(path, p->prefix);
	if (name == NULL)
		return 0;
	hid_t own = H5Dopen2(p->copy, name, H5P_DEFAULT);
	herr_t ok = own < 0 ? -1 : H5DSattach_scale(p->dset, own, dim);
	if (own >= 0)
		H5Dclose(own);
	return ok;
}

static herr_t attach_axes(hid_t dset, pair *p)
{
	hid_t space = H5Dget_space(dset);
	int rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
	herr_t ok = rank < 0 ? -1 : 0;
	for (int dim = 0; ok >= 0 && dim < rank; dim++)
		if (H5DSget_num_scales(dset, (unsigned)dim) > 0)
			ok = H5DSiterate_scales(dset, (unsigned)dim, NULL, attach, p);
	if (space >= 0)
		H5Sclose(space);
	return ok;
}

static herr_t attach_all(hid_t from, const char *name, const H5O_info_t *info, void *data)
{
	pair *p = data;
	if (info->type != H5O_TYPE_DATASET)
		return 0;
	hid_t dset = H5Dopen2(from, name, H5P_DEFAULT);
	p->dset = H5Dopen2(p->copy, name, H5P_DEFAULT);
	herr_t ok = dset < 0 || p->dset < 0 ? -1 : attach_axes(dset, p);
	if (p->dset >= 0)
		H5Dclose(p->dset);
	if (dset >= 0)
		H5Dclose(dset);
	return ok;
}

static herr_t restore_scales(hid_t file, const char *path, hid_t from_file, const char *from_object)
{
	pair p = {H5Oopen(from_file, from_object, H5P_DEFAULT), H5Oopen(file, path, H5P_DEFAULT), from_object, H5I_INVALID_HID};
	herr_t ok = -1;
	if (p.from >= 0 && p.copy >= 0 && H5Ovisit2(p.from, H5_INDEX_NAME, H5_ITER_INC, separate, &p, H5O_INFO_BASIC) >= 0)
		ok = H5Ovisit2(p.from, H5_INDEX_NAME, H5_ITER_INC, attach_all, &p, H5O_INFO_BASIC);
	if (p.copy >= 0)
		H5Oclose(p.copy);
	if (p.from >= 0)
		H5Oclose(p.from);
	return ok;
}

/* Layouts, and that objects have no times, stay as the copied file has them: the same source makes the same bits. */
char *shim_copy(hid_t file, const char *path, const char *from_file, const char *from_object)
{
	char *err = NULL;
	shim_quiet();
	hid_t from = H5Fopen(from_file, H5F_ACC_RDONLY, H5P_DEFAULT), lcpl = shim_link_list();
	if (from < 0 || lcpl < 0 || H5Ocopy(from, from_object, file, path, H5P_DEFAULT, lcpl) < 0)
		err = shim_error("copying");
	else if (restore_scales(file, path, from, from_object) < 0)
		err = shim_error("attaching the copied dimension scales");
	if (lcpl >= 0)
		H5Pclose(lcpl);
	if (from >= 0)
		H5Fclose(from);
	return err;
}
