package simulate

import "math"

// What a number drawn from a seed is for; drawn numbers with different purposes
// have nothing to do with each other.
type purpose uint64

const (
	forPeople purpose = iota + 1
	forTasks
	forAnswer
	forSilence
	forDelay
	forTraits
	forNeeds
	forPairs
)

// mix is a step of splitmix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// hashed is a number from 0 to 1 that belongs to a volunteer and a task.
func hashed(seed uint64, p purpose, person, task int) float64 {
	h := mix(mix(mix(mix(seed)^uint64(p))^uint64(person)) ^ uint64(task))
	return (float64(h>>11) + 0.5) / (1 << 53)
}

// normal turns a number from 0 to 1 into one with a normal distribution.
func normal(u float64) float64 { return math.Sqrt2 * math.Erfinv(2*u-1) }

func logit(p float64) float64   { return math.Log(p / (1 - p)) }
func inverse(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
