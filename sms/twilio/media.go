package twilio

import (
	"mime"
	"net/url"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
)

// mostMedia is how many photos and recordings a text can have at Twilio.
const mostMedia = 10

// mediaCount reads NumMedia; whatever is no number counts as none.
func mediaCount(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return min(max(n, 0), mostMedia)
}

// somewhere is so many photos and recordings of which no more is known.
func somewhere(n int) []dispatch.Media {
	if n == 0 {
		return nil
	}
	return make([]dispatch.Media, n)
}

// incomingMedia reads the photos and recordings of POST /twilio/sms. One whose
// address is of no use still counts: a human has to be told that it came.
func incomingMedia(p url.Values) []dispatch.Media {
	list := somewhere(mediaCount(p.Get("NumMedia")))
	for i := range list {
		at := strconv.Itoa(i)
		list[i] = dispatch.Media{URL: mediaURL(p.Get("MediaUrl" + at)), ContentType: contentType(p.Get("MediaContentType" + at))}
	}
	return list
}

// mediaURL is an address that may be kept; empty: it may not.
func mediaURL(s string) string {
	const most = 2000 // Twilio's have less than 150
	u, err := url.Parse(s)
	if err != nil || len(s) > most || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// contentType is the type alone, without parameters; empty: it is not one.
func contentType(s string) string {
	const most = 100
	t, _, err := mime.ParseMediaType(s)
	if err != nil || len(t) > most || !strings.Contains(t, "/") {
		return ""
	}
	return t
}
