void settle_gather_double(double *restrict sum, long to, const double *v, const int *index, const double *factor, long n);
void settle_gather_float(float *restrict sum, long to, const float *v, const int *index, const float *factor, long n);
void settle_scatter_double(double *v, long to, const double *restrict post, const int *index, const double *factor, long n);
void settle_scatter_float(float *v, long to, const float *restrict post, const int *index, const float *factor, long n);
