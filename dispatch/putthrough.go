package dispatch

import "context"

// PutThrough tells where somebody who rings our number is to be connected: the
// telephone of the centre that knows them, or of the first unit. number is
// empty where the centre has entered none.
func (s *Service) PutThrough(ctx context.Context, from string) (centre, number string, err error) {
	err = s.view(ctx, func(tx Tx) error {
		unit := int64(FirstUnit)
		vs, err := tx.VolunteersByPhone(from)
		if err != nil {
			return err
		}
		if len(vs) > 0 {
			unit = vs[0].UnitID
		}
		u, err := tx.Unit(unit)
		if err != nil {
			return err
		}
		centre, number = u.Settings.CentreName, u.Settings.CentrePhone
		return nil
	})
	return centre, number, err
}
