package admin

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
	"folgesvenn/sms/phone"
)

// feedsView is who has a calendar that other programs fetch.
type feedsView struct {
	Mine      *dispatch.Feed
	Homes     []feedOwner
	Address   string // just made; shown this once
	AddressOf string
}

type feedOwner struct {
	ID   int64
	Name string
	Feed *dispatch.Feed
}

func (a *Admin) feedsPage(w http.ResponseWriter, r *http.Request) error {
	return a.showFeeds(w, r, feedsView{})
}

func (a *Admin) showFeeds(w http.ResponseWriter, r *http.Request, page feedsView) error {
	v := visitorFrom(r.Context())
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page.Mine, page.Homes = nil, nil
		feeds, err := tx.Feeds(v.unit.ID)
		if err != nil {
			return err
		}
		of := map[int64]*dispatch.Feed{}
		for _, f := range feeds {
			if f.UserID == v.user.ID {
				page.Mine = f
			}
			of[f.RequesterID] = f
		}
		d := &desk{tx: tx, unit: v.unit}
		homes, err := d.requesterOptions()
		if err != nil {
			return err
		}
		for _, h := range homes {
			var id int64
			if _, err := fmt.Sscan(h.Value, &id); err != nil {
				return err
			}
			page.Homes = append(page.Homes, feedOwner{id, h.Text, of[id]})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "feeds", "Abonner på kalenderen", page)
}

// changeFeed makes or ends the address of a calendar. The new address is in the
// answer to this very request and nowhere else.
func (a *Admin) changeFeed(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	v := visitorFrom(r.Context())
	feed := dispatch.Feed{UnitID: v.unit.ID, UserID: v.user.ID}
	whose := "deg"
	if f.Value("bestiller") != "" {
		var id int64
		if _, err := fmt.Sscan(f.Value("bestiller"), &id); err != nil {
			return missing(nil, "bestiller")
		}
		home, err := a.svc.Requester(r.Context(), id)
		if err != nil {
			return err
		}
		if home.UnitID != v.unit.ID {
			return missing(nil, "bestiller")
		}
		feed.UserID, feed.RequesterID, whose = 0, id, home.Name
	}
	if f.Value("do") == "end" {
		if err := a.svc.CloseFeed(r.Context(), feed); err != nil {
			return err
		}
		a.say(r, "Adressen for "+whose+" er slått av.")
		http.Redirect(w, r, "/kalender/abonnement", http.StatusSeeOther)
		return nil
	}
	token, err := a.svc.OpenFeed(r.Context(), feed)
	if err != nil {
		return err
	}
	return a.showFeeds(w, r, feedsView{Address: a.publicURL(r) + feedPath(token), AddressOf: whose})
}

func feedPath(token string) string { return "/kalender/" + token + ".ics" }

// publicURL is the address people type, or the one they typed just now.
func (a *Admin) publicURL(r *http.Request) string {
	if a.opts.PublicURL != "" {
		return strings.TrimRight(a.opts.PublicURL, "/")
	}
	return "http://" + r.Host
}

// feed answers calendar programs. They have no session: who knows the address
// may read it, so it says little. The address is in no log.
func (a *Admin) feed(w http.ResponseWriter, r *http.Request) {
	c, err := a.svc.FeedContent(r.Context(), chi.URLParam(r, "token"))
	var refused *dispatch.Error
	if errors.As(err, &refused) {
		http.Error(w, readerOf(r).Say(refused.NB), http.StatusNotFound)
		return
	}
	if err != nil {
		if r.Context().Err() == nil {
			a.opts.Log.Error().Err(err).Msg("calendar feed failed")
			http.Error(w, readerOf(r).Say("Noe gikk galt hos oss. Prøv igjen om litt."), http.StatusInternalServerError)
		}
		return
	}
	text, err := calendarText(c, a.svc.Now(), a.svc.Zone(), a.publicURL(r))
	if err != nil {
		a.opts.Log.Error().Err(err).Msg("calendar feed failed")
		http.Error(w, readerOf(r).Say("Noe gikk galt hos oss. Prøv igjen om litt."), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="folgesvenn.ics"`)
	h.Set("X-Robots-Tag", "noindex")
	if _, err := w.Write([]byte(text)); err != nil {
		a.opts.Log.Debug().Err(err).Msg("calendar not read to its end")
	}
}

// feedRefresh is how often calendar programs are asked to look again.
const feedRefresh = "PT30M"

// calendarText writes a feed. Neither kind holds anything about the recipient:
// calendars are kept by others, on many telephones. A coordinator's names the
// volunteer and links to the task; an institution's gives the first name of who
// will come.
func calendarText(c *dispatch.FeedContent, now time.Time, zone *time.Location, site string) (string, error) {
	cal := ics.NewCalendarFor("Folgesvenn")
	cal.SetMethod(ics.MethodPublish)
	name := c.Unit.Settings.CentreName
	if c.Requester != nil {
		name += ", " + c.Requester.Name
	}
	cal.SetXWRCalName(name)
	cal.SetXWRTimezone(zone.String())
	cal.SetRefreshInterval(feedRefresh)
	cal.SetXPublishedTTL(feedRefresh)
	l := lang.For(c.Language)
	for _, t := range c.Tasks {
		// An id of the task and of the moment it was made is the same for ever,
		// also when the service moves to another address.
		e := cal.AddEvent(fmt.Sprintf("oppdrag-%d-%d@folgesvenn", t.ID, t.CreatedAt.Unix()))
		e.SetDtStampTime(now)
		e.SetSequence(int(max(t.Version-1, 0)))
		e.SetStartAt(t.StartsAt)
		e.SetEndAt(t.EndsAt)
		if !t.CreatedAt.IsZero() {
			e.SetCreatedTime(t.CreatedAt)
		}
		e.SetStatus(feedStatus(t.State))
		e.SetClass(ics.ClassificationPrivate)
		what := t.Summary
		if t.Place != "" {
			e.SetLocation(t.Place)
		}
		who, own := feedWho(t, c.Requester != nil)
		if !own {
			who = l.Say(who)
		}
		e.SetSummary(what + " – " + who)
		description := upperFirst(who) + "."
		if c.Requester == nil {
			e.SetURL(fmt.Sprintf("%s%s", site, taskPath(t.ID)))
			description += "\n" + site + taskPath(t.ID)
		} else if p := c.Unit.Settings.CentrePhone; p != "" {
			description += "\n" + l.Say("Spørsmål? Ring "+c.Unit.Settings.CentreName+", "+phone.Format(p)+".")
		}
		e.SetDescription(description)
	}
	var b strings.Builder
	if err := cal.SerializeTo(&b, ics.WithNewLineWindows); err != nil {
		return "", fmt.Errorf("calendar: %w", err)
	}
	return b.String(), nil
}

func feedStatus(s dispatch.TaskState) ics.ObjectStatus {
	switch s {
	case dispatch.TaskAssigned, dispatch.TaskDone:
		return ics.ObjectStatusConfirmed
	case dispatch.TaskCancelled:
		return ics.ObjectStatusCancelled
	}
	return ics.ObjectStatusTentative
}

// feedWho says who comes, or how far the search has come; name tells which.
func feedWho(t dispatch.FeedTask, firstNameOnly bool) (who string, name bool) {
	switch t.State {
	case dispatch.TaskCancelled:
		return "avlyst", false
	case dispatch.TaskDraft:
		return "ikke bekreftet ennå", false
	}
	var names []string
	open := t.State == dispatch.TaskOpen || t.State == dispatch.TaskUnfilled
	for _, c := range t.Crew {
		name := c.Volunteer.Name
		if firstNameOnly {
			name = c.Volunteer.Short()
		}
		// How many an organisation sends stands beside it, unless the whole says it.
		if n := c.Assignment.Heads(); n > 1 && (len(t.Crew) > 1 || !open) {
			name = fmt.Sprintf("%s (%d)", name, n)
		}
		names = append(names, name)
	}
	who = strings.Join(names, ", ")
	switch {
	case len(names) > 0 && open:
		return fmt.Sprintf("%s (%d/%d)", who, t.Found, t.Places()), true
	case t.State == dispatch.TaskOpen:
		return "vi leter etter en frivillig", false
	case t.State == dispatch.TaskUnfilled:
		return "vi fant ingen frivillig", false
	case len(names) == 0:
		return "avtalt", false
	}
	return who, true
}
