package sms

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"text/template"

	"github.com/BurntSushi/toml"
)

// Prompt names something said in a telephone call. The wording of each, per
// spoken language, is in texts/spoken_*.toml.
type Prompt string

// Calls to a volunteer about a task. Until a key is pressed nothing is said that
// is not in the question by text either (law 4): there may be a machine, or
// somebody else, at the other end.
const (
	SayOfferHello   Prompt = "offer_hello"
	SayOffer        Prompt = "offer"
	SayChangeAsk    Prompt = "change_ask" // to who has the task: does another time or place suit?
	SayOfferKeys    Prompt = "offer_keys"
	SayAppeal       Prompt = "appeal" // an emergency: can you help today?
	SayAppealKeys   Prompt = "appeal_keys"
	SayAppealCan    Prompt = "appeal_can"
	SayAppealCannot Prompt = "appeal_cannot"
	SayAppealOver   Prompt = "appeal_over" // the call came too late

	// The same where several share the telephone.
	SayAppealHousehold     Prompt = "appeal_household"
	SayAppealHouseholdKeys Prompt = "appeal_household_keys"
	SayAppealWho           Prompt = "appeal_who"  // of two: both, or which of them
	SayAppealSome          Prompt = "appeal_some" // of more: all, or some
	SayAppealEach          Prompt = "appeal_each" // can this one?
	SayAppealHouseholdCan  Prompt = "appeal_household_can"
	SayAppealNobody        Prompt = "appeal_nobody"
	SayPeople              Prompt = "people"         // an organisation says yes: how many come?
	SayPeopleIs            Prompt = "people_is"      // what was keyed, read back
	SayPeopleIsKeys        Prompt = "people_is_keys" // before it counts
	SayPeopleLeft          Prompt = "people_left"    // fewer are needed
	SaySendsMost           Prompt = "sends_most"     // the organisation has said that it can send no more
	SayOfferSettled        Prompt = "offer_settled"  // the call came too late
	SayOfferChanged        Prompt = "offer_changed"  // the task has become another meanwhile
	SayDetails             Prompt = "details"        // yes, and the task is theirs
	SayDetailsKeys         Prompt = "details_keys"
	SayDetailsTexted       Prompt = "details_texted"
	SayTaken               Prompt = "taken"
	SayTooLate             Prompt = "too_late"
	SayCancelledLate       Prompt = "cancelled_late"
	SayAlreadyYours        Prompt = "already_yours"
	SayDoubleBooked        Prompt = "double_booked"
	SayDeclined            Prompt = "declined"
	SayStopped             Prompt = "stopped"
	SayNothingOpen         Prompt = "nothing_open"
	SayHumanReads          Prompt = "human_reads" // a coordinator decides and gets in touch
)

// Calls with news.
const (
	SayNewsHello      Prompt = "news_hello"
	SayNewsKeys       Prompt = "news_keys"
	SayReminder       Prompt = "reminder"
	SayChanged        Prompt = "changed"
	SayCancelled      Prompt = "cancelled"
	SayReleased       Prompt = "released"
	SayTaskKeys       Prompt = "task_keys" // after news of a task they stand on
	SayHeardKeys      Prompt = "heard_keys"
	SayFollowUp       Prompt = "follow_up"
	SayFollowUpKeys   Prompt = "follow_up_keys"
	SayFollowUpThanks Prompt = "follow_up_thanks"
	SayFollowUpRead   Prompt = "follow_up_read"
	SayNewsOver       Prompt = "news_over"    // what the call was about is no longer so
	SayConfirmKeys    Prompt = "confirm_keys" // do they come, as they were reminded?
	SayConfirmed      Prompt = "confirmed"

	// To who asked for the help, or gets it. That they do is said to nobody before a
	// key is pressed: only institutions are named.
	SayPartyHello    Prompt = "party_hello"
	SayPartyOver     Prompt = "party_over"
	SayPartyAsk      Prompt = "party_ask" // before the question how it went
	SayPartyAskKeys  Prompt = "party_ask_keys"
	SayPartyFollowUp Prompt = "party_follow_up"
	SayPartyThanks   Prompt = "party_thanks"

	SayRequesterHello     Prompt = "requester_hello"
	SayRequesterAssigned  Prompt = "requester_assigned"
	SayRequesterUnfilled  Prompt = "requester_unfilled"
	SayRequesterCancelled Prompt = "requester_cancelled"
	SayRequesterWithdrawn Prompt = "requester_withdrawn"
	SayRequesterWaiting   Prompt = "requester_waiting"
	SayRequesterDiscarded Prompt = "requester_discarded"
	SayRequesterAgain     Prompt = "requester_again"
	SayRequesterInstead   Prompt = "requester_instead" // some of them did not come: others are looked for
	SayRequesterNoTime    Prompt = "requester_no_time" // and there is no time for that
	SayRequesterSome      Prompt = "requester_some"    // several helpers: some are found
	SayRequesterFewer     Prompt = "requester_fewer"   // one of them cannot come
	SayRequesterShort     Prompt = "requester_short"   // not all were found in time
	SayRequesterMoved     Prompt = "requester_moved"   // another time suits who comes

	SayRecipientAssigned  Prompt = "recipient_assigned"
	SayRecipientHelpers   Prompt = "recipient_helpers"
	SayRecipientWaiting   Prompt = "recipient_waiting" // who was to come cannot
	SayRecipientNotYet    Prompt = "recipient_not_yet"
	SayRecipientUnfilled  Prompt = "recipient_unfilled"
	SayRecipientCancelled Prompt = "recipient_cancelled"
)

// Volunteers who ring in.
const (
	SayHello          Prompt = "hello"
	SayHelloName      Prompt = "hello_name"
	SayMenuQuestions  Prompt = "menu_questions"
	SayMenuTasks      Prompt = "menu_tasks"
	SayMenuHuman      Prompt = "menu_human"
	SayMenuEnglish    Prompt = "menu_english"
	SayQuestionFor    Prompt = "question_for" // in a household: whom the question is for
	SayQuestionKeys   Prompt = "question_keys"
	SayQuestionNext   Prompt = "question_next"
	SayNoMore         Prompt = "no_more"
	SayTask           Prompt = "task"
	SayTaskMenu       Prompt = "task_menu"
	SayTaskNext       Prompt = "task_next"
	SayConfirmAvbud   Prompt = "confirm_withdraw"
	SayWithdrawn      Prompt = "withdrawn"
	SayKept           Prompt = "kept"
	SayYours          Prompt = "yours" // yes, and the details follow by another way
	SayDetailsByCall  Prompt = "details_by_call"
	SayDetailsAreSent Prompt = "details_are_sent"
)

// Put through, and messages.
const (
	SayPutThrough Prompt = "put_through"
	SayTryNext    Prompt = "try_next"
	SayNobodyTook Prompt = "nobody_took"
	SayClosed     Prompt = "closed"
	SayLeave      Prompt = "leave_message"
	SayGotMessage Prompt = "got_message"
	SayNoMessage  Prompt = "no_message"
	SayGoodbye    Prompt = "goodbye"
	SayWeCallYou  Prompt = "we_call_you"
)

// Institutions that order help.
const (
	SayAskInstitution Prompt = "ask_institution" // who are you? for an unknown number
	SayOrderOrHuman   Prompt = "order_or_human"  // for a known one
	SayNumberPlease   Prompt = "number_please"
	SayPINPlease      Prompt = "pin_please"
	SayWrongPIN       Prompt = "wrong_pin"
	SayLocked         Prompt = "locked"
	SayWelcome        Prompt = "welcome"
	SayOrderMenu      Prompt = "order_menu"
	SayOrderOnly      Prompt = "order_only"
	SayKind           Prompt = "kind"
	SayDay            Prompt = "day"
	SayBadDay         Prompt = "bad_day"
	SayFrom           Prompt = "from"
	SayBadTime        Prompt = "bad_time"
	SayPastTime       Prompt = "past_time"
	SayHalf           Prompt = "half" // which half of the day a time is in
	SayHowLong        Prompt = "how_long"
	SayHowMany        Prompt = "how_many" // helpers
	SayReference      Prompt = "reference"
	SaySpeak          Prompt = "speak_message"
	SayReadBack       Prompt = "read_back"
	SayReadBackKeys   Prompt = "read_back_keys"
	SayReadBackMore   Prompt = "read_back_more" // for more than one helper, or another number
	SayCorrect        Prompt = "correct"
	SayCorrectChange  Prompt = "correct_change" // of a change: what help it is stays
	SayOrdered        Prompt = "ordered"
	SayDrafted        Prompt = "drafted"
	SayToldByText     Prompt = "told_by_text"
	SayToldByCall     Prompt = "told_by_call"
	SayNotOrdered     Prompt = "not_ordered"
	SayMore           Prompt = "more"
	SayOrderState     Prompt = "order_state"
	SayStateOpen      Prompt = "state_open"
	SayStateSome      Prompt = "state_some"
	SayStateAssigned  Prompt = "state_assigned"
	SayStateDraft     Prompt = "state_draft"
	SayStateUnfilled  Prompt = "state_unfilled"
	SayStateKeys      Prompt = "state_keys"
	SayStateNext      Prompt = "state_next"
	SayNoOrders       Prompt = "no_orders"
	SayConfirmCancel  Prompt = "confirm_cancel"
	SayOrderCancelled Prompt = "order_cancelled"
	SayOrderKept      Prompt = "order_kept"
	SayOrderChanged   Prompt = "order_changed"
	SayNotChanged     Prompt = "not_changed"
)

// Everywhere.
const (
	SayNotUnderstood Prompt = "not_understood"
	SayNothingHeard  Prompt = "nothing_heard"
	SayStar          Prompt = "star"
	SayHeardYes      Prompt = "heard_yes" // speech, read back before it counts
	SayHeardNo       Prompt = "heard_no"
	SayConfirmHeard  Prompt = "confirm_heard"
	SayOneMoment     Prompt = "one_moment"
	SayTrouble       Prompt = "trouble"
)

var prompts = map[Prompt]Spec{
	SayOfferHello:   {[]string{"Centre", "Name"}, nil},
	SayOffer:        {[]string{"Summary", "When"}, []string{"Place", "Headcount"}},
	SayChangeAsk:    {[]string{"Summary", "When"}, []string{"Place"}},
	SayOfferKeys:    {},
	SayAppeal:       {[]string{"Summary"}, nil},
	SayAppealKeys:   {},
	SayAppealCan:    {},
	SayAppealCannot: {},
	SayAppealOver:   {[]string{"Centre"}, nil},

	SayAppealHousehold:     {[]string{"Summary"}, nil},
	SayAppealHouseholdKeys: {},
	SayAppealWho:           {[]string{"Name", "Names"}, nil},
	SayAppealSome:          {},
	SayAppealEach:          {[]string{"Name"}, nil},
	SayAppealHouseholdCan:  {[]string{"Helpers"}, nil},
	SayAppealNobody:        {},
	SayPeople:              {[]string{"Organisation", "People", "Most"}, nil},
	SayPeopleIs:            {[]string{"Organisation", "People"}, nil},
	SayPeopleIsKeys:        {},
	SayPeopleLeft:          {nil, []string{"Missing"}},
	SaySendsMost:           {[]string{"Organisation", "People"}, nil},
	SayOfferSettled:        {[]string{"Centre"}, nil},
	SayOfferChanged:        {[]string{"Centre"}, nil},
	SayDetails:             {[]string{"Summary", "When"}, []string{"Place", "Recipient", "Address", "RecipientPhone", "Details", "Others", "Organisation", "People"}},
	SayDetailsKeys:         {},
	SayDetailsTexted:       {},
	SayTaken:               {},
	SayTooLate:             {},
	SayCancelledLate:       {},
	SayAlreadyYours:        {},
	SayDoubleBooked:        {},
	SayDeclined:            {},
	SayStopped:             {nil, []string{"CentrePhone"}},
	SayNothingOpen:         {},
	SayHumanReads:          {},

	SayNewsHello:      {[]string{"Centre", "Name"}, nil},
	SayNewsKeys:       {},
	SayReminder:       {[]string{"Summary", "When"}, []string{"Place"}},
	SayChanged:        {[]string{"Summary", "When"}, []string{"Place", "Details"}},
	SayCancelled:      {[]string{"Summary", "When"}, nil},
	SayReleased:       {[]string{"Summary", "When"}, nil},
	SayTaskKeys:       {},
	SayHeardKeys:      {},
	SayFollowUp:       {[]string{"Summary", "When"}, nil},
	SayFollowUpKeys:   {},
	SayFollowUpThanks: {},
	SayFollowUpRead:   {},
	SayNewsOver:       {[]string{"Centre"}, nil},
	SayConfirmKeys:    {},
	SayConfirmed:      {},

	SayPartyHello:    {[]string{"Centre"}, nil},
	SayPartyOver:     {[]string{"Centre"}, nil},
	SayPartyAsk:      {[]string{"Centre"}, nil},
	SayPartyAskKeys:  {},
	SayPartyFollowUp: {[]string{"When"}, []string{"Summary"}},
	SayPartyThanks:   {},

	SayRequesterHello:     {[]string{"Centre", "Requester"}, nil},
	SayRequesterAssigned:  {[]string{"Volunteer", "Summary", "When"}, []string{"VolunteerPhone"}},
	SayRequesterUnfilled:  {[]string{"Summary", "When"}, []string{"CentrePhone"}},
	SayRequesterCancelled: {[]string{"Summary", "When"}, nil},
	SayRequesterWithdrawn: {[]string{"Summary", "When"}, nil},
	SayRequesterWaiting:   {[]string{"Summary", "When"}, nil},
	SayRequesterDiscarded: {[]string{"Summary", "When"}, []string{"CentrePhone"}},
	SayRequesterAgain:     {[]string{"Summary", "When"}, nil},
	SayRequesterInstead:   {[]string{"Summary", "When"}, []string{"Headcount"}},
	SayRequesterNoTime:    {[]string{"Summary", "When"}, []string{"CentrePhone"}},
	SayRequesterSome:      {[]string{"Helpers", "Found", "Headcount", "Summary", "When"}, nil},
	SayRequesterFewer:     {[]string{"Found", "Headcount", "Summary", "When"}, nil},
	SayRequesterShort:     {[]string{"Helpers", "Found", "Headcount", "Summary", "When"}, []string{"CentrePhone"}},
	SayRequesterMoved:     {[]string{"Volunteer", "Summary", "When"}, []string{"VolunteerPhone"}},

	SayRecipientAssigned:  {[]string{"Volunteer", "When"}, []string{"VolunteerPhone"}},
	SayRecipientHelpers:   {[]string{"Helpers", "When"}, nil},
	SayRecipientWaiting:   {[]string{"When"}, nil},
	SayRecipientNotYet:    {[]string{"When"}, nil},
	SayRecipientUnfilled:  {[]string{"When"}, []string{"CentrePhone"}},
	SayRecipientCancelled: {[]string{"When"}, []string{"CentrePhone"}},

	SayHello:          {[]string{"Centre"}, nil},
	SayHelloName:      {[]string{"Centre", "Name"}, nil},
	SayMenuQuestions:  {},
	SayMenuTasks:      {},
	SayMenuHuman:      {},
	SayMenuEnglish:    {},
	SayQuestionFor:    {[]string{"Name"}, nil},
	SayQuestionKeys:   {},
	SayQuestionNext:   {},
	SayNoMore:         {},
	SayTask:           {[]string{"Summary", "When"}, []string{"Place", "Name"}},
	SayTaskMenu:       {},
	SayTaskNext:       {},
	SayConfirmAvbud:   {[]string{"Summary", "When"}, nil},
	SayWithdrawn:      {},
	SayKept:           {},
	SayYours:          {[]string{"Summary", "When"}, []string{"Organisation", "People"}},
	SayDetailsByCall:  {},
	SayDetailsAreSent: {},

	SayPutThrough: {},
	SayTryNext:    {},
	SayNobodyTook: {},
	SayClosed:     {},
	SayLeave:      {},
	SayGotMessage: {},
	SayNoMessage:  {},
	SayGoodbye:    {},
	SayWeCallYou:  {},

	SayAskInstitution: {},
	SayOrderOrHuman:   {},
	SayNumberPlease:   {},
	SayPINPlease:      {nil, []string{"Requester"}},
	SayWrongPIN:       {},
	SayLocked:         {},
	SayWelcome:        {[]string{"Requester"}, nil},
	SayOrderMenu:      {},
	SayOrderOnly:      {},
	SayKind:           {},
	SayDay:            {},
	SayBadDay:         {},
	SayFrom:           {},
	SayBadTime:        {},
	SayPastTime:       {},
	SayHalf:           {[]string{"Early", "Late"}, nil},
	SayHowLong:        {},
	SayHowMany:        {},
	SayReference:      {},
	SaySpeak:          {},
	SayReadBack:       {[]string{"Summary", "When", "Length"}, []string{"Reference", "Headcount"}},
	SayReadBackKeys:   {},
	SayReadBackMore:   {nil, []string{"Headcount"}},
	SayCorrect:        {},
	SayCorrectChange:  {},
	SayOrdered:        {[]string{"Number"}, nil},
	SayDrafted:        {[]string{"Number"}, nil},
	SayToldByText:     {},
	SayToldByCall:     {},
	SayNotOrdered:     {},
	SayMore:           {},
	SayOrderState:     {[]string{"Number", "Summary", "When"}, []string{"Headcount"}},
	SayStateOpen:      {nil, []string{"Headcount"}},
	SayStateSome:      {[]string{"Helpers", "Found", "Headcount"}, nil},
	SayStateAssigned:  {[]string{"Volunteer", "Text"}, nil},
	SayStateDraft:     {},
	SayStateUnfilled:  {},
	SayStateKeys:      {},
	SayStateNext:      {},
	SayNoOrders:       {},
	SayConfirmCancel:  {[]string{"Summary", "When"}, nil},
	SayOrderCancelled: {},
	SayOrderKept:      {},
	SayOrderChanged:   {},
	SayNotChanged:     {},

	SayNotUnderstood: {},
	SayNothingHeard:  {},
	SayStar:          {},
	SayHeardYes:      {},
	SayHeardNo:       {},
	SayConfirmHeard:  {},
	SayOneMoment:     {},
	SayTrouble:       {},
}

// spoken holds every prompt of every spoken language, parsed and checked at its
// first use.
var spoken = sync.OnceValues(func() (map[string]map[Prompt]*template.Template, error) {
	all := make(map[string]map[Prompt]*template.Template)
	for _, lang := range []string{Bokmal, English} {
		name := "texts/spoken_" + lang + ".toml"
		source, err := texts.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("sms: prompts in %q: %w", lang, err)
		}
		var raw map[Prompt]string
		if _, err := toml.Decode(string(source), &raw); err != nil {
			return nil, fmt.Errorf("sms: %s: %w", name, err)
		}
		compiled, err := compileTexts(raw, prompts)
		if err != nil {
			return nil, fmt.Errorf("sms: %s: %w", name, err)
		}
		all[lang] = compiled
	}
	return all, nil
})

// Say writes out what is said, in the spoken language nearest to lang. Fields
// are to be in spoken form already (SayWhen, SayPhone); what people wrote is made
// speakable here. A required field that is empty is an error.
func Say(lang string, p Prompt, f Fields) (string, error) {
	all, err := spoken()
	if err != nil {
		return "", err
	}
	lang = SpokenLanguage(lang)
	tmpl, ok := all[lang][p]
	if !ok {
		return "", fmt.Errorf("sms: there is no prompt %q", p)
	}
	f = f.speakable(lang)
	for _, name := range prompts[p].Required {
		if value, known := f.value(name); !known || value == "" {
			return "", fmt.Errorf("sms: the prompt %q needs %s, which is empty", p, name)
		}
	}
	var body strings.Builder
	if err := tmpl.Execute(&body, f); err != nil {
		return "", fmt.Errorf("sms: the prompt %q: %w", p, err)
	}
	return strings.TrimSpace(body.String()), nil
}

// speakable makes every field fit for a voice and for the middle of a sentence.
func (f Fields) speakable(lang string) Fields {
	for _, value := range []*string{&f.Name, &f.Centre, &f.CentrePhone, &f.Summary, &f.When, &f.Place, &f.Number, &f.Recipient, &f.Address,
		&f.RecipientPhone, &f.Details, &f.Volunteer, &f.VolunteerPhone, &f.Text, &f.Requester, &f.Reference, &f.Length, &f.Organisation} {
		*value = Speakable(lang, *value)
	}
	for _, value := range []*string{&f.Summary, &f.Place, &f.Address, &f.When} {
		*value = strings.TrimRight(*value, " .,;:")
	}
	return f
}

// AllPrompts lists every prompt, for those who try them all.
func AllPrompts() []Prompt {
	list := make([]Prompt, 0, len(prompts))
	for p := range prompts {
		list = append(list, p)
	}
	return list
}

// compileTexts parses one language's texts and names every fault in them at
// once.
func compileTexts[K ~string](raw map[K]string, known map[K]Spec) (map[K]*template.Template, error) {
	var faults []error
	compiled := make(map[K]*template.Template, len(known))
	for key, text := range raw {
		spec, ok := known[key]
		if !ok {
			faults = append(faults, fmt.Errorf("%q is no text this program sends", key))
			continue
		}
		tmpl, err := template.New(string(key)).Funcs(functions).Parse(text)
		if err == nil {
			err = check(tmpl.Root, spec)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%q: %w", key, err))
			continue
		}
		compiled[key] = tmpl
	}
	for key := range known {
		if _, ok := raw[key]; !ok {
			faults = append(faults, fmt.Errorf("%q is missing", key))
		}
	}
	return compiled, errors.Join(faults...)
}
