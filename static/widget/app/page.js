// What the server put into the page: the markup with its texts, and the data beside it.
export const byId = (id) => document.getElementById(id);
export const data = JSON.parse(byId("data").textContent);
export const { lang } = document.documentElement;
export const base = location.pathname; // "/w/<key of the channel>/"
export const main = byId("main");

// The text of that name, with its {placeholders} filled in.
export const t = (name, values = {}) => data.words[name].replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);

export const clip = () => byId("attach").firstElementChild.cloneNode(true);
