package dates

import (
	"testing"
	"time"
)

// Dates and times as people write them in English.
func TestFindInEnglish(t *testing.T) {
	now := time.Date(2026, 11, 24, 13, 0, 0, 0, oslo) // a Tuesday
	for _, c := range []struct{ text, day, start, end string }{
		{"Hi, we need somebody to go with a resident to the doctor tomorrow at 10", "25.11", "25.11 10:00", "12:00"},
		{"Can someone take me to the dentist on Thursday 3 Dec 10-12?", "03.12", "03.12 10:00", "12:00"},
		{"We need an escort to the hospital next Monday half past two", "30.11", "30.11 14:30", "16:30"},
		{"Need shopping on Friday between 10 and 12 please", "27.11", "27.11 10:00", "12:00"},
		{"Please could someone visit my mother on December 3rd at 2pm for an hour and a half", "03.12", "03.12 14:00", "15:30"},
		{"We would like a visit this afternoon at 3", "24.11", "24.11 15:00", "17:00"},
		{"Could somebody drive me to the hairdresser on Wed 2 Dec at quarter to eleven?", "02.12", "02.12 10:45", "12:45"},
		{"I need help with shopping the day after tomorrow from 10am to 12pm", "26.11", "26.11 10:00", "12:00"},
		{"An escort is needed Thursday, 3rd of December 2026, at ten o’clock, for two hours", "03.12", "03.12 10:00", "12:00"},
		{"Can anyone walk with my father on Saturday morning at 11", "28.11", "28.11 11:00", "13:00"},
		{"I may need someone on Monday at 9.30 to 11", "30.11", "30.11 09:30", "11:00"},
		{"two residents need an escort to the doctor on Friday at 1 pm", "27.11", "27.11 13:00", "15:00"},
		{"the doctor's appointment is at ten to three on Friday", "27.11", "27.11 14:50", "16:50"},
		{"It is at ten past nine on Friday, half an hour", "27.11", "27.11 09:10", "09:40"},
		{"Could someone read aloud for us tonight at 7?", "24.11", "24.11 19:00", "21:00"},
		{"Hi. We need an escort 03/12 at 08.30", "03.12", "03.12 08:30", "10:30"},
		{"Can someone come on the 3rd at 10?", "03.12", "03.12 10:00", "12:00"},
		{"Shopping for my mother, next week Tuesday at 12", "01.12", "01.12 12:00", "14:00"},
		{"Is anybody free Wednesday next week, at ten thirty?", "02.12", "02.12 10:30", "12:30"},
		{"Escort to the doctor needed Mon 30 Nov 9:15-11:00", "30.11", "30.11 09:15", "11:00"},
		{"We need someone tomorrow evening at 6 for 2 hours", "25.11", "25.11 18:00", "20:00"},
		{"We need help at 8 in the evening on Friday", "27.11", "27.11 20:00", "22:00"},
		{"My phone is 49123456, room 12, can you come on Friday at 12?", "27.11", "27.11 12:00", "14:00"},
		{"someone to go with me, Monday at half two, a couple of hours", "30.11", "30.11 14:30", "16:30"},
		{"We need somebody on Friday from eleven to one", "27.11", "27.11 11:00", "13:00"},
		{"Someone at 12 noon on Sunday please, an hour", "29.11", "29.11 12:00", "13:00"},
		{"We need 2 volunteers on Thursday", "26.11", "", ""},
		{"Please cancel tomorrow's visit", "25.11", "", ""},
		{"I need someone in two hours", "", "", ""},
		{"Thursday November 27 at 10 we need help", "", "", ""}, // a Friday: not read in two ways
		{"We need help with the garden, she is 82", "", "", ""},
	} {
		f := Find(c.text, now)
		show := func(at time.Time, layout string) string {
			if at.IsZero() {
				return ""
			}
			return at.Format(layout)
		}
		if day, start, end := show(f.Day, "02.01"), show(f.Start, "02.01 15:04"), show(f.End, "15:04"); day != c.day || start != c.start || end != c.end {
			t.Errorf("%q: %q, %q to %q; want %q, %q to %q", c.text, day, start, end, c.day, c.start, c.end)
		}
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"We need an escort to the doctor":                   "en",
		"Could somebody visit my mother on Friday?":         "en",
		"Trenger følge til lege torsdag kl 10":              "nb",
		"Hei, kan noen handle for meg i morgen kl 12?":      "nb",
		"Me treng nokon til å følgje ein bebuar på laurdag": "nn",
		"Eg kjem ikkje": "nn",
		"Kan dere treffe Tor på Hope Resort i dag?": "nb",
		"Ok": "",
		"":   "",
	} {
		if got := Language(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
