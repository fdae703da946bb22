package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"folgesvenn/dispatch"
)

// tokenPrefix lets people and secret scanners recognise a token.
const tokenPrefix = "fv_"

// NewToken makes a token of 256 random bits. Only the hash is ever kept.
func NewToken() (token, hash string) {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	token = tokenPrefix + base64.RawURLEncoding.EncodeToString(b)
	return token, HashToken(token)
}

// HashToken is the form in which a token is kept and looked up. A fast hash is
// enough: nobody can try 2^256 tokens.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// AddToken keeps a new token under a name, which stands in the event log as
// the one who acted, and returns it. Its bearer may do what a user of the role
// may. It cannot be shown again.
func AddToken(ctx context.Context, s *dispatch.Service, name string, role dispatch.Role) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > 60 || strings.ContainsFunc(name, unprintable) {
		return "", errors.New("a token needs a name of 1 to 60 characters")
	}
	if !role.May(dispatch.RightLook) {
		return "", fmt.Errorf("a token is for one of the roles %v", dispatch.Roles)
	}
	token, hash := NewToken()
	err := s.Update(ctx, func(tx dispatch.Tx) error {
		return tx.AddToken(&dispatch.Token{Name: name, Hash: hash, Role: role, CreatedAt: s.Now()})
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

type tokenKey struct{}

// tokenOf is the token that the request came with.
func tokenOf(ctx context.Context) *dispatch.Token {
	t, _ := ctx.Value(tokenKey{}).(*dispatch.Token)
	return t
}

// authenticate lets a request with a known token through, as that token.
func (a *server) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		secret, given := bearer(r)
		if !given {
			a.refuse(w, `Bearer realm="folgesvenn"`, "send the header Authorization: Bearer TOKEN")
			return
		}
		var token *dispatch.Token
		err := a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			token, err = tx.TokenByHash(HashToken(secret))
			return err
		})
		if errors.Is(err, dispatch.ErrNotFound) {
			a.refuse(w, `Bearer realm="folgesvenn", error="invalid_token"`, "this token is not known")
			return
		}
		if err != nil {
			a.write(w, a.problemOf(ctx, "authenticate", err))
			return
		}
		if right := rightFor(r.Method, r.URL.Path); !token.Role.May(right) {
			a.write(w, newProblem(http.StatusForbidden, "forbidden", "a token of the role "+string(token.Role)+" may not do this; see folgesvenn token add --role"))
			return
		}
		ctx = dispatch.WithActor(ctx, "api:"+token.Name)
		next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, tokenKey{}, token)))
	})
}

// rightFor is what a request asks for, as on the page: what is not named is read
// by everybody and changed by those who run the unit.
func rightFor(method, path string) dispatch.Right {
	looks := method == http.MethodGet || method == http.MethodHead
	switch {
	case !looks && (path == "/settings" || strings.HasPrefix(path, "/texts")):
		return dispatch.RightLead
	case !looks && strings.HasPrefix(path, "/emergencies"):
		return dispatch.RightLead // it changes how every unit asks
	case strings.HasSuffix(path, "/data"), path == "/labels":
		return dispatch.RightEdit // all that is known of somebody, and what people wrote
	case looks:
		return dispatch.RightLook
	}
	return dispatch.RightEdit
}

func bearer(r *http.Request) (string, bool) {
	scheme, secret, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	secret = strings.TrimSpace(secret)
	return secret, ok && secret != "" && strings.EqualFold(scheme, "Bearer")
}

func (a *server) refuse(w http.ResponseWriter, challenge, detail string) {
	w.Header().Set("WWW-Authenticate", challenge)
	a.write(w, newProblem(http.StatusUnauthorized, "unauthorized", detail))
}
