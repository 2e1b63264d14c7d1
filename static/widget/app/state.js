// What this page knows right now, and what this browser keeps of it.
import { base, data } from "./page.js";
import { store } from "./store.js";
import { nothing } from "./timeline.js";

export const PREFIX = `webcare:${base}`;
export const kept = store(PREFIX, () => localStorage);
export const inside = data.site && parent !== window;
export const state = {
  said: nothing(),
  hours: data.hours,
  open: !inside, // the visitor sees us: the panel around us is open, or we are a page of our own
  online: navigator.onLine,
  typist: "",
  page: {},
  who: location.hash.slice(1), // signed in on the site around us: its token, "-" for nobody, empty for not told
};

// The page around us is told, and heard, only under the exact origin the server let us in for.
export const tell = (what, n) => inside && parent.postMessage({ webcare: what, n }, data.site);
export const isWatched = () => state.open && !document.hidden;
