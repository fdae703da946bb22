// Package dispatch is the domain: who helps whom, who may be asked, what a
// reply does. It knows no HTTP, no SQL and no telephone provider.
//
// Rules are pure functions of facts and a time (Suitable, Wave, Answer,
// Settle); use cases are methods of Service that load, call a rule, write and
// enqueue messages in one Store.Update transaction. The words are those of the
// field: a Task is offered to Volunteers, the first YES becomes an Assignment,
// and what only a human can decide becomes an Attention item.
package dispatch
