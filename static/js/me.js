/** One's own settings that act at once: present or away, light or dark. The page shows it before the server knows. */

import { $$, on } from "./lib/dom.js";
import { form, post } from "./lib/http.js";

function send(event, { action }) {
  event.preventDefault();
  const { name, value } = event.submitter;
  press(name, value);
  if (name === "theme") dress(value);
  else for (const face of $$("[data-me]")) face.toggleAttribute("data-live", value === "present");
  post(action, form({ [name]: value })).catch(() => {}); // pressed again, it is asked again
}

/** The same form stands in the navigation and behind "More". */
function press(name, value) {
  for (const button of $$(`button[name="${name}"]`)) button.setAttribute("aria-pressed", String(button.value === value));
}

function dress(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function start() {
  on("submit", "form[data-theme-form], form[data-presence]", send);
}
