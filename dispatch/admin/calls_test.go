package admin

import (
	"context"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// Every call of a task's story says whom it was with, what for, and what came of
// it; one that was made to stop was rung, and one that was not made was not.
func TestCallsInATasksStory(t *testing.T) {
	s := newSite(t, Options{})
	ctx := context.Background()
	r, err := s.svc.AddRecipient(ctx, dispatch.Recipient{Name: "Olga Nordmann", Phone: "+4722000009"})
	must(s, 0, err)
	q, err := s.svc.AddRequester(ctx, dispatch.Requester{Name: "Granlia", Phones: []string{"+4722000002"}}, "", nil)
	must(s, 0, err)
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	must(s, 0, s.svc.View(ctx, func(tx dispatch.Tx) error {
		for _, x := range []struct {
			call dispatch.Call
			want entry
		}{
			{dispatch.Call{RecipientID: r.ID, Purpose: dispatch.CallForNews, Topic: "recipient_assigned", State: dispatch.CallCompleted, AnsweredAt: at, EndedAt: at.Add(time.Minute)},
				entry{Text: "Samtale med Olga Nordmann", Body: "Beskjed på telefon", State: "varte i 1 minutt"}},
			{dispatch.Call{RequesterID: q.ID, Purpose: dispatch.CallForFollowUp, State: dispatch.CallNoAnswer, Attempt: 2},
				entry{Text: "Samtale med Granlia", Body: "Spørsmål om det gikk bra", State: "ingen svarte", Why: "2. forsøk"}},
			{dispatch.Call{Phone: "+4722000001", Purpose: dispatch.CallForOffer, State: dispatch.CallCancelled},
				entry{Text: "Samtale med 22 00 00 01", Body: "Forespørsel på telefon", State: "ikke ringt"}},
			{dispatch.Call{Phone: "+4722000001", Purpose: dispatch.CallForNews, Topic: "reminder_confirm", State: dispatch.CallCancelled, ProviderID: "CA1"},
				entry{Text: "Samtale med 22 00 00 01", Body: "Påminnelse på telefon", State: "stoppet mens det ringte"}},
		} {
			got, err := callEntry(tx, &x.call, names{})
			if err != nil {
				return err
			}
			if got.Text != x.want.Text || got.Body != x.want.Body || got.State != x.want.State || got.Why != x.want.Why {
				t.Errorf("%+v, want %+v", got, x.want)
			}
		}
		return nil
	}))
	for _, state := range dispatch.CallStates {
		if said := callState(&dispatch.Call{State: state}); said == string(state) || strings.Contains(said, "_") {
			t.Errorf("%s has no words: %q", state, said)
		}
	}
}
