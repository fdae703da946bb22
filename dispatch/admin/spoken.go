package admin

import (
	"cmp"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// What people write and are written to stands on the page in their language, and
// is marked as such, so that a voice that reads the page aloud says it rightly.

// spoken is the language of a text: whoever has the number is registered with
// lang. What a coordinator writes by hand is in the language they share.
func spoken(m *dispatch.Message, lang string) string {
	if m.Direction == dispatch.Out {
		return sms.Language(lang)
	}
	return lang
}

// languageAt is what the unit speaks with whoever has a number.
func languageAt(tx dispatch.Tx, number string, unit *dispatch.Unit) (string, error) {
	vs, err := tx.VolunteersByPhone(number)
	if err != nil {
		return "", err
	}
	for _, v := range vs {
		if v.Language != "" {
			return v.Language, nil
		}
	}
	rs, err := tx.RequestersByPhone(number)
	if err != nil {
		return "", err
	}
	for _, r := range rs {
		if r.Language != "" {
			return r.Language, nil
		}
	}
	ps, err := tx.RecipientsByPhone(number)
	if err != nil {
		return "", err
	}
	for _, p := range ps {
		if p.Language != "" {
			return sms.Language(p.Language), nil
		}
	}
	return unitLanguage(unit), nil
}

// unitLanguage is what is spoken where nothing else is known.
func unitLanguage(u *dispatch.Unit) string { return cmp.Or(u.Settings.Language, sms.Bokmal) }
