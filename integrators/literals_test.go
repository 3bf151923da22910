package integrators_test

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"

	"settle/integrators"
)

// written holds a tableau's coefficients as its file has them, with all digits, for tests that the
// roundings in the compiled tableau would not serve.
type written struct {
	name      string
	vectors   map[string][]*big.Rat   // B, BHat, BLow, C, DenseC
	triangles map[string][][]*big.Rat // A, DenseA, Dense
}

// writtenTableaus reads every Tableau of the package's files, once.
var writtenTableaus = sync.OnceValue(func() map[string]written {
	packages, err := parser.ParseDir(token.NewFileSet(), ".", nil, parser.SkipObjectResolution)
	if err != nil {
		panic(err)
	}
	all := map[string]written{}
	for name, file := range packages["integrators"].Files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok && isTableau(lit) {
				w := readTableau(lit)
				all[w.name] = w
			}
			return true
		})
	}
	return all
})

func isTableau(lit *ast.CompositeLit) bool {
	name, ok := lit.Type.(*ast.Ident)
	return ok && name.Name == "Tableau" && len(lit.Elts) > 0
}

func readTableau(lit *ast.CompositeLit) written {
	w := written{vectors: map[string][]*big.Rat{}, triangles: map[string][][]*big.Rat{}}
	for _, e := range lit.Elts {
		field := e.(*ast.KeyValueExpr)
		switch name := field.Key.(*ast.Ident).Name; name {
		case "Name":
			w.name = constant.StringVal(evaluate(field.Value))
		case "B", "BHat", "BLow", "C", "DenseC":
			w.vectors[name] = readVector(field.Value)
		case "A", "DenseA", "Dense":
			for _, row := range field.Value.(*ast.CompositeLit).Elts {
				w.triangles[name] = append(w.triangles[name], readVector(row))
			}
		}
	}
	return w
}

func readVector(e ast.Expr) []*big.Rat {
	var v []*big.Rat
	for _, x := range e.(*ast.CompositeLit).Elts {
		v = append(v, rational(constant.ToFloat(evaluate(x))))
	}
	return v
}

// evaluate does to an expression what the compiler does, without rounding.
func evaluate(e ast.Expr) constant.Value {
	switch e := e.(type) {
	case *ast.BasicLit:
		return constant.MakeFromLiteral(e.Value, e.Kind, 0)
	case *ast.UnaryExpr:
		return constant.UnaryOp(e.Op, evaluate(e.X), 0)
	case *ast.BinaryExpr:
		x, y, op := evaluate(e.X), evaluate(e.Y), e.Op
		if op == token.QUO && x.Kind() == constant.Int && y.Kind() == constant.Int {
			op = token.QUO_ASSIGN // the division of whole numbers
		}
		return constant.BinaryOp(x, op, y)
	}
	panic("not a number as the tableaus have them")
}

// rational is an exact constant as a fraction.
func rational(v constant.Value) *big.Rat {
	r, ok := new(big.Rat).SetString(v.ExactString())
	if !ok {
		panic("no exact number: " + v.ExactString())
	}
	return r
}

// TestWrittenIsCompiled wants the numbers read to be those that the methods use.
func TestWrittenIsCompiled(t *testing.T) {
	forEachTableau(t, func(t *testing.T, tb *integrators.Tableau) {
		w := writtenTableaus()[tb.Name]
		for name, v := range map[string][]float64{"B": tb.B, "BHat": tb.BHat, "BLow": tb.BLow, "C": tb.C, "DenseC": tb.DenseC} {
			if !slices.Equal(rounded(w.vectors[name]), v) {
				t.Errorf("%s is %g, its file has %v", name, v, w.vectors[name])
			}
		}
		for name, rows := range map[string][][]float64{"A": tb.A, "DenseA": tb.DenseA, "Dense": tb.Dense} {
			if !slices.EqualFunc(w.triangles[name], rows, func(r []*big.Rat, v []float64) bool { return slices.Equal(rounded(r), v) }) {
				t.Errorf("%s is %g, its file has %v", name, rows, w.triangles[name])
			}
		}
	})
}

func rounded(v []*big.Rat) []float64 {
	var f []float64
	for _, r := range v {
		x, _ := r.Float64()
		f = append(f, x)
	}
	return f
}
