// Package reply reads what volunteers answer by text message.
//
// The worst mistake it can make is a false yes: somebody in need waits for a helper who never agreed to come.
// So a yes is only read where every word of the message is accounted for, a no may carry free reasons but no
// contrary sign, and whatever is left is Unclear and goes to a human, with a likely meaning that never acts by
// itself.
package reply

import "time"

// Intent is what a reply asks the system to do.
type Intent string

// The intents. Yes and No answer a question, Withdraw takes back an earlier yes, Stop, Start and Help are about the
// service itself, Auto was written by a machine, and Unclear is for a human.
const (
	Yes      Intent = "yes"
	No       Intent = "no"
	Withdraw Intent = "withdraw"
	Stop     Intent = "stop"
	Start    Intent = "start"
	Help     Intent = "help"
	Auto     Intent = "auto"
	Unclear  Intent = "unclear"
)

// Question is what was asked, as far as the reader needs it: to know that "ja, torsdag kl 10" repeats the question
// and "ja, fredag" does not.
type Question struct {
	Text             string    // the text that was sent
	StartsAt, EndsAt time.Time // in the unit's zone
	Summary          string    // what the task is, in the unit's words
	Place            string    // where, as roughly as it was said in the question
	Category         string    // the task's category, one of the built-in names or the unit's own
	Number           int       // the reply number offered with it, 0 if none
}

// Context is what is known about the number that wrote.
type Context struct {
	Lang      string     // the volunteer's registered language, "" means nb
	Names     []string   // the volunteer's names; empty if not known
	Centre    string     // the name of the unit that asked
	Questions []Question // open questions, newest first; may be empty
	Now       time.Time  // when the reply was written; without it "i morgen" cannot be judged
	Household []string   // first names of the volunteers who share the number; with more than one, a reply may name who answers
}

// Answer is one answer of a text that names whom or what it answers: "nei 1 ja 2", "KARI JA".
type Answer struct {
	Number int    // the reply number, 0 if none was given
	Name   string // the household's member who answers, as spelled in Context.Household, "" if none was given
	Intent Intent
}

// Word says how one word of the reply was counted; see Classes for the names.
type Word struct{ Text, Lang, Class string }

// Reading is what a reply was understood to mean.
type Reading struct {
	Intent  Intent
	Number  int      // the reply number, 0 if none was given
	Answers []Answer // set when the text numbers or names several answers, or names one; it then outranks Intent
	Lang    string   // the language it was read in
	Why     string   // the reason, in Norwegian, for a coordinator
	Likely  Intent   // for Unclear: what it probably means, Unclear if there is no telling; never acts by itself
	Words   []Word   // how each word was counted
	Thanks  bool     // the message is nothing but thanks and courtesy
	Ack     bool     // the message is nothing but an acknowledgement: ok, fint, notert
}
