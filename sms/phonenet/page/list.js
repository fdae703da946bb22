"use strict";

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
