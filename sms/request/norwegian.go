package request

import "regexp"

// norwegian is bokmål and nynorsk, which people mix.
var norwegian = tongue{
	noShow: words(`ingen (?:har |er |hadde )?(?:kom\b|kommet|kome\b|dukket opp|dukka opp|møtte|møtt)|kom (?:aldri|ikke|ikkje)\b|(?:har |er )?(?:ikke|ikkje) (?:kommet|kome\b|møtt opp|dukket opp|dukka opp)|` +
		`(?:møtte|dukket|dukka) (?:aldri|ikke|ikkje) opp|møtte ikk?j?e\b|uteble`),
	cancel: words(`avlys|avbestill|avbestem|kanseller|stryk(?:e|es)?\b|(?:trenger|treng|behøver|behøv) (?:ikke|ikkje)(?: lenger| lengre| likevel)?\b|ikke (?:lenger )?(?:bruk|behov) for|` +
		`ikkje (?:lenger )?(?:bruk|behov) for|ikke aktuelt|ikkje aktuelt|blir ikke noe av|vert ikkje noko av|blir det ikke noe|går ut\b|utgår|har gått ut|blitt? innlagt`),
	notCancel: words(`(?:ikke|ikkje) avlys|(?:trenger|treng) (?:ikke|ikkje) (?:å )?(?:ha )?(?:bil|penger|ringe)`),
	change: words(`flytt(?:e|es|et|a|ast)?(?: (?:på )?(?:oppdraget|timen|avtalen|besøket|turen|det|den|til))|(?:er|blir|ble|blitt|vart|vert|bli) (?:flyttet|flytta|utsatt|utsett|endret|endra)|utsett(?:e|es)?\b|utsatt|utsett|` +
		`ny tid|nytt tidspunkt|ny time\b|annet tidspunkt|anna tidspunkt|annen (?:tid|dag)|anna tid|annan dag|endre|endret|endra|bytte? (?:dag|tid|time)|i ?stede(?:t|n)|istaden|i staden|fremskynd|framskynd`),
	asks: words(`trenger|treng\b|ønsker|ønskjer|ønske\b|ynskje|kan (?:dere|de|noen|nokon|du|vi få|me få)|har (?:dere|de)\b|er det (?:noen|nokon)|behov for|bestille|bestiller|ber om|søker|leter etter|leitar etter|` +
		`mangler|manglar|skulle (?:hatt|gjerne)|vil (?:gjerne )?ha|kunne (?:noen|nokon|dere)|hjelp (?:til|med)|få (?:hjelp|følge|følgje|fylgje)`),
	told: words(`takk for|tusen takk|gikk (?:bra|fint)|gjekk (?:bra|fint)|hvem kommer|kven kjem|har dere funnet|når kommer`),
	helpers: regexp.MustCompile(`(?:^|(?:trenger|treng|ønsker|ønskjer|behov for|ber om|bestille|bestiller|mangler|manglar|har dere|kan|få|ha|send|sende|helst|[.,:!?]) (?:noen |nokre |minst |gjerne )?)` +
		`(\d{1,2}|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti) (?:snille |spreke |sterke |flinke )?(?:frivill?ige|personer|personar|hjelpere|hjelparar|følgere|følgjarar|følgesvenner|stykker|stykk|stk|mann|folk)(?:[^\pL]|$)`),
	numbers: map[string]int{"to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10},
	kinds: []kind{
		{"escort", "", words(`følge\b|følgje|fylgje|fylge\b|følgesvenn|ledsag|følge[sr]\b|bli med (?:til|på)|vere med (?:til|på)|være med (?:til|på)`)},
		{"shopping", "Handle", words(`handl|innkjøp|innkjøpe|matvare|dagligvare|kjøpe inn|butikktur`)},
		{"reading", "Høytlesing", words(`høytles|høgtles|lese (?:for|høyt|høgt|opp)|lesevenn|opplesing`)},
		{"visit", "Besøk", words(`besøk|vitje|vitjing|noen å prate med|nokon å prate med|selskap|kaffeprat`)},
		{"transport", "Kjøring", words(`kjør|køyr|skyss|transport|bli hentet|henting|frakt`)},
		{"walk", "Gåtur", words(`gåtur|spasertur|spaser|gå (?:en |ein )?tur|ut på tur|en tur ut|ein tur ut|trille`)},
		{"home_help", "Praktisk hjelp hjemme", words(`måk|snørydding|hagearbeid|klippe (?:plen|hekk)|plenen|lyspære|bære |flytting|vaske|rydde|montere|henge opp|praktisk hjelp|skifte `)},
		{"escort", "", words(`lege|lækjar|tannleg|tannlækjar|sykehus|sjukehus|frisør|legevakt|fotpleie|kontroll|undersøkelse|undersøking`)},
	},
	places: []place{
		{"Følge til tannlege", words(`tannleg|tannlækjar`)},
		{"Følge til frisør", words(`frisør`)},
		{"Følge til fotpleie", words(`fotpleie`)},
		{"Følge til sykehus", words(`sykehus|sjukehus`)},
		{"Følge til lege", words(`lege|lækjar`)},
		{"Følge til butikken", words(`butikk`)},
	},
}
