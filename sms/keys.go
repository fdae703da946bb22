package sms

// Key names a text. The wording of each, per language, is in texts/.
type Key string

// Questions to a volunteer. None holds the recipient's name, address, telephone or the details.
const (
	Offer           Key = "offer"             // the question: can you take this task?
	OfferShort      Key = "offer_short"       // the same when Offer would take more than two segments
	OfferNumbered   Key = "offer_numbered"    // the question when another is open on the same telephone
	OfferHousehold  Key = "offer_household"   // the question when two volunteers share the telephone
	OfferGroup      Key = "offer_group"       // the question to the contact of an organisation: can you, how many, and who?
	OfferGroupShort Key = "offer_group_short" // the same when OfferGroup would take more than two segments

	OfferAgain Key = "offer_again" // the question to somebody who was asked when the task was another

	ChangeAsk          Key = "change_ask"           // to the volunteer who has the task: does another time or place suit?
	ChangeAskNumbered  Key = "change_ask_numbered"  // the same when another question is open on the telephone
	ChangeAskHousehold Key = "change_ask_household" // the same when two volunteers share the telephone
)

// An appeal in an emergency: can you help today? It is about no task.
const (
	Appeal         Key = "appeal"          // the question
	AppealNumbered Key = "appeal_numbered" // the same when another question is open on the telephone
	AppealCan      Key = "appeal_can"      // yes to it: noted, and no task is theirs yet
	AppealCannot   Key = "appeal_cannot"   // no to it
	AppealOver     Key = "appeal_over"     // an answer when it is over
	WhichAppeal    Key = "which_appeal"    // the appeal in the list in Which

	// The same to people who share a telephone.
	AppealHousehold         Key = "appeal_household"
	AppealHouseholdNumbered Key = "appeal_household_numbered"
	AppealNoted             Key = "appeal_noted"  // who of them can, cannot and has not said
	AppealNobody            Key = "appeal_nobody" // no to it, by all of them
	AppealWho               Key = "appeal_who"    // "I can": who is it?
)

// Answers to a volunteer's reply.
const (
	Details           Key = "details"             // yes, and the task is theirs: who, where and how
	DetailsSeveral    Key = "details_several"     // the same where it takes several helpers: with whom, too
	DetailsGroup      Key = "details_group"       // the same to the contact of an organisation: how many are noted, too
	DetailsGroupFewer Key = "details_group_fewer" // the same where it said that more come than are needed
	GroupNoted        Key = "group_noted"         // so many come, or these: what is noted

	Taken          Key = "taken"           // yes, but somebody else was first
	TooLate        Key = "too_late"        // yes, but the deadline has passed or the task is over
	CancelledLate  Key = "cancelled_late"  // yes, but the task has been cancelled
	AlreadyYours   Key = "already_yours"   // yes to a task they are already on
	DoubleBooked   Key = "double_booked"   // yes, but they are on another task at that time: a coordinator decides
	Declined       Key = "declined"        // no to a question
	AskWithdraw    Key = "ask_withdraw"    // no, with nothing asked, from somebody who is on a task
	Withdrawn      Key = "withdrawn"       // they have withdrawn from the task they were on
	NothingOpen    Key = "nothing_open"    // yes or no, with nothing asked and no task ahead
	UnclearOnce    Key = "unclear_once"    // a reply to a question that is neither yes nor no; once per question
	UnclearNothing Key = "unclear_nothing" // a text with nothing asked that is for a coordinator to read
	QuestionRead   Key = "question_read"   // a reply that asks something back: a coordinator answers
	Which          Key = "which"           // an answer that could be to several questions
	WhichLine      Key = "which_line"      // one question in the list in Which
	Started        Key = "started"         // START after STOPP
	Help           Key = "help"            // HJELP
	Mine           Key = "mine"            // MINE: the tasks they are on
	MineLine       Key = "mine_line"       // one task in the list in Mine
	MineNone       Key = "mine_none"       // MINE, and there are none
	MineLineAsked  Key = "mine_line_asked" // one task in the list in Mine, changed and not yet agreed
	ChangeUnclear  Key = "change_unclear"  // a reply to ChangeAsk that is neither yes nor no; once per question
	AskedAnew      Key = "asked_anew"      // an answer that crossed a change of the task: which of the two was meant?
	Paused         Key = "paused"          // PAUSE
	Ready          Key = "ready"           // KLAR
)

// Answers to people who are not volunteers.
const (
	Stranger Key = "stranger" // a text from a number nobody knows: it must not tell what the number is for
	Received Key = "received" // a text from a requester or a recipient

	RequestRead Key = "request_read" // they ask for help: what was understood of it
	CancelRead  Key = "cancel_read"  // they call a task off
	ChangeRead  Key = "change_read"  // they want a task changed
	NoShowRead  Key = "no_show_read" // they say that nobody came
)

// News to the volunteer who is on a task.
const (
	CancelledAssigned Key = "cancelled_assigned" // the task has been cancelled
	Released          Key = "released"           // a coordinator has taken them off it
	Changed           Key = "changed"            // its time, place or details have changed
	Reminder          Key = "reminder"           // it is soon
	ReminderConfirm   Key = "reminder_confirm"   // it is soon: do you come?
	Confirmed         Key = "confirmed"          // yes to that
	YearlyThanks      Key = "yearly_thanks"      // how often they have helped this year
	GroupThanks       Key = "group_thanks"       // the same to the contact of an organisation
	FollowUp          Key = "follow_up"          // it is over: did it go well?
	FollowUpThanks    Key = "follow_up_thanks"   // it went well
	FollowUpRead      Key = "follow_up_read"     // it did not, or they tell more: a coordinator reads it
	CancelledAsked    Key = "cancelled_asked"    // to somebody who was asked: it has been cancelled
	TakenBack         Key = "taken_back"         // to somebody who was asked: it has become another and is not for them
	AsUsual           Key = "as_usual"           // they have this task of a series, unless they say no
	ChangeLapsed      Key = "change_lapsed"      // no answer to ChangeAsk: others are asked
)

// News to the requester.
const (
	RequesterAssigned  Key = "requester_assigned"  // a volunteer has taken the task
	RequesterUnfilled  Key = "requester_unfilled"  // nobody was found in time
	RequesterCancelled Key = "requester_cancelled" // the task has been cancelled
	RequesterWithdrawn Key = "requester_withdrawn" // the volunteer had to withdraw; the search goes on
	RequesterFollowUp  Key = "requester_follow_up" // it is over: did it go well?
	RequesterWaiting   Key = "requester_waiting"   // nobody is found yet, and the deadline nears
	RequesterMoved     Key = "requester_moved"     // it has been changed, and the volunteer still comes
	RequesterDiscarded Key = "requester_discarded" // what they ordered themselves will not be
	RequesterInstead   Key = "requester_instead"   // some of several did not come: others are looked for
	RequesterNoTime    Key = "requester_no_time"   // and there is no time to find anybody
	RequesterAgain     Key = "requester_again"     // nobody came: somebody else is looked for at once
	RequesterThanks    Key = "requester_thanks"    // they said that it went well

	// Of a task that takes several helpers.
	RequesterSome        Key = "requester_some"         // these come; more are looked for
	RequesterAll         Key = "requester_all"          // these come, and that is all
	RequesterFewer       Key = "requester_fewer"        // one of them had to withdraw; another is looked for
	RequesterShort       Key = "requester_short"        // not all were found in time
	RequesterSomeWaiting Key = "requester_some_waiting" // not all are found yet, and the deadline nears
	RequesterNames       Key = "requester_names"        // whom an organisation sends
	RequesterFewerOf     Key = "requester_fewer_of"     // an organisation sends fewer; others are looked for
)

// News to the recipient, who wished it. A telephone lies about: none says what the help is.
const (
	RecipientAssigned  Key = "recipient_assigned"  // who comes, and when
	RecipientWaiting   Key = "recipient_waiting"   // the one who was to come cannot
	RecipientUnfilled  Key = "recipient_unfilled"  // nobody was found
	RecipientCancelled Key = "recipient_cancelled" // it is called off
	RecipientNotYet    Key = "recipient_not_yet"   // nobody is found yet, and the search goes on
	RecipientHelpers   Key = "recipient_helpers"   // who come, where it takes several
)

// Texts written by somebody else than this package.
const (
	AlertTaken      Key = "alert_taken"      // a coordinator answered OK: what they have taken
	AlertNone       Key = "alert_none"       // OK from a coordinator whom nothing waits for
	AlertHelp       Key = "alert_help"       // anything else from a coordinator's telephone
	Alert           Key = "alert"            // to the coordinator's own telephone: something only a human can decide
	CoordinatorText Key = "coordinator_text" // what a coordinator wrote on the page
)

// Spec says what a text is filled with.
type Spec struct {
	Required []string // names of Fields that must not be empty
	Optional []string // names of Fields that the text uses if they are there
}

// specs is the registry of texts. CentrePhone is optional in the answers, since a centre that has not entered its
// telephone number must still answer; a stranger's answer has nothing else to say, and so requires it.
var specs = map[Key]Spec{
	Offer:          {[]string{"Name", "Summary", "When", "Centre"}, []string{"Place", "Headcount"}},
	OfferShort:     {[]string{"Summary", "When"}, []string{"Place", "Headcount"}},
	OfferNumbered:  {[]string{"Name", "Summary", "When", "Centre", "Number"}, []string{"Place", "Headcount"}},
	OfferHousehold: {[]string{"Name", "Summary", "When", "Centre"}, []string{"Place", "Headcount"}},

	OfferGroup:      {[]string{"Name", "Organisation", "Summary", "When", "Centre"}, []string{"Place", "Headcount"}},
	OfferGroupShort: {[]string{"Organisation", "Summary", "When"}, []string{"Place", "Headcount"}},

	OfferAgain: {[]string{"Name", "Summary", "When"}, []string{"Place", "Headcount"}},

	ChangeAsk:          {[]string{"Name", "Summary", "When"}, []string{"Place"}},
	ChangeAskNumbered:  {[]string{"Name", "Summary", "When", "Number"}, []string{"Place"}},
	ChangeAskHousehold: {[]string{"Name", "Summary", "When"}, []string{"Place"}},

	Appeal:         {[]string{"Name", "Centre", "Summary"}, nil},
	AppealNumbered: {[]string{"Name", "Centre", "Summary", "Number"}, nil},
	AppealCan:      {[]string{"Name"}, []string{"When"}},
	AppealCannot:   {nil, nil},
	AppealOver:     {nil, nil},
	WhichAppeal:    {[]string{"Number"}, nil},

	AppealHousehold:         {[]string{"Names", "Name", "All", "Centre", "Summary"}, nil},
	AppealHouseholdNumbered: {[]string{"Names", "Name", "All", "Centre", "Summary", "Number"}, nil},
	AppealNoted:             {[]string{"Name"}, []string{"Can", "When", "Cannot", "Silent"}},
	AppealNobody:            {nil, nil},
	AppealWho:               {[]string{"Name", "All"}, nil},

	Details: {[]string{"Name", "Summary", "When"},
		[]string{"Place", "Recipient", "Address", "RecipientPhone", "Details"}},
	DetailsSeveral: {[]string{"Name", "Summary", "When"},
		[]string{"Place", "Recipient", "Address", "RecipientPhone", "Details", "Others"}},
	DetailsGroup: {[]string{"Organisation", "People", "Summary", "When"},
		[]string{"Place", "Recipient", "Address", "RecipientPhone", "Details", "Missing"}},
	DetailsGroupFewer: {[]string{"Organisation", "People", "Summary", "When"},
		[]string{"Place", "Recipient", "Address", "RecipientPhone", "Details"}},
	GroupNoted:     {[]string{"Organisation", "People", "Summary", "When"}, []string{"Comers", "Missing", "Offered"}},
	Taken:          {nil, []string{"Summary", "When"}},
	TooLate:        {nil, []string{"Summary", "When"}},
	CancelledLate:  {nil, []string{"Summary", "When"}},
	AlreadyYours:   {[]string{"Summary", "When"}, nil},
	DoubleBooked:   {[]string{"Summary", "When"}, nil},
	Declined:       {nil, nil},
	AskWithdraw:    {[]string{"Summary", "When"}, nil},
	Withdrawn:      {[]string{"Summary", "When"}, nil},
	NothingOpen:    {nil, []string{"CentrePhone"}},
	UnclearOnce:    {[]string{"Summary", "When"}, nil},
	UnclearNothing: {nil, []string{"CentrePhone"}},
	QuestionRead:   {nil, nil},
	Which:          {[]string{"Lines"}, []string{"Number"}},
	WhichLine:      {[]string{"Number", "Summary", "When"}, nil},
	Started:        {nil, []string{"Name"}},
	Help:           {nil, []string{"CentrePhone"}},
	Mine:           {[]string{"Lines"}, nil},
	MineLine:       {[]string{"Summary", "When"}, []string{"Place"}},
	MineNone:       {nil, nil},
	MineLineAsked:  {[]string{"Summary", "When"}, []string{"Place"}},
	ChangeUnclear:  {[]string{"Summary", "When"}, []string{"Place"}},
	AskedAnew:      {[]string{"Summary", "When"}, []string{"Place"}},
	Paused:         {[]string{"When"}, nil},
	Ready:          {nil, []string{"Name"}},

	Stranger: {[]string{"CentrePhone"}, []string{"Centre"}},
	Received: {nil, []string{"CentrePhone"}},

	RequestRead: {nil, []string{"Summary", "When"}},
	CancelRead:  {[]string{"Summary", "When"}, nil},
	ChangeRead:  {[]string{"Summary", "When"}, nil},
	NoShowRead:  {nil, []string{"CentrePhone"}},

	CancelledAssigned: {[]string{"Name", "Summary", "When"}, nil},
	Released:          {[]string{"Name", "Summary", "When"}, []string{"CentrePhone"}},
	Changed:           {[]string{"Name", "Summary", "When"}, []string{"Place", "Details"}},
	Reminder:          {[]string{"Name", "Summary", "When"}, []string{"Place", "Others"}},
	ReminderConfirm:   {[]string{"Name", "Summary", "When"}, []string{"Place", "Others"}},
	Confirmed:         {[]string{"Name", "Summary", "When"}, nil},
	YearlyThanks:      {[]string{"Name", "Number", "Centre"}, nil},
	GroupThanks:       {[]string{"Name", "Organisation", "Number", "Centre"}, nil},
	FollowUp:          {[]string{"Name", "Summary", "When"}, nil},
	FollowUpThanks:    {nil, nil},
	FollowUpRead:      {nil, []string{"CentrePhone"}},
	CancelledAsked:    {[]string{"Name", "Summary", "When"}, nil},
	TakenBack:         {[]string{"Name", "Summary"}, nil},
	ChangeLapsed:      {[]string{"Name", "Summary", "When"}, nil},
	AsUsual:           {[]string{"Name", "Summary", "When"}, []string{"Recipient", "Address", "Details"}},

	RequesterAssigned:  {[]string{"Volunteer", "VolunteerPhone", "Summary", "When"}, []string{"Centre", "Comers"}},
	RequesterUnfilled:  {[]string{"Summary", "When"}, []string{"Centre", "CentrePhone"}},
	RequesterCancelled: {[]string{"Summary", "When"}, []string{"Centre", "CentrePhone"}},
	RequesterWithdrawn: {[]string{"Summary", "When"}, []string{"Centre"}},
	RequesterFollowUp:  {[]string{"Summary", "When"}, []string{"Centre"}},
	RequesterWaiting:   {[]string{"Summary", "When"}, []string{"Centre"}},
	RecipientAssigned:  {[]string{"Name", "Volunteer", "VolunteerPhone", "When"}, []string{"Centre"}},
	RecipientWaiting:   {[]string{"Name", "When"}, []string{"Centre"}},
	RecipientUnfilled:  {[]string{"Name", "When"}, []string{"Centre", "CentrePhone"}},
	RecipientCancelled: {[]string{"Name", "When"}, []string{"Centre", "CentrePhone"}},
	RecipientNotYet:    {[]string{"Name", "When"}, []string{"Centre"}},
	RequesterDiscarded: {[]string{"Summary", "When"}, []string{"Centre", "CentrePhone"}},
	RequesterInstead:   {[]string{"Helpers", "Summary", "When"}, []string{"Headcount", "Centre"}},
	RequesterNoTime:    {[]string{"Helpers", "Summary", "When"}, []string{"Centre", "CentrePhone"}},
	RequesterAgain:     {[]string{"Summary", "When"}, []string{"Centre", "CentrePhone"}},
	RequesterThanks:    {nil, []string{"Centre"}},
	RequesterMoved:     {[]string{"Volunteer", "VolunteerPhone", "Summary", "When"}, []string{"Centre", "Comers"}},
	RecipientHelpers:   {[]string{"Name", "Helpers", "When"}, []string{"Centre"}},

	RequesterSome:        {[]string{"Helpers", "Found", "Headcount", "Summary", "When"}, []string{"Centre"}},
	RequesterAll:         {[]string{"Helpers", "Headcount", "Summary", "When"}, []string{"Centre"}},
	RequesterFewer:       {[]string{"Volunteer", "Found", "Headcount", "Summary", "When"}, []string{"Centre"}},
	RequesterShort:       {[]string{"Helpers", "Found", "Headcount", "Summary", "When"}, []string{"Centre", "CentrePhone"}},
	RequesterNames:       {[]string{"Volunteer", "Comers", "Summary", "When"}, []string{"Centre"}},
	RequesterFewerOf:     {[]string{"Volunteer", "People", "Found", "Headcount", "Summary", "When"}, []string{"Centre"}},
	RequesterSomeWaiting: {[]string{"Found", "Headcount", "Summary", "When"}, []string{"Centre"}},

	Alert:           {[]string{"Text"}, nil},
	AlertTaken:      {[]string{"Number"}, nil},
	AlertNone:       {nil, nil},
	AlertHelp:       {nil, nil},
	CoordinatorText: {[]string{"Text"}, nil},
}
