package api

import "folgesvenn/dispatch"

// WhomSettings are the settings about whom a unit asks. It is exported only
// because huma looks into embedded structs whose name is.
type WhomSettings struct {
	ShareWith []int64 `json:"share_with" doc:"The other units that may ask this unit's volunteers." example:"[2]"`
}

// WhomFields are any subset of WhomSettings; exported for the same reason.
type WhomFields struct {
	ShareWith optional[[]int64] `json:"share_with,omitempty" maxItems:"100" doc:"The other units that may ask this unit's volunteers. The weekly cap, pauses and opt-outs hold across units." example:"[2]"`
}

func (b WhomFields) whomNulls(f *faults) {
	for _, n := range []struct {
		name string
		null bool
	}{{"share_with", b.ShareWith.Null}} {
		if n.null {
			f.add(n.name, "must not be null; leave it out to keep it as it is")
		}
	}
}

func (b WhomFields) applyWhom(set *dispatch.Settings) {
	if b.ShareWith.Given {
		set.ShareWith = append([]int64{}, b.ShareWith.Value...)
	}
}

func showWhom(s dispatch.Settings) WhomSettings {
	return WhomSettings{ShareWith: orEmpty(s.ShareWith)}
}
