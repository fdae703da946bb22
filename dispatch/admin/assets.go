package admin

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
)

//go:embed assets
var assetFiles embed.FS

const assetPrefix = "/assets/"

// served are the files that browsers may fetch, in the order in which those that
// name another come after it.
var served = []string{
	"vendor/inter.woff2", "vendor/designsystemet-theme.css", "vendor/designsystemet.css", "vendor/htmx.js",
	"icon.svg", "page.css", "office.css", "page.js", "form.js",
}

var assetTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
	".png":   "image/png",
}

// asset is one file, ready to be sent.
type asset struct {
	body    []byte
	gzipped []byte // nil: does not get smaller
	kind    string
}

// assets are served under names that hold a hash of their content, so a browser
// may keep them for ever and still has the new ones after an update.
type assets struct {
	byName map[string]asset  // "page.3f2a91c0.css"
	urls   map[string]string // "page.css": "/assets/page.3f2a91c0.css"
}

func loadAssets() (*assets, error) {
	a := &assets{byName: map[string]asset{}, urls: map[string]string{}}
	pictures, err := pictureFiles()
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	for _, file := range slices.Concat(served, pictures) {
		body, err := assetFiles.ReadFile("assets/" + file)
		if err != nil {
			return nil, fmt.Errorf("assets: %w", err)
		}
		base, ext := path.Base(file), path.Ext(file)
		if ext == ".css" {
			for plain, url := range a.urls {
				body = bytes.ReplaceAll(body, []byte("url("+plain+")"), []byte("url("+url+")"))
			}
			// Paper is white, whatever the screen is: light text on it cannot be read.
			body = bytes.ReplaceAll(body, []byte("@media (prefers-color-scheme:dark)"), []byte("@media screen and (prefers-color-scheme:dark)"))
			body = bytes.ReplaceAll(body, []byte("@media (prefers-color-scheme:light)"), []byte("@media print,(prefers-color-scheme:light)"))
		}
		sum := sha256.Sum256(body)
		name := strings.TrimSuffix(base, ext) + "." + hex.EncodeToString(sum[:4]) + ext
		entry := asset{body: body, kind: assetTypes[ext]}
		if ext != ".woff2" && ext != ".png" { // compressed already
			if entry.gzipped, err = gzipped(body); err != nil {
				return nil, err
			}
		}
		a.byName[name] = entry
		a.urls[base] = assetPrefix + name
	}
	return a, nil
}

// file is what an asset holds.
func (a *assets) file(name string) []byte {
	return a.byName[strings.TrimPrefix(a.urls[name], assetPrefix)].body
}

func gzipped(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	f, ok := a.byName[chi.URLParam(r, "name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	body := f.body
	if f.gzipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = f.gzipped
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
