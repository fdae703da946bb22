"use strict";

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
