// Package dispatch is the domain: who helps whom, who may be asked, what a
// reply does. It knows no HTTP, no SQL and no telephone provider.
//
// Rules are pure functions of facts and a time (Suitable, Pace, Answer,
// Settle); use cases are methods of Service that load, call a rule, write and
// enqueue messages in one Store.Update transaction. The words are those of the
// field: a Task is offered to Volunteers, the first YES becomes an Assignment,
// and what only a human can decide becomes an Attention item.
//
// # Where things stand
//
// What there is: task.go, volunteer.go, traits.go, organisation.go, series.go,
// message.go, call.go, media.go, attention.go, label.go, settings.go; and in
// kinds.go, attentionwords.go and story.go every event and item by name. Time:
// clock.go, timeofday.go, daypart.go, holidays.go, office.go, quiet.go,
// stretch.go. How it runs: store.go (the interface), service.go (what each use
// case runs in), due.go (what is due, and when), gateway.go, atonce.go,
// errors.go, words.go.
//
// Whom to ask. Rules: suitable.go (obstacles), wish.go (wishes, and who comes
// first), willing.go, distance.go, postcodes.go, share.go (units that lend
// volunteers), wave.go (fixed waves), pace.go, paceseveral.go, belief.go and
// delay.go (Pace, and what it believes), hindsight.go (chances held against what
// came of them). Use cases: ask.go, askpace.go,
// askthese.go, learn.go, forecast.go, forecasts.go. Words: explain.go,
// telling.go, whysay.go.
//
// What a reply does. Rules: answer.go (the table of the conversation), group.go
// (organisations), appealanswer.go (appeals), command.go (MINE, PAUSE, HJELP).
// Use cases: incoming.go takes a text in; accept.go, decline.go, withdraw.go,
// confirm.go, change.go, moveasked.go, intake.go, draft.go, obey.go, consent.go
// and appealact.go do what was decided.
//
// The life of a task: tasks.go (taken in, edited), revise.go (what a change
// does), assign.go, cancel.go, recall.go, helpers.go (several), warn.go; care.go
// (reminders, follow-up), wentwell.go, absent.go, noshow.go, attendance.go,
// complete.go, yearly.go; undo.go takes back. Series: repeat.go and series*.go.
//
// What goes out. Rules: outgoing.go (what becomes of a message), discreet.go, homes.go, illness.go, persons.go
// (nothing personal in a question). Use cases: texts.go, owntexts.go, tell.go,
// tellrecipient.go, party.go, renumber.go, manual.go write; outbox.go,
// settling.go, undelivered.go and missed.go see it through.
//
// By telephone. Rules: script.go, callscene.go, callflow.go and a file for each
// part of a call (flow*.go). Use cases: ringing.go and call*.go; recordings.go.
//
// What needs a human: attend.go raises and settles it, presses.go names the
// presses, alert.go and email.go tell who is on duty, coordinator.go hears them.
//
// In an emergency: emergency*.go, appeal*.go. Personal data: retention.go,
// purge.go, comers.go, erase.go, export.go, redact.go, expiry.go (clearances). Figures:
// report.go, reports.go, months.go, effort.go. People and access: people.go,
// recipients.go, requesters.go, import.go, users.go, feed.go, beginning.go.
package dispatch
