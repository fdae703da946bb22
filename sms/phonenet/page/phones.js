"use strict";

// The page keeps what it was last told in memory and draws from it. Every telephone and text carries a version, so that
// an answer that was overtaken by an event changes nothing.
const phones = new Map();
let thread = new Map(); // of the opened telephone, by id
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
  if (filter === "faulty" && !Object.keys(p.faults).length && !p.optedOut && !failed(p.last)) return false;
  const words = $("search").value.toLowerCase().trim();
  if (!words) return true;
  const digits = words.replace(/[\s+]/g, "");
  return (p.name + " " + p.note).toLowerCase().includes(words) || (/^\d+$/.test(digits) && p.number.includes(digits));
}

const failed = (m) => !!m && (m.status === "undelivered" || m.status === "failed" || !!m.trouble);

function newestFirst(a, b) {
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
  if (p.unread) {
    const badge = make("span", "badge", p.unread > 99 ? "99+" : String(p.unread));
    badge.append(make("span", "sr", p.unread === 1 ? " ulest" : " uleste"));
    side.append(badge);
  } else if (Object.keys(p.faults).length) {
    side.append(make("span", "tag bad", "feil"));
  } else if (p.optedOut) {
    side.append(make("span", "tag bad", "avmeldt"));
  } else if (failed(p.last)) {
    side.append(make("span", "tag bad", "ikke levert"));
  } else if (p.robot === "on") {
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
  document.title = (unread ? "(" + unread + ") " : "") + "Telefonene";
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
  $("about").textContent = [p.name ? pretty(p.number) : "", p.note, p.optedOut ? "avmeldt hos leverandøren" : ""].filter(Boolean).join(" · ");
  $("robot").checked = p.robot === "on";
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
  for (const m of [...thread.values()].sort((a, b) => a.index - b.index)) {
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
    wanted.push(el && el.dataset.v === String(m.v) ? el : drawBubble(m));
  }
  if (!wanted.length && loaded) wanted.push(make("div", "nothing", "Ingen meldinger ennå."));
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
  const messages = await fetchJSON("thread?number=" + encodeURIComponent(number));
  if (number !== opened || !messages) return;
  messages.forEach(learn);
  loaded = true;
  drawThread();
  markRead();
}

function learn(m) {
  const before = thread.get(m.sid);
  if (!before || before.v <= m.v) thread.set(m.sid, m);
}

function markRead() {
  const p = phones.get(opened);
  if (p && p.unread && document.visibilityState === "visible") post("read", { number: opened });
}

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
