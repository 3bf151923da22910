package circuit

import (
	"math"
	"slices"
	"strconv"
)

// network is a feedforward network in short form, as [network] says it. expand writes it out.
type network struct {
	Layers   []int      // units of the input, of each hidden layer, and of the output
	Transfer []Transfer // one a hidden layer
	Output   Transfer   // of the output; the error is target - rate
	Weights  []Weights  // one a pathway, that from the input first
	Bias     Values     // of hidden layers and output
	Target   string     // "task.target" | "task.input": what the output is compared with
}

// feedback is what [credit] says of the circuit that carries the error back, beside the Credit.
type feedback struct {
	Tau           float64  // of the inverted layers, s
	TauController float64  // of the controllers, s
	Duration      float64  // longest settling, or with Until "end" the time that is integrated, s
	Until         string   // "settled" | "end"
	Weights       *Weights // of the pathways that go back; nil = as is usual for the method. Init "random" or one of a pathway's
}

// expand writes a network and its way to assign credit out as populations, pathways, inputs and
// phases. The method of credit has to be one of creditMethodNames, and every list as long as the
// network asks. What learns, and how, is for [plasticity] to say: see readings.
func expand(net network, credit Credit, feedback feedback) *expansion {
	x := &expansion{net: net, Credit: credit, feedback: feedback, origin: map[string]string{}, learning: map[string]Plasticity{}}
	x.forward()
	if m, ok := findCreditMethod(credit.Method); ok {
		x.method = m
		m.expand(x)
	}
	return x
}

// expansion is a network written out.
type expansion struct {
	Populations []Population
	Pathways    []Pathway
	Inputs      []Input
	Phases      []Phase
	Credit      Credit
	Evaluate    Evaluate
	Order       []string // populations in the order of their update, for methods that update them in turn

	net      network
	feedback feedback
	method   creditMethod
	origin   map[string]string     // key of a part written out -> key of the short form that it comes from
	learning map[string]Plasticity // by pathway: what its rule reads
}

// depth is the number of forward pathways, L: the layers are 0 to L.
func (x *expansion) depth() int { return len(x.net.Layers) - 1 }

// numbered is a name with the number of its layer.
func numbered(name string, layer int) string { return name + strconv.Itoa(layer) }

// layer is the population of a layer.
func (x *expansion) layer(l int) string {
	switch l {
	case 0:
		return "x"
	case x.depth():
		return "y"
	}
	return numbered("h", l)
}

// forward adds the layers, the pathways between them, and the error at the output.
func (x *expansion) forward() {
	for l, size := range x.net.Layers {
		x.addLayer(l, size)
	}
	x.add(Population{Name: "e", Size: x.net.Layers[x.depth()]}, numbered("network.layers.", x.depth()+1))
	for l := 1; l <= x.depth(); l++ {
		name := numbered("W", l)
		x.connect(Pathway{Name: name, From: x.layer(l - 1), To: x.layer(l), Weights: x.net.Weights[l-1]}, "network.layers")
		x.origin["pathway."+name+".weights"] = numbered("network.weights.", l)
		x.Credit.Forward = append(x.Credit.Forward, name)
		x.learning[name] = Plasticity{Pathway: name, Post: Reading{From: "e"}}
	}
	x.copy("ye", "y", "e", -1, "")
	x.Inputs = []Input{{Name: "target", To: "e", Shape: "dataset", From: x.net.Target,
		Duration: math.Inf(1), Amplitude: constant(1), Offset: constant(0), Interp: "linear"}}
	x.origin["input.target"] = "network.target"
	x.Phases = []Phase{{Name: "forward", Until: "end", Solve: "trajectory", Open: append(slices.Clone(x.Credit.Forward), "ye")}}
	x.origin["phase.forward"] = "network"
	x.Credit.Error = "e"
	x.Evaluate = Evaluate{Phase: "forward", Output: "y", Loss: "squared", Target: x.net.Target}
	if x.net.Output.Kind == "softmax" {
		x.Evaluate.Loss = "cross-entropy"
	}
}

func (x *expansion) addLayer(l, size int) {
	p := Population{Name: x.layer(l), Size: size}
	switch l {
	case 0:
		p.Clamp = taskInput
	case x.depth():
		p.Transfer, p.Bias = x.net.Output, x.net.Bias
	default:
		p.Transfer, p.Bias = x.net.Transfer[l-1], x.net.Bias
		x.Credit.Hidden = append(x.Credit.Hidden, p.Name)
	}
	x.add(p, numbered("network.layers.", l+1))
	key := "population." + p.Name
	x.origin[key+".bias"] = "network.bias"
	x.origin[key+".transfer"] = numbered("network.transfer.", l)
	if l == x.depth() {
		x.origin[key+".transfer"] = "network.output"
	}
}

func constant(v float64) Values { return Values{Init: "constant", Constant: v} }

// add adds a population, algebraic unless it has a tau, with the defaults of a circuit file.
func (x *expansion) add(p Population, origin string) {
	for _, v := range []*Values{&p.Tau, &p.Bias, &p.Initial} {
		if v.Init == "" {
			*v = constant(0)
		}
	}
	if p.Leak.Init == "" {
		p.Leak = constant(1)
	}
	if p.Transfer.Kind == "" {
		p.Transfer.Kind = "linear"
	}
	x.Populations = append(x.Populations, p)
	x.origin["population."+p.Name] = origin
}

// connect adds a pathway, of gain 1 and kind forward unless it has others.
func (x *expansion) connect(p Pathway, origin string) {
	if p.Gain == 0 {
		p.Gain = 1
	}
	if p.Kind == "" {
		p.Kind = "forward"
	}
	x.Pathways = append(x.Pathways, p)
	x.origin["pathway."+p.Name] = origin
}

// copy adds a pathway from unit to unit; its source's rate is multiplied by the slope of a population,
// unless that is "".
func (x *expansion) copy(name, from, to string, gain float64, slope string) {
	x.connect(Pathway{Name: name, From: from, To: to, Gain: gain, Weights: plainWeights("identity"), Modulate: bySlope(slope)}, "credit")
}

func bySlope(of string) *Modulate {
	if of == "" {
		return nil
	}
	return &Modulate{Slope: of, On: "pre"}
}

// plainWeights are weights of an init with the defaults of a circuit file.
func plainWeights(init string) Weights {
	return Weights{Init: init, Gain: 1, Rcond: 1e-12, Scale: 1, Self: true}
}

// sharing are the weights of another pathway.
func sharing(name string, transposed bool) Weights {
	w := plainWeights("")
	w.Shared, w.Transposed = name, transposed
	return w
}

// readings are what the rule of a forward pathway reads; its rule and rates are not filled in.
func (x *expansion) readings(pathway string) (Plasticity, bool) {
	p, ok := x.learning[pathway]
	return p, ok
}

// credited says that hidden layer l learns from the state of a population, times the slope of the layer
// or not.
func (x *expansion) credited(l int, from, variable string, slope bool) {
	post := Reading{From: from, Variable: variable}
	if slope {
		post.Slope = x.layer(l)
	}
	name := numbered("W", l)
	x.learning[name] = Plasticity{Pathway: name, Post: post}
	x.origin["plasticity."+name+".post"] = "credit"
}
