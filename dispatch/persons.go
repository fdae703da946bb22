package dispatch

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Who is not in the register has a name, too. A given name and a surname are a
// person; a given name alone may be a shop, a street or a word, and is left.

// givenNames are given names that are frequent in Norway and are nothing else.
var givenNames = setOf(`aase abdi abdullah adam adrian agnes agnete ahmad ahmed aida aksel albert alexander alexandra alf alfred ali alice alma amalie amanda amina amira anders
	andre andrea andreas andrzej ane anette anita anja ann anna annbjørg anne annelise annette annichen annie annika anniken ansgar anton antonia arild arna arne arnfinn arnhild
	arnold arnstein arnt aron arthur arve arvid asbjørn asbjørg aslak aslaug asle astrid astri atle audhild audun august aurora axel balder beate benedicte benedikte benjamin bengt
	bente berit bernhard bernt bertil birger birgit birgitte birte birthe bjarne bjørg bjørnar bodil borghild brage brede brit brita britt bror brynhild brynjar børge børre
	camilla carina carl carmen caroline casper cathrine cato cecilie charlotte christel christen christer christian christin christina christine christopher conrad
	dagfinn daghild dagmar dagny dagrun daniel daniela david dorthe dorothea ebba eddie edel edgar edith edmund edna edvard egil eilert eilif eili eilin einar eirik eirin eivind elena eldbjørg
	elin elias elida eline elisa elisabet elisabeth elise ella ellen elling ellinor elma elsa else elsebeth elvira emil emilie emma endre enok erik erika erlend erlend erling ernst espen
	esther ester eva evelyn evy fartun fatima fatma ferdinand filip finn fredrik fredrikke fridtjof frida frieda fritz fritjof gabriel geir georg gerd gerda gerhard gina gisle gjermund gjertrud gorm
	grete grethe greta gudbrand gudmund gudny gudrun gudveig guri gunda gunhild gunlaug gunn gunnar gunnbjørg gunnhild gunnvor gunvor gustav guttorm gyda haakon hafsa haldis halfdan halldis hallgeir
	hallgerd hallvard halvard halvdan halvor hanna hannah hanne hans harald harriet hassan hauk hedda hedvig hege heidi heine helen helena helene helga helle henning henny henriette henrik henry herbjørg herborg
	herdis herman hermann hilda hilde hildegunn hildur hjalmar hjørdis holger håkon håvard hussein ibrahim ida idar idun ina ine ines inga inge ingebjørg ingeborg inger ingerid ingjerd ingmar
	ingolf ingrid ingunn ingvald ingvar ingvild irene iren iris irma isabel isabella isak iselin ismail ivar iver jack jakob jamila jan jane janne jannicke jarle jenny jens jeanette jesper joachim joakim jofrid
	johan johanna johanne johannes john johnny johnsen jolanta jon jonas jonny jorun jorunn josef josefine jostein judith julia julian julie juliane jørgen jørn jørund kai kaia kaja kalle kamilla kamran karen kari karianne karin karina
	karl karla karoline karsten kasper katarina katarzyna kathe kathrine katrin katrine kenneth kent ketil kevin khadija kim kirsten kirsti kjell kjellaug kjellrun kjersti kjerstin kjetil klara klaus knut konrad kristian kristiane
	kristin kristina kristine kristoffer krzysztof lars lasse laila laura lauritz leif lena lene leonard leo levi lina linda line linn linnea lisa lisbet lisbeth lise liss livar lotte lovise lucas ludvig luise lukas
	lydia lykke mads magda magdalena magnar magne magnhild magni magnus maiken malene malin marcus maren margaret margareta margareth margit margot margrete margrethe margunn mari maria mariam mariann marianne marie marit marita marius mark markus marlene marta marte martha
	marthe martin martine mary maryam mathea mathias mathilde mats mattis maud may merete merethe mette mia michael michal mikael mikkel mikal milla mina minna mira miriam mohamed mohammad mohammed mona monica monika morten muhammad mustafa
	målfrid nadia natalie nicolai nikolai nils nina njål noah nora norunn norvald odd oddbjørg oddbjørn oddfrid oddgeir oddlaug oddmund oddny oddrun oddvar olaf olai olaug olav ole oleksandr olena olga oline oliver olivia omar oscar oskar osvald
	otilie otto ottar ove ozan paul pauline per pernille peter petra petter philip pia piotr preben ragna ragnar ragnfrid ragnhild ragnvald rakel ramona randi rannveig rasmus rebecca rebekka reidar reidun reinert rhoda richard rigmor rikard rikke rita robert robin
	roger roland rolf rolv roald ronald ronny roy ruben rudolf ruth runar rutt sabina sahra samira samuel sander sandra sara sarah sebastian selma senait serina sidsel signe signy sigbjørn sigfred sigfrid sigmund sigrid sigrun sigurd sigvart silja silje simen simon
	sindre sissel siri sivert siv snorre sofia sofie solfrid solrun solvei solveig solvår sonja sophie stefan steffen steinar stephan steve stian stina stine sunniva susann susanne svanhild svein sven svend svenn sverre synne synneva synnøve søren sølvi tanja tarjei tatiana
	terese teresa terje theodor therese thea thelma thomas thor thora thorbjørn thorleif thorstein thorvald tina tiril tobias toma tomas tommy tone tonje tor tora toralf torbjørg torbjørn tord tordis tore torfinn torgeir torgunn torhild torill toril torild torkel torleif torleiv tormod torolf torstein torunn torvald tove
	trine trond truls trude trygve tuva turid tuva tyra ulf ulla ulrik ulrikke une unni ursula valborg valdemar valentina vebjørn vegard vemund venke vera veronika vibeke victor victoria vidar vigdis viktor viktoria vilde vilhelm vilma vivian
	wanda wenche wencke werner wilhelm william willy yasmin yngvar yngve yngvild yusuf yvonne zahra zainab zofia øistein ørjan ørnulf øystein øyvind øivind åge ågot årstein åsa åshild åslaug åsmund åste`)

// wordNames are given names that are words, too, or kings, streets and boats:
// only with what is surely a surname are they a person.
var wordNames = setOf(`ask aud bjørn bo bror brage bård dag dan eli even frode frøya gard gro hein helge hild iver jo kai kalle kim leo liv lykke mai marit mark marka may odd ola ove paal per pål roy ren rose rune siv sol stein steinar storm svanhild
	svenn tor tora tord tore trym unn vera viking vår åse eir elg erle heid hedda idun jul pia robin rut mars april june august victoria emma oscar christian martin jack line lise nora thor kent`)

// surnames are the most frequent ones; those that end in -sen and -son need not
// be named.
var surnames = setOf(`aas aasen abrahamsen ali amundsen andreassen antonsen arntzen aune bakk bakke bakken berg berge berger bergersen berget bjerke bjørge bjørnstad boge borge brekke bråten bråthen bye bø bøe christensen
	dahl dahle dale danielsen edvardsen eide eikeland ellingsen engen eriksen evensen evjen fjeld fjell foss fosse fossum fredriksen frantzen gabrielsen gjerde grønning gulbrandsen gundersen haga hagen haglund halvorsen hammer hanssen haug hauge haugen
	haugland hegg hegge helgesen helland henriksen hermansen hoel hoff holen holm holmen holt holte hovland huse husby isaksen iversen jensen kaur khan kleven knudsen knutsen kristoffersen krogh kvam lange larsen lervik lie lien lind lindberg lorentzen
	lund lunde lyngstad mathisen mikkelsen moe moen mohamed mortensen myhre myhr myklebust myrvold nesse ness nes næss nguyen nilsen nordby nordmann norheim nygaard nygård ødegård ødegaard olsen opsahl oppegård ottesen paulsen pedersen rasmussen rustad ruud rød rønning
	rønningen sandberg sande sandnes sandvik simonsen singh skaar skog skoglund skogen slettebø solberg solheim solli strand strøm sund sunde sveen svendsen syversen sætre sørensen sørlie tangen teigen thoresen torgersen torp tveit tønnessen ulriksen vik viken vold wiik wold wang
	ødegård østby ås åsen ahmed hussain hassan abdi kowalski traa`)

// notSurnames begin with a capital after a name and make a place of it, or belong
// to something else.
var notSurnames = setOf(`gate gata gaten vei veien veg vegen plass plassen allé alle torg torget park parken bru brua bro sykehus sykehuset sjukehus sjukehuset sykehjem sykehjemmet sjukeheim sjukeheimen bosenter bo-
	omsorgssenter omsorgsbolig bo senter senteret helsesenter helsehus legesenter legekontor hospital klinikk kirke kirken kirka kyrkje kyrkja kapell kapellet menighet menighetshus menighetssenter skole skolen skule skulen ungdomsskole ungdomsskule videregående vidaregåande vgs barneskole barneskule barnehage hotell hotel
	kafe kafé kaffe café restaurant bakeri konditori pub scene scenen museum museet hall hallen arena stadion institutt stiftelse stiftelsen legat minne minde hjem hjemmet heim eldresenter seniorsenter dagsenter aktivitetssenter frivilligsentral
	frivilligsentralen apotek frisør frisørsalong salong mote sko sport fotpleie hudpleie optikk optiker tannlege blomster blomsterbutikk butikk kolonial kiosk bygg båt båten krem coop kiwi rema meny joker spar extra obs europris ikea nille
	mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tysdag laurdag sundag monday tuesday wednesday thursday friday saturday sunday january february march may june july october december ja nei jnr`)

// titles stand before surnames.
var titles = setOf("fru herr frk frøken hr mrs mr ms")

// shows are what one goes to, with the name of who is heard there.
var shows = []string{"konsert", "forestilling", "foredrag", "film", "kino", "utstilling", "utstillinga", "teater", "show", "musikk", "plate", "bok", "bøker", "sanger", "songar", "viser", "dikt", "kåseri", "concert", "allsang"}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// part is a word of a name as it stands, and whether anything but a space stands
// before it.
type part struct {
	text  string
	apart bool
}

func (p part) low() string   { return strings.ToLower(p.text) }
func (p part) capital() bool { return isCapital(p.text) && len([]rune(p.text)) > 1 }

func partsOf(text string) []part {
	var parts []part
	apart := false
	var word []rune
	end := func() {
		if len(word) > 0 {
			parts = append(parts, part{strings.Trim(string(word), "-'’"), apart})
			word, apart = nil, false
		}
	}
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.M, r) || len(word) > 0 && strings.ContainsRune("-'’", r):
			word = append(word, r)
		case r == ' ' || r == '\u00a0':
			end()
		case r == '.' && (len(word) == 1 || titles[strings.ToLower(string(word))] || strings.EqualFold(string(word), "st")):
			end() // an initial
		default:
			end()
			apart = true
		}
	}
	end()
	return slices.DeleteFunc(parts, func(p part) bool { return p.text == "" })
}

// fullNameIn finds the first full name of a person in a text, as it is written.
func fullNameIn(text string, public []*Requester) string {
	for _, q := range public {
		text = outOf(text, q.Name)
	}
	shouted := strings.ToUpper(text) == text
	parts := partsOf(text)
	for i, p := range parts {
		if i > 0 && !p.apart && setBefore[parts[i-1].low()] {
			continue
		}
		if titles[p.low()] {
			if i+1 < len(parts) && !parts[i+1].apart && (parts[i+1].capital() && !shouted && !notSurnames[parts[i+1].low()] || surname(parts[i+1].low())) && !placeFollows(parts, i+2) {
				return p.text + " " + parts[i+1].text
			}
			continue
		}
		first := strings.Split(p.low(), "-")[0]
		if !givenNames[first] && !wordNames[first] {
			continue
		}
		// Any further given names and initials, then the surname.
		j := i + 1
		for j < len(parts) && !parts[j].apart && (len([]rune(parts[j].text)) == 1 && isCapital(parts[j].text) || parts[j].capital() && j+1 < len(parts) && !parts[j+1].apart && parts[j+1].capital() && givenNames[parts[j].low()]) {
			j++
		}
		if j >= len(parts) || parts[j].apart || notSurnames[parts[j].low()] || len([]rune(parts[j].text)) < 2 {
			continue
		}
		last := parts[j]
		if _, of, ok := strings.Cut(last.text, "-"); ok && !isCapital(of) {
			continue // "Sigrid Undset-huset"
		}
		sure := surname(last.low())
		switch {
		case placeFollows(parts, j+1), played(parts, i):
			continue
		case shouted || !p.capital():
			// Nothing tells names from words but the surname itself.
			if !sure || wordNames[first] {
				continue
			}
		case !last.capital(), wordNames[first] && !sure:
			continue
		}
		var name []string
		for _, x := range parts[i : j+1] {
			name = append(name, x.text)
		}
		return strings.Join(name, " ")
	}
	return ""
}

// outOf takes a name out of a text, in whatever case it stands there.
func outOf(text, name string) string {
	if name == "" {
		return text
	}
	is, err := regexp.Compile(`(?i)` + regexp.QuoteMeta(name))
	if err != nil { // no name of anything
		return text
	}
	return is.ReplaceAllLiteralString(text, " · ")
}

// setBefore stand before the names of saints, kings and ships.
var setBefore = setOf("st sankt sta kong dronning prins prinsesse kronprins orkanen ekstremværet stormen")

// placeFollows tells that a name is that of a place: "Henrik Ibsens gate".
func placeFollows(parts []part, i int) bool {
	if i >= len(parts) || parts[i].apart {
		return false
	}
	p := parts[i]
	return notSurnames[p.low()] && (p.capital() || !alsoAfterPeople[p.low()])
}

// alsoAfterPeople are those of notSurnames that may follow a person's name, when
// they begin with a small letter: "følge Kari Nordmann hjem".
var alsoAfterPeople = setOf("bo båt båten ja nei spar mote sko sport frisør tannlege fotpleie hudpleie optiker butikk kaffe kaffi hjem heim mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tysdag laurdag sundag krem bru bro jnr")

// played tells that a name is of whom people hear or read.
func played(parts []part, i int) bool {
	if i < 2 || !slices.Contains([]string{"med", "av", "om", "by", "with"}, parts[i-1].low()) {
		return false
	}
	for _, p := range parts[max(0, i-4) : i-1] {
		for _, s := range shows {
			if strings.HasSuffix(p.low(), s) || strings.HasPrefix(p.low(), s) {
				return true
			}
		}
	}
	return false
}

// surname tells whether a word is surely one; a genitive is, too.
func surname(key string) bool {
	is := func(k string) bool {
		return surnames[k] || len([]rune(k)) >= 6 && (strings.HasSuffix(k, "sen") || strings.HasSuffix(k, "sson") || strings.HasSuffix(k, "stad")) && !lowerSen[k]
	}
	return is(key) || is(strings.TrimSuffix(key, "s"))
}

// lowerSen are words that end as surnames do.
var lowerSen = setOf("lensen frosen kassen bussen klassen plassen krysset taxisen messen julemessen vårmessen høstmessen posen bæreposen handleposen matkassen kortkassen førsteklassen ungdomsklassen gymklassen trimklassen nissen pensjonistklassen julenissen skolebussen rutebussen helsebussen bokbussen bestillingsbussen hundepensjonsen " +
	"resepsjonsen kursen pausen lunsjpausen kaffepausen sykehusstad prisen reisen bussreisen dagsreisen bilreisen hjemreisen pakkeposen balansen distansen konferansen seansen turistbussen flybussen festplassen møteplassen parkeringsplassen holdeplassen terrassen cruisen bursen avisen dagsavisen lokalavisen nettavisen brevkassen spissen grensen fransen substansen audiensen residensen hilsen julehilsen")
