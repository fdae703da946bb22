package reply

import (
	"regexp"
	"strings"
)

// What a telephone writes by itself: reactions that quote the question, automatic replies, quoted text, footers.
// All expressions run on normalised text, where every quotation mark is ".

// reactionVerbs are what telephones write before the quoted message, in the languages that volunteers' phones speak.
const reactionVerbs = `likte|liker|elsket|elsker|mislikte|misliker|lo av|lo til|lo(?: høyt)? av|humret av|la vekt på|fremhevet|uthevet|understreket|utheva|` +
	`la til utropstegn|spurte om|stilte spørsmål ved|satte spørsmålstegn ved|reagerte|reagerade|reagerede|lika|elska|mislika|lo åt|la vekt på|` +
	`synes godt om|syntes godt om|kunne lide|kan lide|hadede|elskede|grinede ad|grinede af|lo ad|fremhævede|understregede|satte spørgsmålstegn ved|reagerede (?:på|med)|kunne ikke lide|` +
	`gillade|gillar|älskade|älskar|ogillade|ogillar|skrattade åt|betonade|framhävde|ifrågasatte|undrade över|reagerade (?:på|med)|` +
	`liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted|replied to|hearted|` +
	`polubił[ao]?|polubiono|pokochał[ao]?|nie spodobało się|zareagował[ao]?|zareagowano|śmieje się z|podkreślił[ao]?|` +
	`вподобав|вподобала|вподобано|сподобалося|подобається|реагує|відреагував|відреагувала|понравилось|нравится|не понравилось|не нравится|лайкнул|лайкнула|отреагировал|отреагировала|реакция|` +
	`patiko|nepatiko|pamėgo|reagavo|` +
	`gefällt|mochte|liebte|aimé|a aimé|adoré|me gusta|le gustó|le encantó|أعجب|أحب|اعجبه|اعجبني|پسندید|لایک کرد`

var (
	reaction = regexp.MustCompile(`^\s*(?:` + reactionVerbs + `)(?:[^"\n]{0,40})"`)
	// "fjernet en tommel opp fra "...", "removed a like from "..."
	unreaction = regexp.MustCompile(`^\s*(?:removed|fjernet|fjerna|fjernede|tok bort|tog bort|tog væk|tok vekk|usunął|usunięto|удалил|удалила|видалив|видалила|pašalino)\b[^"\n]{0,40}"`)
	// "👍 til "...", "❤ to "..."; also the bare quotation of some Android phones.
	pictured = regexp.MustCompile(`^\s*[^\pL\pN\s"]{1,8}\s*(?:til|to|på|på:|at|till|do|на|до|к|for|į|ل|به|by)?\s*"`)
	// A reaction to a picture or a message that is not quoted.
	unquoted = regexp.MustCompile(`^\s*(?:likte|elsket|mislikte|lo av|fremhevet|liked|loved|disliked|laughed at|emphasized|gillade|älskade|removed a (?:like|heart|dislike|laugh) from) (?:et bilde|en melding|et vedlegg|an image|a message|an attachment|en bild|ett meddelande)\s*\.?\s*$`)

	automatic = regexp.MustCompile(strings.Join([]string{
		`automatisk[e]? (?:svar|melding|sms|tekstmelding|beskjed|generert|sendt|autosvar)`, `automatisch`, `(?:auto|autom)[ .-]?svar`, `autosvar`, `svarer automatisk`, `automatiskt (?:svar|meddelande)`,
		`automatisk besked`, `autosvar`, `\bauto[- ]?(?:reply|response|message|responder)`, `automatic (?:reply|response|message)`, `automated (?:reply|response|message)`,
		`out of (?:the )?office`, `fraværsmelding`, `fråværsmelding`, `fraværsassistent`, `frånvaromeddelande`, `fraværsbesked`,
		`do not disturb`, `ikke forstyrr`, `ikkje forstyrr`, `forstyr ikke`, `stör ej`, `driving focus`, `kjøremodus`, `while driving`, `under kjøring`,
		`kjører bil (?:akkurat )?nå og`, `jeg kjører (?:bil )?(?:akkurat )?(?:nå |no )?og (?:ser|svarer|leser) (?:på )?(?:meldingen|meldinga|sms|deg|senere|når)`, `^[\s"]*(?:sorry[ ,.]+)?i can't talk (?:right )?now[\s.!"]*$`, `^[\s"]*(?:beklager[ ,.]+)?(?:jeg )?kan ikke snakke (?:akkurat )?nå[\s.!"]*$`, `i'm driving(?: right now| now)?[ .,;-]+(?:and |i'll|i will|can't|talk|will|please)`, `i am (?:currently )?driving and`,
		`(?:nummeret|abonnenten) (?:kan|er|tar|har) ikke (?:motta|i bruk|imot|aktivt)`, `(?:kan|tar|ikke|ikkje) (?:ikke|ikkje|kan) (?:motta|ta imot|imot) (?:sms|meldinger|meldingar|tekstmeldinger|tekstmeldingar)`, `du har (?:nådd|kommet til) (?:et )?(?:nummer|telefonsvarer|svarer)`, `meldingen (?:din )?(?:er|ble|kunne|kan) ikke (?:bli )?(?:lest|levert|leverast)`,
		`message (?:could not|was not|cannot|can't) be delivered`, `not delivered`, `undeliverable`, `unable to receive (?:sms|text)`, `does not (?:accept|receive|support) (?:sms|text|incoming)`,
		`(?:leser|les|overvåkes|lese) ikkje meldingar`, `denne (?:innboksen|postkassen|kontoen) (?:leses|overvåkes) ikke`, `kan ikke besvares`, `this (?:mailbox|number) is not monitored`, `no-?reply`,
		`automatyczna odpowiedź`, `odpowiedź automatyczna`, `автоматическ(?:ий|ое) (?:ответ|сообщение)`, `автоответ`, `автовідповід`, `автоматична відповідь`, `automatinis atsakymas`,
		`رد تلقاءي`, `رد تلقايي`, `رد الي`, `پاسخ خودكار`, `jawaab toos ah`,
		`(?:kan ikke snakke|kan ikkje snakke|can't talk) (?:akkurat )?(?:nå|no|right now)[ .]*(?:hva skjer|kva skjer|what's up)`,
		`sendt automatisk`, `sent automatically`, `sent while (?:i'm )?driving`, `sendt mens jeg kjører`,
	}, "|"))

	footer = regexp.MustCompile(`[\s.,-]*\b(?:sendt|sent|skickat|skickades|wysłan[eoy]|wysłano|отправлено|надіслано|išsiųsta|gesendet|envoyé)\s+(?:fra|frå|från|from|via|med|with|z|с|з|iš|von|de|depuis)\s+` +
		`(?:min|mitt|my|mein|meinem|mon|mojego|mano|моего|мого|en|a)?\s*(?:samsung|iphone|ipad|android|huawei|nokia|sony|xperia|oneplus|xiaomi|motorola|doro|outlook|yahoo|gmail|mobil\w*|telefon\w*|phone|smarttelefon\w*|smartphone|nettbrett\w*)` +
		`(?:\s+(?:galaxy|for|ios|android|mobil\w*|telefon\w*|smarttelefon\w*|smartphone|tablet|device|enhet|mail|phone|pro|max|mini|note|\w?\d{1,2}\w{0,2}))*[\s.!-]*$`)
	outlook   = regexp.MustCompile(`[\s.,-]*\b(?:hent|få|skaff|get|hämta|last ned)\s+outlook\s+(?:for|för|til)\s+(?:ios|android)(?:\s*[<(\[]?https?:\S*)?\s*$`)
	subject   = regexp.MustCompile(`^\s*(?:re|sv|vs|aw|svar på sms)\s*:\s*`)
	telephone = regexp.MustCompile(`[\s,.-]*\b(?:tlf|tel|mob|mobil|telefon)\b[.:]*\s*(?:\+?47\s?)?\d(?: ?\d){7}\s*$`)
	citation  = regexp.MustCompile(`(?m)^[ \t]*>.*$`)
	// "Den 23. nov. 2026 kl. 16.20 skrev Frivilligsentralen:" and everything after it.
	wrote    = regexp.MustCompile(`(?m)^[ \t]*(?:den|on|på|ons|man|tir|tor|fre|lør|søn|at)?\b[^\n]{0,80}\b(?:skrev|wrote|skreiv|napisał|написал[аи]?)\b[^\n]{0,60}:[ \t]*$`)
	original = regexp.MustCompile(`(?m)^[ \t]*-{2,}[ \t]*(?:opprinnelig melding|opphavleg melding|original message|oprindelig meddelelse|ursprungligt meddelande|videresendt melding)[^\n]*$`)
)

// isMachine reports whether a normalised text was written by a telephone rather than by a person, and why.
func isMachine(s string) (why string, ok bool) {
	switch {
	case reaction.MatchString(s), unreaction.MatchString(s), pictured.MatchString(s), unquoted.MatchString(s):
		return "reaksjon fra telefonen på meldingen vår", true
	case automatic.MatchString(s):
		return "automatisk svar fra telefonen", true
	}
	return "", false
}

// captioned is a few words before a quotation that ends the text.
var captioned = regexp.MustCompile(`^\s*([\pL ]{2,40}?)\s*:?\s*"([^"]+)"?[\s.]*$`)

// minCaptioned is how many words in a row of a quotation must be the question's own for the words before it to be the
// telephone's.
const minCaptioned = 6

// captions reports whether a text is a quotation of a question under words of which none is known to say anything: a
// reaction in the words of a telephone, or a language, that reactionVerbs does not list.
func (r *Reader) captions(s string, questions []Question) bool {
	parts := captioned.FindStringSubmatch(s)
	if parts == nil {
		return false
	}
	caption, _ := tokenise(parts[1])
	if len(caption) > 4 {
		return false
	}
	for i, t := range caption {
		if r.givenNames[t.text] && i == 0 {
			continue // "Kari utropte ..." from telephones that name who reacted
		}
		for _, e := range r.lx.words[t.text] {
			switch r.className(e.sym) {
			case "plain", "prep", "part", "det", "noun", "verb", "until", "filler":
			default:
				return false
			}
		}
	}
	quoted, _ := tokenise(parts[2])
	for n, q := range questions {
		own, _ := tokenise(normalise(q.Text))
		if n == 4 || len(own) > 400 || len(quoted) > 400 {
			break
		}
		if from, to := commonRun(quoted, own); to-from >= minCaptioned && from <= 2 {
			return true
		}
	}
	return false
}

// strip takes off what the telephone added around a person's words.
func strip(s string) string {
	if i := wrote.FindStringIndex(s); i != nil {
		s = s[:i[0]]
	}
	if i := original.FindStringIndex(s); i != nil {
		s = s[:i[0]]
	}
	s = citation.ReplaceAllString(s, "")
	s = subject.ReplaceAllString(s, "")
	s = telephone.ReplaceAllString(s, "")
	s = outlook.ReplaceAllString(s, "")
	return footer.ReplaceAllString(s, "")
}

// minQuote is how many words in a row must be the question's own before they count as a copy of it. A short run may
// be an answer that repeats the question.
const minQuote = 9

// unquote takes copies of our own questions out of the words: some telephones put the question under the answer
// without a mark. It returns the tokens left and whether anything was taken.
func unquote(toks []token, questions []Question) ([]token, bool) {
	cut := false
	for n, q := range questions {
		if n == 4 {
			break
		}
		own, _ := tokenise(normalise(q.Text))
		if len(own) < minQuote || len(own) > 400 || len(toks) > 400 {
			continue
		}
		for {
			from, to := commonRun(toks, own)
			if to-from < minQuote {
				break
			}
			toks = append(toks[:from:from], toks[to:]...)
			cut = true
		}
	}
	return toks, cut
}

// commonRun finds the longest run of words in a that also stands in b.
func commonRun(a, b []token) (from, to int) {
	prev := make([]int, len(b)+1)
	for i := range a {
		cur := make([]int, len(b)+1)
		for j := range b {
			if a[i].text == b[j].text {
				cur[j+1] = prev[j] + 1
				if n := cur[j+1]; n > to-from {
					from, to = i+1-n, i+1
				}
			}
		}
		prev = cur
	}
	return from, to
}
