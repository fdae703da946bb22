package admin

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
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
	Name       string // whose the number is; empty: we do not know
	Attention  []attentionItem
	Trouble    string // why no text can be sent; empty: it can
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
		to = talkPath(m.Phone)
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
	var names []string
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page, names = conversationView{Form: f, Phone: n.String()}, nil
		vs, err := tx.VolunteersByPhone(page.Phone)
		if err != nil {
			return err
		}
		var lent map[int64]bool
		if slices.ContainsFunc(vs, func(v *dispatch.Volunteer) bool { return v.UnitID != unit }) {
			if lent, err = lentTo(tx, unit, a.svc.Now()); err != nil {
				return err
			}
		}
		for _, v := range vs {
			if v.UnitID == unit || lent[v.ID] {
				page.Volunteers = append(page.Volunteers, v)
				names = append(names, v.Name)
			}
		}
		rs, err := tx.RequestersByPhone(page.Phone)
		if err != nil {
			return err
		}
		for _, x := range rs {
			if x.UnitID == unit {
				page.Requesters = append(page.Requesters, x)
				names = append(names, x.Name)
			}
		}
		ps, err := tx.RecipientsByPhone(page.Phone)
		if err != nil {
			return err
		}
		for _, x := range ps {
			if x.UnitID == unit {
				page.Recipients = append(page.Recipients, x)
				names = append(names, x.Name)
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
		return (&desk{tx: tx, unit: visitorFrom(r.Context()).unit, words: a.words()}).waitsFor(&page)
	})
	if err != nil {
		return err
	}
	if page.Trouble, err = a.svc.TextTrouble(r.Context(), page.Phone); err != nil {
		return err
	}
	slices.Sort(names)
	page.Name = strings.Join(slices.Compact(names), ", ")
	return a.render(w, r, status, "conversation", "Samtale med "+cmp.Or(page.Name, phone.Format(page.Phone)), page)
}

// waitsFor finds what somebody must decide about the number. The step that leads
// to this page is left out on it.
func (d *desk) waitsFor(p *conversationView) error {
	all, err := d.attention()
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Phone != p.Phone {
			continue
		}
		x.Steps = slices.DeleteFunc(x.Steps, func(s step) bool { return s.Path == talkPath(p.Phone) })
		p.Attention = append(p.Attention, x)
	}
	return nil
}

func talkPath(number string) string { return "/samtale?nummer=" + url.QueryEscape(number) }

// sizeOfText says, while somebody writes, how many texts it becomes.
func (a *Admin) sizeOfText(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "part-size", "", sms.Count(f.Trim("body")))
}
