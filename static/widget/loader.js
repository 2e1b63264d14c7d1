// The snippet on the shop's page: a button, and on the first click a frame of ours. Nothing is fetched or stored before.
// The desk puts `const WEBCARE = {...}` in front of this file: what this channel looks like and where it may be shown.
import { start } from "./loader/panel.js";
import { isAllowed } from "./loader/sites.js";

const script = document.currentScript;

function begin() {
  if (document.querySelector("webcare-chat")) return;
  const wanted = script?.dataset.lang || document.documentElement.lang || navigator.language;
  const lang = wanted.slice(0, 2).toLowerCase();
  // Asked anew each time: who is signed in may change while the page stays. Empty: nobody is.
  WEBCARE.who = () => script?.dataset.identity?.replace(/^$/, "-");
  start(WEBCARE, WEBCARE.texts[lang] ? lang : WEBCARE.lang);
}

if (!isAllowed(location.origin, WEBCARE.sites)) {
  console.warn(`Webcare: this chat may not be shown on ${location.origin}. Add the site to the settings of the channel.`);
} else if (document.readyState === "complete") {
  begin();
} else {
  addEventListener("load", begin);
}
