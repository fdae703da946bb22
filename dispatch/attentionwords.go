package dispatch

// attentionWords say what a kind of Attention is about: by a label, as it stands
// on the page, and by a phrase, for where no more than that may be told.
var attentionWords = map[AttentionKind]struct{ name, phrase string }{
	AttentionUnclear:       {"Uklart svar", "et svar er uklart"},
	AttentionNobody:        {"Ingen passer", "ingen passer til oppdraget"},
	AttentionAllAsked:      {"Alle er spurt", "alle som passer, er spurt"},
	AttentionHard:          {"Kan bli vanskelig", "det kan bli vanskelig å finne noen"},
	AttentionUnfilled:      {"Ikke fylt", "ingen er funnet i tide"},
	AttentionShort:         {"Mangler noen", "ikke alle frivillige er funnet i tide"},
	AttentionWithdrawn:     {"Avbud", "en frivillig meldte avbud"},
	AttentionStopped:       {"Meldt av", "den frivillige har meldt seg av"},
	AttentionLateYes:       {"Ja etter fristen", "et ja kom etter fristen"},
	AttentionDoubleBooked:  {"To på samme tid", "en frivillig har sagt ja til to oppdrag på samme tid"},
	AttentionStranger:      {"Ukjent nummer", "et ukjent nummer har skrevet"},
	AttentionRequester:     {"Melding til dere", "bestilleren har skrevet"},
	AttentionRequest:       {"Bestilling på SMS", "noen ber om hjelp på SMS"},
	AttentionCancelAsked:   {"Bestilleren avlyser", "bestilleren vil avlyse"},
	AttentionChangeAsked:   {"Bestilleren vil endre", "bestilleren vil endre oppdraget"},
	AttentionNoShow:        {"Ingen kom", "bestilleren melder at ingen kom"},
	AttentionSomeAway:      {"Noen kom ikke", "bestilleren melder at noen av de frivillige ikke kom"},
	AttentionSeries:        {"Fast oppdrag", "et fast oppdrag kan ikke lages"},
	AttentionNumber:        {"Feil nummer", "et nummer virker ikke"},
	AttentionCall:          {"Må ringes", "noen må ringes"},
	AttentionTellRequester: {"Gi beskjed", "bestilleren må ringes"},
	AttentionUnsettled:     {"Uvisst om den kom fram", "vi vet ikke om en melding ble sendt"},
	AttentionUndelivered:   {"Kom ikke fram", "en melding kom ikke fram"},
	AttentionGateway:       {"SMS-tjenesten", "SMS-tjenesten tar ikke imot meldinger"},
	AttentionFollowUp:      {"Etter oppdraget", "noen har fortalt hvordan det gikk"},
	AttentionChange:        {"Endring ikke bekreftet", "vi vet ikke om endringen passer for den frivillige"},
	AttentionUnfit:         {"Fyller ikke kravene", "den frivillige fyller ikke kravene lenger"},
	AttentionFlood:         {"Svært mange meldinger", "ett nummer skriver svært mange meldinger"},
	AttentionFault:         {"Feil", "noe feilet hos oss"},
	AttentionVoicemail:     {"Telefonbeskjed", "en beskjed på telefonen"},
	AttentionMissed:        {"Ubesvart anrop", "et ubesvart anrop"},
	AttentionOrder:         {"Bestilt på telefon", "en bestilling på telefon"},
	AttentionExpiring:      {"Klarering går ut", "en klarering går snart ut"},
	AttentionAppeal:        {"Svar på rundspørring", "et svar på rundspørringen er uklart"},
	AttentionCalm:          {"Beredskapen er over", "beredskapen sluttet av seg selv"},
	AttentionGuessing:      {"Feil PIN-kode", "feil PIN-kode mange ganger"},
	AttentionUnconfirmed:   {"Ikke bekreftet", "den frivillige har ikke bekreftet"},
	AttentionAlert:         {"Varsel kom ikke fram", "et varsel til dere kom ikke fram"},
}

// AttentionName is the label of a kind: "Uklart svar".
func AttentionName(k AttentionKind) string { return attentionWords[k].name }

// AttentionPhrase says what happened, without telling of anybody: "et svar er
// uklart".
func AttentionPhrase(k AttentionKind) string { return attentionWords[k].phrase }
