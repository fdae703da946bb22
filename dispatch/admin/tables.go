package admin

import (
	"regexp"
	"strings"
)

// On a narrow screen each row of a table stands by itself, its cells below each
// other with the name of their column before them (see "tables" in page.css). The
// names are taken from the head of the table, so that they are written and
// translated once; the roles are said outright, since a browser may forget that
// what is laid out in another way is still a table.

var (
	aTable    = regexp.MustCompile(`(?s)<table class="ds-table.*?</table>`)
	tablePart = regexp.MustCompile(`(?s)<(table|thead|tbody|tfoot|tr|th|td)\b([^>{]*(?:\{\{[^}]*\}\}[^>{]*)*)>`)
	headCell  = regexp.MustCompile(`(?s)<th scope="col"[^>]*>(.*?)</th>`)
	anyTag    = regexp.MustCompile(`<[^>]*>`)
)

// labelled gives every cell of the tables in a template the name of its column.
func labelled(text string) string {
	return aTable.ReplaceAllStringFunc(text, func(table string) string {
		var names []string
		for _, m := range headCell.FindAllStringSubmatch(table, -1) {
			names = append(names, strings.TrimSpace(anyTag.ReplaceAllString(m[1], "")))
		}
		at := 0
		return tablePart.ReplaceAllStringFunc(table, func(tag string) string {
			m := tablePart.FindStringSubmatch(tag)
			role, label := "", ""
			switch m[1] {
			case "table":
				role = "table"
			case "thead", "tbody", "tfoot":
				role = "rowgroup"
			case "tr":
				role, at = "row", 0
			case "th":
				role = "columnheader"
				if strings.Contains(m[2], `scope="row"`) {
					role, at = "rowheader", at+1
				}
			case "td":
				role = "cell"
				if at < len(names) && !strings.Contains(m[2], "colspan") {
					label = strings.Join([]string{` data-label="`, names[at], `"`}, "")
				}
				at++
			}
			return strings.Join([]string{"<", m[1], m[2], ` role="`, role, `"`, label, ">"}, "")
		})
	})
}
