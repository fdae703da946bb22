package dispatch

// Script is one turn of a call as it is spoken: what is said, and then one of
// listening for an answer, recording, putting through, going on, or hanging up.
// It knows nothing of any provider's language; sms/twilio renders it.
type Script struct {
	Voice  string  `json:"voice,omitempty"` // of what is said in Norwegian; empty: the default
	Lines  []Line  `json:"lines,omitempty"`
	Listen *Listen `json:"listen,omitempty"`
	Record *Record `json:"record,omitempty"`
	Dial   *Dial   `json:"dial,omitempty"`
	// Step is the number of the step that answers this turn.
	Step int `json:"step"`
}

// HangsUp tells whether the call ends after what is said.
func (s Script) HangsUp() bool { return s.Listen == nil && s.Record == nil && s.Dial == nil }

// Line is one thing said.
type Line struct {
	Text string `json:"text"`
	Lang string `json:"lang"` // nb or en
}

// Listen waits for keys, and for words where Words is set.
type Listen struct {
	Digits  int    `json:"digits"`          // as many keys and no more; 0: until the hash key
	Seconds int    `json:"seconds"`         // patience, from the last word or key
	Words   bool   `json:"words,omitempty"` // yes and no may be spoken
	Lang    string `json:"lang"`            // that words are expected in
}

// Record takes down what is said until the hash key, silence or the end.
type Record struct {
	MostSeconds int `json:"most_seconds"`
	Silence     int `json:"silence"` // seconds of it that end the recording
}

// Dial puts the caller through to a number.
type Dial struct {
	Number  string `json:"number"`
	Seconds int    `json:"seconds"` // how long it may ring
}

// patience is how long somebody may take to press a key, in seconds. People who
// hear badly look for the keys first.
const patience = 10

// Voices are the Norwegian voices that the provider documents; the first is the
// default.
var Voices = []string{"Polly.Ida-Neural", "Polly.Liv",
	"Google.nb-NO-Standard-A", "Google.nb-NO-Standard-B", "Google.nb-NO-Standard-C", "Google.nb-NO-Standard-D", "Google.nb-NO-Standard-E",
	"Google.nb-NO-Standard-F", "Google.nb-NO-Standard-G",
	"Google.nb-NO-Wavenet-A", "Google.nb-NO-Wavenet-B", "Google.nb-NO-Wavenet-C", "Google.nb-NO-Wavenet-D", "Google.nb-NO-Wavenet-E",
	"Google.nb-NO-Wavenet-F", "Google.nb-NO-Wavenet-G",
}
