package circuit

// State is the stored state of a population in a row. A learner may write to it between phases: where
// a closed form takes the place of a phase, or to let a population start where it was left.
func (d *Dynamics) State(row, pop int) []float64 { return d.stored(row, pop) }

// Learns tells whether the circuit's weights change: it has rules, and a phase at whose end they act.
func (s *Spec) Learns() bool {
	for i := range s.Phases {
		if s.Phases[i].Learn {
			return len(s.Plasticity) > 0
		}
	}
	return false
}

// DataSizes are the widths of the data that Present takes.
func (c *Circuit) DataSizes() (input, target int) { return c.inputSize, c.targetSize }
