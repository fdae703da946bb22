package phonenet

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Media is a picture or the like that came with a text.
type Media struct {
	// URL is where it can be fetched. The box fills it in where there is Content.
	URL         string
	ContentType string
	// Content is handed out by the box under the API's own path.
	Content []byte

	sid string
	at  time.Time
}

// Picture is a made-up picture, a hill under the sun; each number has its own.
func Picture(number int) Media {
	const width, height = 320, 240
	sky, hill, sun := color.RGBA{150, 200, 240, 255}, color.RGBA{60, 140, 70, 255}, color.RGBA{255, 220, 80, 255}
	sunX, top := 40+(number*53)%240, 120+(number*31)%60
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := sky
			switch dx, dy := x-sunX, y-50; {
			case y > top+(x-width/2)*(x-width/2)/400:
				c = hill
			case dx*dx+dy*dy < 900:
				c = sun
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a buffer takes everything
	}
	return Media{ContentType: "image/png", Content: b.Bytes()}
}

// adopt gives the media of a message their ids, and an address to those that the box holds. The caller holds mu.
func (n *Network) adopt(rec *record) {
	own := make([]Media, len(rec.Media))
	for i, m := range rec.Media {
		m.sid, m.at = n.newSID("ME"), rec.Created
		if m.Content != nil {
			m.Content = bytes.Clone(m.Content)
			m.URL = n.opt.APIURL + n.mediaURI(rec, m)
		}
		own[i] = m
	}
	rec.Media = own
}

func (n *Network) mediaURI(rec *record, m Media) string {
	return "/" + apiVersion + "/Accounts/" + n.opt.AccountSID + "/Messages/" + rec.SID + "/Media/" + m.sid
}

// mediaResource is a picture as the API shows it.
type mediaResource struct {
	AccountSID  string `json:"account_sid"`
	ContentType string `json:"content_type"`
	DateCreated string `json:"date_created"`
	DateUpdated string `json:"date_updated"`
	ParentSID   string `json:"parent_sid"`
	SID         string `json:"sid"`
	URI         string `json:"uri"`
}

func (n *Network) mediaResource(rec *record, m Media) mediaResource {
	return mediaResource{
		AccountSID: n.opt.AccountSID, ContentType: m.ContentType, DateCreated: rfc2822(m.at), DateUpdated: rfc2822(m.at),
		ParentSID: rec.SID, SID: m.sid, URI: n.mediaURI(rec, m) + ".json",
	}
}

// mediaPage is the list of a message's pictures. The box never has more than one page of them.
type mediaPage struct {
	paging
	MediaList []mediaResource `json:"media_list"`
}

func (n *Network) listMedia(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	rec := n.find(r.PathValue("sid"))
	list := []mediaResource{}
	if rec != nil {
		for _, m := range rec.Media {
			list = append(list, n.mediaResource(rec, m))
		}
	}
	n.mu.Unlock()
	if rec == nil {
		notFound(r).write(w)
		return
	}
	uri := r.URL.Path + "?PageSize=" + strconv.Itoa(usualPage) + "&Page=0"
	writeJSON(w, http.StatusOK, mediaPage{paging{End: max(len(list)-1, 0), FirstPageURI: uri, PageSize: usualPage, URI: uri}, list})
}

// fetchMedia shows one picture as JSON, or leads to where the picture itself lies: at Twilio that is another host, which
// takes no credentials of Twilio's.
func (n *Network) fetchMedia(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("media")
	n.mu.Lock()
	rec := n.find(r.PathValue("sid"))
	m, found := mediaOf(rec, trimJSON(name))
	var answer mediaResource
	if found {
		answer = n.mediaResource(rec, m)
	}
	n.mu.Unlock()
	switch {
	case !found:
		notFound(r).write(w)
	case strings.HasSuffix(name, ".json"):
		writeJSON(w, http.StatusOK, answer)
	case m.Content == nil:
		leadTo(w, m.URL)
	default:
		// Relative, so that it holds behind a prefix too.
		leadTo(w, strings.Repeat("../", strings.Count(n.mediaURI(rec, m), "/")-1)+"media/"+rec.SID+"/"+m.sid)
	}
}

func leadTo(w http.ResponseWriter, address string) {
	w.Header().Set("Location", address) // http.Redirect would make it absolute and lose a prefix
	w.WriteHeader(http.StatusTemporaryRedirect)
}

func mediaOf(rec *record, sid string) (Media, bool) {
	if rec != nil {
		for _, m := range rec.Media {
			if m.sid == sid {
				return m, true
			}
		}
	}
	return Media{}, false
}

// serveFile hands out a picture to whoever has its address. Like the store that Twilio keeps such files in, it refuses
// credentials that are not its own, so that who sends them along is found out.
func (n *Network) serveFile(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "" {
		http.Error(w, "Only one auth mechanism allowed", http.StatusBadRequest)
		return
	}
	n.mu.Lock()
	m, found := mediaOf(n.find(r.PathValue("sid")), r.PathValue("media"))
	n.mu.Unlock()
	if !found || m.Content == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", m.ContentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(m.Content)))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	w.Write(m.Content)
}
