// What a visitor chose or typed, judged before it travels. The server judges again.

// The name of the sentence that says what is wrong with an e-mail address, or "".
export function emailProblem(email) {
  const [name, domain, more] = email.split("@");
  if (domain === undefined) return "email_at";
  if (!name || !domain || more !== undefined || /\s/.test(email)) return "email_bad";
  return /.\.[^.]{2,}$/.test(domain) ? "" : "email_end";
}

// The same for a file. A browser that does not know the type leaves the judgement to the server.
export function fileProblem({ size, type }, bytes, types) {
  if (size > bytes) return "too_large";
  return !type || types.includes(type) || types.includes(`${type.split("/")[0]}/*`) ? "" : "bad_type";
}
