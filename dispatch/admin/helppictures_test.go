package admin

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"folgesvenn/dispatch/admin/lang"
)

var (
	pictureTag = regexp.MustCompile(`<figure class="picture"><picture><source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)"><img src="([^"]+)" alt="([^"]+)" width="(\d+)" height="(\d+)" decoding="async"></picture><figcaption class="small">([^<]+)</figcaption></figure>`)
	assetTag   = regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`)
)

// heaviestPage is what a page may weigh with all that is fetched for it.
const heaviestPage = 150_000

// TestEveryPageOfHelpHasPictures: each page shows what it tells of, in its own
// language and both themes, with a text for who does not see it, and weighs no
// more than a page may, though a browser without anything of ours fetches it.
func TestEveryPageOfHelpHasPictures(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	seen := map[string]bool{}
	for _, code := range lang.Codes {
		s.post("/sprak", "sprak", code)
		for _, p := range helpPages {
			where := code + ", " + p.Slug
			body := s.get("/hjelp/" + p.Slug).body
			found := pictureTag.FindAllStringSubmatch(body, -1)
			if len(found) == 0 || strings.Count(body, "<figure") != len(found) {
				t.Errorf("%s: %d pictures of %d are whole", where, len(found), strings.Count(body, "<figure"))
			}
			weight := s.weight("/hjelp/" + p.Slug)
			for _, m := range found {
				for _, theme := range m[1:3] {
					if seen[theme] {
						t.Errorf("%s shows %s again", where, theme)
					}
					seen[theme] = true
				}
				if !strings.Contains(m[1], "."+code+".dark.") || !strings.Contains(m[2], "."+code+".light.") {
					t.Errorf("%s shows %s and %s", where, m[1], m[2])
				}
				if alt := html.UnescapeString(m[3]); len(alt) < 40 || alt == html.UnescapeString(m[6]) {
					t.Errorf("%s: %q says too little of what is to be seen", where, alt)
				}
				weight += max(s.weight(m[1]), s.weight(m[2]))
			}
			for _, m := range assetTag.FindAllStringSubmatch(body, -1) {
				if !strings.HasSuffix(m[1], ".png") {
					weight += s.weight(m[1])
				}
			}
			t.Logf("%s: %d bytes", where, weight)
			if weight > heaviestPage {
				t.Errorf("%s weighs %d bytes with its pictures", where, weight)
			}
		}
	}
	pictures, err := pictureFiles()
	if err != nil || len(pictures) != len(seen) {
		t.Errorf("%d pictures are kept, and %d are shown (%v)", len(pictures), len(seen), err)
	}
}

// weight is what travels for an address, packed.
func (s *site) weight(path string) int {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.srv.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip") // and it stays packed
	p := s.do(r)
	if p.status != http.StatusOK {
		s.t.Fatalf("%s answers %d", path, p.status)
	}
	return len(p.body)
}
