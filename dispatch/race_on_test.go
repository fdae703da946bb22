//go:build race

package dispatch_test

// propertyChecks is how many cases each property is tried on; the race detector
// makes everything some ten times slower.
const propertyChecks = "10"
