// Package api is the JSON API under /api/v1 and its OpenAPI document: what
// other systems and operators' scripts drive the service with.
//
// Handlers only translate. They read a body into a dispatch type, call one use
// case of dispatch.Service and show the thing as it is afterwards. Shape (types,
// lengths, unknown fields) is judged by the schemas that also make up the
// document; meaning by dispatch. Both kinds of fault leave as problem+json
// (RFC 9457) that names each bad field as the client wrote it.
//
// A request passes through: a guard against panics, the token, the body (read
// once, at most 1 MiB, strict JSON), the Idempotency-Key, huma's validation,
// the handler.
package api
