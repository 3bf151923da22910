package models

// learn applies the rules to the rows that count.
func (l *learner) learn(rows int) error {
	taught := 0
	for row := range rows {
		if !l.over[row] {
			taught++
			l.gather(row)
		}
	}
	if err := l.probe.look(l, rows); err != nil {
		return err
	}
	if taught == 0 {
		return nil
	}
	for _, p := range l.rules {
		if !p.alongTheWay() {
			p.apply()
		}
	}
	return l.changed()
}

// gather hands a row to the rules that act at the phase's end.
func (l *learner) gather(row int) {
	for _, p := range l.rules {
		if !p.alongTheWay() {
			p.gather(l.d.Full(row), l.free(p, row))
		}
	}
}

// free is the full state that a rule compares with; nil if it does not.
func (l *learner) free(p *plastic, row int) []float64 {
	if !p.comparing() {
		return nil
	}
	n := l.c.Size()
	return l.kept[p.free][row*n : (row+1)*n]
}

// changed tells everyone that weights did, and makes anew those that follow others.
func (l *learner) changed() error {
	l.c.WeightsChanged(l.learning...)
	if err := l.c.Retrack(); err != nil { // as of weights that are not finite
		return ends(NotFinite, "%v", err)
	}
	return nil
}
