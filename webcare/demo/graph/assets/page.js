/** Plays a customer: chooses who, shows their screen, keeps it fresh. */

import { find, look } from "./api.js";
import { drawBehind, listenBehind } from "./behind.js";
import { drawChat, listenChat } from "./chat.js";
import { drawPeople, listenPeople } from "./people.js";
import { account, choose, now, remembered } from "./state.js";

const PAUSE = 1500; // milliseconds between two looks

/** Ask for everything on screen, and draw it. */
export async function refresh() {
  now.state = await look("state");
  settle();
  if (now.customer) {
    const [asked, who] = [now.account, now.customer];
    const chat = await look("chat", { account: asked, customer: who }).catch(() => null);
    if (asked === now.account && who === now.customer) now.chat = chat;
  }
  document.body.dataset.kind = account()?.kind ?? "";
  drawPeople();
  drawChat();
  await drawBehind();
}

/** Somebody is chosen whenever there is anybody. */
function settle() {
  const accounts = now.state.accounts;
  if (!account() && accounts.length) choose(accounts[0].id, null);
  const people = account()?.customers ?? [];
  if (!people.some((one) => one.key === now.customer)) choose(now.account, people.at(-1)?.key ?? null);
}

async function keepFresh() {
  if (!document.hidden) await refresh().catch(() => {});
  setTimeout(keepFresh, PAUSE);
}

[now.account, now.customer] = remembered();
if (!find("desk").getAttribute("href")) find("desk").hidden = true;
listenPeople(refresh);
listenChat(refresh);
listenBehind(refresh);
keepFresh();
