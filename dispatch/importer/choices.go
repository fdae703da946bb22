package importer

import (
	"slices"
	"strings"

	"folgesvenn/dispatch"
)

// Choice is something that a column can be read as.
type Choice struct {
	Value string
	Name  string // in Norwegian
}

// choosable are the fields that a person can name for a column, in the order of
// their use.
var choosable = []field{fieldName, fieldFirst, fieldLast, fieldPhone, fieldLandline, fieldTasks, fieldArea, fieldAvailable, fieldClearance, fieldCar,
	fieldLanguage, fieldChannel, fieldGender, fieldBirth, fieldAge, fieldCap, fieldNote, fieldStatus,
	fieldHome, fieldReach, fieldSpoken, fieldSkills, fieldClear, fieldPushes, fieldTakes, fieldOwn, fieldSends, fieldContact}

// Choices are what any column can be read as. One column of a category, a
// clearance or a weekday has a choice of its own, which its Column holds.
func Choices() []Choice {
	list := make([]Choice, len(choosable))
	for i, f := range choosable {
		list[i] = Choice{string(f), fieldNames[f]}
	}
	for i := range list {
		if choosable[i] == fieldPhone {
			list[i].Name = "mobil" // beside the one for any number
		}
	}
	return list
}

func choiceOf(c column) string {
	if c.field == "" || c.part == "" {
		return string(c.field)
	}
	return string(c.field) + "/" + c.part
}

// overrule reads columns as somebody has said. What no column can be read as is
// left alone.
func overrule(columns []column, as map[int]string) {
	for i := range columns {
		c := &columns[i]
		said, ok := as[c.index]
		if !ok || said == choiceOf(*c) {
			continue
		}
		if said == "" || slices.Contains(choosable, field(said)) {
			c.field, c.part = field(said), ""
		}
	}
}

// NameOf is the Norwegian name of what a column was read as.
func NameOf(c Column) string {
	if c.ReadAs != "" {
		return c.ReadAs
	}
	about, part, _ := strings.Cut(c.Choice, "/")
	return strings.TrimSpace(fieldNames[field(about)] + " " + dispatch.CategoryName(part))
}
