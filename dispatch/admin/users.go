package admin

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// leastPassword is how long a password must be at least. Length is what counts;
// no kinds of characters are asked for.
const leastPassword = 12

var roleOptions = []option{{string(dispatch.RoleReadOnly), "Kan se"}, {string(dispatch.RoleCoordinator), "Koordinator"}, {string(dispatch.RoleUnitLead), "Leder for enheten"},
	{string(dispatch.RoleAdmin), "Administrator"}}

var roleHints = map[string]string{
	string(dispatch.RoleReadOnly): "Ser alt i enheten, men endrer ingenting", string(dispatch.RoleCoordinator): "Fører oppdrag, frivillige, mottakere og bestillere",
	string(dispatch.RoleUnitLead): "Også innstillinger og brukere i enheten", string(dispatch.RoleAdmin): "Også enheter og alle brukere",
}

func roleName(r dispatch.Role) string {
	for _, o := range roleOptions {
		if o.Value == string(r) {
			return o.Text
		}
	}
	return "Ingen tilgang"
}

// rightFor is what a request asks for. What is not named is looked at by
// everybody and changed by those who run the unit, so that a new page is never
// open by mistake.
func rightFor(method, path string) dispatch.Right {
	looks := method == http.MethodGet || method == http.MethodHead
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch {
	case first == "passord": // everybody's own
		return dispatch.RightLook
	case first == "brukere", first == "innstillinger" && !looks:
		return dispatch.RightLead
	case first == "beredskap" && (rest == "erklaer" || strings.HasSuffix(rest, "/forleng") || strings.HasSuffix(rest, "/avslutt")):
		return dispatch.RightLead // it changes how every unit asks
	case first == "enheter":
		return dispatch.RightGovern
	case first == "personvern" && rest == "" && !looks:
		return dispatch.RightLead // how long the unit keeps things
	case first == "personvern" && rest != "":
		return dispatch.RightEdit // all that is known of somebody
	case looks && changes(first, rest):
		return dispatch.RightEdit
	case first == "frivillige" && (strings.HasPrefix(rest, "frivillige.") || rest == "importer"), first == "innstillinger" && rest == "svar.jsonl":
		return dispatch.RightEdit // whole lists are taken out of the house
	case looks:
		return dispatch.RightLook
	}
	return dispatch.RightEdit
}

// changes tells whether a page is only there to change something, so that who may not is told before they have filled it in.
func changes(first, rest string) bool {
	switch first {
	case "oppdrag":
		return rest == "nytt" || strings.Contains(rest, "/")
	case "frivillige":
		return rest == "ny" || strings.HasSuffix(rest, "/endre") || strings.HasSuffix(rest, "/skal-ikke-til")
	}
	return false
}

// mayUse lets in those who have the right, and tells others whom to ask.
func (a *Admin) mayUse(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		role, right := visitorFrom(r.Context()).user.Role, rightFor(r.Method, r.URL.Path)
		if role.May(right) {
			next.ServeHTTP(w, r)
			return
		}
		title, text := "Du har ikke tilgang til dette", "Spør den som har ansvar for Følgesvenn hos dere, hvis du trenger mer."
		first, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if (r.Method == http.MethodPost || changes(first, rest)) && role.May(dispatch.RightLook) && !role.May(dispatch.RightEdit) {
			title, text = "Du kan se, men ikke endre", "Brukeren din har bare lesetilgang. "+text
		}
		a.trouble(w, r, http.StatusForbidden, title, text)
	})
}

type userListView struct {
	Form  *form
	Users []userRow
	Roles []option
	Units []option // where there are several to choose from
	Hints map[string]string
}

type userRow struct {
	*dispatch.User
	Role     string
	Unit     string
	MayEdit  bool
	Disabled bool
}

var userFields = []string{"name", "email", "phone", "role", "unit_id", "password"}

func (a *Admin) userList(w http.ResponseWriter, r *http.Request) error {
	return a.showUsers(w, r, http.StatusOK, newForm(map[string]string{"role": string(dispatch.RoleCoordinator)}))
}

func (a *Admin) showUsers(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	f.labels = userLabels
	me := visitorFrom(r.Context()).user
	page := userListView{Form: f, Hints: roleHints}
	page.Roles, page.Units = a.rolesToGive(me), nil
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		units, err := tx.Units()
		if err != nil {
			return err
		}
		names := map[int64]string{}
		page.Units = nil
		for _, u := range units {
			names[u.ID] = u.Name
			page.Units = append(page.Units, option{strconv.FormatInt(u.ID, 10), u.Name})
		}
		if !me.Role.May(dispatch.RightGovern) || len(units) < 2 {
			page.Units = nil
		}
		all, err := tx.Users()
		if err != nil {
			return err
		}
		page.Users = nil
		for _, u := range all {
			if me.Role.May(dispatch.RightGovern) || unitOf(u) == unitOf(me) {
				page.Users = append(page.Users, userRow{User: u, Role: roleName(u.Role), Unit: names[unitOf(u)], MayEdit: me.MayManage(u), Disabled: u.Disabled})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(page.Users, func(x, y userRow) int {
		return cmp.Or(btoi(x.Disabled)-btoi(y.Disabled), strings.Compare(alphabetical(x.Name), alphabetical(y.Name)))
	})
	return a.render(w, r, status, "users", "Brukere", page)
}

func unitOf(u *dispatch.User) int64 { return cmp.Or(u.UnitID, dispatch.FirstUnit) }

// rolesToGive are those that somebody may give to others.
func (a *Admin) rolesToGive(me *dispatch.User) []option {
	if me.Role.May(dispatch.RightGovern) {
		return roleOptions
	}
	return roleOptions[:len(roleOptions)-1]
}

// newPassword reads a password, twice, and hides it; empty: none was written.
func newPassword(f *form) (hash string, err error) {
	password := f.Value("password")
	again, twice := f.values["again"]
	f.values.Del("password") // it is not sent back
	f.values.Del("again")
	switch {
	case password == "":
		return "", nil
	case len([]rune(password)) < leastPassword:
		f.fault("password", "Passordet må ha minst "+strconv.Itoa(leastPassword)+" tegn. Bruk gjerne noen ord etter hverandre.")
		return "", nil
	case twice && again[0] != password:
		f.fault("again", "De to passordene er ikke like.")
		return "", nil
	}
	return HashPassword(password)
}

func (a *Admin) addUser(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	v := visitorFrom(r.Context())
	key := once(r, f)
	u := dispatch.User{UnitID: v.unit.ID, Name: f.Trim("name"), Email: f.Trim("email"), Phone: f.Trim("phone"), Role: dispatch.Role(f.Value("role"))}
	if id := formID(f, "unit_id"); id > 0 && v.user.Role.May(dispatch.RightGovern) {
		u.UnitID = id
	}
	if u.PasswordHash, err = newPassword(f); err != nil {
		return err
	}
	var made *dispatch.User
	if !f.Bad() {
		made, err = a.svc.AddUser(key, v.user.ID, u)
		if err := f.take(err, nil); err != nil {
			return err
		}
	} else if _, err := a.svc.AddUser(trying(r), v.user.ID, u); f.also(err) != nil {
		return err
	}
	if f.Bad() {
		f.sort(userFields)
		return a.showUsers(w, r, http.StatusUnprocessableEntity, f)
	}
	a.say(r, made.Name+" kan logge inn med "+made.Email+". Gi passordet i en annen kanal, og be om at det byttes.")
	http.Redirect(w, r, "/brukere", http.StatusSeeOther)
	return nil
}

type userFormView struct {
	Form  *form
	User  *dispatch.User
	Roles []option
	Units []option
	Hints map[string]string
	// Meanwhile is what others changed while the form was open.
	Meanwhile []change
}

// theirUser finds the user of an address, where the visitor may manage them.
func (a *Admin) theirUser(r *http.Request) (*dispatch.User, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	var u *dispatch.User
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
		u, err = tx.User(id)
		return err
	})
	if err != nil {
		return nil, missing(err, "bruker")
	}
	if !visitorFrom(r.Context()).user.MayManage(u) {
		return nil, missing(nil, "bruker")
	}
	return u, nil
}

func (a *Admin) editUser(w http.ResponseWriter, r *http.Request) error {
	u, err := a.theirUser(r)
	if err != nil {
		return err
	}
	return a.showUserForm(w, r, http.StatusOK, formOfUser(u), u)
}

func formOfUser(u *dispatch.User) *form {
	f := newForm(map[string]string{"name": u.Name, "email": u.Email, "phone": phone.Format(u.Phone), "role": string(u.Role), "unit_id": strconv.FormatInt(unitOf(u), 10)})
	if u.Disabled {
		f.values.Set("disabled", "ja")
	}
	f.remember()
	return f
}

// userLabels are what the fields are called.
var userLabels = []option{{"name", "Navn"}, {"email", "E-postadresse"}, {"phone", "Mobil"}, {"role", "Hva brukeren kan gjøre"}, {"unit_id", "Enhet"}, {"disabled", "Stengt ute"}}

func (a *Admin) showUserForm(w http.ResponseWriter, r *http.Request, status int, f *form, u *dispatch.User) error {
	f.labels = userLabels
	me := visitorFrom(r.Context()).user
	page := userFormView{Form: f, User: u, Roles: a.rolesToGive(me), Hints: roleHints}
	var err error
	if page.Meanwhile, err = a.readable(r, f.meanwhile); err != nil {
		return err
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page.Units = nil
		units, err := tx.Units()
		if err != nil || !me.Role.May(dispatch.RightGovern) || len(units) < 2 {
			return err
		}
		for _, x := range units {
			page.Units = append(page.Units, option{strconv.FormatInt(x.ID, 10), x.Name})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.render(w, r, status, "user-form", "Endre "+cmp.Or(u.Name, u.Email), page)
}

func (a *Admin) saveUser(w http.ResponseWriter, r *http.Request) error {
	u, err := a.theirUser(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	hash, err := newPassword(f)
	if err != nil {
		return err
	}
	me := visitorFrom(r.Context()).user
	edit := func(now *dispatch.User) error {
		if f.meanwhile = f.others(formOfUser(now), userLabels); len(f.meanwhile) > 0 {
			return changedMeanwhile
		}
		now.Name, now.Email, now.Phone, now.Role, now.Disabled = f.Trim("name"), f.Trim("email"), f.Trim("phone"), dispatch.Role(f.Value("role")), f.Ticked("disabled")
		if id := formID(f, "unit_id"); id > 0 && me.Role.May(dispatch.RightGovern) {
			now.UnitID = id
		}
		if hash != "" {
			now.PasswordHash = hash
		}
		return nil
	}
	if !f.Bad() {
		_, err = a.svc.EditUser(r.Context(), me.ID, u.ID, edit)
		if err := f.take(err, nil); err != nil {
			return err
		}
	} else if _, err := a.svc.EditUser(trying(r), me.ID, u.ID, edit); f.also(err) != nil {
		return err
	}
	if len(f.meanwhile) > 0 {
		if u, err = a.theirUser(r); err != nil {
			return err
		}
		if err := a.tellMeanwhile(r, f, formOfUser(u), lastLogged(u.UnitID, "user.changed", fmt.Sprintf("bruker %d", u.ID))); err != nil {
			return err
		}
	}
	if f.Bad() {
		f.sort(userFields)
		return a.showUserForm(w, r, f.refused(), f, u)
	}
	a.say(r, "Endringene er lagret.")
	http.Redirect(w, r, "/brukere", http.StatusSeeOther)
	return nil
}

// passwordPage lets everybody change their own password.
func (a *Admin) passwordPage(w http.ResponseWriter, r *http.Request) error {
	return a.render(w, r, http.StatusOK, "password", "Bytt passord", passwordView{newForm(nil)})
}

type passwordView struct{ Form *form }

func (a *Admin) changePassword(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	me := visitorFrom(r.Context()).user
	old := f.Value("old")
	f.values.Del("old")
	hash, err := newPassword(f)
	if err != nil {
		return err
	}
	if refused(r.Context()) {
		if err := f.take(refusalOf(r.Context()), nil); err != nil { // no password is kept
			return err
		}
		return a.render(w, r, http.StatusUnprocessableEntity, "password", "Bytt passord", passwordView{f})
	}
	if !a.checkPassword(old, me.PasswordHash) {
		f.fault("old", "Det er ikke passordet du har nå.")
	}
	if hash == "" && f.Fault("password") == "" && f.Fault("again") == "" {
		f.fault("password", "Skriv det nye passordet.")
	}
	if !f.Bad() {
		me, err = a.svc.EditUser(r.Context(), me.ID, me.ID, func(now *dispatch.User) error { now.PasswordHash = hash; return nil })
		if err := f.take(err, nil); err != nil {
			return err
		}
	}
	if f.Bad() {
		f.sort([]string{"old", "password", "again"})
		return a.render(w, r, http.StatusUnprocessableEntity, "password", "Bytt passord", passwordView{f})
	}
	// The new password ends every session but this one.
	if err := a.begin(r.Context(), me); err != nil {
		return err
	}
	a.say(r, "Passordet er byttet. Andre steder du var logget inn, er du logget ut.")
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

type unitListView struct {
	Form  *form // of a new unit
	Units []unitRow
	Here  int64
	// Meanwhile is what others changed while the form of a unit was open.
	Meanwhile []change
}

// unitRow is a unit with the form of its name.
type unitRow struct {
	*dispatch.Unit
	Form *form
}

// Field is what the field of the name is called.
func (u unitRow) Field() string { return unitField(u.ID) }

func unitField(id int64) string { return fmt.Sprintf("enhet.%d", id) }

func unitLabels(id int64) []option {
	return []option{{unitField(id), fmt.Sprintf("Navnet på enhet %d", id)}}
}

func formOfUnit(u *dispatch.Unit) *form {
	f := newForm(map[string]string{unitField(u.ID): u.Name})
	f.remember()
	return f
}

func (a *Admin) unitList(w http.ResponseWriter, r *http.Request) error {
	return a.showUnits(w, r, http.StatusOK, newForm(nil), 0)
}

// showUnits shows every unit; f is what was typed for the unit with the given id,
// or for a new one.
func (a *Admin) showUnits(w http.ResponseWriter, r *http.Request, status int, f *form, of int64) error {
	page := unitListView{Form: f, Here: visitorFrom(r.Context()).unit.ID}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page.Units = nil
		all, err := tx.Units()
		for _, u := range all {
			row := unitRow{u, formOfUnit(u)}
			if u.ID == of {
				row.Form = f
			}
			page.Units = append(page.Units, row)
		}
		return err
	})
	if err != nil {
		return err
	}
	if page.Meanwhile, err = a.readable(r, f.meanwhile); err != nil {
		return err
	}
	return a.render(w, r, status, "units", "Enheter", page)
}

func (a *Admin) addUnit(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	u, err := a.svc.AddUnit(once(r, f), f.Value("name"))
	if err := f.take(err, nil); err != nil {
		return err
	}
	if f.Bad() {
		return a.showUnits(w, r, http.StatusUnprocessableEntity, f, 0)
	}
	a.say(r, u.Name+" er lagt inn. Bytt til enheten for å fylle ut innstillingene.")
	http.Redirect(w, r, "/enheter", http.StatusSeeOther)
	return nil
}

// changeUnit gives a unit another name, or shows the page as that unit has it.
func (a *Admin) changeUnit(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	if f.Value("do") == "show" {
		var u *dispatch.Unit
		err := a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
			u, err = tx.Unit(id)
			return err
		})
		if err != nil {
			return missing(err, "enhet")
		}
		a.sessions.Put(r.Context(), sessionUnit, u.ID)
		a.note(r, "Du ser nå "+u.Name+".")
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	field := unitField(id)
	u, err := a.svc.EditUnit(r.Context(), id, func(now *dispatch.Unit) error {
		if f.meanwhile = f.others(formOfUnit(now), unitLabels(id)); len(f.meanwhile) > 0 {
			return changedMeanwhile
		}
		now.Name = f.Value(field)
		return nil
	})
	if err := f.take(err, map[string]string{"name": field}); err != nil {
		return err
	}
	if len(f.meanwhile) > 0 {
		now, err := a.svc.Unit(r.Context(), id)
		if err != nil {
			return err
		}
		if err := a.tellMeanwhile(r, f, formOfUnit(now), lastLogged(id, "unit.changed", "")); err != nil {
			return err
		}
	}
	if f.Bad() {
		return a.showUnits(w, r, f.refused(), f, id)
	}
	a.say(r, "Enheten heter nå "+u.Name+".")
	http.Redirect(w, r, "/enheter", http.StatusSeeOther)
	return nil
}
