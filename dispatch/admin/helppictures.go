package admin

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"image/png"
	"io/fs"

	"folgesvenn/dispatch/admin/lang"
)

// pictureFolder holds the pictures of help: NAME.LANGUAGE.light.png and
// NAME.LANGUAGE.dark.png, as TestHelpPictures takes them.
const pictureFolder = "assets/help"

// pictureScale is how many points of a picture go on one of the page.
const pictureScale = 1.5

// pictureFiles are the pictures to serve, beside the other assets.
func pictureFiles() ([]string, error) {
	list, err := fs.ReadDir(assetFiles, pictureFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // none has been taken yet
	}
	if err != nil {
		return nil, err
	}
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = "help/" + f.Name()
	}
	return names, nil
}

// picture shows a part of the page as it looks in a language, in the theme of
// who reads. alt says what is to be seen, for who does not see it; caption
// stands below for everybody.
func (a *Admin) picture(l *lang.Language, name, alt, caption string) (template.HTML, error) {
	light, dark := name+"."+l.Tag()+".light.png", name+"."+l.Tag()+".dark.png"
	if alt == "" || a.assets.urls[light] == "" || a.assets.urls[dark] == "" {
		return "", fmt.Errorf("picture %s in %s: it lacks a file or a text in its place", name, l.Tag())
	}
	size, err := png.DecodeConfig(bytes.NewReader(a.assets.file(light)))
	if err != nil {
		return "", fmt.Errorf("picture %s: %w", light, err)
	}
	return template.HTML(fmt.Sprintf(`<figure class="picture"><picture><source media="(prefers-color-scheme: dark)" srcset="%s"><img src="%s" alt="%s" width="%d" height="%d" decoding="async"></picture><figcaption class="small">%s</figcaption></figure>`,
		a.assets.urls[dark], a.assets.urls[light], template.HTMLEscapeString(alt), onPage(size.Width), onPage(size.Height), template.HTMLEscapeString(caption))), nil
}

func onPage(points int) int { return int(float64(points)/pictureScale + .5) }
