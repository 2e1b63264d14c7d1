/** The choice of a product and a customer. */

import { element, find, steer } from "./api.js";
import { account, choose, now } from "./state.js";

const NAMES = { whatsapp: "WhatsApp", messenger: "Messenger", instagram: "Instagram" };
let drawn = "";
let refresh;

export function listenPeople(again) {
  refresh = again;
  find("newcomer").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const made = await steer("customers", { account: now.account, name: form.elements.name.value });
    if (!made) return;
    form.reset();
    pick(now.account, made.key);
  });
}

export function drawPeople() {
  const accounts = now.state.accounts;
  const people = account()?.customers ?? [];
  const shown = JSON.stringify([accounts.map((one) => one.id), people.map((one) => [one.key, one.name]), now.account, now.customer]);
  if (shown === drawn) return;
  drawn = shown;
  find("products").replaceChildren(...accounts.map((one) => product(one)));
  find("people").replaceChildren(...people.toReversed().map((one) => person(one)));
  find("newcomer").hidden = !account();
}

function product(one) {
  const button = element("button", { type: "button", ariaPressed: String(one.id === now.account), title: one.name }, NAMES[one.kind]);
  button.addEventListener("click", () => pick(one.id, null));
  return button;
}

function person(one) {
  const button = element("button", { type: "button" }, one.name || one.key);
  if (one.key === now.customer) button.ariaCurrent = "true";
  button.addEventListener("click", () => pick(now.account, one.key));
  return element("li", {}, button);
}

function pick(accountId, key) {
  choose(accountId, key);
  refresh();
}
