// Package examples holds circuit files that show one thing each.
//
// verdicts/ has one file for every way in which a phase can end.
package examples

import "embed"

// Verdicts holds verdicts/NAME.toml, one file a verdict.
//
//go:embed verdicts/*.toml
var Verdicts embed.FS
