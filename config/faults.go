package config

import "strings"

// Fault is one thing that is wrong with the environment.
type Fault struct {
	Variable string
	Problem  string // whole sentences: what is wrong and what to do; never the value
}

// Faults is everything that is wrong with the environment, as an error.
type Faults []Fault

// Error lists the faults, one a line.
func (f Faults) Error() string {
	var b strings.Builder
	b.WriteString("the configuration is not complete:")
	for _, fault := range f {
		b.WriteString("\n  " + fault.Variable + ": " + fault.Problem)
	}
	return b.String()
}

func (f *Faults) add(variable, problem string) {
	*f = append(*f, Fault{variable, problem})
}

// err returns the faults as an error, or nil if there are none.
func (f Faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}
