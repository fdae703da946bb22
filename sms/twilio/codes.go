package twilio

import "folgesvenn/dispatch"

// codeReasons is what Twilio's error codes mean for us, whether they come at
// once or in a delivery report. The first part is the table of FACTS.md; the
// second holds its neighbours in Twilio's error dictionary
// (https://www.twilio.com/docs/api/errors), where a code of the table was split
// up or would else be taken for the text's own fault.
var codeReasons = map[int]dispatch.FailureReason{
	// FACTS.md
	21211: dispatch.FailureBadNumber,   // invalid number
	21408: dispatch.FailureConfig,      // region not permitted
	21606: dispatch.FailureConfig,      // From is not ours
	21610: dispatch.FailureOptedOut,    // the person wrote STOP
	21612: dispatch.FailureCallInstead, // no route
	21614: dispatch.FailureCallInstead, // not a mobile number
	21635: dispatch.FailureCallInstead, // a landline
	21611: dispatch.FailureBusy,        // the sender's queue is full
	30001: dispatch.FailureBusy,        // queue overflow
	20429: dispatch.FailureBusy,        // too many requests
	20500: dispatch.FailureUnknown,     // internal server error
	20003: dispatch.FailureConfig,      // authentication
	30003: dispatch.FailureUnreachable, // handset off or out of reach
	30004: dispatch.FailureBlocked,     // blocked
	30005: dispatch.FailureBlocked,     // unknown handset
	30006: dispatch.FailureCallInstead, // landline or carrier out of reach
	30007: dispatch.FailureConfig,      // filtered for its content
	30008: dispatch.FailureTransient,   // unknown

	// Numbers that can get no text at all
	21214: dispatch.FailureBadNumber, // To cannot be reached
	21217: dispatch.FailureBadNumber, // not a valid number
	21265: dispatch.FailureBadNumber, // To is a short code
	21266: dispatch.FailureBadNumber, // To is our own number
	21268: dispatch.FailureBadNumber, // To is a premium or information service
	21604: dispatch.FailureBadNumber, // To is missing

	// Our own set-up
	20005: dispatch.FailureConfig, // account not active
	20008: dispatch.FailureConfig, // test credentials
	20404: dispatch.FailureConfig, // no such account at this address
	21212: dispatch.FailureConfig, // From is invalid
	21222: dispatch.FailureConfig, // twilio-go: illegal characters in the user name
	21224: dispatch.FailureConfig, // twilio-go: illegal characters in the password
	21603: dispatch.FailureConfig, // From is missing
	21608: dispatch.FailureConfig, // a trial account sends to verified numbers only
	21609: dispatch.FailureConfig, // the address for delivery reports is invalid
	21659: dispatch.FailureConfig, // From is not a Twilio number
	21660: dispatch.FailureConfig, // From belongs to another account
	21661: dispatch.FailureConfig, // From cannot send texts
	21703: dispatch.FailureConfig, // the messaging service has no number
	21705: dispatch.FailureConfig, // no such messaging service
	30002: dispatch.FailureConfig, // account suspended

	// Calls
	13224: dispatch.FailureBadNumber, // To is not a valid number to dial
	13227: dispatch.FailureConfig,    // no permission to call this region
	21205: dispatch.FailureConfig,    // the address for TwiML is invalid
	21210: dispatch.FailureConfig,    // From is not ours
	21213: dispatch.FailureConfig,    // From is missing
	21215: dispatch.FailureConfig,    // no permission to call this region
	21216: dispatch.FailureBlocked,   // calls to To are blocked
	21219: dispatch.FailureConfig,    // a trial account calls verified numbers only

	// The text itself
	21602: dispatch.FailureRejected, // it is empty
	21617: dispatch.FailureRejected, // longer than 1600 characters
}
