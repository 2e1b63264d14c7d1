/** What a letter says besides its text: who reads along, what it is about, whether it leaves by mail at all. */

const FIELDS = ["cc", "cc_more", "subject", "by_mail"];

/** {} where no letters are written; unticked boxes are not there, as in a plain form. */
export function letterHead(form) {
  if (!form.querySelector("[data-letter]")) return {};
  const data = new FormData(form);
  return Object.fromEntries(FIELDS.map((name) => [name, data.getAll(name)]));
}
