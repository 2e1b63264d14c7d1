// The desk as this visitor may use it: JSON both ways, and one token, made by the first message or upload.

const PATIENCE = 20_000; // ms for an answer; an upload may take as long as it moves
export const newId = () => Date.now().toString(36) + crypto.getRandomValues(new Uint32Array(5)).join("");

// Resolves with the answer. Rejects with what the desk said, the `status` (0: not reached), and whether the same request
// may succeed `later`. XMLHttpRequest, because fetch does not tell how far an upload got.
export function request(path, { token, lang, who, body, progress }) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(body ? "POST" : "GET", path);
    xhr.responseType = "json";
    xhr.setRequestHeader("Accept-Language", lang);
    if (token) xhr.setRequestHeader("Authorization", `Bearer ${token}`);
    if (who) xhr.setRequestHeader("X-Identity", who);
    if (progress) xhr.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    else xhr.timeout = PATIENCE;
    if (body && !progress) {
      xhr.setRequestHeader("Content-Type", "application/json");
      body = JSON.stringify(body);
    }
    xhr.onloadend = () => {
      const { status, response } = xhr;
      if (status === 200 && response) resolve(response);
      else reject({ ...response, status, later: !status || status >= 500 || status === 408 || status === 429 });
    };
    xhr.send(body);
  });
}

// `lang`: in which the desk answers. `online(bool)`: the desk was reached or not. `gone()`: it no longer knows us. `begun()`: there is a token now.
export function connect({ base, lang, who }, kept, { online, gone, begun }) {
  const token = () => kept.get("token");

  async function ask(path, body, progress) {
    const mine = token();
    try {
      const answer = await request(base + path, { token: mine, lang, who: who(), body, progress });
      if (answer.notice) console.warn(answer.notice);
      online(true);
      if (answer.token && answer.token !== mine) {
        kept.set("token", answer.token);
        begun();
      }
      return answer;
    } catch (refused) {
      online(refused.status && refused.status < 500);
      // Our token is not taken any more (too old, or the desk's secret changed): go on as a new visitor.
      if (refused.status === 401) {
        refused.later = mine;
        if (mine && mine === token()) gone(refused.code);
      }
      throw refused;
    }
  }
  // A secret of this browser until there is a token: with it, a first message sent twice is still one visitor's.
  function start() {
    if (!kept.get("start")) kept.set("start", newId());
    return kept.get("start");
  }
  return {
    token,
    ask,
    post: (message) => ask("messages/", { ...message, start: start() }),
    upload(blob, progress) {
      const form = new FormData();
      form.append("start", start());
      form.append("file", blob, blob.name);
      return ask("uploads/", form, progress);
    },
  };
}
