package dispatch

// decline keeps a no and asks somebody else in its place.
func (w *work) decline(q Question) error {
	o, err := w.latest(q.Offer)
	if err != nil {
		return err
	}
	if o.State == OfferDeclined || o.State == OfferAccepted {
		return nil
	}
	wasOpen := o.State.Open()
	from := o.State
	o.AnsweredAt = w.now
	// A no to a task that somebody else has taken changes nothing but what is
	// known of the volunteer.
	o.State = OfferDeclined
	if o.ClosedAt.IsZero() {
		o.ClosedAt = w.now
	}
	if err := w.learn(q.Task, o, LessonNo); err != nil {
		return err
	}
	if err := w.SaveOffer(o); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: q.Task.UnitID, Kind: "offer.declined", TaskID: q.Task.ID, VolunteerID: q.Volunteer.ID, OfferID: o.ID,
		From: string(from), To: string(OfferDeclined)}); err != nil {
		return err
	}
	if err := w.answered(o); err != nil {
		return err
	}
	if err := w.endRinging(o); err != nil {
		return err
	}
	if !wasOpen {
		return nil
	}
	if err := w.refill(q.Task.ID); err != nil {
		return err
	}
	return w.wake()
}

// latest gives the open offer of the same task to the same volunteer, if there
// is one: a task that was freed or changed may have been asked about once more
// since, and an answer to the first question is one to the second.
func (w *work) latest(o *Offer) (*Offer, error) {
	if o.State.Open() {
		return o, nil
	}
	offers, err := w.OffersOfTask(o.TaskID)
	if err != nil {
		return nil, err
	}
	for _, x := range offers {
		if x.VolunteerID == o.VolunteerID && x.State.Open() {
			return x, nil
		}
	}
	return o, nil
}

// answered closes the unclear replies to a question that now has its answer.
func (w *work) answered(o *Offer) error { return w.settled(o, "answered") }

func (w *work) settled(o *Offer, as string) error {
	items, err := w.OpenAttentionOfTask(o.TaskID)
	if err != nil {
		return err
	}
	for _, a := range items {
		// Of a task that was changed, they may stand with an earlier question.
		if (a.Kind == AttentionUnclear || a.Kind == AttentionChange) && (a.OfferID == o.ID || a.OfferID != 0 && a.VolunteerID == o.VolunteerID) {
			if err := w.resolve(a, as, ActorSystem); err != nil {
				return err
			}
		}
	}
	return nil
}
