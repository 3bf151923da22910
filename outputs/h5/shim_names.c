//go:build cgo

#include "shim.h"

#include <string.h>

static int keep_name(shim_names *list, const char *name)
{
	if (list->n == list->cap) {
		size_t cap = list->cap ? 2 * list->cap : 32;
		char **names = realloc(list->names, cap * sizeof *names);
		if (names == NULL)
			return -1;
		list->names = names;
		list->cap = cap;
	}
	if ((list->names[list->n] = strdup(name)) == NULL)
		return -1;
	list->n++;
	return 0;
}

void shim_free_names(shim_names *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->names[i]);
	free(list->names);
	memset(list, 0, sizeof *list);
}

typedef struct {
	shim_names *groups, *datasets;
} found;

static herr_t keep_object(hid_t object, const char *name, const H5O_info_t *info, void *data)
{
	found *f = data;
	(void)object;
	if (info->type == H5O_TYPE_GROUP)
		return keep_name(f->groups, name);
	return info->type == H5O_TYPE_DATASET ? keep_name(f->datasets, name) : 0;
}

static int tracks_order(hid_t file)
{
	unsigned flags = 0;
	hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
	hid_t gcpl = root < 0 ? root : H5Gget_create_plist(root);
	if (gcpl >= 0) {
		H5Pget_link_creation_order(gcpl, &flags);
		H5Pclose(gcpl);
	}
	if (root >= 0)
		H5Gclose(root);
	return (flags & H5P_CRT_ORDER_TRACKED) != 0;
}

/* shim_visit names every object once, in the order of creation where the file keeps it. H5Ovisit
 * copes with files not ours, whose hard links may form a cycle. */
char *shim_visit(hid_t file, shim_names *groups, shim_names *datasets)
{
	found f = {groups, datasets};
	shim_quiet();
	H5_index_t index = tracks_order(file) ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
	return H5Ovisit2(file, index, H5_ITER_INC, keep_object, &f, H5O_INFO_BASIC) < 0
		? shim_error("listing the objects") : NULL;
}

static herr_t keep_link(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
	(void)group;
	(void)info;
	return keep_name(data, name);
}

/* shim_links names all links of a group, wherever they lead, and follows none. */
char *shim_links(hid_t file, const char *path, shim_names *names)
{
	char *err = NULL;
	shim_quiet();
	hid_t group = H5Gopen2(file, path, H5P_DEFAULT);
	if (group < 0 || H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, keep_link, names) < 0)
		err = shim_error("listing the links");
	if (group >= 0)
		H5Gclose(group);
	return err;
}

static herr_t keep_attribute(hid_t object, const char *name, const H5A_info_t *info, void *data)
{
	(void)object;
	(void)info;
	return keep_name(data, name);
}

char *shim_attr_names(hid_t file, const char *object, shim_names *names)
{
	hsize_t start = 0;
	shim_quiet();
	return H5Aiterate_by_name(file, object, H5_INDEX_NAME, H5_ITER_INC, &start, keep_attribute, names, H5P_DEFAULT) < 0
		? shim_error("listing the attributes") : NULL;
}
