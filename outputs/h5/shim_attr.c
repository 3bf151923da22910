//go:build cgo

#include "shim.h"

static hid_t attr_space(long n)
{
	hsize_t dims[1] = {(hsize_t)n};
	return n < 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, dims, NULL);
}

static char *put(hid_t file, const char *object, const char *name, hid_t stored, hid_t memory, long n, const void *values)
{
	char *err = NULL;
	hid_t attr = H5I_INVALID_HID, space = attr_space(n);
	if (stored >= 0 && space >= 0)
		attr = H5Acreate_by_name(file, object, name, stored, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
	if (attr < 0 || H5Awrite(attr, memory, values) < 0)
		err = shim_error("writing the attribute");
	if (attr >= 0)
		H5Aclose(attr);
	if (space >= 0)
		H5Sclose(space);
	return err;
}

/* Fixed-length UTF-8 text, width bytes each (Octave cannot read variable-length attributes). */
char *shim_attr_string(hid_t file, const char *object, const char *name, const char *text, size_t width, long n)
{
	shim_quiet();
	hid_t type = H5Tcopy(H5T_C_S1);
	if (type < 0)
		return shim_error("making a text type");
	char *err = NULL;
	if (H5Tset_size(type, width) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0 ||
	    H5Tset_strpad(type, H5T_STR_NULLPAD) < 0)
		err = shim_error("making a text type");
	else
		err = put(file, object, name, type, type, n, text);
	H5Tclose(type);
	return err;
}

char *shim_attr_number(hid_t file, const char *object, const char *name, int kind, const void *values, long n)
{
	shim_quiet();
	return put(file, object, name, shim_file_type(kind), shim_memory_type(kind), n, values);
}
