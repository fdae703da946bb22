package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

// because is the input of an action with a reason.
type because struct {
	ByID
	Body struct {
		Reason string `json:"reason" required:"false" maxLength:"500" doc:"For the event log; leave names out." example:"Legetimen er flyttet"`
	}
}

// attended is whether a helper came.
type attended struct {
	VolunteerID whole   `json:"volunteer_id" minimum:"1" example:"1"`
	Came        bool    `json:"came"`
	Hours       float64 `json:"hours" required:"false" minimum:"0" maximum:"200" doc:"Of each who came; 0 or left out: as planned." example:"2"`
	People      whole   `json:"people" required:"false" minimum:"1" maximum:"20" doc:"How many came from an organisation; left out: as agreed."`
}

// taskActions registers what is done to a task. Each answers with the task as
// it is afterwards.
func (a *server) taskActions() {
	add(a, huma.Operation{
		OperationID: "cancelTask", Method: http.MethodPost, Path: "/tasks/{id}/cancel", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary: "Call a task off", Description: "Whoever has it is told, and so is the requester; open questions are withdrawn.",
	}, func(ctx context.Context, in *because) (*answer[task], error) {
		t, err := a.s.Cancel(ctx, in.ID, in.Body.Reason)
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "releaseTask", Method: http.MethodPost, Path: "/tasks/{id}/release", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary: "Take the volunteer off a task", Description: "The volunteer and the requester are told, and the search goes on.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			Reason      string `json:"reason" required:"false" maxLength:"500" doc:"For the event log; leave names out." example:"Legetimen er flyttet"`
			VolunteerID whole  `json:"volunteer_id" required:"false" minimum:"1" doc:"Which, where several are on the task."`
		}
	}) (*answer[task], error) {
		t, err := a.s.ReleaseHelper(ctx, in.ID, int64(in.Body.VolunteerID), in.Body.Reason)
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "assignTask", Method: http.MethodPost, Path: "/tasks/{id}/assign", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary: "Give a task to a volunteer", Description: "For somebody who said yes to a coordinator. The details are sent.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			VolunteerID whole    `json:"volunteer_id" minimum:"1" example:"1"`
			People      whole    `json:"people" required:"false" minimum:"1" maximum:"20" doc:"How many an organisation sends; left out: as many as names, or one."`
			Names       []string `json:"names" required:"false" maxItems:"20" maxLength:"100" doc:"Who comes from an organisation."`
		}
	}) (*answer[task], error) {
		t, err := a.s.AssignParty(ctx, in.ID, int64(in.Body.VolunteerID), dispatch.Party{People: int(in.Body.People), Names: in.Body.Names})
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "setParty", Method: http.MethodPost, Path: "/tasks/{id}/party", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary:     "Note how many come from an organisation, and who",
		Description: "The requester is told. Fewer than before opens their places, and others are looked for; more is refused where there is no room.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			VolunteerID whole    `json:"volunteer_id" required:"false" minimum:"1" doc:"Which, where several are on the task."`
			People      whole    `json:"people" required:"false" minimum:"1" maximum:"20" doc:"Left out: as before."`
			Names       []string `json:"names" required:"false" maxItems:"20" maxLength:"100" doc:"Left out: as before."`
		}
	}) (*answer[task], error) {
		t, err := a.s.SetParty(ctx, in.ID, int64(in.Body.VolunteerID), dispatch.Party{People: int(in.Body.People), Names: in.Body.Names})
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "askAboutTask", Method: http.MethodPost, Path: "/tasks/{id}/ask", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary: "Ask chosen volunteers now, or everybody who suits",
		Description: "Category, area and hours may be overruled for those named; what the task needs, weekly limits, quiet hours, no and stop may not. " +
			"Where one of them may not be asked, nobody is.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			VolunteerIDs []whole `json:"volunteer_ids" required:"false" minItems:"1" maxItems:"500" doc:"Whom to ask."`
			Everybody    bool    `json:"everybody" required:"false" doc:"Everybody who suits, instead of a list."`
		}
	}) (*answer[task], error) {
		if in.Body.Everybody && len(in.Body.VolunteerIDs) > 0 {
			var f faults
			f.add("everybody", "name either volunteer_ids or everybody, not both")
			return nil, f.err()
		}
		if in.Body.Everybody {
			t, err := a.s.AskEverybody(ctx, in.ID)
			return a.afterwards(ctx, t, err)
		}
		ids := make([]int64, len(in.Body.VolunteerIDs))
		for i, id := range in.Body.VolunteerIDs {
			ids[i] = int64(id)
		}
		t, err := a.s.AskThese(ctx, in.ID, ids)
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "holdTask", Method: http.MethodPost, Path: "/tasks/{id}/hold", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary: "Ask nobody more for now", Description: "Questions that have not gone out yet are taken back. A yes to one that has counts as before, and the deadline stands.",
	}, func(ctx context.Context, in *because) (*answer[task], error) {
		t, err := a.s.Hold(ctx, in.ID, in.Body.Reason)
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "resumeTask", Method: http.MethodPost, Path: "/tasks/{id}/resume", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary: "Take a held search up again",
	}, func(ctx context.Context, in *because) (*answer[task], error) {
		t, err := a.s.Resume(ctx, in.ID, in.Body.Reason)
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "goWithTask", Method: http.MethodPost, Path: "/tasks/{id}/enough", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary: "Make do with the helpers who are found", Description: "For a task that takes several and still looks, or whose deadline has passed. Its headcount becomes theirs.",
	}, func(ctx context.Context, in *because) (*answer[task], error) {
		t, err := a.s.GoWith(ctx, in.ID, in.Body.Reason)
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "lookOnTask", Method: http.MethodPost, Path: "/tasks/{id}/look-on", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary: "Go on looking until the start", Description: "For a task whose deadline has passed without everybody, or anybody, being found.",
	}, func(ctx context.Context, in *because) (*answer[task], error) {
		t, err := a.s.LookOn(ctx, in.ID, in.Body.Reason)
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "notThere", Method: http.MethodPost, Path: "/tasks/{id}/no-show", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary: "Some of those on a task that is going on did not come", Description: "The others stand, and the headcount becomes theirs. While there is time somebody is looked for in their place, as a task of its own. " +
			"Where nobody came, the task itself is looked for anew.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			VolunteerIDs []whole `json:"volunteer_ids" minItems:"1" maxItems:"20" doc:"Who did not come."`
		}
	}) (*answer[task], error) {
		ids := make([]int64, len(in.Body.VolunteerIDs))
		for i, id := range in.Body.VolunteerIDs {
			ids[i] = int64(id)
		}
		t, err := a.s.NotThere(ctx, in.ID, ids)
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "completeTask", Method: http.MethodPost, Path: "/tasks/{id}/complete", DefaultStatus: http.StatusOK, Tags: []string{"Tasks"},
		Summary: "Note that a task was done", Description: "By everybody who is on it, by one of them, or, with helpers, for each whether they came and for how long. Where nobody came it is unfilled.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			Hours       float64    `json:"hours" required:"false" minimum:"0" maximum:"200" doc:"Hours given, by each of several helpers; 0 or left out: as planned." example:"2"`
			VolunteerID whole      `json:"volunteer_id" required:"false" minimum:"1" doc:"Which helper, where several are on the task; left out: all of them."`
			Helpers     []attended `json:"helpers" required:"false" minItems:"1" maxItems:"20" doc:"Each of several; whoever is left out is still awaited. Instead of hours and volunteer_id."`
		}
	}) (*answer[task], error) {
		if len(in.Body.Helpers) > 0 {
			if in.Body.Hours != 0 || in.Body.VolunteerID != 0 {
				var f faults
				f.add("helpers", "say either helpers, or hours and volunteer_id, not both")
				return nil, f.err()
			}
			var list []dispatch.Attendance
			for _, x := range in.Body.Helpers {
				list = append(list, dispatch.Attendance{VolunteerID: int64(x.VolunteerID), Came: x.Came, Hours: x.Hours, People: int(x.People)})
			}
			t, err := a.s.Attended(ctx, in.ID, list)
			return a.afterwards(ctx, t, err)
		}
		t, err := a.s.CompleteHelper(ctx, in.ID, int64(in.Body.VolunteerID), in.Body.Hours)
		return a.afterwards(ctx, t, err)
	})
}
