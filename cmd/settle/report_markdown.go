package main

import (
	"fmt"
	"strings"
)

// markdown is the whole page.
func (p *trainingReport) markdown() string {
	var b strings.Builder
	seeds := "seed"
	if len(p.run.Seeds) > 1 {
		seeds = "seeds"
	}
	fmt.Fprintf(&b, "# %s\n\n%s, %s %s, %s.\n", p.title, plural(len(p.run.Arms), "arm"), seeds, seedsText(p.run.Seeds), p.status)
	for _, f := range p.figures {
		fmt.Fprintf(&b, "\n![%s](%s.svg)\n\n*%s*\n", f.name, f.name, f.caption)
	}
	for _, group := range []string{learning, loops, work} {
		if columns := known(p.summaries, groupOf(group)); len(columns) > 0 {
			fmt.Fprintf(&b, "\n## %s\n\n%s", group, markdownTable(p.summaries, columns))
		}
	}
	b.WriteString(p.guide())
	b.WriteString(p.provenance())
	return b.String()
}

func groupOf(group string) []reportColumn {
	var all []reportColumn
	for _, c := range reportColumns {
		if c.group == group {
			all = append(all, c)
		}
	}
	return all
}

const guideHead = `
## How to read it

An arm is one variant of the circuit; all arms share the seed, the initial weights, the examples and
their order. Several seeds are given as median (first to third quartile; seeds that have a number / all
seeds), or as one number where all are the same. An arm that ended badly shows its verdict and no number; a
seed that ended badly counts as worse than every number in the medians of its arm. A dash says that there
is nothing to tell.

- **ending**: the verdict that the arm ended with: finished, or what went wrong. *As expected*: the
  circuit file foresees it.
`

// guide explains the columns that are there.
func (p *trainingReport) guide() string {
	var b strings.Builder
	b.WriteString(guideHead)
	columns := known(p.summaries, reportColumns)
	for i, c := range columns {
		if i+1 < len(columns) && columns[i+1].words == c.words { // one line for columns of a kind
			fmt.Fprintf(&b, "%s**%s**", bullet(columns, i), c.head)
			continue
		}
		fmt.Fprintf(&b, "%s**%s**: %s.\n", bullet(columns, i), c.head, c.words)
	}
	return b.String()
}

// bullet begins a line of the guide, or goes on with it.
func bullet(columns []reportColumn, i int) string {
	if i > 0 && columns[i-1].words == columns[i].words {
		return ", "
	}
	return "- "
}

// provenance says where the numbers come from.
func (p *trainingReport) provenance() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## Where it comes from\n\n    %s\n\n| | |\n|---|---|\n", p.command)
	for _, o := range p.origin {
		if o[1] == unknown {
			continue
		}
		fmt.Fprintf(&b, "| %s | %s |\n", o[0], strings.ReplaceAll(o[1], "|", `\|`))
	}
	return b.String()
}
