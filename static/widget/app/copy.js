// "Mail me this conversation": in the menu, where the desk can send mail.
import { byId, t } from "./page.js";

// `ask(path, body)` asks the desk, whose sentence is shown either way.
export function copy(kept, ask) {
  const form = byId("copy");
  if (!form) return;
  form.email.value = kept.get("me")?.email || "";
  form.onsubmit = (event) => {
    event.preventDefault();
    const tell = ({ done, error = t("offline") }) => (form.lastElementChild.textContent = done || error);
    ask("copy/", { email: form.email.value }).then(tell, tell);
  };
}
