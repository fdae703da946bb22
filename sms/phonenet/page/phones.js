"use strict";

// The page keeps what it was last told in memory and draws from it. Every telephone and text carries a version, so that
// an answer that was overtaken by an event changes nothing. The scripts of the page share their names; this one holds
// what all of them use, and doing.js, the last, begins.
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
