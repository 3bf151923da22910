package data

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestTextIsRead(t *testing.T) {
	const want = "2x3 [1 -2.5 1000 0 0.25 3]"
	for name, text := range map[string]string{
		"commas":          "1,-2.5,1e3\n0,.25,+3\n",
		"semicolons":      "1;-2.5;1e3\n0;.25;+3\n",
		"tabs":            "1\t-2.5\t1e3\n0\t.25\t+3\n",
		"blanks":          "  1  -2.5 1e3\n0 .25   +3  ",
		"commas, blanks":  "1, -2.5 , 1e3\r\n 0, .25, +3\r\n",
		"header":          "a,b,c\n1,-2.5,1e3\n0,.25,3\n",
		"quoted header":   "\"unit a\";\"unit b\";\"unit c\"\n1;-2.5;1e3\n0;.25;3\n",
		"header, blanks":  "a b c\n1 -2.5 1e3\n0 .25 3\n",
		"comments":        "# weights\n\n1,-2.5,1e3 # first\n   \n0,.25,3\n#end",
		"mark":            "\xef\xbb\xbf1,-2.5,1e3\n0,.25,3\n",
		"comment, header": "# x\nnames,of,columns\n1,-2.5,1e3\n0,.25,3\n",
	} {
		m, err := readText(strings.NewReader(text), 0)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := fmt.Sprintf("%dx%d %v", m.Rows, m.Cols, m.Data); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestTextErrorsNameThePlace(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "no rows of numbers",
		"a,b\n# only names\n":             "no rows of numbers",
		"1,2\n3,4,5\n":                    "line 2: a row of length 3, but the rows since line 1 have 2",
		"# c\n1 2 3\n\n4 5\n":             "line 4: a row of length 2, but the rows since line 2 have 3",
		"1,2\n3,x\n":                      `line 2, column 2: "x" is not a number`,
		"1,nan\n":                         `line 1, column 2: "nan"; every number has to be finite`,
		"1,2\n-Inf,2\n":                   `line 2, column 1: "-Inf"`,
		"1,2,\n":                          "line 1, column 3: an empty field",
		"1,,2\n":                          "line 1, column 2: an empty field",
		"1\t\t2\n":                        "line 1, column 2: an empty field",
		",a\n1,2\n":                       "line 1, column 1: an empty field",
		"1,5;2,5\n":                       `line 1, column 1: "1,5" is not a number; write decimals with a point`,
		"1e999\n":                         `"1e999" is too large`,
		"a,1\n":                           `line 1, column 1: "a" is not a number`,
		"a,b\nc,d\n":                      `line 2, column 1: "c" is not a number`,
		"a,b\n1,2,3\n":                    "line 2: 3 numbers under 2 names of columns",
		"\xff\xfe1\x002\x00":              "UTF-16",
		"\x89HDF\r\n\x1a\n\x00\x00":       "not text",
		"1 2\n" + strings.Repeat("é", 90): `"\u00e9`,
	} {
		_, err := readText(strings.NewReader(text), 0)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: error %v, want %q", text, err, want)
		}
		if err != nil && len(err.Error()) > 300 {
			t.Errorf("%.30q: an error of %d characters", text, len(err.Error()))
		}
	}
}

func TestTextReadsLongRows(t *testing.T) {
	const n = 300_000
	m, err := readText(strings.NewReader(strings.Repeat("0.125,", n-1)+"7"), 0)
	if err != nil {
		t.Fatal(err)
	}
	if m.Rows != 1 || m.Cols != n || m.Data[n-1] != 7 || m.Data[0] != 0.125 {
		t.Errorf("%d x %d", m.Rows, m.Cols)
	}
}

// The shortest decimals that name a float64 have to come back bit for bit.
func TestTextKeepsEveryBit(t *testing.T) {
	values := []float64{math.Pi, 5e-324, math.MaxFloat64, -1.0 / 3, math.Copysign(0, -1), 1e23}
	var text strings.Builder
	for _, v := range values {
		text.WriteString(strconv.FormatFloat(v, 'g', -1, 64) + "\n")
	}
	m, err := readText(strings.NewReader(text.String()), 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range values {
		if math.Float64bits(m.Data[i]) != math.Float64bits(v) {
			t.Errorf("%g became %g", v, m.Data[i])
		}
	}
}

func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func FuzzText(f *testing.F) {
	for _, text := range []string{"1,2\n3,4\n", "a;b\n1;2\n", "1 2 # x\n", "\t1\t2\n", "\xef\xbb\xbf1e5\r\n", "0x1p-2\n", "1,5;2\n", "_1\n", "1_0\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := readText(bytes.NewReader(text), 0)
		if err != nil {
			if len(err.Error()) > 400 {
				t.Fatalf("an error of %d characters", len(err.Error()))
			}
			return
		}
		if len(m.Data) != m.Rows*m.Cols || m.Rows < 1 || m.Cols < 1 {
			t.Fatalf("%d x %d with %d numbers", m.Rows, m.Cols, len(m.Data))
		}
		allFinite(t, m.Data)
		var again strings.Builder
		for i := range m.Rows {
			for j := range m.Cols {
				fmt.Fprintf(&again, "%v;", m.At(i, j))
			}
			text := strings.TrimSuffix(again.String(), ";")
			again.Reset()
			again.WriteString(text + "\n")
		}
		back, err := readText(strings.NewReader(again.String()), 0)
		if err != nil || back.Cols != m.Cols || back.Rows != m.Rows || fmt.Sprint(back.Data) != fmt.Sprint(m.Data) {
			t.Fatalf("written again: %v", err)
		}
	})
}
