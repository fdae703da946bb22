package dispatch

import "time"

// VolunteerState says whether a volunteer may be asked.
type VolunteerState string

// A paused volunteer comes back by itself when the pause is over; one who
// stopped has opted out of every text and call and comes back only by START or
// by telling a coordinator; one who left is kept for the record alone.
const (
	VolunteerActive  VolunteerState = "active"
	VolunteerPaused  VolunteerState = "paused"
	VolunteerStopped VolunteerState = "stopped"
	VolunteerLeft    VolunteerState = "left"
)

// Channel is how somebody wants to be reached.
type Channel string

// Channels of an offer and of a volunteer.
const (
	ChannelSMS  Channel = "sms"
	ChannelCall Channel = "call"
)

// Volunteer is a person who helps (frivillig).
type Volunteer struct {
	ID         int64
	UnitID     int64
	Name       string
	Phone      string // E.164
	Language   string // nb, nn, en, pl ...: what the volunteer speaks and is written to in
	Channel    Channel
	Categories []string // what the volunteer will do
	Postcodes  []string // where; empty: anywhere. One to four digits; fewer than four stand for all that begin so
	Available  []Window // when in the week; empty: any time
	Clearances []Clearance
	Gender     string // female, male, other or empty
	BirthYear  int    // 0: not known
	Car        bool
	// MaxOffersPerWeek is the volunteer's own weekly cap; 0: the unit's.
	MaxOffersPerWeek int
	Note             string
	Traits
	// OwnUnitOnly keeps the volunteer out of what the unit shares with others.
	OwnUnitOnly bool

	// Stopped and Left are decisions; whether a pause is running depends on
	// the time, so State is asked, not stored.
	Stopped     bool
	Left        bool
	PausedUntil time.Time // zero: not paused
	// Flagged holds the provider's error code when the number cannot be
	// reached (invalid, blocked); a coordinator clears it by editing the number.
	Flagged string
	// NoTexts: the provider has said that no text can reach the number. Another
	// number takes it away.
	NoTexts   bool
	CreatedAt time.Time
	Version   int64 // counts edits, so that two coordinators do not overwrite each other
}

// State tells whether the volunteer may be asked at the given time.
func (v *Volunteer) State(now time.Time) VolunteerState {
	switch {
	case v.Left:
		return VolunteerLeft
	case v.Stopped:
		return VolunteerStopped
	case v.PausedUntil.After(now):
		return VolunteerPaused
	default:
		return VolunteerActive
	}
}

// FirstName is the name a text begins with: of an organisation, the contact's.
func (v *Volunteer) FirstName() string {
	if v.Organisation() {
		return firstWord(v.Contact)
	}
	return firstWord(v.Name)
}

// Window is a stretch of a week in which a volunteer can help, in the unit's
// time zone. To may be 24:00; a window does not cross midnight.
type Window struct {
	Weekday time.Weekday
	From    TimeOfDay
	To      TimeOfDay
}

// Clearance is proof that was shown once: never the document itself.
type Clearance struct {
	Kind    string // confidentiality, police_certificate, course, visiting_dog, or the unit's own
	Issued  Date
	Expires Date // zero: does not expire
}

// Recipient is the person helped (mottaker).
type Recipient struct {
	ID       int64
	UnitID   int64
	Name     string
	Phone    string
	Address  string
	Postcode string
	Language string
	Gender   string
	Note     string
	Notify   bool    // wishes to be told who comes
	Channel  Channel // how: by text, or by a call
	// WishGender is whom they would rather have, female or male; empty: no wish.
	WishGender string
	Hearing    bool // hears badly: somebody who speaks clearly comes first
	Wheelchair bool // whoever comes must manage a wheelchair
	CreatedAt  time.Time
	Version    int64
}

// RequesterKind says who asks for help.
type RequesterKind string

// Kinds of requester.
const (
	Institution RequesterKind = "institution"
	Person      RequesterKind = "person"
)

// Requester asks for help (bestiller): a nursing home, a relative, or the
// recipient.
type Requester struct {
	ID        int64
	UnitID    int64
	Name      string
	Kind      RequesterKind
	Phones    []string // E.164; texts go to the first that takes them
	Channel   Channel  // how they are told: by text, or by a call
	Trusted   bool     // what it orders by telephone goes straight out
	PINHash   string   // of the PIN that identifies the institution by telephone; never the PIN
	Address   string
	Postcode  string
	Language  string // of the texts they get: nb, nn or en; empty: the unit's
	CreatedAt time.Time
	Version   int64
}
