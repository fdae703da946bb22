//go:build browser

package admin

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
	browsers "folgesvenn/sms/phonenet/chromium"
)

// heaviestPicture is what one picture may weigh, so that a page of help with two
// is within what a page may weigh.
const heaviestPicture = 30_000

// TestHelpPictures takes the pictures of help: parts of the page at a made-up
// centre whose clock stands, in every language and both themes. It writes them to
// the folder that PICTURES names, seen from here:
//
//	PICTURES=assets/help go test -tags browser -run TestHelpPictures ./dispatch/admin
//
// Without it, it sees to it that each can still be taken.
func TestHelpPictures(t *testing.T) {
	for _, code := range lang.Codes {
		t.Run(code, func(t *testing.T) {
			newPictured(t, code).takeAll()
		})
	}
}

// pictured is a centre for pictures, with what its people write in a language.
type pictured struct {
	*site
	b    tab
	code string
	yes  *dispatch.Volunteer // who has said yes
}

// pick is one of three, by the language.
func (p *pictured) pick(nb, nn, en string) string {
	return map[string]string{lang.Bokmal: nb, lang.Nynorsk: nn, lang.English: en}[p.code]
}

func newPictured(t *testing.T, code string) *pictured {
	t.Helper()
	p := &pictured{site: newSite(t, Options{AutoLogin: testEmail}), b: tab{t, chromium(t)}, code: code}
	ctx := context.Background()
	must(p.site, 0, p.svc.ChooseLanguage(ctx, 1, code))
	must(p.site, 0, errOnly(p.svc.ChangeSettings(ctx, dispatch.FirstUnit, func(s *dispatch.Settings) error {
		s.Policy, s.Language, s.CentreName = dispatch.PolicyPace, code, p.pick("Solbakken frivilligsentral", "Solbakken frivilligsentral", "Solbakken")
		s.CoordinatorPhones = []string{"+4743000001"}
		return nil
	})))
	p.at("2026-11-24 09:05")
	return p
}

// fill gives the centre its people and some days of work.
func (p *pictured) fill() {
	p.t.Helper()
	ctx := context.Background()
	for i, name := range []string{"Anne Berg", "Bjørn Dahl", "Solveig Lunde", "Ola Moen", "Ingrid Solheim", "Per Strand"} {
		p.volunteer(name, fmt.Sprintf("+4742100%03d", i), func(v *dispatch.Volunteer) {
			v.Language, v.Car, v.BirthYear = p.code, i%3 == 0, 1948+i
			if i == 4 {
				v.Available = []dispatch.Window{{Weekday: time.Tuesday, From: 9 * 60, To: 14 * 60}, {Weekday: time.Thursday, From: 10 * 60, To: 15*60 + 30}}
			}
		})
	}
	p.volunteer("Turid Haugen", "+4764900001", func(v *dispatch.Volunteer) { v.Channel, v.Language = dispatch.ChannelCall, p.code })
	gudrun := must2(p.site)(p.svc.AddRecipient(ctx, dispatch.Recipient{UnitID: 1, Name: "Gudrun Fjeld", Phone: "+4743100001", Address: "Solbakkveien 12", Postcode: "1470"}))
	home := must2r(p.site)(p.svc.AddRequester(ctx, dispatch.Requester{UnitID: 1, Name: p.pick("Solbakken sykehjem", "Solbakken sjukeheim", "Solbakken nursing home"), Kind: dispatch.Institution,
		Phones: []string{"+4744100001"}, Address: "Solbakkveien 40", Postcode: "1470"}, "2468", HashPassword))
	with := func(t *dispatch.Task) {
		t.RecipientID, t.RequesterID, t.Postcode = gudrun.ID, home.ID, "1470"
		t.Details = p.pick("Møt opp i resepsjonen. Hun bruker rullator.", "Møt opp i resepsjonen. Ho bruker rullator.", "Come to the reception. She uses a walker.")
	}
	answer := func(t *dispatch.Task, text string) {
		p.t.Helper()
		p.run()
		p.wait(4 * time.Minute)
		p.text(p.askedOf(t).Phone, text)
		p.run()
	}
	dentist := p.task(p.pick("Følge til tannlege", "Følgje til tannlege", "Escort to the dentist"), "2026-11-25 09:30", "2026-11-25 12:00", with)
	answer(dentist, "JA")
	p.yes = p.askedOf(dentist)
	answer(p.task(p.pick("Besøk", "Besøk", "Visit"), "2026-11-25 15:00", "2026-11-25 16:30", func(t *dispatch.Task) { with(t); t.Category = "visit" }), "JA")
	p.text("+4749100009", p.pick("Hei, er det dere som har ringt meg?", "Hei, er det de som har ringt meg?", "Hello, was it you who called me?"))
	p.wait(3 * time.Minute)
	off := p.task(p.pick("Følge til frisør", "Følgje til frisør", "Escort to the hairdresser"), "2026-11-26 13:00", "2026-11-26 14:00", with)
	p.run()
	must(p.site, 0, errOnly(p.svc.Cancel(ctx, off.ID, p.pick("frisøren er syk", "frisøren er sjuk", "the hairdresser is ill"))))
	answer(p.task(p.pick("Følge til lege", "Følgje til lege", "Escort to the doctor"), "2026-11-26 10:00", "2026-11-26 12:00", with),
		p.pick("Ja, men hvor lenge varer det?", "Ja, men kor lenge varer det?", "Yes, but how long will it take?"))
	p.task(p.pick("Kjøring til svømmehallen", "Køyring til symjehallen", "Drive to the swimming pool"), "2026-11-27 11:00", "2026-11-27 13:00", func(t *dispatch.Task) {
		with(t)
		t.Category = "transport"
	})
	p.task(p.pick("Handle mat", "Handle mat", "Food shopping"), "2026-11-28 11:00", "2026-11-28 12:00", func(t *dispatch.Task) { with(t); t.Category = "shopping" })
	p.task(p.pick("Hjelp med gardiner", "Hjelp med gardiner", "Help with curtains"), "2026-11-30 11:00", "2026-11-30 12:00", func(t *dispatch.Task) {
		with(t)
		t.Category, t.State = "home_help", dispatch.TaskDraft
	})
	p.run()
	p.wait(20 * time.Minute)
	p.run()
}

// askedOf is the first who was asked about a task.
func (p *pictured) askedOf(t *dispatch.Task) (v *dispatch.Volunteer) {
	p.t.Helper()
	must(p.site, 0, p.svc.View(context.Background(), func(tx dispatch.Tx) error {
		offers, err := tx.OffersOfTask(t.ID)
		if err == nil && len(offers) > 0 {
			v, err = tx.Volunteer(offers[0].VolunteerID)
		}
		return err
	}))
	if v == nil {
		p.t.Fatalf("nobody was asked about %s", t.Summary)
	}
	return v
}

func (p *pictured) takeAll() {
	p.take("kom-i-gang", "/kom-i-gang", 460, "#live ol > li:nth-child(-n+4)")
	p.fill()

	p.b.do("a wide page", chromedp.EmulateViewport(560, 900))
	p.b.do("a new task", chromedp.Navigate(p.srv.URL+"/oppdrag/nytt"), chromedp.WaitVisible("#skjema"))
	p.write(map[string]string{"category": "escort", "summary": p.pick("Følge til lege", "Følgje til lege", "Escort to the doctor"), "when": p.pick("to 10-12", "to 10-12", "Thu 10-12"), "place": "Solbakken",
		"details": p.pick("Hun sitter i resepsjonen.", "Ho sit i resepsjonen.", "She waits in the reception.")})
	p.b.sees("the preview", `!!document.querySelector("#forhandsvisning .suit .first")`)
	p.shoot("nytt-oppdrag", 560, "section[aria-labelledby=hva]")
	p.shoot("forhandsvisning", 460, "#forhandsvisning")

	p.take("samtale", "/samtale?nummer="+strings.ReplaceAll(p.yes.Phone, "+", "%2B"), 460, ".talk > .bubble:nth-child(-n+3)")
	p.take("uklart", "/", 460, ".item:has(button[value=yes])")
	p.take("trenger-deg", "/", 460, "section[aria-labelledby=trenger-deg] .items > .item:nth-child(-n+2)")
	p.take("oppdrag", "/oppdrag?maned=2026-11", 620, "main table")
	p.take("tider", "/frivillige/5/endre", 460, "section[aria-labelledby=naar]")
	p.take("dagsliste", "/kalender/dagsliste?dag=2026-11-25&dager=1", 860, ".printed-day table")
	p.take("innsyn", "/personvern?sok=gudrun", 620, "section[aria-labelledby=innsyn]")
	p.take("telefon", "/bestillere/1/endre", 460, "div:has(> #pin), div:has(> #trusted)")
	p.list()
	p.storm()
}

// list reads in a list with a row that must be mended.
func (p *pictured) list() {
	file := filepath.Join(p.t.(*testing.T).TempDir(), p.pick("liste.csv", "liste.csv", "list.csv"))
	rows := p.pick("Navn;Mobil;Hjelper med;Bil\nEva Lund;42 20 00 01;Handling, følge;Ja\nOdd Vik;42 20;Besøk;Nei\nAnne Berg;42 10 00 00;Handling;Nei\n",
		"Namn;Mobil;Oppdrag;Bil\nEva Lund;42 20 00 01;Handling, følgje;Ja\nOdd Vik;42 20;Besøk;Nei\nAnne Berg;42 10 00 00;Handling;Nei\n",
		"Name;Mobile;Tasks;Car\nEva Lund;42 20 00 01;Shopping, escort;Yes\nOdd Vik;42 20;Visit;No\nAnne Berg;42 10 00 00;Shopping;No\n")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.b.do("a list", chromedp.EmulateViewport(820, 900), chromedp.Navigate(p.srv.URL+"/frivillige/importer"), chromedp.WaitVisible("#fil"),
		chromedp.SetUploadFiles("#fil", []string{file}), chromedp.Submit("main form"), chromedp.WaitVisible("#rader"))
	p.shoot("import", 820, "section[aria-labelledby=rader]")
}

// storm declares an emergency and lets some answer who can help.
func (p *pictured) storm() {
	ctx := dispatch.WithActor(context.Background(), "coordinator:1")
	why := p.pick("Strømbrudd i sentrum", "Straumbrot i sentrum", "Power cut in the centre")
	must(p.site, 0, errOnly(p.svc.Declare(ctx, dispatch.FirstUnit, why, time.Time{})))
	must(p.site, 0, errOnly(p.svc.SendAppeal(ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: why})))
	p.run()
	p.wait(6 * time.Minute)
	for i, text := range map[int]string{3: "NEI", 4: "JA", 5: "JA"} {
		p.text(fmt.Sprintf("+4742100%03d", i), text)
		p.run()
	}
	p.take("beredskap", "/beredskap", 560, "section[aria-labelledby=hjelpere]")
}

// write fills in fields of the form as somebody would.
func (p *pictured) write(values map[string]string) {
	p.t.Helper()
	for name, value := range values {
		p.b.do(name, writeIn("#"+name, value))
	}
}

// take opens a page as wide as it is told, and shoots a part of it.
func (p *pictured) take(name, path string, width int64, selector string) {
	p.t.Helper()
	p.b.do(path, chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(pictureScale)), chromedp.Navigate(p.srv.URL+path), chromedp.WaitVisible("h1"))
	p.shoot(name, width, selector)
}

// room is how much of what is around a part comes with it.
const room = 6

// shoot takes a part of the page that is open, in both themes.
func (p *pictured) shoot(name string, width int64, selector string) {
	p.t.Helper()
	p.b.do(name, chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(pictureScale)))
	p.b.sees(name+", "+selector, fmt.Sprintf(`document.querySelector(%q)?.getBoundingClientRect().height > 20`, selector))
	if os.Getenv("PICTURES") == "" {
		return
	}
	for _, theme := range []string{"light", "dark"} {
		p.b.do(name, browsers.Theme(theme))
		time.Sleep(150 * time.Millisecond) // for colours that glide; nothing is tested by it
		var clip cdppage.Viewport
		at := p.b.js(fmt.Sprintf(`(() => { const all = [...document.querySelectorAll(%q)].map(e => e.getBoundingClientRect()); const r = {x: Math.min(...all.map(q => q.x)), y: Math.min(...all.map(q => q.y)), right: Math.max(...all.map(q => q.right)), bottom: Math.max(...all.map(q => q.bottom))};
			const x = Math.max(0, Math.floor(r.x) - %d), y = Math.max(0, Math.floor(r.y + scrollY) - %d);
			return JSON.stringify({x, y, width: Math.min(innerWidth, Math.ceil(r.right) + %d) - x, height: Math.ceil(r.bottom + scrollY) + %d - y, scale: 1}) })()`, selector, room, room, room, room))
		if err := json.Unmarshal([]byte(at), &clip); err != nil {
			p.t.Fatalf("%s: %v", name, err)
		}
		p.keep(name+"."+p.code+"."+theme+".png", clip)
	}
}

// keep writes a picture that is light enough.
func (p *pictured) keep(file string, clip cdppage.Viewport) {
	p.t.Helper()
	b, err := chromedp.Run(p.b.ctx, chromedp.Action[[]byte](func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		beyond := true
		r, err := cdp.Call(ctx, t, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{Format: cdppage.CaptureScreenshotFormatPng, Clip: &clip, CaptureBeyondViewport: &beyond})
		if err != nil {
			return nil, err
		}
		return r.Data, nil
	}))
	if err != nil {
		p.t.Fatalf("%s: %v", file, err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		p.t.Fatalf("%s: %v", file, err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, fewColours(img, mostColours)); err != nil {
		p.t.Fatal(err)
	}
	if out.Len() > heaviestPicture {
		p.t.Errorf("%s: %d bytes", file, out.Len())
	}
	if err := os.WriteFile(filepath.Join(os.Getenv("PICTURES"), file), out.Bytes(), 0o644); err != nil { //nolint:gosec // for everybody to see
		p.t.Fatal(err)
	}
}

// mostColours is enough for text and the few colours of a page.
const mostColours = 16

// fewColours is a picture with at most so many colours: those that it has most
// of, moved to the middle of what each stands for.
func fewColours(img image.Image, most int) *image.Paletted {
	type point [3]float64
	flat := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(flat, flat.Rect, img, img.Bounds().Min, draw.Src)
	seen := map[uint32]float64{}
	for i := 0; i < len(flat.Pix); i += 4 {
		seen[binary.BigEndian.Uint32(flat.Pix[i:])]++
	}
	colour := func(c uint32) point { return point{float64(c >> 24), float64(c >> 16 & 255), float64(c >> 8 & 255)} }
	count := map[point]float64{}
	for c, n := range seen {
		count[colour(c)] += n
	}
	apart := func(a, b point) float64 {
		return (a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2])
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b point) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), slices.Compare(a[:], b[:]))
	})
	// The commonest, and then again and again the one that is worst served.
	chosen := []point{all[0]}
	for len(chosen) < min(most, len(all)) {
		var worst point
		far := 0.0
		for _, c := range all {
			near := math.Inf(1)
			for _, k := range chosen {
				near = min(near, apart(c, k))
			}
			if near *= math.Sqrt(count[c]); near > far {
				worst, far = c, near
			}
		}
		if far == 0 {
			break
		}
		chosen = append(chosen, worst)
	}
	nearest := func(c point) int {
		best := 0
		for i, k := range chosen {
			if apart(c, k) < apart(c, chosen[best]) {
				best = i
			}
		}
		return best
	}
	for range 6 {
		sum, weight := make([]point, len(chosen)), make([]float64, len(chosen))
		for _, c := range all {
			i, n := nearest(c), count[c]
			for k := range c {
				sum[i][k] += c[k] * n
			}
			weight[i] += n
		}
		for i := range chosen {
			if weight[i] > 0 {
				chosen[i] = point{sum[i][0] / weight[i], sum[i][1] / weight[i], sum[i][2] / weight[i]}
			}
		}
	}
	colours := make(color.Palette, len(chosen))
	for i, c := range chosen {
		colours[i] = color.RGBA{uint8(c[0] + .5), uint8(c[1] + .5), uint8(c[2] + .5), 255}
	}
	index := map[uint32]uint8{}
	for c := range seen {
		index[c] = uint8(nearest(colour(c)))
	}
	out := image.NewPaletted(flat.Rect, colours)
	for i := range out.Pix {
		out.Pix[i] = index[binary.BigEndian.Uint32(flat.Pix[4*i:])]
	}
	return out
}
