package dispatch

import (
	"cmp"
	"fmt"
	"slices"

	"folgesvenn/sms"
)

// Those whom a task concerns without their being on it: who asked for the help,
// and who gets it. Both are told by text, or by a call where that is how they are
// reached.

// party is one of them.
type party struct {
	requester *Requester // who asked; nil: it is the recipient
	recipient *Recipient
}

func (p party) name() string {
	if p.requester != nil {
		return p.requester.Name
	}
	return p.recipient.Name
}

// lang is the language that they are spoken to in.
func (p party) lang(set Settings) string {
	switch {
	case p.requester != nil:
		return partyLanguage(p.requester.Language, set)
	case p.recipient != nil:
		return partyLanguage(p.recipient.Language, set)
	}
	return partyLanguage("", set)
}

// partyLanguage is what somebody who asks for help or is helped is told in: their
// own language, or the unit's where none is known.
func partyLanguage(own string, set Settings) string { return cmp.Or(own, set.Language, sms.Bokmal) }

// checkTextLanguage allows the languages that texts are written in.
func checkTextLanguage(f *faults, lang string) {
	if !slices.Contains(sms.Languages(), lang) {
		f.add("language", "must be nb, nn or en", "Velg bokmål, nynorsk eller engelsk.")
	}
}

func (p party) phones() []string {
	switch {
	case p.requester != nil:
		return p.requester.Phones
	case p.recipient.Phone != "":
		return []string{p.recipient.Phone}
	}
	return nil
}

func (p party) channel() Channel {
	if p.requester != nil {
		return p.requester.Channel
	}
	return p.recipient.Channel
}

// hasCall tells whether a call is to this party.
func (p party) hasCall(c *Call) bool {
	if p.requester != nil {
		return c.RequesterID == p.requester.ID
	}
	return c.RecipientID == p.recipient.ID
}

// way is how somebody is reached: at a number, by text or by a call. Without a
// number they are not.
type way struct {
	phone string
	call  bool
}

// wayTo finds how a party is reached: as they wish, else as it can be done.
func (w *work) wayTo(p party, set Settings) (way, error) {
	text, call := "", ""
	for _, n := range p.phones() {
		if text == "" && w.unreachableByText(n) == "" {
			text = n
		}
		if call != "" || !set.PlaceCalls || !canRing(n) {
			continue
		}
		stopped, err := w.Stopped(n)
		if err != nil {
			return way{}, err
		}
		if !stopped {
			call = n
		}
	}
	if call != "" && (text == "" || p.channel() == ChannelCall) {
		return way{call, true}, nil
	}
	return way{phone: text}, nil
}

// requesterOf is who asked for the help; nil: nobody stands there.
func (w *work) requesterOf(t *Task) (*party, error) {
	if t.RequesterID == 0 {
		return nil, nil
	}
	r, err := w.Requester(t.RequesterID)
	return &party{requester: r}, err
}

// recipientOf is who gets the help; nil: nobody stands there.
func (w *work) recipientOf(t *Task) (*party, error) {
	if t.RecipientID == 0 {
		return nil, nil
	}
	r, err := w.Recipient(t.RecipientID)
	return &party{recipient: r}, err
}

// ringParty rings a party about a task: with news, by the text that would have
// been sent, or (no topic) to hear how it went. Such a call says what holds when
// it is heard, so one that still waits is not needed beside it.
func (w *work) ringParty(p party, number string, t *Task, r ring) error {
	if err := w.endCalls(t.ID, "noe nyere gjelder", func(c *Call) bool { return c.Purpose == r.purpose && p.hasCall(c) }); err != nil {
		return err
	}
	r.phone, r.unitID, r.task, r.requester, r.recipient = number, t.UnitID, t, p.requester, p.recipient
	_, err := w.enqueueCall(r)
	return err
}

// ringPartyNews is ringParty with news.
func (w *work) ringPartyNews(p party, number string, t *Task, key sms.Key) error {
	return w.ringParty(p, number, t, ring{purpose: CallForNews, topic: string(key), urgent: t.Urgent, expires: t.EndsAt})
}

// raiseTell has a human tell a party what they could not be told.
func (w *work) raiseTell(p party, t *Task, key sms.Key, text string) error {
	return w.raise(Attention{UnitID: t.UnitID, Kind: AttentionTellRequester, TaskID: t.ID, Key: p.tellKey(t.ID) + string(key), Text: text})
}

// tellKey is how the keys begin of what a human is to tell a party about a task.
func (p party) tellKey(taskID int64) string {
	if p.requester != nil {
		return fmt.Sprintf("tell:%d:", taskID)
	}
	return fmt.Sprintf("tell-recipient:%d:", taskID)
}

// partyOf is whom a call is to, where it is to no volunteer.
func (w *work) partyOf(c *Call) (*party, error) {
	switch {
	case c.RequesterID != 0:
		r, err := w.Requester(c.RequesterID)
		return &party{requester: r}, err
	case c.RecipientID != 0:
		r, err := w.Recipient(c.RecipientID)
		return &party{recipient: r}, err
	}
	return nil, nil
}

// followParty sends the calls that wait for a party to a number that is still
// theirs; where there is none, a human tells them.
func (w *work) followParty(p party, old []string) error {
	for _, n := range old {
		if slices.Contains(p.phones(), n) {
			continue
		}
		calls, err := w.Calls(CallFilter{Phone: n}, Page{})
		if err != nil {
			return err
		}
		for _, c := range calls {
			if c.State != CallQueued || !p.hasCall(c) {
				continue
			}
			set, err := w.settings(c.UnitID)
			if err != nil {
				return err
			}
			to, err := w.wayTo(p, set)
			if err != nil {
				return err
			}
			if to.phone != "" && canRing(to.phone) {
				c.Phone = to.phone
				if err := w.SaveCall(c); err != nil {
					return err
				}
				continue
			}
			const why = "nummeret er tatt bort"
			if err := w.advanceCall(c, CallCancelled, why); err != nil {
				return err
			}
			if c.Purpose != CallForNews {
				continue
			}
			if err := w.newsNotTold(c, why); err != nil {
				return err
			}
		}
	}
	return nil
}
