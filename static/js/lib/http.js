/** Asking the server. Says `net:up`, `net:down` and `net:signed-out`; others decide what to show. */

import { $, say } from "./dom.js";

const PATIENCE = 20_000; // ms
const UNREACHABLE = new Set([502, 503, 504]);

/** No answer: nothing is known about what happened at the other end. */
export class NoAnswer extends Error {}
export class SignedOut extends Error {
  name = "SignedOut";
}

export const token = () => $("meta[name=csrf]")?.content || $("input[name=csrfmiddlewaretoken]")?.value || "";

/** An HTML fragment. `head` is the thread's last seq, when the answer tells. */
export async function get(url, { signal, whole = false } = {}) {
  const headers = whole ? {} : { "HX-Request": "true" };
  const response = await reach(url, { headers: { Accept: "text/html", ...headers }, signal });
  return { ok: response.ok, status: response.status, head: Number(response.headers.get("X-Head")), text: await body(response, "text") };
}

/**
 * A POST that is answered in JSON: {ok, status, data}. Data is {} when there is none. `understood`: it really was ours
 * that answered, not a page in between.
 */
export async function post(url, fields = form({}), options = {}) {
  const send = () => reach(url, { method: "POST", body: fields, headers: headers(), ...options });
  let response = await send();
  if (response.status === 403 && !isJson(response) && (await renewToken())) response = await send();
  const data = isJson(response) ? await body(response, "json") : {};
  return { ok: response.ok, status: response.status, data, understood: isJson(response) || response.status === 204 };
}

/** Fields as a plain form sends them; a list becomes the same name several times. */
export function form(fields) {
  return new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
}

const isJson = (response) => (response.headers.get("Content-Type") || "").includes("json");
const headers = () => ({ Accept: "application/json", "HX-Request": "true", "X-CSRFToken": token() });

async function reach(url, options) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PATIENCE);
  options.signal?.addEventListener("abort", () => limit.abort());
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...options, signal: limit.signal });
  } catch (error) {
    throw lost(error, options.signal);
  } finally {
    clearTimeout(timer);
  }
  if (UNREACHABLE.has(response.status)) throw lost(new Error(`status ${response.status}`));
  if (response.status === 401 || sentToSignIn(response)) {
    say("net:signed-out");
    throw new SignedOut();
  }
  say("net:up");
  return response;
}

async function body(response, kind) {
  try {
    return await response[kind]();
  } catch (error) {
    throw lost(error);
  }
}

function lost(error, signal) {
  if (signal?.aborted) return error; // we ourselves no longer want it
  say("net:down");
  return new NoAnswer(error.message);
}

function sentToSignIn(response) {
  const signIn = document.body.dataset.login || "/account/login/";
  return response.redirected && new URL(response.url).pathname.startsWith(signIn);
}

/** After signing in again in another tab our token is old: take that of a fresh page, unless it is someone else's. */
async function renewToken() {
  const response = await reach(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await body(response, "text"), "text/html");
  if (page.body.dataset.user !== document.body.dataset.user) location.reload();
  const fresh = $("meta[name=csrf]", page)?.content;
  if (fresh) $("meta[name=csrf]").content = fresh;
  return Boolean(fresh);
}
