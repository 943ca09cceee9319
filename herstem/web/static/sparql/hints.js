// What may be meant by what is being typed: variables, prefixes, classes and properties of the ontology, things by name.

import { element } from "./dom.js";

const MOST = 40;
const THINGS = 20;
const NAMING = new Set(["label", "synonym", "identifier"]);
let asking = new AbortController();

// Whether something was typed that hints can be given for without being asked.
export function typed(editor) {
  const { word } = wordAt(editor);
  const name = /^[A-Za-z][\w-]*:|^[A-Za-z][\w-]{2,}$/.test(word) && !/^[A-Z]+$/.test(word);
  return name || /^[?$]\w/.test(word) || /\bPREFIX\s+\w+$/i.test(before(editor));
}

export async function hint(editor, words, root, asked) {
  const cursor = editor.getCursor();
  const { word, start, token } = wordAt(editor);
  if (["comment", "string", "variable-3"].includes(token.type) || (!asked && token.type === "keyword")) return null;
  const from = { line: cursor.line, ch: start };
  const list = await found(editor, word, start, words, root);
  return { list: list.filter((each) => each.text !== word), from, to: cursor };
}

async function found(editor, word, start, words, root) {
  if (/^[?$]/.test(word)) return variables(editor, word);
  const earlier = before(editor).slice(0, start);
  if (/\bPREFIX\s+$/i.test(earlier)) return prefixes(words.prefixes, word);
  const classes = words.classes.map((each) => ({ ...each, kind: "class" }));
  const properties = words.properties.map((each) => ({ ...each, kind: "property" }));
  if (/(^|[\s;])(a|rdf:type)\s+$/.test(earlier)) return ranked(classes, word).slice(0, MOST);
  const isPredicate = editor.getTokenAt({ line: editor.getCursor().line, ch: start }).state.possibleCurrent.includes("a");
  const terms = isPredicate ? [...properties, ...classes] : [...classes, ...properties];
  const near = ranked(terms, word).slice(0, MOST);
  return isPredicate ? near : [...near.slice(0, MOST - THINGS), ...(await things(word, root))];
}

function variables(editor, word) {
  const all = new Set(editor.getValue().match(/[?$]\w+/g));
  return [...all].filter((each) => each.startsWith(word)).sort().map((text) => ({ text }));
}

function prefixes(known, word) {
  return Object.entries(known)
    .filter(([prefix]) => prefix.startsWith(word))
    .map(([prefix, namespace]) => ({ text: `${prefix}: <${namespace}>` }));
}

// Names and labels that begin with the word come first, then those that hold it.
function ranked(terms, word) {
  const sought = word.toLowerCase();
  return terms
    .map((term) => ({ term, rank: rank(term, sought) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .map(({ term }) => shown(term.name, term.label, term.kind));
}

function rank({ name, label }, sought) {
  const low = name.toLowerCase();
  const local = low.slice(low.indexOf(":") + 1);
  if (low.startsWith(sought) || local.startsWith(sought)) return 0;
  if (label.toLowerCase().startsWith(sought)) return 1;
  if (sought.includes(":")) {
    const [prefix, rest] = sought.split(":");
    return low.startsWith(`${prefix}:`) && local.includes(rest) ? 2 : 4;
  }
  return local.includes(sought) ? 2 : label.toLowerCase().includes(sought) ? 3 : 4;
}

async function things(word, root) {
  const [, prefix, name] = /^(?:([\w-]*):)?(.*)$/.exec(word);
  if (name.length < 2 || (prefix !== undefined && prefix !== "hs")) return [];
  asking.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${root}/search.json?limit=${THINGS}&q=${encodeURIComponent(name)}`, { signal: asking.signal });
    const { results } = await answer.json();
    const named = results.filter(({ id, matched }) => NAMING.has(matched.by) && /^hs:[\w-]+$/.test(id));
    return named.map(({ id, label, kinds }) => shown(id, label, kinds[0] ?? ""));
  } catch {
    return [];
  }
}

function shown(text, label, kind) {
  const render = (place) => place.append(element("span", {}, text), element("small", {}, [label, kind].filter(Boolean).join(" · ")));
  return { text, render };
}

function wordAt(editor) {
  const token = editor.getTokenAt(editor.getCursor());
  const [word] = /[?$]\w*$|(?:[A-Za-z][\w-]*:)?[\w-]*$/.exec(before(editor));
  return { word, start: before(editor).length - word.length, token };
}

function before(editor) {
  const { line, ch } = editor.getCursor();
  return editor.getLine(line).slice(0, ch);
}
