void settle_row_products(double *c, long ldc, double f, const double *a, long lda, long m, const double *b, long ldb,
                         long n, long length);
void settle_transpose(double *restrict t, const double *restrict m, long rows, long cols);
double settle_squared_errors(const double *e, const double *y, const double *y1, long n, double rtol, double atol);
