package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestAVolunteerRingsInAndAnswers(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	olga := c.olga()
	task := c.task("2026-11-26 10:00", func(k *dispatch.Task) { k.RecipientID = olga.ID })
	c.gets(kariPhone)
	l := c.rings(kariPhone).hears("Hei, Kari! Du har ringt Sentralen", "Trykk 1 for å høre spørsmålet", "Trykk 0 for å snakke med oss", "For English, press 8")
	l.presses("2").hears("Det forstod vi ikke") // no tasks yet
	l.presses("1").hears("Følge til lege", "Trykk 1 for ja").presses("3").hears("Følge til lege").presses("4").hears("Det forstod vi ikke")
	l.presses("1").hears("Oppdraget er ditt", "Vi sender deg detaljene på SMS").nothingPersonal().ended()
	c.assigned(task.ID, kari.ID)
	c.gets(kariPhone, "Olga Nordmann")
}

func TestARingInOnALandlineIsCalledBackWithTheDetails(t *testing.T) {
	c, v, task := landline(t)
	c.leaves(borghildPhone, dispatch.CallNoAnswer)
	// What the number shows can be forged: nothing personal is said in this call.
	c.rings(borghildPhone).presses("1").says("ja").hears("Vi hørte ja").presses("1").hears("Oppdraget er ditt", "Vi ringer deg opp med detaljene").
		nothingPersonal().ended()
	c.assigned(task.ID, v.ID)
	c.pass(10 * time.Second)
	c.picksUp(borghildPhone).nothingPersonal().presses("1").hears("Olga Nordmann").waits().ended()
	c.pass(time.Hour) // and the second try is not made
}

func TestSeveralQuestionsInOneCall(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	first := c.task("2026-11-26 10:00")
	second := c.task("2026-11-27 14:00", func(k *dispatch.Task) { k.Urgent = true })
	c.gets(kariPhone)
	c.gets(kariPhone)
	l := c.rings(kariPhone).presses("1").hears("fredag", "Trykk 4 for neste spørsmål").presses("4").hears("torsdag")
	l.presses("2").hears("Det er helt i orden", "fredag").presses("1").hears("Oppdraget er ditt").ended()
	c.gets(kariPhone, "27. november")
	c.assigned(second.ID, kari.ID)
	c.state(first.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionAllAsked)
}

func TestTheirOwnTasks(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0 })
	kari := c.volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.Categories = nil })
	olga := c.olga()
	var tasks []int64
	for _, at := range []string{"2026-11-26 10:00", "2026-11-27 10:00"} {
		k := c.task(at, func(k *dispatch.Task) { k.RecipientID = olga.ID })
		c.must(errOf(c.s.Assign(c.ctx, k.ID, kari.ID)))
		c.work()
		c.gets(kariPhone, "Oppdraget er ditt")
		tasks = append(tasks, k.ID)
	}
	for _, a := range c.open() {
		c.must(errOf(c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)))
	}
	l := c.rings(kariPhone).hears("Trykk 2 for å høre oppdragene dine").presses("1").hears("Det forstod vi ikke")
	l.presses("2").hears("torsdag", "Trykk 1 for å få detaljene", "Trykk 2 for å melde avbud", "Trykk 4 for neste oppdrag").nothingPersonal()
	l.presses("3").hears("torsdag").presses("4").hears("fredag").presses("4").hears("Det forstod vi ikke")
	l.presses("1").hears("Vi sender deg detaljene på SMS", "fredag").nothingPersonal()
	c.work()
	c.gets(kariPhone, "Olga Nordmann", "27. november")
	l.presses("2").hears("Du melder avbud til dette oppdraget", "fredag")
	l.presses("2").hears("Da står du fortsatt på oppdraget", "Trykk 2 for å høre oppdragene dine")
	c.assigned(tasks[1], kari.ID)
	l.presses("2").presses("2").presses("1").hears("Takk for at du sa fra").nothingPersonal().ended()
	c.gets(kariPhone, "Du står ikke lenger på oppdraget")
	c.state(tasks[0], dispatch.TaskOpen)
	c.assigned(tasks[1], kari.ID)
	c.attention(dispatch.AttentionWithdrawn, dispatch.AttentionAllAsked)
}

func TestHangingUpBeforeAvbudIsConfirmedKeepsTheTask(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.Reminders, s.FollowUpAfter = nil, 0 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.rings(kariPhone).presses("2").presses("2").hears("Du melder avbud").hangsUp()
	c.assigned(task.ID, kari.ID)
}

func TestAHouseholdRingsIn(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "KARI JA")
	c.rings(kariPhone).hears("Hei! Du har ringt Sentralen").presses("1").hears("Dette spørsmålet er til Kari").presses("1").hears("Oppdraget er ditt").ended()
	c.gets(kariPhone)
	c.assigned(task.ID, kari.ID)
	c.rings(kariPhone).presses("2").hears("Kari står på dette").hangsUp()
}

func TestEnglishIsTheSecondChoice(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.volunteer("Piotr Nowak", kariPhone, func(v *dispatch.Volunteer) { v.Language = "pl" })
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.rings(kariPhone).hears("Hello, Piotr!", "Press 1 to hear the question").presses("8").hears("We did not understand").
		presses("1").hears("Thursday the twenty-sixth of November").says("no thanks").hears("We heard no").presses("1").hears("quite all right").ended()
	c.attention(dispatch.AttentionAllAsked)
	c.rings("+4743999999").hears("Hei! Du har ringt Sentralen", "Vi setter deg over").throughTo("+4744100000", true).ended()
	c.home(func(r *dispatch.Requester) {})
	c.rings("+4743999999").hears("For English, press 8").presses("8").hears("If you are calling from an institution").hangsUp()
}

func TestPutThroughToTheNextAndAMessage(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30") // a Monday
	c.settings(func(s *dispatch.Settings) {
		s.Rota = []dispatch.Duty{{Weekday: time.Monday, Name: "Anne", Phone: "+4744100011"}, {Weekday: time.Monday, Name: "Berit", Phone: "+4744100012"},
			{Weekday: time.Tuesday, Name: "Cato", Phone: "+4744100013"}}
	})
	l := c.rings("+4743100001")
	l.hears("Vi setter deg over").throughTo("+4744100011", false).hears("Vi prøver en annen").throughTo("+4744100012", false).
		throughTo("+4744100000", false).hears("Ingen kunne ta telefonen", "Legg igjen en beskjed etter tonen")
	if l.script.Record.MostSeconds < 60 {
		t.Errorf("%+v", l.script.Record)
	}
	l.speaks(20).hears("Takk! Vi hører på beskjeden").ended()
	a := c.attention(dispatch.AttentionVoicemail)[0]
	if a.CallID != l.id || !strings.Contains(a.Text, "431 00 001") {
		t.Errorf("%+v", a)
	}
	var rs []*dispatch.Recording
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) { rs, err = tx.RecordingsOfCall(l.id); return err }))
	if len(rs) != 1 || rs[0].Seconds != 20 {
		t.Fatalf("%+v", rs)
	}
	// The next on the rota takes it; and the telephone of whoever rings is not rung.
	c.rings("+4744100011").throughTo("+4744100012", true).ended()
}

func TestOutOfHoursTheyLeaveAMessage(t *testing.T) {
	c := newCentre(t, "2026-11-23 18:30")
	c.settings(func(s *dispatch.Settings) {
		s.OpeningHours = []dispatch.Window{{Weekday: time.Monday, From: 9 * 60, To: 15 * 60}}
	})
	olga := c.olga()
	l := c.rings(olga.Phone).hears("Vi har stengt nå", "Legg igjen en beskjed")
	l.waits().hears("Vi hørte ingen beskjed").ended()
	if a := c.attention(dispatch.AttentionMissed)[0]; !strings.Contains(a.Text, "Olga Nordmann") || !strings.Contains(a.Text, "Ring tilbake") {
		t.Errorf("%+v", a)
	}
}

func TestHangingUpWhileItRingsIsAMissedCall(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	l := c.rings("+4743100001").hears("Vi setter deg over")
	l.hangsUp()
	c.attention(dispatch.AttentionMissed)
	// Again the same day is the same item.
	c.rings("+4743100001").hangsUp()
	items := c.attention(dispatch.AttentionMissed)
	// A message that arrives after the end is kept, and settles that they rang in vain.
	c.settings(func(s *dispatch.Settings) { s.CentrePhone = "" })
	c.must(errOf(c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveDismiss)))
	l = c.rings("+4743100001").hears("Legg igjen en beskjed")
	l.hangsUp()
	c.attention(dispatch.AttentionMissed)
	for range 2 {
		c.must(c.s.TakeRecording(c.ctx, l.id, l.sid, "RElate", 7))
	}
	c.attention(dispatch.AttentionVoicemail)
	if c.s.TakeRecording(c.ctx, l.id, "CAother", "REother", 7) != nil || c.s.TakeRecording(c.ctx, 999, l.sid, "REother", 7) != nil {
		t.Error("a recording of another call is an error")
	}
	c.attention(dispatch.AttentionVoicemail)
}

func TestAHiddenNumberCanLeaveAMessage(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.CentrePhone = "" })
	c.rings("anonymous").hears("Legg igjen en beskjed").speaks(5).ended()
	if a := c.attention(dispatch.AttentionVoicemail)[0]; !strings.Contains(a.Text, "skjult nummer") {
		t.Errorf("%+v", a)
	}
}

func TestTheSameIncomingCallTwice(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	l := c.rings(kariPhone)
	id, s, err := c.s.ReceiveCall(c.ctx, l.sid, kariPhone)
	c.must(err)
	if id != l.id || s.Step != l.script.Step || len(s.Lines) != len(l.script.Lines) {
		t.Errorf("call %d: %+v", id, s)
	}
	l.throughTo("+4744100000", true).ended()
	var all []*dispatch.Call
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		all, err = tx.Calls(dispatch.CallFilter{Phone: kariPhone}, dispatch.Page{})
		return err
	}))
	if len(all) != 1 || all[0].State != dispatch.CallCompleted {
		t.Errorf("%d calls", len(all))
	}
}

func TestSomebodyWhoStoppedIsPutThrough(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.says(kariPhone, "stopp")
	c.rings(kariPhone).hears("Vi setter deg over").throughTo("+4744100000", true).ended()
}

func TestRecordingsAreDeletedInTime(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.CentrePhone, s.Retention.Recordings = "", 2 })
	l := c.rings(kariPhone)
	l.speaks(5).ended()
	c.attention(dispatch.AttentionVoicemail)
	p := &provider{}
	sweep := func(want int) {
		t.Helper()
		n, err := c.s.DeleteRecordings(c.ctx, p, 10)
		if n != want || (err != nil) != p.down {
			t.Fatalf("%d deleted, %v", n, err)
		}
	}
	sweep(0)
	c.mu.Lock()
	c.now = c.now.Add(49 * time.Hour)
	c.mu.Unlock()
	p.down = true
	sweep(0) // tried again later
	p.down = false
	sweep(0)
	c.mu.Lock()
	c.now = c.now.Add(2 * time.Hour)
	c.mu.Unlock()
	sweep(1)
	if len(p.deleted) != 1 {
		t.Errorf("%v", p.deleted)
	}
	var r *dispatch.Recording
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		rs, err := tx.RecordingsOfCall(l.id)
		r = rs[0]
		return err
	}))
	if _, err := c.s.Recording(c.ctx, r.ID); err == nil {
		t.Error("a deleted recording can be heard")
	}
	// A late report does not bring it back.
	c.must(c.s.TakeRecording(c.ctx, l.id, l.sid, r.ProviderID, 5))
	sweep(0)
}
