package phonenet_test

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"strings"
	"testing"
	"time"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

func TestRecordAMessage(t *testing.T) {
	b := newCallBox(t)
	line := b.ring()
	must(t, line.Press(b.ctx(), "2"))
	must(t, line.Expect(b.ctx(), "Legg igjen en beskjed."))
	must(t, line.Record(b.ctx(), 7*time.Second, "#"))
	must(t, line.Expect(b.ctx(), "Takk for 7 sekunder, #."))
	c := b.ended(line, phonenet.CallCompleted)

	action := b.srv.posts("/voice/recorded")[0].form
	told := b.srv.await(b.ctx(), "/voice/recording", 1)
	sid := action.Get("RecordingSid")
	for _, p := range told {
		if p.path == "/voice/recording" {
			if p.form.Get("RecordingSid") != sid || p.form.Get("RecordingStatus") != "completed" || p.form.Get("CallSid") != c.SID || p.form.Get("RecordingDuration") != "7" {
				t.Errorf("told %v", p.form)
			}
		}
	}
	if want := "https://api.twilio.com/2010-04-01/Accounts/" + b.net.Options().AccountSID + "/Recordings/" + sid; action.Get("RecordingUrl") != want {
		t.Errorf("%s, want %s", action.Get("RecordingUrl"), want)
	}

	one, err := b.api.FetchRecording(sid, nil)
	must(t, err)
	if deref(one.CallSid) != c.SID || deref(one.Duration) != "7" || deref(one.Status) != "completed" || *one.Channels != 1 {
		t.Errorf("%+v", one)
	}
	all, err := b.api.ListRecording((&openapi.ListRecordingParams{}).SetCallSid(c.SID))
	must(t, err)
	ofCall, err := b.api.ListCallRecording(c.SID, nil)
	must(t, err)
	if len(all) != 1 || len(ofCall) != 1 || deref(ofCall[0].Sid) != sid {
		t.Errorf("listed %v and %v", all, ofCall)
	}
	if none, err := b.api.ListRecording((&openapi.ListRecordingParams{}).SetCallSid("CA1")); err != nil || len(none) != 0 {
		t.Errorf("of another call: %v, %v", none, err)
	}

	wav := b.raw(http.MethodGet, "Recordings/"+sid+".wav", nil)
	checkWAV(t, []byte(wav.body), 7*time.Second)
	if plain := b.raw(http.MethodGet, "Recordings/"+sid, nil); plain.body != wav.body || plain.header.Get("Content-Type") != "audio/x-wav" {
		t.Errorf("without an ending: %s", plain.header.Get("Content-Type"))
	}
	mp3 := b.raw(http.MethodGet, "Recordings/"+sid+".mp3", nil)
	if mp3.header.Get("Content-Type") != "audio/mpeg" || len(mp3.body)%24 != 0 || !strings.HasPrefix(mp3.body, "\xff\xf3") {
		t.Errorf("mp3: %s, %d bytes", mp3.header.Get("Content-Type"), len(mp3.body))
	}
	if got := b.rawAs("AC1", "wrong", http.MethodGet, "/2010-04-01/Accounts/"+b.net.Options().AccountSID+"/Recordings/"+sid, nil); got.status != http.StatusUnauthorized {
		t.Errorf("without credentials: %d", got.status)
	}

	must(t, b.api.DeleteRecording(sid, nil))
	if _, err := b.api.FetchRecording(sid, nil); err == nil {
		t.Error("the deleted recording is there")
	}
	wantCode(t, b.api.DeleteRecording(sid, nil), 20404)
	if got := b.raw(http.MethodGet, "Recordings/"+sid+".wav", nil); got.status != http.StatusNotFound {
		t.Errorf("the sound of the deleted recording: %d", got.status)
	}
	if r := b.net.Recordings(); len(r) != 1 || !r[0].Deleted {
		t.Errorf("%+v", r)
	}
	b.noErrors()
}

// checkWAV reads the header of a sound: PCM, 16 bit, mono, 8000 Hz, as long as it says, and not silent.
func checkWAV(t *testing.T, sound []byte, length time.Duration) {
	t.Helper()
	if len(sound) < 44 || string(sound[:4]) != "RIFF" || string(sound[8:16]) != "WAVEfmt " || string(sound[36:40]) != "data" {
		t.Fatalf("no WAV: %.44q", sound)
	}
	u32 := func(at int) int { return int(binary.LittleEndian.Uint32(sound[at:])) }
	if u32(4) != len(sound)-8 || u32(40) != len(sound)-44 || u32(24) != 8000 || u32(28) != 16000 {
		t.Errorf("the header does not fit %d bytes: %x", len(sound), sound[:44])
	}
	if got := time.Duration(u32(40)) * time.Second / 16000; got != length {
		t.Errorf("it lasts %v, want %v", got, length)
	}
	if len(bytes.Trim(sound[44:], "\x00")) == 0 {
		t.Error("it is silent")
	}
}

func TestHangUpEndsAMessage(t *testing.T) {
	b := newCallBox(t)
	line := b.ring()
	must(t, line.Press(b.ctx(), "2"))
	must(t, line.Record(b.ctx(), 40*time.Second, "hangup"))
	b.ended(line, phonenet.CallCompleted)
	got := b.srv.posts("/voice/recorded")
	if len(got) != 1 || got[0].form.Get("Digits") != "hangup" || got[0].form.Get("RecordingDuration") != "30" || got[0].form.Get("CallStatus") != "completed" {
		t.Errorf("the message was told as %+v", got)
	}
	b.noErrors()
}
