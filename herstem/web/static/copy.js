// A button beside an IRI or a hash that copies it; without JavaScript one click on the text marks all of it.
"use strict";

for (const text of navigator.clipboard ? document.querySelectorAll(".iri code, .whole") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy ${text.textContent}`);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  text.after(" ", button);
}
