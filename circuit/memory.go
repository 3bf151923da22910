package circuit

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
)

// request is a part of the memory that a circuit asks for. Bytes are float64, which sizes cannot
// overflow.
type request struct {
	key, what string
	bytes     float64
}

// checkMemory adds up what the circuit will ask for and refuses before anything is allocated.
func (k *compiler) checkMemory() {
	var total float64
	var largest request
	for _, r := range k.requests() {
		total += r.bytes
		if r.bytes > largest.bytes {
			largest = r
		}
	}
	limit := k.env.MaxBytes
	if limit <= 0 {
		limit = defaultMaxBytes()
	}
	if total <= float64(limit) {
		return
	}
	k.errorf(largest.key, "the circuit needs %s of memory, of which %s for %s; %s may be used: make it smaller, use init = \"sparse\" or \"low-rank\" for large weights, or a machine with more memory",
		formatBytes(total), formatBytes(largest.bytes), largest.what, formatBytes(float64(limit)))
}

// requests estimates the circuit's parts: parameters, one Dynamics with its rows, weights.
func (k *compiler) requests() []request {
	const parameters, buffers = 6, 7 // numbers a unit, and a unit and row
	rows := float64(max(k.spec.Task.Rows, 1))
	var list []request
	for i := range k.spec.Populations {
		p := &k.spec.Populations[i]
		list = append(list, request{"population." + p.Name + ".size", fmt.Sprintf("population %q (%d units, %g trials at once)", p.Name, p.Size, rows),
			8 * float64(p.Size) * (parameters + buffers*rows)})
	}
	for i := range k.spec.Pathways {
		list = append(list, k.weightRequest(&k.spec.Pathways[i]))
	}
	return list
}

func (k *compiler) weightRequest(p *Pathway) request {
	to, from := k.sizeOf(p.To), k.sizeOf(p.From)
	s := weightSource{w: &p.Weights, to: to, from: from}
	const csrElement = 8 + 4 // a value and its column
	r := request{key: "pathway." + p.Name + ".weights", what: fmt.Sprintf("the weights of %q (%d x %d)", p.Name, to, from)}
	storage := p.Weights.Storage
	if init, ok := findWeightInit(p.Weights.Init); ok && storage == "" {
		storage = init.storage
	}
	switch {
	case p.Weights.Shared != "":
	case storage == "low-rank":
		r.bytes = 8 * float64(p.Weights.Rank) * (float64(to) + float64(from))
	case p.Weights.Init == "sparse" && storage != "dense":
		r.bytes = csrElement*s.connections() + 8*float64(to)
	case p.Weights.Init == "identity" && storage != "dense":
		r.bytes = csrElement*float64(min(to, from)) + 8*float64(to)
	case storage == "" && len(p.Weights.Of) == 1 && p.Weights.Angle == 0:
		r.bytes = k.sameStorage(p)
	default:
		r.bytes = 8 * float64(to) * float64(from)
	}
	return r
}

// sameStorage is what a copy of the one pathway takes that p is made of.
func (k *compiler) sameStorage(p *Pathway) float64 {
	seen := map[string]bool{}
	name := p.Weights.Of[0]
	for !seen[name] {
		seen[name] = true
		i, ok := k.pathwayIndex[name]
		if !ok {
			return 0 // told later
		}
		of := &k.spec.Pathways[i]
		switch init, _ := findWeightInit(of.Weights.Init); {
		case of.Weights.Shared != "":
			name = of.Weights.Shared
		case init.storage == "" && of.Weights.Storage == "" && len(of.Weights.Of) == 1 && of.Weights.Angle == 0:
			name = of.Weights.Of[0]
		default:
			return k.weightRequest(of).bytes
		}
	}
	return 0 // a circle, told later
}

// defaultMaxBytes is four fifths of the machine's memory, 8 GiB where that is not known.
func defaultMaxBytes() int64 {
	if total := memTotal("/proc/meminfo"); total > 0 {
		return total / 5 * 4
	}
	return 8 << 30
}

// memTotal reads MemTotal (in kB) from a file like /proc/meminfo; 0 if it is not there.
func memTotal(path string) int64 {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }() // read only: nothing is lost
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) >= 2 && fields[0] == "MemTotal:" {
			kB, err := strconv.ParseInt(fields[1], 10, 64)
			if err == nil && kB < math.MaxInt64/1024 {
				return kB * 1024
			}
		}
	}
	return 0
}

func formatBytes(b float64) string {
	units := []string{"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"}
	i := 0
	for b >= 1024 && i < len(units)-1 {
		b /= 1024
		i++
	}
	return fmt.Sprintf("%.3g %s", b, units[i])
}
