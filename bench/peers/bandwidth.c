/* Memory bandwidth of one thread, after STREAM (McCalpin 1995): a sum over an array much larger than
 * the caches, and a triad a = b + s c. One line of GB/s by processor time for each line of standard input. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { N = 1 << 26 }; /* 512 MB an array */

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(void) {
	double *a = malloc(N * sizeof *a), *b = malloc(N * sizeof *b), *c = malloc(N * sizeof *c), sum = 0;
	if (!a || !b || !c)
		return 1;
	for (long i = 0; i < N; i++)
		a[i] = 0, b[i] = 1, c[i] = 2;
	char line[64];
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof line, stdin)) {
		double start = now();
		for (long i = 0; i < N; i++)
			sum += b[i];
		double read = now() - start;
		start = now();
		for (long i = 0; i < N; i++)
			a[i] = b[i] + 3 * c[i];
		double triad = now() - start;
		printf("answer {\"read\": %g, \"triad\": %g, \"sum\": %g}\n", 8e-9 * N / read, 24e-9 * N / triad, sum + a[N / 2]);
		fflush(stdout);
	}
	return 0;
}
