/* What the HDF5 binding lacks, in calls that each do one whole thing: nothing of HDF5's state has
 * to outlive a call, so it does not matter on which operating-system thread Go runs the next one.
 *
 * Every function returns NULL, or a text that the caller frees: HDF5's own error stack, read
 * before the call returns. */
#ifndef SETTLE_H5_SHIM_H
#define SETTLE_H5_SHIM_H

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdlib.h>

#define SHIM_MAX_RANK 8

/* The kinds of the Go side (h5.Kind), in its order. */
enum shim_kind { SHIM_FLOAT64, SHIM_FLOAT32, SHIM_INT64, SHIM_INT8, SHIM_UINT8, SHIM_STRING };

typedef struct {
	int kind, rank, deflate;
	hsize_t dims[SHIM_MAX_RANK], maxdims[SHIM_MAX_RANK], chunk[SHIM_MAX_RANK];
	size_t cache; /* bytes of chunk cache; 0: every write goes straight to the file */
} shim_layout;

/* shim_file.c: files and groups */
char *shim_create(const char *path, hid_t *file);
char *shim_open_rw(const char *path, hid_t *file);
char *shim_open_killed(const char *path, hid_t *file);
char *shim_read_much(hid_t file);
char *shim_start_swmr(hid_t file);
char *shim_flush(hid_t file);
char *shim_close(hid_t file);
char *shim_make_group(hid_t file, const char *path);
void shim_quiet(void);

/* shim_link.c, shim_copy.c: what leads to other files, or comes from them */
hid_t shim_link_list(void);
char *shim_make_index(hid_t file, const char *path);
char *shim_link(hid_t file, const char *path, const char *to_file, const char *to_object);
char *shim_copy(hid_t file, const char *path, const char *from_file, const char *from_object);
char *shim_make_virtual(hid_t file, const char *path, const shim_layout *l, size_t n, const hsize_t *rows, char **files, const char *dataset);

/* shim_data.c: datasets */
herr_t shim_fill_with(hid_t dcpl, int kind);
hid_t shim_transfer(hssize_t values);
hssize_t shim_values_of(hid_t dset);
char *shim_make_dataset(hid_t file, const char *path, const shim_layout *l, hid_t *dset);
char *shim_open_dataset(hid_t file, const char *path, size_t cache, hid_t *dset);
char *shim_extend(hid_t dset, hsize_t rows);
char *shim_append(hid_t dset, int kind, hsize_t start, hsize_t rows, const void *buf, hsize_t chunk, void *scratch);
char *shim_write(hid_t file, const char *path, int kind, const void *buf);
char *shim_write_strings(hid_t file, const char *path, char **strings);
char *shim_read(hid_t dset, hid_t memspace, hid_t filespace, int kind, void *buf);
char *shim_refresh(hid_t dset);

/* shim_scale.c: dimension scales */
char *shim_make_scale(hid_t file, const char *path, const char *name);
char *shim_attach_scales(hid_t file, const char *path, int rank, char **scales);
char *shim_scale_name(hid_t dset, unsigned dim, char *name, size_t size);

/* shim_attr.c: attributes; n < 0 is a scalar */
char *shim_attr_string(hid_t file, const char *object, const char *name, const char *text, size_t width, long n);
char *shim_attr_number(hid_t file, const char *object, const char *name, int kind, const void *values, long n);

/* shim_names.c, shim_read.c: what a file holds */
typedef struct {
	int kind, rank;    /* kind -1: none of ours */
	int unlimited;     /* first axis */
	int scale;         /* is itself a dimension scale */
	int virtual;       /* its values are in other files */
	hsize_t dims[SHIM_MAX_RANK], chunk[SHIM_MAX_RANK];
	hsize_t bytes;     /* stored */
	hsize_t mapped;    /* values of the first other file of a virtual one */
} shim_info;

typedef struct {
	int kind;          /* of the values: float64, int64 or string; -1: none of ours */
	int scalar;
	size_t n;
	void *values;      /* double[n], int64_t[n] or char *[n]; shim_free_values frees it */
} shim_values;

typedef struct {
	char **names;
	size_t n, cap;
} shim_names;

char *shim_visit(hid_t file, shim_names *groups, shim_names *datasets);
char *shim_links(hid_t file, const char *path, shim_names *names);
char *shim_attr_names(hid_t file, const char *object, shim_names *names);
char *shim_attr_values(hid_t file, const char *object, const char *name, shim_values *v);
char *shim_dataset_info(hid_t dset, shim_info *info);
char *shim_read_strings(hid_t dset, shim_values *v);
void shim_free_names(shim_names *names);
void shim_free_values(shim_values *v);

/* shim_error.c */
char *shim_error(const char *what);
hid_t shim_file_type(int kind);
hid_t shim_memory_type(int kind);

#endif
