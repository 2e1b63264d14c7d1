// The socket: it only rings. Every doubt (opened, silent, closed, a head we do not have) ends in `check`, which asks.

const SILENCE = 45_000; // ms; the server beats every 20 s, so this long without a sign means the line is dead

// Milliseconds before trying again: at random within 10 s, then 20, 40, 60, so that a restart is not met by all at once.
export const delay = (tries, random = Math.random()) => random * Math.min(60_000, 10_000 * 2 ** tries);

// `check(head)`: the desk's head, 0 for a doubt. `typing({name, on})`. `Socket` is WebSocket, except in tests.
export function line(url, token, { check, typing }, Socket = WebSocket) {
  let socket;
  let ready = false;
  let tries = 0;
  let again;
  let silence;

  function listen() {
    clearTimeout(silence);
    silence = setTimeout(closed, SILENCE);
  }
  function open() {
    if (socket || !token()) return;
    clearTimeout(again);
    const mine = (socket = new Socket(url));
    const say = (frame) => mine.send(JSON.stringify(frame));
    mine.onopen = () => say({ t: "hello", token: token() });
    mine.onmessage = ({ data }) => {
      if (socket !== mine) return;
      listen();
      const frame = JSON.parse(data);
      if (frame.t === "typing") return typing(frame);
      if (frame.t === "ready") {
        ready = true;
        tries = 0;
      }
      check(frame.t === "ready" ? 0 : frame.head || frame.seq);
    };
    mine.onclose = (event) => socket === mine && closed(event);
    listen();
  }
  function close() {
    const old = socket;
    socket = ready = undefined;
    clearTimeout(silence);
    clearTimeout(again);
    old?.close();
  }
  // A refused token or origin (4401, 4403) is not tried again: the question over HTTP says what to do.
  function closed({ code } = {}) {
    close();
    if (code !== 4401 && code !== 4403) again = setTimeout(open, delay(code === 4429 ? 3 : tries++));
    check(0);
  }
  return { open, close, isReady: () => ready, say: (frame) => ready && socket.send(JSON.stringify(frame)) };
}
