package twilio

import (
	"context"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// TestTwilioForgets: words, then the whole; what is gone is gone.
func TestTwilioForgets(t *testing.T) {
	b := newBox(t)
	b.AddPhone("+4742000001", "Kari", "")
	ctx := context.Background()
	sid, err := b.SendText(ctx, dispatch.OutgoingText{MessageID: 1, To: "+4742000001", Body: "Storgata 1"})
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if err = b.EraseText(ctx, sid, false); err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the words: %v", err)
		}
	}
	found, err := b.FindTexts(ctx, "+4742000001", time.Now().Add(-24*time.Hour))
	if err != nil || len(found) != 1 || found[0].Body != "" {
		t.Errorf("%+v %v", found, err)
	}
	if err := b.EraseText(ctx, sid, true); err != nil {
		t.Errorf("the whole: %v", err)
	}
	if err := b.EraseText(ctx, sid, true); err != nil {
		t.Errorf("once more: %v", err)
	}
}
