package h5

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// canonical returns values as []float64, []int64 or []string, whatever of their kinds they were.
// A scalar is a slice of one. ok is false for any other type.
func canonical(values any) (_ any, ok bool) {
	switch v := values.(type) {
	case []float64, []int64, []string:
		return v, true
	case float64:
		return []float64{v}, true
	case string:
		return []string{v}, true
	case bool:
		if v {
			return []int64{1}, true
		}
		return []int64{0}, true
	case int:
		return []int64{int64(v)}, true
	case int64:
		return []int64{v}, true
	case int8:
		return []int64{int64(v)}, true
	case uint8:
		return []int64{int64(v)}, true
	case []float32:
		return convert[float64](v), true
	case []int:
		return convert[int64](v), true
	case []int8:
		return convert[int64](v), true
	case []uint8:
		return convert[int64](v), true
	}
	return nil, false
}

func convert[To, From float64 | float32 | int | int64 | int8 | uint8](from []From) []To {
	to := make([]To, len(from))
	for i, x := range from {
		to[i] = To(x)
	}
	return to
}

// fits says whether canonical values can be stored in d without a change.
func fits(d *Dataset, values any) error {
	n := 0
	switch v := values.(type) {
	case []float64:
		n = len(v)
		if !d.Kind.isFloat() {
			return fmt.Errorf("h5: dataset %s is %s: floats do not fit", d.Path, d.Kind)
		}
	case []int64:
		n = len(v)
		if !d.Kind.isInt() {
			return fmt.Errorf("h5: dataset %s is %s: integers do not fit", d.Path, d.Kind)
		}
		if err := inRange(d.Path, d.Kind, v); err != nil {
			return err
		}
	case []string:
		n = len(v)
		if d.Kind != String {
			return fmt.Errorf("h5: dataset %s is %s: text does not fit", d.Path, d.Kind)
		}
		if err := plainText(d.Path, v); err != nil {
			return err
		}
	}
	if n != d.length() {
		return fmt.Errorf("h5: dataset %s of shape %v takes %d values, got %d", d.Path, d.Shape, d.length(), n)
	}
	return nil
}

// inRange refuses what HDF5 would silently clip.
func inRange(path string, kind Kind, values []int64) error {
	var low, high int64
	switch kind {
	case Int8:
		low, high = math.MinInt8, math.MaxInt8
	case Uint8:
		low, high = 0, math.MaxUint8
	default:
		return nil
	}
	for _, x := range values {
		if x < low || x > high {
			return fmt.Errorf("h5: dataset %s: %d does not fit %s: allowed: %d to %d", path, x, kind, low, high)
		}
	}
	return nil
}

// plainText refuses what C would cut short.
func plainText(path string, text []string) error {
	for _, s := range text {
		if strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
			return fmt.Errorf("h5: %s: text %.40q: wanted UTF-8 without zero bytes", path, s)
		}
	}
	return nil
}

// checkData brings Data to its canonical form.
func checkData(d *Dataset) error {
	if d.Data == nil {
		if d.Kind == String && d.length() > 0 {
			return fmt.Errorf("h5: dataset %s: text has to be given as Data: it cannot be written later", d.Path)
		}
		return nil
	}
	if d.unlimited() {
		return fmt.Errorf("h5: dataset %s is unlimited: append its rows instead of giving Data", d.Path)
	}
	values, ok := canonical(d.Data)
	if !ok {
		return fmt.Errorf("h5: dataset %s: Data of type %T: allowed: []float64, []int64, []int8, []uint8, []string or one of their elements", d.Path, d.Data)
	}
	d.Data = values
	return fits(d, values)
}

// maxAttr keeps an attribute in its object header, where HDF5 allows 64 KiB and recovery looks.
const maxAttr = 60000

// reserved attributes are what dimension scales and fill values are made of.
var reserved = map[string]bool{"CLASS": true, "NAME": true, "DIMENSION_LIST": true, "REFERENCE_LIST": true, "_FillValue": true}

func checkAttrs(object string, attrs []Attr) error {
	seen := map[string]bool{}
	for _, a := range attrs {
		if a.Name == "" || strings.ContainsRune(a.Name, 0) || !utf8.ValidString(a.Name) || seen[a.Name] {
			return fmt.Errorf("h5: attribute %q of %s: wanted a name that is not empty and not used twice", a.Name, object)
		}
		if object == "/" && a.Name == segmentAttr {
			return fmt.Errorf("h5: attribute %q of / is written by this package: use another name", a.Name)
		}
		if object != "/" && reserved[a.Name] {
			return fmt.Errorf("h5: attribute %q of %s belongs to the netCDF conventions and is written by this package: use another name", a.Name, object)
		}
		seen[a.Name] = true
		values, ok := canonical(a.Value)
		if !ok {
			return fmt.Errorf("h5: attribute %s of %s has type %T: allowed: string, float64, int64, []float64, []int64, []string", a.Name, object, a.Value)
		}
		if err := checkAttrValue(object+" attribute "+a.Name, values); err != nil {
			return err
		}
	}
	return nil
}

func checkAttrValue(what string, values any) error {
	size := 0
	switch v := values.(type) {
	case []string:
		if err := plainText(what, v); err != nil {
			return err
		}
		size = len(v) * textWidth(v)
	case []float64:
		size = 8 * len(v)
	case []int64:
		size = 8 * len(v)
	}
	if size == 0 || size > maxAttr {
		return fmt.Errorf("h5: %s takes %d bytes: allowed: 1 to %d; put longer content in a dataset", what, size, maxAttr)
	}
	return nil
}

// textWidth is the length of the longest string, and at least 1: HDF5 has no empty type.
func textWidth(text []string) int {
	width := 1
	for _, s := range text {
		width = max(width, len(s))
	}
	return width
}

// attributes are those of a dataset as they are written: its own fields first.
func attributes(d *Dataset) []Attr {
	var attrs []Attr
	if d.Units != "" {
		attrs = append(attrs, Attr{"units", d.Units})
	}
	if d.LongName != "" {
		attrs = append(attrs, Attr{"long_name", d.LongName})
	}
	if len(d.FlagValues) > 0 {
		attrs = append(attrs, Attr{"flag_values", d.FlagValues}, Attr{"flag_meanings", strings.Join(d.FlagMeanings, " ")})
	}
	return append(attrs, d.Attrs...)
}

// scale says whether the dataset is the coordinate of its own axis.
func (d *Dataset) scale() bool {
	return len(d.Axes) == 1 && d.Axes[0] != "" && d.Axes[0] == d.Path[strings.LastIndexByte(d.Path, '/')+1:]
}

// nan marks what nobody wrote.
var nan = [1]float64{math.NaN()}

func isSlice(value any) bool {
	switch value.(type) {
	case []float64, []float32, []int64, []int, []int8, []uint8, []string:
		return true
	}
	return false
}

func attrLen(values any) int {
	switch v := values.(type) {
	case []float64:
		return len(v)
	case []int64:
		return len(v)
	case []string:
		return len(v)
	}
	return 0
}

// storedKind is the kind an attribute of a number is stored as: flag_values have to be int8 like
// what they explain.
func storedKind(value any) Kind {
	switch value.(type) {
	case float64, []float64, []float32:
		return Float64
	case int8, []int8:
		return Int8
	case uint8, []uint8, bool:
		return Uint8
	}
	return Int64
}
