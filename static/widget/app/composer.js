// Where the visitor writes: Enter sends, the text survives a reload, files come by button, paste or drop.
import { files } from "./files.js";
import { byId } from "./page.js";

const AGAIN = 10_000; // ms between two "is typing"

// `send({text, files})` takes a message; `typing(on)` tells the desk.
export function composer(kept, upload, send, typing) {
  const form = byId("say");
  const text = byId("text");
  const pick = byId("pick");
  let typed = 0;
  let wanted = false; // sent while a file was still travelling: goes out as soon as it arrived

  const attached = files(upload, () => wanted && submit());

  function grow() {
    text.style.height = "";
    text.style.height = `${Math.min(text.scrollHeight + 2, 140)}px`;
  }
  function tell(on) {
    if (on ? Date.now() - typed < AGAIN : !typed) return;
    typed = on && Date.now();
    typing(on);
  }
  function submit() {
    const message = { text: text.value.trim(), files: attached.ready() };
    wanted = attached.isBusy();
    if (wanted || !(message.text || message.files[0])) return;
    send(message);
    text.value = "";
    text.oninput();
    tell(false);
    attached.clear();
  }
  // Takes files out of a paste or a drop.
  function take(event, { files }) {
    if (!files.length || form.hidden) return;
    event.preventDefault();
    attached.add(files);
  }

  text.value = kept.get("draft");
  form.onsubmit = (event) => {
    event.preventDefault();
    submit();
    text.focus();
  };
  text.oninput = () => {
    kept.set("draft", text.value);
    grow();
    tell(!!text.value.trim());
  };
  text.onblur = () => tell(false);
  text.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  };
  byId("attach").onclick = () => pick.click();
  pick.onchange = () => {
    attached.add(pick.files);
    pick.value = "";
  };
  document.onpaste = (event) => take(event, event.clipboardData);
  document.ondrop = (event) => take(event, event.dataTransfer);
  document.ondragover = (event) => event.preventDefault();
  return grow;
}
