// Package plot draws figures for papers: SVG, PDF and PNG, at their real size.
//
// A [Figure] is plain data: panels in columns, each with [Series], shaded [Span]s, [Mark]s or a
// [Heatmap]. [Figure.Save] and [Figure.Encode] draw it and change nothing. [Run], [StepSizes],
// [Activity], [Eigenvalues], [WorkPrecision] and [WorkPrecisionFigure] build the usual pictures from numbers; what they
// return can be altered before it is drawn. Times go in as seconds.
//
// The same figure gives the same bytes on every run. Text stays text in SVG and PDF. Curves of
// any length are thinned, without losing an extreme, to what 300 dots an inch can show. NaN and
// infinite values, and values of zero or less on a logarithmic axis, are gaps.
//
// Caveats: the font is Liberation Sans (as wide as Arial, which an SVG falls back on), which has
// Latin, Greek and Cyrillic letters; characters outside it are seen in SVG only.
package plot
