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
	for _, k := range dispatch.EventKinds {
		if (sentences[k] == "") != slices.Contains(toldByTexts, k) {
			t.Errorf("event %q: either it has a sentence, or a text tells of it", k)
		}
	}
	for _, as := range dispatch.Resolutions {
		if resolutions[as] == "" {
			t.Errorf("there are no words for what is settled as %q", as)
		}
	}
}
