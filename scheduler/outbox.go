package scheduler

import (
	"context"

	"folgesvenn/dispatch"
)

// outbox sends the texts that wait, settles those whose request had an unknown
// outcome, and asks for delivery reports that never came.
func outbox(s *dispatch.Service, g dispatch.Gateway) job[dispatch.OutgoingText] {
	return job[dispatch.OutgoingText]{
		what:    "text",
		begin:   s.BeginSend,
		id:      func(t dispatch.OutgoingText) int64 { return t.MessageID },
		request: g.SendText,
		took:    s.Sent,
		refused: s.SendFailed,
		ask: []func(context.Context, func(int64) bool) error{
			func(ctx context.Context, inFlight func(int64) bool) error {
				_, err := s.Settle(ctx, g, askBatch, inFlight)
				return err
			},
			func(ctx context.Context, _ func(int64) bool) error {
				_, err := s.AskForReports(ctx, g, askBatch)
				return err
			},
		},
	}
}
