package h5

import "testing"

// TestLookup3: values of driver5 in Jenkins' lookup3.c (zero seed).
func TestLookup3(t *testing.T) {
	for _, c := range []struct {
		key  string
		want uint32
	}{{"", 0xdeadbeef}, {"Four score and seven years ago", 0x17770551}} {
		if got := lookup3([]byte(c.key)); got != c.want {
			t.Errorf("lookup3(%q) = %#x, wanted %#x", c.key, got, c.want)
		}
	}
}
