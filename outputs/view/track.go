package view

import (
	"path"
	"slices"
	"strings"

	"settle/outputs/h5"
)

// track is a group of recordings along one axis of time.
type track struct {
	Group string     `json:"group"`
	Place string     `json:"place"` // "DI/seed_1" of a training's; "" of a run's trajectory
	Sets  []traceSet `json:"sets"`
	Steps bool       `json:"steps"` // step size and error estimate are there too

	clock, trial string // datasets: time, and the trial or example
	restart      bool   // time counts from the start of the phase, not of the trial
}

// traceSet is one variable of a population.
type traceSet struct {
	Path       string `json:"path"`
	Population string `json:"population"`
	Variable   string `json:"variable"`
	Units      int    `json:"units"`
}

const (
	trajectory  = "/trajectory"
	episodeData = "/episode_data"
)

// tracks finds the recordings of a file.
func tracks(datasets []h5.Info) []*track {
	var all []*track
	byGroup := map[string]*track{}
	for _, d := range datasets {
		group := path.Dir(d.Path)
		if t := newTrack(group, path.Base(d.Path)); t != nil {
			all = append(all, t)
			byGroup[group] = t
		}
	}
	for _, d := range datasets {
		if t := byGroup[path.Dir(d.Path)]; t != nil {
			t.add(d)
		}
	}
	return slices.DeleteFunc(all, func(t *track) bool { return len(t.Sets) == 0 && !t.Steps })
}

// newTrack begins a track at its dataset of times.
func newTrack(group, name string) *track {
	place, traced := strings.CutPrefix(group, episodeData+"/")
	switch {
	case group == trajectory && name == "time":
		return &track{Group: group, clock: group + "/time", trial: group + "/trial"}
	case traced && name == "t":
		return &track{Group: group, Place: place, clock: group + "/t", trial: group + "/example", restart: true}
	}
	return nil
}

func (t *track) add(d h5.Info) {
	name := path.Base(d.Path)
	if name == "step_size" {
		t.Steps = true
	}
	at := strings.LastIndexByte(name, '_')
	if len(d.Shape) != 2 || !d.Unlimited || at < 0 || len(d.Axes) != 2 {
		return
	}
	t.Sets = append(t.Sets, traceSet{Path: d.Path, Population: d.Axes[1], Variable: name[at+1:], Units: d.Shape[1]})
}
