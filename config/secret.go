package config

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a string that no log, error or dump shows. Convert it to a string only where it is handed to the client
// that needs it.
type Secret string

const hidden = "(hidden)"

// String hides the value.
func (Secret) String() string { return hidden }

// GoString hides the value from %#v.
func (Secret) GoString() string { return hidden }

// Format hides the value from every verb, also the wrong ones: %d of a string would print it.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalJSON hides the value, and so also from zerolog's Interface and Any.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

// MarshalText hides the value from the encoders of other formats.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides the value from log/slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }
