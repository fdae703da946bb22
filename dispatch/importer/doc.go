// Package importer reads lists of volunteers as centres keep them, in Excel or
// as CSV, and makes of each row a volunteer or faults that say what to write
// instead. It writes nothing: Read gives a Plan, and dispatch.ImportVolunteers
// takes in what the plan holds.
package importer
