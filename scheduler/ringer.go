package scheduler

import (
	"context"

	"folgesvenn/dispatch"
)

// callsAtOnce is how many calls may be asked for at once: the provider starts
// one a second, so more would only wait.
const callsAtOnce = 4

// ringer makes the calls that wait, settles those whose request had an unknown
// outcome or that have gone silent, and has those ended that ring for nothing.
func ringer(s *dispatch.Service, g dispatch.Gateway) job[dispatch.OutgoingCall] {
	return job[dispatch.OutgoingCall]{
		what:    "call",
		begin:   s.BeginCalls,
		id:      func(c dispatch.OutgoingCall) int64 { return c.CallID },
		request: g.PlaceCall,
		took:    s.CallPlaced,
		refused: s.CallFailedToPlace,
		ask: []func(context.Context, func(int64) bool) error{
			func(ctx context.Context, _ func(int64) bool) error {
				_, err := s.EndCalls(ctx, g, askBatch)
				return err
			},
			func(ctx context.Context, inFlight func(int64) bool) error {
				_, err := s.SettleCalls(ctx, g, askBatch, inFlight)
				return err
			},
		},
	}
}
