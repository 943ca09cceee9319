// Shows what a query came to: a table page by page, so that the document stays small, yes or no, RDF, or a problem.

import { element } from "./dom.js";
import { cellOf, columnsOf, plain } from "./terms.js";

const ROWS = 100;
const MOST_TEXT = 100_000;
const numbers = new Intl.NumberFormat("en");
const order = new Intl.Collator("en", { numeric: true });

export function showProblem(place, text) {
  place.replaceChildren(element("div", { className: "problem", role: "alert" }, element("pre", {}, text)));
}

// `cut` says, where the answer is not all there, why.
export function showAnswer(place, { text, seconds, cut, type }, prefixes, root) {
  const took = `in ${seconds.toFixed(2)} s`;
  if (!type.startsWith("application/sparql-results+json")) {
    const left = text.length - MOST_TEXT;
    const status = left > 0 ? `${took}; ${numbers.format(left)} characters more are not shown: take a file` : took;
    const shown = element("pre", { tabIndex: 0 }, element("code", {}, text.slice(0, MOST_TEXT)));
    place.replaceChildren(statusOf(`Answered ${status}.`, cut), shown);
    return;
  }
  const found = cut ? parsePart(text) : JSON.parse(text);
  if ("boolean" in found) {
    place.replaceChildren(element("p", { className: "truth" }, found.boolean ? "Yes" : "No"), statusOf(`Answered ${took}.`, cut));
    return;
  }
  const rows = found.results.bindings;
  const count = `${numbers.format(rows.length)} ${rows.length === 1 ? "row" : "rows"} ${took}`;
  place.replaceChildren(statusOf(rows.length ? `${count}.` : `No rows; answered ${took}.`, cut));
  if (rows.length) place.append(...table(rows, columnsOf(found.head.vars), prefixes, root));
}

function statusOf(text, cut) {
  const status = element("p", { role: "status" }, text);
  if (cut) status.append(" ", element("strong", {}, cut));
  return status;
}

// The rows that are whole in the JSON of an answer that ends anywhere. What looks like the end of a row may stand within
// a text; then the one before is tried.
function parsePart(text) {
  let end = text.length;
  for (let tries = 0; tries < 5 && end > 0; tries++) {
    end = text.lastIndexOf("}},{", end - 1);
    try {
      return JSON.parse(`${text.slice(0, end + 2)}]}}`);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return { head: { vars: [] }, results: { bindings: [] } };
}

// A table of which one page is in the document at a time; sorted by a click on a heading, narrowed by words.
function table(all, columns, prefixes, root) {
  let rows = all;
  let page = 0;
  let sorted = { column: null, down: false };
  const body = element("tbody");
  const headings = columns.map((column) => {
    const button = element("button", { type: "button", onclick: () => sort(column) }, column.heading);
    return element("th", { scope: "col" }, button);
  });
  const scroll = element("div", { className: "scroll", tabIndex: 0, role: "group", ariaLabel: "Rows" },
    element("table", {}, element("thead", {}, element("tr", {}, ...headings)), body));
  const filter = element("input", { type: "search", id: "narrow", oninput: narrow, autocomplete: "off" });
  const span = element("span", { role: "status" });
  const steps = [["first", () => 0], ["earlier", () => page - 1], ["later", () => page + 1], ["last", pages]].map(
    ([name, to]) => element("button", { type: "button", onclick: () => turn(to()) }, name));
  const bar = element("div", { className: "turning" },
    element("label", { htmlFor: "narrow" }, "Rows with"), filter, span, element("nav", { ariaLabel: "Rows" }, ...steps));
  turn(0);
  return all.length > ROWS ? [bar, scroll] : [scroll];

  function pages() {
    return Math.max(0, Math.ceil(rows.length / ROWS) - 1);
  }

  function turn(to) {
    page = to;
    const from = page * ROWS;
    const part = rows.slice(from, from + ROWS);
    body.replaceChildren(...part.map((row) => element("tr", {}, ...columns.map((each) => cellOf(row, each, prefixes, root)))));
    span.textContent = part.length ? `${numbers.format(from + 1)}–${numbers.format(from + part.length)} of ${numbers.format(rows.length)}` : "none";
    steps.forEach((step, place) => { step.disabled = place < 2 ? page === 0 : page >= pages(); });
  }

  function sort(column) {
    sorted = { column, down: sorted.column === column && !sorted.down };
    headings.forEach((heading, place) => {
      heading.ariaSort = columns[place] === column ? (sorted.down ? "descending" : "ascending") : null;
    });
    narrow();
  }

  function narrow() {
    const asked = filter.value.trim().toLowerCase();
    const holds = (row) => columns.some((column) => plain(row, column).toLowerCase().includes(asked));
    rows = asked ? all.filter(holds) : all;
    if (sorted.column) {
      const keyed = rows.map((row) => [plain(row, sorted.column), row]);
      keyed.sort((a, b) => (sorted.down ? order.compare(b[0], a[0]) : order.compare(a[0], b[0])));
      rows = keyed.map(([, row]) => row);
    }
    turn(0);
  }
}
