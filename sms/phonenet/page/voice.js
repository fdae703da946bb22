"use strict";

// The browser's Norwegian voice, if it has one.

const synth = window.speechSynthesis;
let voices = [];

function findVoices() {
  voices = synth ? synth.getVoices() : [];
  const norwegian = voices.some((v) => /^(nb|no)\b/i.test(v.lang));
  $("aloud").disabled = !norwegian;
  $("aloud-label").textContent = norwegian ? "Les høyt" : "Ingen norsk stemme her";
  if (!norwegian) $("aloud").checked = false;
}

function readAloud(u) {
  if (!$("aloud").checked || (u.kind !== "say" && u.kind !== "talk")) return;
  const language = u.lang && !u.lang.startsWith("nb") ? u.lang : "nb-NO";
  const utterance = new SpeechSynthesisUtterance(u.text);
  utterance.lang = language;
  utterance.voice = voices.find((v) => (language === "nb-NO" ? /^(nb|no)\b/i.test(v.lang) : v.lang.replace("_", "-") === language)) || null;
  utterance.rate = 1.1;
  synth.speak(utterance);
}

function hush() {
  if (synth) synth.cancel();
}

findVoices();
if (synth) synth.addEventListener("voiceschanged", findVoices);
$("aloud").addEventListener("change", (e) => { if (!e.target.checked) hush(); });
