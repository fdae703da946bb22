"use strict";

// Calls.

let callShown = ""; // the call that fills the telephone, until it is over and closed
let toKeys = false; // somebody rang or answered here: the focus goes to the keys when there are any
let spoken = -1; // how many of its lines were read aloud; -1: it was just opened
let heldSince = 0; // since when something is being spoken into a recording

const present = () => [...calls.values()].find((c) => !c.over);

const endings = {
  completed: "Samtalen er slutt", busy: "Opptatt", failed: "Samtalen kom ikke fram", "no-answer": "Ingen tok telefonen", canceled: "Den som ringte, ga seg",
};

const minutes = (s) => Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");

function stateOf(c) {
  const service = c.other === $("service").dataset.number;
  const other = service ? "tjenesten" : (phones.has(c.other) ? title(phones.get(c.other)) : pretty(c.other));
  if (c.over) return endings[c.status] + (c.seconds ? " · " + minutes(c.seconds) : "");
  if (c.status === "ringing") return c.mine ? "Ringer " + other + " …" : "Det ringer! Fra " + other;
  return (c.talking ? "Satt over" : "Snakker med " + other);
}

function hintOf(c) {
  if (c.over || c.status === "ringing") return "";
  if (c.robot) return "Roboten holder røret. Trykk en tast for å ta over.";
  if (c.recording) return "Tjenesten tar opp en beskjed.";
  if (c.talking) return "Skriv for å si noe til den andre.";
  return c.listening ? "Tjenesten venter på en tast." : "";
}

function drawLine(u) {
  const mine = u.kind === "press" || u.kind === "speak" || u.kind === "record";
  const texts = { beep: "♪ pipetone", play: "♪ " + u.text, record: "Snakket inn en beskjed på " + u.text + " s" };
  const el = make("div", "said " + u.kind + (mine ? " mine" : ""));
  el.dataset.text = u.text;
  const who = { press: "Du trykket ", speak: "Du sa: ", record: "" }[u.kind];
  if (who !== "" && u.kind !== "note" && u.kind !== "beep") el.append(make("span", "sr", who || "Du hører: "));
  const text = make("span", "", texts[u.kind] || (u.kind === "press" ? [...u.text].join(" ") : u.text));
  if (u.lang && !u.lang.startsWith("nb")) text.lang = u.lang;
  el.append(text);
  return el;
}

function drawCall(p) {
  const live = present();
  if (live && callShown !== live.sid && (waits(p) || p.call || live.mine)) {
    callShown = live.sid;
    spoken = -1;
    $("lines").replaceChildren();
    $("call-error").textContent = "";
  }
  const c = calls.get(callShown);
  $("call").hidden = !c;
  $("thread").hidden = !!c;
  $("write").hidden = !!c || p.landline;
  $("ring").disabled = !!live;
  if (!c) return;
  const focused = $("call").contains(document.activeElement);
  const rings = !c.over && c.status === "ringing" && !c.mine;
  if ($("call-state").textContent !== stateOf(c)) $("call-state").textContent = stateOf(c);
  if ($("call-hint").textContent !== hintOf(c)) $("call-hint").textContent = hintOf(c);
  $("ringing").hidden = !rings;
  $("lines").hidden = rings && !c.lines.length;
  $("talking").hidden = rings || c.over;
  $("over").hidden = !c.over;
  $("talk").hidden = !c.recording;
  $("speak").hidden = c.recording;
  if (!c.recording) stopTalking(false);
  const list = $("lines");
  const last = list.lastChild; // keys that follow each other stand in one line
  if (last && last.dataset.text !== c.lines[list.children.length - 1].text) last.replaceWith(drawLine(c.lines[list.children.length - 1]));
  if (list.children.length < c.lines.length) {
    list.append(...c.lines.slice(list.children.length).map(drawLine));
    list.scrollTop = list.scrollHeight;
  }
  if (spoken < 0) spoken = c.over ? c.lines.length : Math.max(0, c.lines.length - 1);
  for (; spoken < c.lines.length; spoken++) readAloud(c.lines[spoken]);
  if (c.over || (c.lines.length && c.lines[c.lines.length - 1].kind === "press")) hush();
  // The focus follows what the person can do, but is never taken from elsewhere.
  const active = document.activeElement;
  const free = active === document.body || active === $("ring") || active.closest("[hidden]");
  if ((focused || toKeys) && free) {
    if (c.over) $("close-call").focus();
    else if (!rings) $("keypad").focus();
  }
  if (c.over || !rings) toKeys = false;
}

function drawPast(c) {
  const missed = !c.mine && c.status !== "completed";
  const el = make("details", "past" + (missed ? " missed" : ""));
  el.dataset.sid = c.sid;
  el.dataset.v = c.v;
  const summary = make("summary");
  const what = (c.mine ? "Ringte tjenesten" : "Ble ringt") + " · " + (c.status === "completed" ? minutes(c.seconds) : endings[c.status].toLowerCase());
  summary.append(handset(16, ""), make("span", "", hour.format(new Date(c.at)) + " · " + what));
  const lines = make("div", "lines");
  lines.append(...(c.lines.length ? c.lines.map(drawLine) : [make("div", "said note", "Ingenting ble sagt.")]));
  el.append(summary, lines);
  return el;
}

new ResizeObserver(() => { if (present()) $("lines").scrollTop = $("lines").scrollHeight; }).observe($("lines"));
