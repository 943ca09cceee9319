// The panel of names: classes with the properties that their things have; a click writes one into the query.

import { element } from "./dom.js";

export function showSchema(place, { classes, properties }, insert) {
  const labels = new Map(properties.map(({ name, label }) => [name, label]));
  const inhabited = classes.filter(({ things }) => things > 0 || !classes.some((each) => each.things > 0));
  const items = inhabited.map((each) => item(each, labels, insert));
  const list = element("ul", { className: "plain" }, ...items);
  const filter = element("input", { type: "search", id: "find-class", autocomplete: "off" });
  filter.addEventListener("input", () => {
    const sought = filter.value.trim().toLowerCase();
    items.forEach((each, place) => {
      const { name, label } = inhabited[place];
      each.hidden = !`${name} ${label}`.toLowerCase().includes(sought);
    });
  });
  place.querySelector("div").replaceChildren(element("label", { htmlFor: "find-class" }, "Find a class"), filter, list);
}

function item({ name, label, definition, things, properties }, labels, insert) {
  const unfolding = element("details", {}, element("summary", {}, label || name, " ", element("span", { className: "number" }, things.toLocaleString("en"))));
  unfolding.addEventListener("toggle", () => {
    if (!unfolding.open || unfolding.children.length > 1) return;
    if (definition) unfolding.append(element("p", { className: "soft" }, definition));
    const rows = [[name, "the class"], ...properties.map((each) => [each, labels.get(each) ?? ""])];
    unfolding.append(element("ul", { className: "plain" }, ...rows.map(([each, words]) => choice(each, words, insert))));
  });
  return element("li", {}, unfolding);
}

function choice(name, words, insert) {
  const button = element("button", { type: "button", className: "name", onclick: () => insert(name) }, name);
  return element("li", {}, button, " ", element("small", {}, words));
}
