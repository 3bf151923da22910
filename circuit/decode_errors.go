package circuit

import (
	"cmp"
	"fmt"
	"slices"
)

// report adds an error that stands where the key's value does.
func (r *reader) report(key string, e Error) {
	_, value := r.text.find(key)
	r.reportAt(value, key, e)
}

// reportKey adds an error that stands where the key itself does.
func (r *reader) reportKey(key string, e Error) {
	at, _ := r.text.find(key)
	r.reportAt(at, key, e)
}

func (r *reader) reportAt(at place, key string, e Error) {
	if len(r.errs) >= maxKept {
		r.more++
		return
	}
	e.Key = clipText(key)
	r.errs = append(r.errs, placed{e, at})
}

// problem adds an error of words alone, at the key's value.
func (r *reader) problem(key, format string, args ...any) {
	r.report(key, Error{Problem: fmt.Sprintf(format, args...)})
}

// suggest is Suggest until enough has been suggested.
func (r *reader) suggest(word string, among []string) string {
	if len(r.errs) >= maxSuggestions {
		return ""
	}
	near, _ := Suggest(word, among)
	return near
}

// sorted returns the errors in the order of their places, and of very many the first.
func (r *reader) sorted() Errors {
	slices.SortStableFunc(r.errs, func(a, b placed) int {
		return cmp.Or(cmp.Compare(min(len(a.at.set), 1), min(len(b.at.set), 1)), cmp.Compare(a.at.offset, b.at.offset))
	})
	r.errs = slices.CompactFunc(r.errs, sameCause)
	told := r.errs[:min(len(r.errs), maxErrors)]
	if more := len(r.errs) + r.more - len(told); more > 0 {
		rest := Error{Problem: fmt.Sprintf("and %d more errors from here on", more)}
		told = append(told, placed{rest, r.errs[len(told)-1].at})
	}
	all := make(Errors, len(told))
	for i, e := range told {
		e.inArm(r.arm, e.at)
		e.stand(e.at, r.spec.File, r.text.text)
		all[i] = e.Error
	}
	return all
}

// sameCause tells whether two errors are one mistake in a key from which several parts were made.
func sameCause(a, b placed) bool { return a.at == b.at && a.at.from != "" && a.Problem == b.Problem }
