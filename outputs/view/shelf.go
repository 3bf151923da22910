package view

import "sync"

// shelf keeps what was worked out of a file, and gives up what was not asked for the longest.
type shelf struct {
	mu    sync.Mutex
	items map[string]*item
	clock int
}

type item struct {
	value any
	bytes int
	used  int
}

// shelfBytes bounds what is kept of one file.
const shelfBytes = 192 << 20

func newShelf() *shelf { return &shelf{items: map[string]*item{}} }

// get returns what is kept under a name, made first if there is none.
func (s *shelf) get(name string, bytes int, make func() any) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock++
	it := s.items[name]
	if it == nil {
		s.room(bytes)
		it = &item{value: make(), bytes: bytes}
		s.items[name] = it
	}
	it.used = s.clock
	return it.value
}

// peek returns what is kept under a name, nil if nothing is.
func (s *shelf) peek(name string) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if it := s.items[name]; it != nil {
		return it.value
	}
	return nil
}

// set keeps a value in place of what there was.
func (s *shelf) set(name string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[name] = &item{value: value}
}

// room gives up items until so many bytes fit.
func (s *shelf) room(bytes int) {
	for {
		total, oldest := bytes, ""
		for name, it := range s.items {
			total += it.bytes
			if it.bytes > 0 && (oldest == "" || it.used < s.items[oldest].used) {
				oldest = name
			}
		}
		if total <= shelfBytes || oldest == "" {
			return
		}
		delete(s.items, oldest)
	}
}

func (s *shelf) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.items)
}
