"use strict";

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
