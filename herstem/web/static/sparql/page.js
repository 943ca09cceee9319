// The SPARQL page: the editor in place of the plain form, queries by fetch, each with an address of its own.
// Without this script the form works by itself. Whatever the address says, queries go to the form's own endpoint.

import { element } from "./dom.js";
import { hint, typed } from "./hints.js";
import { showAnswer, showProblem } from "./results.js";
import { showSchema } from "./schema.js";

const BROKEN = "The answer did not arrive or broke off: the server cannot be reached, or the answer is longer than it sends.";
const LONG = "There is no link to this query and no file of its answer: it is too long for an address. It can be sent by POST.";
const CUT = "The server cut the answer off at its limit: there is more. Narrow the query, or ask for a part with LIMIT and OFFSET.";
const PART = "This is the beginning of a longer answer: take a file for all of it.";
const MOST_READ = 64_000_000; // characters, a few hundred thousand rows
const MOST_ADDRESS = 60_000; // bytes; servers take no request line of more than 64 KB
const form = document.querySelector("form.editor");
const field = form.elements.query;
const result = document.getElementById("result");
const endpoint = new URL(form.action);
const { root } = form.dataset;
const words = fetch(`${root}/sparql/words`).then((answer) => (answer.ok ? answer.json() : null), () => null);

const editor = makeEditor();
const runButton = form.querySelector("button[type=submit]");
let running = null;
let mark = null;
let shown = location.search;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (running) running.abort();
  else run();
});
const examples = document.querySelector(".examples");
examples.addEventListener("click", load);
examples.open = matchMedia("(min-width: 62rem)").matches;
// Going back leads to the page of the query before, which the server makes.
addEventListener("popstate", () => location.search === shown || location.reload());
words.then((known) => known && showSchema(document.querySelector(".schema"), known, insert));
showPlace(result.querySelector("[data-at]")?.dataset.at);
if (result.querySelector("[data-more]")) run();

function makeEditor() {
  Yasqe.defaults.autocompleters = []; // its own ask other servers, and an empty list in the settings would not remove them
  const made = new Yasqe(element("div", { className: "writing" }), {
    value: field.value,
    consumeShareLink: null,
    createShareableLink: null,
    persistenceId: null,
    showQueryButton: false,
    resizeable: false,
    syntaxErrorCheck: false,
    editorHeight: "auto",
    extraKeys: {
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
      "Ctrl-Space": () => complete(true),
      "Ctrl-S": false,
      Tab: false,
      "Shift-Tab": false,
      Esc: false,
    },
  });
  const input = made.getInputField();
  field.hidden = true;
  field.required = false;
  field.removeAttribute("id");
  input.id = "query";
  field.before(made.rootEl.parentNode);
  form.classList.add("enhanced");
  made.refresh();
  made.on("changes", () => mark?.clear());
  made.on("inputRead", (_, change) => change.origin === "+input" && typed(made) && complete(false));
  return made;
}

function complete(asked) {
  if (editor.state.completionActive) return;
  const hints = async () => hint(editor, (await words) ?? { prefixes: {}, classes: [], properties: [] }, root, asked);
  editor.showHint({ hint: hints, completeSingle: false, closeCharacters: /[\s()[\]{};,.<>"]/ });
}

function insert(text) {
  editor.replaceSelection(`${text} `);
  editor.focus();
}

async function load(event) {
  const link = event.target.closest("[data-text]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.dataset.text);
  if (!answer.ok) return showProblem(result, await answer.text());
  editor.setValue(await answer.text());
  editor.setCursor(0, 0);
  editor.focus();
}

async function run() {
  if (running) return;
  field.value = editor.getValue();
  const asked = new URLSearchParams(new FormData(form));
  asked.delete("format");
  running = new AbortController();
  runButton.textContent = "Stop";
  mark?.clear();
  result.setAttribute("aria-busy", "true");
  const began = performance.now();
  try {
    const answer = await fetch(endpoint, {
      method: "POST",
      body: asked,
      headers: { Accept: "application/sparql-results+json, text/turtle" },
      signal: running.signal,
    });
    const { text, part } = await read(answer);
    if (answer.ok) {
      const seconds = (performance.now() - began) / 1000;
      const known = await words;
      const cut = answer.headers.has("HerStem-Truncated") ? CUT : part ? PART : "";
      const type = answer.headers.get("Content-Type");
      showAnswer(result, { text, seconds, cut, type }, known?.prefixes ?? {}, root);
      await showUse(asked);
    } else {
      showProblem(result, text);
      showPlace(answer.headers.get("HerStem-Error-At"));
    }
  } catch (error) {
    showProblem(result, error.name === "AbortError" ? "Stopped." : BROKEN);
  } finally {
    running = null;
    runButton.textContent = "Run";
    result.removeAttribute("aria-busy");
  }
}

// The text of an answer, or as much of it as a page can bear.
async function read(answer) {
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text, part: false };
    text += decoder.decode(value, { stream: true });
    if (text.length > MOST_READ) {
      await reader.cancel();
      return { text, part: true };
    }
  }
}

async function showUse(asked) {
  const address = `${root}/sparql/use?${asked}`;
  const answer = address.length < MOST_ADDRESS ? await fetch(address) : null;
  if (!answer?.ok) {
    result.prepend(element("p", {}, LONG));
    return;
  }
  const use = element("div", { className: "use" });
  use.innerHTML = await answer.text(); // made by the server's templates, which escape
  result.prepend(use);
  const link = new URL(use.querySelector("[rel=bookmark]").href);
  if (link.search === shown) return;
  shown = link.search;
  history.pushState(null, "", link);
}

// Lines and columns count from 1, columns in characters, of which the editor counts some as two.
function showPlace(at) {
  if (!at) return;
  const [line, column] = at.split(":").map((each) => Number(each) - 1);
  const text = editor.getLine(line) ?? "";
  const start = [...text].slice(0, column).join("").length;
  const end = Math.max(start + 1, start + (/^[\w:?$-]+/.exec(text.slice(start))?.[0].length ?? 1));
  const from = start < text.length ? start : Math.max(0, text.length - 1);
  mark = editor.markText({ line, ch: from }, { line, ch: end }, { className: "wrong" });
  editor.addLineClass(line, "gutter", "wrong-line");
  const { clear } = mark;
  mark.clear = () => { editor.removeLineClass(line, "gutter", "wrong-line"); clear.call(mark); };
  editor.setCursor({ line, ch: start });
  editor.scrollIntoView(null, 60);
}
