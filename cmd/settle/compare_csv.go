package main

import (
	"bufio"
	"errors"
	"os"
	"strconv"
	"strings"

	"settle/integrators/workprecision"
)

// csvColumns are those of compare.csv. With --problems the column problem comes before.
var csvColumns = []string{"method", "rtol", "atol", "step", "accepted", "refused", "evaluations", "products",
	"jacobians", "factorisations", "error_max", "error_end", "error_settled", "seconds", "verdict"}

// csvFile is compare.csv, written row by row so that a run that is killed leaves what was known.
type csvFile struct {
	file    *os.File
	out     *bufio.Writer
	several bool
}

func newCSV(path string, several bool) (*csvFile, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	c := &csvFile{file: file, out: bufio.NewWriter(file), several: several}
	columns := csvColumns
	if several {
		columns = append([]string{"problem"}, columns...)
	}
	return c, c.write(columns)
}

// row writes a run. Names have no commas or quotes; what does not exist is NaN.
func (c *csvFile) row(r *workprecision.Run) error {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	s := r.Stats
	fields := []string{
		r.Method, number(r.Rtol), number(r.Atol), number(r.Step),
		strconv.Itoa(s.Accepted), strconv.Itoa(s.Refused), strconv.Itoa(s.Evaluations), strconv.Itoa(s.Products),
		strconv.Itoa(s.Jacobians), strconv.Itoa(s.Factorisations),
		number(r.ErrorMax), number(r.ErrorEnd), number(r.ErrorSettled), number(r.Seconds), string(r.Verdict),
	}
	if c.several {
		fields = append([]string{r.Problem}, fields...)
	}
	return c.write(fields)
}

func (c *csvFile) write(fields []string) error {
	_, err := c.out.WriteString(strings.Join(fields, ",") + "\n")
	return errors.Join(err, c.out.Flush())
}

func (c *csvFile) close() error { return errors.Join(c.out.Flush(), c.file.Close()) }
