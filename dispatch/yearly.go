package dispatch

import (
	"fmt"
	"strconv"
	"time"

	"folgesvenn/sms"
)

// thanksRest is how long it is between two thanks to one volunteer, at least.
const thanksRest = 31 * 24 * time.Hour

// Milestone tells whether so many tasks in a year are a reason for thanks: 5, 10,
// every 25th, and in December whatever it has come to, from three.
func Milestone(n int, t time.Time) bool {
	return n == 5 || n == 10 || n > 0 && n%25 == 0 || t.Month() == time.December && n >= 3
}

// thankedAt names where it stands when a volunteer was last thanked.
func thankedAt(volunteerID int64) string { return fmt.Sprintf("thanked:%d", volunteerID) }

// yearlyThanks is the text of thanks to a volunteer who has just done a task, if
// there is reason for one; empty: there is not.
func (w *work) yearlyThanks(c Commitment, set Settings) (string, error) {
	v, local := c.Volunteer, w.now.In(w.s.zone)
	if !set.YearlyThanks || c.Task.StartsAt.In(w.s.zone).Year() != local.Year() || v.Stopped || v.Left {
		return "", nil
	}
	from := time.Date(local.Year(), 1, 1, 0, 0, 0, 0, w.s.zone)
	n, err := w.DoneBetween(v.ID, from, from.AddDate(1, 0, 0))
	if err != nil || !Milestone(n, local) {
		return "", err
	}
	name := thankedAt(v.ID)
	last, err := w.Value(name)
	if err != nil {
		return "", err
	}
	if at, err := time.Parse(time.RFC3339Nano, last); err == nil && w.now.Sub(at) < thanksRest {
		return "", nil
	}
	if err := w.SetValue(name, w.now.Format(time.RFC3339Nano)); err != nil {
		return "", err
	}
	f := w.s.fieldsOf(nil, v, set, v.Language, w.now)
	f.Number = strconv.Itoa(n)
	key := sms.YearlyThanks
	if v.Organisation() {
		key = sms.GroupThanks
	}
	body, err := set.Texts.Render(v.Language, key, f)
	if err != nil {
		return "", err
	}
	return body, w.log(Event{UnitID: c.Task.UnitID, Kind: "volunteer.thanked", TaskID: c.Task.ID, VolunteerID: v.ID, Why: plural(n, "oppdrag", "oppdrag") + " i år"})
}

// thank sends the yearly thanks on its own, where no answer of the volunteer's
// has ended the task.
func (w *work) thank(c Commitment) error {
	set, err := w.settings(c.Task.UnitID)
	if err != nil || w.unreachableByText(c.Volunteer.Phone) != "" {
		return err
	}
	body, err := w.yearlyThanks(c, set)
	if err != nil || body == "" {
		return err
	}
	_, err = w.enqueue(outgoing{kind: KindNotice, phone: c.Volunteer.Phone, body: body, unitID: c.Task.UnitID, volunteer: c.Volunteer, expires: w.now.Add(72 * time.Hour)})
	return err
}
