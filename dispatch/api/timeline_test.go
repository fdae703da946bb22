package api

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

func TestEveryKindHasItsWords(t *testing.T) {
	w := newWorld(t)
	err := w.s.View(t.Context(), func(tx dispatch.Tx) error {
		say := teller{tx: tx, names: map[int64]string{}}
		for _, k := range dispatch.EventKinds {
			text, err := say.sentence(&dispatch.Event{Kind: k})
			if err != nil {
				return err
			}
			if text == "" || strings.Contains(text, k) || !strings.HasSuffix(strings.TrimRight(text, "»"), ".") && k != "message.received" {
				t.Errorf("event %q is told as %q", k, text)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range dispatch.AttentionKinds {
		if dispatch.AttentionPhrase(k) == "" {
			t.Errorf("there are no words for Attention of the kind %q", k)
		}
	}
}
