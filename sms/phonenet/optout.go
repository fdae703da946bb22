package phonenet

import "strings"

// The words that Twilio itself acts on for a long number. A text must be that word alone; capitals do not matter.
var words = map[string]string{
	"STOP": "stop", "STOPALL": "stop", "UNSUBSCRIBE": "stop", "END": "stop", "QUIT": "stop", "CANCEL": "stop",
	"REVOKE": "stop", "OPTOUT": "stop",
	"START": "start", "YES": "start", "UNSTOP": "start",
	"HELP": "help", "INFO": "help",
}

const (
	stopText  = "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe."
	startText = "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply."
	helpText  = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)

// heedWord does what Twilio does of its own with an incoming text; the webhook gets the text all the same. The caller
// holds mu.
func (n *Network) heedWord(from, body string) {
	switch words[strings.ToUpper(strings.TrimSpace(body))] {
	case "stop":
		if !n.optedOut[from] {
			n.optedOut[from] = true
			n.autoReply(from, stopText)
		}
	case "start":
		// YES from somebody who never stopped is an ordinary word.
		if n.optedOut[from] {
			delete(n.optedOut, from)
			n.autoReply(from, startText)
		}
	case "help":
		n.autoReply(from, helpText)
	}
}

// autoReply lets Twilio itself write to a telephone. The caller holds mu.
func (n *Network) autoReply(to, text string) {
	n.accept(Message{From: n.opt.Number, To: to, Body: text, Direction: OutboundReply, Auto: true}, false)
}

// OptedOut says whether the number has told Twilio to stop.
func (n *Network) OptedOut(number string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.optedOut[canonical(number)]
}
