package config

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/rs/zerolog"
)

// However a configuration is written out, its secrets are not.
func TestSecretIsHidden(t *testing.T) {
	const value = "verysecret"
	c := Config{Twilio: Twilio{AuthToken: value, APISecret: value}}
	s := c.Twilio.AuthToken

	written := map[string]string{"String": s.String(), "GoString": s.GoString()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%10s", "%U", "%T"} {
		written["secret "+verb] = fmt.Sprintf(verb, s)
		written["pointer "+verb] = fmt.Sprintf(verb, &s)
		written["config "+verb] = fmt.Sprintf(verb, c)
		written["list "+verb] = fmt.Sprintf(verb, []Secret{s})
		written["error "+verb] = fmt.Errorf("%w: "+verb, errors.ErrUnsupported, s).Error()
	}
	data, err := json.Marshal(map[string]any{"secret": s, "config": c})
	if err != nil {
		t.Fatal(err)
	}
	written["json"] = string(data)
	if data, err = xml.Marshal(s); err != nil {
		t.Fatal(err)
	}
	written["xml"] = string(data)

	var logged bytes.Buffer
	log := zerolog.New(&logged)
	log.Info().Interface("config", c).Any("secret", s).Stringer("stringer", s).Fields(map[string]any{"field": s}).Msgf("%v", s)
	slog.New(slog.NewTextHandler(&logged, nil)).Info("config", "secret", s, "config", c)
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("config", "secret", s, "config", c)
	written["logs"] = logged.String()

	for how, text := range written {
		if strings.Contains(text, value) || strings.Contains(strings.ToLower(text), fmt.Sprintf("%x", value)) {
			t.Errorf("%s shows it: %s", how, text)
		}
		if !strings.Contains(text, hidden) && !strings.Contains(how, "%T") && !strings.HasPrefix(how, "pointer") {
			t.Errorf("%s does not say that something is hidden: %s", how, text)
		}
	}
	if string(s) != value {
		t.Errorf("the secret itself became %q", string(s))
	}
}
