package store

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// killEnv names the database that a child process writes to until it is
// killed.
const killEnv = "FOLGESVENN_TEST_KILL_DATABASE"

func TestMain(m *testing.M) {
	if path := os.Getenv(killEnv); path != "" {
		writeUntilKilled(path)
	}
	os.Exit(m.Run())
}

// writeUntilKilled stores two rows per transaction and prints the number of
// each transaction once it is acknowledged.
func writeUntilKilled(path string) {
	fail := func(err error) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s, err := Open(ctx, path, Options{})
	if err != nil {
		fail(err)
	}
	start, err := strconv.Atoi(os.Getenv(killEnv + "_START"))
	if err != nil {
		fail(err)
	}
	var print sync.Mutex
	for g := range 8 {
		go func() {
			for n := start + g; ; n += 8 {
				err := s.Update(ctx, func(tx dispatch.Tx) error {
					for range 2 {
						if err := tx.AddEvent(&dispatch.Event{Kind: "kill", OfferID: int64(n) + 1}); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					fail(err)
				}
				print.Lock()
				fmt.Println(n)
				print.Unlock()
			}
		}()
	}
	select {}
}

// TestKill kills a writing process again and again: what it was told is stored
// is there, and nothing is there by half.
func TestKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folgesvenn.db")
	acknowledged := map[int]bool{}
	for round := range 10 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), killEnv+"="+path, fmt.Sprintf("%s_START=%d", killEnv, round*1_000_000))
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			if n == 0 {
				go func() {
					time.Sleep(time.Duration(rand.IntN(100_000)) * time.Microsecond)
					_ = child.Process.Kill()
				}()
			}
			number, err := strconv.Atoi(lines.Text())
			if err != nil {
				t.Fatal(err)
			}
			acknowledged[number] = true
		}
		_ = child.Wait()

		s, err := Open(ctx, path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows := map[int]int{}
		err = s.View(ctx, func(tx dispatch.Tx) error {
			all, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{})
			for _, e := range all {
				rows[int(e.OfferID)-1]++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for n := range acknowledged {
			if rows[n] == 0 {
				t.Errorf("round %d: %d was acknowledged and is gone", round, n)
			}
		}
		for n, k := range rows {
			if k != 2 {
				t.Errorf("round %d: transaction %d has %d of its 2 rows", round, n, k)
			}
		}
		if got, err := s.writer.text("PRAGMA integrity_check"); err != nil || got != "ok" {
			t.Errorf("round %d: integrity_check: %s, %v", round, got, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(acknowledged) < 100 {
		t.Errorf("only %d transactions in 10 rounds: the test tests nothing", len(acknowledged))
	}
}
