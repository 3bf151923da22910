package circuit

import "fmt"

func ExampleParse() {
	spec, err := Parse("loop.toml", []byte(`
		[population]
		r = { size = 20, tau = "10 ms", transfer = "tanh" }
		u = { size = 10, tau = "10 ms", leak = 0.01 }

		[pathway]
		W = { from = "r", to = "u", weights = { init = "normal", std = 0.3 } }
		B = { from = "u", to = "r", kind = "feedback", weights = { init = "negative-transpose", of = "W" } }

		[phase.settle]
		duration = "5 s"
		until = "settled"
	`), []Set{{Key: "population.u.leak", Value: "0.1"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	u := spec.Populations[1]
	fmt.Println(spec.Name, u.Name, u.Size, u.Tau.Constant, u.Leak.Constant)
	// Output: loop u 10 0.01 0.1
}

// Every mistake of a file is told at once, each with its place.
func ExampleParse_errors() {
	_, err := Parse("loop.toml", []byte(`
[population.hidden]
size = 20
tau = 10

[pathway.B]
from = "hiden"
to = "hidden"
weights = { init = "identity" }

[phase.run]
duration = "1 s"
`), nil)
	fmt.Println(err)
	// Output:
	// loop.toml:4:7: population.hidden.tau: needs a unit: write "10 ms"
	// loop.toml:7:8: pathway.B.from: unknown population "hiden"; allowed: "hidden"; did you mean "hidden"?
}

func ExampleSuggest() {
	fmt.Println(Suggest("hiden", []string{"input", "hidden", "output"}))
	// Output: hidden true
}

func ExampleParseQuantity() {
	fmt.Println(ParseQuantity("10 ms", Time))
	fmt.Println(ParseQuantity("10", Time))
	// Output:
	// 0.01 <nil>
	// 0 needs a unit: write "10 ms"
}
