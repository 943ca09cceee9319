"""Measures how long the SPARQL page takes from Run to a table of 50,000 rows that can be used, in Chromium.

Run from a checkout: `python benchmarks/editor.py [--rows 50000] [--times 5]`. Prints the wall time by parts (median and
worst): the answer fetched and read; the whole, with the table; another page, a sort and a search in it; and, as the
peer, what the same rows take as one plain table. Needs playwright and a chromium.
"""

import argparse
import shutil
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import peers
from playwright.sync_api import sync_playwright

from herstem import paths

QUERY = "SELECT ?a ?p ?b ?n {{ ?a ?p ?b . VALUES ?n {{ 1 2 3 4 }} }} LIMIT {rows} OFFSET {offset}"
# Each is asked twice for the next frame, so that the browser has laid out and painted what was changed.
FETCHED = """async (query) => {
  const began = performance.now();
  const answer = await fetch("/sparql", { method: "POST", body: new URLSearchParams({ query }),
    headers: { Accept: "application/sparql-results+json" } });
  window.found = JSON.parse(await answer.text());
  return performance.now() - began;
}"""
RUN = """async (query) => {
  const editor = document.querySelector(".CodeMirror").CodeMirror;
  const result = document.getElementById("result");
  editor.setValue(query);
  result.replaceChildren();
  const began = performance.now();
  document.querySelector("form.editor button[type=submit]").click();
  while (!result.querySelector("tbody tr")) await new Promise(requestAnimationFrame);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}"""
CLICKED = """async (words) => {
  const button = [...document.querySelectorAll("#result button")].find((each) => each.textContent === words);
  const began = performance.now();
  button.click();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}"""
SOUGHT = """async (words) => {
  const field = document.getElementById("narrow");
  const began = performance.now();
  field.value = words;
  field.dispatchEvent(new Event("input"));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}"""
PLAIN = """async () => {
  const { head, results } = window.found;
  const began = performance.now();
  const table = document.createElement("table");
  for (const row of results.bindings) {
    const line = table.insertRow();
    for (const name of head.vars) line.insertCell().textContent = row[name]?.value ?? "";
  }
  document.getElementById("result").replaceChildren(table);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const taken = performance.now() - began;
  table.remove();
  return taken;
}"""


def measure(page: Any, rows: int, times: int) -> dict[str, list[float]]:
    """Milliseconds of each part, each query a new one, so that no cache has its answer; the plain table at the end."""
    taken: dict[str, list[float]] = defaultdict(list)
    for time in range(times):
        query = QUERY.format(rows=rows, offset=2 * time)
        taken["answer fetched and read"].append(page.evaluate(FETCHED, query))
        query = QUERY.format(rows=rows, offset=2 * time + 1)
        taken["from Run to the table"].append(page.evaluate(RUN, query))
        taken["last page"].append(page.evaluate(CLICKED, "last"))
        taken["sorted by a column"].append(page.evaluate(CLICKED, "B"))
        taken["rows with a word"].append(page.evaluate(SOUGHT, "label"))
    taken["peer: one plain table of all, without fetching"] = [page.evaluate(PLAIN) for _ in range(times)]
    return taken


def main() -> None:
    """Start the server and the browser, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        tempfile.TemporaryDirectory() as folder,
        peers.herstem(paths.release_dir(), Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.port}/sparql")
        page.wait_for_selector(".schema li", state="attached")
        taken = measure(page, asked.rows, asked.times)
        browser.close()
    print(f"| {asked.rows:,} rows | median, ms | worst, ms |\n| --- | --- | --- |")
    for part, values in taken.items():
        print(f"| {part} | {statistics.median(values):,.0f} | {max(values):,.0f} |")


if __name__ == "__main__":
    main()
