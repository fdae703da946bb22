package admin

import (
	"net/http"
	"net/url"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// bubble is one text of a conversation.
type bubble struct {
	*dispatch.Message
	Out   bool
	State string
	Lang  string
	// Recordings are of a call.
	Recordings []listen
}

// Attachments are the photos and recordings that came with the text.
func (b bubble) Attachments() []attachment { return attachments(b.Message) }

// shownTexts is how many of the newest texts a conversation shows.
const shownTexts = 100

// conversation is everything said with a number, the newest last, as on a
// telephone. Only the newest are shown, but a list begins with the oldest, so
// all are read.
func conversation(tx dispatch.Tx, number string, unit *dispatch.Unit) (list []bubble, cut bool, err error) {
	lang, err := languageAt(tx, number, unit)
	if err != nil {
		return nil, false, err
	}
	const batch = 500
	for after := int64(0); ; {
		ms, err := tx.Messages(dispatch.MessageFilter{Phone: number}, dispatch.Page{After: after, Limit: batch})
		if err != nil {
			return nil, false, err
		}
		for _, m := range ms {
			list = append(list, bubble{Message: m, Out: m.Direction == dispatch.Out, State: messageState(m.State), Lang: spoken(m, lang)})
			after = m.ID
		}
		if len(list) > shownTexts {
			list, cut = list[len(list)-shownTexts:], true
		}
		if len(ms) < batch {
			return list, cut, nil
		}
	}
}

type conversationView struct {
	Form       *form
	Phone      string
	Talk       []bubble
	TalkCut    bool
	Volunteers []*dispatch.Volunteer
	Requesters []*dispatch.Requester
	Recipients []*dispatch.Recipient
}

// conversationPage shows the conversation with any number, for those that no
// volunteer has.
func (a *Admin) conversationPage(w http.ResponseWriter, r *http.Request) error {
	return a.showConversation(w, r, http.StatusOK, r.URL.Query().Get("nummer"), newForm(nil))
}

// sendText sends what a coordinator writes, in the same conversation.
func (a *Admin) sendText(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	m, err := a.svc.SendManual(once(r, f), visitorFrom(r.Context()).unit.ID, f.Trim("nummer"), f.Value("body"))
	if err := f.take(err, nil); err != nil {
		return err
	}
	if f.Bad() {
		return a.showConversation(w, r, http.StatusUnprocessableEntity, f.Trim("nummer"), f)
	}
	a.say(r, "Meldingen til "+phone.Format(m.Phone)+" er på vei.")
	to := localPath(f.Value("til"))
	if to == "" {
		to = "/samtale?nummer=" + url.QueryEscape(m.Phone)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (a *Admin) showConversation(w http.ResponseWriter, r *http.Request, status int, number string, f *form) error {
	n, err := phone.Parse(number)
	if err != nil {
		return missing(nil, "samtale")
	}
	unit := visitorFrom(r.Context()).unit.ID
	page := conversationView{}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page = conversationView{Form: f, Phone: n.String()}
		vs, err := tx.VolunteersByPhone(page.Phone)
		if err != nil {
			return err
		}
		for _, v := range vs {
			if v.UnitID == unit {
				page.Volunteers = append(page.Volunteers, v)
			}
		}
		rs, err := tx.RequestersByPhone(page.Phone)
		if err != nil {
			return err
		}
		for _, x := range rs {
			if x.UnitID == unit {
				page.Requesters = append(page.Requesters, x)
			}
		}
		ps, err := tx.RecipientsByPhone(page.Phone)
		if err != nil {
			return err
		}
		for _, x := range ps {
			if x.UnitID == unit {
				page.Recipients = append(page.Recipients, x)
			}
		}
		all, cut, err := conversation(tx, page.Phone, visitorFrom(r.Context()).unit)
		if err != nil {
			return err
		}
		if all, err = withCalls(tx, page.Phone, all); err != nil {
			return err
		}
		for _, m := range all {
			if m.UnitID == unit {
				page.Talk = append(page.Talk, m)
			}
		}
		page.TalkCut = cut
		return nil
	})
	if err != nil {
		return err
	}
	return a.render(w, r, status, "conversation", "Samtale med "+phone.Format(page.Phone), page)
}
