package store

import (
	"regexp"
	"strings"
	"testing"
)

// TestPlans: what runs at every tick, or for every text, finds its rows by an
// index. A table that grows for years is never read whole.
func TestPlans(t *testing.T) {
	t.Parallel()
	s := openFile(t, ":memory:")
	queries := map[string]string{
		"TasksDue": tasksDue, "OffersDue": offersDue, "OffersToPhone": offersToPhone, "OpenPhones": openPhones,
		"Recent": recentOffers, "OfferOutcomes": offerOutcomes, "BookedNear": bookedNear, "HelpersOf": helpersOf, "AssignmentsAhead": assignmentsAhead,
		"ActiveAssignment": activeAssignment, "MessagesToSend": messagesToSend, "MessagesToSettle": messagesToSettle,
		"MessagesUnreported": messagesUnreported, "TasksToCareFor": tasksToCareFor, "TasksFollowedUp": tasksFollowedUp,
		"AnswersSince": answersSince, "MessageByProviderID": messageByProviderID,
		"NextDue waves": nextWave, "NextDue waking": nextWake, "NextDue deadlines": nextDeadline,
		"CallsToDial": callsToDial, "CallsToSettle": callsToSettle, "CallsToEnd": callsToEnd, "CallByProviderID": callByProviderID, "OffersToCall": offersToCall,
		"RecordingsToDelete": recordingsToDelete, "NextDue calls after texts": nextCall, "NextDue lines": nextHangUp, "NextDue calls": nextDial,
		"NextDue recordings": nextDelete,
		"NextDue lapses":     nextLapse, "NextDue alerts": nextAlert, "NextDue emails": nextEmail, "NextDue lost emails": nextLostMail,
		"NextDue warnings": nextWarning, "NextDue drafts": nextDraft, "NextDue series": nextSeries, "SeriesDue": seriesDue,
		"AttentionToAlert": attentionToAlert, "EmailsToSend": emailsToSend, "EmailsLost": emailsLost, "OpenToldTo": toldTo, "LastTold": lastTold, "NextDue care": nextCare, "NextDue settling": nextSettle, "NextDue sending": nextSend,
		"DueTimes": dueTimes, "WakeShort": wakeShort, "Roster stamps": rosterStamps, "ReportsOf": reportsOf,
		"OffersMature": offersMature, "NextDue ripening": nextMature, "Belief stamps": beliefStamps, "BlockedFrom": blocksOf, "OffersOfOpenTasks": offersOfOpenTasks, "KeptForecasts": keptForecasts, "ChangeQuestion": changeQuestion, "AssignmentsOfTasks": assignmentsOfTasks, "AssignmentsOf": assignmentsOf, "Given": given,
		"OpenEmergency": openEmergency, "NextDue emergencies": nextEmergency, "EmergencyEvents": emergencyEvents, "PleasOn": pleasOn, "LastPlea": lastPlea, "PleaToPhone": pleaToPhone, "PleasToPhone": pleasToPhone, "PleaOfMessage": pleaOfMessage,
	}
	// A scan of a partial index reads only the few rows that are open or under
	// way.
	partial := regexp.MustCompile(`USING (COVERING )?INDEX (tasks_next_wave|tasks_wake|tasks_decide|tasks_draft|tasks_warn|series_next|offers_open_phone|offers_lapse|offers_mature|messages_queued|messages_sending|tasks_followed_up|tasks_care|assignments_active|calls_queued|calls_settle|calls_ending|calls_under_way|offers_call|recordings_delete|attention_alert|emails_queued|emails_sending|emergencies_one)\b`)
	for name, query := range queries {
		for _, step := range plan(t, s, query) {
			if strings.HasPrefix(step, "SCAN ") && step != "SCAN CONSTANT ROW" && !partial.MatchString(step) {
				t.Errorf("%s: %s\n%s", name, step, strings.Join(plan(t, s, query), "\n"))
			}
		}
	}
	// A tick with thousands of open tasks reads only those that are due.
	all := regexp.MustCompile(`tasks_state|USING INDEX \w+ \(state=\?\)$`)
	for _, query := range []string{tasksDue, tasksToCareFor, nextWave, nextWake, nextDeadline, nextWarning, nextCare} {
		for _, step := range plan(t, s, query) {
			if all.MatchString(step) {
				t.Errorf("%s\nreads every task of a state: %s", query, step)
			}
		}
	}
	// What is open, and what is of some days, is found without all that a unit
	// ever had.
	for query, index := range map[string]string{
		offersOfOpenTasks: "tasks_warn", lastEvent: "events_last_changes",
		"SELECT " + taskColumns + " FROM tasks WHERE id > ? AND +unit_id = ? AND state IN (?,?) ORDER BY id LIMIT 0+?":                   "tasks_state",
		"SELECT " + taskColumns + " FROM tasks WHERE +id > ? AND unit_id = ? AND state IN (?) AND starts_at >= ? ORDER BY +id LIMIT 0+?": "tasks_report",
	} {
		if steps := strings.Join(plan(t, s, query), "\n"); !strings.Contains(steps, index) {
			t.Errorf("%s\ndoes not go by %s:\n%s", query, index, steps)
		}
	}
	// Lists go by an index, too, and by id, so that a page costs a page.
	for _, query := range []string{
		"SELECT " + taskColumns + " FROM tasks WHERE id > ? AND state IN (?) ORDER BY id LIMIT 0+?",
		"SELECT " + taskColumns + " FROM tasks WHERE id > ? AND unit_id = ? ORDER BY id LIMIT 0+?",
		"SELECT " + taskColumns + " FROM tasks WHERE id > ? AND +unit_id = ? AND state IN (?) ORDER BY id LIMIT 0+?",
		"SELECT " + messageColumns + " FROM messages WHERE id > ? AND phone = ? ORDER BY id LIMIT 0+?",
		"SELECT " + messageColumns + " FROM messages WHERE id > ? AND task_id = ? ORDER BY id LIMIT 0+?",
		"SELECT " + messageColumns + " FROM messages WHERE id > ? AND unit_id = ? ORDER BY id DESC LIMIT 0+?",
		"SELECT " + taskColumns + " FROM tasks WHERE id > ? AND recipient_id = ? ORDER BY id DESC LIMIT 0+?",
		"SELECT " + taskColumns + " FROM tasks WHERE id > ? AND requester_id = ? ORDER BY id DESC LIMIT 0+?",
		"SELECT " + eventColumns + " FROM events WHERE id > ? AND task_id = ? ORDER BY id LIMIT 0+?",
		"SELECT " + eventColumns + " FROM events WHERE id > ? AND volunteer_id = ? ORDER BY id LIMIT 0+?",
		"SELECT " + attentionColumns + " FROM attention WHERE resolved_at IS NULL AND id > ? ORDER BY id LIMIT 0+?",
		"SELECT " + attentionColumns + " FROM attention WHERE resolved_at IS NULL AND id > ? AND unit_id = ? ORDER BY id LIMIT 0+?",
		"SELECT " + attentionColumns + " FROM attention WHERE task_id = ? AND resolved_at IS NULL ORDER BY id",
		"SELECT " + labelColumns + " FROM labels WHERE id > ? AND unit_id = ? ORDER BY id LIMIT 0+?",
	} {
		for _, step := range plan(t, s, query) {
			if strings.HasPrefix(step, "SCAN ") || strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%s\n%s", query, step)
			}
		}
	}
}

func plan(t *testing.T, s *SQLite, query string) []string {
	t.Helper()
	var steps []string
	none := make([]any, strings.Count(query, "?"))
	err := s.alone(ctx, func(c *conn) error {
		return c.query("EXPLAIN QUERY PLAN "+query, func(r *row) error {
			steps = append(steps, r.values[3].(string))
			return nil
		}, none...)
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return steps
}
