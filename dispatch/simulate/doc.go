// Package simulate runs a volunteer centre in virtual time: the real use cases
// of package dispatch on a real store. Only the people and the telephone
// network are made up, after PACING.md.
//
// Every policy faces the same people, the same tasks and the same latent
// answers: whether a volunteer says yes to a task, and after how long, is
// hashed from the seed, the volunteer and the task.
package simulate
