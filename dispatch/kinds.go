package dispatch

// AttentionKinds lists every kind of Attention, so that those who show it can
// try that they have words for each.
var AttentionKinds = []AttentionKind{
	AttentionUnclear, AttentionNobody, AttentionAllAsked, AttentionHard, AttentionUnfilled, AttentionShort, AttentionWithdrawn, AttentionStopped,
	AttentionLateYes, AttentionDoubleBooked, AttentionStranger, AttentionRequester,
	AttentionRequest, AttentionCancelAsked, AttentionChangeAsked, AttentionNoShow, AttentionSomeAway, AttentionSeries, AttentionNumber, AttentionCall,
	AttentionTellRequester, AttentionUnsettled, AttentionUndelivered, AttentionGateway, AttentionFollowUp, AttentionChange, AttentionUnfit, AttentionUnconfirmed, AttentionAlert, AttentionFlood, AttentionFault,
	AttentionVoicemail, AttentionMissed, AttentionOrder, AttentionGuessing, AttentionExpiring, AttentionAppeal, AttentionCalm,
}

// Resolutions lists every way in which an Attention item is settled: by a
// coordinator, or because what it asked for has happened.
var Resolutions = []string{
	ResolveYes, ResolveNo, ResolveWithdraw, ResolveRelease, ResolveCancel, ResolveConfirm, ResolveAgain, ResolveEnough, ResolveLookOn, ResolveMove, ResolveDismiss,
	"answered", "asked", "assigned", "cancelled", "changed", "eased", "settled", "taken", "unfilled",
}

// EventKinds lists every kind of event in the log.
var EventKinds = []string{
	"assignment.changed", "assignment.confirmed", "assignment.done", "assignment.followed_up", "assignment.named", "assignment.released", "assignment.reminded",
	"attention.left", "attention.raised", "attention.reopened", "attention.resolved", "attention.taken", "attention.told",
	"calendar.closed", "calendar.opened",
	"call.answered", "call.busy", "call.cancelled", "call.completed", "call.failed", "call.no_answer", "call.received", "call.ringing", "call.unsettled",
	"change.accepted", "change.declined", "change.failed", "change.lapsed", "change.queued", "change.sent", "change.withdrawn",
	"consent.number_start", "consent.number_stop", "consent.start", "consent.stop",
	"data.exported", "data.purged",
	"emergency.answered", "emergency.asked", "emergency.declared", "emergency.ended", "emergency.extended",
	"message.cancelled", "message.delivered", "message.failed", "message.postponed", "message.received", "message.sent", "message.settled",
	"message.unsettled", "message.written",
	"offer.accepted", "offer.declined", "offer.failed", "offer.lapsed", "offer.queued", "offer.sent", "offer.withdrawn",
	"pair.blocked", "pair.unblocked",
	"recording.deleted",
	"recipient.added", "recipient.changed", "recipient.erased", "requester.added", "requester.changed", "requester.erased",
	"series.added", "series.changed", "series.ended", "series.moved", "series.paused", "series.skipped",
	"settings.changed", "settings.text_changed",
	"task.added", "task.asked_everybody", "task.asked_these", "task.assigned", "task.cancelled", "task.changed", "task.done", "task.enough", "task.held", "task.reopened",
	"task.resumed", "task.undone", "task.unfilled",
	"unit.added", "unit.changed", "user.added", "user.changed",
	"volunteer.added", "volunteer.changed", "volunteer.erased", "volunteer.paused", "volunteer.ready", "volunteer.thanked", "volunteer.withdrew",
}
