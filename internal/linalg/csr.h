void settle_csr_product(double *dst, long ldd, double gain, long rows, const long *begins, const int *cols,
                        const double *vals, const double *x, long ldx, long n);
