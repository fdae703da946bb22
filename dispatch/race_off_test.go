//go:build !race

package dispatch_test

// propertyChecks is how many cases each property is tried on.
const propertyChecks = "100"
