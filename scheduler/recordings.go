package scheduler

import "context"

// deleteRecordings has the provider delete what was kept long enough.
func (s *Scheduler) deleteRecordings(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := s.service.DeleteRecordings(ctx, s.gateway, askBatch)
		if err != nil && ctx.Err() == nil {
			s.log.Warn().Err(err).Msg("recordings could not be deleted; trying again later")
		}
		if n < askBatch {
			return
		}
	}
}
