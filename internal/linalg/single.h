void settle_update_single(float *restrict w, double *restrict full, long rows, long cols, const float *keep, float rate,
                          const float *post, const float *restrict pre, long n);
void settle_widen(double *restrict full, const float *restrict w, long n);
