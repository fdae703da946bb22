"use strict";

// The page keeps what it was last told in memory and draws from it. Every telephone and text carries a version, so that
// an answer that was overtaken by an event changes nothing.
const phones = new Map();
let thread = new Map(); // of the opened telephone, by id
let calls = new Map(); // of the opened telephone, by id
let loaded = false; // whether the thread was asked for and has come
let opened = "";
let faults = {};
let filter = "all";
let clock = { at: 0, real: 0, speed: 1 };

const $ = (id) => document.getElementById(id);
const address = (path) => new URL("phones/" + path, document.baseURI);

const zone = "Europe/Oslo";
const hour = new Intl.DateTimeFormat("nb", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
const dayKey = new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short" });
const shortDay = new Intl.DateTimeFormat("nb", { timeZone: zone, day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat("nb", { timeZone: zone, weekday: "long", day: "numeric", month: "long" });
const weekday = new Intl.DateTimeFormat("nb", { timeZone: zone, weekday: "short" });

const states = {
  accepted: "på vei", queued: "i kø", sending: "sendes", sent: "sendt", delivered: "levert",
  undelivered: "ikke levert", failed: "feilet", received: "",
};

function make(tag, className, text) {
  const el = document.createElement(tag);
  if (className) el.className = className;
  if (text !== undefined) el.textContent = text;
  return el;
}

function pretty(number) {
  const m = /^\+47(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(number);
  return m ? m.slice(1).join(" ") : number;
}

const title = (p) => p.name || pretty(p.number);

function initials(p) {
  if (!p.name) return "#";
  const words = p.name.split(/\s+/).filter(Boolean);
  return (words[0][0] + (words.length > 1 ? words[words.length - 1][0] : "")).toUpperCase();
}

function hue(p) {
  let h = 0;
  for (const c of p.number) h = (h * 31 + c.charCodeAt(0)) >>> 0;
  return "avatar hue" + (h % 8);
}

// The clock of the network, which may run faster than the wall.
const now = () => new Date(clock.at + (performance.now() - clock.real) * clock.speed);

function setClock(c) {
  clock = { at: Date.parse(c.now), real: performance.now(), speed: c.speed };
}

function drawClock() {
  if (!clock.at) return;
  const t = now();
  $("clock").dateTime = t.toISOString();
  const speed = clock.speed === 1 ? "" : " · " + clock.speed.toLocaleString("nb") + "×";
  $("clock").textContent = weekday.format(t) + " " + shortDay.format(t) + " " + hour.format(t) + speed;
}

function when(t) {
  return dayKey.format(t) === dayKey.format(now()) ? hour.format(t) : shortDay.format(t);
}

// The list of telephones.

const rows = new Map();

function matches(p) {
  if (filter === "unread" && !p.unread) return false;
  if (filter === "calls" && !p.call) return false;
  if (filter === "faulty" && !faulty(p) && !p.optedOut && !failed(p.last)) return false;
  const words = $("search").value.toLowerCase().trim();
  if (!words) return true;
  const digits = words.replace(/[\s+]/g, "");
  return (p.name + " " + p.note).toLowerCase().includes(words) || (/^\d+$/.test(digits) && p.number.includes(digits));
}

// A landline is no fault: it is how the telephone is.
const faulty = (p) => Object.keys(p.faults).some((name) => name !== "landline");

const failed = (m) => !!m && (m.status === "undelivered" || m.status === "failed" || !!m.trouble);

// Who rings and waits for somebody at this page comes first.
const waits = (p) => p.call === "rings" && !p.byRobot;

function newestFirst(a, b) {
  if (waits(a) !== waits(b)) return waits(a) ? -1 : 1;
  const x = a.last ? a.last.index : -1, y = b.last ? b.last.index : -1;
  return y - x || title(a).localeCompare(title(b), "nb");
}

function drawRow(p) {
  let row = rows.get(p.number);
  if (!row) {
    row = make("li");
    const button = make("button");
    button.type = "button";
    button.addEventListener("click", () => open(p.number, true));
    row.append(button);
    rows.set(p.number, row);
  }
  const mark = p.v + "|" + (p.number === opened) + "|" + dayKey.format(now());
  if (row.dataset.mark === mark) return row;
  row.dataset.mark = mark;
  const button = row.firstChild;
  button.className = p.unread ? "unread" : "";
  button.setAttribute("aria-current", String(p.number === opened));

  const avatar = make("span", hue(p), initials(p));
  avatar.setAttribute("aria-hidden", "true");
  const middle = make("span");
  middle.append(make("span", "line title", title(p)));
  const preview = p.last ? (p.last.mine ? "Du: " : "") + p.last.body.replace(/\s+/g, " ") : p.note || pretty(p.number);
  middle.append(make("span", "line preview", preview));
  const side = make("span", "side");
  if (p.last) side.append(make("span", "", when(new Date(p.last.at))));
  if (p.call) side.append(make("span", "tag call", p.call === "rings" ? "ringer" : "i samtale"));
  if (p.unread) {
    const badge = make("span", "badge", p.unread > 99 ? "99+" : String(p.unread));
    badge.append(make("span", "sr", p.unread === 1 ? " ulest" : " uleste"));
    side.append(badge);
  } else if (faulty(p)) {
    side.append(make("span", "tag bad", "feil"));
  } else if (p.optedOut) {
    side.append(make("span", "tag bad", "avmeldt"));
  } else if (failed(p.last)) {
    side.append(make("span", "tag bad", "ikke levert"));
  } else if (p.landline && !p.call) {
    side.append(make("span", "tag", "fasttelefon"));
  } else if (p.robot === "on" && !p.call) {
    side.append(make("span", "tag", "robot"));
  }
  button.replaceChildren(avatar, middle, side);
  return row;
}

function drawList() {
  const focused = document.activeElement;
  const list = $("list");
  const all = [...phones.values()].sort(newestFirst);
  const visible = all.filter(matches);
  visible.forEach((p, i) => {
    const row = drawRow(p);
    if (list.children[i] !== row) list.insertBefore(row, list.children[i] || null);
  });
  while (list.children.length > visible.length) list.lastChild.remove();
  if (focused && focused !== document.activeElement && list.contains(focused)) focused.focus();

  const unread = all.reduce((sum, p) => sum + p.unread, 0);
  const found = visible.length === all.length
    ? (all.length === 1 ? "1 telefon" : all.length + " telefoner")
    : visible.length + " av " + all.length + " telefoner";
  const text = found + (unread ? " · " + unread + (unread === 1 ? " ulest" : " uleste") : "");
  if ($("found").textContent !== text) $("found").textContent = text;
  drawRingers(all);
  document.title = (all.some(waits) ? "☎ " : "") + (unread ? "(" + unread + ") " : "") + "Telefonene";
}

// Telephones that ring are seen wherever one looks.
function drawRingers(all) {
  const box = $("ringers");
  const ringing = all.filter((p) => waits(p) && p.number !== opened).slice(0, 6);
  const mark = ringing.map((p) => p.number).join();
  if (box.dataset.mark === mark) return;
  box.dataset.mark = mark;
  box.replaceChildren(...ringing.map((p) => {
    const button = make("button", "", "Det ringer hos " + title(p));
    button.type = "button";
    button.prepend(handset(18, "shake"));
    button.addEventListener("click", () => open(p.number, true));
    return button;
  }));
}

function handset(size, className) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg"), use = document.createElementNS(ns, "use");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", className);
  use.setAttribute("href", "#handset");
  svg.append(use);
  return svg;
}

// The opened telephone.

function drawPhone() {
  const p = phones.get(opened);
  $("phone").hidden = !p;
  $("empty").hidden = !!p;
  document.body.classList.toggle("open", !!p);
  if (!p) return;
  $("avatar").className = hue(p);
  $("avatar").textContent = initials(p);
  $("name").textContent = title(p);
  $("about").textContent = [p.name ? pretty(p.number) : "", p.note, p.landline ? "fasttelefon, tar ikke SMS" : "", p.optedOut ? "avmeldt hos leverandøren" : ""].filter(Boolean).join(" · ");
  $("robot").checked = p.robot === "on";
  drawCall(p);
  drawSwitches("phone", p.faults, $("phone-count"));
}

function drawSwitches(scope, values, count) {
  for (const el of document.querySelectorAll("[data-scope=" + scope + "] [data-fault]")) {
    const value = values[el.dataset.fault] || 0;
    if (el.type === "checkbox") {
      el.checked = value > 0;
    } else {
      if (![...el.options].some((o) => Number(o.value) === value)) {
        el.append(new Option(el.dataset.fault === "slow" ? value + " s" : Math.round(value * 100) + " %", String(value)));
      }
      el.value = [...el.options].find((o) => Number(o.value) === value).value;
    }
  }
  const on = Object.keys(values).length;
  count.hidden = !on;
  count.textContent = on;
}

function drawBubble(m) {
  const bad = failed(m);
  const pending = !m.mine && ["accepted", "queued", "sending", "sent"].includes(m.status);
  const el = make("div", "bubble" + (m.mine ? " mine" : "") + (bad ? " bad" : pending ? " pending" : "") + (m.auto ? " auto" : ""));
  el.dataset.sid = m.sid;
  el.dataset.v = m.v;
  const from = make("span", "sr", m.mine ? "Du skrev: " : "Tjenesten skrev: ");
  el.append(from, make("div", "text", m.body || (m.media ? "(bilde)" : "")));
  const t = new Date(m.at);
  const facts = [hour.format(t), m.segments === 1 ? "1 del" : m.segments + " deler"];
  if (m.auto) facts.push("fra leverandøren");
  if (m.media) facts.push(m.media === 1 ? "1 bilde" : m.media + " bilder");
  if (states[m.status]) facts.push(states[m.status] + (m.code ? " (" + m.code + ")" : ""));
  if (m.trouble) facts.push("tjenesten tok den ikke imot");
  const meta = make("span", "meta", facts.join(" · "));
  if (m.trouble) meta.title = m.trouble;
  el.append(meta);
  return el;
}

function drawThread() {
  const list = $("thread");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const old = new Map([...list.children].filter((el) => el.dataset.sid).map((el) => [el.dataset.sid, el]));
  const days = new Map([...list.querySelectorAll(".day")].map((el) => [el.dataset.day, el]));
  const wanted = [];
  let day = "";
  const past = [...calls.values()].filter((c) => c.over);
  const items = [...thread.values(), ...past].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.index || 0) - (b.index || 0));
  for (const m of items) {
    const t = new Date(m.at);
    const key = dayKey.format(new Date(t));
    if (key > day) {
      day = key;
      let el = days.get(key);
      if (!el) {
        el = make("div", "day", longDay.format(t));
        el.dataset.day = key;
      }
      wanted.push(el);
    }
    const el = old.get(m.sid);
    wanted.push(el && el.dataset.v === String(m.v) ? el : m.lines ? drawPast(m) : drawBubble(m));
  }
  if (!wanted.length && loaded) wanted.push(make("div", "nothing", "Ingen meldinger eller samtaler ennå."));
  // Only what differs is touched, so that a screen reader hears the new texts and not all of them again.
  wanted.forEach((el, i) => {
    const there = list.children[i];
    if (there === el) return;
    if (there && there.dataset.sid && there.dataset.sid === el.dataset.sid) there.replaceWith(el);
    else list.insertBefore(el, there || null);
  });
  while (list.children.length > wanted.length) list.lastChild.remove();
  if (atEnd) list.scrollTop = list.scrollHeight;
}

const drafts = new Map(); // what was begun and not sent, by number

async function open(number, byHand) {
  drafts.set(opened, $("body").value);
  $("body").value = drafts.get(number) || "";
  grow();
  opened = number;
  thread = new Map();
  calls = new Map();
  callShown = "";
  spoken = -1;
  hush();
  loaded = false;
  $("thread").replaceChildren();
  $("write-error").textContent = "";
  $("phone-faults").open = false;
  if (byHand) history.replaceState(null, "", number ? "#" + number : location.pathname + location.search);
  draw();
  if (!number) return;
  if (byHand) {
    if (matchMedia("(min-width: 48rem)").matches) $("body").focus();
    else $("conversation").focus();
  }
  await loadThread();
  $("thread").scrollTop = $("thread").scrollHeight;
}

async function loadThread() {
  const number = opened;
  if (!number) return;
  const query = "?number=" + encodeURIComponent(number);
  const [messages, known] = await Promise.all([fetchJSON("thread" + query), fetchJSON("calls" + query)]);
  if (number !== opened || !messages || !known) return;
  messages.forEach(learn);
  known.forEach(learnCall);
  loaded = true;
  drawPhone();
  drawThread();
  markRead();
}

function learn(m) {
  const before = thread.get(m.sid);
  if (!before || before.v <= m.v) thread.set(m.sid, m);
}

function learnCall(c) {
  const before = calls.get(c.sid);
  if (!before || before.v <= c.v) calls.set(c.sid, c);
}

function markRead() {
  const p = phones.get(opened);
  if (p && p.unread && document.visibilityState === "visible") post("read", { number: opened });
}

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

new ResizeObserver(() => { if (present()) $("lines").scrollTop = $("lines").scrollHeight; }).observe($("lines"));

findVoices();
if (synth) synth.addEventListener("voiceschanged", findVoices);
$("aloud").addEventListener("change", (e) => { if (!e.target.checked) hush(); });

// What is done in a call.

let acting = Promise.resolve(); // keys arrive in the order in which they were pressed

function act(what, text = "") {
  const number = opened;
  $("call-error").textContent = "";
  acting = acting.then(() => post("call", { number, do: what, text })).then((answer) => {
    if (number === opened) $("call-error").textContent = answer.error || "";
  });
  return acting;
}

const inTalk = () => !$("talking").hidden && !$("call").hidden && !$("phone").hidden;

function pressKey(key) {
  const button = document.querySelector('#keypad [data-key="' + key + '"]');
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 150);
  act("keys", key);
}

$("keypad").addEventListener("click", (e) => {
  const button = e.target.closest("[data-key]");
  if (button) pressKey(button.dataset.key);
});
document.addEventListener("keydown", (e) => {
  if (!inTalk() || e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
  if (e.target instanceof Element && e.target.matches("input:not([type=checkbox]), textarea, select")) return;
  if (/^[0-9*#]$/.test(e.key)) {
    e.preventDefault();
    pressKey(e.key);
  }
});
$("ring").addEventListener("click", async () => {
  const number = opened;
  const answer = await post("ring", { number });
  if (number !== opened) return;
  if (answer.error) $("write-error").textContent = answer.error;
  else {
    $("call").classList.add("mine");
    toKeys = true; // the call may be drawn before this answer or after it
    draw();
  }
});
$("answer").addEventListener("click", async () => {
  toKeys = true;
  await act("answer");
});
$("decline").addEventListener("click", () => act("decline"));
$("hangup").addEventListener("click", () => { stopTalking(false); hush(); act("hangup"); });
$("close-call").addEventListener("click", () => {
  callShown = "";
  drawPhone();
  $("thread").scrollTop = $("thread").scrollHeight;
  ($("write").hidden ? $("ring") : $("body")).focus();
});
$("speak").addEventListener("submit", (e) => {
  e.preventDefault();
  const words = $("words").value.trim();
  if (!words) return;
  $("words").value = "";
  act("speak", words);
});

// A spoken message: the button is held or pressed twice, and what was said is made up.

function startTalking() {
  if (heldSince) return;
  heldSince = performance.now();
  $("talk").setAttribute("aria-pressed", "true");
  $("talk-label").textContent = "Snakker … slipp eller trykk igjen når du er ferdig";
}

function stopTalking(send) {
  if (!heldSince) return;
  const length = (performance.now() - heldSince) / 1000;
  heldSince = 0;
  $("talk").setAttribute("aria-pressed", "false");
  $("talk-label").textContent = "Trykk for å snakke inn en beskjed";
  if (send) act("record", Math.max(1, length).toFixed(2));
}

$("talk").setAttribute("aria-pressed", "false");
$("talk").addEventListener("pointerdown", (e) => {
  if (heldSince) return;
  startTalking();
  e.target.dataset.down = "true";
});
window.addEventListener("pointerup", () => {
  if (!$("talk").dataset.down) return;
  delete $("talk").dataset.down;
  // A short press begins, and the next one ends.
  if (heldSince && performance.now() - heldSince > 600) {
    stopTalking(true);
    $("talk").dataset.done = "true";
  } else {
    $("talk").dataset.begun = "true";
  }
});
$("talk").addEventListener("click", () => {
  const { done, begun } = $("talk").dataset;
  delete $("talk").dataset.done;
  delete $("talk").dataset.begun;
  if (done || begun) return;
  if (heldSince) stopTalking(true);
  else startTalking();
});

// Talking with the network.

async function fetchJSON(path) {
  const answer = await fetch(address(path));
  return answer.ok ? answer.json() : null;
}

async function post(path, fields) {
  try {
    const answer = await fetch(address(path), { method: "POST", body: new URLSearchParams(fields) });
    const body = answer.status === 204 ? {} : await answer.json();
    return answer.ok ? body : { error: body.error || "Det gikk ikke." };
  } catch {
    return { error: "Nettet svarer ikke." };
  }
}

async function load() {
  const state = await fetchJSON("state");
  if (!state) return;
  setClock(state.clock);
  faults = state.faults;
  state.phones.forEach(know);
  calls = new Map([...calls].filter(([, c]) => c.over));
  if (opened && !phones.has(opened)) opened = "";
  draw();
  await loadThread();
}

function know(p) {
  const before = phones.get(p.number);
  if (!before || before.v <= p.v) phones.set(p.number, p);
}

let drawing = false;

function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    drawList();
    drawPhone();
    drawThread();
    drawSwitches("network", faults, $("network-count"));
  });
}

function live() {
  const events = new EventSource(address("events"));
  const connected = (yes) => {
    $("dot").classList.toggle("live", yes);
    $("connection").textContent = yes ? "Tilkoblet" : "Mistet forbindelsen, prøver igjen";
  };
  events.addEventListener("open", () => { connected(true); load(); });
  events.addEventListener("error", () => {
    connected(false);
    // A browser gives up after an answer that is no stream; the network may only be restarting.
    if (events.readyState === EventSource.CLOSED) setTimeout(live, 2000);
  });
  events.addEventListener("clock", (e) => { setClock(JSON.parse(e.data)); drawClock(); });
  events.addEventListener("reload", load);
  events.addEventListener("change", (e) => {
    const news = JSON.parse(e.data);
    setClock(news.clock);
    faults = news.faults;
    news.phones.forEach(know);
    (news.messages[opened] || []).forEach(learn);
    (news.calls[opened] || []).forEach(learnCall);
    draw();
    if (opened) markRead();
  });
}

// What the user does.

let writing = Promise.resolve(); // texts leave in the order in which they were written

async function write(body, picture = "") {
  const number = opened;
  if (!number || !(body.trim() || picture)) return false;
  $("write-error").textContent = "";
  const sent = writing.then(() => post("text", { number, body, picture }));
  writing = sent;
  const answer = await sent;
  if (number === opened) $("write-error").textContent = answer.error || "";
  $("thread").scrollTop = $("thread").scrollHeight;
  return !answer.error;
}

function grow() {
  const area = $("body");
  area.rows = Math.min(5, Math.max(1, area.value.split("\n").length, Math.ceil(area.value.length / 45)));
}

$("write").addEventListener("submit", async (e) => {
  e.preventDefault();
  const area = $("body"), text = area.value, number = opened;
  area.value = "";
  grow();
  area.focus();
  if (text.trim() && !(await write(text)) && number === opened && !area.value) {
    area.value = text;
    grow();
  }
});
$("body").addEventListener("input", grow);
$("body").addEventListener("keydown", (e) => {
  if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
    e.preventDefault();
    $("write").requestSubmit();
  }
});
for (const button of document.querySelectorAll("[data-text]")) {
  button.addEventListener("click", () => write(button.dataset.text));
}
// A made-up picture, together with what is written.
$("picture").addEventListener("click", async () => {
  const area = $("body"), text = area.value, number = opened;
  area.value = "";
  grow();
  if (!(await write(text, "true")) && number === opened && !area.value) {
    area.value = text;
    grow();
  }
});
$("robot").addEventListener("change", (e) => post("robot", { number: opened, on: e.target.checked }));
$("back").addEventListener("click", () => {
  const row = rows.get(opened);
  open("", true);
  requestAnimationFrame(() => row && row.firstChild.focus());
});
for (const scope of document.querySelectorAll("[data-scope]")) {
  scope.addEventListener("change", async (e) => {
    const el = e.target;
    const number = scope.dataset.scope === "phone" ? opened : "";
    const value = el.type === "checkbox" ? (el.checked ? (el.value === "on" ? 1 : el.value) : 0) : el.value;
    const answer = await post("faults", { number, fault: el.dataset.fault, value });
    if (answer.error) draw();
  });
}
$("search").addEventListener("input", drawList);
for (const button of document.querySelectorAll("[data-filter]")) {
  button.addEventListener("click", () => {
    filter = button.dataset.filter;
    for (const b of document.querySelectorAll("[data-filter]")) b.setAttribute("aria-pressed", String(b === button));
    drawList();
  });
}
$("new").addEventListener("submit", async (e) => {
  e.preventDefault();
  const answer = await post("new", { number: $("new-number").value, name: $("new-name").value });
  $("new-error").textContent = answer.error || "";
  if (!answer.error) {
    e.target.reset();
    await load();
    open(answer.number, true);
  }
});
document.addEventListener("click", (e) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(e.target)) menu.open = false;
});
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".menu[open]")) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});
document.addEventListener("visibilitychange", markRead);
window.addEventListener("hashchange", () => open(decodeURIComponent(location.hash.slice(1)), false));

$("service").textContent = pretty($("service").dataset.number);
opened = decodeURIComponent(location.hash.slice(1));
setInterval(drawClock, 250);
live();
