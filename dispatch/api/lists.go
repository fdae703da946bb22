package api

import (
	"strconv"

	"folgesvenn/dispatch"
)

const maxLimit = 200

// Paging is what every list takes. It is exported only because huma looks into
// embedded structs whose name is.
type Paging struct {
	Limit  int    `query:"limit" default:"50" minimum:"1" doc:"How many items at most; above 200 means 200." example:"50"`
	Cursor string `query:"cursor" maxLength:"20" doc:"The next of the answer before; leave it out to begin."`
}

// page is the part of the list that is asked for, with one row more, which
// tells whether anything follows.
func (p Paging) page() (dispatch.Page, error) {
	after, err := p.after()
	return dispatch.Page{After: after, Limit: p.limit() + 1}, err
}

func (p Paging) limit() int { return min(p.Limit, maxLimit) }

func (p Paging) after() (int64, error) {
	if p.Cursor == "" {
		return 0, nil
	}
	after, err := strconv.ParseInt(p.Cursor, 10, 64)
	if err != nil || after < 0 {
		return 0, invalid("query.cursor", "is not the next of any answer")
	}
	return after, nil
}

// list is a part of a list, newest last.
type list[T any] struct {
	Items []T    `json:"items" doc:"Newest last."`
	Next  string `json:"next" doc:"The cursor of what follows; empty at the end."`
}

// part shows rows that were read with page.
func part[R, V any](rows []R, limit int, id func(R) int64, show func(R) V) list[V] {
	l := list[V]{Items: make([]V, 0, min(len(rows), limit))}
	for i, r := range rows {
		if i == limit {
			l.Next = strconv.FormatInt(id(rows[i-1]), 10)
			break
		}
		l.Items = append(l.Items, show(r))
	}
	return l
}
