package dispatch_test

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

func TestEveryKindHasItsStory(t *testing.T) {
	for _, k := range dispatch.EventKinds {
		text, _ := dispatch.Story(&dispatch.Event{Kind: k}, "kari Hansen")
		if len(text) < 5 || strings.Contains(text, "%") || strings.HasSuffix(text, ".") || text[:1] == strings.ToLower(text[:1]) {
			t.Errorf("event %q is told as %q", k, text)
		}
	}
	for _, as := range dispatch.Resolutions {
		if dispatch.ResolutionName(as) == "" {
			t.Errorf("there are no words for what is settled as %q", as)
		}
	}
}

func TestStory(t *testing.T) {
	for _, x := range []struct {
		event     dispatch.Event
		text, why string
	}{
		{dispatch.Event{Kind: "task.added", To: "open"}, "Oppdraget ble lagt inn", ""},
		{dispatch.Event{Kind: "task.added", To: "draft", Why: "bestilt på SMS"}, "Oppdraget ble lagt inn som kladd", "bestilt på SMS"},
		{dispatch.Event{Kind: "task.changed", From: "draft", To: "open"}, "Kladden ble sendt ut", ""},
		{dispatch.Event{Kind: "task.assigned", Why: "via sms, 2 av 3"}, "Avtalt med Kari", "svarte ja på SMS"},
		{dispatch.Event{Kind: "task.reopened", Why: "meldte avbud"}, "Vi leter etter en ny frivillig", "meldte avbud"},
		{dispatch.Event{Kind: "attention.raised", To: string(dispatch.AttentionWithdrawn)}, "Trenger deg: Avbud", ""},
		{dispatch.Event{Kind: "attention.resolved", From: string(dispatch.AttentionUnclear), To: dispatch.ResolveYes}, "Avgjort: Uklart svar", "svaret var ja"},
	} {
		if text, why := dispatch.Story(&x.event, "Kari"); text != x.text || why != x.why {
			t.Errorf("%+v: %q, %q", x.event, text, why)
		}
	}
}
