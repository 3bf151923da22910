package archive

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// state has a field of every kind.
type state struct {
	x       float64
	n       int
	long    int64
	yes     bool
	fixed   [3]float64
	singles [3]float32
	list    []float64
	ints    []int
	bytes   []byte
	text    string
}

func (s *state) walk(a *Archive) {
	a.Float(&s.x)
	a.Int(&s.n)
	a.Int64(&s.long)
	a.Bool(&s.yes)
	a.Floats(s.fixed[:])
	a.Singles(s.singles[:])
	a.List(&s.list)
	a.Ints(&s.ints)
	a.Bytes(&s.bytes)
	a.Text(&s.text)
	a.Same("method", "dp54")
}

func (s *state) equal(o *state) bool {
	return math.Float64bits(s.x) == math.Float64bits(o.x) && s.n == o.n && s.long == o.long && s.yes == o.yes && s.fixed == o.fixed &&
		s.singles == o.singles && slices.Equal(s.list, o.list) && slices.Equal(s.ints, o.ints) && string(s.bytes) == string(o.bytes) && s.text == o.text
}

func filled() *state {
	return &state{-0.1, -3, math.MinInt64, true, [3]float64{0.1, math.Inf(-1), math.MaxFloat64}, [3]float32{0.1, 2, -3},
		[]float64{1, 2}, []int{-1, 0, 1}, []byte{0, 255}, "tanh"}
}

func saved() []byte {
	a := New(nil)
	filled().walk(a)
	return a.Seal()
}

func TestRestoresWhatWasSaved(t *testing.T) {
	a, err := Open(saved())
	if err != nil {
		t.Fatal(err)
	}
	var got state
	got.walk(a)
	if err := a.End(); err != nil || !got.equal(filled()) {
		t.Errorf("restored %+v, want %+v: %v", got, *filled(), err)
	}
}

func TestEveryBitCounts(t *testing.T) {
	data := saved()
	for i := range 8 * len(data) {
		data[i/8] ^= 1 << (i % 8)
		if _, err := Open(data); err == nil {
			t.Fatalf("bit %d is changed, and nothing said", i)
		}
		data[i/8] ^= 1 << (i % 8)
	}
	for n := range data {
		if _, err := Open(data[:n]); err == nil {
			t.Fatalf("%d of %d bytes are taken for all", n, len(data))
		}
	}
}

// TestOtherFields walks over other fields than were saved: a mistake, and zeros from there on.
func TestOtherFields(t *testing.T) {
	for want, walk := range map[string]func(*Archive){
		"ends too early":          func(a *Archive) { a.Floats(make([]float64, 1000)) },
		"goes on where it should": func(a *Archive) { x := 0.0; a.Float(&x) },
		"counts": func(a *Archive) {
			n := 0
			a.Count(&n, 5) // of the first field's bits, which are a negative number
			if n != 0 {
				t.Errorf("a count that is a mistake is %d, want 0", n)
			}
		},
	} {
		a, err := Open(saved())
		if err != nil {
			t.Fatal(err)
		}
		walk(a)
		if err := a.End(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	a, _ := Open(saved()) // which it was above
	a.Floats(make([]float64, 1000))
	if x := 7.0; true {
		if a.Float(&x); x != 0 {
			t.Errorf("after a mistake %g is restored, want 0", x)
		}
	}
}

func TestSameRefusesAnotherSetting(t *testing.T) {
	a := New(nil)
	a.Same("method", "dp54")
	b, err := Open(a.Seal())
	if err != nil {
		t.Fatal(err)
	}
	if b.Same("method", "tsit5"); b.Err() == nil || !strings.Contains(b.Err().Error(), "taken with method dp54, this solver has tsit5") {
		t.Errorf("another method: %v", b.Err())
	}
}

func TestSavingUsesTheRoomItHas(t *testing.T) {
	room := make([]byte, 0, 4096)
	v, x := make([]float64, 100), 1.0
	if n := testing.AllocsPerRun(10, func() {
		a := New(room)
		a.Float(&x)
		a.Floats(v)
		room = a.Seal()
	}); n > 1 { // the walk itself
		t.Errorf("%g allocations", n)
	}
}
