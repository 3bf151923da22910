int settle_few_rows_fast(void);
void settle_few_rows(double *dst, long ldd, double gain, const double *w, long to, long from,
                     const double *x, long ldx, long n);
