"use strict";

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
