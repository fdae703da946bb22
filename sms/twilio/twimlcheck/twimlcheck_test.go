package twimlcheck

import (
	"strings"
	"testing"
)

const said = `<Say voice="Polly.Liv" language="nb-NO">Hei</Say>`

func TestCheck(t *testing.T) {
	gather := func(change string) string {
		g := `<Gather input="dtmf speech" language="nb-NO" action="https://a.no/b" method="POST" timeout="10">` + said + `</Gather>`
		old, replaced, _ := strings.Cut(change, "|")
		return strings.Replace(g, old, replaced, 1)
	}
	for _, good := range []string{
		said, gather("|"), said + `<Hangup></Hangup>`, `<Pause length="1"></Pause><Redirect method="POST">https://a.no/b?c=1&amp;n=2</Redirect>`,
		`<Dial action="https://a.no/b" timeout="25"><Number>+4744100000</Number></Dial>`, `<Record action="https://a.no/b" maxLength="180"></Record>`,
	} {
		if err := Check("<Response>" + good + "</Response>"); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "<Response>", "<Respons></Respons>", "<Response><Shout>Hei</Shout></Response>", "<Response></Response><Response></Response>",
		"<Response>hei</Response>", "<Response><Say>Hei</Say></Response>", `<Response><Say voice="Polly.Liv" language="nn-NO">Hei</Say></Response>`,
		`<Response><Say voice="alice" language="nb-NO">Hei</Say></Response>`, `<Response><Say voice="Polly.Liv" language="nb-NO"></Say></Response>`,
		"<Response>" + gather("nb-NO|nn-NO") + "</Response>", "<Response>" + gather(`timeout="10"|timeout="5"`) + "</Response>",
		"<Response>" + gather("https|javascript") + "</Response>", "<Response>" + gather(`method="POST"|method="GET"`) + "</Response>",
		"<Response>" + gather("dtmf speech|mind") + "</Response>", "<Response>" + gather(`timeout=|colour="red" timeout=`) + "</Response>",
		`<Response><Dial action="https://a.no"><Number>44100000</Number></Dial></Response>`, "<Response>\xff</Response>",
		"<Response>" + strings.Repeat(said, 100) + "</Response>",
	} {
		if Check(bad) == nil {
			t.Errorf("no fault in %.200s", bad)
		}
	}
}
