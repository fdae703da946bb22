"use strict";

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
