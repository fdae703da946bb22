package sms

// Fields is what a text may be filled with. Which of them a text needs is in its Spec; the rest are ignored, so a
// caller may fill in all it knows, and a question still tells nothing that belongs after the yes.
type Fields struct {
	Name           string // the reader's first name
	Centre         string // the unit's name: "Frivilligsentralen"
	CentrePhone    string // as people write it: phone.Format
	Summary        string // what the task is, without a full stop: "Følge til lege"
	When           string // from When
	Place          string // roughly where: "Solbakken"
	Number         string // the question's number where several are open: "2"
	Lines          string // one WhichLine per open question, joined by line ends
	Recipient      string // who is helped
	Address        string
	RecipientPhone string
	Details        string // what the volunteer needs to know, in full sentences
	Volunteer      string // the volunteer's first name, for a requester
	VolunteerPhone string
	Text           string // what a coordinator wrote, or what an alert is about
	Requester      string // who asks for help: "Solbakken sykehjem" (spoken only)
	Reference      string // a requester's own number of the recipient (spoken only)
	Length         string // how long a task lasts: "to timer" (spoken only)
	Headcount      string // how many helpers a task takes, where it is more than one
	Found          string // how many of them are found
	Helpers        string // who they are, for a requester: "Kari (492 34 568) og Per (492 34 569)"
	Organisation   string // the reader's organisation, where they answer for one: "Lions Solbakken"
	People         string // how many it sends
	Comers         string // who they are: "Per og Anne"
	Missing        string // how many more it could send that are needed
	Offered        string // how many it could send, where not all are needed
	Most           string // the highest number that can be keyed (spoken only)
	Early          string // a time of day, and the one that looks the same on a clock's face twelve hours later (spoken only)
	Late           string
	Names          string // of a household, the first names of those who are asked: "Kari og Ola"
	All            string // what they are together: "begge", "alle"
	Can            string // those of them who can help: "Kari"
	Cannot         string // those who cannot
	Silent         string // those who have not said
	Others         string // the first names of the others on the task, for one of them: "Kari og Per"
}

// value returns the field of that name. It is a table and not reflection so that a field without a reader is found
// by the tests.
func (f Fields) value(name string) (string, bool) {
	switch name {
	case "Name":
		return f.Name, true
	case "Centre":
		return f.Centre, true
	case "CentrePhone":
		return f.CentrePhone, true
	case "Summary":
		return f.Summary, true
	case "When":
		return f.When, true
	case "Place":
		return f.Place, true
	case "Number":
		return f.Number, true
	case "Lines":
		return f.Lines, true
	case "Recipient":
		return f.Recipient, true
	case "Address":
		return f.Address, true
	case "RecipientPhone":
		return f.RecipientPhone, true
	case "Details":
		return f.Details, true
	case "Volunteer":
		return f.Volunteer, true
	case "VolunteerPhone":
		return f.VolunteerPhone, true
	case "Text":
		return f.Text, true
	case "Requester":
		return f.Requester, true
	case "Reference":
		return f.Reference, true
	case "Length":
		return f.Length, true
	case "Headcount":
		return f.Headcount, true
	case "Found":
		return f.Found, true
	case "Helpers":
		return f.Helpers, true
	case "Organisation":
		return f.Organisation, true
	case "People":
		return f.People, true
	case "Comers":
		return f.Comers, true
	case "Missing":
		return f.Missing, true
	case "Offered":
		return f.Offered, true
	case "Most":
		return f.Most, true
	case "Early":
		return f.Early, true
	case "Late":
		return f.Late, true
	case "Names":
		return f.Names, true
	case "All":
		return f.All, true
	case "Can":
		return f.Can, true
	case "Cannot":
		return f.Cannot, true
	case "Silent":
		return f.Silent, true
	case "Others":
		return f.Others, true
	}
	return "", false
}
