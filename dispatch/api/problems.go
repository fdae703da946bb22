package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"folgesvenn/dispatch"
)

// Bounds of a problem: what a client sends must not come back multiplied.
const (
	maxFaults   = 50
	maxLocation = 200
	maxEcho     = 100
)

// problem is an error as the client gets it (RFC 9457).
type problem struct {
	Type      string  `json:"type" doc:"Always about:blank: status and code say what it is." example:"about:blank"`
	Title     string  `json:"title" doc:"The HTTP status in words." example:"Unprocessable Entity"`
	Status    int     `json:"status" doc:"The HTTP status." example:"422"`
	Detail    string  `json:"detail" doc:"What went wrong, for people." example:"some fields need another value"`
	Code      string  `json:"code" doc:"What went wrong, for programs." enum:"invalid,malformed,not_found,forbidden_by_state,changed_meanwhile,unauthorized,forbidden,method_not_allowed,unsupported_media_type,too_large,unavailable,internal"`
	Errors    []fault `json:"errors" nullable:"false" doc:"Each bad field; empty where no field is to blame."`
	Reference string  `json:"reference,omitempty" doc:"Of an internal error: the name under which the log knows it."`
}

// fault is what is wrong with one field.
type fault struct {
	Location string `json:"location" doc:"The field as the client wrote it." example:"body.starts_at"`
	Message  string `json:"message" doc:"What is wrong and what to write instead." example:"must be in the future"`
	Value    any    `json:"value,omitempty" doc:"What was given, where it is short."`
}

func newProblem(status int, code, detail string, faults ...fault) *problem {
	if faults == nil {
		faults = []fault{}
	}
	return &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Code: code, Errors: faults}
}

// Error is the text for a log.
func (p *problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Detail) }

// GetStatus tells huma the status.
func (p *problem) GetStatus() int { return p.Status }

// ContentType tells huma that this is no ordinary JSON.
func (p *problem) ContentType(string) string { return "application/problem+json" }

func (a *server) write(w http.ResponseWriter, p *problem) {
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // nobody is left to tell when the client is gone
}

// sentence of every 422.
const invalidDetail = "some fields need another value"

// invalid is a fault of one field, found by a handler.
func invalid(location, message string) *problem {
	return newProblem(http.StatusUnprocessableEntity, "invalid", invalidDetail, fault{Location: location, Message: message})
}

func malformed(location, message string) *problem {
	return newProblem(http.StatusBadRequest, "malformed", "the body cannot be read", fault{Location: location, Message: message})
}

func missing(thing string, id int64) *problem {
	return newProblem(http.StatusNotFound, "not_found", fmt.Sprintf("there is no %s %d", thing, id))
}

// found turns the store's "not found" into a sentence about the thing.
func found(err error, thing string, id int64) error {
	if errors.Is(err, dispatch.ErrNotFound) {
		return missing(thing, id)
	}
	return err
}

var statusOf = map[dispatch.ErrorCode]int{
	dispatch.CodeInvalid:   http.StatusUnprocessableEntity,
	dispatch.CodeNotFound:  http.StatusNotFound,
	dispatch.CodeForbidden: http.StatusConflict,
	dispatch.CodeChanged:   http.StatusConflict,
}

// problemOf shows the error of a handler to the client; what is our own fault
// goes to the log and leaves only a reference.
func (a *server) problemOf(ctx context.Context, operation string, err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	if errors.Is(err, dispatch.ErrKeyReused) {
		return invalid("header.Idempotency-Key", dispatch.ErrKeyReused.EN)
	}
	var e *dispatch.Error
	if errors.As(err, &e) {
		if status, known := statusOf[e.Code]; known {
			p = newProblem(status, string(e.Code), e.EN)
			for _, f := range e.Fields {
				p.Errors = append(p.Errors, fault{Location: "body." + f.Field, Message: f.EN})
			}
			return p
		}
	}
	switch {
	case errors.Is(err, dispatch.ErrNotFound):
		return newProblem(http.StatusNotFound, "not_found", "there is no such thing")
	case errors.Is(err, dispatch.ErrConflict):
		return newProblem(http.StatusConflict, string(dispatch.CodeChanged), "somebody else was first; load it again")
	case ctx.Err() != nil:
		return newProblem(http.StatusServiceUnavailable, "unavailable", "the request was given up before it was done; try again")
	}
	return a.internal(ctx, operation, err)
}

// internal logs what went wrong under a random name and tells the client no
// more than that.
func (a *server) internal(_ context.Context, operation string, err error) *problem {
	b := make([]byte, 6)
	_, _ = rand.Read(b) // never fails
	p := newProblem(http.StatusInternalServerError, "internal", "something failed on our side; nothing more is known to be done. Try again, or tell the operator the reference")
	p.Reference = hex.EncodeToString(b)
	a.log.Error().Str("reference", p.Reference).Str("operation", operation).Err(err).Msg("request failed")
	return p
}

// huma keeps what it does with errors and names in package variables. Nothing
// else in the program uses it.
func init() {
	huma.NewError = fromHuma
	huma.NewErrorWithContext = func(_ huma.Context, status int, message string, errs ...error) huma.StatusError {
		return fromHuma(status, message, errs...)
	}
	// "Name" is not "name": an unknown field is refused.
	huma.ValidateStrictCasing = true
	// Lists are never null.
	huma.DefaultArrayNullable = false
}

// fromHuma shows what huma found while validating. It names a missing field
// itself, not the object it is missing from, and does not send back whatever
// large thing was sent.
func fromHuma(status int, message string, errs ...error) huma.StatusError {
	code, detail := "invalid", invalidDetail
	switch {
	case status == http.StatusBadRequest:
		code, detail = "malformed", message
	case status >= http.StatusInternalServerError:
		code, detail = "internal", "something failed on our side"
	}
	p := newProblem(status, code, detail)
	for _, err := range errs {
		if err == nil {
			continue
		}
		// The text of an ErrorDetail holds its value, which may be the whole
		// body; it is made only where there is nothing else.
		var d huma.ErrorDetailer
		if !errors.As(err, &d) {
			p.Errors = append(p.Errors, named(fault{Message: err.Error()}))
			continue
		}
		e := d.ErrorDetail()
		p.Errors = append(p.Errors, named(fault{Location: e.Location, Message: e.Message, Value: echo(e.Value)}))
	}
	slices.SortStableFunc(p.Errors, func(a, b fault) int { return strings.Compare(a.Location, b.Location) })
	if n := len(p.Errors); n > maxFaults {
		p.Errors = p.Errors[:maxFaults]
		p.Detail = fmt.Sprintf("%s; the first %d of %d are shown", p.Detail, maxFaults, n)
	}
	return p
}

func named(f fault) fault {
	before, after, _ := strings.Cut(validation.MsgExpectedRequiredProperty, "%s")
	if rest, is := strings.CutPrefix(f.Message, before); is {
		if name, is := strings.CutSuffix(rest, after); is {
			f = fault{Location: f.Location + "." + name, Message: "is missing"}
		}
	}
	if f.Message == validation.MsgUnexpectedProperty {
		f.Message = "is not a field of this request"
	}
	if len(f.Location) > maxLocation {
		f.Location = strings.ToValidUTF8(f.Location[:maxLocation], "") + "..."
	}
	return f
}

// echo is a value that is fit to be sent back.
func echo(v any) any {
	switch v := v.(type) {
	case string:
		if v != "" && len(v) <= maxEcho {
			return v
		}
	case bool, float64, int64:
		return v
	}
	return nil
}

// faults gathers every fault of a body, so that all are named at once.
type faults []fault

func (f *faults) add(field, message string) {
	*f = append(*f, fault{Location: "body." + field, Message: message})
}

func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return newProblem(http.StatusUnprocessableEntity, "invalid", invalidDetail, f...)
}
