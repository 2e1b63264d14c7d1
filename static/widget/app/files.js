// Files on their way: checked before they travel, shown while they do, kept by key until the message takes them.
import { el } from "../dom.js";
import { fileProblem } from "./check.js";
import { byId, data, lang, t } from "./page.js";
import { size } from "./times.js";

// `upload` of desk.js; `changed()` after every change.
export function files(upload, changed) {
  const box = byId("files");
  const types = byId("pick").accept.split(",");
  let list = [];

  async function send(file, blob) {
    try {
      Object.assign(file, await upload(blob, (share) => (file.bar.value = share)));
    } catch (refused) {
      file.problem = refused.error || t("upload_failed", blob);
    }
    draw();
  }
  function add(blobs) {
    for (const blob of blobs) {
      const { name, size } = blob;
      const problem = fileProblem(blob, data.bytes, types);
      const file = { name, size, problem: problem && t(problem, { name, limit: data.bytes >> 20 }) };
      list.push(file);
      if (problem) continue;
      file.bar = el("progress", { value: 0, "aria-label": name });
      send(file, blob);
    }
    draw();
  }
  function row(file) {
    const { name, key, problem, bar } = file;
    const props = { type: "button", "aria-label": `${t("drop")}: ${name}`, onclick: () => clear(file) };
    const close = el("button", props, "×");
    const state = key ? el("small", { textContent: size(file.size, lang) }) : !problem && bar;
    const text = el("span", { textContent: problem || name });
    return el("li", problem ? { role: "alert", className: "danger" } : {}, text, state, close);
  }
  function draw() {
    box.replaceChildren(...list.map(row));
    changed();
  }
  function clear(one) {
    list = one ? list.filter((file) => file !== one) : [];
    draw();
  }
  return {
    add,
    clear,
    isBusy: () => list.some(({ key, problem }) => !key && !problem),
    ready: () => list.filter(({ key }) => key).map(({ bar, ...file }) => file),
  };
}
