package dispatch

import (
	"context"
	"io"
)

// Media is a photo or a recording that came with a text. It stays with the
// provider, who keeps it for as long as the text is kept there; what we hold is
// where to ask for it.
type Media struct {
	URL         string // empty: the provider told of it but not where it is
	ContentType string // as the provider says, small letters, without parameters; empty: not told
}

// MediaFetcher gets photos and recordings from the provider. It is apart from
// Gateway because only the page needs it. sms/twilio implements it.
type MediaFetcher interface {
	// FetchMedia opens one for reading; close it. Where the provider has it no
	// longer the error is ErrNotFound. A body that turns out too large ends in an
	// error, not in an end of file.
	FetchMedia(ctx context.Context, m Media) (body io.ReadCloser, contentType string, err error)
}
