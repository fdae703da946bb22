package phonenet

import (
	"encoding/binary"
	"math"
	"time"
)

// Recording is a spoken message that the network keeps.
type Recording struct {
	SID, CallSID string
	Started      time.Time
	Duration     time.Duration
	// Deleted says that the service asked the provider to forget it.
	Deleted bool
}

type recordingRecord struct {
	Recording
	index  int
	number int // which made-up voice
}

// keepRecording makes a recording of a call.
func (n *Network) keepRecording(rec *callRecord, length time.Duration) *recordingRecord {
	n.mu.Lock()
	defer n.mu.Unlock()
	r := &recordingRecord{
		Recording: Recording{SID: n.newSID("RE"), CallSID: rec.SID, Started: rec.recordAt, Duration: length},
		index:     len(n.recordings), number: len(n.recordings),
	}
	n.recordings = append(n.recordings, r)
	n.utter(rec, Utterance{Kind: DidRecord, Text: r.SID})
	return r
}

// Recordings returns every spoken message there ever was, with those that were deleted since.
func (n *Network) Recordings() []Recording {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := make([]Recording, len(n.recordings))
	for i, r := range n.recordings {
		all[i] = r.Recording
	}
	return all
}

// findRecording returns a recording that the API knows. The caller holds mu.
func (n *Network) findRecording(sid string) *recordingRecord {
	for _, r := range n.recordings {
		if r.SID == sid && !r.Deleted {
			return r
		}
	}
	return nil
}

func (n *Network) recordingURI(r *recordingRecord) string {
	return "/" + apiVersion + "/Accounts/" + n.opt.AccountSID + "/Recordings/" + r.SID
}

// recordingURL is where the sound itself is fetched.
func (n *Network) recordingURL(r *recordingRecord) string { return n.opt.APIURL + n.recordingURI(r) }

const sampleRate = 8000

// maxSound bounds what is made up of a long recording.
const maxSound = 10 * time.Minute

// waveform is a made-up voice as a WAV file: syllables of a tone that rises and falls, at the quality of a telephone.
func waveform(length time.Duration, number int) []byte {
	count := int(min(length, maxSound).Seconds() * sampleRate)
	data := 2 * count
	b := make([]byte, 0, 44+data)
	b = append(b, "RIFF"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(36+data))
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1) // PCM
	b = binary.LittleEndian.AppendUint16(b, 1) // mono
	b = binary.LittleEndian.AppendUint32(b, sampleRate)
	b = binary.LittleEndian.AppendUint32(b, 2*sampleRate)
	b = binary.LittleEndian.AppendUint16(b, 2)
	b = binary.LittleEndian.AppendUint16(b, 16)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(data))
	const syllable = sampleRate / 5
	phase := 0.0
	for i := range count {
		which := i / syllable
		within := float64(i%syllable) / syllable
		pitch := 110 + float64(number*37%60) + 30*math.Sin(float64(which*(3+number%4)))
		phase += 2 * math.Pi * pitch * (1 + 0.1*within) / sampleRate
		loud := math.Sin(math.Pi * within)
		if which%7 == 6 { // between the words
			loud = 0
		}
		sample := loud * (math.Sin(phase) + 0.5*math.Sin(2*phase) + 0.25*math.Sin(3*phase)) / 1.75
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(sample*12000)))
	}
	return b
}

// silence is an MP3 file of that length in which nothing can be heard: the box does not compress sound. Its frames are
// MPEG-2 layer III, 24 kHz, mono, 8 kbit/s, 576 samples each, with no bits spent on any of them.
func silence(length time.Duration) []byte {
	const frame, samples, rate = 24, 576, 24000
	count := int(min(length, maxSound).Seconds()*rate+samples-1) / samples
	b := make([]byte, 0, count*frame)
	for range count {
		b = append(b, 0xFF, 0xF3, 0x14, 0xC0)
		b = append(b, make([]byte, frame-4)...)
	}
	return b
}
