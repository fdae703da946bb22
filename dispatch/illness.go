package dispatch

import (
	"regexp"
	"strings"
)

// A diagnosis and the speciality of a clinic are found in compounds, too:
// "brystkreftavdelingen". A question says "lege" or "sykehus" instead.

// anywhere are the parts of words that name them, wherever in a word they stand.
var anywhere = strings.Fields(`alzheimer cellegift cytostat kjemoterapi demens dement depresj depress diabet dialyse epilep gynekolog hjerneslag hjernesvulst hjerneskade
	hjernehinne infeksjonsmed infeksjonsav kardiolog kreft leukemi lymfom lymfødem nevrolog onkolog ortoped parkinson huntington psykiat psykisk psykolog psykose psykotisk psykomot
	revmat schizofren strålebeh stråleav stråleter stråleenh urolog nefrolog venerolog avrus bipolar hepatitt tuberkul geriat palliat mammograf mammakir brystkir brystdiag
	inkontinen endokrin hematolog dermatolog gastroent gastrosk gastromed gastrokir gastrolab koloskop rektoskop prostata sklerose fibromyalg leddgikt osteopor
	blodpropp tumor svulst metasta transplant misbruk alkoholi narkoman autis asperger tourette adhd spiseforstyr anoreks bulimi selvmord sjølvmord selvskad sjølvskad
	fertilitet kvinneklin barselav barselpol barselklin fødeav fødekl fødepol syfilis klamydia gonor hivposit borrelios hoftebrudd lårhalsbrudd lårhalsbrot beinbrudd benbrudd
	ryggbrudd hofteoper kneoper hofteprotese kneprotese ørenese hukommelsesk hukommelsest hukommelsessv hukommelsesp minneklinikk smerteklin smertkl smertepol smertesent smertebeh
	cancer chemother oncolog cardiolog neurolog psychiat psycholog gynaecolog gynecolog rheumat orthop schizophren depression dialysis ostomi muskelsvinn muskelsyk tarmsyk`)

// atBeginning are the beginnings of words.
var atBeginning = strings.Fields(`stomi abort angst gikt strålingen lindrende bup- dps- hiv- kols- adhd- ms-kli ms-pas ms-syk ms-sjuk ms-team ms-sen mage-tarm magetarm øre-nese
	kolspas kolskurs kolsreh kolssyk kolssjuk kolsteam kolspol kolsbeh slagavd slagenh slagpas slagram slagreh slagpol a-klinikk ruspol`)

// asIs are whole words, and phrases of several.
var asIs = strings.Fields(`hiv kols dps bup psyk ivf dps-en bup-en aids`)

var phrases = []string{"poliklinikk for", "eye clinic", "eye doctor", "skin clinic", "heart clinic", "stroke unit", "maternity ward", "multippel skl"}

var (
	// ofOrgan is a part of the body with who or what treats it or is wrong with it.
	ofOrgan = regexp.MustCompile(`(?:hjerte|hjarte|lunge|nyre|øye|auge|hud|mage|tarm|bryst|hjerne|lever|blod|nerve|skjelett|rygg|hofte|bekken|prostata|blære|bukspyttkjertel)-?` +
		`(?:avd|pol[iy]|klinikk|lege|lækjar|kontroll|spesialist|senter|sjukdom|sykdom|sjuk\b|syk\b|sjuke|syke\b|svikt|infarkt|flimmer|medisin|oper|kirurg|kreft|svulst|transpl|rehab|post|pasient|team|seksjon)`)
	// ofRus is about drink and drugs.
	ofRus = regexp.MustCompile(`^(?:\p{L}+-)?rus-?(?:avd|beh|oms|pol[iy]|klin|team|mest|mis|prob|vern|tilt|kons|med[iv]|inst|koll|avh|enh|sent|tjen|ten|tera|lid|post|pas|kont|test|senger|og)`)
	// ofClinic is a clinic with what it is for before it.
	ofClinic = regexp.MustCompile(`^(\p{L}[\p{L}-]*?)-?poliklinikk`)
)

// anyClinic may stand before a clinic and tell nothing.
var anyClinic = map[string]bool{"sykehus": true, "sykehusets": true, "sjukehus": true, "dag": true, "kvelds": true, "skade": true, "lege": true}

// harmless are words that hold one of those parts by chance.
var harmless = regexp.MustCompile(`^(?:\p{L}*krefter|\p{L}*kreftene|\p{L}*kreftenes|dementi|dementiet|dementer\p{L}*|svulstig\p{L}*|\p{L}*hjertelig\p{L}*|leverpost\p{L}*|` +
	`ryggpost\p{L}*|hudpost\p{L}*|trykkdepress\p{L}*|bukspost\p{L}*|giktring\p{L}*|hudpleie\p{L}*)$`)

// illnessIn finds the first word of a text that names a diagnosis or a
// speciality, in small letters.
func illnessIn(text string) string {
	words := wordsOf(text)
	for _, w := range words {
		if namesIllness(w) {
			return w
		}
	}
	low := " " + strings.Join(words, " ") + " "
	for _, p := range phrases {
		if strings.Contains(low, " "+p) {
			return p
		}
	}
	return ""
}

func namesIllness(w string) bool {
	if harmless.MatchString(w) {
		return false
	}
	for _, s := range anywhere {
		if strings.Contains(w, s) {
			return true
		}
	}
	for _, s := range atBeginning {
		if strings.HasPrefix(w, s) {
			return true
		}
	}
	for _, s := range asIs {
		if w == s {
			return true
		}
	}
	if m := ofClinic.FindStringSubmatch(w); m != nil && !anyClinic[m[1]] {
		return true
	}
	return ofOrgan.MatchString(w) || ofRus.MatchString(w)
}
