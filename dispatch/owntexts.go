package dispatch

import (
	"context"
	"slices"

	"folgesvenn/sms"
)

// TextView is one text of a unit in one language, with what it looks like.
type TextView struct {
	Key     sms.Key
	Lang    string
	Wording string // the unit's own, or the built-in
	BuiltIn string
	Own     bool
	Fields  []sms.Field
	Example string   // with ordinary values
	Long    string   // with about the longest that are ordinary
	Size    sms.Size // of Example
	Most    sms.Size // of Long
	Faults  []sms.Fault
}

// Texts are every text of a unit in one language, by key.
func (s *Service) Texts(ctx context.Context, unitID int64, lang string) ([]TextView, error) {
	set, err := s.Settings(ctx, unitID)
	if err != nil {
		return nil, err
	}
	list := make([]TextView, 0, len(sms.Keys()))
	for _, key := range sms.Keys() {
		v, err := textView(set, key, lang, set.Texts.Own(lang, key))
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// Text is one text of a unit as it stands.
func (s *Service) Text(ctx context.Context, unitID int64, key sms.Key, lang string) (TextView, error) {
	set, err := s.Settings(ctx, unitID)
	if err != nil {
		return TextView{}, err
	}
	return textView(set, key, lang, set.Texts.Own(lang, key))
}

// TryText shows what another wording would look like, and what is wrong with it;
// nothing is kept.
func (s *Service) TryText(ctx context.Context, unitID int64, key sms.Key, lang, wording string) (TextView, error) {
	set, err := s.Settings(ctx, unitID)
	if err != nil {
		return TextView{}, err
	}
	return textView(set, key, lang, wording)
}

func textView(set Settings, key sms.Key, lang, own string) (TextView, error) {
	if err := knownText(key, lang); err != nil {
		return TextView{}, err
	}
	builtIn, err := sms.BuiltIn(lang, key)
	if err != nil {
		return TextView{}, err
	}
	v := TextView{Key: key, Lang: lang, Wording: own, BuiltIn: builtIn, Own: own != "", Fields: sms.FieldsOf(key)}
	if own == "" {
		v.Wording = builtIn
	}
	if v.Faults = sms.Check(lang, key, v.Wording); len(v.Faults) > 0 {
		// What can be shown is shown; a part that is not closed cannot.
		if v.Example, err = sms.Example(lang, key, v.Wording); err != nil {
			return v, nil
		}
	} else if v.Example, err = sms.Example(lang, key, v.Wording); err != nil {
		return v, err
	}
	if v.Long, err = sms.LongExample(lang, key, v.Wording); err != nil {
		return v, nil
	}
	v.Size, v.Most = sms.Count(v.Example), sms.Count(v.Long)
	return v, nil
}

func knownText(key sms.Key, lang string) error {
	if !slices.Contains(sms.Keys(), key) {
		return &Error{Code: CodeNotFound, Sentence: Sentence{EN: "there is no text " + string(key), NB: "Det finnes ingen slik tekst."}}
	}
	if !slices.Contains(sms.Languages(), lang) {
		return &Error{Code: CodeNotFound, Sentence: Sentence{EN: "texts are written in nb, nn and en", NB: "Tekstene finnes på bokmål, nynorsk og engelsk."}}
	}
	return nil
}

// ChangeText gives a unit its own wording of a text; an empty one brings the
// built-in back.
func (s *Service) ChangeText(ctx context.Context, unitID int64, key sms.Key, lang, wording string) (TextView, error) {
	if err := knownText(key, lang); err != nil {
		return TextView{}, err
	}
	if wording != "" {
		var f faults
		for _, x := range sms.Check(lang, key, wording) {
			f.add("wording", x.EN, x.NB)
		}
		if err := f.err(); err != nil {
			return TextView{}, err
		}
		if builtIn, err := sms.BuiltIn(lang, key); err != nil || wording == builtIn {
			wording = "" // their own would not follow when the built-in gets better
		}
	}
	err := s.do(ctx, func(w *work) error {
		u, err := w.Unit(unitID)
		if err != nil {
			return describe(err, "unit", "enhet", unitID)
		}
		before := u.Settings.Texts.Own(lang, key)
		if before == wording {
			return errUnchanged
		}
		u.Settings.Texts = u.Settings.Texts.With(lang, key, wording)
		if err := w.SaveUnit(u); err != nil {
			return err
		}
		return w.log(Event{UnitID: unitID, Kind: "settings.text_changed", From: before, To: wording, Why: string(key) + " " + lang})
	})
	if err != nil {
		return TextView{}, err
	}
	return s.Text(ctx, unitID, key, lang)
}
