/* See problems.h. Sources of the equations: integrators/testode. */

#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "problems.h"

static void kepler(double t, const double *y, double *d)
{
	(void)t;
	double r = sqrt(y[0]*y[0] + y[1]*y[1]), r3 = r*r*r;
	d[0] = y[2]; d[1] = y[3];
	d[2] = -y[0]/r3; d[3] = -y[1]/r3;
}

static void robertson(double t, const double *y, double *d)
{
	(void)t;
	double slow = -0.04*y[0] + 1e4*y[1]*y[2], fast = 3e7*y[1]*y[1];
	d[0] = slow; d[1] = -slow-fast; d[2] = fast;
}

static void pleiades(double t, const double *y, double *d)
{
	(void)t;
	for (int i = 0; i < 14; i++)
		d[i] = y[14+i];
	for (int i = 0; i < 7; i++) {
		double ax = 0, ay = 0;
		for (int j = 0; j < 7; j++) {
			if (i == j)
				continue;
			double dx = y[j]-y[i], dy = y[7+j]-y[7+i], r2 = dx*dx + dy*dy, pull = (j+1)/(r2*sqrt(r2));
			ax += pull*dx;
			ay += pull*dy;
		}
		d[14+i] = ax;
		d[21+i] = ay;
	}
}

static void inversion(double t, const double *y, double *d)
{
	(void)t;
	const double target[3] = {0.5, -0.25, 0.75};
	for (int i = 0; i < 3; i++)
		d[i] = -target[i] - 0.01*y[i];
	for (int j = 0; j < 5; j++) {
		double rate = tanh(y[3+j]), drive = 0;
		for (int i = 0; i < 3; i++) {
			double w = (double)((7*(i+1)*(j+2))%11 - 5)/8;
			d[i] += w*rate;
			drive -= w*y[i];
		}
		d[3+j] = drive - y[3+j];
	}
	for (int i = 0; i < 3; i++)
		d[i] /= 0.1;
}

static void pollution(double t, const double *y, double *d)
{
	(void)t;
	const double r[25] = {
		0.35 * y[0],
		26.6 * y[1] * y[3],
		1.23e4 * y[4] * y[1],
		8.6e-4 * y[6],
		8.2e-4 * y[6],
		1.5e4 * y[6] * y[5],
		1.3e-4 * y[8],
		2.4e4 * y[8] * y[5],
		1.65e4 * y[10] * y[1],
		9e3 * y[10] * y[0],
		0.022 * y[12],
		1.2e4 * y[9] * y[1],
		1.88 * y[13],
		1.63e4 * y[0] * y[5],
		4.8e6 * y[2],
		3.5e-4 * y[3],
		0.0175 * y[3],
		1e8 * y[15],
		4.44e11 * y[15],
		1.24e3 * y[16] * y[5],
		2.1 * y[18],
		5.78 * y[18],
		0.0474 * y[0] * y[3],
		1.78e3 * y[18] * y[0],
		3.12 * y[19],
	};
	d[0] = -r[0] - r[9] - r[13] - r[22] - r[23] + r[1] + r[2] + r[8] + r[10] + r[11] + r[21] + r[24];
	d[1] = -r[1] - r[2] - r[8] - r[11] + r[0] + r[20];
	d[2] = -r[14] + r[0] + r[16] + r[18] + r[21];
	d[3] = -r[1] - r[15] - r[16] - r[22] + r[14];
	d[4] = -r[2] + 2*r[3] + r[5] + r[6] + r[12] + r[19];
	d[5] = -r[5] - r[7] - r[13] - r[19] + r[2] + 2*r[17];
	d[6] = -r[3] - r[4] - r[5] + r[12];
	d[7] = r[3] + r[4] + r[5] + r[6];
	d[8] = -r[6] - r[7];
	d[9] = -r[11] + r[6] + r[8];
	d[10] = -r[8] - r[9] + r[7] + r[10];
	d[11] = r[8];
	d[12] = -r[10] + r[9];
	d[13] = -r[12] + r[11];
	d[14] = r[13];
	d[15] = -r[17] - r[18] + r[15];
	d[16] = -r[19];
	d[17] = r[19];
	d[18] = -r[20] - r[21] - r[23] + r[22] + r[24];
	d[19] = -r[24] + r[23];
}

static void arenstorf(double t, const double *y, double *d)
{
	(void)t;
	const double mu = 0.012277471, m = 1 - 0.012277471;
	double a = (y[0]+mu)*(y[0]+mu) + y[1]*y[1];
	double b = (y[0]-m)*(y[0]-m) + y[1]*y[1];
	a = a*sqrt(a); b = b*sqrt(b);
	d[0] = y[2]; d[1] = y[3];
	d[2] = y[0] + 2*y[3] - m*(y[0]+mu)/a - mu*(y[0]-m)/b;
	d[3] = y[1] - 2*y[2] - m*y[1]/a - mu*y[1]/b;
}

static void bruss(double t, const double *y, double *d)
{
	(void)t;
	d[0] = 1 + y[0]*y[0]*y[1] - 4*y[0];
	d[1] = 3*y[0] - y[0]*y[0]*y[1];
}

static void rigid(double t, const double *y, double *d)
{
	(void)t;
	double s = sin(t);
	d[0] = -2 * y[1] * y[2];
	d[1] = 1.25 * y[0] * y[2];
	d[2] = 0.25*s*s - y[0]*y[1]/2;
}

static void a3(double t, const double *y, double *d)
{
	(void)t;
	d[0] = y[0] * cos(t);
}

static void a5(double t, const double *y, double *d)
{
	(void)t;
	d[0] = (y[0] - t) / (y[0] + t);
}

static void b1(double t, const double *y, double *d)
{
	(void)t;
	d[0] = 2 * (y[0] - y[0]*y[1]);
	d[1] = -(y[1] - y[0]*y[1]);
}

static void b4(double t, const double *y, double *d)
{
	(void)t;
	double r = sqrt(y[0]*y[0] + y[1]*y[1]);
	d[0] = -y[1] - y[0]*y[2]/r;
	d[1] = y[0] - y[1]*y[2]/r;
	d[2] = y[0] / r;
}

static void b5(double t, const double *y, double *d)
{
	(void)t;
	d[0] = y[1] * y[2];
	d[1] = -y[0] * y[2];
	d[2] = -0.51 * y[0] * y[1];
}

static void c1(double t, const double *y, double *d)
{
	(void)t;
	d[0] = -y[0];
	for (int i = 1; i < 9; i++)
		d[i] = y[i-1] - y[i];
	d[9] = y[8];
}

static void e2(double t, const double *y, double *d)
{
	(void)t;
	d[0] = y[1];
	d[1] = (1-y[0]*y[0])*y[1] - y[0];
}

static void orego(double t, const double *y, double *d)
{
	(void)t;
	d[0] = 77.27 * (y[1] + y[0]*(1-8.375e-6*y[0]-y[1]));
	d[1] = (y[2] - (1+y[0])*y[1]) / 77.27;
	d[2] = 0.161 * (y[0] - y[2]);
}

static void vdpol(double t, const double *y, double *d)
{
	(void)t;
	d[0] = y[1];
	d[1] = 1000*(1-y[0]*y[0])*y[1] - y[0];
}

static void hires(double t, const double *y, double *d)
{
	(void)t;
	double binding = 280 * y[5] * y[7];
	d[0] = -1.71*y[0] + 0.43*y[1] + 8.32*y[2] + 0.0007;
	d[1] = 1.71*y[0] - 8.75*y[1];
	d[2] = -10.03*y[2] + 0.43*y[3] + 0.035*y[4];
	d[3] = 8.32*y[1] + 1.71*y[2] - 1.12*y[3];
	d[4] = -1.745*y[4] + 0.43*y[5] + 0.43*y[6];
	d[5] = -binding + 0.69*y[3] + 1.71*y[4] - 0.43*y[5] + 0.69*y[6];
	d[6] = binding - 1.81*y[6];
	d[7] = -binding + 1.81*y[6];
}

static void sd1(double t, const double *y, double *d)
{
	(void)t;
	d[0] = 0.2 * (y[1] - y[0]);
	d[1] = 10*y[0] - (60-y[2]/8)*y[1] + y[2]/8;
	d[2] = 1;
}

static const struct {
	const char *name;
	void (*f)(double t, const double *y, double *d);
} named[] = {
	{"ARENSTORF", arenstorf},
	{"BRUSS", bruss},
	{"RIGID", rigid},
	{"PLEI", pleiades},
	{"A3", a3},
	{"A5", a5},
	{"B1", b1},
	{"B4", b4},
	{"B5", b5},
	{"C1", c1},
	{"D1", kepler},
	{"D5", kepler},
	{"E2", e2},
	{"ROBER40", robertson},
	{"ROBER", robertson},
	{"OREGO", orego},
	{"VDPOL", vdpol},
	{"HIRES", hires},
	{"SD1", sd1},
	{"POLLU", pollution},
	{"DI35", inversion},
	{"DI35SS", inversion}
};

/* rates is apart so that the compiler can use the vector tanh of glibc, as NumPy does its own. */
static void rates(int n, double *restrict out, const double *restrict x)
{
	for (int i = 0; i < n; i++)
		out[i] = tanh(x[i]);
}

/* tau dx/dt = -x + W tanh(x) */
static void net(problem *p, const double *y, double *d)
{
	rates(p->r, p->rate, y);
	memcpy(d, y, p->r * sizeof *d);
	cblas_dgemv(CblasRowMajor, CblasNoTrans, p->r, p->r, 1/p->tau, p->w, p->r, p->rate, 1, -1/p->tau, d, 1);
}

/* tau_u du/dt = -alpha u + W tanh(r) - target,  dr/dt = -r - W^T u */
static void loop(problem *p, const double *y, double *d)
{
	const double *u = y, *r = y + p->u;
	rates(p->r, p->rate, r);
	for (int i = 0; i < p->u; i++)
		d[i] = -p->alpha*u[i] - p->target[i];
	cblas_dgemv(CblasRowMajor, CblasNoTrans, p->u, p->r, 1/p->tau, p->w, p->r, p->rate, 1, 1/p->tau, d, 1);
	memcpy(d + p->u, r, p->r * sizeof *d);
	cblas_dgemv(CblasRowMajor, CblasTrans, p->u, p->r, -1, p->w, p->r, u, 1, -1, d + p->u, 1);
}

void derivative(problem *p, double t, const double *y, double *d)
{
	if (p->f)
		p->f(t, y, d);
	else if (p->u)
		loop(p, y, d);
	else
		net(p, y, d);
}

static double *numbers(FILE *in, size_t n)
{
	double *v = malloc((n + 1) * sizeof *v);
	if (!v || fread(v, sizeof *v, n, in) != n) {
		fprintf(stderr, "the problem's file is too short\n");
		exit(1);
	}
	return v;
}

/* The file: n, grid, end, u, r, tau, alpha; then y0; of loops W and the target, of nets W. */
problem *load(const char *name, const char *file)
{
	FILE *in = fopen(file, "rb");
	if (!in)
		return NULL;
	double *head = numbers(in, 7);
	problem *p = calloc(1, sizeof *p);
	p->n = head[0]; p->grid = head[1]; p->end = head[2];
	p->u = head[3]; p->r = head[4]; p->tau = head[5]; p->alpha = head[6];
	p->y0 = numbers(in, p->n);
	if (p->u) {
		p->w = numbers(in, (size_t)p->u * p->r);
		p->target = numbers(in, p->u);
	} else if (p->r) {
		p->w = numbers(in, (size_t)p->r * p->r);
	}
	p->rate = calloc(p->n, sizeof *p->rate);
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (!strcmp(name, named[i].name))
			p->f = named[i].f;
	fclose(in);
	return p->f || p->r ? p : NULL;
}
