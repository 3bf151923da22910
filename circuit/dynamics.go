package circuit

// Dynamics is dy/dt of a circuit, for up to a fixed number of rows (trials) at once, with scratch
// of its own: one worker's. The order of calls is
//
//	Use, Present (each row), then for each phase: Begin, Gather, [a solve], Finish (each row).
//
// The state of a phase is the populations that evolve in it, in written order; of the others each
// row keeps a full state. Time counts from the start of the phase.
type Dynamics struct {
	c              *Circuit
	capacity, used int
	places         int // packed rows that one evaluation has room for
	phase          int
	p              *plan

	// By row: what a trial is.
	trial         []int
	input, target []float64 // its data
	full          []float64 // its full state, as stored last
	piece         []int32   // the piece of each input in force

	// By row, worked out when the phase begins.
	rates     []float64 // of still populations
	still     []float64 // sum of all that is still in a population's drive
	peak      []float64 // of each population: its largest single summand in still
	gates     []float64 // of moving pathways with a still gate, gateSize a row
	gateSize  int
	idleReady []bool // still holds clamped and held populations too

	// By place among the packed rows: scratch of one evaluation.
	x, r           []float64 // of moving populations: algebraic states; rates
	scratch, gated []float64 // one number a unit of the widest population
	gate           []float64 // one place only

	noiseKeys [][2]uint64 // by row and noisy population of the phase

	ids     []int // 0, 1, 2, ...
	one     [1]int
	oneTime [1]float64
	shown   Frame
	line    linearisation
	newton  newton
	radius  radius

	doublings  []keptDoublings  // by phase
	semilinear []keptSemilinear // by phase
}

// NewDynamics returns a Dynamics for up to rows trials at once. Nothing is presented yet.
func (c *Circuit) NewDynamics(rows int) *Dynamics {
	if rows < 1 {
		panic("circuit: NewDynamics needs room for at least one row")
	}
	units := rows * c.size
	d := &Dynamics{c: c, capacity: rows, used: rows, places: rows, phase: -1,
		trial: make([]int, rows), input: make([]float64, rows*c.inputSize), target: make([]float64, rows*c.targetSize),
		full: make([]float64, units), piece: make([]int32, rows*len(c.inputs)),
		rates: make([]float64, units), still: make([]float64, units), peak: make([]float64, rows*len(c.populations)),
		idleReady: make([]bool, rows), gateSize: c.gateSize(), gates: make([]float64, rows*c.gateSize()),
		x: make([]float64, units), r: make([]float64, units),
		scratch: make([]float64, rows*c.widest), gated: make([]float64, rows*c.widest), gate: make([]float64, c.widest),
		ids: make([]int, rows),
	}
	for i := range d.ids {
		d.ids[i] = i
	}
	d.shown = newFrame(c.size)
	return d
}

// gateSize is what a row needs for the still gates of any phase.
func (c *Circuit) gateSize() (n int) {
	for i := range c.plans {
		n = max(n, c.plans[i].gateSize)
	}
	return n
}

// Places makes room for so many packed rows in one call of Derivative; see integrators.Roomy.
func (d *Dynamics) Places(rows int) {
	if rows <= d.places {
		return
	}
	d.places = rows
	d.x, d.r = make([]float64, rows*d.c.size), make([]float64, rows*d.c.size)
	d.gated = make([]float64, rows*d.c.widest)
}

// Use says that rows 0 to rows-1 are in use from now on.
func (d *Dynamics) Use(rows int) {
	if rows < 1 || rows > d.capacity {
		panic("circuit: Use of more rows than the Dynamics has room for")
	}
	d.used = rows
}

// Present puts a trial into a row: every population starts from its Initial (a random one drawn
// for this trial), clamped ones from the data. input and target are the trial's data, copied; nil
// without a task.
func (d *Dynamics) Present(row, trial int, input, target []float64) {
	if len(input) != d.c.inputSize || len(target) != d.c.targetSize {
		panic("circuit: Present with data of another width than Env said")
	}
	d.trial[row] = trial
	copy(d.input[row*d.c.inputSize:], input)
	copy(d.target[row*d.c.targetSize:], target)
	for i := range d.c.populations {
		d.reset(row, i)
		d.clamp(row, i, d.c.populations[i].Clamp)
	}
}

// reset sets a population back to the Initial of the row's trial: the same at each reset.
func (d *Dynamics) reset(row, pop int) {
	p := &d.c.populations[pop]
	if p.initial.random() {
		p.initial.fill(d.stored(row, pop), Stream(d.c.Spec.Seed, "initial", p.Name, d.trial[row]))
		return
	}
	p.initial.fill(d.stored(row, pop), nil)
}

// clamp sets a population to the row's data; source "" leaves it.
func (d *Dynamics) clamp(row, pop int, source string) {
	if source != "" {
		copy(d.stored(row, pop), d.data(row, source))
	}
}

// data is the row's part of the task's data.
func (d *Dynamics) data(row int, source string) []float64 {
	n, all := d.c.inputSize, d.input
	if source == taskTarget {
		n, all = d.c.targetSize, d.target
	}
	return all[row*n : (row+1)*n]
}

// stored is a population's place in the row's full state.
func (d *Dynamics) stored(row, pop int) []float64 {
	return d.units(d.full, row, pop)
}

// units is a population's part of row or place i in a buffer of full states.
func (d *Dynamics) units(buffer []float64, i, pop int) []float64 {
	p := &d.c.populations[pop]
	at := i*d.c.size + p.Offset
	return buffer[at : at+p.Size : at+p.Size]
}

// Full is the row's full state as stored last, all populations in written order: the Dynamics'
// own, valid until the next Present, Begin or Finish.
func (d *Dynamics) Full(row int) []float64 {
	return d.full[row*d.c.size : (row+1)*d.c.size]
}

// Circuit is what the Dynamics belong to.
func (d *Dynamics) Circuit() *Circuit { return d.c }

// Phase is the number of the phase begun last, -1 before the first.
func (d *Dynamics) Phase() int { return d.phase }

// Dim is the number of state variables of a row in this phase.
func (d *Dynamics) Dim() int { return d.p.dim }

// StateRanges says which variables of the state are whose units, in the order of the state.
func (d *Dynamics) StateRanges() []StateRange {
	list := make([]StateRange, 0, len(d.p.Evolving))
	for _, pop := range d.p.Evolving {
		lo := d.p.at[pop]
		list = append(list, StateRange{Population: pop, Lo: lo, Hi: lo + d.c.populations[pop].Size})
	}
	return list
}

// Gather writes the stored states of the rows in use to y (rows x Dim): the phase's initial values.
func (d *Dynamics) Gather(y []float64) {
	for row := range d.used {
		d.gatherRow(y[row*d.p.dim:(row+1)*d.p.dim], row)
	}
}

func (d *Dynamics) gatherRow(y []float64, row int) {
	for _, pop := range d.p.Evolving {
		copy(y[d.p.at[pop]:], d.stored(row, pop))
	}
}

// Finish ends the phase for a row: its state y (Dim numbers) at time t, and the algebraic
// populations at that moment, become its full state.
func (d *Dynamics) Finish(row int, t float64, y []float64) {
	d.prepareOne(&d.p.frame, row, t, y)
	for _, pop := range d.p.Evolving {
		copy(d.stored(row, pop), y[d.p.at[pop]:])
	}
	for _, pop := range d.p.frame.chain {
		copy(d.stored(row, pop), d.units(d.x, 0, pop))
	}
}

// Products is the number of multiply-adds that one evaluation of one row spends on pathways.
func (d *Dynamics) Products() (n int) {
	for _, list := range [][]int{d.p.whole.targets, d.p.whole.chain} {
		for _, pop := range list {
			for _, i := range d.p.movingWires[pop].pathways {
				n += d.c.pathways[i].W.Products()
			}
		}
	}
	return n
}

// ConstantJacobian tells whether this phase's Jacobian is the same at all states and in all rows.
func (d *Dynamics) ConstantJacobian() bool { return d.p.constantJ }
