package view

import (
	"context"
	"math"
	"net/url"
	"strconv"
	"strings"
)

// query reads the parameters of a request, and keeps the first error.
type query struct {
	values url.Values
	ctx    context.Context
	err    error
}

func (q *query) text(name string) string { return q.values.Get(name) }

// whole is a number from least to most; without it, otherwise.
func (q *query) whole(name string, least, most, otherwise int) int {
	text := q.values.Get(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		q.fail(bad("%s=%q: a whole number from %d to %d is allowed", name, text, least, most))
		return otherwise
	}
	return n
}

// number is finite; without it, otherwise.
func (q *query) number(name string, otherwise float64) float64 {
	text := q.values.Get(name)
	if text == "" {
		return otherwise
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		q.fail(bad("%s=%q: a number is allowed", name, text))
		return otherwise
	}
	return v
}

// list reads whole numbers with commas between, at most so many.
func (q *query) list(name string, most int) (all []int) {
	text := q.values.Get(name)
	if text == "" {
		return nil
	}
	parts := strings.Split(text, ",")
	if len(parts) > most {
		q.fail(bad("%s: %d numbers, at most %d are allowed", name, len(parts), most))
		return nil
	}
	for _, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			q.fail(bad("%s=%q: whole numbers with commas between are allowed", name, text))
			return nil
		}
		all = append(all, n)
	}
	return all
}

func (q *query) fail(err error) {
	if q.err == nil {
		q.err = err
	}
}
