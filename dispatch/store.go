package dispatch

import (
	"context"
	"errors"
	"time"
)

// ErrNotFound is what a Tx answers when there is no such row.
var ErrNotFound = errors.New("not found")

// ErrConflict is what a Tx answers when a unique index refuses a row: somebody
// else was first.
var ErrConflict = errors.New("conflict")

// Store keeps everything. View and Update are serializable; Update runs its
// function in a transaction that is durable when Update returns nil, and has
// left no trace when it returns an error. The function may be run again after
// a conflict, so it must have no effect outside its Tx. Calls that wait at the
// same time may share one commit. ctx is looked at before the function starts;
// a transaction once begun is finished.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error
}

// Page asks for a part of a list: at most Limit rows with ids above After
// (lists hold newest last).
type Page struct {
	After int64
	Limit int
}

// Tx reads and writes within one transaction. Get methods answer ErrNotFound;
// Add methods set the new ID on the row they are given; Save methods write the
// whole row under its ID, and where the row has a Version they answer
// ErrConflict if it was changed meanwhile, and count it up.
type Tx interface {
	// Units.
	AddUnit(*Unit) error
	Unit(id int64) (*Unit, error)
	Units() ([]*Unit, error)
	SaveUnit(*Unit) error

	// Volunteers.
	AddVolunteer(*Volunteer) error
	Volunteer(id int64) (*Volunteer, error)
	SaveVolunteer(*Volunteer) error
	Volunteers(VolunteerFilter, Page) ([]*Volunteer, error)
	// Roster is every volunteer of the unit who has not left, by id. The slice
	// and what it points to are shared between callers: read only.
	Roster(unitID int64) ([]*Volunteer, error)
	// VolunteersByPhone are those who have not left, by id.
	VolunteersByPhone(phone string) ([]*Volunteer, error)

	// Recipients and requesters.
	AddRecipient(*Recipient) error
	Recipient(id int64) (*Recipient, error)
	SaveRecipient(*Recipient) error
	Recipients(unitID int64, p Page) ([]*Recipient, error)
	RecipientsByPhone(phone string) ([]*Recipient, error)
	AddRequester(*Requester) error
	Requester(id int64) (*Requester, error)
	SaveRequester(*Requester) error
	Requesters(unitID int64, p Page) ([]*Requester, error)
	RequestersByPhone(phone string) ([]*Requester, error)
	// SearchRecipients and SearchRequesters find people of the unit by a part of
	// the name (of recipients, by the number too): first those of whose name a word
	// begins with it, and each lot in alphabetical order of the folded name.
	SearchRecipients(unitID int64, query string, limit int) ([]*Recipient, error)
	SearchRequesters(unitID int64, query string, limit int) ([]*Requester, error)
	// InstitutionNames are those of the unit's requesters that are institutions.
	InstitutionNames(unitID int64) (map[int64]string, error)

	// Stopped tells whether the number has opted out; SetStopped keeps what it
	// wished last, and when. It holds for volunteers and everybody else.
	Stopped(phone string) (bool, error)
	SetStopped(phone string, stopped bool, at time.Time) error

	// Blocked pairs: this volunteer never for this recipient.
	Block(volunteerID, recipientID int64) error
	Unblock(volunteerID, recipientID int64) error
	BlockedFor(recipientID int64) (map[int64]bool, error)
	// BlockedFrom are the recipients that the volunteer is kept from, by id.
	BlockedFrom(volunteerID int64) ([]*Recipient, error)

	// Tasks.
	AddTask(*Task) error
	Task(id int64) (*Task, error)
	SaveTask(*Task) error
	Tasks(TaskFilter, Page) ([]*Task, error)
	// TasksDue are the open tasks whose NextWaveAt, WakeAt, WarnAt or DecideBy has come,
	// the earliest deadline first.
	TasksDue(now time.Time, limit int) ([]*Task, error)
	// WakeShort sets WakeAt to at for the open tasks of the unit whose Short is
	// above zero and whose WakeAt is not earlier: a number has become free.
	WakeShort(unitID int64, at time.Time) error
	// TasksToCareFor are the open, assigned and unfilled tasks whose CareAt has
	// come, by id: those somebody is on.
	TasksToCareFor(now time.Time, limit int) ([]*Task, error)
	// TasksFollowedUp are those of which somebody was asked since then how it went,
	// by id; drafts and cancelled ones are not.
	TasksFollowedUp(since time.Time) ([]*Task, error)
	TaskCounts() (map[TaskState]int, error)

	// Series. A second task of the same series and day is ErrConflict, made by
	// AddTask.
	AddSeries(*Series) error
	Series(id int64) (*Series, error)
	SaveSeries(*Series) error
	SeriesOf(unitID int64, p Page) ([]*Series, error)
	// SeriesDue are those whose NextAt has come, the earliest first.
	SeriesDue(now time.Time, limit int) ([]*Series, error)
	// SkipDay leaves a day of a series out; SkippedDays are those left out.
	SkipDay(seriesID int64, day Date) error
	SkippedDays(seriesID int64) (map[Date]bool, error)

	// Offers. A second offer of the same task to the same volunteer while one
	// is open is ErrConflict.
	AddOffer(*Offer) error
	Offer(id int64) (*Offer, error)
	SaveOffer(*Offer) error
	// OffersOfTask and what counts offers leave out questions about a change;
	// what is about a number (OffersToPhone, OffersDue, OpenPhones) does not.
	OffersOfTask(taskID int64) ([]*Offer, error)
	// ChangeQuestion is the newest question to a volunteer on the task whether a
	// change suits them.
	ChangeQuestion(taskID, volunteerID int64) (*Offer, error)
	// OffersOfOpenTasks are those of every open task of the unit, by task and id.
	OffersOfOpenTasks(unitID int64) (map[int64][]*Offer, error)
	// OffersToPhone are the offers to a number made since the given time, newest
	// (highest id) first.
	OffersToPhone(phone string, since time.Time) ([]*Offer, error)
	// OffersDue are the open offers whose LapsesAt has come, by id.
	OffersDue(now time.Time, limit int) ([]*Offer, error)
	// OffersMature are the offers whose MaturesAt has come, the earliest first.
	OffersMature(now time.Time, limit int) ([]*Offer, error)
	// OpenPhones are the numbers with an open offer, and how many each has.
	OpenPhones() (map[string]int, error)
	// Recent tells, for each volunteer offered anything since the given time
	// (withdrawn and failed offers do not count), when last and how many since
	// weekSince.
	Recent(since, weekSince time.Time) (map[int64]RecentOffers, error)

	// OfferOutcomes counts the offers made since the given time that were accepted,
	// and those that were accepted, declined or lapsed.
	OfferOutcomes(since time.Time) (yes, all int, err error)

	// What is known of how volunteers answer. Beliefs are those of a unit by
	// volunteer; they are shared between callers: read only. SaveBelief and
	// SaveDelays add the row or replace it; a unit without answers has zero
	// Delays. Hindsight is what became of the chances a unit was shown; it is zero
	// where there were none, and SaveHindsight adds the row or replaces it.
	Belief(volunteerID int64) (*Belief, error)
	Beliefs(unitID int64) (*Beliefs, error)
	SaveBelief(*Belief) error
	Delays(unitID int64) (Delays, error)
	SaveDelays(Delays) error
	Hindsight(unitID int64) (Hindsight, error)
	SaveHindsight(Hindsight) error

	// Assignments. A second active or done assignment of the same place of a task,
	// or of the same volunteer to it, is ErrConflict (law 2).
	AddAssignment(*Assignment) error
	SaveAssignment(*Assignment) error
	// AssignmentsOn are the active or done ones of the task, by place;
	// ActiveAssignment is the first of them.
	AssignmentsOn(taskID int64) ([]*Assignment, error)
	ActiveAssignment(taskID int64) (*Assignment, error)
	// AssignmentsAhead are the volunteer's active ones whose task ends after
	// now, the earliest start first.
	AssignmentsAhead(volunteerID int64, now time.Time) ([]*Assignment, error)
	// BookedNear are what volunteers stand on between two times, by volunteer,
	// leaving out the given task; an assignment that overlaps them is among them.
	BookedNear(from, to time.Time, exceptTaskID int64) (map[int64][]Booking, error)
	// HelpersOf tells how many tasks for a recipient each volunteer has done.
	HelpersOf(recipientID int64) (map[int64]int, error)
	// AssignmentsOf are all the volunteer ever had, whatever came of them, the
	// newest first.
	AssignmentsOf(volunteerID int64, limit int) ([]*Assignment, error)
	// Given sums up what the volunteer has done.
	Given(volunteerID int64) (*Given, error)
	// DoneBetween counts the volunteer's done tasks that began in a time.
	DoneBetween(volunteerID int64, from, to time.Time) (int, error)
	// AssignmentsMade counts every assignment ever made, for the metrics.
	AssignmentsMade() (int, error)
	// AssignmentsOfTasks are the active or done ones of the given tasks, by task
	// and place.
	AssignmentsOfTasks(taskIDs []int64) (map[int64][]*Assignment, error)

	// Messages. AddMessage answers ErrConflict when the ProviderID is there
	// already (law 1).
	AddMessage(*Message) error
	Message(id int64) (*Message, error)
	MessageByProviderID(id string) (*Message, error)
	SaveMessage(*Message) error
	Messages(MessageFilter, Page) ([]*Message, error)
	// MessagesToSend are queued ones whose SendAt has come: urgent and answers
	// first, then by id; at most one per number; none to a number with an
	// earlier message whose request is under way (sending, deadline not past) or
	// is waiting to be tried again (queued, Attempts > 0).
	MessagesToSend(now time.Time, limit int) ([]*Message, error)
	// MessagesToSettle are those in state sending whose SettleAt (or, where
	// that is zero, Deadline) has come, by id.
	MessagesToSettle(now time.Time, limit int) ([]*Message, error)
	// MessagesUnreported are those in state sent whose SettleAt has come: no
	// delivery report was heard of them.
	MessagesUnreported(now time.Time, limit int) ([]*Message, error)
	// KnownProviderIDs tells which of the given provider ids belong to a message.
	KnownProviderIDs(ids []string) (map[string]bool, error)
	// AnswersSince counts the answers enqueued to a number since the given time.
	AnswersSince(phone string, since time.Time) (int, error)
	MessageCounts() ([]MessageCount, error)
	// AddReport keeps a delivery report; ErrConflict when the same one (provider
	// id and status) is there already (law 1).
	AddReport(*Report) error
	// ReportsOf are the reports under a provider's id, by arrival.
	ReportsOf(providerID string) ([]*Report, error)

	// Calls. AddCall answers ErrConflict when the ProviderID is there already
	// (law 1).
	AddCall(*Call) error
	Call(id int64) (*Call, error)
	CallByProviderID(id string) (*Call, error)
	SaveCall(*Call) error
	Calls(CallFilter, Page) ([]*Call, error)
	// CallsToDial are queued ones whose DialAt has come: urgent first, then by
	// id; at most one per number; none to a number that is on the line, or being
	// dialled, in either direction.
	CallsToDial(now time.Time, limit int) ([]*Call, error)
	// CallsToSettle are those under way whose SettleAt (or, where that is zero,
	// Deadline) has come, by id.
	CallsToSettle(now time.Time, limit int) ([]*Call, error)
	// CallsToEnd are those that ring and whose EndAt has come, by id.
	CallsToEnd(now time.Time, limit int) ([]*Call, error)
	CallCounts() ([]CallCount, error)
	// OffersToCall are the open offers whose CallAt has come, by id.
	OffersToCall(now time.Time, limit int) ([]*Offer, error)

	// Recordings. AddRecording answers ErrConflict when the ProviderID is there
	// already.
	AddRecording(*Recording) error
	Recording(id int64) (*Recording, error)
	SaveRecording(*Recording) error
	RecordingsOfCall(callID int64) ([]*Recording, error)
	// RecordingsToDelete are those whose DeleteAt has come, by id.
	RecordingsToDelete(now time.Time, limit int) ([]*Recording, error)

	// Guesses at the PIN of an institution, from a number. Guesses counts those
	// since the given time, from the number and at the institution.
	AddGuess(phone string, requesterID int64, at time.Time) (id int64, err error)
	ForgetGuess(id int64) error
	Guesses(phone string, requesterID int64, since time.Time) (byNumber, forPlace int, err error)
	PurgeGuesses(before time.Time) error
	// PINInUse tells whether any institution has a PIN.
	PINInUse() (bool, error)
	// TasksOfRequester are the requester's tasks that end after now, the earliest
	// start first.
	TasksOfRequester(requesterID int64, now time.Time) ([]*Task, error)

	// Attention. AddAttention answers ErrConflict while an open item has the
	// same Key.
	AddAttention(*Attention) error
	Attention(id int64) (*Attention, error)
	SaveAttention(*Attention) error
	// OpenAttention are the open ones; unitID 0: of every unit.
	OpenAttention(unitID int64, p Page) ([]*Attention, error)
	OpenAttentionCount() (int, error)
	OpenAttentionOfTask(taskID int64) ([]*Attention, error)

	// AttentionToAlert are the open ones whose AlertAt has come, the earliest
	// first.
	AttentionToAlert(now time.Time, limit int) ([]*Attention, error)
	// AddTold keeps that an address was told of an item, and when; ToldOf are
	// those who were, in order. OpenToldTo are the open items, not taken, that an
	// address was told of since a time; LastTold is when it was told of any.
	AddTold(attentionID int64, recipient string, at time.Time) error
	ToldOf(attentionID int64) ([]string, error)
	OpenToldTo(recipient string, since time.Time) ([]*Attention, error)
	LastTold(recipient string) (time.Time, error)

	// E-mail. EmailsToSend are queued ones whose SendAt has come, EmailsLost
	// those in state sending whose Deadline has.
	AddEmail(*Email) error
	Email(id int64) (*Email, error)
	SaveEmail(*Email) error
	EmailsToSend(now time.Time, limit int) ([]*Email, error)
	EmailsLost(now time.Time, limit int) ([]*Email, error)

	// Emergencies. At most one has not ended: AddEmergency of a second one is
	// ErrConflict. EmergencyEvents are what the
	// log holds of them, and TextsBetween what every unit sent, in a time.
	AddEmergency(*Emergency) error
	SaveEmergency(*Emergency) error
	Emergency(id int64) (*Emergency, error)
	OpenEmergency() (*Emergency, error)
	Emergencies(Page) ([]*Emergency, error)
	EmergencyEvents(from, to time.Time) ([]*Event, error)
	TextsBetween(from, to time.Time) ([]TextsOfUnit, error)

	// Appeals and their pleas. A second plea to the same volunteer on a day is
	// ErrConflict, and so is one to the same number that is not with the first.
	// PleaToPhone is the first of the newest day, no earlier than the given one, of
	// a number; PleasToPhone are all of that day, the first first.
	AddAppeal(*Appeal) error
	AppealsOf(emergencyID int64) ([]*Appeal, error)
	AddPlea(*Plea) error
	SavePlea(*Plea) error
	Plea(id int64) (*Plea, error)
	PleaToPhone(phone string, since Date) (*Plea, error)
	PleasToPhone(phone string, day Date) ([]*Plea, error)
	PleaOfMessage(messageID int64) (*Plea, error)
	PleasOf(emergencyID int64) ([]*Plea, error)
	PleasOn(day Date) ([]*Plea, error)
	PleasOfVolunteer(volunteerID int64) ([]*Plea, error)
	PurgePleas(unitID int64, before time.Time, n int) (int, error)

	// Labels are what coordinators made of unclear replies; unitID 0: of every
	// unit.
	AddLabel(*Label) error
	Labels(unitID int64, p Page) ([]*Label, error)

	// Events, oldest first.
	AddEvent(*Event) error
	Events(EventFilter, Page) ([]*Event, error)
	// LastEvent is the unit's newest one of a kind (recipient, requester, series,
	// settings, unit or user.changed, or settings.text_changed); with why not empty, of
	// those that begin with it.
	LastEvent(unitID int64, kind, why string) (*Event, error)

	// DueTimes is when the first thing of each kind falls due; NextDue is the
	// earliest time after which a task, offer, message, call or recording is due;
	// the zero time when nothing is.
	DueTimes() (DueTimes, error)
	NextDue() (time.Time, error)

	// Receipts of POSTs with an Idempotency-Key.
	Receipt(scope, key string) (*Receipt, error)
	AddReceipt(*Receipt) error
	PurgeReceipts(before time.Time) error

	// API tokens, users and sessions of the page.
	AddToken(*Token) error
	TokenByHash(hash string) (*Token, error)
	AddUser(*User) error
	User(id int64) (*User, error)
	UserByEmail(email string) (*User, error)
	Users() ([]*User, error)
	SaveUser(*User) error
	Session(tokenHash string, now time.Time) ([]byte, error)
	SaveSession(tokenHash string, data []byte, expires time.Time) error
	DeleteSession(tokenHash string) error
	PurgeSessions(now time.Time) error

	// KeepForecasts keeps what was forecast of tasks, in place of what was kept of
	// them, and forgets it of tasks that are open no more; KeptForecasts are those
	// of the unit's open tasks, by task.
	KeepForecasts([]KeptForecast) error
	KeptForecasts(unitID int64) ([]KeptForecast, error)

	// Feeds are the secret addresses of calendars. A second one of the same user
	// or requester, or with the same hash, is ErrConflict.
	AddFeed(*Feed) error
	FeedByHash(hash string) (*Feed, error)
	Feeds(unitID int64) ([]*Feed, error)
	DeleteFeed(id int64) error

	// Privacy. The Purge methods empty at most n rows of the unit that are older
	// than before and tell how many; what is still under way is left. A message
	// of no unit counts as the first one's.
	PurgeMessages(unitID int64, before time.Time, n int) (int, error)
	PurgeMedia(unitID int64, before time.Time, n int) (int, error)
	PurgeTasks(unitID int64, before, now time.Time, n int) (int, error)
	// ComersToForget are agreements about tasks that ended before, with the names
	// of those whom an organisation sent; ForgetComers empties them.
	ComersToForget(unitID int64, before time.Time, n int) ([]*Assignment, error)
	ForgetComers(assignmentID int64) error
	// Wordings is all that is kept in words about a task, and, where it is about no
	// task, of or to a volunteer or with one of the numbers since then; SaveWording
	// writes one anew.
	Wordings(About) ([]Wording, error)
	SaveWording(Wording) error
	PurgeAttention(unitID int64, before time.Time, n int) (int, error)
	PurgeCalls(unitID int64, before time.Time, n int) (int, error)
	PurgeEmails(unitID int64, before time.Time, n int) (int, error)
	PurgeSeries(unitID int64, before time.Time, n int) (int, error) // that have ended
	// NoteLeavers remembers from now on who of the unit has left, and forgets it
	// of those who came back. Leavers are those who have been away since before;
	// LeaverErased keeps one from being named again.
	NoteLeavers(unitID int64, now time.Time) error
	Leavers(unitID int64, before time.Time, n int) ([]int64, error)
	LeaverErased(volunteerID int64, now time.Time) error
	// IdleRecipients and IdleRequesters (persons only) have had no task since
	// before and are not erased yet.
	IdleRecipients(unitID int64, before time.Time, n int) ([]int64, error)
	IdleRequesters(unitID int64, before time.Time, n int) ([]int64, error)
	// EraseTraces empties what a person left in other rows, and has the provider
	// forget their texts and recordings; TracesUnderWay counts texts that are just
	// being sent and calls that are going on.
	EraseTraces(x Traces, now time.Time) error
	TracesUnderWay(x Traces) (int, error)
	// CallsOf and EmailsNaming are the calls that a person left, and the e-mails to
	// coordinators that name them or hold their number, by id.
	CallsOf(Traces) ([]*Call, error)
	EmailsNaming(Traces) ([]*Email, error)
	// What a volunteer was asked and took, ever, by id.
	OffersOfVolunteer(volunteerID int64) ([]*Offer, error)
	AssignmentsOfVolunteer(volunteerID int64) ([]*Assignment, error)
	// QueueRedactions has the provider forget the words of texts sent before;
	// RedactionsDue are those whose time has come.
	QueueRedactions(unitID int64, before, now time.Time, n int) (int, error)
	RedactionsDue(now time.Time, n int) ([]*Redaction, error)
	SaveRedaction(*Redaction) error

	// Value and SetValue keep small facts under a name, such as how far the
	// job that takes in missed texts has read. No value: the empty string.
	Value(name string) (string, error)
	SetValue(name, value string) error

	// Report figures.
	Summary(from, to time.Time, unitID int64) (*Summary, error)
	// Tallies, Fills, TextsOfTasks and Helped are of the unit's tasks that start
	// from from on and before to. Fills are of those that have their volunteer;
	// texts are those that went out; Helped are the recipients of tasks that are
	// done, each once.
	Tallies(from, to time.Time, unitID int64) ([]Tally, error)
	Fills(from, to time.Time, unitID int64) ([]Fill, error)
	TextsOfTasks(from, to time.Time, unitID int64) (texts, segments int, err error)
	Helped(from, to time.Time, unitID int64) ([]int64, error)
	// CoordinatorActions are what the log holds of coordinators in the period, by
	// person and time.
	CoordinatorActions(from, to time.Time, unitID int64) ([]Action, error)
	// VolunteerCounts tells how many volunteers there are now who have not left,
	// and how many were added in the period.
	VolunteerCounts(from, to time.Time, unitID int64) (registered, came int, err error)
	// KeepMonth keeps what a month of the unit's came to; KeptMonth gives it, or
	// the empty string. The store forgets it in the transaction that writes what it
	// counts: a task that starts in the month, its assignments and texts, and what
	// a coordinator did in it, or up to EffortIdle before.
	KeepMonth(begin, end time.Time, unitID int64, figures string) error
	KeptMonth(begin, end time.Time, unitID int64) (figures string, err error)
}

// VolunteerFilter narrows a list; zero fields do not.
type VolunteerFilter struct {
	UnitID int64
	Query  string // part of a name or number
}

// TaskFilter narrows a list; zero fields do not.
type TaskFilter struct {
	UnitID   int64
	States   []TaskState
	Category string
	// StartsFrom and StartsBefore bound the start.
	StartsFrom, StartsBefore time.Time
	RequesterID, RecipientID int64
	SeriesID                 int64
	// Newest turns the list round: the newest first. After is not used then.
	Newest bool
}

// MessageFilter narrows a list; zero fields do not.
type MessageFilter struct {
	Phone  string
	TaskID int64
	UnitID int64
	// Newest turns the list round: the newest first. After is not used then.
	Newest bool
}

// EventFilter narrows a list; zero fields do not.
type EventFilter struct {
	TaskID      int64
	VolunteerID int64
}

// Given is what a volunteer has done: how many tasks, how many hours (those
// written, or else as planned), and for whom, the latest first.
type Given struct {
	Tasks int
	Hours float64
	For   []Acquaintance
}

// Acquaintance is a recipient whom a volunteer has helped.
type Acquaintance struct {
	RecipientID int64
	Times       int
	Last        time.Time
}

// RecentOffers sums up what a volunteer was lately asked.
type RecentOffers struct {
	Last time.Time
	Week int
}

// MessageCount is how many messages stand in one state.
type MessageCount struct {
	Direction Direction
	State     MessageState
	N         int
}

// Receipt remembers what a POST with an Idempotency-Key led to, so that the
// same one again leads to nothing more.
type Receipt struct {
	Scope    string // whose key it is
	Key      string
	Hash     string // of the request, so that a key is not used for two
	ResultID int64
	At       time.Time
}

// Token lets a program use the API. Only its hash is kept.
type Token struct {
	ID        int64
	Name      string
	Hash      string
	Role      Role // what its bearer may do
	CreatedAt time.Time
}

// Role is what a user of the page may do.
type Role string

// Roles.
const (
	RoleCoordinator Role = "coordinator"
	RoleUnitLead    Role = "unit_lead"
	RoleReadOnly    Role = "read_only"
	RoleAdmin       Role = "admin"
)

// User is staff who use the page (koordinator).
type User struct {
	ID           int64
	UnitID       int64
	Email        string // lower case, unique
	Name         string
	Role         Role
	PasswordHash string // argon2id
	Disabled     bool   // let in no more; kept for the log
	Language     string // of the page: nb, nn or en; empty: not chosen
	Phone        string // where they are told of what hurries when on duty; empty: none
	CreatedAt    time.Time
}

// Summary is the figures of a period (tasks by their start).
type Summary struct {
	Tasks            int
	ByState          map[TaskState]int
	ByCategory       map[string]int
	ByRequester      map[int64]int // 0: none
	Filled           int           // assigned or done
	MedianFill       time.Duration // from created to assigned
	Texts            int           // outgoing, for those tasks
	Segments         int
	Hours            float64
	ActiveVolunteers int // with an assignment in the period
}
