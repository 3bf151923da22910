package circuit

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxShown is how much of a user's text a message repeats, in characters.
const maxShown = 60

// clipText shortens a text for a message and shows line breaks and the like as escapes.
func clipText(s string) string { return clipTo(s, maxShown) }

// clipMessage shortens the message of a library, which may repeat the user's text.
func clipMessage(s string) string { return clipTo(s, 4*maxShown) }

func clipTo(s string, most int) string {
	if len(s) > 4*most {
		s = s[:4*most] // before counting: it may be huge
	}
	quoted := strconv.Quote(strings.ToValidUTF8(s, ""))
	s = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(quoted[1 : len(quoted)-1])
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "..."
}

// quoteValue returns a text in quotes, shortened.
func quoteValue(s string) string { return `"` + clipText(s) + `"` }

// DescribeValue names a value's type, and the value if it is short.
func DescribeValue(v any) string {
	switch v := v.(type) {
	case string:
		return "the text " + quoteValue(v)
	case int64:
		return fmt.Sprintf("the number %d", v)
	case float64:
		return "the number " + formatNumber(v)
	case bool:
		return strconv.FormatBool(v)
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	case []map[string]any:
		return "a list of tables"
	}
	return "a date or time"
}

// showValue repeats a scalar as it is written.
func showValue(v any) string {
	switch v := v.(type) {
	case string:
		return quoteValue(v)
	case float64:
		return formatNumber(v)
	}
	return fmt.Sprint(v)
}

// maxListed is how many names a message lists.
const maxListed = 20

// ClipList lists names, in quotes or not, and says how many are left out.
func ClipList(names []string, quoted bool) string {
	shown := make([]string, 0, maxListed)
	for _, name := range names[:min(len(names), maxListed)] {
		if quoted {
			name = quoteValue(name)
		}
		shown = append(shown, name)
	}
	list := strings.Join(shown, ", ")
	if len(names) > maxListed {
		list += fmt.Sprintf(", ... (%d in all)", len(names))
	}
	return list
}
