package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
)

// attachment is a photo or a recording as a page shows it.
type attachment struct {
	Path string
	Name string
	Kind string // image, audio, or empty: only to be taken home
}

// attachments are those of a text that can be fetched. Of the others the text
// tells the number alone.
func attachments(m *dispatch.Message) []attachment {
	var list []attachment
	for i, x := range m.Media {
		if x.URL == "" {
			continue
		}
		kind, name := "", "Vedlegg"
		switch {
		case harmlessImages[x.ContentType]:
			kind, name = "image", "Bilde"
		case strings.HasPrefix(x.ContentType, "audio/"):
			kind, name = "audio", "Lydopptak"
		}
		if len(m.Media) > 1 {
			name += " " + strconv.Itoa(i+1)
		}
		list = append(list, attachment{fmt.Sprintf("/meldinger/%d/vedlegg/%d", m.ID, i+1), name, kind})
	}
	return list
}

// harmlessImages are what browsers draw and do nothing else with; SVG, which may
// hold a script, is not among them.
var harmlessImages = map[string]bool{"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true}

// attachmentPolicy keeps a file from doing anything in the name of this page,
// even where a browser shows what it was told to save. The styles are those of
// the frame that browsers put around a picture.
const attachmentPolicy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"

// sendAttachment hands on a photo or recording from the provider, who wants
// credentials for it that no browser may have.
func (a *Admin) sendAttachment(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	media, n, err := a.ownMedia(r, id)
	if err != nil {
		return err
	}
	if media.URL == "" || a.opts.Media == nil {
		return missing(nil, "fil")
	}
	body, kind, err := a.opts.Media.FetchMedia(r.Context(), media)
	switch {
	case errors.Is(err, dispatch.ErrNotFound):
		return missing(err, "fil")
	case err != nil && r.Context().Err() == nil:
		a.opts.Log.Warn().Err(err).Int64("message_id", id).Msg("attachment not fetched")
		a.trouble(w, r, http.StatusBadGateway, "Vi får ikke tak i vedlegget",
			"SMS-tjenesten svarte ikke som den skulle. Prøv igjen om litt, eller be avsenderen ringe.")
		return nil
	case err != nil:
		return nil
	}
	defer func() { _ = body.Close() }()
	h := w.Header()
	h.Set("Content-Type", servedAs(kind))
	h.Set("Content-Disposition", disposition(kind, id, n))
	h.Set("Content-Security-Policy", attachmentPolicy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if _, err := io.Copy(w, body); err != nil {
		if !errors.Is(err, context.Canceled) {
			a.opts.Log.Warn().Err(err).Int64("message_id", id).Msg("attachment broke off")
		}
		// A part must not pass for the whole.
		panic(http.ErrAbortHandler)
	}
	return nil
}

// ownMedia finds the photo or recording that an address names, of a text to the
// coordinator's own unit.
func (a *Admin) ownMedia(r *http.Request, id int64) (media dispatch.Media, n int, err error) {
	if n, err = strconv.Atoi(chi.URLParam(r, "n")); err != nil {
		return media, 0, missing(nil, "fil")
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		m, err := tx.Message(id)
		if err != nil || m.UnitID != visitorFrom(r.Context()).unit.ID || n < 1 || n > len(m.Media) {
			return missing(err, "fil")
		}
		media = m.Media[n-1]
		return nil
	})
	return media, n, err
}

func inline(kind string) bool { return harmlessImages[kind] || strings.HasPrefix(kind, "audio/") }

// servedAs is the type a browser is told: the true one where it may show the
// file, and otherwise one with which it can do nothing but save.
func servedAs(kind string) string {
	if inline(kind) {
		return kind
	}
	return "application/octet-stream"
}

func disposition(kind string, id int64, n int) string {
	name := fmt.Sprintf("vedlegg-%d-%d%s", id, n, extensions[kind])
	if inline(kind) {
		return mime.FormatMediaType("inline", map[string]string{"filename": name})
	}
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}

// extensions are the endings by which a computer knows what telephones send. The
// list is our own, because mime's depends on the machine.
var extensions = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/heic": ".heic",
	"audio/amr": ".amr", "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/ogg": ".ogg", "audio/3gpp": ".3gp", "audio/wav": ".wav",
	"video/mp4": ".mp4", "video/3gpp": ".3gp", "video/quicktime": ".mov", "application/pdf": ".pdf",
	"text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/calendar": ".ics", "text/plain": ".txt",
}
