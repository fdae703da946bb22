package dispatch

import (
	"errors"
	"fmt"
	"strings"
)

// ErrorCode is what kind of mistake it was, for the layers that show it.
type ErrorCode string

// Codes of an Error.
const (
	CodeInvalid   ErrorCode = "invalid"   // the input is wrong; Fields says where
	CodeNotFound  ErrorCode = "not_found" // there is no such thing
	CodeForbidden ErrorCode = "forbidden_by_state"
	CodeChanged   ErrorCode = "changed_meanwhile"
)

// Sentence is one sentence for people, in the language of the reader.
type Sentence struct {
	EN string // for those who write programs against the API
	NB string // for coordinators
}

// FieldError is what is wrong with one field and what to write instead.
type FieldError struct {
	Field string // as the API names it
	Sentence
}

// Error is a mistake that a person can mend. It never holds internals.
type Error struct {
	Code   ErrorCode
	Fields []FieldError
	Sentence
}

func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.EN
	}
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Field + ": " + f.EN
	}
	return e.EN + ": " + strings.Join(parts, "; ")
}

func notFound(en, nb string, id int64) error {
	return &Error{Code: CodeNotFound, Sentence: Sentence{
		EN: fmt.Sprintf("there is no %s %d", en, id),
		NB: fmt.Sprintf("Vi finner ikke %s nummer %d.", nb, id),
	}}
}

func forbidden(en, nb string) error {
	return &Error{Code: CodeForbidden, Sentence: Sentence{EN: en, NB: nb}}
}

// faults gathers every fault of an input, so that all are named at once.
type faults struct{ list []FieldError }

func (f *faults) add(field, en, nb string) {
	f.list = append(f.list, FieldError{field, Sentence{en, nb}})
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	return &Error{Code: CodeInvalid, Fields: f.list, Sentence: Sentence{
		EN: "some fields need another value",
		NB: "Noen felt må rettes.",
	}}
}

// describe turns the store's "not found" into a sentence about the thing.
func describe(err error, en, nb string, id int64) error {
	if errors.Is(err, ErrNotFound) {
		return notFound(en, nb, id)
	}
	if errors.Is(err, ErrConflict) {
		return &Error{Code: CodeChanged, Sentence: Sentence{
			EN: fmt.Sprintf("%s %d was changed by somebody else meanwhile; load it again", en, id),
			NB: "Noen andre har endret dette i mellomtiden. Last siden på nytt og prøv igjen.",
		}}
	}
	return err
}
