package dispatch

import (
	"context"
	"strconv"
)

// Beginning is how far a unit has come from an empty database to its first task.
// It is found from what is there, so that nobody ticks anything off.
type Beginning struct {
	Number       string // the one that we text from
	Named        bool   // the centre has a name of its own and a telephone
	Watched      bool   // somebody hears of what hurries
	Received     bool   // a text has come in
	Sent         bool   // a text has gone out
	Volunteers   int
	Institutions int
	Tasks        bool
	Answered     bool // a volunteer has taken a task
	Hidden       bool // a coordinator has put the guide away
}

// established is so many tasks that nobody needs a guide any more.
const established = 20

// Over tells whether the guide has nothing more to say.
func (b Beginning) Over() bool {
	return b.Hidden || b.Named && b.Watched && b.Received && b.Sent && b.Volunteers > 0 && b.Institutions > 0 && b.Tasks && b.Answered
}

func guideName(unitID int64) string { return "guide:" + strconv.FormatInt(unitID, 10) }

// Beginning looks how far a unit has come.
func (s *Service) Beginning(ctx context.Context, unitID int64) (b Beginning, err error) {
	err = s.view(ctx, func(tx Tx) error {
		b = Beginning{Number: s.own}
		hidden, err := tx.Value(guideName(unitID))
		if err != nil {
			return err
		}
		tasks, err := tx.Tasks(TaskFilter{UnitID: unitID}, Page{Limit: established})
		if err != nil {
			return err
		}
		if b.Hidden = hidden != "" || len(tasks) == established; b.Hidden {
			return nil
		}
		u, err := tx.Unit(unitID)
		if err != nil {
			return describe(err, "unit", "enhet", unitID)
		}
		set, usual := u.Settings, DefaultSettings()
		b.Named = set.CentreName != usual.CentreName && set.CentrePhone != ""
		b.Watched = len(set.CoordinatorPhones) > 0 || len(set.Rota) > 0
		counts, err := tx.MessageCounts()
		if err != nil {
			return err
		}
		for _, c := range counts {
			b.Received = b.Received || c.Direction == In
			b.Sent = b.Sent || c.Direction == Out && (c.State == MessageSent || c.State == MessageDelivered)
		}
		roster, err := tx.Roster(unitID)
		if err != nil {
			return err
		}
		homes, err := tx.InstitutionNames(unitID)
		if err != nil {
			return err
		}
		b.Volunteers, b.Institutions, b.Tasks = len(roster), len(homes), len(tasks) > 0
		for _, t := range tasks {
			b.Answered = b.Answered || t.State == TaskAssigned || t.State == TaskDone
		}
		return nil
	})
	return b, err
}

// HideGuide puts the guide away for the whole unit.
func (s *Service) HideGuide(ctx context.Context, unitID int64) error {
	return s.do(ctx, func(w *work) error { return w.SetValue(guideName(unitID), "hidden") })
}
