package storetest

import (
	"testing"

	"folgesvenn/dispatch"
)

func labels(_ *testing.T, s *suite) {
	w := s.world()
	var a, b dispatch.Label
	s.update(func(tx dispatch.Tx) {
		a = dispatch.Label{UnitID: w.unit.ID, At: now, Text: "«NAVN» kan kanskje", Lang: "nb", Want: "unclear"}
		s.ok(tx.AddLabel(&a))
		b = dispatch.Label{UnitID: w.other.ID, At: at(1), Text: "tja"}
		s.ok(tx.AddLabel(&b))
		s.is(tx.AddLabel(&dispatch.Label{UnitID: 99}), dispatch.ErrNotFound)
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("labels", got[[]*dispatch.Label](s)(tx.Labels(0, dispatch.Page{})), []*dispatch.Label{&a, &b})
		s.equal("of a unit", ids[dispatch.Label](s)(tx.Labels(w.other.ID, dispatch.Page{})), []int64{b.ID})
		s.equal("after the first", ids[dispatch.Label](s)(tx.Labels(0, dispatch.Page{After: a.ID, Limit: 5})), []int64{b.ID})
	})
}
