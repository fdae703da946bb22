package phonenet_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

// toBox sends what is meant for Twilio to the box.
type toBox struct{ box *url.URL }

func (t toBox) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = t.box.Scheme, t.box.Host
	return http.DefaultTransport.RoundTrip(r)
}

// A service sends a question with twilio-go, and somebody answers it.
func Example() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println("service:", r.FormValue("From"), r.FormValue("Body"))
		w.Header().Set("Content-Type", "text/xml")
		io.WriteString(w, "<Response/>")
	}))
	defer service.Close()

	net := phonenet.New(phonenet.Options{WebhookURL: service.URL + "/twilio/sms"})
	defer net.Close()
	server := httptest.NewServer(net)
	defer server.Close()

	address, _ := url.Parse(server.URL)
	twilio := &client.Client{
		Credentials: client.NewCredentials(net.Options().AccountSID, net.Options().AuthToken),
		HTTPClient:  &http.Client{Transport: toBox{address}},
	}
	twilio.SetAccountSid(net.Options().AccountSID)
	api := openapi.NewApiServiceWithClient(twilio)

	params := &openapi.CreateMessageParams{}
	params.SetTo("+4742000001").SetFrom(net.Options().Number).SetBody("Kan du handle for en nabo? Svar JA eller NEI.")
	if _, err := api.CreateMessage(params); err != nil {
		fmt.Println(err)
	}

	kari := net.Phone("+4742000001")
	question, err := kari.Next(context.Background())
	fmt.Println("Kari:", question.Body, err)
	_, err = kari.Text(context.Background(), "JA")
	fmt.Println("acknowledged:", err == nil)
	// Output:
	// Kari: Kan du handle for en nabo? Svar JA eller NEI. <nil>
	// service: +4742000001 JA
	// acknowledged: true
}
