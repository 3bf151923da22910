double settle_max_norm(const double *v, long n);
void settle_moduli(double *most, const double *x, const double *dx, const double *still, long n, double leak, double tau);
