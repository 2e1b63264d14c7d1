/** Behind the scenes: time, faults, the ledger and the connection. */

import { element, find, look, steer, words } from "./api.js";
import { does } from "./chat.js";
import { account, now } from "./state.js";

const RECEIPTS = {
  normal: {},
  none: { order: [] },
  failed: { fails: 131026 },
  mixed: { order: ["sent", "delivered", "read"], doubled: 1, shuffled: 1 },
};
let refresh;

export function listenBehind(again) {
  refresh = again;
  for (const button of document.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => now.customer && DOES[button.dataset.do]());
  }
  find("fault").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { where, does, times } = event.target.elements;
    await steer("faults", { where: where.value, does: does.value, times: Number(times.value) });
    refresh();
  });
  find("clear").addEventListener("click", async () => {
    await steer("faults", {}, "DELETE");
    find("receipts").value = "normal";
    refresh();
  });
  find("receipts").addEventListener("change", (event) => steer("statuses", RECEIPTS[event.target.value]));
}

const DOES = {
  later: () => does("later", { hours: 25 }),
  elsewhere: () => does("writes", { text: words.elsewhere }),
  hand_over: () => does("hands_over"),
  hand_back: () => does("hands_over", { app: account().app_id }),
  new_number: () => does("changes_number", { phone: `3165550${1000 + Math.floor(Math.random() * 9000)}` }),
};

export async function drawBehind() {
  drawFaults();
  if (find("counts").closest("details").open) await drawLedger();
  if (find("connection").closest("details").open) drawConnection();
}

function drawFaults() {
  const known = now.state.known_faults;
  const list = find("does");
  if (!list.options.length) {
    for (const [group, names] of Object.entries(known)) {
      list.append(element("optgroup", { label: group }, ...names.map((name) => element("option", { value: name }, name))));
    }
  }
  const planned = now.state.faults.map((one) => `${one.where}: ${one.does} (${one.hits}/${one.times ?? "∞"})`);
  const lines = planned.length ? planned : [words.no_faults];
  find("planned").replaceChildren(...lines.map((text) => element("li", {}, text)));
}

async function drawLedger() {
  const counts = now.state.counts;
  const names = ["accepted", "posted", "delivered", "refused", "dropped"];
  find("counts").replaceChildren(
    ...names.flatMap((name) => [element("dt", {}, words[`ledger_${name}`]), element("dd", {}, String(counts[name]))]),
  );
  const ledger = await look("ledger");
  const hooks = ledger.hooks.slice(-12).map((one) => [one.tries.at(-1)?.[0] ?? 0, `→ ${one.tries.map((each) => each[1]).join(", ")}  ${atob(one.body)}`]);
  const taken = ledger.accepted.slice(-12).map((one) => [one.at, `← ${one.answered}  ${JSON.stringify(one.body)}`]);
  const lines = [...hooks, ...taken].sort((a, b) => b[0] - a[0]);
  find("ledger").replaceChildren(...lines.map(([, text]) => element("li", {}, text)));
}

function drawConnection() {
  const shown = account();
  if (!shown) return;
  const state = shown.disabled ? words.disabled : shown.subscribed.length ? words.subscribed : words.not_subscribed;
  const rows = { state, ...shown.connect };
  find("connection").replaceChildren(
    ...Object.entries(rows).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, String(value))]),
  );
}
