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
