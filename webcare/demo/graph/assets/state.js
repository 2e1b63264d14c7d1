/** Which account and customer are on screen, and what the stand-in last said about everything. */

export const now = { account: null, customer: null, chat: null, state: null, open: "", mode: null };

export const account = () => now.state?.accounts.find((one) => one.id === now.account);

/** `mode` is null, or {what: "reply" | "edit", line}. */
export function choose(accountId, customerKey) {
  Object.assign(now, { account: accountId, customer: customerKey, chat: null, open: "", mode: null });
  sessionStorage.setItem("graph", JSON.stringify([accountId, customerKey]));
}

/** What was on screen before the page was loaded anew. */
export function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem("graph")) ?? [null, null];
  } catch {
    return [null, null];
  }
}
