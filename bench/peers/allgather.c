/* What it costs that every process of an MPI job gets the rates of all others, as one circuit split over several machines
 * would need once for each evaluation of its derivative. Prints, for each number of units, the median time of an
 * Allgather of doubles, and that of the product of each process' share of a dense matrix with them.
 *
 *     mpicc -O3 -march=native bench/peers/allgather.c -o allgather && mpirun -n 2 allgather
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 201 };

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *times)
{
	qsort(times, ROUNDS, sizeof *times, by_size);
	return times[ROUNDS / 2];
}

static void product(const double *w, const double *r, double *out, int rows, int cols)
{
	for (int i = 0; i < rows; i++) {
		double sum = 0;
		for (int j = 0; j < cols; j++)
			sum += w[(size_t)i * cols + j] * r[j];
		out[i] = sum;
	}
}

int main(int argc, char **argv)
{
	int rank, size;
	double times[ROUNDS], products[ROUNDS];
	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	for (int n = 100; n <= 1000000; n *= 10) {
		int mine = n / size, rows = mine, dense = n <= 10000;
		double *own = calloc(mine, sizeof *own), *all = calloc((size_t)mine * size, sizeof *all);
		double *w = dense ? calloc((size_t)rows * n, sizeof *w) : NULL, *out = calloc(rows, sizeof *out);
		for (int k = 0; k < ROUNDS; k++) {
			MPI_Barrier(MPI_COMM_WORLD);
			double begin = MPI_Wtime();
			MPI_Allgather(own, mine, MPI_DOUBLE, all, mine, MPI_DOUBLE, MPI_COMM_WORLD);
			times[k] = MPI_Wtime() - begin;
			begin = MPI_Wtime();
			if (dense)
				product(w, all, out, rows, mine * size);
			products[k] = MPI_Wtime() - begin;
			own[k % mine] += out[k % rows];
		}
		if (rank == 0 && dense)
			printf("%8d units, %d processes: Allgather %8.1f us, dense product %10.1f us\n", n, size, 1e6 * median(times), 1e6 * median(products));
		else if (rank == 0)
			printf("%8d units, %d processes: Allgather %8.1f us\n", n, size, 1e6 * median(times));
		free(own), free(all), free(w), free(out);
	}
	MPI_Finalize();
	return 0;
}
