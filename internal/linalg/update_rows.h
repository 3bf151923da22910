void settle_update_rows(double *w, long rows, long cols, const double *keep, long step, double rate,
                        const double *post, long ldpost, const double *pre, long ldpre, long n);
