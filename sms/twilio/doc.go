// Package twilio is the way to and from the telephone network: it sends texts
// through Twilio's API, asks what became of them, and takes Twilio's signed
// webhooks.
//
// Gateway implements dispatch.Gateway. Every failure to send has a known
// meaning (codes.go, failure.go), because the domain decides by it whether a
// text may be sent again. The rule behind all of them: a text is only called
// unsent when that is certain. Whatever leaves room for doubt is "unknown" and
// must be settled, by the delivery report or by FindTexts, before any retry.
//
// It is a dispatch.MediaFetcher too: photos and recordings stay at Twilio and are
// fetched when somebody looks at them. Our credentials go to the API's own host
// and nowhere else, whatever address a text or an answer names.
//
// Webhooks answers POST /twilio/sms and POST /twilio/sms/status. What does not
// carry Twilio's signature is refused with 403 and changes nothing.
//
// Only twilio-go's rest/api/v2010 and client are imported; its root package
// takes over a minute to build.
//
// No log line and no error text of this package holds a telephone number, the
// words of a text or a secret: Twilio's own messages quote the number, so they
// are never passed on.
package twilio
