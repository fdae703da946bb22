// Package phonenet is the telephone network in a box: the part of Twilio's REST API that sends and receives texts and
// makes and takes calls, with every telephone behind it, in the memory of one process.
//
// It stands for the outside world. Production code talks to it through twilio-go exactly as it talks to Twilio; only the
// host differs. It signs what it posts as Twilio does, and it can be told to lose, delay, repeat, reorder and refuse
// (see [Faults]). The telephones are driven by tests ([Phone]), by robots that answer like people ([PersonRobot]), or by
// hand on the page under /phones.
//
//	net := phonenet.New(phonenet.Options{WebhookURL: "http://127.0.0.1:8080/twilio/sms"})
//	defer net.Close()
//	server := httptest.NewServer(net)
//	kari := net.Phone("+4742000001")
//	question, err := kari.Next(ctx)          // the next text that she has not seen
//	sid, err := kari.Text(ctx, "JA")         // returns when the service has acknowledged it
//
// A person who rings, or who is rung, holds a [Line]. With Options.ByHand the service waits for her as long as it takes:
//
//	line, err := kari.Ring(ctx)              // or kari.NextCall(ctx), then line.Answer(ctx)
//	err = line.Expect(ctx, "Trykk 1")        // all that is said until a key is waited for
//	err = line.Press(ctx, "1")               // or Speak, Silence, Record, HangUp
//
// # What it answers and what it refuses
//
// Messages are created, listed, fetched, updated (Body="" redacts) and deleted under
// /2010-04-01/Accounts/{Sid}/Messages, and their pictures are listed and fetched below them. Every answer decodes strictly into twilio-go's types. Parameters that the box
// does not model (scheduling, content templates) are refused rather than ignored, so that nobody leans on them unawares.
//
// # Where Twilio's behaviour leaves a choice, the box takes the harder one
//
//   - date_sent is null until the message is sent, and a list filtered by DateSent leaves such messages out. Who wants to
//     know whether a send was accepted must not filter by the time it was sent.
//   - Delivery reports are best effort; the order is only kept between reports of one message, and only until
//     [Faults].ReorderedCallbacks says otherwise.
//   - An incoming text is posted once. The default retry covers failed connections alone, not an error status; the
//     fragment of the webhook's address (#rc=2&rp=ct,rt,5xx) changes that as at Twilio.
//   - TwiML is held against what is documented. An unknown verb, attribute, value, voice or language, which Twilio often lets
//     pass with a warning, ends the call with an application error here, and stands in [Network.Errors]. So does a sound
//     that cannot be fetched.
//   - Of two requests for the same step (Faults.DoubledSteps) the answer to the later one counts.
//   - A machine that picks up presses nothing; what it says first is speech to a Gather that listens for it.
//   - A telephone that is in a call is engaged.
//
// Not modelled: conferences, queues, streams, transcription, detection of machines, recording of whole calls. Sound is not
// compressed: a recording as .mp3 is silence of the right length, as .wav a made-up voice.
//
// # Time and chance
//
// The clock is Options.Now. Delays are virtual and pass Options.Speed times faster than the wall; Faults.Slow is wall
// time, because it is there to run into the caller's timeouts. A call that a person holds on the page passes in wall time,
// since nobody hears or presses sixty times as fast; one that a robot holds, in virtual time. Chance is drawn per
// telephone number from Options.Seed, so that a run is repeatable for each number however the numbers interleave. Only the ids of messages differ from one
// box to the next: a database that outlives the box must not meet the same id twice.
package phonenet
