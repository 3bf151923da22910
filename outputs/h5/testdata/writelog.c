/* Preloaded into a writer, this copies every write to an .h5 file, in order, to $WRITELOG: from it
 * a test rebuilds the file as a kill after each single write would have left it.
 * A record is: 'w' or 't', offset or length, number of bytes, bytes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int log_fd(void)
{
	static int fd = -2;
	if (fd == -2) {
		const char *path = getenv("WRITELOG");
		fd = path ? open(path, O_WRONLY | O_APPEND | O_CLOEXEC) : -1;
	}
	return fd;
}

static int ours(int fd)
{
	char link[64], path[4096];
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, sizeof path - 1);
	if (n < 0 || log_fd() < 0)
		return 0;
	path[n] = 0;
	return strstr(path, ".h5") != NULL;
}

static void record(char what, int64_t at, const void *bytes, int64_t n)
{
	char head[17] = {what};
	memcpy(head + 1, &at, 8);
	memcpy(head + 9, &n, 8);
	struct iovec v[2] = {{head, sizeof head}, {(void *)bytes, (size_t)n}};
	if (writev(log_fd(), v, bytes ? 2 : 1) != (ssize_t)(sizeof head) + (bytes ? n : 0))
		abort();
}

typedef ssize_t (*pwrite_fn)(int, const void *, size_t, off_t);
typedef int (*ftruncate_fn)(int, off_t);

ssize_t pwrite64(int fd, const void *buf, size_t n, off_t at)
{
	pwrite_fn next = (pwrite_fn)dlsym(RTLD_NEXT, "pwrite64");
	if (ours(fd))
		record('w', at, buf, (int64_t)n);
	return next(fd, buf, n, at);
}

ssize_t pwrite(int fd, const void *buf, size_t n, off_t at) { return pwrite64(fd, buf, n, at); }

int ftruncate64(int fd, off_t length)
{
	ftruncate_fn next = (ftruncate_fn)dlsym(RTLD_NEXT, "ftruncate64");
	if (ours(fd))
		record('t', length, NULL, 0);
	return next(fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }
