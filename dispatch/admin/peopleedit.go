package admin

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

var (
	recipientFields = []string{"name", "phone", "address", "postcode", "language", "gender", "note", "notify", "channel"}
	requesterFields = []string{"name", "kind", "phones", "channel", "address", "postcode", "language", "pin", "no_pin", "trusted"}
)

// readRecipient takes what was typed.
func readRecipient(f *form, r *dispatch.Recipient) {
	r.Name, r.Phone, r.Address, r.Postcode = f.Trim("name"), f.Trim("phone"), f.Trim("address"), strings.ReplaceAll(f.Value("postcode"), " ", "")
	r.Language, r.Gender, r.Note, r.Notify = f.Value("language"), f.Value("gender"), f.Trim("note"), f.Ticked("notify")
	r.Channel = dispatch.Channel(f.Value("channel"))
	r.WishGender, r.Hearing, r.Wheelchair = f.Value("wish_gender"), f.Ticked("hearing"), f.Ticked("wheelchair")
}

func readRequester(f *form, r *dispatch.Requester) {
	r.Name, r.Kind, r.Phones = f.Trim("name"), dispatch.RequesterKind(f.Value("kind")), lines(f.Value("phones"))
	r.Channel = dispatch.Channel(f.Value("channel"))
	r.Address, r.Postcode, r.Language = f.Trim("address"), strings.ReplaceAll(f.Value("postcode"), " ", ""), f.Value("language")
}

type recipientFormView struct {
	Form      *form
	Recipient *dispatch.Recipient
	Languages []option
	Genders   []option
	Meanwhile []change
}

// ownRecipient finds the recipient of an address, where they belong to the
// coordinator's unit.
func (a *Admin) ownRecipient(r *http.Request, id int64) (*dispatch.Recipient, error) {
	x, err := a.svc.Recipient(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if x.UnitID != visitorFrom(r.Context()).unit.ID {
		return nil, missing(nil, "mottaker")
	}
	return x, nil
}

func (a *Admin) recipientOfPath(r *http.Request) (*dispatch.Recipient, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	return a.ownRecipient(r, id)
}

func (a *Admin) showRecipientForm(w http.ResponseWriter, r *http.Request, status int, f *form, x *dispatch.Recipient) error {
	f.labels = recipientLabels
	page := recipientFormView{Form: f, Recipient: x, Languages: languageOptions(), Genders: genderOptions()}
	var err error
	if page.Meanwhile, err = a.readable(r, f.meanwhile); err != nil {
		return err
	}
	return a.render(w, r, status, "recipient-form", "Endre "+x.Name, page)
}

func (a *Admin) editRecipient(w http.ResponseWriter, r *http.Request) error {
	x, err := a.recipientOfPath(r)
	if err != nil {
		return err
	}
	return a.showRecipientForm(w, r, http.StatusOK, formOfRecipient(x), x)
}

// formOfRecipient writes a recipient as somebody would type them.
func formOfRecipient(x *dispatch.Recipient) *form {
	f := newForm(map[string]string{
		"name": x.Name, "phone": phone.Format(x.Phone), "address": x.Address, "postcode": x.Postcode, "language": x.Language, "gender": x.Gender,
		"note": x.Note, "version": strconv.FormatInt(x.Version, 10),
	})
	f.values.Set("wish_gender", x.WishGender)
	f.values.Set("channel", string(x.Channel))
	for name, on := range map[string]bool{"notify": x.Notify, "hearing": x.Hearing, "wheelchair": x.Wheelchair} {
		if on {
			f.values.Set(name, "ja")
		}
	}
	f.remember()
	return f
}

// What the fields of the forms are called.
var (
	recipientLabels = []option{{"name", "Navn"}, {"phone", "Telefon"}, {"address", "Adresse"}, {"postcode", "Postnummer"}, {"language", "Språk"}, {"gender", "Kjønn"},
		{"note", "Notat"}, {"notify", "Vil ha beskjed om hvem som kommer"}, {"channel", "Hvordan vi gir beskjed"},
		{"wish_gender", "Vil helst ha hjelp av"}, {"wheelchair", "Bruker rullestol"}, {"hearing", "Hører dårlig"}}
	requesterLabels = []option{{"name", "Navn"}, {"kind", "Hva slags bestiller"}, {"phones", "Telefonnumre"}, {"channel", "Hvordan vi gir beskjed"}, {"address", "Adresse"}, {"postcode", "Postnummer"},
		{"language", "Språk i meldingene"}, {"has_pin", "PIN-kode"}, {"trusted", "Bestillinger på telefon går rett ut"}}
)

func (a *Admin) saveRecipient(w http.ResponseWriter, r *http.Request) error {
	x, err := a.recipientOfPath(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	_, err = a.svc.EditRecipient(r.Context(), x.ID, func(now *dispatch.Recipient) error {
		if f.Value("version") != strconv.FormatInt(now.Version, 10) {
			if f.meanwhile = f.since(formOfRecipient(now), recipientLabels); len(f.meanwhile) > 0 {
				return changedMeanwhile
			}
		}
		readRecipient(f, now)
		return nil
	})
	if err := f.take(err, nil); err != nil {
		return err
	}
	if len(f.meanwhile) > 0 {
		if x, err = a.recipientOfPath(r); err != nil {
			return err
		}
		if err := a.tellMeanwhile(r, f, formOfRecipient(x), lastLogged(x.UnitID, "recipient.changed", fmt.Sprintf("mottaker %d", x.ID))); err != nil {
			return err
		}
		return a.showRecipientForm(w, r, http.StatusConflict, f, x)
	}
	if f.Bad() {
		f.sort(recipientFields)
		return a.showRecipientForm(w, r, http.StatusUnprocessableEntity, f, x)
	}
	a.say(r, "Endringene er lagret.")
	http.Redirect(w, r, "/mottakere", http.StatusSeeOther)
	return nil
}

type requesterFormView struct {
	Form      *form
	Requester *dispatch.Requester
	HasPIN    bool
	Meanwhile []change
}

func (a *Admin) requesterOfPath(r *http.Request) (*dispatch.Requester, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	x, err := a.svc.Requester(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if x.UnitID != visitorFrom(r.Context()).unit.ID {
		return nil, missing(nil, "bestiller")
	}
	return x, nil
}

func (a *Admin) showRequesterForm(w http.ResponseWriter, r *http.Request, status int, f *form, x *dispatch.Requester) error {
	f.labels = requesterLabels
	meanwhile, err := a.readable(r, f.meanwhile)
	if err != nil {
		return err
	}
	return a.render(w, r, status, "requester-form", "Endre "+x.Name, requesterFormView{f, x, x.PINHash != "", meanwhile})
}

func (a *Admin) editRequester(w http.ResponseWriter, r *http.Request) error {
	x, err := a.requesterOfPath(r)
	if err != nil {
		return err
	}
	return a.showRequesterForm(w, r, http.StatusOK, formOfRequester(x), x)
}

// formOfRequester writes a requester as somebody would type them. That a PIN was
// set anew is told by a mark that gives nothing of it away.
func formOfRequester(x *dispatch.Requester) *form {
	var numbers []string
	for _, n := range x.Phones {
		numbers = append(numbers, phone.Format(n))
	}
	f := newForm(map[string]string{
		"name": x.Name, "kind": string(x.Kind), "phones": strings.Join(numbers, "\n"), "address": x.Address, "postcode": x.Postcode, "language": x.Language,
		"channel": string(x.Channel), "version": strconv.FormatInt(x.Version, 10),
	})
	if x.Trusted {
		f.values.Set("trusted", "ja")
	}
	if x.PINHash != "" {
		f.values.Set("has_pin", "satt, "+shortHash([]byte(x.PINHash))[:6])
	}
	f.remember()
	return f
}

func (a *Admin) saveRequester(w http.ResponseWriter, r *http.Request) error {
	x, err := a.requesterOfPath(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	pin := f.Trim("pin")
	f.values.Del("pin") // it is not sent back
	if pin != "" && f.Ticked("no_pin") {
		f.fault("no_pin", "Skriv en ny PIN-kode eller ta bort den gamle, ikke begge deler.")
	}
	ctx, take := r.Context(), func(err error) error { return f.take(err, nil) }
	if f.Bad() {
		ctx, take = trying(r), f.also
	}
	_, err = a.svc.EditRequester(ctx, x.ID, pin, HashPassword, func(now *dispatch.Requester) error {
		if f.Value("version") != strconv.FormatInt(now.Version, 10) {
			if f.meanwhile = f.since(formOfRequester(now), requesterLabels); len(f.meanwhile) > 0 {
				return changedMeanwhile
			}
		}
		readRequester(f, now)
		now.Trusted = f.Ticked("trusted")
		if f.Ticked("no_pin") {
			now.PINHash = ""
		}
		return nil
	})
	if err := take(err); err != nil {
		return err
	}
	if len(f.meanwhile) > 0 {
		if x, err = a.requesterOfPath(r); err != nil {
			return err
		}
		if err := a.tellMeanwhile(r, f, formOfRequester(x), lastLogged(x.UnitID, "requester.changed", fmt.Sprintf("bestiller %d", x.ID))); err != nil {
			return err
		}
		return a.showRequesterForm(w, r, http.StatusConflict, f, x)
	}
	if f.Bad() {
		f.sort(requesterFields)
		return a.showRequesterForm(w, r, http.StatusUnprocessableEntity, f, x)
	}
	said := "Endringene er lagret."
	if pin != "" {
		said = "Endringene er lagret, og den nye PIN-koden gjelder nå."
	}
	a.say(r, said)
	http.Redirect(w, r, "/bestillere", http.StatusSeeOther)
	return nil
}
