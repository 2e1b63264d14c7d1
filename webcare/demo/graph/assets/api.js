/** Talking to the stand-in, and what the page says. */

export const words = JSON.parse(document.body.dataset.words);

export const find = (id) => document.getElementById(id);

/** GET below /_stand-in/; throws an Error with a sentence. */
export async function look(path, query = {}) {
  return answer(await fetch(`/_stand-in/${path}?${new URLSearchParams(query)}`));
}

/** POST (or another method) below /_stand-in/; trouble is shown, and undefined given back. */
export async function steer(path, body = {}, method = "POST") {
  const trouble = find("trouble");
  try {
    const options = { method, headers: { "Content-Type": "application/json" } };
    const said = await answer(await fetch(`/_stand-in/${path}`, method === "POST" ? { ...options, body: JSON.stringify(body) } : options));
    trouble.textContent = "";
    return said;
  } catch (problem) {
    trouble.textContent = `${words.refused}: ${problem.message}`;
    return undefined;
  }
}

async function answer(response) {
  const said = await response.json();
  if (!response.ok) throw new Error(said.error?.message ?? said.error ?? response.status);
  return said;
}

/** A new element; `inside` are texts and elements, never markup. */
export function element(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

/** A file's bytes as base64. */
export async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 32768) text += String.fromCharCode(...bytes.subarray(start, start + 32768));
  return btoa(text);
}
