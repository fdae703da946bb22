package dispatch_test

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// solbakken and its like stand in the register: where they are is no secret.
var publicPlaces = []*dispatch.Requester{
	{Name: "Solbakken sykehjem", Kind: dispatch.Institution, Address: "Granveien 12 B, 1410 Kolbotn"},
	{Name: "Kari Dahls hus", Kind: dispatch.Institution, Address: "Torget 5"},
	{Name: "Tunet", Kind: dispatch.Institution},
}

// leaky are words that must not stand in a question, parted by lines.
func leaksFor(text string) []dispatch.Leak {
	return dispatch.Leaks(text, "", "", nil, publicPlaces)
}

func lines(s string) []string {
	var list []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

func TestAddressesDoNotLeak(t *testing.T) {
	for _, text := range lines(`
		Storgata 56
		Handle i Storgata 56
		storgata 56
		Møt i Storgata nr. 56 B, tredje etasje
		Åsveien 40, rom 24
		Besøk på rom 24
		Følge til lege, hentes på rom nr 112
		Kirkeveien 3B
		Kirkevegen 3 b
		Nedre Torggate 7
		Hente i Nedre Torggate 7 og følge til lege
		Skolebakken 12 A
		skolebakken 12
		Parkallé 5
		Bygdøy allé 5
		Bygdøy alle 5
		Granlia 8
		Handle mat til Granlia 8
		Henrik Ibsens gate 4
		Oscars plass 3
		Åsv. 4
		Storgt. 12
		Kongens gt. 3
		Solsvingen 22
		Bjørkelia 14
		Nordtunet 6
		Ekrejordet 3
		Fjellstien 9
		Langhusveien 112 B
		Trondheimsveien 1234
		Handle. Storgata 56. Ring på.
		Leilighet 12
		Besøk i leil. 4
		Inngang ved H0203
		Visit at room 24
		Storgata 10-12B
		Granveien 14
		Torget 7
	`) {
		for field := range 2 {
			at := []string{"", ""}
			at[field] = text
			if got := dispatch.Leaks(at[0], at[1], "", nil, publicPlaces); len(got) != 1 || got[0].Field != []string{"summary", "place"}[field] || !strings.Contains(got[0].NB, "adresse") {
				t.Errorf("%q: %v", text, got)
			}
		}
	}
}

func TestPlacesAndTimesAreNoAddresses(t *testing.T) {
	for _, text := range lines(`
		Torget
		Coop på Storgata
		Legesenteret i Storgata
		Legesenteret i Storgata kl. 10-12
		Handle i Storgata 10-12
		Handle i Storgata 10.30
		Handle i Storgata kl 10:30
		Buss 25 til Storgata
		Ta buss 25 fra Åsveien
		4. etasje
		Møt i 4. etasje i Storgata
		Legesenteret, Storgata 3. etasje
		Gå tur i Granlia 2 timer
		Tur på turstien 3 km
		Tur til Skogstien 5 km
		Frivillige til alle 3 dagene
		Bære til alle 12
		Parkeringsplass 12
		Møt på holdeplassen 2 min fra torget
		Hente i barnehagen 2 ganger i uka
		Solbakken 24. desember
		Tur til Solbakken 24.12.
		Solbakken sykehjem, avdeling 2
		Solbakken sykehjem, Granveien 12 B
		Solbakken sykehjem, Granveien 12B
		Torget 5
		Møt i Tunet 2
		Kirkeveien 1470 Lørenskog
		Lia
		Granlia
		1470 Lørenskog
		Buss 74A til sentrum
		Riksvei 4 ved Hadeland
		Snu på fylkesvei 156
		Møt ved inngang 3
		Spor 4 på Oslo S
		Måke snø i 2 timer
		Skifte 3 lyspærer
		Handle i 2 butikker
		Tur i skogen 6 personer
		Aktivitetsrom i 2. etasje
		Møterom 3 på biblioteket
		Terminal 2, Gardermoen
		Hjelp på Skolebakken 3 timer
		Bære 12 kasser
		Rom for alle
	`) {
		if got := leaksFor(text); len(got) != 0 {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestNamesOfAnybodyDoNotLeak(t *testing.T) {
	for _, text := range lines(`
		Kari Nordmann
		Følge Kari Nordmann til lege
		Besøk hos Grete Rønning
		Handle for fru Hansen
		Fru Hansen skal til frisør
		Herr Bakke trenger følge
		Følge frk. Solli til tannlege
		Kjøre Olav Fjellheim til frisør
		Besøk hos Anne-Marie Østlie
		Besøk hos Ole Johan Dahl
		Følge Kari B. Nordmann til lege
		følge kari nordmann til lege
		BESØK HOS GRETE HANSEN
		Bjørn Hansen skal til lege
		Dag Olsen vil gå tur
		Liv Johansens leilighet
		Følgje Solveig Myklebust til lækjar
		Besøk hos Mohammed Ali
		Måke for Astrid Lindtveit
		Visit Ingrid Bergseth
		Følge Kari Nordmann på konsert
		Handle for Turid Haugen
		Kari Nordmanns leilighet
		Følge Kari Nordmann hjem
		Besøke Kari Nordmann torsdag
		Hente medisin til Else Marie Kvale
		Besøk hos Fatima Hassan
	`) {
		if got := leaksFor(text); len(got) != 1 || !strings.Contains(got[0].NB, "navnet på en person") {
			t.Errorf("%q: %v", text, got)
		}
	}
	for _, text := range lines(`
		Kari
		Tur til St. Hanshaugen
		Følge til St. Olavs hospital
		St. Olavs Hospital
		Sankt Olav Kirke
		Handle hos Kari Traa Butikk
		Besøk i Kari Dahls hus
		Handle i Henrik Ibsens gate
		Handle ved Christian Michelsens gate
		Tur til Olav Tryggvasons plass
		Maria Kirke
		Emma Senter
		Odd Fellow
		Tur til Sigrid Undset-huset
		Arbeid på Olav Duun videregående skole
		Odd Fellow-huset
		Even og rolig tur
		Dag og tid avtales
		Liv og røre på Torget
		Bjørn i skogen
		Per uke
		Visit Ida Monday
		Konsert med Bjørn Eidsvåg
		Konsert med Sissel Kyrkjebø på Torget
		Foredrag om Fridtjof Nansen
		Lese bok av Herbjørg Wassmo
		Se film om Max Manus
		Herr og fru
		Vår Frue kirke
		Kong Olav Vs gate
		Kirkekaffe i Marie kirke
		HANDLE MAT TIL HELGA
		Rema 1000 på Kolbotn
		Kiwi Lambertseter
		Tur til Frognerparken
		Hjelp Rune
		Rune Senter
		Stein Rokkans hus
		Handle hos Jan
		Solveig, Kolbotn
		Kari. Møt på Torget
		Ekstremværet Hans Vestlandet
	`) {
		if got := leaksFor(text); len(got) != 0 {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestIllnessIsSeenWithinWords(t *testing.T) {
	caught := lines(`
		brystkreftavdelingen
		lungekreft-kontroll
		barnepsykiatrisk poliklinikk
		mammakirurgisk
		rusomsorgen
		hjertesvikt
		kreftpoliklinikken
		stomipoliklinikken
		demensavdelingen
		Kreftforeningen
		kreftavdelingen
		prostatakreft
		tykktarmskreft
		stråleavdelingen
		strålebehandling
		cellegiftkur
		alderspsykiatrisk
		ungdomspsykiatri
		alderspsykologen
		nevropsykolog
		demenskoordinator
		demente
		aldersdemens
		alzheimerkafé
		barnediabetes
		diabetessykepleier
		hemodialyse
		dialyseavdelingen
		epilepsisykehuset
		hjerteavdelingen
		hjarteavdelinga
		hjertemedisinsk
		hjertepoliklinikken
		hjerteoperasjon
		hjertekontroll
		hjerneslag
		slagenheten
		slagavdelinga
		lungelege
		lungeavdelingen
		lungepoliklinikken
		nyreavdeling
		nyresvikt
		nyrepoliklinikken
		øyelegen
		øyepoliklinikken
		augelege
		augeavdelinga
		hudlegen
		hudavdelingen
		hudpoliklinikk
		rusbehandling
		ruspoliklinikken
		rusavdeling
		rusteamet
		avrusning
		stomisykepleier
		stomi
		kols
		kolskurs
		KOLS-skolen
		hiv
		geriatrisk
		ortogeriatri
		palliativt team
		lindrende enhet
		revmatologen
		barselavdelingen
		kvinneklinikken
		fødeavdelinga
		smertepoliklinikken
		smerteklinikken
		hukommelsesklinikken
		hukommelsesteam
		DPS
		BUP
		bup-time
		parkinsonforeningen
		urologisk
		gynekologen
		mammografi
		inkontinens
		hofteoperert
		lårhalsbrudd
		sårpoliklinikken
		allergipoliklinikken
		depresjon
		angst
		angstmestring
		adhd
		autisme
		leverpoliklinikk
		ms-klinikken
		mage-tarm
		gastroskopi
		hjernesvulst
		multippel sklerose
	`)
	if len(caught) < 60 {
		t.Errorf("%d words", len(caught))
	}
	for _, text := range caught {
		for _, say := range []string{text, "Følge til " + text, strings.ToUpper(text)} {
			if got := leaksFor(say); len(got) != 1 || !strings.Contains(got[0].NB, "sykdom") {
				t.Errorf("%q: %v", say, got)
			}
		}
	}
	for _, text := range []string{"Escort to the eye clinic", "Drive to dialysis", "Visit to the dementia ward", "Follow to the cancer ward"} {
		if len(leaksFor(text)) != 1 {
			t.Errorf("%q is not seen", text)
		}
	}
}

func TestOrdinaryTasksHoldNothing(t *testing.T) {
	harmless := lines(`
		Handle mat
		Handle mat og hente medisiner
		Handle på Rema 1000
		Handle julegaver
		Handle dagligvarer på Coop Extra
		Handle klær på senteret
		Følge til lege
		Følge til fastlegen
		Følge til legesenteret
		Følge til legevakten
		Følge til tannlege
		Følge til tannpleier
		Følge til frisør
		Følge til fotterapeut
		Følge til fotpleie
		Følge til fysioterapeut
		Følge til sykehus
		Følge til poliklinikken
		Følge til dagpoliklinikken
		Følge til sykehuspoliklinikken
		Følge til kontroll på sykehuset
		Følge til blodprøve
		Følge til røntgen
		Følge til optiker
		Følge til synsprøve
		Følge til høreapparatsentralen
		Følge til vaksine
		Følge til apoteket
		Følge til banken
		Følge til NAV
		Følge til politiet for nytt pass
		Følge til kirkegården
		Følge til gudstjeneste
		Følge til begravelse
		Følge til bisettelse
		Følge til bursdag
		Følge til konfirmasjon
		Følge til dåp
		Følge til bassenget
		Følge til svømmehallen
		Følge til trim
		Følge til dagsenteret
		Følge til hjertestarterkurs
		Følge til biblioteket
		Følge til kino
		Følge til konsert i kulturhuset
		Følge til valglokalet
		Følge til generalforsamling
		Følgje til lækjar
		Følgje til sjukehus
		Følgje til tannlækjar
		Følgje til butikken
		Køyre til fotpleie
		Køyre til kyrkja
		Kjøre til fotterapeut
		Kjøre til frisør
		Kjøre til butikken
		Kjøre til stasjonen
		Kjøre til gjenvinningsstasjonen
		Kjøre til hytta
		Kjøre til familiemiddag
		Levere pakke på posten
		Levere klær til Fretex
		Levere gjenstander til loppemarked
		Måke snø
		Måke snø på trappa
		Måke snø, strø sand
		Måke takstein fri for snø
		Moke snø
		Klippe plen
		Klippe hekk
		Rake løv
		Stelle i hagen
		Luke blomsterbed
		Vanne blomster
		Male gjerde
		Male stakitt
		Skifte lyspære
		Skifte batteri i røykvarsler
		Skifte dekk
		Henge opp gardiner
		Henge opp bilde
		Bære ved
		Bære møbler
		Hjelp til flytting
		Montere hylle
		Rydde bod
		Rydde garasje
		Vaske vinduer
		Hjelp med mobiltelefon
		Hjelp med nettbrett
		Hjelp med PC og skriver
		Hjelp med skjema
		Lese brev
		Lese høyt fra avisen
		Lese bok
		Skrive julekort
		Gå tur
		Gå tur med hund
		Gå tur i parken
		Trilletur med rullestol
		Tur til Kolsås
		Tur til Hudøy
		Tur til Slagentangen
		Tur i Truselsbakken
		Tur ute i frisk luft
		Sykle med rickshaw
		Høre på musikk
		Spille kort
		Spille sjakk
		Spille yatzy
		Spille piano på sykehjemmet
		Synge sammen
		Besøk
		Besøk og en kopp kaffe
		Besøk hver uke
		Besøk av hund
		Besøksvenn på sykehjem
		Kirkekaffe
		Bake lefser
		Bake vafler
		Lage middag
		Lage krepsesalat til krepselag
		Krepselag i hagen
		Kreps og reker
		Ruse opp stemningen
		Russefeiring
		Russetoget 17. mai
		Rusken i mai
		Rustfri oppvaskkum
		Rusle tur
		Rusletur
		Druse ut
		Brus og boller
		Krus og kopper
		Krusedull
		Lage krus av leire
		Rusfri fest
		Hjertelig velkommen på kaffe
		Hjertevarm besøksvenn
		Hive søppel
		Kaste søppel
		Kjøre søppel
		Levere leverpostei
		Krefter til å bære ved
		Har du krefter til en tur
		Arbeidskrefter til dugnad
		Fangst av krabber
		Slagverk i korpset
		Gastronomi på sykehjemmet
		Fundament til flaggstang
		Anatomi for nybegynnere
		Nyrestaurert kapell
		Barnepass
		Barnevakt ved møte
		Leksehjelp
		Språkkafé
		Øve norsk
		Strikkekafé
		Bingo
		Dugnad
		Dele ut julegrøt
		Matutdeling
		Julebord på bo- og servicesenteret
		Vaffelsteking 17. mai
		Hente pakke
		Hente briller
		Hente resept
		Hente hund hos veterinær
		Lufte hund
		Mate katt
		Tolke til arabisk
		Følge til skobutikk
		Følge til bussen
		Følge fra toget
		Følge på ferge
		Sitte hos en beboer
		Sitte sammen med noen mens de venter
		Være med på utflukt
		Være sjåfør
		Danse
		Seniordans
		Stolgymnastikk
		Snekre fuglekasse
		Fikse sykkel
		Fikse dør som henger
		Ta bilder
		Se på fotballkamp
		Stråle og le sammen
		Strålende tur
		Auka aktivitet
		Hudpleie
		Escort to the doctor
		Help with shopping
		Shovel snow
		Independent living help
		Customised help with the computer
		Walk in the park
		A cup of coffee
	`)
	if len(harmless) < 120 {
		t.Errorf("%d texts", len(harmless))
	}
	for _, text := range harmless {
		for _, say := range []string{text, strings.ToUpper(text), strings.ToLower(text)} {
			if got := leaksFor(say); len(got) != 0 {
				t.Errorf("%q: %v", say, got)
			}
		}
	}
}

func FuzzLeaks(f *testing.F) {
	for _, s := range []string{"Åsveien 40, rom 24", "Følge Kari B. Nordmann", "Åsv. 4\u00a0B", "St. Hanshaugen", "ms-klinikk", "İ Storgata 5"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		dispatch.Leaks(text, text, name, nil, []*dispatch.Requester{{Name: name, Kind: dispatch.Institution, Address: text}})
	})
}
