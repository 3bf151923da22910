package circuit

import "fmt"

// check looks at how the parts of the circuit fit together.
func (r *reader) check() {
	if len(r.names["population"]) == 0 && !r.told("population") {
		r.problem("population", "the circuit has no population: write [population.r] with size = 20 and tau = \"10 ms\"")
	}
	r.checkNames()
	r.checkWeights()
	r.checkPhases()
	r.checkInputs()
	r.checkNoise()
	r.checkLearning()
	r.checkPrecision()
}

// named is the population of a name; nil if there is none, or no name was given.
func (r *reader) named(name string) *Population {
	if name == "" {
		return nil
	}
	return r.populations[name]
}

// listProblem adds an error about a name in the list that key holds.
func (r *reader) listProblem(key, name, format string, args ...any) {
	at, ok := r.listed[listedName{key, name}]
	if !ok {
		_, at = r.text.find(key)
	}
	r.reportAt(at, key, Error{Problem: fmt.Sprintf(format, args...)})
}

// told tells whether something about key has been reported already.
func (r *reader) told(key string) bool {
	for _, e := range r.errs {
		if e.Key == key {
			return true
		}
	}
	return false
}
