package models

import (
	"slices"

	"settle/integrators"
)

// noMethod is the value of /episodes/method where the end was solved for.
const noMethod = -1

// methodFlags number the methods from 0 in the file's own list, which comes with them.
func methodFlags() (values []int8, meanings []string) {
	values, meanings = []int8{noMethod}, []string{"none"}
	for i, name := range integrators.MethodNames() {
		values, meanings = append(values, int8(i)), append(meanings, name)
	}
	return values, meanings
}

// Method is the method that ended the episode, "" where the end was solved for.
func (e *Episode) Method() string {
	if len(e.Stretches) == 0 {
		return ""
	}
	return e.Stretches[len(e.Stretches)-1].Method
}

// Switches is how often the method changed.
func (e *Episode) Switches() int { return max(0, len(e.Stretches)-1) }

// method is the episode's value of /episodes/method.
func (e *Episode) method() int64 {
	return int64(slices.Index(integrators.MethodNames(), e.Method())) // noMethod if it is none
}

// MethodUse says in how many episodes a method took part.
type MethodUse struct {
	Method   string
	Episodes int
	Why      string // it was chosen, in the first of them; "" where the circuit file names it
}

// use counts the methods of an episode.
func (s *Summary) use(e *Episode) {
	var seen []string
	for _, stretch := range e.Stretches {
		if slices.Contains(seen, stretch.Method) {
			continue
		}
		seen = append(seen, stretch.Method)
		i := slices.IndexFunc(s.Methods, func(u MethodUse) bool { return u.Method == stretch.Method })
		if i < 0 {
			i = len(s.Methods)
			s.Methods = append(s.Methods, MethodUse{Method: stretch.Method, Why: stretch.Why})
		}
		s.Methods[i].Episodes++
	}
	s.Switches += int64(e.Switches())
}
