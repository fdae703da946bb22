// Package scheduler decides when things happen: it calls the use cases whose
// time has come and works the outbox. What is due stands in the store, so the
// scheduler can be killed at any instruction and another started (law 8).
package scheduler
