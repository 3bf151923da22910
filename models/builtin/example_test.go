package builtin_test

import (
	"fmt"

	"settle/models/builtin"
)

func ExampleFind() {
	m, ok := builtin.Find("inversion-loop")
	fmt.Println(m.Description, ok)
	// Output: a controller inverts one layer of tanh units true
}
