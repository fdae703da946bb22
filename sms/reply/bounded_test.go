//go:build linux && !race

package reply

import (
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"
)

// cpuTime is what this thread has computed for so far: unlike the clock on the
// wall it does not run while others have the processor.
func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_THREAD, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// The time for a reply grows with its length and no faster: at most 1 ms for each 100 characters.
func TestTimeIsBounded(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	r := newReader(t)
	c := Context{Lang: "nb", Names: []string{"Kari Nordmann"}, Household: []string{"Kari", "Ola"}, Questions: two()}
	for _, piece := range []string{"ja ", "jeg kan ", "ikke ", "a", "aa", "10-12 ", "torsdag 26. nov kl ", "kanskje hvis ", "👍🏽", ">", "\"", "jadetkanjeg", "hilsen kari ", "nei 1 ja 2 ", "det er så veldig helt ", "\u0301", "да ", Example.Text + " ", "."} {
		text := strings.Repeat(piece, 1+maxRunes/utf8.RuneCountInString(piece))
		text = string([]rune(text)[:maxRunes])
		best := time.Hour
		for range 3 {
			began := cpuTime(t)
			r.Read(text, c)
			best = min(best, cpuTime(t)-began)
		}
		if limit := time.Duration(maxRunes/100) * time.Millisecond; best > limit {
			t.Errorf("%q, %d times: %v, more than %v", piece, maxRunes/utf8.RuneCountInString(piece), best, limit)
		} else {
			t.Logf("%-25q %v", piece, best)
		}
	}
}
