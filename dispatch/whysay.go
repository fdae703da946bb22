package dispatch

import (
	"fmt"
	"strings"
	"time"
)

// Why says in one Norwegian sentence why a candidate may be asked, or why not.
func (c *Candidate) Why(t *Task, zone *time.Location) string {
	name := c.Volunteer.Short()
	if c.Obstacles != 0 {
		var parts []string
		for _, o := range c.Obstacles.List() {
			parts = append(parts, ObstacleText(o, t, zone))
		}
		return name + " spørres ikke: " + andNB(parts) + "."
	}
	parts := c.Fit.Reasons(c.Volunteer, t)
	if len(parts) == 0 {
		return fmt.Sprintf("%s kan spørres. Sjansen for ja er omtrent %d %%.", name, percent(c.Chance))
	}
	return fmt.Sprintf("%s %s. Sjansen for ja er omtrent %d %%.", name, andNB(parts), percent(c.Chance))
}

// Reasons are what speaks for somebody, in Norwegian, each to follow a name.
func (f Fit) Reasons(v *Volunteer, t *Task) []string {
	var parts []string
	for _, w := range f.List() {
		parts = append(parts, WishText(w, v, t, f))
	}
	return parts
}

// andNB joins in Norwegian: "a, b og c".
func andNB(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " og " + list[len(list)-1]
}

// say is the sentence of a forecast: why these people are asked now, and what
// happens next.
func (s *Service) say(t *Task, set Settings, f Forecast, now time.Time) string {
	return sentenceNB(t, set, f, now, s.clockTime(f.NextAt, now))
}

// sentenceNB is that sentence in bokmål, the language of the page's own words;
// next is when somebody is asked next.
func sentenceNB(t *Task, set Settings, f Forecast, now time.Time, next string) string {
	waiting := ""
	switch {
	case f.Waiting > len(f.waiting):
		waiting = fmt.Sprintf("Vi venter på svar fra %d frivillige. ", f.Waiting)
	case f.Waiting > 0:
		waiting = "Vi venter på svar fra " + andNB(f.waiting) + ". "
	}
	chance := fmt.Sprintf(" Sjansen for å finne noen er omtrent %d %%.", percent(f.Chance))
	if t.several() {
		chance = fmt.Sprintf(" Sjansen for å finne alle er omtrent %d %%.", percent(f.Chance))
		waiting = fmt.Sprintf("%d av %d er funnet. ", t.Places()-f.Missing, t.Places()) + waiting
	}
	switch {
	case t.State == TaskAssigned || t.State == TaskDone:
		return "Oppdraget har fått frivillig."
	case t.State == TaskCancelled:
		return "Oppdraget er avlyst."
	case !now.Before(t.DecideBy):
		return "Svarfristen er ute, så ingen flere spørres."
	case f.Left == 0 && f.Waiting == 0 && f.Unlikely > 0:
		return fmt.Sprintf("%s kan spørres, men sier nesten aldri ja. Endre oppdraget eller ring noen selv.", plural(f.Unlikely, "frivillig", "frivillige"))
	case f.Left == 0 && f.Waiting == 0:
		return "Det er ingen som kan spørres. Endre oppdraget eller ring noen selv."
	case f.Left == 0 && f.Unlikely > 0:
		return waiting + "Alle som trolig kan si ja, er spurt." + chance
	case f.Left == 0:
		return waiting + "Alle som kan spørres, er spurt." + chance
	case t.several():
		return waiting + f.severalNB(set, next) + chance
	case f.Now > 0:
		who := f.firstNB()
		if who == "" {
			who = plural(f.Now, "frivillig", "frivillige")
		}
		return waiting + fmt.Sprintf("Vi spør %s nå fordi %s, og har ingen sagt ja %s, spør vi flere.", who, f.becauseNB(t, set), next) + chance
	case f.Waiting > 0:
		return waiting + fmt.Sprintf("De sto først for tur, og har ingen sagt ja %s, spør vi flere.", next) + chance
	default:
		return fmt.Sprintf("Vi spør %s, først dem som oftest sier ja og er spurt lite i det siste.", next) + chance
	}
}

// severalNB is the rule, and what happens next, where several are needed.
func (f Forecast) severalNB(set Settings, next string) string {
	why := "De som oftest sier ja og ikke er spurt på en stund, spørres først, og ikke flere enn nødvendig: den neste når det ikke lenger lønner seg å vente på svar."
	if set.Policy == PolicyWaves {
		why = "De som er spurt for lengst siden, spørres først."
	}
	if f.Now > 0 {
		return fmt.Sprintf("Vi spør %d nå. ", f.Now) + why + " Mangler det fortsatt noen, spør vi flere " + next + "."
	}
	return "Vi spør flere " + next + " hvis det fortsatt mangler noen. " + why
}

// firstNB names those who are asked now, if they are few enough for a sentence.
func (f Forecast) firstNB() string {
	if len(f.First) != f.Now || f.Now > namedFew {
		return ""
	}
	var names []string
	for _, p := range f.First {
		names = append(names, p.Volunteer.Short())
	}
	return andNB(names)
}

// becauseNB is why they are: what speaks for the first of them, or the rule.
func (f Forecast) becauseNB(t *Task, set Settings) string {
	if len(f.First) > 0 {
		x := f.First[0]
		if parts := x.Fit.Reasons(x.Volunteer, t); len(parts) > 0 && !x.Fit.Has(WishSpared) {
			return x.Volunteer.Short() + " " + andNB(parts[:min(2, len(parts))])
		}
	}
	if set.Policy == PolicyWaves {
		return "det er lengst siden de ble spurt"
	}
	return "de oftest sier ja og er spurt lite i det siste"
}
