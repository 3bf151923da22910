package circuit

import (
	"fmt"
	"strings"
)

// completed adds what this key allows to a mistake in a quantity.
func (k *Key) completed(e Error, given string) Error {
	if number, unit := splitQuantity(strings.TrimSpace(given)); number == "" {
		e.Problem, e.Allowed = "is "+quoteValue(given), k.wants()
	} else if unit == "" && k.Unit == Dimensionless {
		e.Problem, e.Allowed = "is "+quoteValue(given)+", too large for a number", k.wants()
	} else if unit == "" {
		e.Problem = fmt.Sprintf("needs a unit: write %s", quoteValue(number+" "+k.usualUnit()))
	}
	return e
}

// usualUnit is the unit of the key's example.
func (k *Key) usualUnit() string {
	if _, unit := splitQuantity(strings.Trim(k.Example, `"`)); unit != "" {
		return unit
	}
	return k.Unit.usual()
}

func (k *Key) wrongType(v any) Error {
	return Error{Problem: "is " + DescribeValue(v), Allowed: k.wants()}
}

func (k *Key) outOfRange(v any) Error {
	return Error{Problem: "is " + showValue(v), Allowed: k.allowedRange()}
}

// allowedRange is the range with the SI unit: "0 s or more".
func (k *Key) allowedRange() string {
	allowed := k.Range.String()
	if k.Unit == Dimensionless || k.Range == nil {
		return allowed
	}
	if number, more := strings.CutSuffix(allowed, " or more"); more {
		return number + " " + k.Unit.Units()[0] + " or more"
	}
	return allowed + " " + k.Unit.Units()[0]
}

// wants describes what the key's value has to be.
func (k *Key) wants() string {
	example := ", such as " + k.Example
	switch k.Type {
	case textType:
		return "a text" + example
	case choiceType:
		return ClipList(k.Choices, true)
	case choicesType:
		return "a list of " + ClipList(k.Choices, true)
	case wholeType:
		return "a whole number, " + k.allowedRange()
	case wholesType:
		return "a list of whole numbers, each " + k.allowedRange() + example
	case transfersType:
		return ClipList(k.Choices, true) + ", a table such as { kind = \"power-law\", exponent = 2 }, or a list of these with one a hidden layer"
	case weightsType:
		return "a table" + example + ", or a list of tables with one a pathway"
	case feedbackType:
		return ClipList(k.Choices, true) + ", or a table such as { init = \"random\", max = 0.5 }"
	case readingType:
		return "the name of a population, or a table such as { from = \"r\", variable = \"state\" }"
	case flagType:
		return "true or false"
	case nameType:
		return "the name of a " + k.Refers + example
	case namesType:
		return "a list of names of " + k.Refers + "s" + example
	case valuesType:
		return k.wantsNumber() + ", a list with one a unit, or a distribution such as { init = \"normal\", std = " + k.exampleStd() + " }"
	case transferType:
		return ClipList(k.Choices, true) + ", or a table such as { kind = \"power-law\", exponent = 2 }"
	case scaleType:
		return "a number, or " + ClipList(k.Choices, true)
	case clampsType:
		return "a table" + example
	case tableType:
		return "a table" + example
	}
	return k.wantsNumber()
}

func (k *Key) wantsNumber() string {
	if k.Unit == Dimensionless {
		return withRange("a number", k.allowedRange(), k.Range)
	}
	text := fmt.Sprintf("%s with its unit, such as %s", k.Unit, quoteValue("10 "+k.usualUnit()))
	if k.Type == quantityType && len(k.Choices) > 0 {
		text += ", or " + ClipList(k.Choices, true)
	}
	return text
}

// withRange adds a range to what is wanted, where there is one.
func withRange(wanted, allowed string, r *Range) string {
	if r == nil {
		return wanted
	}
	return wanted + ", " + allowed
}

func (k *Key) exampleStd() string {
	if k.Unit == Dimensionless {
		return "0.1"
	}
	return quoteValue("1 " + k.usualUnit())
}
