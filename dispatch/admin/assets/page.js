// Keeps a page up to date: one event stream per browser tells that something
// changed, and the parts marked #live are fetched again and morphed, so that
// focus and scrolling stay where they are.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  // The browser has put the focus where it belongs; htmx would put it back there
  // after each swap.
  for (const x of document.querySelectorAll("[autofocus]")) x.removeAttribute("autofocus");
  const live = () => document.getElementById("live");

  // The title tells how much waits, on every page and also when another tab is in
  // front.
  const plain = document.title;
  const body = document.body;
  const count = (n) => { document.title = n > 0 ? `(${n}) ${plain}` : plain; };
  count(Number(body.dataset.waiting || 0));

  // A quiet sound when something that hurries has come, for who wants it. Two soft
  // notes are made here, so there is no file; a browser lets them be heard once
  // somebody has pressed anything on the page.
  const sound = document.getElementById("lyd");
  let audio = null;
  const wake = () => { audio ??= new AudioContext(); audio.resume(); };
  const chime = () => {
    if (!audio || audio.state !== "running") return;
    try { // several tabs hear of it at once
      if (Date.now() - Number(localStorage.getItem("lyd-sist") || 0) < 2000) return;
      localStorage.setItem("lyd-sist", Date.now());
    } catch { /* then each is heard */ }
    [[660, 0], [880, .18]].forEach(([pitch, wait]) => {
      const note = audio.createOscillator(), volume = audio.createGain(), at = audio.currentTime + wait;
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(.08, at + .02);
      volume.gain.exponentialRampToValueAtTime(.001, at + .5);
      note.connect(volume).connect(audio.destination);
      note.start(at); note.stop(at + .55);
    });
    document.documentElement.dataset.chimed = Number(document.documentElement.dataset.chimed || 0) + 1;
  };
  let known = (body.dataset.urgent || "").split(" ").filter(Boolean).map(Number);
  let leads = false; // holds the stream: of several tabs in the background one is heard
  const look = async () => {
    const answer = await fetch("/venter", { headers: { "X-Live": "1" } }).catch(() => null);
    if (!answer?.ok) return;
    const now = await answer.json();
    count(now.count);
    if (wanted() && (leads || !document.hidden) && now.urgent.some((id) => !known.includes(id))) chime();
    known = now.urgent;
  };
  const wanted = () => { try { return localStorage.getItem("lyd") === "på"; } catch { return false; } };
  if (sound && "AudioContext" in window) {
    const show = () => sound.setAttribute("aria-pressed", String(wanted()));
    sound.hidden = false;
    show();
    sound.addEventListener("click", () => {
      try { localStorage.setItem("lyd", wanted() ? "av" : "på"); } catch { return; }
      show();
      if (wanted()) { wake(); chime(); }
    });
  }
  if ("AudioContext" in window) {
    for (const e of ["pointerdown", "keydown"]) addEventListener(e, () => { if (wanted()) wake(); }, { once: true });
  }

  const refresh = () => {
    if (live()) body.dispatchEvent(new CustomEvent("endring"));
    look();
  };

  // "for 5 minutter siden" grows old by itself.
  setInterval(() => { if (live() && !document.hidden) refresh(); }, 60_000);

  // Browsers allow six connections to a server. One tab holds the stream and
  // tells the others; when it closes, another takes over.
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("endring") : null;
  if (channel) channel.onmessage = refresh;
  const listen = () => {
    leads = true;
    const stream = new EventSource("/hendelser");
    stream.addEventListener("endring", () => { refresh(); channel?.postMessage(0); });
    // A stream that is refused is not tried again by the browser: the session
    // has ended, and the next fetch leads to the login.
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) { refresh(); setTimeout(listen, 10_000); } };
  };
  if (channel && navigator.locks) {
    navigator.locks.request("hendelser", () => new Promise(listen)); // held as long as the tab lives
  } else {
    listen();
  }

  // The login has ended. What is being written is sent to be kept until the next
  // one, which leads back to it; else the page leads to the login by itself.
  const written = (form) => form.method === "post" && [...form.elements].some((x) => /^(text|tel|search|textarea)$/.test(x.type) && x.value !== x.defaultValue);
  document.addEventListener("htmx:before:response", (e) => {
    const ctx = e.detail?.ctx;
    const form = ctx?.response?.status === 401 && ctx.hx?.redirect && [...document.forms].find(written);
    if (!form) return;
    e.preventDefault();
    const keep = Object.assign(document.createElement("input"), { type: "hidden", name: "behold", value: "ja" });
    form.append(keep);
    HTMLFormElement.prototype.submit.call(form);
  });

  // A part that answers with an error must not replace what is on the page.
  document.addEventListener("htmx:before:swap", (e) => {
    const ctx = e.detail?.ctx;
    const status = ctx?.response?.status ?? 200;
    if (status < 400 || status === 401) return; // 401: it says that the login has ended
    e.preventDefault();
    if (!ctx.request?.headers?.["X-Live"]) location.reload();
  });

  // What somebody has opened or closed stays so.
  const turned = new WeakSet();
  document.addEventListener("click", (e) => { const box = e.target.closest?.("summary")?.parentElement; if (box) turned.add(box); });
  htmx.registerExtension("opened", { htmx_before_morph_attr: (box, change) => change.attrName !== "open" || !turned.has(box) });

  // What had the focus may be gone after a change: the next thing of the list gets
  // it, or the one before, else the heading above it, or the page. A conversation
  // that stood at its end stands there still.
  const talks = () => document.querySelectorAll(".talk-side");
  const after = (x) => { const list = []; for (let n = x; (n = n.nextElementSibling);) list.push(n); for (let n = x; (n = n.previousElementSibling);) list.push(n); return list; };
  let near = [], ends = [];
  document.addEventListener("htmx:before:swap", () => {
    const at = document.activeElement, thing = at?.closest(".item[id]");
    near = live()?.contains(at) ? [thing, ...(thing ? after(thing) : [])].map((x) => x && `#${x.id} > .what[tabindex]`)
      .concat([`#${at.closest("section")?.querySelector("h2[tabindex]")?.id ?? "innhold"}`]).filter(Boolean) : [];
    ends = [...talks()].filter((x) => x.scrollTop + x.clientHeight > x.scrollHeight - 40);
  });
  document.addEventListener("htmx:after:swap", () => {
    const at = document.activeElement;
    if (!at || at === document.body) {
      const next = near.map((x) => document.querySelector(x)).find(Boolean);
      next?.focus({ preventScroll: true });
      next?.closest(".item")?.scrollIntoView({ block: "nearest" });
    }
    near = [];
    for (const side of ends) side.scrollTop = side.scrollHeight;
    if (at?.closest(".write")) at.scrollIntoView({ block: "nearest" }); // a new text must not push it away
  });

  // What a press has done is said at the top of the page. Somebody who has pressed
  // further down sees it there too, until they do the next thing.
  const said = document.getElementById("sagt");
  const afloat = (on) => said?.classList.toggle("afloat", on);
  if (said) new MutationObserver((all) => { if (all.some((m) => m.type === "childList")) afloat(said.children.length > 0); }).observe(said, { childList: true });
  for (const e of ["keydown", "pointerdown"]) addEventListener(e, (x) => { if (!said?.contains(x.target)) afloat(false); });

  // A refused form says so where the reader is.
  document.getElementById("feil")?.focus();

  // The newest message of a conversation is at its end.
  for (const side of talks()) side.scrollTop = side.scrollHeight;
  document.querySelector(".narrow > .write")?.scrollIntoView({ block: "nearest" });
})();
