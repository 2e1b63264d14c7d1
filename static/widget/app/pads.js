// The two forms that may come before a conversation: who are you (if the shop asks), and leave your question (closed).
// The server wrote them; here they are checked and sent. Errors are sentences at their field, the focus goes to the first.
import { emailProblem } from "./check.js";
import { t } from "./page.js";

// `done(values)` gets what was filled in, trimmed.
export function pad(form, kept, done) {
  const fields = [...form.elements].filter(({ name }) => name);
  const me = { text: kept.get("draft"), ...kept.get("me") };

  function check(field) {
    const value = field.value.trim();
    const wrong = value ? field.type === "email" && emailProblem(value) : field.required && `need_${field.name}`;
    field.nextElementSibling.textContent = wrong ? t(wrong) : "";
    field.setAttribute("aria-invalid", !!wrong);
    return wrong;
  }
  for (const field of fields) {
    field.value = me[field.name] || "";
    field.onchange = () => field.value && check(field);
    field.oninput = () => {
      if (field.name === "text") kept.set("draft", field.value);
      if (field.nextElementSibling.textContent) check(field);
    };
  }
  form.onsubmit = (event) => {
    event.preventDefault();
    const wrong = fields.filter(check);
    if (wrong[0]) wrong[0].focus();
    else done(Object.fromEntries(fields.map(({ name, value }) => [name, value.trim()])));
  };
}
