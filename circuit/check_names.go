package circuit

import (
	"fmt"
	"slices"
)

// reservedNames are datasets and groups of a results file that stand beside those of populations.
var reservedNames = []string{
	"time", "trial", "phase", "step_size", "error_estimate",
	"status", "config", "circuit", "trajectory", "settled", "episodes", "episode_data", "statistics",
	"training", "snapshots", "spectrum", "arms", "repairs",
	"episode", "obs", "t", "first_obs", "n_obs", "verdict", "residual", "correction",
	"duration", "accepted", "refused", "evaluations",
	"unit", "step", "snapshot", "sample", "mode", "eig_re", "eig_im", "post", "pre",
}

// checkNames checks the names that the user chose: a results file is made of them.
func (r *reader) checkNames() {
	for _, section := range []string{"population", "pathway", "input", "phase", "plasticity"} {
		for _, name := range r.names[section] {
			if !identifier.MatchString(name) {
				r.reportKey(section+"."+name, Error{Problem: quoteValue(name) + " is not a name",
					Allowed: "a letter, then letters, digits, _ and -"})
			}
		}
	}
	for _, name := range r.names["population"] {
		if slices.Contains(reservedNames, name) {
			r.reportKey("population."+name, Error{Problem: fmt.Sprintf("the name %q is taken by a dataset of the results file; choose another", name)})
		}
	}
	r.checkCollisions("population", []string{"", "unit_"}, []string{"_state", "_rate", "_drive", "_tau", "_leak", "_bias"})
	r.checkCollisions("pathway", []string{"W_", "U_", "V_", "post_", "pre_"}, []string{"_post", "_pre", "_rank", "_rank2", "_synapse"})
}

// checkCollisions reports names of which two would give a dataset the same name: a dataset is
// named by one of the prefixes or suffixes.
func (r *reader) checkCollisions(section string, prefixes, suffixes []string) {
	owner := map[string]string{}
	for _, name := range r.names[section] {
		for _, dataset := range datasetNames(name, prefixes, suffixes) {
			if other, taken := owner[dataset]; taken && other != name {
				r.reportKey(section+"."+name, Error{Problem: fmt.Sprintf(
					"the results file would have two datasets %s, the other one of %s %s; choose another name", quoteValue(dataset), section, quoteValue(other))})
				break
			}
			owner[dataset] = name
		}
	}
}

func datasetNames(name string, prefixes, suffixes []string) []string {
	all := make([]string, 0, len(prefixes)+len(suffixes))
	for _, p := range prefixes {
		all = append(all, p+name)
	}
	for _, s := range suffixes {
		all = append(all, name+s)
	}
	return all
}
