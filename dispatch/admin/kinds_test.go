package admin

import (
	"slices"
	"testing"

	"folgesvenn/dispatch"
)

func TestEveryKindHasItsWords(t *testing.T) {
	for _, k := range dispatch.AttentionKinds {
		if dispatch.AttentionName(k) == "" {
			t.Errorf("there is no name for Attention of the kind %q", k)
		}
	}
	for _, k := range toldByTexts {
		if !slices.Contains(dispatch.EventKinds, k) {
			t.Errorf("there are no events %q for a text to tell of", k)
		}
	}
}
