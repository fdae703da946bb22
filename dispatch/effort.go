package dispatch

import "time"

// Action is something that a coordinator did, as the event log has it.
type Action struct {
	Who    string
	At     time.Time
	TaskID int64 // 0: it was not about a task
}

// EffortIdle is the longest time that one action is taken to have cost.
const EffortIdle = 5 * time.Minute

// EffortSum is how much time coordinators have spent, as far as the log tells.
type EffortSum struct {
	OnTasks time.Duration
	Other   time.Duration // lists, settings, people
}

// Effort estimates the time that coordinators spend. Nobody measures it: what
// the log tells is when somebody did something. An action is taken to have cost
// the time since the same person's action before it, but never more than idle;
// so does the first one, before which nothing is known. The time belongs to the
// task that the action was about. Several events of one moment are one action.
//
// It is an estimate: a long telephone call that ends in one press counts as idle
// only, and a cup of coffee shorter than that counts as work.
//
// actions come by person and time. Those before from are not counted; they only
// tell what the first one after them cost.
func Effort(actions []Action, from time.Time, idle time.Duration) EffortSum {
	var sum EffortSum
	for i := 0; i < len(actions); {
		a := actions[i]
		task := a.TaskID
		next := i + 1
		for next < len(actions) && actions[next].Who == a.Who && actions[next].At.Equal(a.At) {
			if task == 0 {
				task = actions[next].TaskID
			}
			next++
		}
		cost := idle
		if i > 0 && actions[i-1].Who == a.Who {
			cost = min(a.At.Sub(actions[i-1].At), idle)
		}
		switch {
		case a.At.Before(from):
		case task == 0:
			sum.Other += cost
		default:
			sum.OnTasks += cost
		}
		i = next
	}
	return sum
}
