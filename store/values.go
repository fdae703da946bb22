package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"folgesvenn/dispatch"
)

// millis is how a time is kept: Unix milliseconds, NULL for the zero time.
func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

func (r *row) time() time.Time {
	if v, ok := r.value().(int64); ok {
		return time.UnixMilli(v).UTC()
	}
	return time.Time{}
}

// ref is how a reference is kept: NULL for none, so that foreign keys hold.
func ref(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// The JSON forms of lists that are kept in one column.

type windowJSON struct {
	Weekday int `json:"weekday"` // 0 is Sunday
	From    int `json:"from"`    // minutes after midnight
	To      int `json:"to"`
}

type clearanceJSON struct {
	Kind    string `json:"kind"`
	Issued  string `json:"issued,omitempty"`
	Expires string `json:"expires,omitempty"`
}

type needsJSON struct {
	Clearances []string `json:"clearances,omitempty"`
	Car        bool     `json:"car,omitempty"`
	Gender     string   `json:"gender,omitempty"`
	Language   string   `json:"language,omitempty"`
	Hearing    bool     `json:"hearing,omitempty"`
	Wheelchair bool     `json:"wheelchair,omitempty"`
	Skills     []string `json:"skills,omitempty"`

	WishGender   string `json:"wish_gender,omitempty"`
	WishLanguage string `json:"wish_language,omitempty"`
}

// traitsJSON is what makes a volunteer right for some tasks.
type traitsJSON struct {
	Home          string   `json:"home,omitempty"`
	ReachKm       int      `json:"reach_km,omitempty"`
	Languages     []string `json:"languages,omitempty"`
	Skills        []string `json:"skills,omitempty"`
	ClearSpeech   bool     `json:"clear_speech,omitempty"`
	PushesChair   bool     `json:"pushes_chair,omitempty"`
	CarTakesChair bool     `json:"car_takes_chair,omitempty"`
	SendsMost     int      `json:"sends_most,omitempty"`
	Contact       string   `json:"contact,omitempty"`
}

type mediaJSON struct {
	URL         string `json:"url,omitempty"`
	ContentType string `json:"content_type,omitempty"`
}

func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("store: %w", err)
	}
	return string(b), nil
}

func fromJSON(column, text string, v any) error {
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("store: column %s holds %q: %w", column, text, err)
	}
	return nil
}

func stringsJSON(list []string) (string, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	return toJSON(list)
}

func parseStrings(text string) ([]string, error) {
	if text == "[]" {
		return nil, nil
	}
	var list []string
	err := fromJSON("of a list", text, &list)
	return list, err
}

func windowsJSON(list []dispatch.Window) (string, error) {
	out := make([]windowJSON, len(list))
	for i, w := range list {
		out[i] = windowJSON{int(w.Weekday), int(w.From), int(w.To)}
	}
	return toJSON(out)
}

func parseWindows(text string) ([]dispatch.Window, error) {
	if text == "[]" {
		return nil, nil
	}
	var in []windowJSON
	if err := fromJSON("available", text, &in); err != nil {
		return nil, err
	}
	out := make([]dispatch.Window, len(in))
	for i, w := range in {
		out[i] = dispatch.Window{
			Weekday: time.Weekday(w.Weekday), From: dispatch.TimeOfDay(w.From), To: dispatch.TimeOfDay(w.To),
		}
	}
	return out, nil
}

func clearancesJSON(list []dispatch.Clearance) (string, error) {
	out := make([]clearanceJSON, len(list))
	for i, c := range list {
		out[i] = clearanceJSON{c.Kind, c.Issued.String(), c.Expires.String()}
	}
	return toJSON(out)
}

func parseClearances(text string) ([]dispatch.Clearance, error) {
	if text == "[]" {
		return nil, nil
	}
	var in []clearanceJSON
	if err := fromJSON("clearances", text, &in); err != nil {
		return nil, err
	}
	out := make([]dispatch.Clearance, len(in))
	for i, c := range in {
		issued, err := dispatch.ParseDate(c.Issued)
		if err != nil {
			return nil, fmt.Errorf("store: column clearances: %w", err)
		}
		expires, err := dispatch.ParseDate(c.Expires)
		if err != nil {
			return nil, fmt.Errorf("store: column clearances: %w", err)
		}
		out[i] = dispatch.Clearance{Kind: c.Kind, Issued: issued, Expires: expires}
	}
	return out, nil
}

func mediaText(list []dispatch.Media) (string, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	out := make([]mediaJSON, len(list))
	for i, m := range list {
		out[i] = mediaJSON(m)
	}
	return toJSON(out)
}

func parseMedia(text string) ([]dispatch.Media, error) {
	if text == "[]" {
		return nil, nil
	}
	var in []mediaJSON
	if err := fromJSON("media", text, &in); err != nil {
		return nil, err
	}
	out := make([]dispatch.Media, len(in))
	for i, m := range in {
		out[i] = dispatch.Media(m)
	}
	return out, nil
}

func needsText(n dispatch.Needs) (string, error) {
	if len(n.Clearances) == 0 && len(n.Skills) == 0 && !n.Car && !n.Hearing && !n.Wheelchair && n.Gender == "" && n.Language == "" && n.Wish == (dispatch.Wanted{}) {
		return "{}", nil
	}
	return toJSON(needsJSON{n.Clearances, n.Car, n.Gender, n.Language, n.Hearing, n.Wheelchair, n.Skills, n.Wish.Gender, n.Wish.Language})
}

func parseNeeds(text string) (dispatch.Needs, error) {
	if text == "{}" {
		return dispatch.Needs{}, nil
	}
	var n needsJSON
	if err := fromJSON("needs", text, &n); err != nil {
		return dispatch.Needs{}, err
	}
	return dispatch.Needs{Clearances: n.Clearances, Car: n.Car, Gender: n.Gender, Language: n.Language,
		Hearing: n.Hearing, Wheelchair: n.Wheelchair, Skills: n.Skills, Wish: dispatch.Wanted{Gender: n.WishGender, Language: n.WishLanguage}}, nil
}

func traitsText(x dispatch.Traits) (string, error) { return toJSON(traitsJSON(x)) }

func parseTraits(text string) (dispatch.Traits, error) {
	if text == "{}" {
		return dispatch.Traits{}, nil
	}
	var x traitsJSON
	err := fromJSON("traits", text, &x)
	return dispatch.Traits(x), err
}

// settingsCache spares reading the same settings again and again: nearly
// every use case asks for its unit. The text is the key, so it cannot be
// stale.
type settingsCache struct {
	mu     sync.Mutex
	byText map[string]dispatch.Settings
}

func (c *settingsCache) parse(text string) (dispatch.Settings, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.byText[text]
	if !ok {
		// What a later release adds to the settings has its default in units
		// that were saved before.
		s = dispatch.DefaultSettings()
		if err := fromJSON("settings", text, &s); err != nil {
			return s, err
		}
		if c.byText == nil || len(c.byText) >= 64 {
			c.byText = make(map[string]dispatch.Settings)
		}
		c.byText[text] = s
	}
	s.Reminders = slices.Clone(s.Reminders)
	s.CoordinatorPhones = slices.Clone(s.CoordinatorPhones)
	s.OpeningHours = slices.Clone(s.OpeningHours)
	s.ClosedDays = slices.Clone(s.ClosedDays)
	s.Rota = slices.Clone(s.Rota)
	s.Categories = slices.Clone(s.Categories)
	return s, nil
}

// searchText is what a search for a person looks in: SQLite's LIKE knows no
// capitals beyond A to Z, so Åse is folded here.
func searchText(name, phone string) string { return strings.ToLower(name) + " " + phone }

// beginsPattern finds a word that begins with it, in a text with a space before it.
func beginsPattern(query string) string { return "% " + searchPattern(query)[1:] }

// searchPattern finds part of a name or number; a number may be written in
// groups.
func searchPattern(query string) string {
	q := strings.ToLower(strings.TrimSpace(query))
	if strings.Trim(q, "+0123456789 ") == "" {
		q = strings.ReplaceAll(q, " ", "")
	}
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(q) + "%"
}
