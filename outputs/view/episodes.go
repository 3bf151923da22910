package view

import (
	"slices"

	"settle/outputs/h5"
)

// endings are the columns of /episodes that are kept.
type endings struct {
	trial, phase, verdict, first, n []int64
	words                           map[int64]string
}

// endings reads the rows of /episodes that were not read before.
func (r *run) endings(f *h5.File) (*endings, error) {
	e := r.known.get("endings", 0, func() any { return &endings{} }).(*endings)
	info, err := f.Dataset("/episodes/verdict")
	if err != nil {
		return e, nil // none
	}
	have, n := len(e.verdict), info.Shape[0]
	if n < have {
		*e, have = endings{}, 0
	}
	if n == have {
		return e, nil
	}
	e.words = flagsOf(f, "/episodes/verdict")
	columns := map[string]*[]int64{"trial": &e.trial, "phase": &e.phase, "verdict": &e.verdict, "first_obs": &e.first, "n_obs": &e.n}
	for name, column := range columns {
		more, err := f.Int64s("/episodes/"+name, []int{have}, []int{n - have})
		if err != nil {
			return nil, err
		}
		*column = append(*column, more...)
	}
	return e, nil
}

func (e *endings) word(i int) string { return e.words[e.verdict[i]] }

// good tells the endings that nothing has to be done about.
func (e *endings) good(i int) bool { return goodWord(e.word(i)) }

func goodWord(word string) bool { return word == "settled" || word == "finished" }

// episodesAnswer is how the episodes ended: their numbers by phase, and a page of them.
type episodesAnswer struct {
	Total  int          `json:"total"`
	Counts []count      `json:"counts"`
	List   []episodeRow `json:"list"`
	First  int          `json:"first"` // of those that were asked for
	Of     int          `json:"of"`
}

type count struct {
	Phase   int64  `json:"phase"`
	Verdict string `json:"verdict"`
	Good    bool   `json:"good"`
	N       int    `json:"n"`
}

// episodeRow is one episode; times and residuals are null where there are none.
type episodeRow struct {
	mark
	Recorded    bool     `json:"recorded"`
	From        float64  `json:"from"` // on the axis, if it was recorded
	Duration    *float64 `json:"duration"`
	Residual    *float64 `json:"residual"`
	Accepted    int64    `json:"accepted"`
	Evaluations int64    `json:"evaluations"`
}

const mostEpisodes = 100 // a page

// episodes answers with those that ended badly, or all.
func (r *run) episodes(q *query) (any, error) {
	inventory, err := r.inventory()
	if err != nil {
		return nil, err
	}
	a := &episodesAnswer{Counts: []count{}, List: []episodeRow{}}
	err = r.use(func(f *h5.File) error {
		e, err := r.endings(f)
		if err != nil {
			return err
		}
		a.Total = len(e.verdict)
		a.Counts = append(a.Counts, e.counts()...)
		chosen := e.chosen(q.text("which"))
		a.Of = len(chosen)
		a.First = q.whole("first", 0, 1<<40, 0)
		chosen = chosen[min(a.First, len(chosen)):]
		l := r.trajectoryLine(inventory, f)
		for _, i := range chosen[:min(mostEpisodes, len(chosen))] {
			row, err := e.row(f, l, i)
			if err != nil {
				return err
			}
			a.List = append(a.List, row)
		}
		return nil
	})
	return a, err
}

// trajectoryLine is the axis of the trajectory, nil without one.
func (r *run) trajectoryLine(inventory *inventory, f *h5.File) *timeline {
	for _, t := range inventory.tracks {
		if l := r.timeline(t); t.Group == trajectory && l.look(f) == nil {
			return l
		}
	}
	return nil
}

func (e *endings) counts() (all []count) {
	for i := range e.verdict {
		k := slices.IndexFunc(all, func(c count) bool { return c.Phase == e.phase[i] && c.Verdict == e.word(i) })
		if k < 0 {
			k = len(all)
			all = append(all, count{Phase: e.phase[i], Verdict: e.word(i), Good: e.good(i)})
		}
		all[k].N++
	}
	return all
}

// chosen are the numbers of the episodes: "all", "bad", or those with a verdict.
func (e *endings) chosen(which string) (all []int) {
	for i := range e.verdict {
		if which == "" || which == "all" || which == "bad" && !e.good(i) || which == e.word(i) {
			all = append(all, i)
		}
	}
	return all
}

// row reads the rest of what is known of an episode.
func (e *endings) row(f *h5.File, l *timeline, i int) (row episodeRow, err error) {
	row = episodeRow{mark: mark{Episode: i, Trial: e.trial[i], Phase: e.phase[i], Verdict: e.word(i), Good: e.good(i)}}
	if l != nil {
		if m, ok := e.mark(l, i); ok {
			row.mark, row.Recorded = m, true
			row.From = l.pieces[max(0, l.pieceOf(int(e.first[i])))].From
		}
	}
	if row.Duration, err = number(f, "duration", i); err != nil {
		return row, err
	}
	if row.Residual, err = number(f, "residual", i); err != nil {
		return row, err
	}
	if row.Accepted, err = whole(f, "accepted", i); err != nil {
		return row, err
	}
	row.Evaluations, err = whole(f, "evaluations", i)
	return row, err
}

func number(f *h5.File, column string, i int) (*float64, error) {
	v, err := f.Float64s("/episodes/"+column, []int{i}, []int{1})
	if err != nil || !isFinite(v[0]) {
		return nil, err
	}
	return &v[0], nil
}

func whole(f *h5.File, column string, i int) (int64, error) {
	v, err := f.Int64s("/episodes/"+column, []int{i}, []int{1})
	if err != nil {
		return 0, err
	}
	return v[0], nil
}
