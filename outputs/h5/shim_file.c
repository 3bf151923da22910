//go:build cgo

#include "shim.h"

/* Metadata smaller than a page never straddles two: a kill in the middle of a write, which tears
 * at 4 KiB page boundaries, then cannot tear an object header. */
enum { PAGE_SIZE = 4096 };

/* Links and attributes stay in the object header up to this many: recovery walks them without
 * fractal heaps. HDF5 keeps the number in 16 bits. */
enum { MAX_COMPACT = 65535 };

/* Nothing but H5Fflush may write metadata. An eviction between set_extent and the write of the
 * rows could put a length on disk before its data. */
static herr_t no_evictions(hid_t fapl)
{
	H5AC_cache_config_t c;
	c.version = H5AC__CURR_CACHE_CONFIG_VERSION;
	if (H5Pget_mdc_config(fapl, &c) < 0)
		return -1;
	c.incr_mode = H5C_incr__off;
	c.flash_incr_mode = H5C_flash_incr__off;
	c.decr_mode = H5C_decr__off;
	c.evictions_enabled = 0;
	return H5Pset_mdc_config(fapl, &c);
}

static hid_t access_list(void)
{
	hid_t fapl = H5Pcreate(H5P_FILE_ACCESS);
	if (fapl < 0)
		return fapl;
	if (H5Pset_libver_bounds(fapl, H5F_LIBVER_V110, H5F_LIBVER_V110) < 0 ||
	    H5Pset_fclose_degree(fapl, H5F_CLOSE_STRONG) < 0 ||
	    H5Pset_sieve_buf_size(fapl, 0) < 0 || no_evictions(fapl) < 0) {
		H5Pclose(fapl);
		return H5I_INVALID_HID;
	}
	return fapl;
}

/* A group whose links HDF5 keeps compact, in the order of their making, without timestamps. */
static herr_t plain_group(hid_t gcpl)
{
	if (H5Pset_link_phase_change(gcpl, MAX_COMPACT, 0) < 0 ||
	    H5Pset_attr_phase_change(gcpl, MAX_COMPACT, 0) < 0 ||
	    H5Pset_link_creation_order(gcpl, H5P_CRT_ORDER_TRACKED) < 0)
		return -1;
	return H5Pset_obj_track_times(gcpl, 0);
}

static hid_t creation_list(void)
{
	hid_t fcpl = H5Pcreate(H5P_FILE_CREATE);
	if (fcpl < 0)
		return fcpl;
	if (H5Pset_file_space_strategy(fcpl, H5F_FSPACE_STRATEGY_PAGE, 0, 1) < 0 ||
	    H5Pset_file_space_page_size(fcpl, PAGE_SIZE) < 0 || plain_group(fcpl) < 0) {
		H5Pclose(fcpl);
		return H5I_INVALID_HID;
	}
	return fcpl;
}

char *shim_create(const char *path, hid_t *file)
{
	char *err = NULL;
	shim_quiet();
	hid_t fapl = access_list(), fcpl = creation_list();
	*file = H5I_INVALID_HID;
	/* H5Fcreate makes the superblock extension with the default group list: its timestamps too. */
	if (fapl >= 0 && fcpl >= 0 && H5Pset_obj_track_times(H5P_LST_GROUP_CREATE_ID_g, 0) >= 0)
		*file = H5Fcreate(path, H5F_ACC_TRUNC, fcpl, fapl);
	if (*file < 0)
		err = shim_error("creating the file");
	H5Pset_obj_track_times(H5P_LST_GROUP_CREATE_ID_g, 1);
	if (fapl >= 0)
		H5Pclose(fapl);
	if (fcpl >= 0)
		H5Pclose(fcpl);
	return err;
}

/* Opens what a killed writer left as a reader beside it would. Metadata whose checksum does not match is read once:
 * nobody is going to mend it, and 100 attempts with pauses, which are the default, take minutes. */
char *shim_open_killed(const char *path, hid_t *file)
{
	char *err = NULL;
	shim_quiet();
	hid_t fapl = H5Pcreate(H5P_FILE_ACCESS);
	*file = H5I_INVALID_HID;
	if (fapl >= 0 && H5Pset_metadata_read_attempts(fapl, 1) >= 0)
		*file = H5Fopen(path, H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, fapl);
	if (*file < 0)
		err = shim_error("opening the file");
	if (fapl >= 0)
		H5Pclose(fapl);
	return err;
}

/* Lists of links are read in the order of their hashes, which lead all over the blocks that the links are in: those of
 * 100,000 links take 8 MB, and the 2 MB that the cache begins with had each block read thousands of times. */
char *shim_read_much(hid_t file)
{
	enum { ROOM = 64 << 20 };
	H5AC_cache_config_t c;
	shim_quiet();
	c.version = H5AC__CURR_CACHE_CONFIG_VERSION;
	if (H5Fget_mdc_config(file, &c) < 0)
		return shim_error("reading the size of the cache");
	c.set_initial_size = 1;
	c.initial_size = c.max_size = ROOM;
	return H5Fset_mdc_config(file, &c) < 0 ? shim_error("setting the size of the cache") : NULL;
}

char *shim_open_rw(const char *path, hid_t *file)
{
	char *err = NULL;
	shim_quiet();
	hid_t fapl = access_list();
	*file = fapl < 0 ? fapl : H5Fopen(path, H5F_ACC_RDWR, fapl);
	if (*file < 0)
		err = shim_error("opening the file for writing");
	if (fapl >= 0)
		H5Pclose(fapl);
	return err;
}

char *shim_start_swmr(hid_t file)
{
	shim_quiet();
	return H5Fstart_swmr_write(file) < 0 ? shim_error("starting single-writer, multiple-reader mode") : NULL;
}

char *shim_flush(hid_t file)
{
	shim_quiet();
	return H5Fflush(file, H5F_SCOPE_GLOBAL) < 0 ? shim_error("flushing") : NULL;
}

char *shim_close(hid_t file)
{
	shim_quiet();
	return H5Fclose(file) < 0 ? shim_error("closing") : NULL;
}

char *shim_make_group(hid_t file, const char *path)
{
	char *err = NULL;
	hid_t group = H5I_INVALID_HID;
	shim_quiet();
	hid_t gcpl = H5Pcreate(H5P_GROUP_CREATE);
	if (gcpl >= 0 && plain_group(gcpl) >= 0)
		group = H5Gcreate2(file, path, H5P_DEFAULT, gcpl, H5P_DEFAULT);
	if (group < 0)
		err = shim_error("making the group");
	else
		H5Gclose(group);
	if (gcpl >= 0)
		H5Pclose(gcpl);
	return err;
}
