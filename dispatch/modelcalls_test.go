package dispatch_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

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
			w.presses(l, key)
			if key == "9" {
				w.mayHaveStopped()
			}
		}
		w.work()
		w.check()
	}
	l.hangsUp()
}

// groupTalks lets the contact of the organisation take the telephone if it rings,
// or ring, and say yes as one does who means it; meanwhile others may come first.
func (w *world) groupTalks() {
	var l *line
	if _, rings := w.exchange().ringing[groupPhone]; rings {
		l = w.picksUp(groupPhone)
	} else {
		l = w.rings(groupPhone)
	}
	for range 8 {
		if l.over || l.script.Dial != nil || l.script.Record != nil {
			break
		}
		var f dispatch.Flow
		w.must(json.Unmarshal([]byte(w.call(l.id).Flow), &f))
		key := "1"
		switch f.At {
		case dispatch.PlacePeople:
			key = rapid.SampledFrom([]string{"1", "2", "2", "3", "9", "*"}).Draw(w.rt, "so many")
		case dispatch.PlacePeopleIs:
			key = rapid.SampledFrom([]string{"1", "1", "1", "2", "3", "*"}).Draw(w.rt, "is it so")
		case dispatch.PlaceDetails, dispatch.PlaceTask, dispatch.PlaceTold:
			l.hangsUp()
			return
		}
		if f.At == dispatch.PlacePeople || f.At == dispatch.PlacePeopleIs {
			if len(w.tasks) > 0 && rapid.IntRange(0, 3).Draw(w.rt, "others come first") == 0 {
				act := rapid.SampledFrom([]string{"assign", "assign", "resize", "change", "cancel"}).Draw(w.rt, "meanwhile")
				w.refusal(w.press(act, rapid.SampledFrom(w.tasks).Draw(w.rt, "of"), rapid.SampledFrom(w.volunteers).Draw(w.rt, "whom").ID))
			}
		}
		w.presses(l, key)
		w.check()
	}
	l.hangsUp()
}

// presses lets somebody press a key. Of an organisation no more come than the key
// confirmed, and all of them, or none where it is said why (law 2).
func (w *world) presses(l *line, key string) {
	var f dispatch.Flow
	w.must(json.Unmarshal([]byte(w.call(l.id).Flow), &f))
	before := w.ofGroup()
	l.presses(key)
	more := w.ofGroup() - before
	confirmed := f.At == dispatch.PlacePeopleIs && key == "1"
	switch said := l.text(); {
	case more <= 0 || l.phone != groupPhone:
	case f.At == dispatch.PlacePeople || f.At == dispatch.PlacePeopleIs && !confirmed:
		w.rt.Fatalf("%d come of the group, and nothing was confirmed: %s", more, said)
	case confirmed && more != f.People || !confirmed && more != 1:
		w.rt.Fatalf("%d come of the group, confirmed %v of %+v: %s", more, confirmed, f, said)
	}
	if said := l.text(); confirmed && more == 0 && !slices.ContainsFunc([]string{"Nå trenger vi bare", "En annen rakk", "Svarfristen er", "er avlyst", "En koordinator", "Du står alt på",
		"Det er ingenting å svare på"}, func(truth string) bool { return strings.Contains(said, truth) }) {
		w.rt.Fatalf("nobody comes of what the group confirmed, and it is told %q", said)
	}
}

// ofGroup is how many the organisation has said will come, all in all.
func (w *world) ofGroup() (n int) {
	for _, id := range w.tasks {
		for _, a := range w.on(id) {
			if a.VolunteerID == w.group.ID {
				n += a.Heads()
			}
		}
	}
	return n
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
