// RDF terms for people: names instead of IRIs, with links to their pages; of `x` and `xLabel` one column is made.

import { element } from "./dom.js";

const OWN = { hs: "/id/", hso: "/ontology/" };

export function columnsOf(variables) {
  const known = new Set(variables);
  const labels = (name) => name.endsWith("Label") && known.has(name.slice(0, -5));
  return variables.filter((name) => !labels(name)).map((name) => ({ name, label: `${name}Label`, heading: heading(name) }));
}

// The text of a cell, for sorting and searching.
export function plain(row, { name, label }) {
  const term = row[name];
  return row[label]?.value ?? (term ? textOf(term) : "");
}

export function cellOf(row, { name, label }, prefixes, root) {
  const term = row[name];
  const named = row[label]?.value;
  const cell = element("td");
  if (term?.type === "uri") cell.append(linkTo(term.value, named, prefixes, root));
  else if (term?.type === "literal" && /^https?:\/\/\S+( https?:\/\/\S+)*$/.test(term.value)) {
    for (const iri of term.value.split(" ")) cell.append(linkTo(iri, undefined, prefixes, root), " ");
  } else cell.append(term ? textOf(term, prefixes) : (named ?? ""));
  return cell;
}

export function curie(iri, prefixes) {
  const cut = Math.max(iri.lastIndexOf("/"), iri.lastIndexOf("#")) + 1;
  const prefix = Object.keys(prefixes).find((each) => prefixes[each] === iri.slice(0, cut));
  return prefix && cut < iri.length ? `${prefix}:${iri.slice(cut)}` : iri;
}

function linkTo(iri, named, prefixes, root) {
  const short = curie(iri, prefixes);
  const text = named ?? short.replace(/^hs:/, "");
  const address = addressOf(iri, short, root);
  return address ? element("a", { href: address, title: short, className: text.includes(" ") ? "" : "id" }, text) : text;
}

function addressOf(iri, short, root) {
  const [prefix, local] = short.split(/:(.*)/s);
  if (short !== iri && OWN[prefix]) return `${root}${OWN[prefix]}${encodeURIComponent(local)}`;
  return /^https?:\/\//.test(iri) ? iri : null;
}

// Also of a triple (RDF 1.2), which the JSON of results has as three terms.
function textOf(term, prefixes = {}) {
  if (term.type === "triple") {
    const { subject, predicate, object } = term.value;
    return `<< ${[subject, predicate, object].map((each) => textOf(each, prefixes)).join(" ")} >>`;
  }
  if (term.type === "uri") return curie(term.value, prefixes);
  if (term.datatype?.endsWith("#boolean")) return term.value === "true" ? "yes" : "no";
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}

function heading(variable) {
  const words = variable.replace(/(?<=[a-z])(?=[A-Z0-9])/g, " ").replaceAll("_", " ").toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
