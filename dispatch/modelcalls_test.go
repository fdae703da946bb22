package dispatch_test

import (
	"maps"
	"slices"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// answerTelephones lets whoever's telephone rings take it and press keys, put it
// down, or leave it.
func (w *world) answerTelephones() {
	for _, phone := range slices.Sorted(maps.Keys(w.exchange().ringing)) {
		if _, rings := w.exchange().ringing[phone]; !rings {
			continue // it has stopped meanwhile
		}
		switch rapid.SampledFrom([]string{"takes it", "takes it", "takes it", "busy", "not there", "goes on"}).Draw(w.rt, "at the telephone") {
		case "takes it":
			w.keys(w.picksUp(phone))
		case "busy":
			w.leaves(phone, dispatch.CallBusy)
		case "not there":
			w.leaves(phone, dispatch.CallNoAnswer)
		}
	}
}

// ringsIn lets somebody ring the service.
func (w *world) ringsIn() {
	phone := rapid.SampledFrom([]string{w.volunteers[0].Phone, w.volunteers[rungVolunteer].Phone, groupPhone, w.olga.Phone, "+4744199999"}).Draw(w.rt, "rings")
	w.keys(w.rings(phone))
}

// keys presses some keys in a call, and then the receiver is put down.
func (w *world) keys(l *line) {
	for range rapid.IntRange(0, 4).Draw(w.rt, "keys") {
		if l.over {
			break
		}
		switch key := rapid.SampledFrom([]string{"1", "1", "2", "3", "9", "", "0"}).Draw(w.rt, "key"); {
		case l.script.Dial != nil:
			l.step(dispatch.CallInput{Kind: dispatch.InputDialled, Taken: rapid.Bool().Draw(w.rt, "taken")})
		case l.script.Record != nil:
			l.speaks(5)
		case key == "":
			l.waits()
		default:
			l.presses(key)
			if key == "9" {
				w.mayHaveStopped()
			}
		}
		w.work()
		w.check()
	}
	l.hangsUp()
}

// mayHaveStopped takes in who has said stop by a key.
func (w *world) mayHaveStopped() {
	w.must(w.s.View(w.ctx, func(tx dispatch.Tx) error {
		for _, v := range w.volunteers {
			stopped, err := tx.Stopped(v.Phone)
			if err != nil {
				return err
			}
			if stopped {
				w.stopped[v.Phone] = true
			}
		}
		return nil
	}))
}

// nobodyAnswers ends what rings, at last.
func (w *world) nobodyAnswers() {
	for _, phone := range slices.Sorted(maps.Keys(w.exchange().ringing)) {
		if _, rings := w.exchange().ringing[phone]; rings {
			w.leaves(phone, dispatch.CallNoAnswer)
		}
	}
}
