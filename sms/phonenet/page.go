package phonenet

import "net/http"

func (n *Network) pageRoutes(*http.ServeMux) {}
