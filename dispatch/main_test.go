package dispatch_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// TestMain sets how often properties are tried, unless the command line says it
// (-rapid.checks), and fails a whole run that does not reach everything.
func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given {
		if err := flag.Set("rapid.checks", propertyChecks); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(checkReached(m.Run(), os.Stderr))
}
