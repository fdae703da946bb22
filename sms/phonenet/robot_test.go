package phonenet_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"folgesvenn/sms/phonenet"
)

const ask = "Hei! Kan du følge en beboer til legen torsdag? Svar JA eller NEI."

func TestRobotAnswers(t *testing.T) {
	b := newBox(t, phonenet.Options{Speed: 10000})
	phone := b.net.Phone(kari)
	phone.SetRobot(phonenet.PersonRobot(1, 0, 0, time.Minute))
	b.mustSend(kari, ask)
	got := b.srv.await(b.ctx(), "/twilio/sms", 1)
	if got[0].form.Get("From") != kari || got[0].form.Get("Body") == "" {
		t.Errorf("answer: %v", got[0].form)
	}
	if n := len(phone.Thread()); n != 2 {
		t.Errorf("%d texts in the thread, want 2", n)
	}

	phone.PauseRobot(true)
	b.settled(deref(b.mustSend(kari, ask).Sid))
	time.Sleep(50 * time.Millisecond)
	if n := len(b.srv.posts("/twilio/sms")); n != 1 {
		t.Errorf("a paused robot answered: %d texts", n)
	}
}

func TestPersonRobotOnlyAnswersQuestions(t *testing.T) {
	robot := phonenet.PersonRobot(0.5, 0.3, 0.2, time.Minute)
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		for _, text := range []string{"Takk for hjelpen!", "Oppdraget er avlyst.", "SVAR JAVEL"} {
			if got := robot(r, phonenet.Message{To: kari, Body: text}); len(got) > 0 {
				t.Fatalf("%q got %v", text, got)
			}
		}
		if got := robot(r, phonenet.Message{To: kari, Body: ask, Auto: true}); len(got) > 0 {
			t.Fatalf("answered Twilio itself: %v", got)
		}
	}
}

func TestPersonRobotShares(t *testing.T) {
	robot := phonenet.PersonRobot(0.4, 0.3, 0.1, time.Hour)
	r := rand.New(rand.NewPCG(3, 4))
	const trials = 20000
	var delays []time.Duration
	for i := range trials {
		for _, reply := range robot(r, phonenet.Message{To: fmt.Sprint(i), Body: ask}) {
			delays = append(delays, reply.Delay)
		}
	}
	if share := float64(len(delays)) / trials; share < 0.78 || share > 0.82 {
		t.Errorf("%.3f of the questions were answered, want 0.8", share)
	}
	slices.Sort(delays)
	if median := delays[len(delays)/2]; median < 55*time.Minute || median > 65*time.Minute {
		t.Errorf("median delay %v, want an hour", median)
	}
}

func TestPersonRobotKeepsToTheForm(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for text, want := range map[string]string{
		"To spørsmål. Svar JA 2 eller NEI 2.":           "JA 2",
		"Kan en av dere? Svar KARI JA eller OLA JA.":    "KARI JA",
		"Kan en av dere? Svar KARI JA 3 eller NEI 3.":   "KARI JA 3",
		"Can you help? Reply JA 4 (yes) or NEI 4 (no).": "JA 4",
	} {
		got := phonenet.PersonRobot(1, 0, 0, time.Minute)(r, phonenet.Message{To: kari, Body: text})
		if len(got) != 1 || got[0].Text != want {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
}

// Who is asked which question an answer was meant for gives the same answer again, with a number.
func TestPersonRobotIsAskedWhich(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	robot := phonenet.PersonRobot(0.5, 0.5, 0, time.Minute)
	words := map[string]int{}
	for i := range 200 {
		to := fmt.Sprint(i)
		robot(r, phonenet.Message{To: to, Body: ask})
		list := phonenet.Message{To: to, Body: "Hvilken tenker du på?\n2: ...\n3: ...\nSvar JA eller NEI og nummeret, for eksempel JA 2."}
		first, second := robot(r, list), robot(r, list)
		if len(first) != 1 || len(second) != 1 || first[0].Text != second[0].Text {
			t.Fatalf("%v, then %v", first, second)
		}
		words[first[0].Text]++
	}
	if len(words) != 2 || words["JA 2"] < 70 || words["NEI 2"] < 70 {
		t.Errorf("%v", words)
	}
}

func TestPersonRobotAfterTheDetails(t *testing.T) {
	robot := phonenet.PersonRobot(1, 0, 0, time.Minute)
	r := rand.New(rand.NewPCG(7, 8))
	thanked, withdrew := 0, 0
	for i := range 5000 {
		to := fmt.Sprint(i)
		robot(r, phonenet.Message{To: to, Body: ask})
		for _, reply := range robot(r, phonenet.Message{To: to, Body: "Tusen takk! Du møter Ola i Storgata 1."}) {
			if reply.Text == "AVBUD" {
				withdrew++
			} else {
				thanked++
			}
		}
		if got := robot(r, phonenet.Message{To: to, Body: "Påminnelse om i morgen"}); len(got) > 0 {
			t.Fatalf("a second text after the yes got %v", got)
		}
	}
	if thanked < 1000 || thanked > 1500 || withdrew < 50 || withdrew > 150 {
		t.Errorf("%d thanked and %d withdrew of 5000", thanked, withdrew)
	}
}

// The same seed makes the same people, whatever the order in which the numbers are texted.
func TestRobotsAreDeterministic(t *testing.T) {
	run := func(seed uint64, numbers []string) string {
		b := newBox(t, phonenet.Options{Seed: seed, Speed: 1e9, Delivery: -1})
		for _, number := range numbers {
			b.net.Phone(number).SetRobot(phonenet.PersonRobot(0.4, 0.3, 0.3, time.Minute))
			for range 3 {
				b.settled(deref(b.mustSend(number, ask).Sid))
			}
		}
		b.srv.await(b.ctx(), "/twilio/sms", 3*len(numbers))
		var texts []string
		for _, m := range b.net.Messages() {
			if m.Direction == phonenet.Inbound {
				texts = append(texts, m.From+" "+m.Body)
			}
		}
		slices.Sort(texts)
		return fmt.Sprint(texts)
	}
	numbers := []string{"+4742000001", "+4742000002", "+4742000003", "+4742000004"}
	first := run(1, numbers)
	slices.Reverse(numbers)
	if again := run(1, numbers); again != first {
		t.Errorf("the same seed gave\n%s\nand\n%s", first, again)
	}
	if other := run(2, numbers); other == first {
		t.Error("another seed gave the same answers")
	}
}
