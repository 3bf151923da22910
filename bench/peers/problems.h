/* The benchmark problems for the peers: the right-hand sides of integrators/testode, the inversion
 * loop and the random network, written once more from the same published equations. */

typedef struct {
	int n, grid;          /* variables; points at which the solution is wanted */
	double end;           /* they are at end k / grid, k = 1 .. grid */
	double *y0;
	int u, r;             /* loop: sizes; net: r */
	double tau, alpha;    /* loop: of the controller (tau_r = 1); net: tau */
	double *w, *target;   /* loop: u x r, u; net: r x r */
	double *rate;         /* scratch */
	void (*f)(double t, const double *y, double *d);
} problem;

/* load reads a problem that the harness wrote; 0 if it is not known. */
problem *load(const char *name, const char *file);

/* derivative writes dy/dt to d. */
void derivative(problem *p, double t, const double *y, double *d);
