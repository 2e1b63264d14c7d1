/** Every change of a flow loads its page anew: the focus comes back to where somebody was working. */

import { $, $$, byId, on } from "./lib/dom.js";

const KEY = "webcare.flow.focus";

function remember(event, form) {
  const row = form.closest("[data-row]")?.dataset.row ?? "";
  sessionStorage.setItem(KEY, JSON.stringify({ page: location.pathname, done: event.submitter?.value ?? "", row }));
}

function comeBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  sessionStorage.removeItem(KEY);
  if (kept.page !== location.pathname) return;
  const form = $("[data-step-form]");
  if (kept.done.startsWith("add:")) return focusOn($("textarea, input:not([type=hidden]), select", form ?? document));
  const row = $$("[data-row]").find((one) => one.dataset.row === kept.row);
  const button = $$("button[name=do]", row ?? form ?? document).filter((one) => one.value === kept.done && one.tabIndex >= 0).pop();
  focusOn(button?.closest("details:not([open])") ? $("summary", button.closest("details")) : (button ?? byId("edit")));
}

function focusOn(element) {
  element?.focus({ preventScroll: false });
}

export function start() {
  if (!$("[data-flow]")) return;
  on("submit", "[data-flow] form", remember);
  comeBack();
}
