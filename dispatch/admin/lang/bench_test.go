package lang

import (
	"maps"
	"slices"
	"testing"
)

// BenchmarkSay says every sentence of the catalogue, and sentences that it does not have.
func BenchmarkSay(b *testing.B) {
	l := For(English)
	known := slices.Sorted(maps.Keys(l.exact))
	b.Run("known", func(b *testing.B) {
		for i := range b.N {
			l.Say(known[i%len(known)])
		}
	})
	b.Run("filled", func(b *testing.B) {
		for range b.N {
			l.say("Ingen kan spørres om Kjøring til svømmehallen, fredag 27. november kl. 11-13. Av 12 frivillige: 12 tar ikke kjøring, 8 har ikke bil, 6 har et annet spørsmål å svare på. Endre oppdraget eller ring noen selv.", 0)
		}
	})
	b.Run("strange", func(b *testing.B) {
		for range b.N {
			l.say("Møt opp i resepsjonen, ta heisen til tredje etasje, og spør etter Gudrun. Hun liker kaffe, kaker og te, og en tur etterpå. Ta med paraply, for det regner ofte.", 0)
		}
	})
}
