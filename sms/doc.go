// Package sms makes the texts that go out: the wording per language, the dates in them, and what each costs in
// segments. How a reply is read is in sms/reply; telephone numbers are in sms/phone.
package sms
