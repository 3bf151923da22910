// Package sweep reads the one file that a sweep's results are gathered in, and sums them up over seeds.
package sweep
