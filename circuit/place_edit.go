package circuit

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// places is what a Spec keeps: the place of every value.
func (ix *textIndex) places() map[string]place {
	all := make(map[string]place, len(ix.at))
	for key := range ix.at {
		_, all[key] = ix.find(key)
	}
	return all
}

// override makes a key, and whatever stood below it, belong to an override.
func (ix *textIndex) override(key, set string) {
	ix.prune(key)
	ix.enter(key, set)
}

// enter notes a key of an override; one that stands in the text keeps its rank in the order.
func (ix *textIndex) enter(key, set string) {
	at, known := ix.at[key]
	if !known {
		ix.entered++
		at.order = len(ix.text) + ix.entered
	}
	at.set, at.from = set, ""
	ix.at[key] = at
}

// alias makes a key that is not written stand where the one is from which it was made.
func (ix *textIndex) alias(key, source string) {
	_, at := ix.find(source)
	if _, ok := ix.numbered(source); !ok {
		source, _ = cutNumber(source)
	}
	if at.from != "" {
		source = at.from
	}
	ix.at[key] = keyPlace{key: at.offset, value: at.offset, order: at.offset, set: at.set, from: source}
}

// graft makes what stands at a key, and below it, stand at another one as well, in place of what stood there.
func (ix *textIndex) graft(key, from string) {
	ix.prune(key)
	for _, k := range slices.Collect(maps.Keys(ix.at)) {
		if below, ok := strings.CutPrefix(k, from); ok && (below == "" || below[0] == '.') {
			ix.copy(key+below, k)
		}
	}
}

// copy makes key stand where from does. A key that stood somewhere keeps its rank in the order.
func (ix *textIndex) copy(key, from string) {
	at := ix.at[from]
	if known, ok := ix.at[key]; ok {
		at.order = known.order
	} else {
		at.order += len(ix.text)
	}
	at.from = cmp.Or(at.from, from)
	ix.at[key] = at
	ix.elements[key] = ix.elements[from]
}

// prune forgets what stands below a key.
func (ix *textIndex) prune(key string) {
	for k := range ix.at {
		if strings.HasPrefix(k, key+".") {
			delete(ix.at, k)
			delete(ix.elements, k)
		}
	}
}

// written sorts the keys below parent in the order in which they were written.
func (ix *textIndex) written(parent string, names []string) []string {
	slices.SortFunc(names, func(a, b string) int {
		x, y := ix.at[joinKey(parent, a)], ix.at[joinKey(parent, b)]
		if x.order != y.order {
			return x.order - y.order
		}
		return strings.Compare(a, b)
	})
	return names
}
