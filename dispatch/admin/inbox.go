package admin

import (
	"net/http"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

type inboxView struct {
	Query     string
	Wrong     string // what is wrong with the number that was searched for
	Attention []attentionItem
	Talks     []talkRow
}

// talkRow is a conversation by its last text.
type talkRow struct {
	Phone string
	Name  string
	Last  *dispatch.Message
	State string
	Wait  bool // something in it waits for a coordinator
}

// inReplies are the kinds of Attention that somebody's words have caused.
var inReplies = map[dispatch.AttentionKind]bool{dispatch.AttentionUnclear: true, dispatch.AttentionLateYes: true, dispatch.AttentionDoubleBooked: true,
	dispatch.AttentionStranger: true, dispatch.AttentionRequester: true, dispatch.AttentionFollowUp: true, dispatch.AttentionFlood: true, dispatch.AttentionCall: true}

const (
	// latestTexts is how far back the list of conversations looks, in texts.
	latestTexts = 400
	mostTalks   = 40
)

// inbox shows what people have written: first what must be decided, then every
// conversation with the newest text first.
func (a *Admin) inbox(w http.ResponseWriter, r *http.Request) error {
	page := inboxView{Query: strings.TrimSpace(r.URL.Query().Get("sok"))}
	if numberIn(page.Query) != "" {
		if n, err := phone.Parse(page.Query); err == nil {
			http.Redirect(w, r, "/samtale?nummer="+"%2B"+strings.TrimPrefix(n.String(), "+"), http.StatusSeeOther)
			return nil
		}
		page.Wrong = "«" + page.Query + "» er ikke et telefonnummer. Skriv åtte siffer, eller et navn."
	}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		d := &desk{tx: tx, unit: visitorFrom(r.Context()).unit, words: a.words(), me: actorOf(visitorFrom(r.Context()))}
		all, err := d.attention()
		if err != nil {
			return err
		}
		page.Attention, page.Talks = nil, nil
		waits := map[string]bool{}
		for _, x := range all {
			if inReplies[x.Kind] {
				page.Attention = append(page.Attention, x)
				waits[x.Phone] = true
			}
		}
		if page.Query != "" && page.Wrong == "" {
			return d.findTalks(&page)
		}
		return d.talks(&page, waits)
	})
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "inbox", "Innboks", page)
}

// talks are the conversations with the newest texts.
func (d *desk) talks(p *inboxView, waits map[string]bool) error {
	texts, err := d.tx.Messages(dispatch.MessageFilter{UnitID: d.unit.ID, Newest: true}, dispatch.Page{Limit: latestTexts})
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, m := range texts {
		if seen[m.Phone] || m.Kind == dispatch.KindAlert {
			continue
		}
		seen[m.Phone] = true
		name, err := d.whose(m.Phone)
		if err != nil {
			return err
		}
		p.Talks = append(p.Talks, talkRow{Phone: m.Phone, Name: name, Last: m, State: messageState(m.State), Wait: waits[m.Phone]})
		if len(p.Talks) == mostTalks {
			break
		}
	}
	return nil
}

// whose says who has a number in the unit; empty: nobody we know.
func (d *desk) whose(number string) (string, error) {
	var names []string
	vs, err := d.tx.VolunteersByPhone(number)
	if err != nil {
		return "", err
	}
	for _, v := range vs {
		if v.UnitID == d.unit.ID {
			names = append(names, v.Name)
		}
	}
	rs, err := d.tx.RequestersByPhone(number)
	if err != nil {
		return "", err
	}
	for _, x := range rs {
		if x.UnitID == d.unit.ID {
			names = append(names, x.Name)
		}
	}
	ps, err := d.tx.RecipientsByPhone(number)
	if err != nil {
		return "", err
	}
	for _, x := range ps {
		if x.UnitID == d.unit.ID {
			names = append(names, x.Name)
		}
	}
	return andList(names), nil
}

// findTalks finds people of the unit by name, to read or begin a conversation.
func (d *desk) findTalks(p *inboxView) error {
	add := func(name, kind, number string) {
		if number != "" {
			p.Talks = append(p.Talks, talkRow{Phone: number, Name: name + " (" + kind + ")"})
		}
	}
	list, err := d.found(volunteerQuery{Text: p.Query})
	if err != nil {
		return err
	}
	for _, v := range list[:min(len(list), mostTalks)] {
		add(v.Name, "frivillig", v.Phone)
	}
	requesters, err := d.tx.SearchRequesters(d.unit.ID, p.Query, mostTalks)
	if err != nil {
		return err
	}
	for _, x := range requesters {
		for _, n := range x.Phones {
			add(x.Name, "bestiller", n)
		}
	}
	recipients, err := d.tx.SearchRecipients(d.unit.ID, p.Query, mostTalks)
	for _, x := range recipients {
		add(x.Name, "mottaker", x.Phone)
	}
	return err
}
