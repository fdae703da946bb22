package phonenet

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// refusal is an error answer of Twilio's API.
type refusal struct {
	Code     int    `json:"code"`
	Message  string `json:"message"`
	MoreInfo string `json:"more_info"`
	Status   int    `json:"status"`
}

func refuse(status, code int, format string, args ...any) *refusal {
	return &refusal{
		Code:     code,
		Message:  fmt.Sprintf(format, args...),
		MoreInfo: "https://www.twilio.com/docs/errors/" + strconv.Itoa(code),
		Status:   status,
	}
}

func (r *refusal) write(w http.ResponseWriter) {
	if r.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	writeJSON(w, r.Status, r)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func notFound(r *http.Request) *refusal {
	return refuse(http.StatusNotFound, 20404, "The requested resource %s was not found", r.URL.Path)
}

func invalidParameter(format string, args ...any) *refusal {
	return refuse(http.StatusBadRequest, 20001, format, args...)
}

// refuseNumber is the refusal that Twilio gives for this code and these numbers.
func refuseNumber(code int, to, from string) *refusal {
	status := http.StatusBadRequest
	var text string
	switch code {
	case 20429:
		status, text = http.StatusTooManyRequests, "Too Many Requests"
	case 21211:
		text = fmt.Sprintf("Invalid 'To' Phone Number: %s", to)
	case 21408:
		text = fmt.Sprintf("Permission to send an SMS has not been enabled for the region indicated by the 'To' number: %s", to)
	case 21606:
		text = fmt.Sprintf("The 'From' phone number %s is not a valid, SMS-capable inbound phone number for your account.", from)
	case 21610:
		text = "Attempt to send to unsubscribed recipient"
	case 21611:
		text = fmt.Sprintf("The 'From' number %s has exceeded the maximum number of queued messages", from)
	case 21612:
		text = fmt.Sprintf("The 'To' phone number: %s, is not currently reachable using the 'From' phone number: %s via SMS", to, from)
	case 21614:
		text = fmt.Sprintf("'To' number is not a valid mobile number: %s", to)
	case 21635:
		text = fmt.Sprintf("'To' number cannot be a landline: %s", to)
	case 30001:
		status, text = http.StatusTooManyRequests, "Queue overflow"
	default:
		text = fmt.Sprintf("The message to %s was refused", to)
	}
	return refuse(status, code, "%s", text)
}

// refuseCall is the refusal of a call that Twilio gives for this code and these numbers.
func refuseCall(code int, to, from string) *refusal {
	var text string
	switch code {
	case 21210:
		text = fmt.Sprintf("The source phone number provided, %s, is not yet verified for your account. You may only make calls from phone numbers that you've verified or purchased from Twilio.", from)
	case 21211:
		text = fmt.Sprintf("The phone number you are attempting to call, %s, is not valid.", to)
	case 21214:
		text = fmt.Sprintf("'To' phone number cannot be reached: %s", to)
	case 21215:
		text = fmt.Sprintf("Account not authorized to call %s. Perhaps you need to enable some international permissions.", to)
	case 21216:
		text = fmt.Sprintf("Account not allowed to call %s", to)
	case 21217:
		text = fmt.Sprintf("Phone number does not appear to be valid: %s", to)
	default:
		text = fmt.Sprintf("The call to %s was refused", to)
	}
	return refuse(http.StatusBadRequest, code, "%s", text)
}

// errorMessage is what the API says of a delivery that failed.
func errorMessage(code int) string {
	switch code {
	case 30003:
		return "Unreachable destination handset"
	case 30004:
		return "Message blocked"
	case 30005:
		return "Unknown destination handset"
	case 30006:
		return "Landline or unreachable carrier"
	case 30007:
		return "Message filtered"
	}
	return "Unknown error"
}
