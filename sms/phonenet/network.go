package phonenet

import (
	"context"
	crand "crypto/rand"
	"encoding/hex"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// Options configure a Network. The zero value works.
type Options struct {
	// AccountSID and AuthToken are the account that sends. The token also signs what the box posts. Made up if empty.
	AccountSID, AuthToken string
	// APIKey and APISecret are accepted beside the account's own credentials. Made up if empty.
	APIKey, APISecret string
	// Number is the service's own number. A message from any other is refused (21606).
	Number string
	// MessagingServiceSID is the messaging service that the number belongs to; none if empty.
	MessagingServiceSID string
	// WebhookURL is where incoming texts are posted. Without one they are only listable.
	WebhookURL string
	// VoiceURL is where the service is asked what to do with a call that comes in, VoiceFallbackURL where it is asked if
	// that fails, and VoiceStatusURL where it hears that such a call has ended. A call is not answered without the first.
	VoiceURL, VoiceFallbackURL, VoiceStatusURL string
	// ByHand lets nothing happen of its own at a telephone that has no robot: it rings, and the service waits for a key,
	// until a [Line] says otherwise. Nothing that is said takes time. For tests.
	ByHand bool
	// PublicURL is the address by which the service knows itself, if the box cannot reach it there. Its scheme and host
	// are what the box signs, while it posts to the host of WebhookURL.
	PublicURL string
	// APIURL is the address of the box that stands in the addresses of pictures; Twilio's own if empty, which clients that
	// take the box for Twilio send to the box.
	APIURL string
	// Regions are the prefixes that may be texted ("+47"); others are refused (21408). Empty allows all.
	Regions []string
	// Now is the clock; time.Now if nil.
	Now func() time.Time
	// Speed is how many times faster than the wall virtual delays pass; 1 if not positive.
	Speed float64
	// Seed is where all chance comes from.
	Seed uint64
	// Delivery is the usual virtual time of each step of a delivery. 20 ms if zero, none if negative.
	Delivery time.Duration
	// Log gets what Twilio would show in its debugger. The zero Logger is silent.
	Log zerolog.Logger
}

// Network is the box. It is safe for concurrent use.
type Network struct {
	opt     Options
	client  *http.Client
	handler http.Handler

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	wg     sync.WaitGroup // everything that runs on its own; added to only under mu while not closed

	mu           sync.Mutex // guards all below
	closed       bool
	webhook      string
	voice        string    // VoiceURL as it is now
	records      []*record // in order of creation
	bySID        map[string]*record
	phones       map[string]*Phone
	optedOut     map[string]bool
	faults       Faults
	numberFaults map[string]Faults
	chances      map[string]*rand.Rand
	ids          *rand.ChaCha8
	subs         map[*subscription]struct{}
	alerts       []Alert
	calls        []*callRecord // in order of creation
	callBySID    map[string]*callRecord
	recordings   []*recordingRecord // in order of creation
	pages        int                // how many pages of the telephones are open
	version      uint64             // rises with every change, so that the page can tell old news from new
}

// New makes a network. Close ends it.
func New(opt Options) *Network {
	setDefault(&opt.AccountSID, "AC0f01065e55e77000000000000000b0c5")
	setDefault(&opt.AuthToken, "0f01065e55e77000000000000000707e")
	setDefault(&opt.APIKey, "SK0f01065e55e77000000000000000b0c5")
	setDefault(&opt.APISecret, "0f01065e55e770000000000000005ec7")
	setDefault(&opt.Number, "+4749900000")
	setDefault(&opt.APIURL, "https://api.twilio.com")
	opt.APIURL = strings.TrimRight(opt.APIURL, "/")
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Speed <= 0 {
		opt.Speed = 1
	}
	if opt.Delivery == 0 {
		opt.Delivery = 20 * time.Millisecond
	}
	opt.Delivery = max(opt.Delivery, 0)

	var seed [32]byte
	crand.Read(seed[:]) // never fails; see the package comment for why ids are not drawn from Options.Seed

	n := &Network{
		opt:          opt,
		client:       newClient(),
		webhook:      opt.WebhookURL,
		voice:        opt.VoiceURL,
		bySID:        map[string]*record{},
		phones:       map[string]*Phone{},
		optedOut:     map[string]bool{},
		numberFaults: map[string]Faults{},
		chances:      map[string]*rand.Rand{},
		ids:          rand.NewChaCha8(seed),
		subs:         map[*subscription]struct{}{},
		callBySID:    map[string]*callRecord{},
	}
	n.ctx, n.cancel = context.WithCancel(context.Background())
	n.handler = n.routes()
	return n
}

func setDefault(s *string, value string) {
	if *s == "" {
		*s = value
	}
}

// newClient is how the box reaches the service: Twilio's timeouts, no redirects followed, and a bounded number of
// connections, since thousands of reports a second would otherwise exhaust the ports of the machine.
func newClient() *http.Client {
	return &http.Client{
		Timeout: 15 * time.Second,
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			MaxIdleConns:        128,
			MaxIdleConnsPerHost: 128,
			MaxConnsPerHost:     128,
			IdleConnTimeout:     30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Options returns the options in force, with what was made up filled in.
func (n *Network) Options() Options { return n.opt }

// ServeHTTP serves Twilio's API and the page under /phones.
func (n *Network) ServeHTTP(w http.ResponseWriter, r *http.Request) { n.handler.ServeHTTP(w, r) }

// Handler is the network as a handler, to be mounted.
func (n *Network) Handler() http.Handler { return n }

// SetWebhookURL says where incoming texts are posted from now on.
func (n *Network) SetWebhookURL(url string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.webhook = url
}

// SetVoiceURL says from now on where the service is asked about calls that come in.
func (n *Network) SetVoiceURL(url string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.voice = url
}

// Close ends every delivery, robot and open page, and waits for them. What the box holds can still be read.
func (n *Network) Close() {
	n.mu.Lock()
	n.closed = true
	n.mu.Unlock()
	n.cancel()
	n.wg.Wait()
	n.client.CloseIdleConnections()
}

// spawn runs f on its own unless the network is closed. The caller holds mu.
func (n *Network) spawn(f func()) {
	if n.closed {
		return
	}
	n.wg.Go(f)
}

// sleep waits a virtual while and reports whether the network is still open.
func (n *Network) sleep(d time.Duration) bool {
	if n.ctx.Err() != nil {
		return false
	}
	wall := time.Duration(float64(d) / n.opt.Speed)
	if wall <= 0 {
		return true
	}
	timer := time.NewTimer(wall)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-n.ctx.Done():
		return false
	}
}

// newSID makes an id as Twilio's: two letters and 32 hexadecimal digits. The caller holds mu.
func (n *Network) newSID(prefix string) string {
	var b [16]byte
	n.ids.Read(b[:])
	return prefix + hex.EncodeToString(b[:])
}

// chance is the source of randomness for one number. The caller holds mu while drawing.
func (n *Network) chance(number string) *rand.Rand {
	r := n.chances[number]
	if r == nil {
		r = n.source(number, "network")
		n.chances[number] = r
	}
	return r
}

// source makes a generator that depends on the seed, the number and the purpose alone.
func (n *Network) source(number, purpose string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(purpose + "\x00" + number))
	return rand.New(rand.NewPCG(n.opt.Seed, h.Sum64()))
}

// Alert is an entry of Twilio's debugger: something that Twilio would only have logged.
type Alert struct {
	At   time.Time
	Code int    // Twilio's code, such as 11200
	SID  string // the message or call concerned
	Text string
}

// maxAlerts bounds the debugger of a box that runs for days.
const maxAlerts = 1000

// alert logs what Twilio would log. The caller does not hold mu.
func (n *Network) alert(code int, sid, text string) {
	n.opt.Log.Warn().Int("code", code).Str("sid", sid).Msg(text)
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.alerts) == maxAlerts {
		n.alerts = append(n.alerts[:0], n.alerts[maxAlerts/2:]...)
	}
	n.alerts = append(n.alerts, Alert{At: n.opt.Now(), Code: code, SID: sid, Text: text})
}

// Alerts returns the newest entries of the debugger, oldest first.
func (n *Network) Alerts() []Alert {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]Alert(nil), n.alerts...)
}
