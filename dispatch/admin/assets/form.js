// Finds recipients and requesters by their first letters, and fills the form in
// as it was the last time. The field is an ARIA combobox with a list; without
// this script it is a field like others.
(() => {
  "use strict";
  const form = document.getElementById("skjema");
  if (!form) return;
  const filled = new Map(); // what this script has written, by field
  const told = document.getElementById("fylt-ut");
  const fresh = form.querySelector(".new-person");
  const set = (field, value) => { field.value = value; filled.set(field, value); };
  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

  // What is asked for is seen also where the box around it is closed.
  const needs = () => {
    const on = [...form.querySelectorAll("#flere-valg [type=checkbox]:checked")].map((x) => form.querySelector(`label[for="${x.id}"]`).textContent.trim());
    document.getElementById("krav-kort").textContent = on.length ? ` ${on.join(", ")}` : "";
  };
  form.addEventListener("change", needs);

  // Only what is empty, or was filled in by this script, is filled in.
  const fill = async (query) => {
    const answer = await fetch(`/oppdrag/som-sist?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const last = await answer.json();
    if (!last.told) { changed(); return; } // nothing is known: what was filled in before stands
    for (const [name, value] of Object.entries(last.values)) {
      const field = form.elements[name];
      if (field && (field.value === "" || field.value === filled.get(field))) set(field, value);
    }
    for (const [name, values] of Object.entries(last.checks)) {
      for (const box of form.querySelectorAll(`[type=checkbox][name="${name}"]`)) {
        const on = (values || []).includes(box.value);
        if (box.checked === (filled.get(box) ?? false)) { box.checked = on; filled.set(box, on); }
      }
    }
    told.textContent = last.told;
    needs();
    changed();
  };

  for (const box of form.querySelectorAll(".lookup")) {
    const kind = box.dataset.kind, input = box.querySelector("input[type=text]"), id = box.querySelector("input[type=hidden]");
    const list = document.createElement("ul");
    list.id = `${input.id}-liste`;
    list.className = "found-people";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.querySelector("label").firstChild.textContent.trim());
    list.hidden = true;
    input.after(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);

    let at = -1, asked = 0, timer = 0, offered = false;
    const options = () => [...list.children];
    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (n) => {
      at = n;
      options().forEach((o, i) => o.setAttribute("aria-selected", String(i === n)));
      const o = options()[n];
      if (o) { input.setAttribute("aria-activedescendant", o.id); o.scrollIntoView({ block: "nearest" }); } else input.removeAttribute("aria-activedescendant");
    };
    const choose = (o) => {
      close();
      if (o.dataset.fresh) {
        id.value = "";
        form.elements.new_recipient.checked = true;
        fresh.removeAttribute("data-closed");
        form.elements["new_recipient.address"].focus();
        changed();
        return;
      }
      set(input, o.dataset.name);
      id.value = o.dataset.id;
      filled.delete(input); // chosen, not filled in
      if (kind === "recipient" && fresh) { form.elements.new_recipient.checked = false; fresh.setAttribute("data-closed", ""); }
      if ("fill" in form.dataset) fill(`${kind}_id=${encodeURIComponent(id.value)}`); else changed();
    };
    const show = (people, typed) => {
      list.replaceChildren(...people.map((p, i) => {
        const o = document.createElement("li");
        o.id = `${list.id}-${i}`;
        o.setAttribute("role", "option");
        o.dataset.id = p.id; o.dataset.name = p.name;
        o.append(p.name);
        if (p.hint) { const hint = document.createElement("span"); hint.className = "small"; hint.textContent = p.hint; o.append(" ", hint); }
        return o;
      }));
      if (kind === "recipient" && fresh && !people.some((p) => p.name.toLowerCase() === typed.toLowerCase())) {
        const o = document.createElement("li");
        o.id = `${list.id}-ny`; o.setAttribute("role", "option"); o.dataset.fresh = "ja";
        o.append(`${fresh.querySelector("label").firstChild.textContent.trim()}: «${typed}»`);
        list.append(o);
      }
      const any = list.children.length > 0;
      list.hidden = !any;
      input.setAttribute("aria-expanded", String(any));
      offered = people.length === 1; // marked already: the first press on the arrow stays there
      mark(offered ? 0 : -1);
    };
    const search = async () => {
      const typed = input.value.trim(), mine = ++asked;
      if (typed.length < 2) { close(); return; }
      const answer = await fetch(`/oppdrag/finn?slag=${kind}&sok=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok || mine !== asked || document.activeElement !== input) return;
      show(await answer.json(), typed);
    };
    input.addEventListener("input", (e) => {
      if (!e.isTrusted && e.target !== input) return;
      id.value = "";
      clearTimeout(timer);
      timer = setTimeout(search, 120);
    });
    input.addEventListener("keydown", (e) => {
      const n = options().length;
      if (e.key === "Escape" && !list.hidden) { e.preventDefault(); close(); return; }
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        if (list.hidden) { search(); return; }
        e.preventDefault();
        if (offered && e.key === "ArrowDown") { offered = false; return; }
        offered = false;
        mark(((e.key === "ArrowDown" ? at + 1 : at <= 0 ? n - 1 : at - 1) + n) % n);
        return;
      }
      if ((e.key === "Enter" || e.key === "Tab") && !list.hidden && at >= 0) {
        if (e.key === "Enter" || options()[at].dataset.fresh) e.preventDefault();
        choose(options()[at]);
      } else if (e.key === "Enter" && !list.hidden) {
        e.preventDefault(); // a press too many must not send the form
      }
    });
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (e) => {
      const o = e.target.closest("[role=option]");
      if (o) { e.preventDefault(); choose(o); }
    });
  }
  form.elements.new_recipient?.addEventListener("change", (e) => { fresh.toggleAttribute("data-closed", !e.target.checked); });
})();
