/**
 * Passkeys: a form with [data-passkey] asks the browser for one and sends what it answers. Works signed in or not.
 *
 * What to ask stands in the page ([data-asks]) or, for signing in, behind the form's own address.
 */

import { $, on } from "./lib/dom.js";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

function toText(bytes) {
  const signs = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const named = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

/** Asks for a key that is there. */
async function present({ publicKey }) {
  const asked = { ...publicKey, challenge: toBytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) };
  const key = await navigator.credentials.get({ publicKey: asked });
  const { authenticatorData, clientDataJSON, signature, userHandle } = key.response;
  return answer(key, {
    authenticatorData: toText(authenticatorData),
    clientDataJSON: toText(clientDataJSON),
    signature: toText(signature),
    userHandle: userHandle && toText(userHandle),
  });
}

/** Makes a new key. `alone`: one that can sign in by itself, so it must know who it is for and check who holds it. */
async function make({ publicKey }, alone) {
  const wanted = alone ? { residentKey: "required", requireResidentKey: true, userVerification: "required" } : {};
  const asked = {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
    excludeCredentials: named(publicKey.excludeCredentials),
    authenticatorSelection: { ...publicKey.authenticatorSelection, ...wanted },
  };
  const key = await navigator.credentials.create({ publicKey: asked });
  const { attestationObject, clientDataJSON } = key.response;
  return answer(key, {
    attestationObject: toText(attestationObject),
    clientDataJSON: toText(clientDataJSON),
    transports: key.response.getTransports?.() ?? [],
  });
}

function answer(key, response) {
  return {
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    authenticatorAttachment: key.authenticatorAttachment,
    clientExtensionResults: key.getClientExtensionResults(),
    response,
  };
}

async function asks(form) {
  if (form.dataset.asks) return JSON.parse($(form.dataset.asks).textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

async function ask(event, form) {
  event.preventDefault();
  const problem = $("[data-problem]", form);
  problem.hidden = true;
  try {
    const { creation_options: toMake, request_options: toPresent } = await asks(form);
    const key = toMake ? await make(toMake, $("[name=passwordless]", form)?.checked) : await present(toPresent);
    $("[name=credential]", form).value = JSON.stringify(key);
    form.submit(); // no event: this handler is not asked again
  } catch {
    problem.hidden = false; // closed by the person, no key here, or no network: the sentence fits all
  }
}

export function start() {
  if (globalThis.PublicKeyCredential) on("submit", "form[data-passkey]", ask);
  else document.documentElement.dataset.noPasskeys = "";
}
