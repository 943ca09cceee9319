/* Completes names in fields with `data-complete`, the address of a search as JSON: a combobox with a list (WAI-ARIA
   Authoring Practices, editable combobox with list autocomplete). A choice fills the field; with `data-open` it opens the
   page of what was chosen. Without this script the field is a plain one. */
"use strict";

(() => {
  const WAIT = 120; // ms after the last key

  function combobox(field, number) {
    const list = document.createElement("ul");
    const status = document.createElement("span");
    const box = document.createElement("span");
    let hits = [], at = -1, timer = 0, asked = 0;

    list.id = `found-${number}`;
    list.hidden = true;
    list.className = "found";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Names that fit");
    status.className = "hidden";
    status.setAttribute("role", "status");
    box.className = "combobox";
    field.before(box);
    box.append(field, list, status);
    field.removeAttribute("list");
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) field.setAttribute(name, value);

    function close() {
      list.hidden = true;
      at = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }

    function mark(next) {
      at = next;
      [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
      const marked = list.children[at];
      if (!marked) { field.removeAttribute("aria-activedescendant"); return; }
      field.setAttribute("aria-activedescendant", marked.id);
      marked.scrollIntoView({ block: "nearest" });
    }

    function take(hit) {
      const page = hit.id.match(/^(hs|hso):(.+)$/);
      if (field.hasAttribute("data-open") && page) {
        const root = new URL(field.dataset.complete, location.href).pathname.replace(/\/search\.json$/, "");
        location.assign(`${root}/${page[1] === "hs" ? "id" : "ontology"}/${encodeURIComponent(page[2])}`);
        return;
      }
      field.value = hit.id.replace(/^hs:/, "");
      close();
    }

    function show(found) {
      hits = found;
      list.replaceChildren(...hits.map((hit, place) => {
        const option = document.createElement("li"), name = document.createElement("span"), kind = document.createElement("small");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        name.textContent = hit.label;
        const also = hit.matched.text === hit.label || hit.matched.by === "claim" ? "" : `${hit.matched.text} · `;
        kind.textContent = also + hit.kinds.join(", ");
        option.append(name, kind);
        option.addEventListener("pointerdown", event => { event.preventDefault(); take(hit); });
        return option;
      }));
      list.hidden = !hits.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = hits.length ? `${hits.length} names fit` : "no name fits";
      mark(-1);
    }

    async function ask() {
      const words = field.value.trim(), mine = ++asked;
      if (!words) { close(); return; }
      const address = new URL(field.dataset.complete, location.href);
      address.searchParams.set("q", words);
      try {
        const answer = await fetch(address);
        const found = answer.ok ? (await answer.json()).results : [];
        if (mine === asked && document.activeElement === field) show(found);
      } catch { close(); } // the field works as a plain one
    }

    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    field.addEventListener("blur", () => { clearTimeout(timer); asked++; close(); });
    field.addEventListener("keydown", event => {
      if (list.hidden) {
        if (event.key === "ArrowDown") { event.preventDefault(); ask(); }
        return;
      }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(((at + 1 + step + hits.length + 1) % (hits.length + 1)) - 1);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        take(hits[at]);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
  }

  document.querySelectorAll("input[data-complete]").forEach(combobox);
})();
