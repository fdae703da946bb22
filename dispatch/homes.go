package dispatch

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// An address in a question points at a home: a street with a number, or a room.
// What only looks like it is a time, a date, a floor, a bus or a road.

var (
	// wordNumber is a word, with up to three before it that may belong to it, and a
	// number with what stands around it.
	wordNumber = regexp.MustCompile(`(\p{L}[\p{L}'’-]*)(\.)?,?[ \x{a0}]*(?:(?i:nr|nummer)\.?[ \x{a0}]*)?(\d{1,4})(?:[ \x{a0}]?(\p{L})(?:[^\p{L}\d]|$))?`)
	// room is a number by which somebody is found inside a house.
	room = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d-])((?:rom|romnr|leilighet|leil|leilegheit|hybel|room|apartment|apt)\.?[ \x{a0}]*(?:(?:nr|nummer|no)\.?[ \x{a0}]*)?\d{1,4}[a-z]?|[HULK]0[1-9]\d{2})(?:[^\p{L}\d]|$)`)
	// afterNumber is what shows that a number counts something or tells the time.
	afterNumber = regexp.MustCompile(`^(?:[.:]\d|\.[ \x{a0}]*[\p{Ll}]|[.,]?[ \x{a0}]?(?i:timer|timar|time|minutter|minutt|min|km|kilometer|meter|m|t|dager|dagar|dag|veker|uker|uke|ganger|gonger|gang|gong|personer|personar|person|stk|kr|kroner|kilo|kg|liter|frivillige|beboere|bebuarar|brukere|hjelpere|poser|posar|esker|kasser|år|trinn|runder|hours|hour|minutes|people|volunteers|days|times|o'clock)(?:[^\p{L}]|$))`)
	hoursAfter  = regexp.MustCompile(`^[ \x{a0}]?[-–][ \x{a0}]?(\d{1,2})(?:[^\d\p{L}]|$)`)
)

// surely end the name of a street and hardly anything else.
var surely = []string{"gata", "gaten", "gate", "gata's", "gt", "veien", "vegen", "vei", "veg", "veit", "veita", "allé", "alléen", "alleen", "allmenningen", "smauet", "stredet", "gatan"}

// maybe end names of places, too: as a street they begin with a capital or are
// compounds, and have few numbers.
var maybe = []string{
	"bakken", "bakkane", "bakkan", "stien", "sti", "svingen", "lia", "lien", "tunet", "tun", "jordet", "åsen", "haugen", "hagen", "kroken", "toppen", "tråkket", "faret",
	"løkka", "løkken", "enga", "engen", "moen", "myra", "kleiva", "ringen", "plassen", "plass", "terrasse", "terrassen", "berget", "bråten", "dalen", "feltet", "holtet",
	"hellinga", "kollen", "lunden", "marka", "sletta", "skrenten", "skogen", "vollen", "grenda", "brinken", "gjerdet", "gården", "garden", "bekken", "vangen", "tangen",
	"vika", "neset", "odden", "stranda", "brygga", "torget", "torvet", "torg", "alle", "ringveg", "skråningen", "flata", "gropa", "tippen", "rabben", "høgda", "høyden",
}

// noStreet are words that end as a street does and are none.
var noStreet = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`riksvei riksveg riksveien riksvegen fylkesvei fylkesveg fylkesveien fylkesvegen europavei europaveg europaveien europavegen
		motorvei motorveien motorveg motorvegen kommunevei hovedvei hovudveg underveis omvei omveg gangvei gangveg sykkelvei sykkelveg skolevei skoleveg skogsvei skogsveg
		parkeringsplass parkeringsplassen holdeplass holdeplassen haldeplass haldeplassen bussholdeplass bussholdeplassen møteplass møteplassen rasteplass sitteplass
		sitteplasser arbeidsplass lekeplass lekeplassen leikeplass leikeplassen campingplassen fotballplassen idrettsplassen snuplass snuplassen p-plass p-plassen
		barnehage barnehagen barnehagar skolehagen kolonihagen kjøkkenhagen sansehagen turstien tursti kyststien kyststi naturstien natursti skogstien lysløypa gravlunden
		gravlund minnelunden kirkegården kyrkjegarden skolegården skulegarden bondegården gårdstunet uteplassen uteplass kirkebakken lysgården bakgården dyrehagen
		familien italien australia spania malia mobilia skidalen alle kalle falle skalle samtalle tralle fritid startgate målgate gågate gågata gågaten
		utvei innvei framvei tverrvei snarvei snarveien trafikkalle skiskogen søndagsskogen anlegg oppveg`) {
		noStreet[w] = true
	}
}

// homeIn finds the first address of a text that is not an institution's, as it
// is written there.
func homeIn(text string, public []*Requester) string {
	if m := room.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	for _, m := range wordNumber.FindAllStringSubmatchIndex(text, -1) {
		street, number := text[m[2]:m[3]], text[m[6]:m[7]]
		key := strings.ToLower(street)
		if m[4] >= 0 && key != "gt" && key != "v" && !strings.HasSuffix(key, "gt") && !strings.HasSuffix(key, "v") {
			continue // a sentence ended
		}
		end := m[7]
		letter := ""
		if m[8] >= 0 && !slices.Contains([]string{"m", "t", "i", "å"}, strings.ToLower(text[m[8]:m[9]])) {
			letter, end = text[m[8]:m[9]], m[9]
		}
		if letter == "" && counts(number, text[m[7]:]) {
			continue
		}
		before := strings.TrimRight(text[:m[2]], " \u00a0")
		sure, fits := streetEnds(key, street, before, m[4] >= 0)
		switch {
		case !fits:
			continue
		case !sure && (len(number) > 3 || nameOf(public, key)):
			continue
		case len(number) == 4 && postcodeLike(text[m[7]:]):
			continue
		}
		found := wholeStreet(before, street) + text[m[3]:end]
		if !publicAddress(public, street, number, letter) {
			return found
		}
	}
	return ""
}

// counts tells that a number is a time, a date, a floor or of something.
func counts(number, after string) bool {
	if afterNumber.MatchString(after) {
		return true
	}
	if m := hoursAfter.FindStringSubmatch(after); m != nil {
		from, to := digitsValue(number), digitsValue(m[1])
		return from >= 6 && from < to && to <= 23
	}
	return false
}

func digitsValue(s string) int {
	n := 0
	for _, d := range s {
		n = 10*n + int(d-'0')
	}
	return n
}

// streetEnds tells whether a word can be the last of a street's name, and whether
// it surely is.
func streetEnds(key, as, before string, point bool) (sure, fits bool) {
	if noStreet[key] && key != "alle" {
		return false, false
	}
	capital := isCapital(as)
	prior := lastWord(before)
	// "Henrik Ibsens gate": the word alone belongs to a name before it.
	belongs := prior != "" && isCapital(prior)
	for _, e := range surely {
		switch {
		case key == e:
			return true, belongs || capital && before != ""
		case strings.HasSuffix(key, e) && len(key) >= len(e)+2:
			return true, true
		}
	}
	if point && (key == "v" && belongs || strings.HasSuffix(key, "v") && capital && len([]rune(key)) >= 3) {
		return true, true
	}
	for _, e := range maybe {
		switch {
		case key == e && (e == "alle" || e == "plass"):
			return false, belongs && (strings.HasSuffix(prior, "s") || strings.EqualFold(prior, "bygdøy"))
		case key == e:
			return false, capital
		case strings.HasSuffix(key, e) && e == "alle":
			return false, capital && len([]rune(key)) >= 7
		case strings.HasSuffix(key, e) && len([]rune(key)) >= len([]rune(e))+2 && (capital || len([]rune(e)) >= 5):
			return false, true
		}
	}
	return false, false
}

// wholeStreet is the name of a street, with the words before that belong to it.
func wholeStreet(before, street string) string {
	whole := street
	for n := 0; n < 3; n++ {
		w := lastWord(before)
		first := strings.TrimSpace(strings.TrimSuffix(before, w)) == ""
		if w == "" || !isCapital(w) || first && !upperParts[strings.ToLower(w)] && isCapital(street) {
			break
		}
		whole = w + " " + whole
		before = strings.TrimRight(strings.TrimSuffix(before, w), " \u00a0")
	}
	return whole
}

// upperParts begin names of streets.
var upperParts = map[string]bool{"nedre": true, "øvre": true, "søndre": true, "nordre": true, "vestre": true, "austre": true, "østre": true, "gamle": true, "store": true, "lille": true}

// postcodeLike tells that four digits are followed by a town.
func postcodeLike(after string) bool {
	after = strings.TrimLeft(after, " \u00a0")
	return after != "" && isCapital(after)
}

func isCapital(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}

// lastWord is the word that a text ends with, if it ends with one.
func lastWord(s string) string {
	rs := []rune(s)
	i := len(rs)
	for i > 0 && (unicode.IsLetter(rs[i-1]) || rs[i-1] == '-') {
		i--
	}
	return string(rs[i:])
}

// publicAddress tells whether an institution has the address.
func publicAddress(public []*Requester, street, number, letter string) bool {
	want := strings.Join(wordsOf(street+" "+number+letter), " ") + " "
	for _, q := range public {
		has := strings.Join(wordsOf(joinLetter.ReplaceAllString(q.Address, "$1$2 ")), " ") + " "
		if strings.Contains(" "+has, " "+want) {
			return true
		}
	}
	return false
}

// joinLetter is a house number with its letter, however they stand.
var joinLetter = regexp.MustCompile(`(\d) ?([a-zA-Z])(?:$|[^\p{L}\d])`)

// nameOf tells whether a word is in the name of an institution.
func nameOf(public []*Requester, key string) bool {
	return slices.ContainsFunc(public, func(q *Requester) bool { return slices.Contains(wordsOf(q.Name), key) })
}
