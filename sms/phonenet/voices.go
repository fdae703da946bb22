package phonenet

import (
	"regexp"
	"slices"
	"strings"
)

// sayLanguages are the languages in which something can be said without naming a voice.
var sayLanguages = []string{
	"ar-AE", "cs-CZ", "da-DK", "de-DE", "en-AU", "en-GB", "en-IE", "en-IN", "en-US", "es-ES", "es-MX", "es-US", "fi-FI", "fr-CA",
	"fr-FR", "hi-IN", "hu-HU", "is-IS", "it-IT", "ja-JP", "ko-KR", "nb-NO", "nl-BE", "nl-NL", "pl-PL", "pt-BR", "pt-PT", "ro-RO",
	"ru-RU", "sk-SK", "sv-SE", "th-TH", "tr-TR", "uk-UA", "vi-VN", "zh-CN", "zh-HK", "zh-TW",
}

// pollyVoices are Amazon's voices of the languages that are spoken here, with what they speak.
var pollyVoices = map[string]string{
	"Liv": "nb-NO", "Ida-Neural": "nb-NO",
	"Amy": "en-GB", "Amy-Neural": "en-GB", "Amy-Generative": "en-GB", "Emma": "en-GB", "Emma-Neural": "en-GB", "Brian": "en-GB", "Brian-Neural": "en-GB", "Arthur-Neural": "en-GB",
	"Joanna": "en-US", "Joanna-Neural": "en-US", "Matthew": "en-US", "Matthew-Neural": "en-US", "Salli": "en-US", "Salli-Neural": "en-US", "Kendra": "en-US", "Joey": "en-US",
	"Naja": "da-DK", "Mads": "da-DK", "Sofie-Neural": "da-DK",
	"Astrid": "sv-SE", "Elin-Neural": "sv-SE",
	"Suvi-Neural": "fi-FI",
	"Ewa":         "pl-PL", "Maja": "pl-PL", "Jacek": "pl-PL", "Jan": "pl-PL", "Ola-Neural": "pl-PL",
	"Tatyana": "ru-RU", "Maxim": "ru-RU",
	"Vicki": "de-DE", "Vicki-Neural": "de-DE", "Hans": "de-DE", "Marlene": "de-DE", "Daniel-Neural": "de-DE",
	"Celine": "fr-FR", "Lea": "fr-FR", "Lea-Neural": "fr-FR", "Mathieu": "fr-FR", "Remi-Neural": "fr-FR",
	"Conchita": "es-ES", "Lucia": "es-ES", "Lucia-Neural": "es-ES", "Enrique": "es-ES", "Sergio-Neural": "es-ES",
	"Dora": "is-IS", "Karl": "is-IS",
}

// googleVoices are the letters of Google's voices of these languages.
var googleVoices = map[string]map[string]string{
	"nb-NO": {"Standard": "ABCDEFG", "Wavenet": "ABCDEFG"},
	"en-GB": {"Standard": "ABCDFNO", "Wavenet": "ABCDFNO", "Neural2": "ABCDFNO"},
	"en-US": {"Standard": "ABCDEFGHIJ", "Wavenet": "ABCDEFGHIJ", "Neural2": "ACDEFGHIJ"},
	"da-DK": {"Standard": "ACDEFG", "Wavenet": "ACDEFG"},
	"sv-SE": {"Standard": "ABCDEFG", "Wavenet": "ABCDEFG"},
	"fi-FI": {"Standard": "AB", "Wavenet": "AB"},
	"pl-PL": {"Standard": "ABCDEFG", "Wavenet": "ABCDEFG"},
	"uk-UA": {"Standard": "AB", "Wavenet": "AB"},
	"ru-RU": {"Standard": "ABCDE", "Wavenet": "ABCDE"},
	"de-DE": {"Standard": "ABCDEFGH", "Wavenet": "ABCDEFGH"},
	"fr-FR": {"Standard": "ABCDEFG", "Wavenet": "ABCDEFG"},
}

var googleVoice = regexp.MustCompile(`^Google\.([a-z]{2}-[A-Z]{2})-(Standard|Wavenet|Neural2)-([A-Z])$`)

// spokenLanguage is what a voice speaks, or "" for a voice that the box does not know. The basic voices speak only
// what the table of Twilio gives them.
func spokenLanguage(voice string) (languages []string) {
	switch voice {
	case "":
		return sayLanguages
	case "man", "woman":
		return []string{"de-DE", "en-GB", "en-US", "es-ES", "es-MX", "fr-CA", "fr-FR"}
	}
	if name, ok := strings.CutPrefix(voice, "Polly."); ok {
		if language := pollyVoices[name]; language != "" {
			return []string{language}
		}
		return nil
	}
	if m := googleVoice.FindStringSubmatch(voice); m != nil && strings.Contains(googleVoices[m[1]][m[2]], m[3]) {
		return []string{m[1]}
	}
	return nil
}

// checkVoice says whether the voice exists and speaks the language. An empty language is the voice's own, or American
// English where the voice has none.
func checkVoice(voice, language string) (spoken string, f *fault) {
	can := spokenLanguage(voice)
	switch {
	case can == nil:
		return "", faultf(13511, "Say: no voice is documented as %q", voice)
	case language == "" && len(can) == 1:
		return can[0], nil
	case language == "":
		return "en-US", nil
	case !slices.Contains(can, language):
		return "", faultf(13512, "Say: voice %q does not speak %q", voice, language)
	}
	return language, nil
}

// speechLanguages are those in which speech is understood.
var speechLanguages = []string{
	"ar-AE", "ar-BH", "ar-DZ", "ar-EG", "ar-IL", "ar-IQ", "ar-JO", "ar-KW", "ar-LB", "ar-MA", "ar-OM", "ar-PS", "ar-QA", "ar-SA", "ar-TN",
	"da-DK", "de-DE", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN", "en-NZ", "en-US", "es-ES", "fa-IR", "fi-FI", "fr-FR", "is-IS", "it-IT",
	"lt-LT", "nb-NO", "nl-NL", "pl-PL", "pt-BR", "pt-PT", "ro-RO", "ru-RU", "sv-SE", "tr-TR", "uk-UA", "vi-VN",
}

var speechModels = []string{
	"default", "numbers_and_commands", "phone_call", "experimental_conversations", "experimental_utterances",
	"googlev2_long", "googlev2_short", "googlev2_telephony", "googlev2_telephony_short",
	"deepgram_nova-2", "deepgram_nova-3",
}

// checkSpeech says whether speech in this language is understood by this model. The models of telephone calls and the
// experimental ones know English alone, as far as the box goes.
func checkSpeech(language, model string, enhanced bool) *fault {
	if !slices.Contains(speechLanguages, language) {
		return faultf(13331, "Gather: speech in %q is not understood", language)
	}
	if model != "" && !slices.Contains(speechModels, model) {
		return faultf(13334, "Gather: no speech model is documented as %q", model)
	}
	english := strings.HasPrefix(language, "en-")
	if (model == "phone_call" || strings.HasPrefix(model, "experimental_")) && !english {
		return faultf(13331, "Gather: model %q does not understand %q", model, language)
	}
	if enhanced && (model != "phone_call" || !english) {
		return faultf(13335, "Gather: enhanced goes with speechModel phone_call in English alone")
	}
	return nil
}
