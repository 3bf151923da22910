package h5

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
)

// rewound is a run that was cut back to an earlier moment: by segment, the rows of each group.
type rewound []map[string]int64

// rewind cuts a run, recovered if need be, back to what it was when its groups had so many rows: each group to
// its length, and segments that began later are removed. Nothing is changed before all of it was understood; a
// kill on the way leaves a run that was interrupted, and can be cut back again.
func rewind(path string, lengths map[string]int64) (rewound, error) {
	paths, err := segments(path)
	if err != nil {
		return nil, err
	}
	var images []*image
	defer func() {
		for _, img := range images {
			img.close()
		}
	}()
	var trees []*tree
	var available []map[string]int64
	for i, p := range paths {
		img, t, err := claimed(p, int64(i+1), i > 0)
		if err != nil {
			return nil, err
		}
		images, trees, available = append(images, img), append(trees, t), append(available, t.rows())
	}
	kept, err := share(path, lengths, available)
	if err != nil {
		return nil, err
	}
	for i, img := range images {
		if err := img.unfinish(trees[i]); err != nil {
			return nil, fmt.Errorf("h5: cutting %s back: %w", paths[i], err)
		}
	}
	for i := len(images) - 1; i >= len(kept); i-- {
		if err := os.Remove(paths[i]); err != nil {
			return nil, fmt.Errorf("h5: removing a segment that is written again: %w", err)
		}
	}
	for i, rows := range kept {
		if err := images[i].cut(trees[i], rows); err != nil {
			return nil, fmt.Errorf("h5: cutting %s back: %w", paths[i], err)
		}
	}
	return kept, nil
}

// claimed reads a segment under an exclusive lock, which the image keeps.
func claimed(path string, number int64, further bool) (*image, *tree, error) {
	img, err := openImageAs(path, os.O_RDWR)
	if err != nil {
		return nil, nil, err
	}
	t, err := img.lockedTree(number, further)
	if err != nil {
		img.close()
		return nil, nil, err
	}
	return img, t, nil
}

func (img *image) lockedTree(number int64, further bool) (*tree, error) {
	if err := claimSoon(img.f); errors.Is(err, ErrHeld) {
		return nil, fmt.Errorf("h5: %s is %w: wait until the run has ended", img.path, err)
	} else if err != nil {
		return nil, fmt.Errorf("h5: locking %s: %w", img.path, err)
	}
	if err := img.reread(); err != nil {
		return nil, err
	}
	return img.segmentTree(number, further)
}

// rows is how many whole rows each group has.
func (t *tree) rows() map[string]int64 {
	rows := map[string]int64{}
	for _, g := range t.groups {
		rows[g.path] = int64(slices.Min(g.rows))
	}
	return rows
}

// unfinish makes a segment say that it is being written, that its run was interrupted, and that its checksums are not
// known, on disk before anything is cut: a kill on the way would leave a shorter run that says it has finished.
func (img *image) unfinish(t *tree) error {
	img.super.flags |= openFlag | swmrFlag
	if err := img.writeSuperblock(); err != nil {
		return err
	}
	if s := t.status; s != nil && s.layout.size == 1 {
		if interrupted, ok := s.flag("interrupted"); ok {
			if _, err := img.f.WriteAt([]byte{byte(interrupted)}, int64(s.layout.addr)); err != nil {
				return err
			}
		}
	}
	if s := t.sums; s != nil {
		if _, err := img.f.WriteAt(bytes.Repeat([]byte{0xff}, int(s.layout.size)), int64(s.layout.addr)); err != nil { // noSum
			return err
		}
	}
	return img.f.Sync()
}

// share deals the lengths out to the segments, up to the last that still has rows.
func share(path string, lengths map[string]int64, available []map[string]int64) (rewound, error) {
	kept, last := make(rewound, len(available)), 0
	for i := range kept {
		kept[i] = map[string]int64{}
	}
	for _, group := range slices.Sorted(maps.Keys(available[0])) {
		left := lengths[group]
		for i, rows := range available {
			n := min(left, rows[group])
			if kept[i][group] = n; n > 0 {
				last = max(last, i)
			}
			left -= n
		}
		if left > 0 {
			return nil, fmt.Errorf("h5: %s has %d rows in %s, but %d were safe at the moment to go back to", path, lengths[group]-left, group, lengths[group])
		}
	}
	return kept[:last+1], nil
}

// cut trims a segment to so many rows.
func (img *image) cut(t *tree, rows map[string]int64) error {
	p, err := img.planOf(t, rows)
	if err != nil {
		return err
	}
	return p.apply()
}
