void settle_exp_blocks(double *dst, const double *x, long blocks);
void settle_tanh_blocks(double *dst, const double *x, long blocks);
