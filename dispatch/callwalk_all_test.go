//go:build kill

package dispatch_test

// What TestEveryStepOfEveryCall tries at each place, and how long its ways are.
const (
	everyKey   = true
	longestWay = 14
)
