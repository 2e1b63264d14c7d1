// Our frame, and the only two ways through its wall: `tell` and the handlers. Both check the exact origin.
import { el } from "../dom.js";

export function frame(config, lang, title, handlers) {
  const { origin: desk } = new URL(config.frame);
  const query = new URLSearchParams({ site: location.origin, lang });
  const node = el("iframe", { title, referrerPolicy: "origin" });
  addEventListener("message", ({ source, origin, data }) => {
    if (!source || source !== node.contentWindow || origin !== desk) return;
    if (Object.hasOwn(handlers, data?.webcare)) handlers[data.webcare](data.n);
  });
  // Who is signed in travels behind the #, which no log and no referrer holds.
  // Where the visitor is, without what follows the question mark: that may hold secrets of the shop's.
  function tell(webcare) {
    const page = { url: location.origin + location.pathname, title: document.title };
    node.contentWindow?.postMessage({ webcare, page, who: config.who() }, desk);
  }
  // Clicked into: the page may have changed its address since it was opened.
  addEventListener("blur", () => tell("page"));
  return { node, tell, load: () => (node.src ||= `${config.frame}?${query}#${config.who() || ""}`) };
}
