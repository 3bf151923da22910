void settle_update_single(float *restrict w, double *restrict full, long rows, long cols, const float *keep, float rate,
                          const float *post, const float *restrict pre, long n);
void settle_narrow(float *restrict dst, const double *restrict x, long n);
void settle_add_single(double *restrict dst, double gain, const float *restrict x, long n);
void settle_widen(double *restrict full, const float *restrict w, long n);
