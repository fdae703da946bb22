package dispatch

import "time"

// TaskState is where a task stands.
type TaskState string

// States of a task. A draft came by telephone and is not yet confirmed; open
// means that somebody must be found; unfilled that nobody was, in time.
const (
	TaskDraft     TaskState = "draft"
	TaskOpen      TaskState = "open"
	TaskAssigned  TaskState = "assigned"
	TaskDone      TaskState = "done"
	TaskUnfilled  TaskState = "unfilled"
	TaskCancelled TaskState = "cancelled"
)

// TaskStates lists every state of a task, in the order of its life.
var TaskStates = []TaskState{TaskDraft, TaskOpen, TaskAssigned, TaskDone, TaskUnfilled, TaskCancelled}

// taskMoves holds every change of state that may happen to a task.
var taskMoves = map[TaskState][]TaskState{
	TaskDraft:    {TaskOpen, TaskCancelled},
	TaskOpen:     {TaskAssigned, TaskUnfilled, TaskCancelled},
	TaskAssigned: {TaskOpen, TaskUnfilled, TaskDone, TaskCancelled},
	// A late yes, a changed deadline or a telephone call can still save an
	// unfilled task; and where some of several helpers came, it was done.
	TaskUnfilled: {TaskOpen, TaskAssigned, TaskDone, TaskCancelled},
	// What was noted by mistake is taken back (NotDone), and by nothing else:
	// that a task was done is the end of it.
}

// MayBecome tells whether a task in state s may change to state to.
func (s TaskState) MayBecome(to TaskState) bool {
	for _, t := range taskMoves[s] {
		if t == to {
			return true
		}
	}
	return false
}

// Needs is what a task asks of its volunteer.
type Needs struct {
	Clearances []string
	Car        bool
	Gender     string
	Language   string
	Hearing    bool     // speaks clearly, or writes
	Wheelchair bool     // pushes a wheelchair or, on a drive, has a car that takes one
	Skills     []string // special ones
	// Wish is what would be good but nobody is kept out for.
	Wish Wanted
}

// Wanted is what a task would rather have.
type Wanted struct {
	Gender   string
	Language string
}

// Task is one recipient, one place and time, and mostly one helper (oppdrag).
type Task struct {
	ID       int64
	UnitID   int64
	Category string
	// Summary and Place stand in the question and so never hold a name, an
	// address or a diagnosis (law 4); Details come after YES.
	Summary     string
	Place       string
	Postcode    string
	Details     string
	StartsAt    time.Time
	EndsAt      time.Time
	RequesterID int64 // 0: none
	RecipientID int64 // 0: none
	Urgent      bool
	DecideBy    time.Time // then it is unfilled
	Needs       Needs
	// Headcount is how many helpers it takes. It is open until all are found;
	// whoever said yes is on it meanwhile.
	Headcount int
	State     TaskState
	// Held means that a coordinator holds the search: nobody more is asked until
	// it is taken up again. Whoever was asked may still answer.
	Held bool
	// Wave is the number of the last wave sent; NextWaveAt is when to look
	// again for somebody to ask. Zero: nothing is due.
	Wave       int
	NextWaveAt time.Time
	// Short is how many places of the last wave could not be filled because a
	// number was busy with another question, or because quiet hours had begun;
	// WakeAt is when to try them again, before the next wave.
	Short  int
	WakeAt time.Time
	// Promised is the chance of finding somebody that was shown at the first
	// look; 0: none was.
	Promised float64
	// Weighed tells that what became of that promise has been learned, or teaches
	// nothing any more.
	Weighed bool
	// CareAt is when the assignment next needs something (a reminder, a
	// follow-up, to be closed), and CaredTo until when that has been seen to.
	CaredTo, CareAt time.Time
	// ConfirmAskedAt is when a reminder last asked for a yes, ConfirmBy when it
	// should have come from everybody.
	ConfirmAskedAt, ConfirmBy time.Time
	FollowedUpAt              time.Time // when "did it go well?" was asked; zero: not yet
	Hours                     float64   // given by all helpers, once done; 0: as planned, by one
	// ChangedAt is when what a question says (time, place, what) became another;
	// a yes to a question from before then is to something else. Zero: never.
	ChangedAt time.Time
	// SeriesID and SeriesDay are of which series it is which day, also where it
	// was moved to another; 0: of none.
	SeriesID  int64
	SeriesDay Date
	// WarnAt is when to tell the requester that nobody is found yet; zero: never.
	// Warned tells that it was said: it is said once.
	WarnAt    time.Time
	Warned    bool
	CreatedAt time.Time
	Version   int64
}

// Ahead tells whether the task still lies ahead or is under way.
func (t *Task) Ahead(now time.Time) bool { return now.Before(t.EndsAt) }

// OfferState is where an offer stands.
type OfferState string

// States of an offer.
const (
	OfferQueued    OfferState = "queued"
	OfferSent      OfferState = "sent"
	OfferAccepted  OfferState = "accepted"
	OfferDeclined  OfferState = "declined"
	OfferLapsed    OfferState = "lapsed"
	OfferFailed    OfferState = "failed"
	OfferWithdrawn OfferState = "withdrawn"
)

// Open tells whether an answer is still awaited.
func (s OfferState) Open() bool { return s == OfferQueued || s == OfferSent }

// OfferKind is what a question asks.
type OfferKind string

// Kinds of question.
const (
	OfferTake   OfferKind = ""       // can you take this task?
	OfferChange OfferKind = "change" // you have it: does the new time or place suit you?
)

// event is what the kinds of event about such a question begin with.
func (k OfferKind) event() string {
	if k == OfferChange {
		return "change."
	}
	return "offer."
}

// Offer is one question to one volunteer about one task (forespørsel).
type Offer struct {
	ID          int64
	Kind        OfferKind
	TaskID      int64
	VolunteerID int64
	Phone       string // the number asked, as it was then
	Channel     Channel
	State       OfferState
	Wave        int
	Number      int // the reply number given to it; 0: none
	CreatedAt   time.Time
	SentAt      time.Time // zero until the provider took it
	AnsweredAt  time.Time
	LapsesAt    time.Time // when silence is taken for an answer
	ClosedAt    time.Time // when it stopped being open
	Clarified   bool      // the one "svar JA eller NEI" has been sent
	Learned     Lesson    // what it taught about its volunteer so far
	MaturesAt   time.Time // when silence counts as a no; zero: nothing to wait for
	CallAt      time.Time // when silence to a text is followed by a call; zero: it is not
}

// Via is how an assignment came about.
type Via string

// Ways to an assignment.
const (
	ViaSMS         Via = "sms"
	ViaCall        Via = "call"
	ViaCoordinator Via = "coordinator"
)

// AssignmentState is where an assignment stands.
type AssignmentState string

// States of an assignment. At most one per place of a task is active or done,
// and one per volunteer; unique indexes see to it (law 2).
const (
	AssignmentActive    AssignmentState = "active"
	AssignmentDone      AssignmentState = "done"
	AssignmentReleased  AssignmentState = "released"  // by a coordinator
	AssignmentWithdrawn AssignmentState = "withdrawn" // by the volunteer
	AssignmentCancelled AssignmentState = "cancelled" // with its task
)

// Assignment is a volunteer who took the task (avtale).
type Assignment struct {
	ID          int64
	TaskID      int64
	VolunteerID int64
	OfferID     int64 // 0: assigned by a coordinator without an offer
	Place       int   // which of the task's places, from 1
	Via         Via
	State       AssignmentState
	At          time.Time
	EndedAt     time.Time
	ConfirmedAt time.Time // when the reminder was answered yes
	Hours       float64   // given by this helper, once done; of an organisation, by all who came
	// People is how many places it takes, from Place on: more than one where an
	// organisation sends several. Comers are their names, as far as they are known.
	People int
	Comers []string
}
