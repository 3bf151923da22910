//go:build cgo

#include "shim.h"

#include <stdio.h>
#include <string.h>

/* HDF5 stacks its errors from the call a program made (outermost) to the cause (innermost):
 * those two say what a reader needs. */
typedef struct {
	char outer[160], inner[640];
} texts;

static herr_t collect(unsigned n, const H5E_error2_t *e, void *data)
{
	texts *t = data;
	if (n == 0)
		snprintf(t->outer, sizeof t->outer, "%s: %s", e->func_name, e->desc ? e->desc : "");
	snprintf(t->inner, sizeof t->inner, "%s", e->desc ? e->desc : "");
	return 0;
}

/* shim_error returns HDF5's reason for the failure just met, with what was being done. */
char *shim_error(const char *what)
{
	texts t = {"", ""};
	size_t size = sizeof t + strlen(what) + 8;
	char *out = malloc(size);
	H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, collect, &t);
	if (out == NULL)
		abort();
	if (t.outer[0] == 0)
		snprintf(out, size, "%s", what);
	else
		snprintf(out, size, "%s (%s; %s)", what, t.outer, t.inner);
	return out;
}

/* At exit HDF5 would try once more to close what could not be closed, over what recovery has mended
 * since, or crash. It has to be told before its first use, which is the initialisation of the Go
 * binding. */
__attribute__((constructor)) static void no_work_at_exit(void)
{
	H5dont_atexit();
}

/* shim_quiet stops HDF5 printing to stderr; the setting belongs to the calling thread. */
void shim_quiet(void)
{
	H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

hid_t shim_file_type(int kind)
{
	switch (kind) {
	case SHIM_FLOAT64: return H5T_IEEE_F64LE;
	case SHIM_FLOAT32: return H5T_IEEE_F32LE;
	case SHIM_INT64: return H5T_STD_I64LE;
	case SHIM_INT8: return H5T_STD_I8LE;
	case SHIM_UINT8: return H5T_STD_U8LE;
	}
	return H5I_INVALID_HID;
}

/* Go keeps every float as float64 and every integer as int64: HDF5 converts. */
hid_t shim_memory_type(int kind)
{
	return kind == SHIM_FLOAT64 || kind == SHIM_FLOAT32 ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64;
}
