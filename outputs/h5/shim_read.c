//go:build cgo

#include "shim.h"

#include <string.h>

static int kind_of(hid_t type)
{
	size_t size = H5Tget_size(type);
	switch (H5Tget_class(type)) {
	case H5T_FLOAT: return size > 4 ? SHIM_FLOAT64 : SHIM_FLOAT32;
	case H5T_STRING: return SHIM_STRING;
	case H5T_ENUM: /* h5py's booleans */
	case H5T_INTEGER:
		if (size > 1)
			return SHIM_INT64;
		return H5Tget_sign(type) == H5T_SGN_NONE ? SHIM_UINT8 : SHIM_INT8;
	default: return -1;
	}
}

static int shape_of(hid_t dset, shim_info *info)
{
	hsize_t max[SHIM_MAX_RANK] = {0};
	hid_t space = H5Dget_space(dset);
	int rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
	if (rank >= 0 && rank <= SHIM_MAX_RANK)
		H5Sget_simple_extent_dims(space, info->dims, max);
	else
		rank = -1;
	if (space >= 0)
		H5Sclose(space);
	info->rank = rank;
	info->unlimited = rank > 0 && max[0] == H5S_UNLIMITED;
	return rank;
}

/* A virtual dataset stores nothing itself. What its first source gives tells how many values there can be. */
static void storage_of(hid_t dset, hid_t dcpl, shim_info *info)
{
	H5D_layout_t layout = H5Pget_layout(dcpl);
	info->virtual = layout == H5D_VIRTUAL;
	if (!info->virtual)
		info->bytes = H5Dget_storage_size(dset);
	if (layout == H5D_CHUNKED)
		H5Pget_chunk(dcpl, info->rank, info->chunk);
	hid_t first = info->virtual ? H5Pget_virtual_vspace(dcpl, 0) : H5I_INVALID_HID;
	if (first >= 0) {
		info->mapped = (hsize_t)H5Sget_select_npoints(first);
		H5Sclose(first);
	}
}

char *shim_dataset_info(hid_t dset, shim_info *info)
{
	memset(info, 0, sizeof *info);
	shim_quiet();
	hid_t type = H5Dget_type(dset), dcpl = H5Dget_create_plist(dset);
	char *err = NULL;
	if (type < 0 || dcpl < 0 || shape_of(dset, info) < 0) {
		err = shim_error("describing the dataset");
	} else {
		info->kind = kind_of(type);
		info->scale = H5DSis_scale(dset) > 0;
		storage_of(dset, dcpl, info);
	}
	if (type >= 0)
		H5Tclose(type);
	if (dcpl >= 0)
		H5Pclose(dcpl);
	return err;
}

/* A reader of strings: where the values come from, and how to read them as one type. */
typedef struct {
	hid_t id;
	herr_t (*read)(hid_t id, hid_t type, void *buf);
} source;

static herr_t read_attribute(hid_t id, hid_t type, void *buf) { return H5Aread(id, type, buf); }

static herr_t read_dataset(hid_t id, hid_t type, void *buf)
{
	hid_t dxpl = shim_transfer(shim_values_of(id));
	herr_t ok = dxpl < 0 ? -1 : H5Dread(id, type, H5S_ALL, H5S_ALL, dxpl, buf);
	if (dxpl >= 0)
		H5Pclose(dxpl);
	return ok;
}

/* Text of variable length: HDF5 allocates it, so it is copied and given back. */
static int variable_text(source s, hid_t type, hid_t space, char **out, size_t n)
{
	hid_t memory = H5Tcopy(H5T_C_S1);
	char **text = calloc(n ? n : 1, sizeof *text);
	int ok = memory >= 0 && text != NULL && H5Tset_size(memory, H5T_VARIABLE) >= 0 &&
		H5Tset_cset(memory, H5Tget_cset(type)) >= 0 && s.read(s.id, memory, text) >= 0;
	for (size_t i = 0; ok && i < n; i++)
		ok = (out[i] = strdup(text[i] ? text[i] : "")) != NULL;
	if (text != NULL && memory >= 0)
		H5Dvlen_reclaim(memory, space, H5P_DEFAULT, text);
	free(text);
	if (memory >= 0)
		H5Tclose(memory);
	return ok ? 0 : -1;
}

static int fixed_text(source s, hid_t type, char **out, size_t n)
{
	size_t width = H5Tget_size(type);
	char *text = calloc(n * width + 1, 1);
	int ok = text != NULL && s.read(s.id, type, text) >= 0;
	for (size_t i = 0; ok && i < n; i++)
		ok = (out[i] = strndup(text + i * width, width)) != NULL;
	free(text);
	return ok ? 0 : -1;
}

static int text_values(source s, hid_t type, hid_t space, shim_values *v)
{
	v->kind = SHIM_STRING;
	v->values = calloc(v->n ? v->n : 1, sizeof(char *));
	if (v->values == NULL)
		return -1;
	return H5Tis_variable_str(type) > 0 ? variable_text(s, type, space, v->values, v->n)
					    : fixed_text(s, type, v->values, v->n);
}

static int number_values(source s, int kind, shim_values *v)
{
	v->kind = kind == SHIM_FLOAT64 || kind == SHIM_FLOAT32 ? SHIM_FLOAT64 : SHIM_INT64;
	v->values = calloc(v->n ? v->n : 1, 8);
	return v->values == NULL ? -1 : s.read(s.id, shim_memory_type(v->kind), v->values);
}

static int all_values(source s, hid_t type, hid_t space, shim_values *v)
{
	int kind = kind_of(type);
	hssize_t n = H5Sget_simple_extent_npoints(space);
	if (n < 0)
		return -1;
	v->n = (size_t)n;
	v->scalar = H5Sget_simple_extent_type(space) == H5S_SCALAR;
	v->kind = -1;
	if (kind < 0)
		return 0;
	return kind == SHIM_STRING ? text_values(s, type, space, v) : number_values(s, kind, v);
}

char *shim_attr_values(hid_t file, const char *object, const char *name, shim_values *v)
{
	char *err = NULL;
	memset(v, 0, sizeof *v);
	shim_quiet();
	hid_t attr = H5Aopen_by_name(file, object, name, H5P_DEFAULT, H5P_DEFAULT);
	hid_t type = attr < 0 ? attr : H5Aget_type(attr), space = attr < 0 ? attr : H5Aget_space(attr);
	source s = {attr, read_attribute};
	if (type < 0 || space < 0 || all_values(s, type, space, v) < 0)
		err = shim_error("reading the attribute");
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	if (attr >= 0)
		H5Aclose(attr);
	return err;
}

char *shim_read_strings(hid_t dset, shim_values *v)
{
	char *err = NULL;
	memset(v, 0, sizeof *v);
	shim_quiet();
	hid_t type = H5Dget_type(dset), space = H5Dget_space(dset);
	source s = {dset, read_dataset};
	if (type < 0 || space < 0 || all_values(s, type, space, v) < 0)
		err = shim_error("reading text");
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	return err;
}

void shim_free_values(shim_values *v)
{
	if (v->kind == SHIM_STRING && v->values != NULL)
		for (size_t i = 0; i < v->n; i++)
			free(((char **)v->values)[i]);
	free(v->values);
	memset(v, 0, sizeof *v);
}
