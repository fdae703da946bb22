package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// scheme is the name of the way to log in.
const scheme = "token"

const about = `Dispatches volunteers to one-to-one help by text message.

Every request needs a token: ` + "`Authorization: Bearer TOKEN`" + `, made with ` + "`folgesvenn token add NAME`" + `.
The name stands in the event log as the one who acted. A token may do what a user of its role may: ` + "`read_only`" + ` reads, ` + "`coordinator`" + ` runs the unit, ` + "`unit_lead`" + ` changes settings and texts, ` + "`admin`" + ` everything.

* Times are RFC 3339 with offset; absent times are null. Durations are written as 90m, 24h or 30s. Ids are numbers.
* Unknown fields in a request are refused; answers may get more fields later. A field given as null counts as empty.
* Lists hold newest last, take limit and cursor, and answer items and next; next is empty at the end.
* A PATCH changes only the fields that are given.
* Errors are application/problem+json (RFC 9457) and name each bad field.
* A POST with an Idempotency-Key happens once: the same one again gets the thing as it is now and the header
  Idempotent-Replayed. A key belongs to one token and one route. A request that was refused leaves no trace of its key.`

// config is what huma needs to know. No page and no schema routes: the page
// would load its script from elsewhere.
func config(version string) huma.Config {
	if version == "" {
		version = "1"
	}
	jsonOnly := map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Følgesvenn", Version: version, Description: about},
			Servers: []*huma.Server{{URL: Prefix}},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					scheme: {Type: "http", Scheme: "bearer", Description: "A token that was made with folgesvenn token add NAME."},
				},
			},
			Security: []map[string][]string{{scheme: {}}},
			Tags: []*huma.Tag{
				{Name: "Volunteers", Description: "Who helps."},
				{Name: "Recipients", Description: "Who is helped."},
				{Name: "Requesters", Description: "Who asks for help."},
				{Name: "Tasks", Description: "One helper, one recipient, one place and time."},
				{Name: "Messages", Description: "Every text, sent and received."},
				{Name: "Attention", Description: "What only a human can decide."},
				{Name: "Labels", Description: "What unclear replies meant."},
				{Name: "Settings", Description: "A unit's rules."},
				{Name: "Texts", Description: "A unit's own wordings of what is sent."},
				{Name: "Reports", Description: "Figures."},
				{Name: "Privacy", Description: "What is kept of a person, given out or erased."},
				{Name: "Events", Description: "The event log: when, who, what, why."},
			},
		},
		Formats:       jsonOnly,
		DefaultFormat: "application/json",
	}
}

// describeErrors lists the errors that an operation can answer with.
func describeErrors(op *huma.Operation) {
	op.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if strings.Contains(op.Path, "{id}") || op.Path == "/settings" || strings.HasPrefix(op.Path, "/texts") || op.Path == "/reports/statistics" {
		op.Errors = append(op.Errors, http.StatusNotFound)
	}
	if op.Method != http.MethodGet {
		op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
}

var errorWords = map[int]string{
	http.StatusBadRequest:            "The body cannot be read as JSON.",
	http.StatusUnauthorized:          "The token is missing or not known.",
	http.StatusForbidden:             "The token's role may not do this.",
	http.StatusNotFound:              "There is no such thing.",
	http.StatusConflict:              "The state of the thing forbids it, or somebody else changed it meanwhile; detail says why.",
	http.StatusRequestEntityTooLarge: "The body is larger than 1 MiB.",
	http.StatusUnsupportedMediaType:  "The body is not application/json.",
	http.StatusUnprocessableEntity:   "Some fields need another value; errors names each.",
	http.StatusInternalServerError:   "Something failed on our side.",
	http.StatusServiceUnavailable:    "The request was given up before it was done.",
}

// completeDocument adds what huma cannot see in the types: what the layers
// around it do.
func (a *server) completeDocument() {
	doc := a.huma.OpenAPI()
	text := func(description string) *huma.Schema {
		return &huma.Schema{Type: huma.TypeString, Description: description}
	}
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch} {
			if op == nil {
				continue
			}
			for status, words := range errorWords {
				if r := op.Responses[strconv.Itoa(status)]; r != nil {
					r.Description = words
				}
			}
			op.Responses["401"].Headers = map[string]*huma.Param{"WWW-Authenticate": {Schema: text("Bearer.")}}
			if op.Method != http.MethodPost {
				continue
			}
			least, most := 1, maxKey
			op.Parameters = append(op.Parameters, &huma.Param{
				Name: "Idempotency-Key", In: "header", Description: "Makes a request that comes twice happen once.",
				Schema: &huma.Schema{Type: huma.TypeString, MinLength: &least, MaxLength: &most, Examples: []any{"7f9c2ba4-e88f-11ee-a506-0242ac120002"}},
			})
			ok := op.Responses[strconv.Itoa(op.DefaultStatus)]
			if ok.Headers == nil {
				ok.Headers = map[string]*huma.Param{}
			}
			ok.Headers["Idempotent-Replayed"] = &huma.Param{Schema: text("true where the request was carried out before.")}
		}
	}
	a.openAnswers()
	doc.AddOperation(&huma.Operation{
		OperationID: "getDocument", Method: http.MethodGet, Path: "/openapi.json", Summary: "Get this document",
		Security: []map[string][]string{{}},
		Responses: map[string]*huma.Response{"200": {
			Description: "The OpenAPI document.",
			Content:     map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: huma.TypeObject}}},
		}},
	})
}

// openAnswers lets answers have fields that the document does not know yet.
// Bodies of requests, and what they hold, stay closed.
func (a *server) openAnswers() {
	doc := a.huma.OpenAPI()
	closed := map[*huma.Schema]bool{}
	var closeOff func(s *huma.Schema)
	closeOff = func(s *huma.Schema) {
		if s != nil && s.Ref != "" {
			s = doc.Components.Schemas.SchemaFromRef(s.Ref)
		}
		if s == nil || closed[s] {
			return
		}
		closed[s] = true
		closeOff(s.Items)
		for _, p := range s.Properties {
			closeOff(p)
		}
	}
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Post, item.Put, item.Patch} {
			if op != nil && op.RequestBody != nil {
				closeOff(op.RequestBody.Content["application/json"].Schema)
			}
		}
	}
	for _, s := range doc.Components.Schemas.Map() {
		if !closed[s] && s.AdditionalProperties == false {
			s.AdditionalProperties = nil
		}
	}
}
